import type { Asker, Decision, SpaceEvent } from './event.ts';
import { notNow } from './life.ts';
import { mayDo } from './permissions.ts';
import { refuse } from './refusal.ts';
import type { Space } from './space.ts';
import { LIMITS } from './space-rules.ts';

/** How long before its end a space tells of it. */
const WARN_BEFORE_MS = 5 * 60_000;
/** What one extension adds. */
const EXTEND_BY_MS = 30 * 60_000;
/** A length that is set below what has passed leaves people this long. */
const LEAST_LEFT_MS = WARN_BEFORE_MS;

/** The deadline after the longest length was changed to what the rules say; none while no space is live. */
export const deadlineBy = (space: Space, maxLengthMs: number, nowMs: number): readonly SpaceEvent[] => {
  if (space.life.status !== 'live' || space.deadline?.reason !== 'too-long') return [];
  const atMs = Math.max(space.life.sinceMs + maxLengthMs, nowMs + LEAST_LEFT_MS);
  return [{ type: 'deadline-set', deadline: { atMs, reason: 'too-long', isWarned: false } }];
};

/** It lasts longer; also what was its last minute is not. */
export const decideExtend = (space: Space, asker: Asker, nowMs: number): Decision => {
  const closed = notNow(space);
  if (closed !== null) return closed;
  if (!mayDo(space, asker, 'extend')) return refuse('not-host');
  const { deadline, life, rules } = space;
  if (deadline === null) return refuse('no-deadline');
  const planned = deadline.reason === 'too-long' ? deadline.atMs : life.sinceMs + rules.maxLengthMs;
  const atMs = Math.min(Math.max(planned, nowMs) + EXTEND_BY_MS, life.sinceMs + LIMITS.maxLengthMs.max);
  if (atMs <= deadline.atMs) return refuse('cannot-extend', { at: String(deadline.atMs) });
  return { ok: true, events: [{ type: 'deadline-set', deadline: { atMs, reason: 'too-long', isWarned: false } }] };
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
