import type { ChannelId } from '../lib/index.ts';
import type { Call } from './call.ts';
import { createPatience } from './patience.ts';
import type { Patience } from './patience.ts';
import type { PlanRoomParts } from './plan-room-parts.ts';
import { lockOf, lookAtRoom } from './plan-room-parts.ts';
import type { PlanRoom } from './plan-room-port.ts';
import type { Because, RoomSeen } from './ports.ts';
import { isOutsideError } from './refusals.ts';
import { rightsToSet } from './room-rights.ts';
import { untilGone } from './until-gone.ts';

/** What was set may be shown this much later, monotonic: until then it is not set again. */
const SHOWN_WITHIN_MS = 10_000;

type SetRight = Extract<Call, { type: 'set-right' }>;

/** In Discord's audit log it is Majlis that keeps the room: whose act a plan is stands in the plan. */
export const because = ({ tag }: PlanRoom): Because => ({ spaceId: tag, by: null });

/** Whether a room still stands as it was looked at: nobody stored it otherwise since, and no space is about to run in it. */
export const isAsSeen = ({ rooms, taking }: PlanRoomParts, room: PlanRoom): boolean =>
  rooms.get(room.owner) === room && !taking.has(room.owner.id);

const patienceOf = ({ patience }: PlanRoomParts, channelId: ChannelId): Patience => {
  const known = patience.get(channelId) ?? createPatience();
  patience.set(channelId, known);
  return known;
};

const toLock = (parts: PlanRoomParts, { rights }: PlanRoom, seen: Pick<RoomSeen, 'overwrites'>): readonly SetRight[] =>
  rightsToSet({ wanted: lockOf(parts.deps.accountId), applied: { rights }, seen }).filter(
    (call) => call.type === 'set-right',
  );

/** Sets one overwrite of the lock; what it said before is stored first. Answers the room as it is stored then; null where it is not to be locked any more. */
const set = async (
  parts: PlanRoomParts,
  room: PlanRoom,
  [channelId, call]: readonly [ChannelId, SetRight],
): Promise<PlanRoom | null> => {
  const { deps, rooms } = parts;
  const { target, rights } = call.wanted;
  const others = room.rights.filter((changed) => changed.target !== target);
  const next: PlanRoom = { ...room, rights: [...others, { target, before: call.before, set: rights }] };
  if (!isAsSeen(parts, room)) return null;
  await rooms.save(next);
  if (!isAsSeen(parts, next)) return null;
  const patience = patienceOf(parts, channelId);
  patience.began(call.key);
  try {
    await deps.rooms.setRights(room.guildId, channelId, call.wanted, because(room));
  } catch (error) {
    if (!isOutsideError(error) || error.failure.retryable) throw error;
    // It is tried again rarely, and keeps no other room from its turn.
    patience.refused(call.key, deps.clock.monotonicMs());
    deps.logger.warn('the room of a plan could not be locked', { channelId, failure: error.failure.code });
    return null;
  }
  patience.succeeded(call.key, deps.clock.monotonicMs(), SHOWN_WITHIN_MS);
  return isAsSeen(parts, next) ? next : null;
};

/** Sets these one after another; null where that ended before the last. */
const setAll = async (
  parts: PlanRoomParts,
  room: PlanRoom,
  [channelId, calls]: readonly [ChannelId, readonly SetRight[]],
): Promise<PlanRoom | null> => {
  let now = room;
  for (const call of calls) {
    const next = await set(parts, now, [channelId, call]);
    if (next === null) return null;
    now = next;
  }
  return now;
};

/** Who is in the room now, not when its lock was looked at, leaves it. */
const putOut = async (parts: PlanRoomParts, room: PlanRoom, channelId: ChannelId): Promise<void> => {
  const { deps } = parts;
  const seen = lookAtRoom(parts, room, channelId);
  if (seen === null || seen === 'unknown') return;
  for (const { userId } of seen.people) {
    try {
      await untilGone(() => deps.rooms.setMember(room.guildId, userId, { moveTo: null }, because(room)));
    } catch (error) {
      // Whom we may not move stays; nobody else comes in.
      if (!isOutsideError(error) || error.failure.retryable) throw error;
    }
  }
};

/** A date is over: the room is locked again, and whoever is still in it leaves. Ours is set first, as when it was made. */
export const lockAgain = async (parts: PlanRoomParts, room: PlanRoom, channelId: ChannelId): Promise<void> => {
  const seen = lookAtRoom(parts, room, channelId);
  if (seen === null || seen === 'unknown') return;
  // What is shown may be from before the space put everything back, and look locked by the space: ours is set whatever is shown.
  const ours = new Set(lockOf(parts.deps.accountId).map(({ target }) => target));
  const overwrites = seen.overwrites.filter(({ target }) => !ours.has(target));
  const locked = await setAll(parts, room, [channelId, toLock(parts, room, { overwrites })]);
  if (locked === null) return;
  await putOut(parts, locked, channelId);
  if (isAsSeen(parts, locked)) await parts.rooms.save({ ...locked, life: { status: 'locked', channelId } });
};

/** A room that waits stays locked, whoever undoes that: a few times, as with what people undo of a space. Who is inside stays there. */
export const keepLocked = async (parts: PlanRoomParts, room: PlanRoom, channelId: ChannelId): Promise<void> => {
  const seen = lookAtRoom(parts, room, channelId);
  if (seen === null || seen === 'unknown') return;
  const nowMs = parts.deps.clock.monotonicMs();
  const patience = patienceOf(parts, channelId);
  const calls = toLock(parts, room, seen).filter(({ key }) => patience.mayTry(key, nowMs));
  await setAll(parts, room, [channelId, calls]);
};
