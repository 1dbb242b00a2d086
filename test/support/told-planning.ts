import type {
  Actor,
  DateChanged,
  DateSeen,
  Outcome,
  PlanningActs,
  PlanSeen,
  SeriesSeen,
  TimeRead,
  PlannedByOne,
} from '../../src/app/index.ts';
import type { Plan, PlannedOpening, Refusal, Series, SeriesException } from '../../src/domain/index.ts';
import type { ChannelId, SeriesId, SpaceId } from '../../src/lib/index.ts';
import { aPlan as plainPlan, aSeries as plainSeries, bareOpening } from './a-plan.ts';
import { aSpace, host } from './a-space.ts';

/** Thursday, 26 November 2026, 20:00 in Riyadh. */
export const THURSDAY_MS: number = Date.UTC(2026, 10, 26, 17);
const WEEK_MS = 7 * 86_400_000;

const named = (title: string): PlannedOpening => ({ ...bareOpening, title });

/** A plan for that time; `over` says what is different. */
export const aPlan = (name: string, over: Partial<Plan> = {}): Plan =>
  plainPlan(name, { revision: 2, opening: named('Tea *now*'), startsAtMs: THURSDAY_MS, ...over });

/** A series on Thursdays; `over` says what is different. */
export const aSeries = (name: string, over: Partial<Series> = {}): Series =>
  plainSeries(name, {
    revision: 2,
    opening: named('Episode {n}'),
    nextNumber: 3,
    plannedUntilMs: THURSDAY_MS,
    ...over,
  });

/** What the planning of a told app knows and answers. */
export interface ToldPlanning {
  plans: readonly Plan[];
  series: readonly Series[];
  dates: readonly number[];
  read: TimeRead;
  /** Dates that have no plan yet. */
  ahead: readonly DateSeen[];
  warnings: readonly Refusal[];
  /** What is in the way at a time. */
  warningsAt: (atMs: number) => readonly Refusal[];
  zone: string;
  isCut: boolean;
  /** Whether a change makes anything otherwise. */
  isChanged: boolean;
  /** That the room of its series is not for adults. */
  unfit: Refusal | null;
  /** Whether others host the dates after one when it is left out. */
  movesTurns: boolean;
  /** What else a recurrence means that is read, with the first dates of each. */
  others: readonly Series['recurrence'][];
  otherDates: readonly (readonly number[])[];
  /** How much anybody planned. */
  byOne: PlannedByOne;
}

/** Its start: nothing is planned, every time is that Thursday. */
export const nothingPlanned = (): ToldPlanning => ({
  ahead: [],
  warningsAt(): readonly Refusal[] {
    return this.warnings;
  },
  plans: [],
  series: [],
  dates: [0, 1, 2].map((week) => THURSDAY_MS + week * WEEK_MS),
  read: { zone: 'Asia/Riyadh', choices: [THURSDAY_MS], why: null, isShifted: false },
  warnings: [],
  zone: 'Asia/Riyadh',
  isCut: false,
  isChanged: true,
  unfit: null,
  movesTurns: false,
  others: [],
  otherDates: [],
  byOne: { plans: 0, series: 0 },
});

type ActOf = <Value>(name: string, actor: Actor, input: unknown[], value: () => Value) => Promise<Outcome<Value>>;

const notFound = (code: 'plan-not-found' | 'series-not-found'): Promise<Outcome<never>> =>
  Promise.resolve({ ok: false, refusal: { code, params: {} } });

