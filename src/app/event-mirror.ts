import type { Plan } from '../domain/index.ts';
import type { EventId, GuildId, Logger, SpaceId } from '../lib/index.ts';
import type { Asked } from './event-asked.ts';
import { createAskedEvents } from './event-asked.ts';
import { noteBegun, waitingEvent } from './event-mirror-book.ts';
import type { EventListener, PlanEventStore } from './event-port.ts';
import type { EventScene } from './event-mirror-desired.ts';
import { eventDesired } from './event-mirror-desired.ts';
import type { EventCall, EventLook } from './event-mirror-differ.ts';
import { eventDiffer, isToVerify } from './event-mirror-differ.ts';
import type { EventMirror } from './event-mirror-api.ts';
import type { EventPerforming } from './event-mirror-perform.ts';
import { finishEvent, performEvent } from './event-mirror-perform.ts';
import type { EventInterest, OnInterested } from './event-interest.ts';
import { createEventInterest } from './event-interest.ts';
import type { EventWindow, Placed } from './event-window.ts';
import { createFullLists, hasNoPlace, hasRoomFor, isLeft, windowOf } from './event-window.ts';
import { checkRoomsOf, isMaking, plansOf, tidyRoomsOf } from './event-mirror-rooms.ts';
import type { PlanStore } from './plan-ports.ts';
import type { PlanRooms } from './plan-rooms.ts';
import type { OutsideFailure } from './ports.ts';
import { isOutsideError } from './refusals.ts';

/** Steps for one event in one pass; more than any journey needs at once, so it only bounds a bug. */
const MOST_STEPS = 6;

/** How long a step that was refused for good is left alone, unless something changes in the server. */
const REFUSED_MS = 600_000;

/** How long a step is left alone that Discord did not answer. */
const AGAIN_MS = 15_000;

/** After how long the people of further events of a server are asked for. */
const PEOPLE_EVERY_MS = 10_000;

/** More than events of one process are changed at one moment. */
const MOST_UNSURE = 1000;

/** A list that is full is looked at again so soon: a later event may give its place up. */
const SOON_MS = 1000;

/** What the mirror works with. */
export interface MirrorParts extends EventPerforming {
  readonly plans: Pick<PlanStore, 'get' | 'coming'>;
  readonly store: Pick<PlanEventStore, 'all'>;
  readonly logger: Logger;
  readonly rooms: Pick<PlanRooms, 'guilds' | 'check' | 'settle' | 'tidy'>;
  isAvailable(guildId: GuildId): boolean;
  /** Servers that have plans. */
  guilds(): readonly GuildId[];
  /** What the event of a plan depends on; `hasRoom` is counted here. */
  sceneOf(plan: Plan): Promise<Omit<EventScene, 'hasRoom'>>;
  spawn(name: string, work: Promise<unknown>): void;
  /** The event of that plan has given its place up. */
  givesUp(plan: Plan, eventId: EventId): Promise<void>;
}

/** What is under way in one server. */
interface Running {
  dirty: boolean;
}

class Mirror implements EventMirror {
  readonly #parts: MirrorParts;
  readonly #running = new Map<GuildId, Running>();
  /** Monotonic times until which a plan's event is left alone, by server. */
  readonly #resting = new Map<GuildId, Map<SpaceId, number>>();
  readonly #waitingForRoom = new Set<GuildId>();
  readonly #timers = new Map<GuildId, () => void>();
  readonly #interest: EventInterest;
  readonly #full = createFullLists();
  readonly #asked: ReturnType<typeof createAskedEvents>;
  /** Events that are to be asked for what some date of them is: ours, and those that others had while one of ours was being made. */
  readonly #unsure = new Set<EventId>();
  /** Plans that have no event for now since the list is full. */
  readonly #left = new Map<GuildId, ReadonlySet<SpaceId>>();
  readonly #stop: () => void;
  #isClosed = false;

  constructor(parts: MirrorParts) {
    this.#parts = parts;
    this.#interest = createEventInterest(parts);
    this.#asked = createAskedEvents(parts.clock);
    this.#stop = parts.events.listen(this.#facts());
  }

