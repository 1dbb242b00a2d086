/** The real router with the real app over a small Discord, in which two servers run spaces: where any interaction may come in. */
import { InteractionType } from 'discord.js';
import type { Client } from 'discord.js';
import { createCalendar } from '../../src/calendar/index.ts';
import { DEFAULT_RULES } from '../../src/domain/index.ts';
import { createCallOrder } from '../../src/discord/call-order.ts';
import { createClient } from '../../src/discord/client.ts';
import { readAddress, readInteraction } from '../../src/discord/interaction-schema.ts';
import { createInteractionRouter } from '../../src/discord/interactions.ts';
import type { Doors } from '../../src/commands/index.ts';
import { systemClock } from '../../src/lib/index.ts';
import type { ChannelId, GuildId, RoleId, SpaceId, UserId } from '../../src/lib/index.ts';
import { answerDesk, type Answers, type Shown } from './answer-desk.ts';
import { PLAN_REFS, planned } from './fuzz-plans.ts';
import type { PlanRef } from './fuzz-plans.ts';
import { chatOf } from './outside-chat.ts';
import type { OutsideWorld } from './outside.ts';
import { outsideWorld } from './outside.ts';
import { actor } from './outside-people.ts';

/** Ids as Discord makes them. */
export const IDS = {
  home: '100000000000000001',
  foreign: '100000000000000002',
  lobby: '200000000000000001',
  news: '200000000000000002',
  category: '200000000000000003',
  elsewhere: '200000000000000004',
  role: '300000000000000001',
  host: '400000000000000001',
  cohost: '400000000000000002',
  speaker: '400000000000000003',
  listener: '400000000000000004',
  blocked: '400000000000000005',
  moderator: '400000000000000006',
  manager: '400000000000000007',
  stranger: '400000000000000008',
  robot: '400000000000000009',
} as const;

/** What stands in an input in place of an id that is known only when the scene stands. */
export const REFS: readonly ('§live' | '§ended' | '§foreign' | '§room' | '§abroad' | '§code' | PlanRef)[] = [
  '§live',
  '§ended',
  '§foreign',
  '§room',
  '§abroad',
  '§code',
  ...PLAN_REFS,
];

/** An input: an interaction as it comes, or the press of something that an earlier answer shows. */
export type Input =
  | { readonly type: 'raw'; readonly data: unknown; readonly twice: boolean }
  | {
      readonly type: 'press';
      readonly nth: number;
      readonly by: string;
      readonly values: readonly string[];
      readonly pick: number;
    }
  | { readonly type: 'pass'; readonly ms: number };

/** What came of an input. */
export interface Handled {
  readonly answers: Answers;
  /** World time from its coming to the first answer, milliseconds; null when there was none. */
  readonly tookMs: number | null;
  /** Whether it tells where it is to be answered. */
  readonly isAddressed: boolean;
  readonly isCompletion: boolean;
  readonly isDone: boolean;
  /** Those of whoever asked, before and after. */
  readonly languages: ReadonlySet<string>;
}

/** A scene that stands. */
export interface FuzzScene {
  readonly world: OutsideWorld;
  /** Lets an interaction in and waits until nothing more comes of it. Null for an input that is no interaction. */
  take(input: Input): Promise<Handled | null>;
}

// as, in these: ids that Discord would vouch for.
const home = IDS.home as GuildId;
const foreign = IDS.foreign as GuildId;
const user = (id: string): UserId => id as UserId;

/** Answers that a person may still press are that many; what is older is gone from the screen. */
const SHOWN = 60;
/** The longest that an act may take of the world's time. */
const PATIENCE_MS = 120_000;

const open = async (world: OutsideWorld, by: string, guild: GuildId, kind: 'stage' | 'voice'): Promise<string> => {
  const asked = await world.app.openSpace(actor(by, guild, { channelId: IDS.lobby as ChannelId }), {
    title: 'قهوة *Tea* 🎙️',
    description: 'Come\nand talk',
    kind,
    room: null,
  });
  if (!asked.ok) throw new Error(asked.refusal.code);
  await world.settle();
  const ready = await asked.value.ready;
  if (!ready.ok) throw new Error(ready.refusal.code);
  return ready.value.id;
};

