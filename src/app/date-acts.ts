import type { DateAhead, Plan, Refusal, Series } from '../domain/index.ts';
import { mayPlan, refuse, seriesRefusal } from '../domain/index.ts';
import type { SeriesId } from '../lib/index.ts';
import type { Actor, Outcome } from './actor.ts';
import { aheadAt, aheadNext, aheadWithin, MOST_COUNTED } from './dates-ahead.ts';
import { done } from './done.ts';
import type { Machine } from './machine.ts';
import { datesBeside, spanOf } from './plan-beside.ts';
import { MOST_PLANS, warn } from './plan-warned.ts';
import { hostSeen, isBot } from './plan-host.ts';
import { byActor } from './plan-log.ts';
import { unfitRoom } from './plan-lent-room.ts';
import type { Looked } from './plan-warnings.ts';
import type { DateChanged, DateFound, DateSeen, PlanningActs } from './planning-api.ts';
import { isShown } from './plan-rights.ts';
import { seriesFor } from './series-acts.ts';
import { planOfDate } from './series-dates.ts';
import { seesPlan } from './sight.ts';

/** Dates of each series that are offered beyond those that have their plan, where nobody has typed a day: a quarter of a weekly one. */
const OFFERED = 12;

const DAY_MS = 86_400_000;

/** The local day of some moment is the same in every zone but for this. */
const ABOUT_MS = 2 * DAY_MS;

/** A date as something planned, to see what is in its way. */
export const lookedAt = ({ id: seriesId, guildId, byUserId }: Series, date: DateAhead): Looked => ({
  id: null,
  guildId,
  byUserId,
  hostId: date.hostId,
  opening: date.opening,
  startsAtMs: date.startsAtMs,
  lengthMin: date.lengthMin,
  occurrence: { seriesId },
});

/** Whether somebody is told of a date: its own rules may hide it. */
export const seesDate = (actor: Actor, { byUserId }: Series, date: DateAhead): boolean =>
  seesPlan(actor, { ...date, byUserId });

/** Why this person may do nothing with a date of a series, or null: as with its plan, who hosts it may. */
const notTheirDate = (actor: Actor, { byUserId }: Series, { hostId, opening }: DateAhead): Refusal | null => {
  const asker = {
    userId: actor.userId,
    managesServer: actor.serverManager,
    moderates: actor.moderates(opening.room),
  };
  return mayPlan(byUserId, [hostId], asker) ? null : refuse('not-your-plan').refusal;
};

/** A date that has no plan yet, with its series, as somebody may see it. */
const aheadFor = async (
  { deps }: Machine,
  actor: Actor,
  id: SeriesId,
  originalMs: number,
): Promise<Outcome<DateFound>> => {
  const series = await deps.series.get(id);
  if (series === null || !isShown(actor, series)) return refuse('plan-not-found');
  const over = seriesRefusal(series);
  if (over !== null) return over;
  const date = originalMs > series.plannedUntilMs ? aheadAt(deps.calendar, series, originalMs) : null;
  return date === null || !seesDate(actor, series, date) ? refuse('plan-not-found') : done({ series, date });
};

/** What would be in its way; the dates of its own series are in nobody's way. */
const inTheWay = async (machine: Machine, viewer: Actor, looked: Looked): Promise<readonly Refusal[]> => {
  const own = looked.occurrence?.seriesId ?? null;
  const ahead = await datesBeside(machine, looked.guildId, spanOf([looked]), own);
  return await warn(machine, looked, { ahead, viewer });
};

const seen = async (machine: Machine, viewer: Actor, series: Series, date: DateAhead): Promise<DateSeen> => {
  const warnings = await inTheWay(machine, viewer, lookedAt(series, date));
  return { plan: null, series, date, warnings };
};

const dateFor =
  (machine: Machine): PlanningActs['dateFor'] =>
  async (actor, id, originalMs) => {
    const plan = await planOfDate(machine, id, originalMs);
    if (plan !== null) return done({ type: 'plan', id: plan.id });
    const found = await aheadFor(machine, actor, id, originalMs);
    return found.ok ? done({ type: 'date', ...found.value }) : found;
  };