  nudge(guildId: GuildId): void {
    if (this.#isClosed) return;
    const state = this.#running.get(guildId);
    if (state !== undefined) {
      state.dirty = true;
      return;
    }
    const started: Running = { dirty: true };
    this.#running.set(guildId, started);
    this.#parts.spawn('events of a server', this.#run(guildId, started));
  }

  spaceChanged(planId: SpaceId, guildId: GuildId): void {
    const { book, rooms } = this.#parts;
    if (book.get(planId) !== null || rooms.guilds().includes(guildId)) this.nudge(guildId);
  }

  settingsChanged(guildId: GuildId): void {
    if (this.#parts.guilds().includes(guildId)) this.nudge(guildId);
  }

  guildAvailable(guildId: GuildId): void {
    const { book, guilds, rooms } = this.#parts;
    book.unlist(guildId);
    this.#resting.delete(guildId);
    // Who said that they are interested meanwhile was told to nobody.
    this.#interest.unknownIn(guildId);
    if (book.ofGuild(guildId).length > 0) this.#asked.begin(guildId);
    // Most servers plan nothing.
    if (book.ofGuild(guildId).length > 0 || rooms.guilds().includes(guildId) || guilds().includes(guildId))
      this.nudge(guildId);
  }

  async load(): Promise<void> {
    const { book, store } = this.#parts;
    book.load(await store.all());
    for (const guildId of book.guilds()) this.#interest.unknownIn(guildId);
  }

  async guildLeft(guildId: GuildId): Promise<void> {
    const { book } = this.#parts;
    book.unlist(guildId);
    this.#waitingForRoom.delete(guildId);
    this.#resting.delete(guildId);
    this.#asked.left(guildId);
    for (const { planId } of book.ofGuild(guildId)) await book.forget(planId);
  }

  pass(): void {
    const { book, rooms } = this.#parts;
    for (const guildId of new Set([...book.guilds(), ...rooms.guilds(), ...this.#waitingForRoom])) this.nudge(guildId);
  }

  waiting(planId: SpaceId): EventId | null {
    return waitingEvent(this.#parts.book, planId);
  }

  asked(plan: Plan, then: () => void, withinMs: number): Asked {
    return this.#asked.of(plan, then, withinMs);
  }

  eventOf(planId: SpaceId): EventId | null {
    return this.#parts.book.get(planId)?.eventId ?? null;
  }

  isListFull(plan: Placed): boolean {
    const { book, clock } = this.#parts;
    const { guildId } = plan;
    const isFull = this.#full.is(guildId, clock.monotonicMs());
    return hasNoPlace(book, plan, { isFull, left: this.#left.get(guildId) });
  }

  begun(planId: SpaceId): void {
    noteBegun(this.#parts.book, planId);
  }

  async finish(planId: SpaceId): Promise<void> {
    await finishEvent(this.#parts, planId);
  }

  onInterested(listener: OnInterested): void {
    this.#interest.listen(listener);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stop();
    this.#asked.close();
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  #facts(): EventListener {
    const { book } = this.#parts;
    return {
      onChanged: (guildId, event) => {
        book.told(guildId, event.id, event);
        const isOver = event.status === 'completed' || event.status === 'canceled';
        const isFreed = isOver && this.#freed(guildId);
        if (isFreed || book.byEvent(guildId, event.id) !== null) this.nudge(guildId);
      },
      onRemoved: (guildId, eventId) => {
        book.told(guildId, eventId, 'gone');
        if (this.#freed(guildId) || book.byEvent(guildId, eventId) !== null) this.nudge(guildId);
      },
      onOtherDates: (guildId, eventId) => {
        const row = book.byEvent(guildId, eventId);
        // It may be the one that is being made, of whose id no answer tells yet.
        const isOurs = row === null ? isMaking(book.ofGuild(guildId)) : row.applied.recurrence != null;
        if (!isOurs) return;
        if (this.#unsure.size < MOST_UNSURE) this.#unsure.add(eventId);
        this.nudge(guildId);
      },
      onSubscribed: (guildId, eventId, userId, isInterested) => {
        const row = book.byEvent(guildId, eventId);
        if (row !== null) this.#interest.tell(row, [userId], isInterested);
      },
    };
  }

  /** An event of the server is over; answers whether somebody waits for its place. */
  #freed(guildId: GuildId): boolean {
    this.#full.forget(guildId);
    return this.#waitingForRoom.has(guildId);
  }

  /** Passes until no nudge came during the last one. */
  async #run(guildId: GuildId, state: Running): Promise<void> {
    while (state.dirty && !this.#isClosed) {
      state.dirty = false;
      try {
        await this.#passGuild(guildId);
      } catch (error) {
        this.#failed(guildId, error);
      }
    }
    this.#running.delete(guildId);
  }

  async #passGuild(guildId: GuildId): Promise<void> {
    const { book, events, isAvailable, rooms } = this.#parts;
    if (!isAvailable(guildId)) return;
    const asked = this.#asked.pass(guildId);
    await checkRoomsOf(this.#parts, guildId);
    const plans = await plansOf(this.#parts, guildId);
    this.#waitingForRoom.delete(guildId);
    if (plans.length === 0 && !rooms.guilds().includes(guildId)) return asked.done();
    if (!book.isListed(guildId)) await book.list(guildId, () => events.list(guildId));
    // The server was away meanwhile: whoever says that it is there again has it looked at anew.
    if (!book.isListed(guildId)) return;
    const nowMs = this.#parts.clock.monotonicMs();
    const isResting = ({ id }: Plan): boolean => (this.#resting.get(guildId)?.get(id) ?? 0) > nowMs;
    const window = await windowOf(this.#parts, plans, { guildId, isFull: this.#full.is(guildId, nowMs), isResting });
    if (window === null) this.#left.delete(guildId);
    else this.#left.set(guildId, window.left);
    if (!(await this.#giveUp(plans, window))) return;
    for (const plan of plans) {
      if (this.#isClosed) return;
      // What Discord limits or does not answer for one holds for the others too.
      if (!(await this.#mirror(plan, () => this.#steps(plan, window)))) return;
      asked.note(plan.id);
    }
    asked.done();
    await tidyRoomsOf(this.#parts, guildId);
    if (await this.#interest.askSome(guildId)) this.#again(guildId, PEOPLE_EVERY_MS);
  }

  /** Ends the events whose place sooner plans need; answers whether Discord answers. */
  async #giveUp(plans: readonly Plan[], window: EventWindow | null): Promise<boolean> {
    const { book, logger, givesUp } = this.#parts;
    for (const planId of window?.gives ?? []) {
      const [plan, row] = [plans.find(({ id }) => id === planId), book.get(planId)];
      if (plan === undefined || row === null) continue;
      const isAnswered = await this.#mirror(plan, async () => {
        // What people said and changed there comes first: nobody can ask for it once it is over.
        await this.#interest.ask(row);
        await this.#steps(plan, window);
        if (book.get(planId) === null) return;
        const { eventId } = row;
        const confirmed = async (): Promise<void> => void (eventId === null || (await givesUp(plan, eventId)));
        await performEvent(this.#parts, { plan, call: { type: 'cancel' }, confirmed });
        logger.info('the event of a plan gave its place to a sooner one', { planId, guildId: plan.guildId });
      });
      if (!isAnswered) return false;
    }
    return true;
  }

  /** Answers whether Discord answers. */
  async #mirror(plan: Plan, steps: () => Promise<void>): Promise<boolean> {
    const { clock, rooms } = this.#parts;
    const resting = this.#resting.get(plan.guildId);
    if ((resting?.get(plan.id) ?? 0) > clock.monotonicMs()) return true;
    resting?.delete(plan.id);
    try {
      await rooms.settle(plan);
      await steps();
      return true;
    } catch (error) {
      if (!isOutsideError(error)) throw error;
      await this.#refused(plan, error.failure);
      return !error.failure.retryable;
    }
  }

  async #steps(first: Plan, window: EventWindow | null): Promise<void> {
    let isVerified = false;
    let plan: Plan | null = first;
    for (let step = 0; step < MOST_STEPS && plan !== null && !this.#isClosed; step += 1) {
      const call = await this.#nextCall(plan, window);
      if (call === null) return;
      // Events of the gateway may come late and say what we set before: only what Discord says when asked is taken over.
      if (!isVerified && isToVerify(this.#parts.book.get(plan.id), call)) {
        await this.#ask(plan);
        isVerified = true;
        continue;
      }
      // Who is interested in a recurring event is interested in its next date.
      if (call.type === 'hand-over') this.#interest.unknown(call.eventId);
      await this.#perform(plan, call, window);
      const eventId = this.eventOf(plan.id);
      // It stood for a while before its answer, which was lost, was made up for.
      if (call.type === 'create' && call.find && eventId !== null) this.#interest.unknown(eventId);
      plan = await this.#parts.plans.get(plan.id);
    }
  }

  /** Carries out a step; where one ends that had begun to give its place up, as before a kill or a refusal, that is told. */
  async #perform(plan: Plan, call: EventCall, window: EventWindow | null): Promise<void> {
    const { book, givesUp } = this.#parts;
    const row = book.get(plan.id);
    const { eventId = null } = row ?? {};
    const freed = call.type === 'forget' ? 0 : 1;
    if (row?.isEnding !== true || eventId === null || !(await isLeft(this.#parts, plan, window, freed)))
      return await performEvent(this.#parts, { plan, call });
    await performEvent(this.#parts, { plan, call, confirmed: () => givesUp(plan, eventId) });
  }

  async #nextCall(plan: Plan, window: EventWindow | null): Promise<EventCall | null> {
    const { book, clock, sceneOf } = this.#parts;
    const hasRoom = hasRoomFor(book, plan, window);
    const desired = eventDesired(plan, { ...(await sceneOf(plan)), hasRoom });
    const applied = book.get(plan.id);
    if (!hasRoom && applied === null && desired.phase === 'scheduled') this.#waitingForRoom.add(plan.guildId);
    const observed = await this.#look(plan);
    return eventDiffer({ applied, observed, desired, nowMs: clock.wallMs() })[0] ?? null;
  }

  async #look(plan: Plan): Promise<EventLook> {
    const { book } = this.#parts;
    const eventId = book.get(plan.id)?.eventId ?? null;
    if (eventId === null) return 'unknown';
    if (this.#unsure.delete(eventId)) return await this.#ask(plan);
    return book.look(plan.guildId, eventId) ?? (await this.#ask(plan));
  }

  /** Asks Discord for the event of a plan. */
  async #ask({ id, guildId }: Plan): Promise<EventLook> {
    const { book, events } = this.#parts;
    const eventId = book.get(id)?.eventId ?? null;
    if (eventId === null) return 'unknown';
    const before = book.look(guildId, eventId);
    const found = await events.look(guildId, eventId);
    const look = found === 'hidden' ? 'unknown' : found;
    // What Discord told since it was asked is newer.
    if (book.look(guildId, eventId) === before) book.told(guildId, eventId, look);
    return book.look(guildId, eventId) ?? look;
  }

  async #refused(plan: Plan, failure: OutsideFailure): Promise<void> {
    const { book, clock, logger } = this.#parts;
    const { id: planId, guildId } = plan;
    logger.warn('the event of a plan was not kept', { planId, guildId, failure: failure.code });
    // What Discord refused was not made; what it did not answer is looked for first.
    if (!failure.retryable && book.get(planId)?.eventId === null) await book.forget(planId);
    if (failure.code === 'too-many-events') {
      this.#waitingForRoom.add(guildId);
      book.unlist(guildId);
      // A later event of ours may give its place up.
      if (this.#full.note(guildId, clock.monotonicMs())) return this.#again(guildId, SOON_MS);
    }
    // It was deleted, or is over: what Discord says when asked is compared anew.
    if (failure.code === 'gone') await this.#ask(plan);
    const restMs = failure.code === 'rate-limited' ? failure.retryAfterMs : failure.retryable ? AGAIN_MS : REFUSED_MS;
    const resting = this.#resting.get(guildId) ?? new Map<SpaceId, number>();
    this.#resting.set(guildId, resting);
    resting.set(planId, clock.monotonicMs() + (failure.code === 'gone' ? 0 : restMs));
    if (failure.retryable || failure.code === 'gone') this.#again(guildId, failure.code === 'gone' ? 1000 : restMs);
  }

  #failed(guildId: GuildId, error: unknown): void {
    const { logger } = this.#parts;
    if (isOutsideError(error))
      logger.warn('events of a server cannot be seen now', { guildId, failure: error.failure.code });
    else logger.error('events of a server could not be compared', { guildId, error });
    this.#again(guildId, AGAIN_MS);
  }

  #again(guildId: GuildId, inMs: number): void {
    this.#timers.get(guildId)?.();
    const cancel = this.#parts.clock.after(inMs, () => {
      this.#timers.delete(guildId);
      this.nudge(guildId);
    });
    this.#timers.set(guildId, cancel);
  }
}

/** Mirrors nothing yet. */
export const createEventMirror = (parts: MirrorParts): EventMirror => new Mirror(parts);
