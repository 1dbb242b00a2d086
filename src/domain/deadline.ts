import type { Asker, Decision, SpaceEvent } from './event.ts';
import { ending, isOpen, notNow } from './life.ts';
import { mayDo, undoesModerators } from './permissions.ts';
import { refuse } from './refusal.ts';
import type { Deadline, Space } from './space.ts';
import { LIMITS } from './space-rules.ts';

/** How long before its end a space tells of it. */
const WARN_BEFORE_MS = 5 * 60_000;
/** What one extension adds. */
const EXTEND_BY_MS = 30 * 60_000;
/** The longest that last words take. */
const MAX_LAST_WORDS_MS = 10 * 60_000;
/** A length that is set below what has passed leaves people this long. */
const LEAST_LEFT_MS = WARN_BEFORE_MS;

/** The deadline once the longest length is this. Nothing moves before it is live, nor while last words are said. */
export const deadlineBy = (space: Space, maxLengthMs: number, nowMs: number): readonly SpaceEvent[] => {
  if (space.life.status !== 'live' || (space.deadline !== null && space.deadline.reason !== 'too-long')) return [];
  const atMs = Math.max(space.life.sinceMs + maxLengthMs, nowMs + LEAST_LEFT_MS);
  return [{ type: 'deadline-set', deadline: { atMs, reason: 'too-long', isWarned: false }, why: 'rules' }];
};

/** Last words that a moderator asked for. */
const isModerators = ({ reason }: Deadline): boolean => reason === 'ended-by-moderator';

/** It lasts longer, counted from its longest length, or from now when that is past, up to `longestMs` in all. Last words are taken back by it. */
export const decideExtend = (space: Space, asker: Asker, longestMs: number, nowMs: number): Decision => {
  const closed = notNow(space);
  if (closed !== null) return closed;
  if (!mayDo(space, asker, 'extend')) return refuse('not-host');
  const { deadline, life, rules } = space;
  if (deadline === null) return refuse('no-deadline');
  if (isModerators(deadline) && !undoesModerators(asker)) return refuse('moderators-lift');
  const planned = deadline.reason === 'too-long' ? deadline.atMs : life.sinceMs + rules.maxLengthMs;
  const atMs = Math.min(
    Math.max(planned, nowMs) + EXTEND_BY_MS,
    life.sinceMs + Math.min(longestMs, LIMITS.maxLengthMs.max),
  );
  if (atMs <= deadline.atMs) return refuse('cannot-extend', { at: String(deadline.atMs) });
  const longer: Deadline = { atMs, reason: 'too-long', isWarned: false };
  return { ok: true, events: [{ type: 'deadline-set', deadline: longer, why: 'extended' }] };
};

/** When it ends at the latest by what is decided so far; with no deadline that is never. */
const latestMs = ({ deadline, life, rules }: Space): number => {
  if (deadline === null) return Infinity;
  // What an extension had added is taken back by last words.
  return deadline.reason === 'too-long' ? deadline.atMs : Math.max(deadline.atMs, life.sinceMs + rules.maxLengthMs);
};

/** A person ends it, after their last words if it is live; also one that is still opening. Nobody gains time by last words. */
export const decideEnd = (space: Space, asker: Asker, lastWordsMs: number, nowMs: number): Decision => {
  if (!isOpen(space)) return refuse('space-over');
  if (!mayDo(space, asker, 'end')) return refuse('not-owner');
  const isHost = asker.type === 'person' && asker.userId === space.hostId;
  const reason = isHost ? 'ended-by-host' : 'ended-by-moderator';
  if (lastWordsMs <= 0 || space.life.status === 'opening') return { ok: true, events: ending(space, reason, nowMs) };
  const { deadline } = space;
  const isHeld = deadline !== null && isModerators(deadline) && !undoesModerators(asker);
  const atMs = Math.min(
    nowMs + Math.min(lastWordsMs, MAX_LAST_WORDS_MS),
    latestMs(space),
    isHeld ? deadline.atMs : Infinity,
  );
  // Who runs the space may have it end sooner than a moderator wants, which goes on to be the moderator's doing.
  const last: Deadline = { atMs, reason: isHeld ? deadline.reason : reason, isWarned: true };
  return { ok: true, events: [{ type: 'deadline-set', deadline: last, why: 'last-words' }] };
};

/** What the deadline brings at this time. */
export const atDeadline = (space: Space, nowMs: number): readonly SpaceEvent[] => {
  const { deadline } = space;
  if (deadline === null || space.life.status !== 'live') return [];
  if (nowMs >= deadline.atMs) return [{ type: 'ending', reason: deadline.reason, atMs: nowMs }];
  return !deadline.isWarned && nowMs >= deadline.atMs - WARN_BEFORE_MS ? [{ type: 'deadline-warned' }] : [];
};

/** When the deadline brings something next, in wall time. */
export const deadlineDueMs = ({ deadline }: Space): number | null => {
  if (deadline === null) return null;
  return deadline.isWarned ? deadline.atMs : deadline.atMs - WARN_BEFORE_MS;
};
