import type { Room } from '../domain/index.ts';
import { limitOf, ROOM_TAKES } from '../domain/index.ts';
import type { ChannelId } from '../lib/index.ts';
import type { Call } from './call.ts';
import { because } from './causes.ts';
import { lookedForSince } from './looked-for.ts';
import type { Performing, Task } from './performing.ts';
import { channelOf, confirmed, saveApplied } from './performing.ts';
import { untilGone } from './until-gone.ts';
import type { Applied, Because, Rights, RightWanted, Target } from './ports.ts';
import { isOutsideError } from './refusals.ts';
import { createInCategory } from './room-category.ts';
import { agrees, beginningOf, RIGHTS, rightsIn } from './room-rights.ts';
import type { Entry } from './space-book.ts';
import { MAJLIS } from './space-desk.ts';

/** What a room is made as. */
interface Model {
  readonly like: ChannelId | null;
  readonly within?: ChannelId | null;
  readonly limit: number | null;
  /** What Majlis changed in the overwrites that it begins with, as it was before: who is kept out of the one room by its space comes and goes. */
  readonly undone: readonly RightWanted[];
}

/**
 * Where a room is made, how many it takes by its rules, and which overwrites it begins with: those of the category that the server set; or all
 * as the room that it opens beside.
 */
const modelOf = async (
  { deps, book, settings }: Performing,
  { space: { guildId, overflow, rules, room } }: Entry,
): Promise<Model> => {
  const ruled = limitOf(rules.places, room.kind);
  if (overflow.role !== 'beside')
    return { like: (await settings.get(guildId)).rules.category, limit: ruled, undone: [] };
  const main = book.get(overflow.mainId);
  const like = main?.space.room.channelId ?? null;
  if (main === undefined || like === null) return { like, limit: ruled, undone: [] };
  const seen = deps.rooms.see(guildId, like);
  const limit = ruled ?? (seen === null || seen === 'unknown' ? null : seen.limit);
  const undone = main.applied.rights.map(({ target, before }) => ({ target, rights: before }));
  return { like, within: deps.server.channel(guildId, like)?.parent ?? null, limit, undone };
};

/** Whose a channel is already: also by a space that found it a moment ago and is not stored with it yet: two of one host and title look alike. */
const takenIn =
  ({ planRooms, book }: Performing, entry: Entry) =>
  (channelId: ChannelId): boolean =>
    planRooms.holds(channelId) ||
    book.all().some((one) => one !== entry && [one.space.room.channelId, one.roomFound].includes(channelId));

/**
 * What a room began with. One that was found was made as was stored before it was asked for; an earlier version stored nothing. Of one that was
 * just made the rest of more overwrites than Discord takes at once is yet to be set, and nobody has undone it.
 */
const begunWith = (
  { deps }: Performing,
  { space, applied, roomFound }: Entry,
  { channelId, changed }: { readonly channelId: ChannelId; readonly changed: Applied['rights'] },
): Applied['rights'] => {
  const begun = applied.rights.length > 0 ? applied.rights : changed;
  const seen = roomFound === null ? deps.rooms.see(space.guildId, channelId) : null;
  if (seen === null || seen === 'unknown') return begun;
  return begun.filter(({ target, set = {} }) => agrees(set, rightsIn(seen.overwrites, target)));
};

/** The intent is stored before the room is asked for; after a crash it is looked for before it is made again. */
const makeRoom = async (
  tools: Performing,
  { entry, call, wanted }: Task<Extract<Call, { type: 'make-room' }>>,
): Promise<void> => {
  const { rooms, clock } = tools.deps;
  const { id: spaceId, guildId, title: name, hostId, room } = entry.space;
  const askedAtMs = entry.applied.roomAskedAtMs;
  const { by } = because(entry, 'space');
  const { undone, ...model } = await modelOf(tools, entry);
  const { like } = model;
  const beginning = beginningOf({
    wanted: wanted.rights,
    inherited: like === null ? [] : rooms.inherited(guildId, like),
    undone,
    insiders: [tools.deps.accountId, hostId],
  });
  const { changed } = beginning;
  const { adultsOnly } = entry.space.rules;
  const input = { guildId, spaceId, name, hostId, kind: room.kind, rights: beginning.rights, adultsOnly, by };
  const isTaken = takenIn(tools, entry);
  const likely =
    call.find && askedAtMs !== null ? await rooms.find(input, lookedForSince(clock, askedAtMs), isTaken) : null;
  const found = likely !== null && isTaken(likely) ? null : likely;
  entry.roomFound = found;
  if (found === null && !call.make) return await saveApplied(tools, entry, { roomAskedAtMs: null });
  if (found === null) await saveApplied(tools, entry, { roomAskedAtMs: askedAtMs ?? clock.wallMs(), rights: changed });
  const channelId = found ?? (await createInCategory(tools, entry, { ...input, ...model }));
  entry.roomMadeAtMs = clock.monotonicMs();
  if (found === null) entry.adultsSet = adultsOnly;
  const known = await tools.desk.change(entry, { type: 'room-made', channelId }, MAJLIS);
  // It stays asked for, and is found again.
  if (!known.ok) return;
  // Until now nobody could tell that its deletion was meant for this space.
  if (entry.deletedMeanwhile.has(channelId)) entry.roomRemoved = true;
  entry.deletedMeanwhile.clear();
  const rights = begunWith(tools, entry, { channelId, changed });
  await saveApplied(tools, entry, { roomAskedAtMs: null, rights });
};

