import type { SeriesException } from '../domain/index.ts';
import { isSameException } from '../domain/index.ts';
import type { EventPlace, EventSeen, EventWanted, PlanEvent } from './event-port.ts';
import type { EventId, SpaceId } from '../lib/index.ts';
import type { EventDesired } from './event-mirror-desired.ts';
import type { EventEdit } from './event-whole.ts';
import { EDITED as FIELDS, isOtherDate, wentOn, wholeEdit } from './event-whole.ts';

/** One step towards Discord's event as it should be. */
export type EventCall =
  /** Makes it; `find` looks first for one whose answer was lost. */
  | { readonly type: 'create'; readonly wanted: EventWanted; readonly find: boolean }
  | { readonly type: 'edit'; readonly change: Partial<EventWanted>; readonly applied: EventWanted }
  | { readonly type: 'start' }
  | { readonly type: 'complete' }
  | { readonly type: 'cancel' }
  /** A person changed it in Discord: the plan takes that over, of a recurring one all dates of its series. Calls nothing. */
  | { readonly type: 'adopt'; readonly change: EventEdit; readonly applied: EventWanted }
  /** A person had dates of a series take place otherwise in Discord, or not at all: so they do. Calls nothing. */
  | { readonly type: 'adopt-dates'; readonly dates: readonly SeriesException[]; readonly applied: EventWanted }
  /** A person canceled it in Discord: so is the plan, or the series; unless it `isSure`, only where Discord says who deleted it. Calls nothing. */
  | { readonly type: 'adopt-cancel'; readonly isSure: boolean }
  /** Stores that it says what it should. Calls nothing. */
  | { readonly type: 'note'; readonly applied: EventWanted }
  /** The event of a series is from now on that of its next date. Calls nothing. */
  | { readonly type: 'hand-over'; readonly eventId: EventId; readonly to: SpaceId; readonly startsAtMs: number }
  /** The plan has no event any more. Calls nothing. */
  | { readonly type: 'forget' };

/** What is known of the event: what Discord shows, that it is not there any more, or nothing. */
export type EventLook = EventSeen | 'gone' | 'unknown';

/** The three that are compared. */
export interface EventCompared {
  readonly applied: PlanEvent | null;
  readonly observed: EventLook;
  readonly desired: EventDesired;
  /** Wall time. */
  readonly nowMs: number;
}

const isSamePlace = (one: EventPlace, other: EventPlace): boolean => {
  if (one.type === 'external') return other.type === 'external' && one.location === other.location;
  return one.type === other.type && one.channelId === other.channelId;
};

/**
 * What is to be set of where and until when: only what we want otherwise than before, and Discord does not show already, as after an edit whose
 * answer was lost. A person's own doing there is left alone.
 */
const ownEdits = (applied: EventWanted, seen: EventSeen, wanted: EventWanted): Partial<EventWanted> => {
  const isShownEnd = seen.endsAtMs === wanted.endsAtMs;
  const isShownPlace = isShownEnd && isSamePlace(seen.place, wanted.place);
  return {
    ...(isSamePlace(applied.place, wanted.place) || isShownPlace
      ? {}
      : { place: wanted.place, endsAtMs: wanted.endsAtMs }),
    ...(applied.endsAtMs === wanted.endsAtMs || isShownEnd ? {} : { endsAtMs: wanted.endsAtMs }),
    ...(isSameCover(applied, wanted) ? {} : { cover: wanted.cover ?? null }),
  };
};

const isSameCover = (one: EventWanted, other: EventWanted): boolean => one.cover?.id === other.cover?.id;

const isSameRule = (one: EventWanted, other: EventWanted): boolean =>
  JSON.stringify(one.recurrence ?? null) === JSON.stringify(other.recurrence ?? null);

interface FieldEdits {
  readonly ours: EventEdit;
  readonly theirs: EventEdit;
}

/** Of each field: what Discord shows and we did not set is a person's doing, unless the plan was changed too. */
const fieldEdits = (applied: EventWanted, seen: EventSeen, wanted: EventWanted): FieldEdits => {
  // The start of one that has begun is past, and nobody changes it.
  const fields = FIELDS.filter((field) => field !== 'startsAtMs' || seen.status === 'scheduled');
  const differing = fields.filter((field) => seen[field] !== wanted[field]);
  const isTheirs = (field: (typeof FIELDS)[number]): boolean =>
    seen[field] !== applied[field] && wanted[field] === applied[field];
  return {
    theirs: Object.fromEntries(differing.filter(isTheirs).map((field) => [field, seen[field]])),
    ours: Object.fromEntries(differing.filter((field) => !isTheirs(field)).map((field) => [field, wanted[field]])),
  };
};

