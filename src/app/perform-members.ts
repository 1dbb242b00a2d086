import { backstageOf } from '../domain/index.ts';
import type { UserId } from '../lib/index.ts';
import type { Call } from './call.ts';
import { because } from './causes.ts';
import type { Performing, Task } from './performing.ts';
import { believe, channelOf, confirmed, saveApplied } from './performing.ts';
import { untilGone } from './until-gone.ts';
import { isOutsideError } from './refusals.ts';
import type { Entry } from './space-book.ts';
import { MOVES } from './voice-floor.ts';

/** On a stage: invites somebody up, or sends them down. */
export const moveFloor = async (
  tools: Performing,
  { entry, call }: Task<Extract<Call, { type: 'invite' | 'suppress' }>>,
): Promise<void> => {
  const { userId } = call;
  const isDown = call.type === 'suppress';
  const what = { key: call.key, belief: { type: isDown ? 'down' : 'up', userId } as const };
  await confirmed(tools, entry, what, () =>
    untilGone(() => tools.deps.rooms.setSuppressed(entry.space.guildId, channelOf(entry), userId, isDown)),
  );
};

/** Mutes somebody in the server. That it is to be lifted is stored before, so that a crash between leaves nobody muted for good. */
export const quiet = async (
  tools: Performing,
  { entry, call }: Pick<Task<Extract<Call, { type: 'quiet' }>>, 'entry' | 'call'>,
): Promise<void> => {
  const { guildId, id: spaceId } = entry.space;
  const { userId } = call;
  const { owed, deps } = tools;
  await owed.alone(guildId, userId, async () => {
    const isNew = owed.get(guildId, userId) === undefined;
    // Muted by somebody, as far as Discord shows; a mute that we have just lifted may be shown still.
    const isShownMuted = (): boolean =>
      deps.rooms.whereIs(guildId, userId)?.muted === true && !owed.isLifted(guildId, userId);
    // Asked for twice, before what the first did was seen.
    if (!isNew && (owed.isOnItsWay(guildId, userId) || isShownMuted())) return;
    await owed.owe({ guildId, userId, spaceId, sinceMs: deps.clock.wallMs() });
    // A moderator was faster: then the mute is theirs.
    if (isNew && isShownMuted()) return await owed.paid(guildId, userId);
    try {
      owed.forgetShown(guildId, userId);
      await deps.rooms.setMember(guildId, userId, { mute: true }, because(entry, userId));
      // Discord's event often comes before its answer. What was shown earlier may have been somebody else's mute, already lifted: ours is
      // on its way then, and is not to be taken for lifted.
      if (isShownMuted()) owed.saw(guildId, userId, true);
      else owed.set(guildId, userId);
      entry.beliefs.drop(`unmuted:${userId}`);
    } catch (error) {
      if (!isOutsideError(error)) throw error;
      // Discord said no, or they had left: they are not muted by us, and a mute that somebody sets later is not ours to lift. Where an
      // answer was lost, now or the time before, they may be.
      if (error.failure.code === 'unavailable') owed.unsure(guildId, userId);
      else if (isNew) await owed.paid(guildId, userId);
      if (error.failure.code !== 'gone') throw error;
    }
  });
};

/** Holds that a mute of ours is lifted, unless Discord has shown it already. */
const believeUnmuted = (tools: Performing, entry: Entry, userId: UserId): void => {
  if (tools.deps.rooms.whereIs(entry.space.guildId, userId)?.muted === false)
    return entry.beliefs.drop(`unmuted:${userId}`);
  return believe(tools, entry, `unmuted:${userId}`, { type: 'unmuted', userId });
};

/** Forgets a mute of ours that somebody lifted; unless, since that was seen, another was set. */
export const settleMute = async (
  tools: Performing,
  { entry, call }: Task<Extract<Call, { type: 'settle-mute' }>>,
): Promise<void> => {
  const { guildId } = entry.space;
  const { userId } = call;
  const { owed, deps } = tools;
  await owed.alone(guildId, userId, async () => {
    const isMuted = deps.rooms.whereIs(guildId, userId)?.muted === true || owed.isOnItsWay(guildId, userId);
    if (isMuted) return;
    // Not shown is not lifted then: it is lifted in any case.
    if (owed.isUnsure(guildId, userId))
      await deps.rooms.setMember(guildId, userId, { mute: false }, because(entry, userId));
    await owed.paid(guildId, userId);
  });
};

/** Lifts a mute of ours. Of somebody who has just left it stays owed: the error "gone" is the caller's to keep it. */
export const unmute = async (
  tools: Performing,
  { entry, call }: Task<Extract<Call, { type: 'unmute' }>>,
): Promise<void> => {
  const { guildId } = entry.space;
  const { userId } = call;
  await tools.owed.alone(guildId, userId, async () => {
    tools.owed.lifting(guildId, userId);
    await tools.deps.rooms.setMember(guildId, userId, { mute: false }, because(entry, userId));
    believeUnmuted(tools, entry, userId);
    await tools.owed.paid(guildId, userId);
  });
};