const dateOf =
  (machine: Machine): PlanningActs['dateOf'] =>
  async (actor, id, originalMs) => {
    const found = await dateFor(machine)(actor, id, originalMs);
    if (!found.ok) return found;
    const { value } = found;
    if (value.type === 'plan') return done(value);
    return done({ type: 'date', seen: await seen(machine, actor, value.series, value.date) });
  };

const dateAt =
  (machine: Machine): PlanningActs['dateAt'] =>
  async (actor, id, originalMs, toMs) => {
    const found = await aheadFor(machine, actor, id, originalMs);
    if (!found.ok) return found;
    const { series, date } = found.value;
    return done(await seen(machine, actor, series, { ...date, startsAtMs: toMs }));
  };

/** What the day and the words say that somebody typed, of something by its title and zone; none where they say no day. */
const daysTyped = (
  { deps: { calendar, clock } }: Machine,
  typed: string,
): ((opening: Plan['opening'], zone: string) => readonly string[]) => {
  const text = typed.trim();
  // There may be many plans, mostly in one zone.
  const read = new Map<string, readonly string[]>();
  return ({ title }, zone) => {
    const isTitled = text.toLocaleLowerCase().startsWith(title.toLocaleLowerCase());
    const ofDay = isTitled ? text.slice(title.length) : text;
    const key = `${zone} ${ofDay}`;
    const days = read.get(key) ?? calendar.readDays(ofDay, { zone, nowMs: clock.wallMs() });
    read.set(key, days);
    return days;
  };
};

/** The dates of a series without a plan that are on one of these local days. */
const onDays = ({ deps: { calendar } }: Machine, series: Series, days: readonly string[]): readonly DateAhead[] => {
  const { zone } = series.recurrence;
  return days.flatMap((day) => {
    const atMs = Date.parse(day);
    const span = { fromMs: atMs - ABOUT_MS, untilMs: atMs + DAY_MS + ABOUT_MS };
    return aheadWithin(calendar, series, span, MOST_COUNTED).filter(
      ({ startsAtMs }) => calendar.localDate(startsAtMs, zone) === day,
    );
  });
};

const comingDates =
  (machine: Machine): PlanningActs['comingDates'] =>
  async (actor, typed) => {
    const { calendar, plans } = machine.deps;
    const running = await seriesFor(machine, actor);
    const of = (one: Series, dates: readonly DateAhead[]): readonly DateSeen[] =>
      dates
        .filter((date) => seesDate(actor, one, date))
        .map((date) => ({ plan: null, series: one, date, warnings: [] }));
    const daysOf = daysTyped(machine, typed);
    const days = new Map(running.map((one) => [one.id, daysOf(one.opening, one.recurrence.zone)]));
    const typedPlans = (await plans.coming(actor.guildId, MOST_PLANS)).filter(
      ({ opening, occurrence, startsAtMs, zone }) => {
        const typedDays = occurrence === null ? daysOf(opening, zone) : days.get(occurrence.seriesId);
        return typedDays?.includes(calendar.localDate(startsAtMs, zone)) === true;
      },
    );
    const soonest = (one: DateSeen, other: DateSeen): number => one.date.startsAtMs - other.date.startsAtMs;
    return {
      offered: () => running.flatMap((one) => of(one, aheadNext(calendar, one, OFFERED))).toSorted(soonest),
      onDay: running.flatMap((one) => of(one, onDays(machine, one, days.get(one.id) ?? []))).toSorted(soonest),
      plansOnDay: typedPlans.filter((plan) => seesPlan(actor, plan)),
    };
  };

/** Acts on a date's own plan, where it got one meanwhile. */
type OfPlan = Pick<PlanningActs, 'cancelPlan' | 'movePlan' | 'changePlan'>;

/** Does something to a date that has no plan yet, or to its plan. */
const either = async (
  machine: Machine,
  [actor, id, originalMs]: readonly [Actor, SeriesId, number],
  ofPlan: (planId: Plan['id']) => Promise<Outcome<DateChanged>>,
  ofDate: (series: Series, date: DateAhead) => Promise<Outcome<DateChanged>>,
): Promise<Outcome<DateChanged>> => {
  const plan = await planOfDate(machine, id, originalMs);
  if (plan !== null) return await ofPlan(plan.id);
  const found = await aheadFor(machine, actor, id, originalMs);
  if (!found.ok) return found;
  const { series, date } = found.value;
  const refused = notTheirDate(actor, series, date);
  if (refused !== null) return { ok: false, refusal: refused };
  const outcome = await ofDate(series, date);
  if (outcome.ok || outcome.refusal.code !== 'busy-try-again') return outcome;
  // It may have got its plan just now.
  const made = await planOfDate(machine, id, originalMs);
  return made === null ? outcome : await ofPlan(made.id);
};

