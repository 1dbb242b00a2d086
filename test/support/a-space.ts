import { DEFAULT_SPACE_RULES } from '../../src/domain/index.ts';
import type { Space } from '../../src/domain/index.ts';
import type { ChannelId, GuildId, SpaceId, UserId } from '../../src/lib/index.ts';

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
    toRemove: [],
    turn: null,
    talk: [],
    resting: [],
    deadline: null,
    brake: null,
    ...over,
  };
}
