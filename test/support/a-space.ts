import type { QueuedHand } from '../../src/app/index.ts';
import { DEFAULT_SPACE_RULES, queueOf, NO_ABOUT, NO_OVERFLOW } from '../../src/domain/index.ts';
import type { Space } from '../../src/domain/index.ts';
import type { ChannelId, GuildId, RoleId, SpaceId, UserId } from '../../src/lib/index.ts';

// as, in these: test data stands in for what the edges parse.
/** The server of test spaces. */
export const guild: GuildId = '111111111111111111' as GuildId;
/** The host of test spaces. */
export const host: UserId = '222222222222222222' as UserId;
/** Somebody with a raised hand. */
export const guest: UserId = '333333333333333333' as UserId;
const channel = '444444444444444444' as ChannelId;

/** An id of ours that starts with a name of at most 12 letters. */
export const idOf = (name: string): string => name.padEnd(12, 'a');

/** A live space as a host would leave it; `over` says what is different. */
export function aSpace(name: string, over: Partial<Space> = {}): Space {
  return {
    id: idOf(name) as SpaceId,
    guildId: guild,
    revision: 1,
    title: 'مجلس · Friday "talk" 🎙️',
    description: null,
    about: NO_ABOUT,
    backstage: null,
    overflow: NO_OVERFLOW,
    hostId: host,
    room: { origin: 'created', kind: 'stage', channelId: channel },
    life: { status: 'live', sinceMs: 1_000, emptySinceMs: null },
    people: [{ userId: host, role: 'host', floor: 'speaking', sinceMs: 2_000 }],
    hands: [{ userId: guest, raisedAtMs: 3_000, by: 'discord', question: null }],
    toAudience: [guest],
    rules: DEFAULT_SPACE_RULES,
    guests: [],
    blocked: [],
    muted: [],
    keptMutes: [],
    moderatorsMutes: [],
    toRemove: [],
    turn: null,
    talk: [],
    resting: [],
    raises: [],
    deadline: null,
    brake: null,
    ...over,
  };
}

/** The queue of a space that is linked with none. */
export const queueIn = (space: Space): readonly QueuedHand[] =>
  queueOf(space).map((hand) => ({ hand, spaceId: space.id, farTitle: null }));

/** A live space in which everything is set that people and rules may set. */
export function ruledSpace(name: string): Space {
  const [first, second] = ['777777777777777771' as UserId, '777777777777777772' as UserId];
  return aSpace(name, {
    backstage: {
      status: 'open',
      channelId: '999999999999999991' as ChannelId,
      toRoom: [guest],
      toBackstage: ['777777777777777776' as UserId],
    },
    people: [
      { userId: host, role: 'host', floor: 'away', sinceMs: 2_000 },
      { userId: first, role: 'co-host', floor: 'audience', sinceMs: 2_100 },
      { userId: second, role: 'speaker', floor: 'speaking', sinceMs: 2_200 },
    ],
    hands: [{ userId: guest, raisedAtMs: 3_000, by: 'panel', question: 'لماذا "الآن"؟ 🎙️' }],
    toAudience: ['777777777777777773' as UserId],
    rules: {
      access: { type: 'roles', roleIds: ['666666666666666661' as RoleId, '666666666666666662' as RoleId] },
      hidden: true,
      locked: true,
      queue: { mode: 'turns', order: 'quiet-first', turnMs: 60_000, coolDownMs: 30_000 },
      speakers: { roleIds: ['666666666666666663' as RoleId], memberMin: 60, accountDays: 7 },
      adultsOnly: true,
      keepRoom: true,
      overflow: true,
      places: 20,
      maxLengthMs: 3_600_000,
    },
    guests: [guest],
    blocked: [
      { userId: '777777777777777774' as UserId, scope: 'space', isDenied: true },
      { userId: '777777777777777775' as UserId, scope: 'server', isDenied: false },
    ],
    muted: [second],
    keptMutes: [guest],
    moderatorsMutes: [guest],
    toRemove: ['777777777777777774' as UserId],
    turn: { userId: second, sinceMs: 4_000, endsAtMs: 64_000, isWarned: true },
    talk: [{ userId: second, ms: 12_345 }],
    resting: [{ userId: guest, untilMs: 90_000 }],
    deadline: { atMs: 3_601_000, reason: 'too-long', isWarned: true },
    brake: { byUserId: first, sinceMs: 5_000, isModerators: false },
  });
}
