import { backstageOf, isOpen } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { ChannelId } from '../lib/index.ts';
import { saidAs } from './backstage-differ.ts';
import { createBackstageNotes } from './backstage-notes.ts';
import type { Call } from './call.ts';
import { because } from './causes.ts';
import { CATEGORY_ROOM } from './checkup.ts';
import type { Performing, Task } from './performing.ts';
import { channelOf, saveApplied } from './performing.ts';
import type { Applied, RoomPort } from './ports.ts';
import { isOutsideError } from './refusals.ts';
import type { Entry } from './space-book.ts';
import { MAJLIS } from './space-desk.ts';
import { untilGone } from './until-gone.ts';

const save = (tools: Performing, entry: Entry, change: Partial<Applied['backstage']>): Promise<void> =>
  saveApplied(tools, entry, { backstage: { ...entry.applied.backstage, ...change } });

/** The category of the room, if we may make one more channel there. */
const categoryFor = ({ deps }: Performing, { space }: Entry): ChannelId | null => {
  const { guildId, room } = space;
  const parent = room.channelId === null ? null : (deps.server.channel(guildId, room.channelId)?.parent ?? null);
  if (parent === null) return null;
  const seen = deps.server.channel(guildId, parent);
  const isFit = seen !== null && seen.children < CATEGORY_ROOM;
  const mayMake = deps.server.lacking(guildId, parent, ['VIEW_CHANNEL', 'MANAGE_CHANNELS']).length === 0;
  return isFit && mayMake ? parent : null;
};

type Input = Parameters<RoomPort['create']>[0];

/** In the category of the room; outside of any where that one turns out to take no more. */
const create = async (tools: Performing, entry: Entry, input: Input): Promise<ChannelId> => {
  const { rooms } = tools.deps;
  const category = categoryFor(tools, entry);
  if (category === null) return await rooms.create(input);
  try {
    return await rooms.create({ ...input, category });
  } catch (error) {
    // Filled, deleted or closed a moment ago: nothing was made.
    if (!isOutsideError(error) || error.failure.retryable) throw error;
    return await rooms.create(input);
  }
};

/**
 * As of a room: the intent is stored before the channel is asked for, with all by which it is found again after a crash. Each asking has a
 * number of its own, so that one from before, deleted since, is not taken for it.
 */
const make = async (
  tools: Performing,
  { entry, call, wanted }: Task<Extract<Call, { type: 'make-backstage' }>>,
): Promise<void> => {
  const { rooms, clock } = tools.deps;
  const { id: spaceId, guildId, title, hostId, revision } = entry.space;
  const { language } = await tools.settings.get(guildId);
  const asked = entry.applied.backstage.asked ?? {
    atMs: clock.wallMs(),
    name: texts(language).backstage.channelName(title),
    hostId,
    number: revision,
  };
  const input: Input = {
    guildId,
    spaceId,
    name: asked.name,
    hostId: asked.hostId,
    kind: 'voice',
    rights: wanted.backstage.rights,
    by: because(entry, 'space').by,
    act: `backstage ${asked.number}`,
  };
  const isTaken = (channelId: ChannelId): boolean =>
    tools.planRooms.holds(channelId) ||
    tools.book
      .all()
      .some(({ space, backstage }) =>
        [space.room.channelId, ...(space.id === spaceId ? [] : [backstageOf(space), backstage.found])].includes(
          channelId,
        ),
      );
  const found = call.find ? await rooms.find(input, asked.atMs, isTaken) : null;
  if (found === null && !call.make) return await save(tools, entry, { asked: null });
  entry.backstage = { ...createBackstageNotes(), found };
  entry.backstageFailure = null;
  if (found === null) await save(tools, entry, { asked, messageId: null, lostMessageId: null });
  const channelId = found ?? (await create(tools, entry, input));
  entry.backstage.madeAtMs = clock.monotonicMs();
  await tools.desk.change(entry, { type: 'backstage-made', channelId }, MAJLIS);
  if (entry.deletedMeanwhile.has(channelId)) entry.backstage.isRemoved = true;
  entry.deletedMeanwhile.clear();
  return await save(tools, entry, { asked: null, messageId: null, lostMessageId: null });
};

const standing = ({ space }: Entry): ChannelId => {
  const channelId = backstageOf(space);
  if (channelId === null) throw new Error('this call needs a backstage');
  return channelId;
};

