import type { ChannelId } from '../lib/index.ts';
import type { Belief } from './beliefs.ts';
import type { AppDeps } from './deps.ts';
import type { Call } from './differ.ts';
import type { Applied, PanelFacts } from './ports.ts';
import { isOutsideError } from './refusals.ts';
import type { Entry, SpaceBook } from './space-book.ts';
import type { SpaceDesk } from './space-desk.ts';
import { MAJLIS } from './space-desk.ts';

/** What carrying out a call needs. */
export interface Performing {
  readonly deps: AppDeps;
  readonly desk: SpaceDesk;
  readonly book: Pick<SpaceBook, 'all'>;
}

/** One call to be carried out, with what the panel should tell. */
export interface Task<One extends Call = Call> {
  readonly entry: Entry;
  readonly call: One;
  readonly facts: PanelFacts;
  readonly digest: string;
}

/** Stores what is confirmed outside; in memory only once it is stored. */
export const saveApplied = async ({ deps }: Performing, entry: Entry, change: Partial<Applied>): Promise<void> => {
  const applied = { ...entry.applied, ...change };
  await deps.spaces.saveApplied(entry.space.id, applied);
  entry.applied = applied;
};

/** Asks for what is not there any more, and takes the answer "gone" for done. */
const untilGone = async (run: () => Promise<void>): Promise<void> => {
  try {
    await run();
  } catch (error) {
    if (!isOutsideError(error) || error.failure.code !== 'gone') throw error;
  }
};

const channelOf = (entry: Entry): ChannelId => {
  const { channelId } = entry.space.room;
  if (channelId === null) throw new Error('this call needs a room');
  return channelId;
};

const believe = ({ deps }: Performing, entry: Entry, key: string, belief: Belief): void =>
  entry.beliefs.hold(key, belief, deps.clock.monotonicMs());

/** The intent is stored before the room is asked for; after a crash it is looked for before it is made again. */
const makeRoom = async (
  tools: Performing,
  { entry, call }: Task<Extract<Call, { type: 'make-room' }>>,
): Promise<void> => {
  const { rooms, clock } = tools.deps;
  const { id: spaceId, guildId, title: name, hostId } = entry.space;
  const askedAtMs = entry.applied.roomAskedAtMs;
  const input = { guildId, spaceId, name, hostId };
  // Also by a space that found it a moment ago and is not stored with it yet: two of one host and title look alike.
  const isTaken = (channelId: ChannelId): boolean =>
    tools.book.all().some((one) => one !== entry && [one.space.room.channelId, one.roomFound].includes(channelId));
  const likely = call.find && askedAtMs !== null ? await rooms.find(input, askedAtMs, isTaken) : null;
  const found = likely !== null && isTaken(likely) ? null : likely;
  entry.roomFound = found;
  if (found === null && !call.make) return await saveApplied(tools, entry, { roomAskedAtMs: null });
  if (found === null && askedAtMs === null) await saveApplied(tools, entry, { roomAskedAtMs: clock.wallMs() });
  const channelId = found ?? (await rooms.create(input));
  entry.roomMadeAtMs = clock.monotonicMs();
  await tools.desk.change(entry, { type: 'room-made', channelId }, MAJLIS);
  // Until now nobody could tell that its deletion was meant for this space.
  if (entry.deletedMeanwhile.has(channelId)) entry.roomRemoved = true;
  entry.deletedMeanwhile.clear();
  await saveApplied(tools, entry, { roomAskedAtMs: null, overwrites: [hostId] });
};

const setTopic = async (
  tools: Performing,
  { entry, call }: Task<Extract<Call, { type: 'set-topic' | 'restore-topic' }>>,
): Promise<void> => {
  const { guildId, id } = entry.space;
  const channelId = channelOf(entry);
  if (call.type === 'restore-topic') {
    await untilGone(() => tools.deps.rooms.setTopic(guildId, channelId, call.topic, id));
    return await saveApplied(tools, entry, { topic: null });
  }
  await tools.deps.rooms.setTopic(guildId, channelId, call.topic, id);
  believe(tools, entry, 'topic', { type: 'topic', topic: call.topic });
  return await saveApplied(tools, entry, { topic: call.topic });
};

