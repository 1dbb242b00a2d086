import type { Plan } from '../domain/index.ts';
import type { GuildId, SpaceId } from '../lib/index.ts';
import type { EventBook } from './event-mirror-book.ts';
import type { EventScene } from './event-mirror-desired.ts';
import { eventDesired } from './event-mirror-desired.ts';

/** Discord takes 100 events that are not over; the last few are left to people. */
export const MOST_EVENTS = 95;

/** A plan that has an event, or is to get one. */
export interface Windowed {
  readonly planId: SpaceId;
  readonly startsAtMs: number;
  /** 'begun': its event is on, or about to end, and is not given up. */
  readonly event: 'begun' | 'waits' | 'none';
}

/** What is known of a server's list of events. */
export interface ListOfEvents {
  /** Events that are scheduled or active, whoever made them. */
  readonly standing: number;
  /** Discord said that it takes no more: some may stand in rooms that we may not view. */
  readonly isFull: boolean;
}

/** Which plans may have an event made, and which give theirs up to one of them. */
export interface EventWindow {
  readonly makes: ReadonlySet<SpaceId>;
  readonly gives: readonly SpaceId[];
  /** All that have no event for now since sooner ones come first. */
  readonly left: ReadonlySet<SpaceId>;
}

const order = (one: Windowed, other: Windowed): number => {
  const [a, b] = [one.event === 'begun', other.event === 'begun'];
  if (a !== b) return a ? -1 : 1;
  if (one.startsAtMs !== other.startsAtMs) return one.startsAtMs - other.startsAtMs;
  return one.planId < other.planId ? -1 : 1;
};

/**
 * The soonest plans have the places that there are for them: those that they have already, which nobody else's event takes away, and those that
 * are free. Where a sooner one needs a place, the latest gives its own up. Pure.
 */
export const eventWindow = (plans: readonly Windowed[], { standing, isFull }: ListOfEvents): EventWindow => {
  const ours = plans.filter(({ event }) => event !== 'none').length;
  const free = isFull ? 0 : Math.max(0, MOST_EVENTS - standing);
  const inOrder = plans.toSorted(order);
  const kept = inOrder.slice(0, ours + free);
  const rest = inOrder.slice(ours + free);
  return {
    makes: new Set(kept.flatMap(({ planId, event }) => (event === 'none' ? [planId] : []))),
    gives: rest.flatMap(({ planId, event }) => (event === 'waits' ? [planId] : [])),
    left: new Set(rest.flatMap(({ planId, event }) => (event === 'begun' ? [] : [planId]))),
  };
};

/** What the window of a server depends on. */
interface WindowParts {
  readonly book: Pick<EventBook, 'get' | 'look' | 'unfinished'>;
  sceneOf(plan: Plan): Promise<Omit<EventScene, 'hasRoom'>>;
}

interface WindowScene {
  readonly guildId: GuildId;
  readonly isFull: boolean;
  /** What was refused lately is not tried, so nothing is given up for it. */
  isResting(plan: Plan): boolean;
}

const windowed = async (
  { book, sceneOf }: WindowParts,
  plan: Plan,
  { isResting }: WindowScene,
): Promise<Windowed | null> => {
  const { id: planId, guildId, startsAtMs, life } = plan;
  const row = book.get(planId);
  if (row === null) {
    if (isResting(plan)) return null;
    const desired = eventDesired(plan, { ...(await sceneOf(plan)), hasRoom: true });
    return desired.phase === 'scheduled' && desired.mayMake ? { planId, startsAtMs, event: 'none' } : null;
  }
  const look = row.eventId === null ? null : book.look(guildId, row.eventId);
  // One that is being made, or is over, holds no place.
  if (look === null || typeof look === 'string') return null;
  const waits = look.status === 'scheduled' && life.status === 'planned';
  return { planId, startsAtMs, event: waits ? 'waits' : 'begun' };
};

/** Which plans of a server may have an event made; null while there is room for all. */
export const windowOf = async (
  parts: WindowParts,
  plans: readonly Plan[],
  scene: WindowScene,
): Promise<EventWindow | null> => {
  const { book } = parts;
  const { guildId, isFull } = scene;
  const standing = book.unfinished(guildId).length;
  const without = plans.filter(({ id }) => book.get(id) === null).length;
  if (without === 0 || (!isFull && standing + without <= MOST_EVENTS)) return null;
  const all: Windowed[] = [];
  for (const plan of plans) {
    const one = await windowed(parts, plan, scene);
    if (one !== null) all.push(one);
  }
  return eventWindow(all, { standing, isFull });
};

/** Whether the event of a plan may be made; `freed`: places that are about to be free. */
export const hasRoomFor = (
  book: Pick<EventBook, 'unfinished'>,
  { id, guildId }: Plan,
  window: EventWindow | null,
  freed = 0,
): boolean => window?.makes.has(id) ?? book.unfinished(guildId).length - freed < MOST_EVENTS;

/** Whether a plan wants an event, and has no place for one. */
export const isLeft = async (
  { book, sceneOf }: WindowParts,
  plan: Plan,
  window: EventWindow | null,
  freed: number,
): Promise<boolean> => {
  if (hasRoomFor(book, plan, window, freed)) return false;
  const desired = eventDesired(plan, { ...(await sceneOf(plan)), hasRoom: true });
  return desired.phase === 'scheduled' && desired.mayMake;
};

/** What is planned, or is to be: then it has no id, or is a draft. */
export interface Placed extends Pick<Plan, 'guildId' | 'startsAtMs'> {
  readonly id: SpaceId | null;
  readonly occurrence: object | null;
}

/** Whether what is planned gets no event as long as the list is as full as it is, and all of ours on it are sooner. */
export const hasNoPlace = (
  book: Pick<EventBook, 'get' | 'byEvent' | 'unfinished'>,
  { id, guildId, startsAtMs, occurrence }: Placed,
  { isFull, left }: { readonly isFull: boolean; readonly left: ReadonlySet<SpaceId> | undefined },
): boolean => {
  // Dates of a series may share one event.
  if (id !== null && occurrence !== null) return left?.has(id) === true;
  const standing = book.unfinished(guildId);
  if ((!isFull && standing.length < MOST_EVENTS) || (id !== null && book.get(id) !== null)) return false;
  return !standing.some(
    (event) =>
      event.status === 'scheduled' && event.startsAtMs > startsAtMs && book.byEvent(guildId, event.id) !== null,
  );
};

/** How long a server that took no more is not asked again, unless one of its events is over. */
const FULL_MS = 600_000;

/** Which servers said that they take no more, in memory. */
export interface FullLists {
  /** Answers whether it was not known yet. */
  note(guildId: GuildId, nowMs: number): boolean;
  is(guildId: GuildId, nowMs: number): boolean;
  forget(guildId: GuildId): void;
}

/** None is known to be full. Times are monotonic. */
export const createFullLists = (): FullLists => {
  const until = new Map<GuildId, number>();
  const is = (guildId: GuildId, nowMs: number): boolean => (until.get(guildId) ?? 0) > nowMs;
  return {
    is,
    note: (guildId, nowMs) => {
      const isNew = !is(guildId, nowMs);
      until.set(guildId, nowMs + FULL_MS);
      return isNew;
    },
    forget: (guildId) => void until.delete(guildId),
  };
};