/** People come, one is a co-host, one speaks, one has a hand up and one is blocked. */
const fill = async (world: OutsideWorld, space: string): Promise<void> => {
  const { id, room } = [...world.spaces.values()].find((one) => one.id === space) ?? {};
  if (id === undefined || room?.channelId == null) throw new Error('no room');
  const present = [IDS.host, IDS.cohost, IDS.speaker, IDS.listener, IDS.blocked];
  for (const one of present) world.join(room.channelId, user(one));
  await world.settle();
  const host = actor(IDS.host, home);
  await world.app.ask(host, id, { type: 'co-host', userId: user(IDS.cohost) });
  await world.app.ask(host, id, { type: 'invite', userId: user(IDS.speaker) });
  await world.settle();
  for (const one of [IDS.host, IDS.speaker]) world.accept(room.channelId, user(one));
  await world.app.ask(actor(IDS.listener, home), id, { type: 'raise-hand', question: 'لماذا؟' });
  await world.app.ask(host, id, { type: 'block', userId: user(IDS.blocked), scope: 'space' });
  await world.settle();
};

const settings = (world: OutsideWorld, language: 'en' | 'ar'): void => {
  const { server } = world;
  const news = IDS.news as ChannelId;
  server.channels.set(news, 'text');
  server.channels.set(IDS.lobby as ChannelId, 'text');
  server.channels.set(IDS.category as ChannelId, 'category');
  server.roles.set(IDS.role as RoleId, { mentionable: true });
  chatOf(world).channels.add(news);
  const announcing = { channelId: news, roleId: IDS.role as RoleId };
  world.settings.set(home, { language, rules: { ...DEFAULT_RULES, announcing, logChannel: news } });
};

/** Who presses what, with which rights: those of a moderator and of a manager for those who are. */
export const memberOf = (id: string): unknown => ({
  user: { id },
  roles: id === IDS.stranger ? [] : [IDS.role],
  permissions: id === IDS.manager ? '8' : id === IDS.moderator ? '20971536' : '0',
  joined_at: '2020-01-01T00:00:00.000Z',
});

/** Makes it: a live space, one that is over, and one in another server. */
export const fuzzScene = async (
  doors: Doors,
  options: { readonly kind: 'stage' | 'voice'; readonly language: 'en' | 'ar'; readonly client: Client },
): Promise<FuzzScene> => {
  const world = outsideWorld({ realIds: true, callMs: 200 }, createCalendar());
  world.community.add(home);
  world.community.add(foreign);
  world.room(IDS.elsewhere, home, { kind: options.kind });
  settings(world, options.language);
  await world.boot();
  world.options = { ...world.options, callMs: 0 };
  const ended = await open(world, IDS.manager, home, options.kind);
  await world.app.ask(actor(IDS.manager, home), ended as SpaceId, { type: 'end' });
  await world.pass(1000);
  const [live, abroad] = [
    await open(world, IDS.host, home, options.kind),
    await open(world, IDS.stranger, foreign, 'stage'),
  ];
  await fill(world, live);
  const offered = await world.app.offerLink(actor(IDS.stranger, foreign), abroad as SpaceId);
  const code = offered.ok && offered.value.state.status === 'offered' ? offered.value.state.code : '';
  const plans = await planned(world, { userId: IDS.host, guildId: home }, { userId: IDS.stranger, guildId: foreign });
  world.options = { ...world.options, callMs: 200 };
  return sceneOf(world, doors, { ...options, live, ended, abroad, code, plans });
};

interface Parts {
  readonly client: Client;
  readonly live: string;
  readonly ended: string;
  readonly abroad: string;
  /** Of a link that the other server offers. */
  readonly code: string;
  readonly plans: Readonly<Record<PlanRef, string>>;
}

