import type { Plan, SeriesException } from '../domain/index.ts';
import type { Clock, Logger, SpaceId, UserId } from '../lib/index.ts';
import type { Outcome } from './actor.ts';
import type { CoverStore } from './cover-port.ts';
import type { EventChange, EventImage, EventPort, EventSeen, EventWanted, PlanEvent } from './event-port.ts';
import type { EventBook } from './event-mirror-book.ts';
import type { EventCall, EventLook } from './event-mirror-differ.ts';
import type { EventEdit } from './event-whole.ts';
import { lookedForSince } from './looked-for.ts';
import type { Because } from './ports.ts';
import { isOutsideError } from './refusals.ts';

/** How far Discord's clock, which stands in ids, may be behind ours. */
const CLOCK_SLACK_MS = 60_000;

/** What people do to a plan by changing its event in Discord; each may be refused. `by` null: Discord did not say who. */
export interface EventAdoption {
  edit(plan: Plan, change: EventEdit, by: UserId | null): Promise<Outcome<unknown>>;
  cancel(plan: Plan, by: UserId | null): Promise<Outcome<unknown>>;
  /** The same of all dates of the series of that plan; a new start is that of the date which the rule has at `fromMs`. */
  editAll(plan: Plan, whole: { readonly change: EventEdit; readonly fromMs: number }, by: UserId | null): Promise<void>;
  cancelAll(plan: Plan, by: UserId | null): Promise<Outcome<unknown>>;
  /** Has dates of the series of that plan take place otherwise, or not at all; answers those that the series cannot take. */
  dates(plan: Plan, dates: readonly SeriesException[], by: UserId | null): Promise<readonly SeriesException[]>;
}

/** What carrying out a step needs. */
export interface EventPerforming {
  readonly events: EventPort;
  readonly book: EventBook;
  readonly adoption: EventAdoption;
  readonly clock: Clock;
  readonly covers: Pick<CoverStore, 'read'>;
  readonly logger: Logger;
}

/** One step for the event of a plan. */
export interface EventTask<One extends EventCall = EventCall> {
  readonly plan: Plan;
  readonly call: One;
  /** Called once its event is over for certain, of one that is ended or forgotten: before that is stored, so that a kill in between loses nothing. */
  readonly confirmed?: (() => Promise<void>) | undefined;
}

/** In Discord's audit log it is Majlis that keeps the event: whose act a plan is stands in the plan. */
const because = ({ id }: Plan): Because => ({ spaceId: id, by: null });

const standing = ({ book }: EventPerforming, { id }: Plan): PlanEvent & { readonly eventId: EventSeen['id'] } => {
  const row = book.get(id);
  if (row === null || row.eventId === null) throw new Error('this step needs an event');
  return { ...row, eventId: row.eventId };
};

/** Takes an answer, unless Discord told of the event since it was asked: somebody may have changed or cancelled it in between. */
const answered = ({ book }: EventPerforming, plan: Plan, before: EventLook | null, seen: EventSeen): void => {
  if (book.look(plan.guildId, seen.id) === before) book.told(plan.guildId, seen.id, seen);
};

/** An event of ours that was made and whose answer was lost: of that name and time, made since then, and of no other plan. */
const lost = async (
  { events, book, clock }: EventPerforming,
  { guildId }: Plan,
  { wanted, askedAtMs }: { readonly wanted: EventWanted; readonly askedAtMs: number },
): Promise<EventSeen | null> => {
  const all = await book.list(guildId, () => events.list(guildId));
  const sinceMs = lookedForSince(clock, askedAtMs) - CLOCK_SLACK_MS;
  return (
    all.find(
      (event) =>
        event.isOurs &&
        event.name === wanted.name &&
        event.startsAtMs === wanted.startsAtMs &&
        event.madeAtMs >= sinceMs &&
        book.byEvent(guildId, event.id) === null,
    ) ?? null
  );
};

