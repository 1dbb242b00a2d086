/** What rooms of what is planned need to be kept. Declared here; the store implements it. */
import type { RoomKind } from '../domain/index.ts';
import type { ChannelId, GuildId, SeriesId, SpaceId } from '../lib/index.ts';
import type { RightChanged } from './ports.ts';

/** Whose room it is: that of one plan, or of all dates of a series. */
export type RoomOwner =
  | { readonly type: 'plan'; readonly id: SpaceId }
  | { readonly type: 'series'; readonly id: SeriesId };

/** Where such a room stands. Times are milliseconds since the Unix epoch. */
export type PlanRoomLife =
  /** It was asked for and its answer is not stored; looked for before it is made again. */
  | { readonly status: 'asked'; readonly sinceMs: number }
  /** It waits for its time; nobody but us and who administers the server comes in. */
  | { readonly status: 'locked'; readonly channelId: ChannelId }
  /** A space runs in it, or is about to. */
  | { readonly status: 'used'; readonly channelId: ChannelId; readonly spaceId: SpaceId }
  /** We are about to delete it. */
  | { readonly status: 'removing'; readonly channelId: ChannelId }
  /** Somebody deleted it: none is made again for the same owner. */
  | { readonly status: 'deleted' };

/** A room that stands from planning on. */
export interface PlanRoom {
  readonly owner: RoomOwner;
  readonly guildId: GuildId;
  /** Names it in Discord's audit log, as a space's id names the room of a space. */
  readonly tag: SpaceId;
  readonly kind: RoomKind;
  /** Its name as we last gave it. */
  readonly name: string;
  /** What its overwrites said before it was locked, which is put back when it opens. */
  readonly rights: readonly RightChanged[];
  readonly life: PlanRoomLife;
}

/** Keeps rooms of plans: one per owner. */
export interface PlanRoomStore {
  all(): Promise<readonly PlanRoom[]>;
  save(room: PlanRoom): Promise<void>;
  forget(owner: RoomOwner['id']): Promise<void>;
}
