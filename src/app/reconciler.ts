import type { PersonSeen, Refusal } from '../domain/index.ts';
import { dueAtMs, isOpen } from '../domain/index.ts';
import type { MessageId, UserId } from '../lib/index.ts';
import { announcementRestMs } from './announcing.ts';
import type { Comparison, Look, ReconcilerParts } from './comparison.ts';
import { compare, lookAt, lookBackstage, peekAt, peopleAround } from './comparison.ts';
import type { Call } from './call.ts';
import type { Urgency } from './call-order-port.ts';
import type { AppDeps } from './deps.ts';
import { isEssential } from './call.ts';
import { backstageFailed } from './perform-backstage.ts';
import { giveUp, perform } from './perform.ts';
import { noteFailure } from './call-failure.ts';
import { PANEL_REPLACED_EVERY_MS } from './panel-life.ts';
import { endAnnouncement } from './perform-announcement.ts';
import type { Task } from './performing.ts';
import { saveApplied } from './performing.ts';
import type { OutsideFailure, Right, RoomSeen } from './ports.ts';
import { isOutsideError, refusalOf } from './refusals.ts';
import { RIGHTS, rightsIn } from './room-rights.ts';
import type { Entry } from './space-book.ts';
import { urgencyOf } from './room-urgency.ts';
import { silence } from './silence.ts';
import { goneTarget, noteGone } from './gone-target.ts';
import { MAJLIS } from './space-desk.ts';
import { MOVE_SHOWN_MS } from './voice-floor.ts';
import { CONFIRM_MS } from './voice-presence.ts';

/** Calls of one pass; then others have their turn. More than any journey needs at once, so it only bounds a bug. */
const MAX_STEPS = 200;
/** A room that this process made is taken for deleted only after this: its event may come after the answer. */
const YOUNG_ROOM_MS = 10_000;

/** Makes the outside of one space as its state wants it. There is no other path, neither for opening nor for recovery. */
export interface Reconciler {
  /** Steps until nothing is left that can be done now, or `mayGoOn` says no: what is left is found again by the next process. */
  pass(entry: Entry, mayGoOn: () => boolean): Promise<void>;
  /** When this space should be looked at again though nothing happened, monotonic; null when there is no need. */
  nextDueMs(entry: Entry): number | null;
  /** Mutes at once whoever is heard without the floor, in the room as it is seen. */
  silence(entry: Entry, seen: RoomSeen): void;
  /** The room with what is confirmed and not shown yet. */
  look(entry: Entry): Look;
  /** The same for who only tells of it: beliefs that run out are left to the pass that acts on it. */
  peek(entry: Entry): Look;
  /** Everybody in the room, as it is seen, and in the backstage of its space. */
  around(entry: Entry, seen: RoomSeen): readonly PersonSeen[];
}

const failOpening = async ({ desk }: ReconcilerParts, entry: Entry, refusal: Refusal): Promise<void> => {
  entry.openFailure = refusal;
  await desk.change(entry, { type: 'fail-opening' }, MAJLIS);
};

const onFailure = async (parts: ReconcilerParts, task: Task, failure: OutsideFailure): Promise<void> => {
  const { entry, call } = task;
  const gone = await goneTarget(parts, entry, call, failure);
  // Whom it concerns there is no more: it is no call that is worth to be made again and again.
  const noted = gone === null ? failure : ({ code: 'refused', detail: failure.code, retryable: false } as const);
  if (noteFailure(parts.deps, entry, call, noted) === 'again') return;
  if (gone !== null && isOpen(entry.space)) {
    const told = await noteGone(parts, entry, gone);
    if (told !== null) entry.troubles.set(call.key, told);
    return;
  }
  const refusal = refusalOf(failure);
  if (call.type === 'make-backstage') return await backstageFailed(parts, entry, refusal);
  if (entry.space.life.status === 'opening' && isEssentialIn(entry, call))
    return await failOpening(parts, entry, refusal);
  if (entry.space.life.status === 'ending') return await giveUp(parts, task);
  entry.troubles.set(call.key, refusal);
  return undefined;
};

/** The status of a voice room is a nicety; the topic of a stage is what opens it. */
const isEssentialIn = ({ space }: Entry, call: Call): boolean =>
  isEssential(call) && !(space.room.kind === 'voice' && call.type === 'set-topic');