/** Moves whoever is still there into the room, as far as Discord lets us, and takes the channel away. */
const remove = async (tools: Performing, entry: Entry): Promise<void> => {
  const { rooms } = tools.deps;
  const { guildId, toRemove } = entry.space;
  const channelId = standing(entry);
  const seen = rooms.see(guildId, channelId);
  const inside = seen === null || seen === 'unknown' || !isOpen(entry.space) ? [] : seen.people;
  for (const { userId } of inside.filter((person) => !toRemove.includes(person.userId))) {
    try {
      await rooms.setMember(guildId, userId, { moveTo: channelOf(entry) }, because(entry, userId));
    } catch (error) {
      // They leave voice with the channel then.
      if (!isOutsideError(error) || error.failure.retryable) throw error;
    }
  }
  const act = isOpen(entry.space) ? 'backstage closed' : 'space ended';
  await untilGone(() => rooms.remove(guildId, channelId, because(entry, 'space'), act));
  entry.backstage.isRemoved = true;
};

const setRight = async (
  tools: Performing,
  { entry, call }: Task<Extract<Call, { type: 'set-backstage-right' }>>,
): Promise<void> => {
  const { rooms, clock } = tools.deps;
  const { guildId } = entry.space;
  const { wanted } = call;
  const { target, rights } = wanted;
  const channelId = standing(entry);
  const isNothing = Object.values(rights).every((state) => state === 'unset');
  const why = because(entry, 'space');
  // What says nothing any more is removed.
  if (isNothing) await rooms.restoreRights(guildId, channelId, { target, before: rights }, why);
  else await rooms.setRights(guildId, channelId, wanted, why);
  entry.backstage.said.set(target, saidAs(rights));
  entry.backstage.beliefs.hold(target, { type: 'right', target, rights }, clock.monotonicMs());
};

/** Moves somebody who is still where they were when it was asked for. */
const move = async (
  tools: Performing,
  { entry, call }: Task<Extract<Call, { type: 'move-person' }>>,
): Promise<void> => {
  const { rooms } = tools.deps;
  const { guildId } = entry.space;
  const [room, backstage] = [channelOf(entry), standing(entry)];
  const [from, to] = call.to === 'room' ? [backstage, room] : [room, backstage];
  if (rooms.whereIs(guildId, call.userId)?.channelId !== from) return;
  await untilGone(() => rooms.setMember(guildId, call.userId, { moveTo: to }, because(entry, call.userId)));
};

/** Posts the message with the controls; one that may have been deleted is edited once, which finds out. */
const tell = async (tools: Performing, { entry, facts }: Task): Promise<void> => {
  const { panels } = tools.deps;
  const channelId = standing(entry);
  const { messageId, lostMessageId } = entry.applied.backstage;
  const told = { spaceId: entry.space.id, language: facts.language, roomId: channelOf(entry) };
  try {
    if (messageId === null) {
      const posted = await panels.postBackstage(channelId, told, lostMessageId);
      await save(tools, entry, { messageId: posted });
    } else await panels.editBackstage(channelId, messageId, told);
    entry.backstage.isVerified = true;
  } catch (error) {
    if (messageId === null || !isOutsideError(error) || error.failure.code !== 'gone') throw error;
    await save(tools, entry, { messageId: null, lostMessageId: messageId });
  }
};

/** The calls that concern the backstage. */
export type BackstageCall = Extract<
  Call,
  {
    type:
      | 'make-backstage'
      | 'confirm-backstage'
      | 'forget-backstage'
      | 'remove-backstage'
      | 'set-backstage-right'
      | 'move-person'
      | 'tell-backstage';
  }
>;

/** Carries out a call that concerns the backstage. */
export const performBackstage = async (tools: Performing, task: Task, call: BackstageCall): Promise<void> => {
  const { entry } = task;
  switch (call.type) {
    case 'make-backstage':
      return await make(tools, { ...task, call });
    case 'confirm-backstage':
      return await save(tools, entry, { asked: null });
    case 'forget-backstage':
      await tools.desk.change(entry, { type: 'backstage-gone', why: 'closed' }, MAJLIS);
      return undefined;
    case 'remove-backstage':
      return await remove(tools, entry);
    case 'set-backstage-right':
      return await setRight(tools, { ...task, call });
    case 'move-person':
      return await move(tools, { ...task, call });
    case 'tell-backstage':
      return await tell(tools, task);
  }
};

/** It could not be made, for good: there is none, and who asked is told why. */
export const backstageFailed = async (
  tools: Performing,
  entry: Entry,
  refusal: NonNullable<Entry['backstageFailure']>,
): Promise<void> => {
  await save(tools, entry, { asked: null });
  entry.backstageFailure = refusal;
  await tools.desk.change(entry, { type: 'backstage-gone', why: 'could-not' }, MAJLIS);
};