/** That it is asked for is stored before it is; what may have been made is looked for before it is made again. */
const create = async (
  tools: EventPerforming,
  { plan, call }: EventTask<Extract<EventCall, { type: 'create' }>>,
): Promise<void> => {
  const { events, book, clock } = tools;
  const { id: planId, guildId } = plan;
  const { wanted } = call;
  const askedAtMs = call.find ? (book.get(planId)?.askedAtMs ?? clock.wallMs()) : clock.wallMs();
  const row = { planId, guildId, applied: wanted };
  const found = call.find ? await lost(tools, plan, { wanted, askedAtMs }) : null;
  if (call.find && found === null) {
    // It was never made. Whether it still is to be is decided anew.
    await book.forget(planId);
    return;
  }
  if (found === null) await book.save({ ...row, eventId: null, askedAtMs });
  const made =
    found ?? (await withImage(tools, wanted.cover, (image) => events.create(guildId, wanted, because(plan), image)));
  answered(tools, plan, null, made);
  await book.save({ ...row, eventId: made.id, askedAtMs: null });
};

/** With its picture; without where that is gone, or Discord refuses the event with it. */
const withImage = async (
  { covers, logger }: EventPerforming,
  cover: EventWanted['cover'],
  ask: (image: EventImage | null) => Promise<EventSeen>,
): Promise<EventSeen> => {
  const bytes = cover == null ? null : await covers.read(cover.id);
  if (cover == null || bytes === null) return await ask(null);
  try {
    return await ask({ type: cover.type, bytes });
  } catch (error) {
    if (!isOutsideError(error) || error.failure.code !== 'refused') throw error;
    logger.info('an event goes without its picture', { detail: error.failure.detail });
    return await ask(null);
  }
};

const edit = async (
  tools: EventPerforming,
  { plan, call }: EventTask<Extract<EventCall, { type: 'edit' }>>,
): Promise<void> => {
  const { events, book } = tools;
  const row = standing(tools, plan);
  const before = book.look(plan.guildId, row.eventId);
  const { guildId } = plan;
  const ask = (change: EventChange): Promise<EventSeen> => events.edit(guildId, row.eventId, change, because(plan));
  const { cover } = call.change;
  const seen =
    cover === undefined
      ? await ask(call.change)
      : await withImage(tools, cover, (image) =>
          ask(image === null && cover !== null ? call.change : { ...call.change, image }),
        );
  answered(tools, plan, before, seen);
  await book.save({ ...row, applied: call.applied });
};

const STATUS = { start: 'active', complete: 'completed', cancel: 'canceled' } as const;

const setStatus = async (
  tools: EventPerforming,
  { plan, call, confirmed }: EventTask<Extract<EventCall, { type: keyof typeof STATUS }>>,
): Promise<void> => {
  const { events, book } = tools;
  const row = standing(tools, plan);
  const { eventId } = row;
  // Stored first: after a crash it would look like a person's cancel.
  if (call.type === 'cancel' && plan.life.status === 'planned') await book.save({ ...row, isEnding: true });
  const before = book.look(plan.guildId, eventId);
  answered(tools, plan, before, await events.setStatus(plan.guildId, eventId, STATUS[call.type], because(plan)));
  await confirmed?.();
  // What is over is no event of this plan any more: should it want one, that is another.
  if (call.type !== 'start') await book.forget(plan.id);
};

/** Whatever comes of it: what was taken over, or refused, is not taken for another change. */
const adopt = async (
  tools: EventPerforming,
  { plan, call }: EventTask<Extract<EventCall, { type: 'adopt' }>>,
): Promise<void> => {
  const { events, book, adoption } = tools;
  const row = standing(tools, plan);
  const by = await events.whoChanged(plan.guildId, row.eventId);
  const { recurrence, startsAtMs: fromMs } = row.applied;
  if (recurrence == null) await adoption.edit(plan, call.change, by);
  else await adoption.editAll(plan, { change: call.change, fromMs }, by);
  await book.save({ ...row, applied: call.applied });
};