/** An unmute that Discord took and that is not to be seen is not asked for again faster than this. */
const UNMUTE_AGAIN_MS = 1000;

/** Somebody who was put out is still seen for a moment; whoever comes back at once is put out anew after this. */
const OUT_AGAIN_MS = 1000;

/** A hand that goes up again and again by Discord's own button is not taken down faster than this. */
const DOWN_AGAIN_MS = 1000;

/** What counts for the recap is stored at most so often: a crowd that arrives is not a write for each. */
const TALLY_EVERY_MS = 10_000;

/** How long a call that Discord took is not made again, should what it brought not be seen; and what else is not made again by it. */
const holdsAfter = (
  { deps, config }: ReconcilerParts,
  { applied }: Entry,
  { type, key }: Call,
): readonly (readonly [key: string, waitMs: number])[] => {
  switch (type) {
    case 'recount':
    case 'set-adults':
      return [[key, CONFIRM_MS]];
    case 'suppress':
      return [[key, DOWN_AGAIN_MS]];
    case 'put-out':
    case 'move-person':
      return [[key, OUT_AGAIN_MS]];
    case 'unmute':
      return [[key, UNMUTE_AGAIN_MS]];
    case 'edit-panel':
      return [[key, config.panelEveryMs]];
    case 'post-panel':
    case 'replace-panel':
      return [
        [key, 0],
        ['panel-edit', config.panelEveryMs],
        ['panel-replace', PANEL_REPLACED_EVERY_MS],
      ];
    case 'post-announcement':
    case 'edit-announcement':
      return [
        ['announcement-edit', announcementRestMs(applied.announcement, deps.clock.wallMs(), config.announceEveryMs)],
      ];
    case 'hide-announcement':
      return [
        [key, 0],
        ['announcement-post', config.announceEveryMs],
      ];
    case 'note-tally':
      return [[key, TALLY_EVERY_MS]];
    default:
      return [[key, 0]];
  }
};

const carryOut = async (parts: ReconcilerParts, task: Task): Promise<void> => {
  const { deps } = parts;
  const { entry, call } = task;
  entry.patience.began(call.key);
  try {
    await perform(parts, task);
    const nowMs = deps.clock.monotonicMs();
    for (const [key, waitMs] of holdsAfter(parts, entry, call)) entry.patience.succeeded(key, nowMs, waitMs);
    entry.troubles.delete(call.key);
  } catch (error) {
    if (isOutsideError(error)) return await onFailure(parts, task, error.failure);
    // A bug or a lost store: isolated to this space, and tried again slowly.
    deps.logger.error('a call went wrong', { spaceId: entry.space.id, call: call.type, error });
    entry.patience.failed(call.key, deps.clock.monotonicMs());
  }
};

/** When what does not open is given up. */
const givenUpAtMs = (
  { config }: Pick<ReconcilerParts, 'config'>,
  { openingSinceMs, byItself }: Pick<Entry, 'openingSinceMs' | 'byItself'>,
): number =>
  openingSinceMs === null ? Infinity : Math.max(openingSinceMs + config.openWithinMs, byItself?.untilMs ?? 0);

/** Nothing is left to call now: what that means for the life. */
const settle = async (parts: ReconcilerParts, entry: Entry, { calls, seen }: Comparison): Promise<void> => {
  const { desk, deps } = parts;
  const { status } = entry.space.life;
  entry.isTakenUp = false;
  // Who may speak again in a lent voice room is known only once Discord has shown its overwrites as they were.
  const isShown = entry.space.room.kind === 'stage' || entry.beliefs.nextDueMs() === null;
  if (status === 'ending' && calls.length === 0 && isShown) await desk.change(entry, { type: 'put-back' }, MAJLIS);
  if (status !== 'opening') return;
  const isReady = seen !== null && entry.applied.panel !== null && !calls.some((call) => isEssentialIn(entry, call));
  if (isReady) {
    await desk.change(entry, { type: 'go-live' }, MAJLIS, entry.toldLiveAtMs ?? deps.clock.wallMs());
    return;
  }
  if (deps.clock.monotonicMs() < givenUpAtMs(parts, entry)) return;
  await failOpening(parts, entry, { code: 'discord-unavailable', params: {} });
};

