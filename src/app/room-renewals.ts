import type { UserId } from '../lib/index.ts';
import type { SeatTrouble } from './ports.ts';

/** A room is joined anew at once when somebody is not heard there, and then less and less often: it costs whoever is heard a moment. */
const FIRST_REST_MS = 30_000;
const LONGEST_REST_MS = 300_000;
/** Others may well be heard beside sound that nobody has named. Where joining anew was no use, they would be cut off for nothing. */
const UNNAMED_REST_MS = 3_600_000;
/** A room that was joined anew is told as deaf for so long, unless somebody is heard: leaving it proves nothing. */
const HELD_MS = 60_000;
/** Joining anew takes a second or two, and sound that nobody has named is found after three: until then others who are heard show nothing. */
const UNNAMED_HELD_MS = 10_000;

/** For whom a room was joined anew, and how often. Times are monotonic milliseconds. */
export interface Renewals {
  /** How often somebody began to be missed for their speech since somebody was last heard. */
  misses: number;
  count: number;
  lastMs: number;
  /** When something was last wrong there. */
  wrongMs: number;
  /** The longest rest that what it was joined anew for may have. */
  longestMs: number;
  /** For whom it was who were missed beside others, and are there and unheard since: it was no use. */
  readonly usedFor: Set<UserId>;
}

/** It was not; but for those it was no use before. */
export const noRenewals = (usedFor: readonly UserId[] = []): Renewals => ({
  misses: 0,
  count: 0,
  lastMs: 0,
  wrongMs: 0,
  longestMs: LONGEST_REST_MS,
  usedFor: new Set(usedFor),
});

/** Sound that nobody has named arrives. */
export const isUnnamed = ({ code }: Pick<SeatTrouble, 'code'>): boolean => code === 'unknown-voice';

/**
 * What is a reason to join the room anew. Op 5 alone may come without sound to follow (UNPROVEN): what cuts off whoever is heard takes two people,
 * or a second time, which who is missed beside others had; for them it is done once, since where it was no use it is their own network mostly.
 * Sound that nobody has named is no such doubt.
 */
export const reasonsToRenew = (
  { misses, usedFor }: Renewals,
  counted: readonly SeatTrouble[],
): readonly SeatTrouble[] => {
  const reasons = counted.filter(
    ({ code, userId }) =>
      isUnnamed({ code }) || (code === 'voice-missing' && (userId === undefined || !usedFor.has(userId))),
  );
  const missed = counted.filter(({ code }) => code === 'no-sound');
  return missed.length > 1 || (missed.length === 1 && misses > 1) ? [...reasons, ...missed] : reasons;
};

const longestRest = (reasons: readonly SeatTrouble[]): number =>
  reasons.every(isUnnamed) ? UNNAMED_REST_MS : LONGEST_REST_MS;

/** How long it is to be left alone before it is joined anew for these reasons. */
export const restBeforeRenewal = (
  { count, lastMs }: Renewals,
  reasons: readonly SeatTrouble[],
  nowMs: number,
): number => {
  if (count === 0) return 0;
  const restMs = Math.min(FIRST_REST_MS * 2 ** (count - 1), longestRest(reasons));
  return Math.max(0, lastMs + restMs - nowMs);
};

/** It is joined anew for these reasons. */
export const noteRenewal = (renewals: Renewals, reasons: readonly SeatTrouble[], nowMs: number): void => {
  renewals.count += 1;
  renewals.lastMs = nowMs;
  renewals.longestMs = Math.max(renewals.longestMs, longestRest(reasons));
  for (const { code, userId } of reasons)
    if (code === 'voice-missing' && userId !== undefined) renewals.usedFor.add(userId);
};

/** Somebody was heard there. */
export const noteHeardAgain = (renewals: Renewals, userId: UserId): void => {
  renewals.misses = 0;
  renewals.usedFor.delete(userId);
};

/** How long its alarm stands for now though nothing shows it any more. */
export const heldFor = ({ count, lastMs }: Renewals, nowMs: number): number =>
  count === 0 ? 0 : Math.max(0, lastMs + HELD_MS - nowMs);

/** Whether it was joined anew just now: sound that nobody has named would not be found yet. */
export const isUnnamedHeld = ({ count, lastMs }: Renewals, nowMs: number): boolean =>
  count > 0 && nowMs - lastMs < UNNAMED_HELD_MS;

/** Whether how often it was joined anew counts no more: all was well for as long as that may have to wait. */
export const isLongAgo = ({ count, wrongMs, longestMs }: Renewals, nowMs: number): boolean =>
  count === 0 || nowMs - wrongMs >= longestMs;