/** What the series cannot take is put back in Discord. */
const adoptDates = async (
  tools: EventPerforming,
  { plan, call }: EventTask<Extract<EventCall, { type: 'adopt-dates' }>>,
): Promise<void> => {
  const { events, book, adoption } = tools;
  const { guildId } = plan;
  const row = standing(tools, plan);
  const before = book.look(guildId, row.eventId);
  const by = await events.whoChanged(guildId, row.eventId, 'dates');
  const back = await adoption.dates(plan, call.dates, by);
  for (const { originalMs } of back) await events.resetDate(guildId, row.eventId, originalMs, because(plan));
  const isKept = ({ originalMs }: SeriesException): boolean => !back.some((one) => one.originalMs === originalMs);
  const otherDates = call.applied.otherDates?.filter(isKept);
  if (before !== null && typeof before !== 'string' && book.look(guildId, row.eventId) === before)
    book.told(guildId, row.eventId, { ...before, otherDates });
  await book.save({ ...row, applied: { ...call.applied, otherDates } });
};

const adoptCancel = async (
  tools: EventPerforming,
  { plan, call: { isSure } }: EventTask<Extract<EventCall, { type: 'adopt-cancel' }>>,
): Promise<void> => {
  const { events, book, adoption } = tools;
  const { eventId, applied } = standing(tools, plan);
  const by = await events.whoChanged(plan.guildId, eventId, isSure ? 'event' : 'deleted');
  const cancel = applied.recurrence == null ? adoption.cancel : adoption.cancelAll;
  const outcome = isSure || by !== null ? await cancel(plan, by) : null;
  // Somebody else wrote first, or too many wait: it is still to be done, by the next look.
  if (outcome?.ok === false && outcome.refusal.code === 'busy-try-again') return;
  await book.forget(plan.id);
};

/** The next date has it first: after a crash in between both do, and this is done again. */
const handOver = async (
  tools: EventPerforming,
  { plan, call }: EventTask<Extract<EventCall, { type: 'hand-over' }>>,
): Promise<void> => {
  const { book } = tools;
  const row = standing(tools, plan);
  if (book.get(call.to)?.eventId !== row.eventId)
    await book.save({ ...row, planId: call.to, applied: { ...row.applied, startsAtMs: call.startsAtMs } });
  await book.forget(plan.id);
};

/** Carries out one step and stores what it confirmed. Throws an OutsideError when Discord failed or refused. */
export const performEvent = async (tools: EventPerforming, { plan, call, confirmed }: EventTask): Promise<void> => {
  switch (call.type) {
    case 'create':
      return await create(tools, { plan, call });
    case 'edit':
      return await edit(tools, { plan, call });
    case 'start':
    case 'complete':
    case 'cancel':
      return await setStatus(tools, { plan, call, confirmed });
    case 'adopt':
      return await adopt(tools, { plan, call });
    case 'adopt-dates':
      return await adoptDates(tools, { plan, call });
    case 'adopt-cancel':
      return await adoptCancel(tools, { plan, call });
    case 'note':
      return await tools.book.save({ ...standing(tools, plan), applied: call.applied });
    case 'hand-over':
      return await handOver(tools, { plan, call });
    case 'forget':
      await confirmed?.();
      return await tools.book.forget(plan.id);
  }
};

/** The room of a space is about to be deleted, and takes its event along: it is completed or canceled first. Throws nothing that Discord says. */
export const finishEvent = async (tools: EventPerforming, planId: SpaceId): Promise<void> => {
  const { book, events, logger } = tools;
  const row = book.get(planId);
  const look = row === null || row.eventId === null ? null : book.look(row.guildId, row.eventId);
  if (row === null || look === null || typeof look === 'string' || row.applied.place.type === 'external') return;
  if (look.status !== 'active' && look.status !== 'scheduled') return;
  const { guildId } = row;
  try {
    const status = look.status === 'active' ? 'completed' : 'canceled';
    const seen = await events.setStatus(guildId, look.id, status, { spaceId: planId, by: null });
    book.told(guildId, look.id, seen);
  } catch (error) {
    if (!isOutsideError(error)) throw error;
    logger.info('the event of a room that goes was not ended', { planId, guildId, failure: error.failure.code });
  }
};
