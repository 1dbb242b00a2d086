import type {
  LinkReading,
  LinkSeen,
  Actor,
  App,
  Asked,
  Checkup,
  GuildSettings,
  LogEntry,
  Outcome,
  OwnLine,
  PersonalList,
  PersonData,
  RsvpSeen,
  ServerBlock,
  SetupSeen,
  SpaceInfo,
  SpaceListed,
  Standing,
} from '../../src/app/index.ts';
import { DEFAULT_RULES } from '../../src/domain/index.ts';
import type { Link, RefusalCode, ServerRules, Space } from '../../src/domain/index.ts';
import type { GuildId, RoleId, SpaceId, UserId } from '../../src/lib/index.ts';
import { aSpace, guild, queueIn } from './a-space.ts';
import { rsvpSeenOf, toldRsvp } from './told-rsvp.ts';
import { nothingPlanned, toldPlanning } from './told-planning.ts';
import type { ToldPlanning } from './told-planning.ts';
import { toldPresets } from './told-presets.ts';
import type { ToldPresets } from './told-presets.ts';

// as: test data stands in for what the edges parse.
/** The role that people of a told app give themselves. */
export const TELLING_ROLE: RoleId = '555555555555555555' as RoleId;

/** An App that notes what it is told and answers as it was told to: for the edges, whose other side it is. */
export interface ToldApp extends App {
  /** What was called, oldest first: the name and what it was given besides the actor. */
  readonly calls: (readonly [name: string, ...input: unknown[]])[];
  /** Who asked, in the same order as acts. */
  readonly actors: Actor[];
  /** What `/space list` is told; the space alone when null. */
  listed: readonly SpaceListed[] | null;
  standing_: Standing;
  /** What of the panel’s facts is different. */
  facts: Partial<SpaceInfo>;
  /** The space that every act answers. */
  space: Space;
  links_: readonly Link[];
  /** Who is in which space's room. */
  readonly within: Map<UserId, SpaceId>;
  /** What every act is refused with, by what is asked. */
  readonly refusing: Map<string, RefusalCode>;
  /** The action log of the space, and whether more of it was left out. */
  log_: readonly LogEntry[];
  isCut: boolean;
  /** Reports that wait for a log channel. */
  waitingReports: number;
  /** The lines in which whoever asks stands. */
  own: readonly OwnLine[];
  /** How many spaces and series that run or are planned name whoever asks to be forgotten. */
  unfinished: number;
  /** Who is blocked in the server, and whom the asker does not want to meet. */
  blocked: readonly ServerBlock[];
  ownList: PersonalList;
  /** Servers that have unfinished spaces. */
  guilds_: readonly GuildId[];
  language: 'en' | 'ar';
  /** The language that the asker chose for themself. */
  ownLanguage: 'en' | 'ar' | null;
  rules: ServerRules;
  checkup: Checkup;
  /** The server of the far side of every link; null for this very one. */
  farServer: string | null;
  /** How every link stands, where it matters. */
  linkStands: Partial<LinkSeen>;
  linkReading_: LinkReading;
  /** What whoever wishes to come sees. */
  rsvpSeen: RsvpSeen;
  /** What is planned, and how times are read. */
  planning: ToldPlanning;
  /** What is known of presets. */
  presets_: ToldPresets;
  /** Refuse every act with this. */
  refusal: RefusalCode | null;
  /** Throw in every act. */
  bug: Error | null;
}

/** What is asked as it is noted: the person it is about, then what else was said. */
function told(asked: Asked): unknown[] {
  const { type: _type, ...said } = asked;
  const rest = Object.entries(said).filter(([key, value]) => key !== 'userId' && value !== null && value !== undefined);
  return [...('userId' in asked ? [asked.userId] : []), ...(rest.length === 0 ? [] : [Object.fromEntries(rest)])];
}

/** Of somebody whom Majlis does not know. */
const NOTHING_KEPT: Omit<PersonData, 'userId'> = {
  language: null,
  zone: null,
  lines: [],
  spaces: [],
  plans: [],
  series: [],
  rsvp: { coming: [], reminded: [], named: [], reminders: null },
  covers: [],
  links: [],
  owedUnmutes: [],
  serverBlocks: [],
  remembered: [],
  personal: { blocks: [], messages: true, warned: [] },
  forgetAskedAtMs: null,
};