const isEmpty = (edits: object): boolean => Object.keys(edits).length === 0;

const isSame = (one: EventWanted, other: EventWanted): boolean =>
  FIELDS.every((field) => one[field] === other[field]) &&
  one.endsAtMs === other.endsAtMs &&
  isSameCover(one, other) &&
  isSameRule(one, other) &&
  isSamePlace(one.place, other.place);

const textCalls = (applied: EventWanted, seen: EventSeen, wanted: EventWanted): readonly EventCall[] => {
  const { ours, theirs } = fieldEdits(applied, seen, wanted);
  if (!isEmpty(theirs)) return [{ type: 'adopt', change: theirs, applied: { ...applied, ...theirs } }];
  const more =
    seen.status === 'scheduled'
      ? { ...ownEdits(applied, seen, wanted), ...ruleEdits(applied, wanted, ours) }
      : lasting(applied, seen, wanted);
  const change = { ...ours, ...more };
  if (!isEmpty(change)) return [{ type: 'edit', change, applied: wanted }];
  return isSame(applied, wanted) ? [] : [{ type: 'note', applied: wanted }];
};

/** Of a series that was moved: its rule goes with its start, since it says from when on it counts. */
const ruleEdits = (applied: EventWanted, wanted: EventWanted, ours: EventEdit): Partial<EventWanted> => {
  const { recurrence, startsAtMs } = wanted;
  const isMoved = ours.startsAtMs !== undefined || !isSameRule(applied, wanted);
  return recurrence == null || !isMoved ? {} : { recurrence, startsAtMs };
};

/** Of one that has begun: an external one may end later, and gets a link once there is a room; no other moves. */
const lasting = (applied: EventWanted, seen: EventSeen, wanted: EventWanted): Partial<EventWanted> =>
  wanted.place.type === 'external' && applied.place.type === 'external' ? ownEdits(applied, seen, wanted) : {};

/** Dates of which Discord shows that a person has them otherwise, and which were not dealt with yet. */
const datesToAdopt = ({ recurrence, otherDates = [] }: EventWanted, seen: EventSeen): readonly SeriesException[] =>
  recurrence == null
    ? []
    : (seen.otherDates ?? []).filter((one) => !otherDates.some((other) => isSameException(one, other)));

/** Dates that were dealt with stay so, also by another rule: Discord may show them on. */
const withOtherDates = ({ otherDates }: EventWanted, wanted: EventWanted): EventWanted =>
  otherDates === undefined ? wanted : { ...wanted, otherDates };

/** A date that is not that of its series' event any more: what is on there ends first. One of its own stays as it is. */
const ofCarried = (
  { applied }: PlanEvent,
  { to, startsAtMs: nextMs }: Extract<EventDesired, { phase: 'carried' }>,
  seen: EventSeen,
): readonly EventCall[] => {
  if (seen.status === 'active') return [{ type: 'complete' }];
  if (applied.recurrence == null) return [];
  // A start that is no date of its rule is somebody's doing: it is seen to be otherwise than the next date.
  const isRuled = seen.startsAtMs === applied.startsAtMs || isOtherDate(applied, seen.startsAtMs);
  return [{ type: 'hand-over', eventId: seen.id, to, startsAtMs: isRuled ? seen.startsAtMs : nextMs }];
};

/** What is done about a recurring event besides what is done about any; null for nothing. */
const ofRecurring = (
  applied: EventWanted,
  seen: EventSeen,
  { wanted, nowMs }: { readonly wanted: EventWanted; readonly nowMs: number },
): readonly EventCall[] | null => {
  if (!isSameRule(applied, wanted)) {
    if (seen.status === 'active') return [];
    // Without a rule its dates have events of their own from now on, after the one that is on; by another one it goes on.
    return applied.recurrence == null || wanted.recurrence == null ? [{ type: 'cancel' }] : null;
  }
  return wentOn(applied, seen, nowMs) ? [] : null;
};

/** What somebody changed of all dates before each has its own event, or there is none any more; null for nothing. */
const ofAllDates = (applied: EventWanted, seen: EventSeen, { desired, nowMs }: EventCompared): EventCall | null => {
  const isRecurring = 'wanted' in desired && desired.wanted.recurrence != null;
  if (applied.recurrence == null || seen.status !== 'scheduled' || desired.phase === 'carried' || isRecurring)
    return null;
  const change = wholeEdit(applied, seen, nowMs);
  return isEmpty(change) ? null : { type: 'adopt', change, applied: { ...applied, ...change } };
};