const forgetPanel = async (parts: ReconcilerParts, entry: Entry, messageId: MessageId): Promise<void> => {
  entry.panelLost = null;
  if (entry.applied.panel?.messageId === messageId)
    await saveApplied(parts, entry, { panel: null, lostPanel: messageId });
};

const forgetAnnouncement = async (parts: ReconcilerParts, entry: Entry, messageId: MessageId): Promise<void> => {
  entry.announcementLost = null;
  const { announcement } = entry.applied;
  if (announcement?.status === 'standing' && announcement.messageId === messageId)
    await endAnnouncement(parts, entry, 'deleted');
};

const MINUTE_MS = 60_000;

/** People in the room are told of a delay that they notice. */
const noteDelay = ({ deps }: ReconcilerParts, entry: Entry): void => {
  if (entry.byItself === null || entry.space.life.status !== 'opening') return;
  const { startsAtMs } = entry.byItself;
  const lateMs = deps.clock.wallMs() - startsAtMs;
  if (lateMs < MINUTE_MS) return;
  const minutes = String(Math.floor(lateMs / MINUTE_MS));
  entry.openedLate = { code: 'opened-late', params: { atMs: String(startsAtMs), minutes } };
};

/** Takes note of what people did to our messages, and of when the space began to end. */
const noteBefore = async (parts: ReconcilerParts, entry: Entry): Promise<void> => {
  if (entry.panelLost !== null) await forgetPanel(parts, entry, entry.panelLost);
  if (entry.announcementLost !== null) await forgetAnnouncement(parts, entry, entry.announcementLost);
  if (entry.space.life.status === 'ending') entry.endingSinceMs ??= parts.deps.clock.monotonicMs();
};

/** What was held against calls that are not wanted any more. */
const letGo = (entry: Entry, calls: readonly Call[]): void => {
  const keys = new Set<string>(calls.map((call) => call.key));
  entry.patience.keep(keys);
  for (const key of entry.troubles.keys()) if (!keys.has(key)) entry.troubles.delete(key);
};

type SetRight = Extract<Call, { type: 'set-right' }>;

/** Whether one would deny everybody a right that ours is still to allow us; what a member is denied shuts nobody else out. */
const deniesOurs = (one: SetRight, ours: SetRight, overwrites: RoomSeen['overwrites']): boolean => {
  const isStillTo = ({ wanted }: SetRight, right: Right, state: 'allowed' | 'denied'): boolean =>
    wanted.rights[right] === state && rightsIn(overwrites, wanted.target)[right] !== state;
  const isForAll = one.wanted.target === 'everyone';
  return isForAll && RIGHTS.some((right) => isStillTo(one, right, 'denied') && isStillTo(ours, right, 'allowed'));
};

/**
 * Nothing is denied that our own overwrite is still to allow us, and that one is put back after all others: whom everybody's denial shuts
 * out, Discord lets change no overwrite there any more, ours neither. What ours is to allow and another does not deny holds nothing up:
 * people who keep taking it away keep no door open by that.
 */
const isOutOfTurn = (own: UserId, call: Call, calls: readonly Call[], seen: RoomSeen | null): boolean => {
  const target = `member:${own}` as const;
  const isOwn = (one: Call): boolean =>
    (one.type === 'set-right' && one.wanted.target === target) ||
    (one.type === 'restore-right' && one.changed.target === target);
  if (call.type === 'set-right') {
    const ours = calls.find((one) => one.type === 'set-right' && isOwn(one));
    return ours?.type === 'set-right' && ours !== call && deniesOurs(call, ours, seen?.overwrites ?? []);
  }
  const isRight = (one: Call): boolean => one.type === 'set-right' || one.type === 'restore-right';
  return call.type === 'restore-right' && isOwn(call) && calls.some((one) => isRight(one) && !isOwn(one));
};

