import type { Plan } from '../domain/index.ts';
import { cutToTitle, isComing, patched, PRESETS } from '../domain/index.ts';
import type { ChannelId, GuildId } from '../lib/index.ts';
import { untilGone } from './until-gone.ts';
import { channelIn, ownerOf } from './plan-room-book.ts';
import { because, isAsSeen, keepLocked, lockAgain } from './plan-room-lock.ts';
import { findAsked } from './plan-room-make.ts';
import { endForDeletedRoom, tellSeriesRoomDeleted } from './plan-room-news.ts';
import type { PlanRoomParts } from './plan-room-parts.ts';
import { lookAtRoom, wantsRoom } from './plan-room-parts.ts';
import type { PlanRoom } from './plan-room-port.ts';
import { isOutsideError } from './refusals.ts';

/** Of the ten minutes in which Discord takes two new names of a channel (discord/discord-api-docs#1900): one stays to people. */
const RENAMED_EVERY_MS = 600_000;

/** For how long the room of a plan that was missed waits for its host to decide. */
const UNDECIDED_MS = 7 * 86_400_000;

type Held = PlanRoom & { readonly life: { readonly status: 'locked' | 'used'; readonly channelId: ChannelId } };

const isHeld = (room: PlanRoom): room is Held => room.life.status === 'locked' || room.life.status === 'used';

/** The plans to come that a room is for, soonest first. */
const plansOf = ({ owner }: PlanRoom, coming: readonly Plan[]): readonly Plan[] =>
  coming.filter((plan) => ownerOf(plan).id === owner.id);

const deletedByHand = async (parts: PlanRoomParts, room: Held, coming: readonly Plan[]): Promise<void> => {
  const { owner, guildId } = room;
  const [next] = plansOf(room, coming);
  parts.deps.logger.warn('the room of a plan was deleted', { owner: owner.id, guildId });
  if (owner.type === 'plan') {
    await endForDeletedRoom(parts, owner.id);
    return await parts.rooms.forget(room);
  }
  // Told first, which is done once: after a kill in between that is seen again of a room that still stands in the store, and not of one that does not.
  if (next !== undefined) await tellSeriesRoomDeleted(parts, next, room.life.channelId);
  await parts.rooms.save({ ...room, life: { status: 'deleted' } });
};

/** Rooms that somebody deleted: their channels, whose events went with them. Nothing is called. */
export const checkRooms = async (
  parts: PlanRoomParts,
  guildId: GuildId,
  coming: readonly Plan[],
): Promise<readonly ChannelId[]> => {
  const gone: ChannelId[] = [];
  for (const room of parts.rooms.ofGuild(guildId)) {
    if (!isHeld(room) || parts.taking.has(room.owner.id)) continue;
    const { channelId } = room.life;
    // The room of a space is the space's to miss.
    if (parts.book.inChannel(channelId) !== undefined || lookAtRoom(parts, room, channelId) !== null) continue;
    gone.push(channelId);
    if (room.life.status === 'used' && room.owner.type === 'plan') await parts.rooms.forget(room);
    else await deletedByHand(parts, room, coming);
  }
  return gone;
};

const remove = async (parts: PlanRoomParts, room: PlanRoom, channelId: ChannelId): Promise<void> => {
  const { deps, rooms } = parts;
  const removing: PlanRoom = { ...room, life: { status: 'removing', channelId } };
  // A space may be about to run in it by now, also once that is stored.
  if (!isAsSeen(parts, room)) return;
  await rooms.save(removing);
  if (!isAsSeen(parts, removing)) return;
  try {
    await untilGone(() => deps.rooms.remove(room.guildId, channelId, because(room), 'plan over'));
  } catch (error) {
    if (!isOutsideError(error) || error.failure.retryable) throw error;
    // It is the server's from now on: we may not delete it.
    deps.logger.warn('the room of a plan stays', { guildId: room.guildId, channelId, failure: error.failure.code });
  }
  await rooms.forget(room);
};

/** Whether its rules say that the room stays once it was used. */
const keepsRoom = ({ preset, rules }: Plan['opening']): boolean => patched(PRESETS[preset], rules).keepRoom;

/** A lasting room that is to outlive its series is open to whom its category says. */
const letGo = async (parts: PlanRoomParts, room: PlanRoom, channelId: ChannelId): Promise<void> => {
  const { deps, rooms } = parts;
  if (!isAsSeen(parts, room)) return;
  for (const changed of room.rights.toReversed())
    await untilGone(() => deps.rooms.restoreRights(room.guildId, channelId, changed, because(room)));
  await rooms.forget(room);
};

