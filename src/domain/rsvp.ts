import type { SpaceId, UserId } from '../lib/index.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

/** What somebody said of coming: has a seat, waits for one, or only wants to hear of it. */
export type Coming = 'going' | 'waitlisted' | 'interested';

/** Somebody who said something of coming. */
export interface Attendee {
  readonly userId: UserId;
  readonly coming: Coming;
  /** Their order: who has a lower one came first to what they are. */
  readonly place: number;
  /** How many minutes before the start they are reminded, 0 when it opens; null for not at all. */
  readonly leadMin: number | null;
}

/** Who comes to a planned space. */
export interface Attendance {
  readonly planId: SpaceId;
  /** Counts the changes; 0 before the first. */
  readonly revision: number;
  /** In the order of their places; at most `MAX_ATTENDEES`. */
  readonly people: readonly Attendee[];
}

/** What somebody wants of a planned space. */
export type Wish =
  | { readonly type: 'go' | 'interest' | 'leave'; readonly userId: UserId }
  /** Discord's own event says that they are interested, or no longer. */
  | { readonly type: 'seen'; readonly userId: UserId; readonly isIn: boolean }
  | { readonly type: 'remind'; readonly userId: UserId; readonly leadMin: number | null }
  /** The plan has other seats now, or another host, who takes none. */
  | { readonly type: 'reseat'; readonly hostId: UserId };

/** What came of a wish: the attendance (the same one where nothing changed) and who got a seat though they did not ask just now. */
export type RsvpDecision =
  | { readonly ok: true; readonly attendance: Attendance; readonly promoted: readonly UserId[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** People of one plan: more than Discord lets into a stage is no list that anybody reads, and 2 000 rows are read in milliseconds. */
export const MAX_ATTENDEES = 2000;

/** When one can be reminded, minutes before the start, the longest first; 0 is when it opens. */
export const LEADS_MIN: readonly number[] = [1440, 60, 10, 0];

/** A host is reminded so many minutes before the start, with what is still in the way, and when it opens. */
export const HOST_LEAD_MIN = 30;

const MINUTE_MS = 60_000;

/** Whether a lead is one of those that can be chosen. */
export const isLead = (leadMin: number): boolean => LEADS_MIN.includes(leadMin);

/** The leads whose time is still to come, the longest first; to be told when it opens always is. */
export const leadsAhead = (startsAtMs: number, nowMs: number): readonly number[] =>
  LEADS_MIN.filter((leadMin) => leadMin === 0 || startsAtMs - leadMin * MINUTE_MS > nowMs);

/** The lead itself while its time is to come, else the longest one of which that is true. */
export const armedLead = (leadMin: number, startsAtMs: number, nowMs: number): number =>
  leadsAhead(startsAtMs, nowMs).find((ahead) => ahead <= leadMin) ?? 0;

/** Nobody yet. */
export const emptyAttendance = (planId: SpaceId): Attendance => ({ planId, revision: 0, people: [] });

/** Those who came as `coming`, in order. */
export const thoseWho = ({ people }: Attendance, coming: Coming): readonly Attendee[] =>
  people.filter((one) => one.coming === coming);

const byPlace = (one: Attendee, other: Attendee): number => one.place - other.place;

/** Whoever waits longest moves up for as long as there are seats. Nobody who has a seat loses it to fewer seats. */
const promoted = (attendance: Attendance, seats: number | null): readonly UserId[] => {
  const free = (seats ?? Number.POSITIVE_INFINITY) - thoseWho(attendance, 'going').length;
  return thoseWho(attendance, 'waitlisted')
    .slice(0, Math.max(0, free))
    .map(({ userId }) => userId);
};

const settled = (before: Attendance, people: readonly Attendee[], seats: number | null): RsvpDecision => {
  const revision = before.revision + 1;
  const ups = promoted({ ...before, people }, seats);
  const risen = people.map((one) => (ups.includes(one.userId) ? { ...one, coming: 'going' as const } : one));
  if (ups.length === 0 && people === before.people) return { ok: true, attendance: before, promoted: [] };
  return { ok: true, attendance: { ...before, revision, people: risen.toSorted(byPlace) }, promoted: ups };
};

const put = (before: Attendance, one: Attendee, seats: number | null): RsvpDecision => {
  const others = before.people.filter(({ userId }) => userId !== one.userId);
  if (others.length >= MAX_ATTENDEES) return refuse('rsvp-full', { count: String(MAX_ATTENDEES) });
  return settled(before, [...others, one], seats);
};

/** Where a newcomer stands: on a seat if one is free and nobody waits, else behind those who wait. */
const seatFor = (attendance: Attendance, seats: number | null): Coming => {
  const isFree = seats === null || thoseWho(attendance, 'going').length < seats;
  return isFree && thoseWho(attendance, 'waitlisted').length === 0 ? 'going' : 'waitlisted';
};

/** The same list where they are not on it. */
const without = (people: Attendance['people'], whom: UserId): Attendance['people'] =>
  people.some(({ userId }) => userId === whom) ? people.filter(({ userId }) => userId !== whom) : people;

/** What Discord's own event says of somebody; of whoever said more here it tells nothing new. */
const decideSeen = (before: Attendance, userId: UserId, isIn: boolean, seats: number | null): RsvpDecision => {
  const { people, revision } = before;
  const own = people.find((one) => one.userId === userId);
  if (isIn && own === undefined)
    return put(before, { userId, coming: 'interested', place: revision + 1, leadMin: null }, seats);
  const isNoMore = !isIn && own?.coming === 'interested' && own.leadMin === null;
  return settled(before, isNoMore ? without(people, userId) : people, seats);
};

/** Decides a wish; a place on the waiting list is by the order of asking. Pure. */
export const decideRsvp = (attendance: Attendance, wish: Wish, seats: number | null): RsvpDecision => {
  const { people, revision } = attendance;
  if (wish.type === 'reseat') return settled(attendance, without(people, wish.hostId), seats);
  if (wish.type === 'seen') return decideSeen(attendance, wish.userId, wish.isIn, seats);
  const own = people.find(({ userId }) => userId === wish.userId);
  const place = revision + 1;
  const { userId } = wish;
  switch (wish.type) {
    case 'go': {
      if (own !== undefined && own.coming !== 'interested') return settled(attendance, people, seats);
      const coming = seatFor(attendance, seats);
      return put(attendance, { userId, coming, place, leadMin: own?.leadMin ?? null }, seats);
    }
    case 'interest':
      if (own?.coming === 'interested') return settled(attendance, people, seats);
      return put(attendance, { userId, coming: 'interested', place, leadMin: own?.leadMin ?? null }, seats);
    case 'remind':
      // The same as before, which is none for who stands nowhere.
      if ((own?.leadMin ?? null) === wish.leadMin) return settled(attendance, people, seats);
      return put(attendance, { userId, coming: 'interested', place, ...own, leadMin: wish.leadMin }, seats);
    case 'leave':
      return settled(attendance, without(people, userId), seats);
  }
};
