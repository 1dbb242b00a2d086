import type { App, OutsideFailure, PanelFacts, RoomSeen } from '../../src/app/index.ts';
import type { ChannelId, GuildId, MessageId, SpaceId, UserId } from '../../src/lib/index.ts';

// as, in these: test data stands in for what the edges parse.
/** A server of the small world. */
export const guildId = (name: string): GuildId => `guild-${name}` as GuildId;
/** A person of the small world. */
export const userId = (name: string): UserId => name as UserId;
/** A room of the small world. */
export const channelId = (name: string): ChannelId => `channel-${name}` as ChannelId;

/** Our own account. */
export const BOT: UserId = userId('majlis');

/** Where somebody in a room stands. */
export type Voice = { suppress: boolean; raisedAtMs: number | null };

/** A channel as it really is; the app sees a copy that may be older. */
export interface Room {
  readonly id: ChannelId;
  readonly guildId: GuildId;
  kind: 'stage' | 'voice';
  name: string;
  topic: string | null;
  readonly people: Map<UserId, Voice>;
  self: 'absent' | 'suppressed' | 'speaking';
  /** Who may unmute by a member overwrite. */
  readonly overwrites: Set<UserId>;
  /** Member overwrites that do not allow it. */
  readonly otherOverwrites: Map<UserId, 'unset' | 'denied'>;
}

/** A panel that was posted. */
export interface Message {
  readonly id: MessageId;
  readonly channelId: ChannelId;
  readonly spaceId: SpaceId;
  facts: PanelFacts;
}

/** What the small Discord refuses with. */
export class OutsideRefused extends Error {
  readonly failure: OutsideFailure;
  constructor(failure: OutsideFailure) {
    super(failure.code);
    this.failure = failure;
  }
}

/** How a world is set up. */
export interface WorldOptions {
  readonly graceMs?: number;
  /** Events come only when `deliver` is called. */
  readonly lag?: boolean;
  /** Our account never gets to sit. */
  readonly deaf?: boolean;
}

/** An actor as Discord vouches for them. */
export const actor = (
  user: string,
  guild: GuildId,
  over: { readonly channelId?: ChannelId; readonly moderator?: boolean; readonly serverManager?: boolean } = {},
): Parameters<App['openSpace']>[0] => ({
  userId: userId(user),
  guildId: guild,
  channelId: over.channelId ?? channelId('lobby'),
  moderates: () => over.moderator ?? false,
  serverManager: over.serverManager ?? false,
});

/** A room as Discord shows it now. */
export const seenOf = (room: Room): RoomSeen => {
  return {
    channelId: room.id,
    kind: room.kind,
    name: room.name,
    topic: room.topic,
    people: [...room.people].map(([user, { suppress, raisedAtMs }]) => ({
      userId: user,
      raisedAtMs,
      presence: suppress ? (raisedAtMs === null ? 'audience' : 'hand') : raisedAtMs === null ? 'speaking' : 'invited',
    })),
    bots: [],
    self: room.self,
    overwrites: [
      ...[...room.overwrites].map((user) => ({ userId: user, unmuting: 'allowed' as const })),
      ...[...room.otherOverwrites].map(([user, unmuting]) => ({ userId: user, unmuting })),
    ],
  };
};