/** A stage that is opened begins the event of its plan, if there is one that waits for that; whether it did. */
const openWithEvent = async ({ deps, mirror }: Performing, entry: Entry, topic: string): Promise<boolean> => {
  const { id, guildId } = entry.space;
  const eventId = mirror.waiting(id);
  // One that is open already would be taken over by its event, and closed with it.
  if (eventId === null || (entry.applied.lent?.topic ?? null) !== null) return false;
  const why = because(entry, 'space');
  const isOpened = await deps.rooms.openStageFor(guildId, channelOf(entry), { topic, eventId }, why);
  if (isOpened) mirror.begun(id);
  return isOpened;
};

const setTopic = async (
  tools: Performing,
  { entry, call }: Task<Extract<Call, { type: 'set-topic' | 'restore-topic' }>>,
): Promise<void> => {
  const { guildId } = entry.space;
  const channelId = channelOf(entry);
  const { rooms } = tools.deps;
  const why = because(entry, 'space');
  const set = async (): Promise<void> => {
    if (entry.space.room.kind === 'voice') return await rooms.setStatus(guildId, channelId, call.topic, why);
    const isOpened = call.type === 'set-topic' && (await openWithEvent(tools, entry, call.topic));
    return isOpened ? undefined : await rooms.setTopic(guildId, channelId, call.topic, why);
  };
  if (call.type === 'restore-topic') {
    await untilGone(set);
    return await saveApplied(tools, entry, { topic: null });
  }
  await confirmed(tools, entry, { key: 'topic', belief: { type: 'topic', topic: call.topic } }, set);
  return await saveApplied(tools, entry, { topic: call.topic });
};

const closeTopic = async (tools: Performing, { entry }: Task): Promise<void> => {
  const { guildId, room } = entry.space;
  const { rooms } = tools.deps;
  const channelId = channelOf(entry);
  const why = because(entry, 'space');
  await untilGone(() =>
    room.kind === 'stage' ? rooms.closeStage(guildId, channelId, why) : rooms.setStatus(guildId, channelId, null, why),
  );
  return await saveApplied(tools, entry, { topic: null });
};

/** Whose doing an overwrite is: that of whoever gave or took this person's floor, else that of whoever opened or ended the space. */
const whyRight = (entry: Entry, target: Target): Because => {
  const about = [...entry.causes.keys()].find((userId) => target === `member:${userId}`);
  return because(entry, about ?? 'space');
};

/** What an overwrite says of the rights of a call, as it is seen at this very moment; as it was when it was compared, where it cannot be seen. */
const beforeNow = (
  { deps }: Performing,
  entry: Entry,
  { wanted: { target }, before }: Extract<Call, { type: 'set-right' }>,
): Readonly<Partial<Rights>> => {
  const seen = deps.rooms.see(entry.space.guildId, channelOf(entry));
  if (seen === null || seen === 'unknown') return before;
  const rights = rightsIn(seen.overwrites, target);
  return Object.fromEntries(
    RIGHTS.flatMap((right) => (before[right] === undefined ? [] : [[right, rights[right]] as const])),
  );
};

/**
 * Whom a room's overwrite shuts out, Discord lets change none there: if ours could be set, we were let in again by then, and what we saw of it
 * came late. Majlis never shuts itself out. A room that we made lets us in from the beginning (`beginningOf`).
 */
const lettingIn = (before: Readonly<Partial<Rights>>, { origin }: Room): Readonly<Partial<Rights>> => {
  const instead = origin === 'created' ? 'allowed' : 'unset';
  return {
    ...before,
    ...(before.view === 'denied' ? { view: instead } : {}),
    ...(before.connect === 'denied' ? { connect: instead } : {}),
  };
};