/** Whether ours was undone so often that it waits, and something that is asked for waits for it: that is no mending (KEEP-3). */
const isAskedFor = (
  { patience }: Entry,
  call: Call,
  { own, calls, seen, nowMs }: { own: UserId; calls: readonly Call[]; seen: RoomSeen | null; nowMs: number },
): boolean =>
  call.type === 'set-right' &&
  call.wanted.target === `member:${own}` &&
  patience.spentUntilMs(call.key, nowMs) !== null &&
  calls.some(
    (one) => one.type === 'set-right' && isOutOfTurn(own, one, calls, seen) && patience.mayTry(one.key, nowMs),
  );

/** Tells what was undone by hand so often that it is not mended for now; whether that is news. */
const noteSpent = ({ clock }: AppDeps, { patience, troubles }: Entry, calls: readonly Call[]): boolean => {
  const nowMs = clock.monotonicMs();
  let isNews = false;
  for (const { key } of calls) {
    const untilMs = patience.spentUntilMs(key, nowMs);
    // A panel that is deleted again and again tells nothing.
    if (untilMs === null || troubles.has(key) || key === 'panel-post') continue;
    troubles.set(key, { code: 'kept-undone', params: { untilMs: String(clock.wallMs() + untilMs - nowMs) } });
    isNews = true;
  }
  return isNews;
};

/** Mutes are made beside this line; what follows for those who are being muted waits until they are. */
const isHeldUp = ({ quieting }: Entry, call: Call): boolean => {
  if (call.type === 'quiet') return true;
  if (call.type === 'restore-right') return [...quieting].some((userId) => call.changed.target === `member:${userId}`);
  return 'userId' in call && quieting.has(call.userId);
};

/** While it opens, a room that is to be for adults lets nobody in before it is. */
const isTooSoon = ({ space }: Entry, call: Call, calls: readonly Call[]): boolean =>
  space.life.status === 'opening' &&
  call.type !== 'set-adults' &&
  calls.some((one) => one.type === 'set-adults' && one.adultsOnly);

/** Whom we muted and somebody unmuted in Discord itself; as seen at this very moment, since mutes are made beside this line. */
const freedIn = ({ owed }: ReconcilerParts, { space }: Entry, seen: RoomSeen): readonly UserId[] =>
  seen.people
    .filter(({ userId, muted }) => !muted && space.muted.includes(userId))
    .map(({ userId }) => userId)
    .filter((userId) => owed.get(space.guildId, userId) !== undefined && owed.wasShown(space.guildId, userId));

/** Turns, invitations, the end: what falls due by itself. */
const doWhatIsDue = async ({ deps, desk }: ReconcilerParts, entry: Entry): Promise<void> => {
  const nowMs = deps.clock.wallMs();
  const dueMs = dueAtMs(entry.space, nowMs);
  if (dueMs !== null && dueMs <= nowMs) await desk.change(entry, { type: 'tick' }, MAJLIS);
};

/** A room that this process has just made may be shown a moment later. */
const isYoung = (madeAtMs: number | null, nowMs: number): boolean =>
  madeAtMs !== null && nowMs - madeAtMs < YOUNG_ROOM_MS;

/** Somebody deleted the channel of the backstage in Discord itself: there is none then. */
const noteBackstage = async (parts: ReconcilerParts, entry: Entry): Promise<void> => {
  if (entry.space.backstage?.status !== 'open' || lookBackstage(parts, entry, 'peek') !== 'gone') return;
  const { madeAtMs, isRemoved } = entry.backstage;
  if (isYoung(madeAtMs, parts.deps.clock.monotonicMs()) && !isRemoved) return;
  await parts.desk.change(entry, { type: 'backstage-gone', why: 'deleted' }, MAJLIS);
};