const adoptDates = (applied: EventWanted, seen: EventSeen, dates: readonly SeriesException[]): EventCall => ({
  type: 'adopt-dates',
  dates,
  applied: { ...applied, otherDates: seen.otherDates },
});

/** What has begun is completed, anything else canceled. */
const ending = ({ status }: EventSeen): EventCall => ({ type: status === 'active' ? 'complete' : 'cancel' });

const ofStanding = (
  compared: EventCompared & { readonly applied: PlanEvent },
  seen: EventSeen,
): readonly EventCall[] => {
  const { applied, desired, nowMs } = compared;
  if (desired.phase === 'held') return [];
  if (applied.isEnding === true) return [ending(seen)];
  // Before anything is made of its own times: by what a date of it was canceled, Discord may go on to the next.
  const dates = datesToAdopt(applied.applied, seen);
  if (dates.length > 0) return [adoptDates(applied.applied, seen, dates)];
  const whole = ofAllDates(applied.applied, seen, compared);
  if (whole !== null) return [whole];
  if (desired.phase === 'none') return [ending(seen)];
  if (desired.phase === 'carried') return ofCarried(applied, desired, seen);
  const wanted = withOtherDates(applied.applied, desired.wanted);
  const recurring = ofRecurring(applied.applied, seen, { wanted, nowMs });
  if (recurring !== null) return recurring;
  const isEarly = desired.phase === 'scheduled' && seen.status === 'active';
  // Its time came and it has begun by itself, but the plan was moved since: it ends, and another one is made.
  if (isEarly && applied.applied.startsAtMs <= nowMs && wanted.startsAtMs > nowMs) return [{ type: 'complete' }];
  const texts = textCalls(applied.applied, seen, wanted);
  if (texts.length > 0) return texts;
  return desired.phase === 'active' && seen.status === 'scheduled' ? [{ type: 'start' }] : [];
};

/** Whether one that is gone was canceled, before its start or soon after it: of a series that is one date, unless Discord has it no more. */
const isCanceled = ({ observed, desired, nowMs }: EventCompared, { startsAtMs, recurrence }: EventWanted): boolean => {
  // What had begun was not canceled, and what nobody began in hours Discord cancels by itself.
  const hadNotBegun = observed === 'gone' || (observed !== 'unknown' && observed.status === 'canceled');
  if (!hadNotBegun || desired.phase !== 'scheduled' || !desired.mayCancel) return false;
  if (startsAtMs > nowMs) return true;
  // After the start that it had, it was one of the plan only where that has no other.
  return startsAtMs === desired.wanted.startsAtMs && (recurrence == null || observed === 'gone');
};

/** Discord has no such event: a person canceled it, or it is over, or its room is gone. */
const ofGone = (compared: EventCompared, { applied, isEnding }: PlanEvent): readonly EventCall[] => {
  const { observed, desired } = compared;
  if (isEnding === true) return [{ type: 'forget' }];
  if (isCanceled(compared, applied)) return [{ type: 'adopt-cancel', isSure: true }];
  // A series goes on, whatever became of one date: who took its event away says whether that was all of it.
  const isOfSeries =
    applied.recurrence != null && observed === 'gone' && 'isPlaceGone' in desired && !desired.isPlaceGone;
  return [isOfSeries ? { type: 'adopt-cancel', isSure: false } : { type: 'forget' }];
};

/** The next step for Discord's event of a plan, none when it is as it should be. Pure. */
export const eventDiffer = (compared: EventCompared): readonly EventCall[] => {
  const { applied, observed, desired } = compared;
  const isWanted = desired.phase === 'scheduled' || desired.phase === 'active';
  if (applied === null || (applied.eventId === null && applied.askedAtMs === null)) {
    if (isWanted && desired.mayMake) return [{ type: 'create', wanted: desired.wanted, find: false }];
    return applied === null ? [] : [{ type: 'forget' }];
  }
  // Whether it was made is found out by looking, also to cancel it.
  if (applied.eventId === null) return [{ type: 'create', wanted: applied.applied, find: true }];
  if (observed === 'unknown') return [];
  if (observed === 'gone' || observed.status === 'completed' || observed.status === 'canceled')
    return ofGone(compared, applied);
  return ofStanding({ ...compared, applied }, observed);
};

/** What is done only once Discord says so when asked: a recurring event may also have gone on to its next date by itself. */
export const isToVerify = (row: PlanEvent | null, { type }: EventCall): boolean => {
  const isOver = type === 'complete' || type === 'cancel' || type === 'hand-over';
  return (
    type === 'adopt' || type === 'adopt-dates' || type === 'adopt-cancel' || (row?.applied.recurrence != null && isOver)
  );
};
