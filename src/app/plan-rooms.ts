import type { Plan, RoomKind, Space } from '../domain/index.ts';
import { isComing } from '../domain/index.ts';
import type { ChannelId, GuildId } from '../lib/index.ts';
import type { Outcome } from './actor.ts';
import { createPlanRoomBook, ownerOf } from './plan-room-book.ts';
import { settleRoom } from './plan-room-make.ts';
import { tellOpenedByHand } from './plan-room-news.ts';
import type { PlanRoomParts } from './plan-room-parts.ts';
import { dropNotes, lookAtRoom, wantsRoom } from './plan-room-parts.ts';
import type { PlanRoom, RoomOwner } from './plan-room-port.ts';
import type { TidyScene } from './plan-room-tidy.ts';
import { checkRooms, tidyRooms } from './plan-room-tidy.ts';
import type { Applied } from './ports.ts';

/** The room of a plan, as its event and its space know it. */
export interface OwnRoom {
  readonly channelId: ChannelId;
  readonly kind: RoomKind;
  /** Whether it is kept for further dates: then its space gives it back. */
  readonly isLasting: boolean;
}

/** Keeps the rooms that stand from planning on: one of each plan, or one of all dates of a series. */
export interface PlanRooms {
  load(): Promise<void>;
  guilds(): readonly GuildId[];
  /** Whether that room is one of ours that waits, or runs. */
  holds(channelId: ChannelId): boolean;
  /** The room that a plan's event stands in; 'lost' while it is not there and nobody has dealt with that; null for none. */
  of(plan: Plan): Promise<OwnRoom | 'lost' | null>;
  /** Deals with rooms that people deleted, before anything else; answers their channels. */
  check(guildId: GuildId, coming: readonly Plan[]): Promise<readonly ChannelId[]>;
  /** Makes the room of a plan that is to have one. Throws an OutsideError when Discord does not answer. */
  settle(plan: Plan): Promise<void>;
  /** Puts all rooms of a server in order. Throws an OutsideError when Discord does not answer. */
  tidy(guildId: GuildId, scene: TidyScene): Promise<void>;
  /** Runs the opening of a plan in its room, or with null where it has none that is free; refused, the room waits on. */
  taking<Value>(plan: Plan, open: (room: OwnRoom | null) => Promise<Outcome<Value>>): Promise<Outcome<Value>>;
  /** What stands outside for a space that began in such a room, where its own store does not have it yet. */
  begun(space: Space, applied: Applied): Applied;
  roomDeleted(channelId: ChannelId): void;
  /** The stage of such a room was opened by hand: whoever hosts there is told, once. */
  stageOpened(channelId: ChannelId): Promise<void>;
  /** What was refused there is asked for again. */
  guildAvailable(guildId: GuildId): void;
  guildLeft(guildId: GuildId): Promise<void>;
}

/** What the keeper is handed. */
export type PlanRoomsNeeds = Pick<
  PlanRoomParts,
  'deps' | 'book' | 'settings' | 'people' | 'planDesk' | 'outbox' | 'isAvailable'
>;

/** No space came of it, so the room is free for the next try; one that was forgotten meanwhile, as its server was left, stays so. */
const waitOn = async ({ rooms }: PlanRoomParts, owner: RoomOwner, { id }: Plan): Promise<void> => {
  const room = rooms.get(owner);
  if (room?.life.status !== 'used' || room.life.spaceId !== id) return;
  await rooms.save({ ...room, life: { status: 'locked', channelId: room.life.channelId } });
};

/** It waits, or was taken for this very plan whose space could not be stored: the store or the process went away. */
const isFreeFor = (
  room: PlanRoom,
  { id }: Plan,
): room is PlanRoom & { readonly life: Extract<PlanRoom['life'], { status: 'locked' | 'used' }> } =>
  room.life.status === 'locked' || (room.life.status === 'used' && room.life.spaceId === id);

