import type { Announcing } from '../domain/index.ts';
import type { Announcement } from './announcement-port.ts';
import type { Call } from './call.ts';
import type { Applied } from './ports.ts';

/** From this age on Discord limits the edits of a message (error 30046 from an hour on); the counts are told more slowly then. */
const OLD_AFTER_MS = 3_000_000;
/** Six edits an hour are far below any limit that was ever reported for old messages; the number is not published. */
const OLD_EVERY_MS = 600_000;

/** How long an ended space tries to write its recap, milliseconds of one process; a shorter outage of Discord loses none. */
export const RECAP_WITHIN_MS = 900_000;

/** What the outside should say of a space in the server's announcement channel. */
export interface AnnouncementDesired {
  /** How far the space is: before it is live nothing is said, after its end the recap. */
  readonly phase: 'before' | 'live' | 'after';
  /** Digest of what the message should say; null where no message is to be. */
  readonly digest: string | null;
  /** Whether it is hidden from those who may not come in: nothing is said of it to everybody then. */
  readonly isHidden: boolean;
  /** Whether what counts for the recap is other than what is stored. */
  readonly isTallied: boolean;
  /** Whether a recap was tried for as long as it may be. */
  readonly isLate: boolean;
}

/** Whether a message of this announcement may stand outside. */
const mayStand = (announcement: Announcement): boolean =>
  announcement.status === 'standing' || (announcement.status === 'wanted' && announcement.askedAtMs !== null);

const written = (
  announcement: Announcement & Announcing,
  { phase, digest, isHidden }: AnnouncementDesired,
): readonly Call[] => {
  if (isHidden) return mayStand(announcement) ? [{ type: 'hide-announcement', key: 'announcement-hide' }] : [];
  if (announcement.status === 'standing')
    return announcement.digest === digest ? [] : [{ type: 'edit-announcement', key: 'announcement-edit' }];
  // What was never asked for is not told of when it is over.
  const isDue = phase === 'live' || (phase === 'after' && mayStand(announcement));
  return isDue ? [{ type: 'post-announcement', key: 'announcement-post' }] : [];
};

/** The calls for a space's announcement, its last state (the recap) included. Pure. */
export const announcementCalls = (
  { announcement }: Pick<Applied, 'announcement'>,
  desired: AnnouncementDesired,
): readonly Call[] => {
  const { phase, isTallied, isLate } = desired;
  // Decided once, while it opens: a setting that is changed later is for later spaces.
  if (announcement === null) return phase === 'before' ? [{ type: 'plan-announcement', key: 'announcement-plan' }] : [];
  if (announcement.status === 'none' || announcement.status === 'over') return [];
  const calls = written(announcement, desired);
  if (calls.length > 0 && isLate) return [{ type: 'drop-announcement', key: 'announcement-drop' }];
  const note: readonly Call[] = isTallied && mayStand(announcement) ? [{ type: 'note-tally', key: 'tally' }] : [];
  return [...note, ...calls];
};

/** How long after an edit an announcement is left as it is. */
export const announcementRestMs = (announcement: Announcement | null, wallMs: number, everyMs: number): number => {
  const isOld = announcement?.status === 'standing' && wallMs - announcement.postedAtMs >= OLD_AFTER_MS;
  return isOld ? Math.max(OLD_EVERY_MS, everyMs) : everyMs;
};