const noteMove = (
  tools: Performing,
  { entry, call }: Task<Extract<Call, { type: 'recount' }>>,
  isLast: boolean,
): void => {
  const before = entry.moves.get(call.userId);
  const tries = isLast ? MOVES : (before?.to === call.to ? before.tries : 0) + 1;
  entry.moves.set(call.userId, { to: call.to, tries, atMs: tools.deps.clock.monotonicMs() });
};

const forgetDetour = async (tools: Performing, { entry }: Task, userId: UserId): Promise<void> =>
  await saveApplied(tools, entry, { detours: entry.applied.detours.filter((one) => one.userId !== userId) });

/** Through another room and back. Where they are taken is stored before, so that nobody is left behind there. */
const moveAround = async (tools: Performing, task: Task<Extract<Call, { type: 'recount' }>>): Promise<void> => {
  const { rooms } = tools.deps;
  const { entry, call } = task;
  const { guildId } = entry.space;
  const { userId } = call;
  // Through no room of a space: it would take them for somebody who came.
  const ofSpaces = new Set(tools.book.all().flatMap(({ space }) => [space.room.channelId, backstageOf(space)]));
  if (rooms.whereIs(guildId, userId)?.channelId !== channelOf(entry)) return undefined;
  const via = rooms.emptyRoom(guildId, ofSpaces);
  // With no empty room to pass through, only coming in anew is left.
  if (via === null) return noteMove(tools, task, true);
  await saveApplied(tools, entry, { detours: [...entry.applied.detours, { userId, via }] });
  await rooms.setMember(guildId, userId, { moveTo: via }, because(entry, userId));
  // Discord's event of the first leg may be on its way still; whoever is anywhere else went there by themselves.
  const here = rooms.whereIs(guildId, userId)?.channelId;
  if (here === via || here === channelOf(entry))
    await rooms.setMember(guildId, userId, { moveTo: channelOf(entry) }, because(entry, userId));
  noteMove(tools, task, false);
  return await forgetDetour(tools, task, userId);
};

/** Has Discord count somebody's right to speak anew. What came of it is seen in their next voice state. */
export const recount = async (tools: Performing, task: Task<Extract<Call, { type: 'recount' }>>): Promise<void> => {
  const { entry, call } = task;
  const { guildId } = entry.space;
  const { userId } = call;
  if (call.way === 'around') return await moveAround(tools, task);
  return await tools.owed.alone(guildId, userId, async () => {
    // They may have gone elsewhere while this waited for its turn: a move would pull them back.
    if (tools.deps.rooms.whereIs(guildId, userId)?.channelId !== channelOf(entry)) return;
    if (call.unmutes) tools.owed.lifting(guildId, userId);
    const change = { moveTo: channelOf(entry), ...(call.unmutes ? { mute: false } : {}) };
    await tools.deps.rooms.setMember(guildId, userId, change, because(entry, userId));
    noteMove(tools, task, false);
    if (!call.unmutes) return;
    believeUnmuted(tools, entry, userId);
    await tools.owed.paid(guildId, userId);
  });
};

/** Brings back somebody who is still where they were taken on the way; whoever went elsewhere meanwhile is let go. */
export const bringBack = async (
  tools: Performing,
  task: Task<Extract<Call, { type: 'bring-back' }>>,
): Promise<void> => {
  const { entry, call } = task;
  const { guildId } = entry.space;
  const { userId, via } = call;
  if (tools.deps.rooms.whereIs(guildId, userId)?.channelId === via)
    await untilGone(() =>
      tools.deps.rooms.setMember(guildId, userId, { moveTo: channelOf(entry) }, because(entry, userId)),
    );
  await forgetDetour(tools, task, userId);
};

/** Puts somebody out of the room, or its backstage; whoever has gone elsewhere meanwhile is let be. */
export const putOut = async (
  tools: Performing,
  { entry, call }: Task<Extract<Call, { type: 'put-out' }>>,
): Promise<void> => {
  const { guildId } = entry.space;
  const { rooms } = tools.deps;
  const where = rooms.whereIs(guildId, call.userId)?.channelId ?? null;
  if (where === null || ![channelOf(entry), backstageOf(entry.space)].includes(where)) return;
  await untilGone(() => rooms.setMember(guildId, call.userId, { moveTo: null }, because(entry, call.userId)));
};

/** Makes an account of ours a speaker: on a stage at once, in a voice room by having Discord count its right anew. */
export const bringUpAccount = async (
  tools: Performing,
  { entry, call }: Task<Extract<Call, { type: 'bring-up-account' }>>,
): Promise<void> => {
  const { guildId, room } = entry.space;
  const { rooms } = tools.deps;
  const channelId = channelOf(entry);
  const { accountId } = call;
  await confirmed(tools, entry, { key: 'self', belief: { type: 'account', accountId } }, () =>
    room.kind === 'voice'
      ? rooms.setMember(guildId, accountId, { moveTo: channelId }, because(entry, accountId))
      : rooms.bringUpAccount(guildId, channelId, accountId),
  );
};