/** One look, one comparison and at most one call; answers whether another step is due now. */
const step = async (parts: ReconcilerParts, entry: Entry): Promise<boolean> => {
  const { deps, desk } = parts;
  const nowMs = deps.clock.monotonicMs();
  entry.checkedAtMs = nowMs;
  const looked = lookAt(parts, entry);
  if (looked === 'unknown' || !parts.isAvailable(entry.space.guildId)) return false;
  if (looked === 'gone' && isOpen(entry.space)) {
    if (isYoung(entry.roomMadeAtMs, nowMs) && !entry.roomRemoved) return false;
    await desk.change(entry, { type: 'room-gone' }, MAJLIS);
    return true;
  }
  const seen = looked === 'none' || looked === 'gone' ? null : looked;
  const freed = seen === null ? [] : freedIn(parts, entry, seen);
  if (seen !== null) {
    await desk.change(entry, { type: 'observe', people: peopleAround(parts, entry, seen) }, MAJLIS);
    for (const userId of freed) await desk.change(entry, { type: 'freed', userId }, MAJLIS);
    silence(parts, entry, seen);
  }
  await noteBackstage(parts, entry);
  await doWhatIsDue(parts, entry);
  await noteBefore(parts, entry);
  noteDelay(parts, entry);
  const comparison = await compare(parts, entry, seen);
  letGo(entry, comparison.calls);
  const { calls } = comparison;
  const mustWait = (one: Call): boolean =>
    isHeldUp(entry, one) || isTooSoon(entry, one, calls) || isOutOfTurn(deps.accountId, one, calls, seen);
  const around = { own: deps.accountId, calls, seen, nowMs };
  const mayTry = (one: Call): boolean => entry.patience.mayTry(one.key, nowMs) || isAskedFor(entry, one, around);
  const call = calls.find((one) => !mustWait(one) && mayTry(one));
  if (call !== undefined) {
    const { facts, announcement, wanted } = comparison;
    const task = { entry, call, facts, announcement, wanted, digest: wanted.panel.digest };
    const urgency = (): Urgency => urgencyOf(entry, call, comparison.space);
    await deps.order.withUrgency(urgency, () => carryOut(parts, task));
    return true;
  }
  if (noteSpent(deps, entry, calls)) return true;
  // An act that was stored since wants other calls than those that are done: it is compared first.
  if (entry.space === comparison.space) await settle(parts, entry, comparison);
  return entry.space !== comparison.space;
};

const nextDueMs = ({ deps, config }: ReconcilerParts, entry: Entry): number | null => {
  // What fell due while the last step was under way was not looked at by it.
  const sinceMs = entry.checkedAtMs ?? deps.clock.monotonicMs();
  const { beliefs, madeAtMs } = entry.backstage;
  const dues = [entry.patience.nextDueMs(sinceMs), entry.beliefs.nextDueMs(), beliefs.nextDueMs()];
  if (madeAtMs !== null) dues.push(madeAtMs + YOUNG_ROOM_MS);
  if (entry.space.life.status === 'live') dues.push(entry.heard.nextDueMs(sinceMs));
  for (const { atMs } of entry.moves.values()) dues.push(atMs + CONFIRM_MS, atMs + MOVE_SHOWN_MS);
  const wallMs = deps.clock.wallMs();
  const dueMs = dueAtMs(entry.space, wallMs);
  if (dueMs !== null) dues.push(Math.max(deps.clock.monotonicMs() + (dueMs - wallMs), sinceMs + 1));
  if (entry.space.life.status === 'opening') {
    if (entry.seatWantedSinceMs !== null) dues.push(entry.seatWantedSinceMs + config.earsWaitMs);
    if (entry.roomMadeAtMs !== null) dues.push(entry.roomMadeAtMs + YOUNG_ROOM_MS);
    if (entry.openingSinceMs !== null) dues.push(givenUpAtMs({ config }, entry));
  }
  const waiting = dues.filter((due) => due !== null).filter((due) => due > sinceMs);
  return waiting.length === 0 ? null : Math.min(...waiting);
};

/** The reconciler over its ports. */
export const createReconciler = (parts: ReconcilerParts): Reconciler => ({
  look: (entry) => lookAt(parts, entry),
  around: (entry, seen) => peopleAround(parts, entry, seen),
  peek: (entry) => peekAt(parts, entry),
  silence: (entry, seen) => silence(parts, entry, seen),
  nextDueMs: (entry) => nextDueMs(parts, entry),
  pass: async (entry, mayGoOn) => {
    // Whoever opens it has it compared once it is stored.
    if (!entry.isStored) return;
    if (parts.isAvailable(entry.space.guildId)) entry.openingSinceMs ??= parts.deps.clock.monotonicMs();
    for (let steps = 0; steps < MAX_STEPS && mayGoOn(); steps += 1) {
      if (entry.space.life.status === 'ended' || !(await step(parts, entry))) return;
    }
  },
});