const hostRights = async (
  tools: Performing,
  { entry, call }: Task<Extract<Call, { type: 'allow-host' | 'restore-host' }>>,
): Promise<void> => {
  const { guildId, id } = entry.space;
  const channelId = channelOf(entry);
  const others = entry.applied.overwrites.filter((userId) => userId !== call.userId);
  if (call.type === 'restore-host') {
    await untilGone(() => tools.deps.rooms.restoreHost(guildId, channelId, call, id));
    return await saveApplied(tools, entry, { overwrites: others });
  }
  // Stored first: after a crash in between it must still be taken out again at the end.
  await saveApplied(tools, entry, { overwrites: [...others, call.userId] });
  await tools.deps.rooms.allowHost(guildId, channelId, call.userId, id);
  return believe(tools, entry, 'host', { type: 'host', userId: call.userId });
};

const moveFloor = async (
  tools: Performing,
  { entry, call }: Task<Extract<Call, { type: 'invite' | 'suppress' }>>,
): Promise<void> => {
  const { userId } = call;
  const isDown = call.type === 'suppress';
  await untilGone(() => tools.deps.rooms.setSuppressed(entry.space.guildId, channelOf(entry), userId, isDown));
  believe(tools, entry, call.key, { type: isDown ? 'down' : 'up', userId });
};

const postPanel = async (tools: Performing, { entry, facts, digest }: Task): Promise<void> => {
  const atMs = tools.deps.clock.wallMs();
  const messageId = await tools.deps.panels.post(channelOf(entry), facts, entry.applied.lostPanel);
  entry.panelVerified = true;
  // The panel told the space as live, as of then; the life follows with the same moment.
  if (entry.space.life.status === 'opening')
    entry.toldLiveAtMs = 'sinceMs' in facts.space.life ? facts.space.life.sinceMs : atMs;
  await saveApplied(tools, entry, { panel: { messageId, digest, postedAtMs: atMs } });
};

const editPanel = async (tools: Performing, { entry, facts, digest }: Task): Promise<void> => {
  const { panel } = entry.applied;
  if (panel === null) return;
  try {
    await tools.deps.panels.edit(channelOf(entry), panel.messageId, facts);
    entry.panelVerified = true;
    await saveApplied(tools, entry, { panel: { ...panel, digest } });
  } catch (error) {
    if (!isOutsideError(error) || error.failure.code !== 'gone') throw error;
    await saveApplied(tools, entry, { panel: null, lostPanel: panel.messageId });
  }
};

/** Carries out one call and stores what it confirmed. Throws an OutsideError when Discord failed or refused. */
export const perform = async (tools: Performing, task: Task): Promise<void> => {
  const { entry, call } = task;
  const { rooms } = tools.deps;
  const { guildId, id } = entry.space;
  switch (call.type) {
    case 'make-room':
      return await makeRoom(tools, { ...task, call });
    case 'remove-room':
      await untilGone(() => rooms.remove(guildId, channelOf(entry), id));
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
      await untilGone(() => rooms.closeStage(guildId, channelOf(entry), id));
      return await saveApplied(tools, entry, { topic: null });
    case 'allow-host':
    case 'restore-host':
      return await hostRights(tools, { ...task, call });
    case 'invite':
    case 'suppress':
      return await moveFloor(tools, { ...task, call });
    case 'unsuppress-self':
      await rooms.unsuppressSelf(guildId, channelOf(entry));
      return believe(tools, entry, 'self', { type: 'self' });
    case 'post-panel':
      return await postPanel(tools, task);
    case 'edit-panel':
      return await editPanel(tools, task);
  }
};

/** What an ending space does with a call that was refused for good: it counts as done, so that the space can end. */
export const giveUp = async (tools: Performing, { entry, call, digest }: Task): Promise<void> => {
  switch (call.type) {
    case 'make-room':
      return await saveApplied(tools, entry, { roomAskedAtMs: null });
    case 'remove-room':
      entry.roomRemoved = true;
      return undefined;
    case 'close-stage':
    case 'restore-topic':
      return await saveApplied(tools, entry, { topic: null });
    case 'restore-host':
      return await saveApplied(tools, entry, {
        overwrites: entry.applied.overwrites.filter((userId) => userId !== call.userId),
      });
    default: {
      const { panel } = entry.applied;
      return await saveApplied(tools, entry, { panel: panel === null ? null : { ...panel, digest } });
    }
  }
};