const taking = async <Value>(
  parts: PlanRoomParts,
  plan: Plan,
  open: (room: OwnRoom | null) => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> => {
  const { rooms, book, taking: under } = parts;
  const owner = ownerOf(plan);
  const room = rooms.get(owner);
  if (room === null || !isFreeFor(room, plan) || under.has(owner.id)) return await open(null);
  const { channelId } = room.life;
  const seen = lookAtRoom(parts, room, channelId);
  if (seen === null || seen === 'unknown' || book.inChannel(channelId) !== undefined) return await open(null);
  under.add(owner.id);
  try {
    // Stored first: whatever happens now, it is known whose the room is.
    await rooms.save({ ...room, life: { status: 'used', channelId, spaceId: plan.id } });
    const opened = await open({ channelId, kind: room.kind, isLasting: owner.type === 'series' });
    if (!opened.ok) await waitOn(parts, owner, plan);
    return opened;
  } finally {
    under.delete(owner.id);
  }
};

/** Its lock is what the space finds changed of the room, so that it is put back as any right that the space does not want. */
const begun = ({ rooms }: PlanRoomParts, space: Space, applied: Applied): Applied => {
  const { channelId } = space.room;
  const room = channelId === null ? null : rooms.inChannel(channelId);
  const isNew = applied.rights.length === 0 && applied.topic === null && applied.panel === null;
  if (room?.life.status !== 'used' || room.life.spaceId !== space.id || !isNew) return applied;
  return { ...applied, rights: room.rights, lent: room.owner.type === 'series' ? { topic: null } : null };
};

const stageOpened = async (parts: PlanRoomParts, channelId: ChannelId): Promise<void> => {
  const room = parts.rooms.inChannel(channelId);
  if (room?.life.status !== 'locked' || parts.book.inChannel(channelId) !== undefined) return;
  const { owner } = room;
  const [next] =
    owner.type === 'series' ? await parts.deps.plans.ofSeries(owner.id) : [await parts.deps.plans.get(owner.id)];
  if (next === undefined || next === null || !isComing(next)) return;
  await tellOpenedByHand(parts, next, channelId);
};

/** The room of a plan as it is known. */
const ofPlan = async (parts: PlanRoomParts, plan: Plan): Promise<OwnRoom | 'lost' | null> => {
  const { rooms } = parts;
  const owner = ownerOf(plan);
  const room = rooms.get(owner);
  if (room === null || (room.life.status !== 'locked' && room.life.status !== 'used')) return null;
  if (room.life.status === 'locked' && !(await wantsRoom(parts, plan))) return null;
  const { channelId } = room.life;
  if (lookAtRoom(parts, room, channelId) === null) return 'lost';
  return { channelId, kind: room.kind, isLasting: owner.type === 'series' };
};

/** Knows no rooms before `load`. */
export const createPlanRooms = (needs: PlanRoomsNeeds): PlanRooms => {
  const notes = {
    madeAt: new Map(),
    gone: new Set<ChannelId>(),
    renamedAt: new Map(),
    patience: new Map(),
  };
  const rooms = createPlanRoomBook(needs.deps.planRooms, (channelId) => dropNotes(notes, channelId));
  const parts: PlanRoomParts = { ...needs, ...notes, rooms, taking: new Set(), resting: new Map() };
  return {
    load: () => rooms.load(),
    guilds: () => rooms.guilds(),
    holds: (channelId) => rooms.inChannel(channelId) !== null,
    of: (plan) => ofPlan(parts, plan),
    check: (guildId, coming) => checkRooms(parts, guildId, coming),
    settle: (plan) => settleRoom(parts, plan),
    tidy: (guildId, scene) => tidyRooms(parts, guildId, scene),
    taking: (plan, open) => taking(parts, plan, open),
    begun: (space, applied) => begun(parts, space, applied),
    roomDeleted: (channelId) => {
      if (rooms.inChannel(channelId) !== null) parts.gone.add(channelId);
    },
    stageOpened: (channelId) => stageOpened(parts, channelId),
    guildAvailable: (guildId) => {
      for (const [id, one] of parts.resting) if (one.guildId === guildId) parts.resting.delete(id);
    },
    guildLeft: async (guildId) => {
      for (const room of rooms.ofGuild(guildId)) await rooms.forget(room);
    },
  };
};
