import type { Plan, RoomKind } from '../domain/index.ts';
import { patched, PRESETS } from '../domain/index.ts';
import type { ChannelId, SpaceId } from '../lib/index.ts';
import { lookedForSince } from './looked-for.ts';
import { ownerOf } from './plan-room-book.ts';
import { tellNoRoom } from './plan-room-news.ts';
import type { PlanRoomParts } from './plan-room-parts.ts';
import { kindFor, lockOf, wantsRoom } from './plan-room-parts.ts';
import type { PlanRoom } from './plan-room-port.ts';
import type { RoomPort } from './ports.ts';
import { isOutsideError, refusalOf } from './refusals.ts';
import { createInCategory } from './room-category.ts';
import { beginningOf } from './room-rights.ts';

/** Rooms of plans of one server at once: half of what a category takes, so that planning fills no list of channels. */
const MOST_ROOMS = 25;

/** What opens so soon gets its room by opening. */
const TOO_NEAR_MS = 5000;

/** How long no room is asked for again that was refused for good, unless the server comes anew. */
const REFUSED_MS = 600_000;

type Asked = PlanRoom & { readonly life: Extract<PlanRoom['life'], { status: 'asked' }> };

/** What a room is made of. */
interface Beginning {
  readonly input: Parameters<RoomPort['create']>[0];
  readonly changed: PlanRoom['rights'];
}

const beginning = async (
  { deps, settings }: PlanRoomParts,
  { guildId, tag, kind, name }: Pick<PlanRoom, 'guildId' | 'tag' | 'kind' | 'name'>,
  adultsOnly = false,
): Promise<Beginning> => {
  const { rooms, accountId } = deps;
  const { category } = (await settings.get(guildId)).rules;
  const { rights, changed } = beginningOf({
    wanted: lockOf(accountId),
    inherited: category === null ? [] : rooms.inherited(guildId, category),
    insiders: [accountId],
  });
  // Its host comes in when it opens: dates of a series have different ones.
  const made = { guildId, spaceId: tag, kind, name, hostId: accountId, rights, like: category };
  const input = { ...made, adultsOnly, act: 'plan made' };
  return { input, changed };
};

/** A room that is not locked as ours are, or that a space or a plan has, is not the one that was asked for. */
const isOthers = ({ deps, book, rooms }: PlanRoomParts, { guildId }: PlanRoom, channelId: ChannelId): boolean => {
  const seen = deps.rooms.see(guildId, channelId);
  const overwrites = seen === null || seen === 'unknown' ? [] : seen.overwrites;
  const isLocked = overwrites.some(({ target, rights }) => target === 'everyone' && rights.connect === 'denied');
  const isFound = book.all().some((one) => [one.roomFound, one.backstage.found].includes(channelId));
  const isTaken = isFound || book.around(channelId) !== undefined;
  return !isLocked || isTaken || rooms.inChannel(channelId) !== null;
};

/** The room that was asked for before, as far as it was made; null when it was not. */
export const findAsked = async (parts: PlanRoomParts, room: Asked): Promise<ChannelId | null> => {
  // It is not found by whether it is for adults.
  const { input } = await beginning(parts, room);
  const { rooms, clock } = parts.deps;
  const sinceMs = lookedForSince(clock, room.life.sinceMs);
  const found = await rooms.find(input, sinceMs, (id) => isOthers(parts, room, id));
  return found !== null && parts.rooms.inChannel(found) !== null ? null : found;
};

const stands = async (parts: PlanRoomParts, room: Asked, channelId: ChannelId): Promise<void> => {
  parts.madeAt.set(channelId, parts.deps.clock.monotonicMs());
  await parts.rooms.save({ ...room, life: { status: 'locked', channelId } });
};

/** That it is asked for is stored before it is; what may have been made is looked for before it is made again. */
const make = async (parts: PlanRoomParts, plan: Plan, kind: RoomKind): Promise<void> => {
  const { deps, rooms } = parts;
  const { guildId } = plan;
  // as: the id source makes ids of the form that a SpaceId has.
  const tag = deps.ids.next() as SpaceId;
  const owner = ownerOf(plan);
  const { title, preset, rules } = plan.opening;
  const { adultsOnly } = patched(PRESETS[preset], rules);
  const { input, changed } = await beginning(parts, { guildId, tag, kind, name: title }, adultsOnly);
  const life = { status: 'asked', sinceMs: deps.clock.wallMs() } as const;
  const room: Asked = { owner, guildId, tag, kind, name: input.name, rights: changed, life };
  await rooms.save(room);
  const channelId = await createInCategory(
    { deps },
    { space: { guildId }, outsideCategory: null, uncopied: null },
    input,
  );
  await stands(parts, room, channelId);
};

/** Whether one is made now. */
const mayMake = ({ deps, rooms, resting }: PlanRoomParts, plan: Plan): boolean => {
  const { clock } = deps;
  return (
    plan.life.status === 'planned' &&
    plan.startsAtMs > clock.wallMs() + TOO_NEAR_MS &&
    rooms.ofGuild(plan.guildId).length < MOST_ROOMS &&
    (resting.get(ownerOf(plan).id)?.untilMs ?? 0) <= clock.monotonicMs()
  );
};

/** Whether the room or its event could not be made: what is lacking is told with the plan's other warnings, when it is planned. */
const isLacking = ({ deps: { rooms, events } }: PlanRoomParts, { guildId }: Plan, kind: RoomKind): boolean =>
  rooms.missing(guildId, null, kind).length > 0 ||
  events.missing(guildId, { type: 'external', location: '' }).length > 0;

const refused = async (parts: PlanRoomParts, plan: Plan, error: unknown): Promise<void> => {
  const { deps, rooms, resting } = parts;
  // What Discord did not answer may have been made: it is looked for the next time.
  if (!isOutsideError(error) || error.failure.retryable) throw error;
  const owner = ownerOf(plan);
  const room = rooms.get(owner);
  if (room !== null) await rooms.forget(room);
  const nowMs = deps.clock.monotonicMs();
  for (const [id, { untilMs }] of resting) if (untilMs <= nowMs) resting.delete(id);
  resting.set(owner.id, { guildId: plan.guildId, untilMs: nowMs + REFUSED_MS });
  deps.logger.warn('a plan has no room of its own', {
    planId: plan.id,
    guildId: plan.guildId,
    failure: error.failure.code,
  });
  await tellNoRoom(parts, plan, refusalOf(error.failure));
};

/** Sees to it that a plan which is to have a room has one. Throws an OutsideError when Discord does not answer; where it refuses, there is none. */
export const settleRoom = async (parts: PlanRoomParts, plan: Plan): Promise<void> => {
  const { rooms } = parts;
  const room = rooms.get(ownerOf(plan));
  const isAsked = room?.life.status === 'asked';
  if ((room !== null && !isAsked) || !(await wantsRoom(parts, plan))) return;
  try {
    if (room?.life.status === 'asked') {
      const asked: Asked = { ...room, life: room.life };
      const found = await findAsked(parts, asked);
      if (found !== null) return await stands(parts, asked, found);
      await rooms.forget(room);
    }
    const kind = await kindFor(parts, plan);
    if (kind === null || !mayMake(parts, plan) || isLacking(parts, plan, kind)) return;
    await make(parts, plan, kind);
  } catch (error) {
    await refused(parts, plan, error);
  }
};