const setRight = async (
  tools: Performing,
  { entry, call }: Task<Extract<Call, { type: 'set-right' }>>,
): Promise<void> => {
  const { guildId } = entry.space;
  const { wanted } = call;
  const { target } = wanted;
  const known = entry.applied.rights.filter((changed) => changed.target === target);
  const others = (): Applied['rights'] => entry.applied.rights.filter((changed) => changed.target !== target);
  const isOwn = target === `member:${tools.deps.accountId}`;
  const note = (before: typeof call.before): Promise<void> =>
    saveApplied(tools, entry, {
      rights: [
        ...others(),
        { target, before: isOwn ? lettingIn(before, entry.space.room) : before, set: wanted.rights },
      ],
    });
  // Stored first: after a crash in between it must still be put back at the end.
  await note(call.before);
  // Changed by a person meanwhile: that is what it is put back to, and not what the person has just undone.
  const before = { ...beforeNow(tools, entry, call), ...known[0]?.before };
  if (RIGHTS.some((right) => before[right] !== call.before[right])) await note(before);
  try {
    const what = { key: `right:${target}`, belief: { type: 'right', ...wanted } as const };
    await confirmed(tools, entry, what, () =>
      tools.deps.rooms.setRights(guildId, channelOf(entry), wanted, whyRight(entry, target)),
    );
  } catch (error) {
    // Refused for good it was never set: else it would look as if somebody had undone it, which is mended a few times only.
    if (isOutsideError(error) && !error.failure.retryable)
      await saveApplied(tools, entry, { rights: [...others(), ...known] });
    throw error;
  }
  // It may be what an account of ours waits for.
  return tools.onReady();
};

const restoreRight = async (
  tools: Performing,
  { entry, call }: Task<Extract<Call, { type: 'restore-right' }>>,
): Promise<void> => {
  const { guildId } = entry.space;
  const { target, before: rights } = call.changed;
  if (!call.isAsBefore) {
    const why = whyRight(entry, target);
    const what = { key: `right:${target}`, belief: { type: 'right', target, rights } as const };
    await confirmed(tools, entry, what, () =>
      untilGone(() => tools.deps.rooms.restoreRights(guildId, channelOf(entry), call.changed, why)),
    );
  }
  await forgetRight(tools, entry, target);
};

/** Stores that an overwrite is not ours to put back any more. */
export const forgetRight = async (tools: Performing, entry: Entry, target: Target): Promise<void> =>
  await saveApplied(tools, entry, { rights: entry.applied.rights.filter((changed) => changed.target !== target) });

const setAdults = async (
  tools: Performing,
  { entry, call: { adultsOnly } }: Task<Extract<Call, { type: 'set-adults' }>>,
): Promise<void> => {
  const { rooms } = tools.deps;
  // Believed, else what is not shown yet would look as if somebody had undone it.
  await confirmed(tools, entry, { key: 'adults', belief: { type: 'adults', adultsOnly } }, () =>
    rooms.setAdultsOnly(entry.space.guildId, channelOf(entry), adultsOnly, because(entry, 'space')),
  );
  entry.adultsSet = adultsOnly;
};

const setLimit = async (
  tools: Performing,
  { entry, call: { limit } }: Task<Extract<Call, { type: 'set-limit' }>>,
): Promise<void> => {
  const { guildId, room } = entry.space;
  // A stage without one shows what every stage takes.
  const shown = limit ?? (room.kind === 'stage' ? ROOM_TAKES.stage : null);
  await confirmed(tools, entry, { key: 'limit', belief: { type: 'limit', limit: shown } }, () =>
    tools.deps.rooms.setLimit(guildId, channelOf(entry), limit, because(entry, 'space')),
  );
  await saveApplied(tools, entry, { limit });
};

/** The calls that concern the room and its overwrites. */
export type RoomCall = Extract<
  Call,
  {
    type:
      | 'make-room'
      | 'remove-room'
      | 'remember-room'
      | 'confirm-topic'
      | 'adopt-title'
      | 'set-topic'
      | 'restore-topic'
      | 'close-stage'
      | 'set-adults'
      | 'set-limit'
      | 'confirm-limit'
      | 'adopt-places'
      | 'set-right'
      | 'restore-right';
  }
>;

/** Carries out a call that concerns the room and its overwrites. */
export const performRoom = async (tools: Performing, task: Task, call: RoomCall): Promise<void> => {
  const { entry } = task;
  switch (call.type) {
    case 'make-room':
      return await makeRoom(tools, { ...task, call });
    case 'remove-room':
      await tools.mirror.finish(entry.space.id);
      await untilGone(() => tools.deps.rooms.remove(entry.space.guildId, channelOf(entry), because(entry, 'space')));
      entry.roomRemoved = true;
      return undefined;
    case 'remember-room':
      return await saveApplied(tools, entry, { lent: call.lent });
    case 'confirm-topic':
      return await saveApplied(tools, entry, { topic: call.topic });
    case 'adopt-title':
      await tools.desk.change(entry, { type: 'adopt-title', title: call.topic }, MAJLIS);
      return await saveApplied(tools, entry, { topic: call.topic });
    case 'set-topic':
    case 'restore-topic':
      return await setTopic(tools, { ...task, call });
    case 'close-stage':
      return await closeTopic(tools, task);
    case 'set-adults':
      return await setAdults(tools, { ...task, call });
    case 'set-limit':
      return await setLimit(tools, { ...task, call });
    case 'confirm-limit':
      return await saveApplied(tools, entry, { limit: call.limit });
    case 'adopt-places':
      await tools.desk.change(entry, { type: 'adopt-places', places: call.places }, MAJLIS);
      return undefined;
    case 'set-right':
      return await setRight(tools, { ...task, call });
    case 'restore-right':
      return await restoreRight(tools, { ...task, call });
  }
};