/** A room in which a space was to run: what becomes of it once no space does. */
const afterUse = async (parts: PlanRoomParts, room: PlanRoom, spaceId: Plan['id']): Promise<void> => {
  const channelId = channelIn(room);
  if (channelId === null || parts.book.get(spaceId) !== undefined) return;
  const space = await parts.deps.spaces.get(spaceId);
  if (!isAsSeen(parts, room)) return;
  const isItsOwn = space !== null && space.room.channelId === channelId;
  // A space deletes the room that was made for it alone.
  if (isItsOwn && room.owner.type === 'plan') return await parts.rooms.forget(room);
  if (isItsOwn) return await lockAgain(parts, room, channelId);
  return await parts.rooms.save({ ...room, life: { status: 'locked', channelId } });
};

/** Whether a room still has something to wait for. */
const isWanted = async (parts: PlanRoomParts, room: PlanRoom, coming: readonly Plan[]): Promise<boolean> => {
  const { deps } = parts;
  const [next] = plansOf(room, coming);
  const isForgotten = next?.life.status === 'missed' && next.startsAtMs < deps.clock.wallMs() - UNDECIDED_MS;
  if (isForgotten && room.owner.type === 'plan') return false;
  if (next !== undefined) return await wantsRoom(parts, next);
  if (room.owner.type === 'plan') {
    const plan = await deps.plans.get(room.owner.id);
    return plan !== null && isComing(plan);
  }
  const series = await deps.series.get(room.owner.id);
  // A series that runs has plans to come, or is about to.
  return series?.life.status === 'running';
};

const rename = async (parts: PlanRoomParts, room: PlanRoom, [next]: readonly Plan[]): Promise<void> => {
  const { deps, rooms, renamedAt, taking } = parts;
  const channelId = channelIn(room);
  if (next === undefined || channelId === null || next.opening.title === room.name) return;
  const nowMs = deps.clock.monotonicMs();
  if (nowMs - (renamedAt.get(channelId) ?? -Infinity) < RENAMED_EVERY_MS) return;
  renamedAt.set(channelId, nowMs);
  const name = cutToTitle(next.opening.title);
  try {
    await deps.rooms.rename(room.guildId, channelId, name, because(room));
  } catch (error) {
    if (!isOutsideError(error)) throw error;
    // It is a nicety, and tried again in ten minutes.
    return deps.logger.info('the room of a plan keeps its name', { channelId, failure: error.failure.code });
  }
  // Its plan may have opened meanwhile: only the name is another. Not stored, it is given once more another time.
  const now = rooms.get(room.owner);
  if (now !== null && channelIn(now) === channelId && !taking.has(room.owner.id)) await rooms.save({ ...now, name });
};

const tidyAsked = async (parts: PlanRoomParts, room: PlanRoom): Promise<void> => {
  if (room.life.status !== 'asked') return;
  const found = await findAsked(parts, { ...room, life: room.life });
  if (found === null) await parts.rooms.forget(room);
  else await remove(parts, room, found);
};

const notWanted = async (parts: PlanRoomParts, room: PlanRoom): Promise<void> => {
  const channelId = channelIn(room);
  if (room.life.status === 'asked') return await tidyAsked(parts, room);
  if (channelId === null) return await parts.rooms.forget(room);
  const series = room.owner.type === 'series' ? await parts.deps.series.get(room.owner.id) : null;
  if (series?.life.status === 'over' && keepsRoom(series.opening)) return await letGo(parts, room, channelId);
  return await remove(parts, room, channelId);
};

/** What is known of the server while its rooms are put in order. */
export interface TidyScene {
  /** Plans that are planned or missed, soonest first. */
  readonly coming: readonly Plan[];
  /** Whether an event of something that is to come is to stand in a room. */
  readonly isNamed: (channelId: ChannelId) => boolean;
}

const tidyRoom = async (parts: PlanRoomParts, room: PlanRoom, { coming, isNamed }: TidyScene): Promise<void> => {
  const { life } = room;
  if (life.status === 'removing') return await remove(parts, room, life.channelId);
  if (life.status === 'used') return await afterUse(parts, room, life.spaceId);
  if (!(await isWanted(parts, room, coming))) {
    const plans = plansOf(room, coming);
    // Its event is moved out first: Discord would take it along.
    if (plans.length > 0 && life.status === 'locked' && isNamed(life.channelId)) return;
    return await notWanted(parts, room);
  }
  if (life.status !== 'locked' || !isAsSeen(parts, room)) return;
  await keepLocked(parts, room, life.channelId);
  const now = parts.rooms.get(room.owner);
  if (now?.life.status === 'locked') await rename(parts, now, plansOf(now, coming));
};

/** Locks again what is free again, or open by somebody's hand, renames, and deletes what is wanted no longer. Throws an OutsideError when Discord does not answer. */
export const tidyRooms = async (parts: PlanRoomParts, guildId: GuildId, scene: TidyScene): Promise<void> => {
  for (const { owner } of parts.rooms.ofGuild(guildId)) {
    const room = parts.rooms.get(owner);
    if (room !== null && !parts.taking.has(owner.id)) await tidyRoom(parts, room, scene);
  }
};