const sceneOf = (world: OutsideWorld, doors: Doors, parts: Parts): FuzzScene => {
  const { clock, logger } = world;
  const desk = answerDesk(() => clock.monotonicMs());
  const route = createInteractionRouter({
    client: parts.client,
    answers: desk.rest,
    app: world.app,
    clock,
    logger,
    doors,
  });
  const shown: Shown[] = [];
  let number = 0;
  const roomOf = (id: string): string =>
    [...world.spaces.values()].find((space) => space.id === id)?.room.channelId ?? '0';
  const refs: Readonly<Record<(typeof REFS)[number], string>> = {
    '§live': parts.live,
    '§ended': parts.ended,
    '§foreign': parts.abroad,
    '§room': roomOf(parts.live),
    '§abroad': roomOf(parts.abroad),
    '§code': parts.code,
    ...parts.plans,
  };
  const resolve = (data: unknown): unknown => {
    let text = JSON.stringify(data);
    for (const ref of REFS) text = text.replaceAll(ref, refs[ref]);
    return JSON.parse(text) as unknown;
  };
  const press = ({ nth, by, values, pick }: Extract<Input, { type: 'press' }>): unknown => {
    const one = shown[nth % Math.max(shown.length, 1)];
    const offered = one === undefined ? [] : one.options.slice(pick % (one.options.length + 1)).slice(0, 1);
    return {
      type: 3,
      guild_id: IDS.home,
      channel_id: '§room',
      member: memberOf(by),
      message: { flags: 64 + (nth % 2) * 32_768 },
      data: {
        custom_id: one?.custom_id ?? 'nothing',
        component_type: one?.type ?? 2,
        values: offered.length > 0 ? offered : values,
      },
    };
  };

  const take = async (input: Input): Promise<Handled | null> => {
    if (input.type === 'pass') {
      await world.pass(input.ms);
      return null;
    }
    number += 1;
    const token = `token-${number}`;
    const base = resolve(input.type === 'press' ? press(input) : input.data);
    const envelope = { id: String(500_000_000_000 + number), application_id: '600000000000000001', token };
    // What a forger leaves out or breaks stands in the input itself.
    const data = typeof base === 'object' && base !== null ? { ...envelope, ...base } : base;
    const before = await languageOf(world, data);
    const startMs = clock.monotonicMs();
    const state = { isDone: false };
    const done = route(data).then(() => {
      state.isDone = true;
    });
    if (input.type === 'raw' && input.twice) await route(structuredClone(data));
    for (let turn = 0; !state.isDone && turn < 6; turn += 1) await world.settle();
    while (!state.isDone && clock.monotonicMs() - startMs < PATIENCE_MS) await world.pass(500);
    if (state.isDone) await done;
    const answers = desk.take(token);
    shown.push(...answers.shown.filter(({ type }) => type < 9 && type !== 4));
    shown.splice(0, Math.max(0, shown.length - SHOWN));
    return {
      answers,
      tookMs: answers.atMs === null ? null : answers.atMs - startMs,
      isAddressed: (readInteraction(data) ?? readAddress(data)) !== null,
      isCompletion: readAddress(data)?.type === InteractionType.ApplicationCommandAutocomplete,
      isDone: state.isDone,
      languages: new Set([...before, ...(await languageOf(world, data))]),
    };
  };
  return { world, take };
};

/** The languages that whoever asks may be answered in. */
const languageOf = async (world: OutsideWorld, data: unknown): Promise<readonly string[]> => {
  const read = readInteraction(data);
  const { guild_id: guild, member, user: person } = read ?? {};
  const asked = world.app.languageFor(
    (guild ?? null) as GuildId | null,
    (member?.user.id ?? person?.id ?? null) as UserId | null,
  );
  await world.settle();
  const language = await asked;
  return language === null ? ['en', 'ar'] : [language];
};

/** The client of the router: it never connects, and its caches are empty. */
export const silentClient = (): Client =>
  createClient({
    apiUrl: 'http://discord.invalid/api',
    brake: { requests: () => () => Promise.reject(new Error('nothing is asked here')) },
    order: createCallOrder(systemClock),
  });