/** Starts one. */
export function toldApp(): ToldApp {
  const calls: ToldApp['calls'] = [];
  const forms = new Map<string, Readonly<Record<string, string>>>();
  const actors: Actor[] = [];
  const act = <Value>(name: string, actor: Actor, input: unknown[], value: () => Value): Promise<Outcome<Value>> => {
    calls.push([name, ...input]);
    actors.push(actor);
    if (app.bug !== null) return Promise.reject(app.bug);
    const refused = app.refusing.get(name) ?? app.refusal;
    if (refused !== null) return Promise.resolve({ ok: false, refusal: { code: refused, params: {} } });
    return Promise.resolve({ ok: true, value: value() });
  };
  const space = (): Space => app.space;
  const fact =
    (name: string) =>
    (...input: unknown[]): void => {
      calls.push([name, ...input]);
    };
  const info = (): SpaceInfo => ({
    space: app.space,
    language: app.language,
    listeners: 2,
    ears: 'ready',
    invites: [],
    heard: [],
    queue: queueIn(app.space),
    mutedByOthers: [],
    backstage: null,
    troubles: [],
    links: [],
    namesOf: (userId) => `name of ${userId}`,
    log: [],
    ...app.facts,
  });
  const settings = (): GuildSettings => ({ language: app.language, rules: app.rules });
  const setup = (): SetupSeen => ({
    settings: settings(),
    presets: app.presets_.presets,
    gone: new Set(),
    waitingReports: app.waitingReports,
    nowMs: 0,
  });
  const seen = (link: Link): LinkSeen => ({
    link,
    side: app.space.id,
    mode: link.mode,
    farTitle: link.state.status === 'offered' ? null : 'Far talk',
    farServer: app.farServer,
    outgoing: 'waiting',
    incoming: 'waiting',
    isHeld: app.linkStands.outgoing === 'held',
    own:
      link.state.status === 'open' && link.state.far.spaceId === app.space.id && link.near.spaceId !== app.space.id
        ? link.state.far
        : link.near,
    volume: link.near.volume,
    carrying: false,
    ...app.linkStands,
  });
  const firstLink = (): Link => {
    const [link] = app.links_;
    if (link === undefined) throw new Error('the test gave no link');
    return link;
  };
  const app: ToldApp = {
    calls,
    actors,
    space: aSpace('told'),
    listed: null,
    standing_: { runs: false, hasSpaces: true, serverManager: false },
    facts: {},
    links_: [],
    within: new Map(),
    refusing: new Map(),
    log_: [],
    isCut: false,
    waitingReports: 0,
    own: [],
    unfinished: 0,
    blocked: [],
    ownList: { blocks: [], messages: true },
    guilds_: [],
    language: 'en',
    ownLanguage: null,
    rules: DEFAULT_RULES,
    checkup: { lacks: [], faults: [], missingAccounts: [], grant: null, guildId: guild },
    farServer: 'Far server',
    linkStands: {},
    linkReading_: { outgoing: null, incoming: null },
    rsvpSeen: rsvpSeenOf(),
    planning: nothingPlanned(),
    presets_: { presets: [], own: null },
    refusal: null,
    bug: null,
    ...toldPlanning(() => app.planning, act),
    ...toldPresets(() => app.presets_, act),
    calendarFile: (actor, subject) =>
      act('calendarFile', actor, [subject], () => ({
        name: 'majlis-told.ics',
        title: 'Tea *now*',
        text: 'BEGIN:VCALENDAR',
      })),
    feedAddress: (actor, wish) =>
      act('feedAddress', actor, [wish], () => ({ url: 'https://majlis.test/feed/key.ics' })),
    feed: () => Promise.resolve(null),
    feedKeys: () => Promise.resolve([]),
    alarms: () => ({ now: 0, total: 0 }),
    keepForm: (_actor, form, typed) => void forms.set(form, typed),
    keptForm: (_actor, form) => forms.get(form) ?? null,
    takeCover: (actor, file, use) =>
      act('takeCover', actor, [file, use], () => ({ id: 'aaaaaaaaaaaa', type: 'image/png' as const })),
    openSpace: (actor, input) =>
      act('openSpace', actor, [input], () => ({
        space: space(),
        ready: Promise.resolve({ ok: true, value: space() }),
      })),
    openBackstage: (actor, id) => act('openBackstage', actor, [id], space),
    ask: (actor, id, asked) => act(asked.type, actor, [id, ...told(asked)], space),
    spaceWith: (_guildId, userId) => app.within.get(userId) ?? null,
    serverBlocks: (actor) => act('serverBlocks', actor, [], () => app.blocked),
    serverLog: (actor) =>
      act('serverLog', actor, [], () => ({ guildId: guild, name: 'Told', lines: app.log_, isCut: app.isCut })),
    personalList: () => Promise.resolve(app.ownList),
    blockForMe: (actor, userId, isOn) => act('blockForMe', actor, [userId, isOn], () => app.ownList),
    warnMe: (actor, messages) => act('warnMe', actor, [messages], () => ({ ...app.ownList, messages })),
    unwelcome: (_actor, userIds) =>
      Promise.resolve(userIds.filter((id) => app.ownList.blocks.some(({ userId }) => userId === id))),
    blockInServer: (actor, userId, isBlocked) => act('blockInServer', actor, [userId, isBlocked], () => []),
    info: (actor, id) => act('info', actor, [id], info),
    list: () => app.listed ?? [{ space: space(), listeners: 2, isLinked: false }],
    standing: () => app.standing_,
    offerLink: (actor, id, mode) => act('offerLink', actor, mode === undefined ? [id] : [id, mode], firstLink),
    acceptLink: (actor, id, code) => act('acceptLink', actor, [id, code], () => seen(firstLink())),
    links: (actor, id) => act('links', actor, [id], () => app.links_.map(seen)),
    changeLink: (actor, id, change, side = null) =>
      act('changeLink', actor, [id, change, side], () => seen(firstLink())),
    linkReading: (actor, id, side) => act('linkReading', actor, [id, side], () => app.linkReading_),
    settings: () => Promise.resolve(settings()),
    setLanguage: (actor, language) => act('setLanguage', actor, [language], () => ({ ...settings(), language })),
    setup: (actor) => act('setup', actor, [], setup),
    changeRules: (actor, change) => act('changeRules', actor, [change], setup),
    checkUp: (actor) => act('checkUp', actor, [], () => app.checkup),
    languageFor: (guildId) => Promise.resolve(app.ownLanguage ?? (guildId === null ? null : app.language)),
    setOwnLanguage: (actor, language) => act('setOwnLanguage', actor, [language], () => language ?? app.language),
    log: (actor, id) =>
      act('log', actor, [id], () => {
        const { space: of, log_: lines, isCut, waitingReports } = app;
        return { space: of, lines, isCut, waitingReports };
      }),
    loggedSpaces: () => Promise.resolve([app.space]),
    report: (actor, id, about) =>
      act('report', actor, [id, about], () => ({ space: app.space, waits: app.waitingReports > 0 })),
    retentionDays: () => 90,
    myData: (actor) => act('myData', actor, [], () => ({ ...NOTHING_KEPT, userId: actor.userId, lines: app.own })),
    forgetMe: (actor) => act('forgetMe', actor, [], () => ({ unfinished: app.unfinished })),
    toggleTelling: (actor) =>
      act('toggleTelling', actor, [], () => ({ roleId: TELLING_ROLE, isTold: !actor.hasRole(TELLING_ROLE) })),
    ...toldRsvp(act, () => app.rsvpSeen),
    spacesOf: () => [app.space],
    roomRights: () => [],
    roomChanged: fact('roomChanged'),
    personMoved: fact('personMoved'),
    accountsChanged: fact('accountsChanged'),
    stageOpened: fact('stageOpened'),
    stageStands: fact('stageStands'),
    roomDeleted: fact('roomDeleted'),
    guildAvailable: fact('guildAvailable'),
    guildLeft: fact('guildLeft'),
    guilds: () => app.guilds_,
    knownGuilds: () => [],
    messageDeleted: fact('messageDeleted'),
    messagePosted: fact('messagePosted'),
    graceDue: () => Promise.resolve(),
    start: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return app;
}