const exceptDate =
  (machine: Machine, { cancelPlan, movePlan }: OfPlan): PlanningActs['exceptDate'] =>
  (actor, id, exception) => {
    const { originalMs, change } = exception;
    return either(
      machine,
      [actor, id, originalMs],
      async (planId) => {
        if (change.type === 'skipped') {
          const ended = await cancelPlan(actor, planId);
          if (!ended.ok) return ended;
          const { plan, told } = ended.value;
          return done({ title: plan.opening.title, atMs: plan.startsAtMs, told, isChanged: true, warnings: [] });
        }
        const moved = await movePlan(actor, planId, change.toMs);
        if (!moved.ok) return moved;
        const { plan, told, isMoved: isChanged, warnings } = moved.value;
        return done({ title: plan.opening.title, atMs: plan.startsAtMs, told, isChanged, warnings });
      },
      async (before, date) => {
        const noted = await machine.seriesDesk.except(id, exception, byActor(actor));
        if (!noted.ok) return noted;
        const isChanged = noted.value.revision !== before.revision;
        // Nobody could say yet that they come to it.
        const told = { told: 0, isChanged };
        if (change.type === 'skipped')
          return done({ ...told, title: date.opening.title, atMs: date.startsAtMs, warnings: [] });
        const { exceptions } = noted.value;
        const now = aheadAt(machine.deps.calendar, { ...before, exceptions }, originalMs) ?? date;
        // It has its plan with that where it goes to before the next ones.
        const made = await planOfDate(machine, id, originalMs);
        const warnings = await inTheWay(machine, actor, { ...lookedAt(before, now), id: made?.id ?? null });
        return done({ ...told, title: now.opening.title, atMs: now.startsAtMs, warnings });
      },
    );
  };

const changeDate =
  (machine: Machine, { changePlan }: OfPlan): PlanningActs['changeDate'] =>
  async (actor, id, originalMs, edit) => {
    const { deps, settings, seriesDesk } = machine;
    const { hostId, room } = edit;
    const unfit = unfitRoom(machine, actor, room ?? null);
    if (unfit !== null) return unfit;
    if (hostId !== undefined && isBot(await hostSeen(deps, { guildId: actor.guildId, hostId })))
      return refuse('is-bot');
    const { words } = (await settings.get(actor.guildId)).rules;
    return await either(
      machine,
      [actor, id, originalMs],
      async (planId) => {
        const changed = await changePlan(actor, planId, edit);
        if (!changed.ok) return changed;
        const { plan, isChanged, warnings } = changed.value;
        return done({ title: plan.opening.title, atMs: plan.startsAtMs, told: 0, isChanged, warnings });
      },
      async (before, date) => {
        const changed = await seriesDesk.changeDate(id, { date, edit, words }, byActor(actor));
        if (!changed.ok) return changed;
        const series = changed.value;
        const now = aheadAt(deps.calendar, series, originalMs) ?? date;
        const { warnings } = await seen(machine, actor, series, now);
        const isChanged = series.revision !== before.revision;
        return done({ title: now.opening.title, atMs: now.startsAtMs, told: 0, isChanged, warnings });
      },
    );
  };

type Acts = 'dateFor' | 'dateOf' | 'dateAt' | 'comingDates' | 'exceptDate' | 'changeDate';

/** What people do with dates of a series that have no plan yet. */
export const dateActs = (machine: Machine, ofPlan: OfPlan): Pick<PlanningActs, Acts> => ({
  dateFor: dateFor(machine),
  dateOf: dateOf(machine),
  dateAt: dateAt(machine),
  comingDates: comingDates(machine),
  exceptDate: exceptDate(machine, ofPlan),
  changeDate: changeDate(machine, ofPlan),
});
