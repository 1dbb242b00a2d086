import type { Plan, RoomKind } from '../domain/index.ts';
import { kindOfNew } from '../domain/index.ts';
import type { ChannelId, GuildId, UserId } from '../lib/index.ts';
import type { AppDeps } from './deps.ts';
import { isForEveryone } from './event-mirror-desired.ts';
import type { Outbox } from './outbox.ts';
import type { Patience } from './patience.ts';
import type { PersonBook } from './person-book.ts';
import type { PlanDesk } from './plan-desk.ts';
import type { PlanRoomBook } from './plan-room-book.ts';
import type { PlanRoom, RoomOwner } from './plan-room-port.ts';
import type { RightWanted, RoomSeen } from './ports.ts';
import type { SettingsBook } from './settings-book.ts';
import type { SpaceBook } from './space-book.ts';

/** What rooms of plans are kept with. */
export interface PlanRoomParts {
  readonly deps: AppDeps;
  readonly rooms: PlanRoomBook;
  readonly book: SpaceBook;
  readonly settings: Pick<SettingsBook, 'get'>;
  readonly people: Pick<PersonBook, 'get'>;
  readonly planDesk: PlanDesk;
  readonly outbox: Pick<Outbox, 'wake'>;
  isAvailable(guildId: GuildId): boolean;
  /** Owners whose room is just being taken by a space that opens. */
  readonly taking: Set<RoomOwner['id']>;
  /** Rooms that this process made, monotonic: Discord's event of one may come after its answer. */
  readonly madeAt: Map<ChannelId, number>;
  /** Rooms of which Discord told that they are deleted. */
  readonly gone: Set<ChannelId>;
  /** When each room was last renamed, monotonic. */
  readonly renamedAt: Map<ChannelId, number>;
  /** How often the lock of each was set again lately. */
  readonly patience: Map<ChannelId, Patience>;
  /** Whose room is not asked for again, and until when, monotonic. */
  readonly resting: Map<RoomOwner['id'], { readonly guildId: GuildId; readonly untilMs: number }>;
}

/** Drops what this process has noted of a channel, which is nobody's room any more. */
export const dropNotes = (
  { madeAt, gone, renamedAt, patience }: Pick<PlanRoomParts, 'madeAt' | 'gone' | 'renamedAt' | 'patience'>,
  channelId: ChannelId,
): void => {
  for (const notes of [madeAt, gone, renamedAt, patience]) notes.delete(channelId);
};

/** A room that this process made is taken for deleted only after this: its event may come after the answer. */
const YOUNG_ROOM_MS = 10_000;

/** Whether a plan has a room from planning on, by the rules of its server. */
export const wantsRoom = async ({ settings }: Pick<PlanRoomParts, 'settings'>, plan: Plan): Promise<boolean> =>
  plan.opening.room === null && isForEveryone(plan.opening) && (await settings.get(plan.guildId)).rules.ownRooms;

/** The kind that it has; null where a stage is meant and the server has none. */
export const kindFor = async ({ deps, settings }: PlanRoomParts, plan: Plan): Promise<RoomKind | null> => {
  const hasCommunity = deps.rooms.hasCommunity(plan.guildId);
  const kind = plan.opening.kind ?? kindOfNew((await settings.get(plan.guildId)).rules, hasCommunity);
  return kind === 'stage' && !hasCommunity ? null : kind;
};

/** What keeps everybody out: our own account's overwrite first, without which we could not change the others any more. */
export const lockOf = (accountId: UserId): readonly RightWanted[] => [
  { target: `member:${accountId}`, rights: { view: 'allowed', connect: 'allowed' } },
  { target: 'everyone', rights: { connect: 'denied' } },
];

/** The room as it is seen; 'unknown' where that cannot be told now. */
export const lookAtRoom = (
  { deps, madeAt, gone }: PlanRoomParts,
  { guildId }: PlanRoom,
  channelId: ChannelId,
): RoomSeen | null | 'unknown' => {
  if (gone.has(channelId)) return null;
  if (!deps.rooms.isAvailable(guildId)) return 'unknown';
  const seen = deps.rooms.see(guildId, channelId);
  const isYoung = deps.clock.monotonicMs() - (madeAt.get(channelId) ?? -Infinity) < YOUNG_ROOM_MS;
  return seen === null && isYoung ? 'unknown' : seen;
};