/** The use cases of planning of a told app; `act` notes what is called. */
export function toldPlanning(told: () => ToldPlanning, act: ActOf): PlanningActs {
  const seen = (plan: Plan): PlanSeen => ({
    plan,
    series: told().series.find(({ id }) => id === plan.occurrence?.seriesId) ?? null,
    warnings: told().warnings,
    movesTurns: told().movesTurns,
  });
  const changedDate = ({ originalMs, change }: SeriesException): DateChanged => ({
    title: told().ahead.find(({ date }) => date.originalMs === originalMs)?.date.opening.title ?? 'Tea',
    atMs: change.type === 'moved' ? change.toMs : originalMs,
    told: 0,
    isChanged: told().isChanged,
    warnings: told().warnings,
  });
  const planOf = (id: SpaceId): Plan => told().plans.find((one) => one.id === id) ?? aPlan('other', { id });
  const seriesOf = (id: SeriesId): Series => told().series.find((one) => one.id === id) ?? aSeries('other', { id });
  const seriesSeen = (series: Series): SeriesSeen => ({
    series,
    dates: told().dates,
    otherDates: told().otherDates,
    unfit: told().unfit,
  });
  return {
    readTime: (actor, typed, zone) => act('readTime', actor, [typed, zone], () => told().read),
    readRecurrence: (actor, typed, zone) =>
      act('readRecurrence', actor, [typed, zone], () => ({
        recurrence: aSeries('read').recurrence,
        others: told().others,
        dates: told().dates,
        otherDates: told().otherDates,
      })),
    planSpace: (actor, input) =>
      act('planSpace', actor, [input], () => {
        const { read, warnings } = told();
        const title = input.opening.title ?? 'Open talk';
        const life = { status: 'draft', sinceMs: 1_000, choices: read.choices } as const;
        const [startsAtMs = THURSDAY_MS] = read.choices;
        const plan = aPlan('draft', { opening: { ...input.opening, title }, life, startsAtMs, seats: input.seats });
        return { plan, read, warnings };
      }),
    confirmPlan: (actor, id, choice) => act('confirmPlan', actor, [id, choice], () => seen(planOf(id))),
    planSeries: (actor, input) =>
      act('planSeries', actor, [input], () => {
        const title = input.opening.title ?? 'Open talk';
        const { others, otherDates } = told();
        const life = { status: 'draft', sinceMs: 1_000, others } as const;
        const hosts = input.rota.length === 0 ? [host] : input.rota;
        const series = aSeries('seriesdraft', { opening: { ...input.opening, title }, hosts, life });
        return { series, dates: told().dates, others, otherDates, warnings: told().warnings };
      }),
    confirmSeries: (actor, id, choice) =>
      act('confirmSeries', actor, [id, choice], () => ({
        ...seriesSeen(seriesOf(id)),
        others: [],
        warnings: told().warnings,
      })),
    discardDraft: (actor, id) => act('discardDraft', actor, [id], () => null),
    movePlan: (actor, id, atMs) =>
      act('movePlan', actor, [id, atMs], () => ({
        ...seen({ ...planOf(id), startsAtMs: atMs }),
        isMoved: told().isChanged,
        told: 2,
      })),
    changePlan: (actor, id, change, mark) =>
      act('changePlan', actor, mark === undefined ? [id, change] : [id, change, mark], () => ({
        ...seen(planOf(id)),
        isChanged: told().isChanged,
      })),
    changeSeries: (actor, id, change, mark) =>
      act('changeSeries', actor, mark === undefined ? [id, change] : [id, change, mark], () => {
        const series = seriesOf(id);
        const { isChanged } = told();
        const after = { ...series, hosts: change.hosts ?? series.hosts };
        return { ...seriesSeen(after), changed: 2, keeping: 1, isChanged };
      }),
    draftMove: (actor, asked) =>
      act('draftMove', actor, [asked], () => {
        const { which } = asked;
        const dateOf = which.type === 'series' ? null : planOf(which.id);
        const series = seriesOf(
          which.type === 'series' ? which.id : (dateOf?.occurrence?.seriesId ?? aSeries('none').id),
        );
        const { recurrence } = series;
        const fromMs = dateOf?.startsAtMs ?? THURSDAY_MS;
        const planId = which.type === 'following' ? which.id : null;
        const move = { seriesId: series.id, fromMs, planId, moves: 0, keepsRhythm: true, passed: [0] };
        const life = { status: 'draft', sinceMs: 1_000, others: [], move } as const;
        const draft = aSeries('movedraft', { recurrence, life });
        const counts = { moved: 2, keeping: 1, restored: 0, ended: 0 };
        return { ...seriesSeen(series), draft, ...counts, warnings: told().warnings };
      }),
    readMove: (actor, asked) =>
      act('readMove', actor, [asked], () => ({
        recurrence: aSeries('read').recurrence,
        others: told().others,
        dates: told().dates,
        otherDates: told().otherDates,
      })),
    moveSeries: (actor, id, choice) =>
      act('moveSeries', actor, [id, choice], () => ({ ...seriesSeen(seriesOf(id)), moved: 2, keeping: 1, told: 3 })),
    makeRoomFor: (actor, id) =>
      act('makeRoomFor', actor, [id], () => ({ plan: planOf(id), isSeries: planOf(id).occurrence !== null })),
    handBack: (actor, id) =>
      act('handBack', actor, [id], () => ({ plan: planOf(id), isSeries: planOf(id).occurrence !== null })),
    cancelPlan: (actor, id) => act('cancelPlan', actor, [id], () => ({ plan: planOf(id), told: 3 })),
    cancelSeries: (actor, id) => act('cancelSeries', actor, [id], () => ({ series: seriesOf(id), told: 3 })),
    plannedBy: () => Promise.resolve({ ok: true as const, value: told().byOne }),
    cancelAllOf: (actor, userId) => act('cancelAllOf', actor, [userId], () => ({ ...told().byOne, told: 3 })),
    openPlanned: (actor, id) =>
      act('openPlanned', actor, [id], () => {
        const space = aSpace('planned', { title: planOf(id).opening.title });
        return { space, ready: Promise.resolve({ ok: true as const, value: space }) };
      }),
    agenda: (_actor, { number, size }) => {
      const isMissed = ({ life }: Plan): boolean => life.status === 'missed';
      const plans = [...told().plans.filter(isMissed), ...told().plans.filter((one) => !isMissed(one))];
      const { series } = told();
      const pages = Math.max(1, Math.ceil(plans.length / size), Math.ceil(series.length / 12));
      const page = Math.min(number, pages - 1);
      return Promise.resolve({
        plans: plans.slice(page * size, (page + 1) * size).map(seen),
        series: series.slice(page * 12, (page + 1) * 12).map(seriesSeen),
        page,
        pages,
        isCut: told().isCut,
      });
    },
    planFor: async (_actor, id) => {
      const plan = told().plans.find((one) => one.id === id);
      return plan === undefined ? await notFound('plan-not-found') : { ok: true, value: plan };
    },
    planOf: async (_actor, id) => {
      const plan = told().plans.find((one) => one.id === id);
      return plan === undefined ? await notFound('plan-not-found') : { ok: true, value: seen(plan) };
    },
    planAt: async (_actor, id, atMs) => {
      const plan = told().plans.find((one) => one.id === id);
      return plan === undefined
        ? await notFound('plan-not-found')
        : { ok: true, value: { ...seen({ ...plan, startsAtMs: atMs }), warnings: told().warningsAt(atMs) } };
    },
    oneSeries: async (_actor, id) => {
      const series = told().series.find((one) => one.id === id);
      return series === undefined ? await notFound('series-not-found') : { ok: true, value: seriesSeen(series) };
    },
    comingPlans: () => Promise.resolve(told().plans),
    seriesOf: () => Promise.resolve(told().series),
    datesOf: (_series, limit) => Promise.resolve(told().dates.slice(0, limit)),
    dateFor: async (_actor, id, originalMs) => {
      const found = told().ahead.find(({ series, date }) => series.id === id && date.originalMs === originalMs);
      return found === undefined
        ? await notFound('plan-not-found')
        : { ok: true, value: { type: 'date', series: found.series, date: found.date } };
    },
    dateOf: async (_actor, id, originalMs) => {
      const found = told().ahead.find(({ series, date }) => series.id === id && date.originalMs === originalMs);
      return found === undefined
        ? await notFound('plan-not-found')
        : { ok: true, value: { type: 'date', seen: { ...found, warnings: told().warnings } } };
    },
    dateAt: async (_actor, id, originalMs, toMs) => {
      const found = told().ahead.find(({ series, date }) => series.id === id && date.originalMs === originalMs);
      return found === undefined
        ? await notFound('plan-not-found')
        : {
            ok: true,
            value: { ...found, date: { ...found.date, startsAtMs: toMs }, warnings: told().warningsAt(toMs) },
          };
    },
    comingDates: (_actor, typed) => {
      const isThen = ({ date }: DateSeen): boolean => new Date(date.startsAtMs).toISOString().startsWith(typed);
      const onDay = typed === '' ? [] : told().ahead.filter(isThen);
      const isOn = ({ startsAtMs }: Plan): boolean => new Date(startsAtMs).toISOString().startsWith(typed);
      const plansOnDay = typed === '' ? [] : told().plans.filter(isOn);
      return Promise.resolve({ offered: () => told().ahead.slice(0, 2), onDay, plansOnDay });
    },
    exceptDate: (actor, id, exception) => act('exceptDate', actor, [id, exception], () => changedDate(exception)),
    changeDate: (actor, id, originalMs, edit) =>
      act('changeDate', actor, [id, originalMs, edit], () =>
        changedDate({ originalMs, change: { type: 'moved', toMs: originalMs } }),
      ),
    actorIn: async (userId, planId) => {
      const plan = told().plans.find((one) => one.id === planId);
      if (plan === undefined) return await notFound('plan-not-found');
      const { guildId, hostId } = plan;
      // as: nobody asks from a channel of the server.
      const channelId = '' as ChannelId;
      const rights = { moderates: () => false, serverManager: false, hasRole: () => false };
      return userId === hostId
        ? { ok: true, value: { userId, guildId, channelId, ...rights } }
        : await notFound('plan-not-found');
    },
    zoneOf: () => Promise.resolve(told().zone),
    setOwnZone: (actor, zone) =>
      act('setOwnZone', actor, [zone], () => {
        const own = told();
        own.zone = zone ?? 'UTC';
        return zone;
      }),
    planDue: () => Promise.resolve(),
    seriesDue: () => Promise.resolve(),
    digestDue: () => Promise.resolve(),
    jobGivenUp: () => Promise.resolve(),
  };
}
