import type { Applied, Lease, LogEntry, OwedUnmute, PersonSettings } from '../../src/app/index.ts';
import { NOTHING_APPLIED } from '../../src/app/index.ts';
import { DEFAULT_RULES, type ServerRules } from '../../src/domain/index.ts';
import type { ChannelId, GuildId, LinkId, MessageId, RoleId, SpaceId, UserId } from '../../src/lib/index.ts';
import { guest, guild, host, idOf } from './a-space.ts';
import type { PreviousSchema } from './previous-store.ts';

/** What has to be told now of what an earlier program wrote, by the names of its spaces and links. */
export interface PreviousTold {
  readonly applied: Readonly<Record<string, Applied>>;
  /** The space that most was written of, and its log. */
  readonly fullest: string;
  readonly log: readonly LogEntry[];
  readonly empty: readonly string[];
  readonly unfinishedLinks: readonly string[];
  readonly owed: readonly OwedUnmute[];
  readonly leases: readonly Lease[];
  readonly blocked: readonly UserId[];
  readonly rules: ServerRules;
  /** Of the guest. */
  readonly person: PersonSettings;
}

// as, in these: test data stands in for what the edges parse.
const title = 'مجلس · Friday "talk" 🎙️';
const panel = { messageId: '999999999999999999' as MessageId, digest: 'abc', postedAtMs: 2_100 };
const lostPanel = '999999999999999998' as MessageId;
const far = '111111111111111112' as GuildId;
const speaker = '777777777777777777' as UserId;
const [accountA, accountB] = ['900000000000000001' as UserId, '900000000000000002' as UserId];
const spaceOf = (name: string): SpaceId => idOf(name) as SpaceId;

/** Spaces of then were not announced. */
const nothing: Applied = { ...NOTHING_APPLIED, announcement: { status: 'none' } };
const ofHost = (unmute: 'unset' | 'allowed' | 'denied'): Applied['rights'][number] => {
  return { target: `member:${host}`, before: { unmute } };
};
const line = (atMs: number, act: string, over: Partial<LogEntry> = {}): LogEntry => {
  return { atMs, actorId: host, act, targetId: null, detail: null, ...over };
};

/** Nobody could set or block anything yet. */
const unset: Pick<PreviousTold, 'blocked' | 'rules' | 'person'> = {
  blocked: [],
  rules: DEFAULT_RULES,
  person: { language: null, zone: null },
};

/** The first schema: stages only. */
const first: PreviousTold = {
  ...unset,
  applied: {
    opening: { ...nothing, roomAskedAtMs: 600 },
    live: { ...nothing, panel, lostPanel, topic: title, rights: [ofHost('unset')] },
    lentnone: { ...nothing, panel, topic: title, rights: [ofHost('unset')], lent: { topic: null } },
    lentunset: { ...nothing, rights: [ofHost('unset')], lent: { topic: 'before' } },
    lentallowed: { ...nothing, rights: [ofHost('allowed')], lent: { topic: 'before' } },
    lentdenied: {
      ...nothing,
      rights: [{ target: `member:${guest}`, before: { unmute: 'denied' } }, ofHost('denied')],
      lent: { topic: null },
    },
    // It had no record.
    over: NOTHING_APPLIED,
  },
  fullest: 'live',
  log: [
    line(1_000, 'opened'),
    line(2_400, 'approved', { targetId: guest, detail: 'مجلس\t\n' }),
    line(2_600, 'adopted', { actorId: null }),
  ],
  empty: ['lentnone'],
  unfinishedLinks: ['offered', 'linked'],
  owed: [],
  leases: [],
};

/** The second: voice rooms too, what is owed, and who sits where. */
const second: PreviousTold = {
  ...unset,
  applied: {
    opening: { ...nothing, roomAskedAtMs: 600 },
    stage: { ...nothing, panel, lostPanel, topic: title, rights: [ofHost('unset')] },
    lentvoice: {
      ...nothing,
      panel,
      topic: title,
      rights: [
        { target: `member:${accountA}`, before: { view: 'unset', connect: 'unset', speak: 'unset' } },
        { target: 'everyone', before: { speak: 'allowed' } },
        { target: 'role:666666666666666666', before: { speak: 'denied', unmute: 'allowed' } },
        { target: `member:${host}`, before: {} },
      ],
      lent: { topic: 'before' },
      detours: [{ userId: guest, via: '555555555555555556' as ChannelId }],
      notices: [idOf('linked') as LinkId],
    },
    empty: nothing,
    ending: { ...nothing, rights: [{ target: 'everyone', before: { speak: 'unset' } }], lent: { topic: null } },
    // It had no record.
    over: NOTHING_APPLIED,
  },
  fullest: 'stage',
  log: [
    line(1_000, 'opened', { detail: title }),
    line(2_400, 'approved', { targetId: speaker, detail: 'مجلس\t\n' }),
    line(2_600, 'adopted', { actorId: null }),
  ],
  empty: ['empty'],
  unfinishedLinks: ['offered', 'linked'],
  owed: [
    { guildId: far, userId: guest, spaceId: spaceOf('lentvoice'), sinceMs: 5_000 },
    { guildId: guild, userId: speaker, spaceId: spaceOf('over'), sinceMs: 6_000 },
  ],
  leases: [
    { spaceId: spaceOf('lentvoice'), guildId: far, accountId: accountA },
    { spaceId: spaceOf('stage'), guildId: guild, accountId: accountB },
  ],
};

/** The fifth: rules of spaces and servers, announcements, reasons in the log, blocks, and what people set. */
const fifth: PreviousTold = {
  applied: {
    opening: { ...NOTHING_APPLIED, roomAskedAtMs: 600, announcement: null },
    stage: {
      ...NOTHING_APPLIED,
      panel,
      stalePanels: [lostPanel],
      topic: title,
      rights: [{ target: `member:${host}`, before: { unmute: 'unset' }, set: { unmute: 'allowed' } }],
      announcement: {
        status: 'standing',
        channelId: '555555555555555557' as ChannelId,
        roleId: null,
        messageId: '999999999999999997' as MessageId,
        digest: 'def',
        postedAtMs: 2_200,
        round: 0,
      },
      tally: {
        liveSinceMs: 1_100,
        peakListeners: 7,
        spoke: [host, speaker],
        linked: [{ id: idOf('linked') as LinkId, title, server: 'Elsewhere' }],
      },
    },
    ruled: nothing,
    empty: nothing,
    // It had no record.
    over: NOTHING_APPLIED,
  },
  fullest: 'stage',
  log: [
    line(1_000, 'opened', { detail: title }),
    line(2_400, 'moved-down', { targetId: speaker, reason: 'سبب "x"' }),
    line(2_600, 'adopted', { actorId: null }),
  ],
  empty: ['empty'],
  unfinishedLinks: ['offered', 'linked'],
  owed: [{ guildId: far, userId: guest, spaceId: spaceOf('over'), sinceMs: 5_000 }],
  leases: [{ spaceId: spaceOf('stage'), guildId: guild, accountId: accountB }],
  blocked: [speaker],
  rules: {
    ...DEFAULT_RULES,
    // What was the default of that version, stored with the rest.
    maxLengthMin: 720,
    zone: 'Asia/Riyadh',
    openers: ['666666666666666666' as RoleId],
    quietHours: { fromMin: 1380, toMin: 0 },
  },
  person: { language: 'en', zone: null },
};

/** What has to be told of each. */
export const PREVIOUS_TOLD: Readonly<Record<PreviousSchema, PreviousTold>> = { 1: first, 2: second, 5: fifth };
