import type { Plan, Series } from '../domain/index.ts';
import { changeSeries, refuse, seriesRefusal } from '../domain/index.ts';
import type { SeriesId, UserId } from '../lib/index.ts';
import type { Outcome } from './actor.ts';
import type { AppConfig, AppDeps } from './deps.ts';
import type { EventEdit } from './event-whole.ts';
import { editOf } from './event-whole.ts';
import type { PersonBook } from './person-book.ts';
import type { PlanDesk } from './plan-desk.ts';
import { doneBy } from './plan-log.ts';
import type { SeriesDesk } from './series-desk.ts';
import type { SettingsBook } from './settings-book.ts';
import { afterOf, datesFrom, shifted, startOf } from './series-shift.ts';
import { toldIfPutBack } from './tell-put-back.ts';

/** What it takes to have a whole series otherwise. */
export interface AllDatesParts {
  readonly deps: Pick<AppDeps, 'calendar' | 'clock' | 'logger' | 'rooms' | 'rsvps' | 'server'>;
  readonly config: Pick<Required<AppConfig>, 'openLateMs'>;
  readonly settings: Pick<SettingsBook, 'get'>;
  readonly people: Pick<PersonBook, 'get'>;
  readonly planDesk: Pick<PlanDesk, 'change'>;
  readonly seriesDesk: Pick<SeriesDesk, 'due' | 'edit' | 'end' | 'move'>;
  spawn(name: string, work: Promise<unknown>): void;
}

/** What somebody changed of the event of a series, that of a plan now, whose start was that of the date which the rule has at `fromMs`. */
interface AllDates {
  readonly plan: Plan;
  readonly change: EventEdit;
  readonly fromMs: number;
  /** Null: Discord did not say. */
  readonly by: UserId | null;
}

const noted = <Value>(
  { deps }: AllDatesParts,
  { id: planId }: Plan,
  { act, by }: { readonly act: string; readonly by: UserId | null },
  outcome: Outcome<Value>,
): Outcome<Value> => {
  const refused = outcome.ok ? null : outcome.refusal.code;
  deps.logger.info('the event of a series was changed in Discord', { planId, act, by, refused });
  return outcome;
};

/** A start, by the date of the rule of which it is. */
interface Start {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The same of the next date, where the one of which somebody said it has passed, or is on. */
const ofNext = (
  { deps, config }: AllDatesParts,
  series: Series,
  coming: readonly Plan[],
  { fromMs, toMs }: Start,
): Start | null => {
  const nowMs = deps.clock.wallMs();
  const isPlanned = coming.some((plan) => plan.life.status === 'planned' && startOf(plan) === fromMs);
  if (fromMs > nowMs || (isPlanned && fromMs > nowMs - config.openLateMs)) return { fromMs, toMs };
  const [nextMs] = datesFrom({ deps }, series, nowMs + 1, 1);
  return nextMs === undefined ? null : { fromMs: nextMs, toMs: toMs > nowMs ? toMs : toMs + nextMs - fromMs };
};

const moved = async (
  parts: AllDatesParts,
  id: SeriesId,
  start: Start,
  by: UserId | null,
): Promise<Outcome<unknown>> => {
  const { deps, seriesDesk, spawn } = parts;
  const { calendar, clock } = deps;
  const outcome = await seriesDesk.move(id, async (series, coming) => {
    const refused = seriesRefusal(series);
    if (refused !== null) return refused;
    const { recurrence: before } = series;
    // It was moved already, before a crash, or otherwise in Majlis.
    const goes = calendar.dates(before, start.fromMs - 1, 1)[0] === start.fromMs;
    const next = goes ? ofNext(parts, series, coming, start) : null;
    if (next === null) return refuse('changed-meanwhile');
    const { fromMs, toMs } = next;
    const nowMs = clock.wallMs();
    const scene = { zone: before.zone, nowMs, before, fromMs, ofMs: fromMs, afterMs: afterOf(coming, fromMs, nowMs) };
    const read = calendar.readMove(toMs, scene);
    if (!read.ok) return read;
    const [way] = read.value.ways;
    if (way === undefined) return refuse('changed-meanwhile');
    const { keepsRhythm } = read.value;
    const recurrence = { ...way.recurrence, end: before.end };
    const move = { recurrence, fromMs, isPicked: false, keepsRhythm, passed: way.passed };
    return await shifted(parts, series, move, { coming, by: { userId: by } });
  });
  // What the new rule has dates for and has no plan yet.
  if (outcome.ok) spawn('next dates', seriesDesk.due(id));
  return outcome;
};

const reworded = async (
  { seriesDesk, settings }: AllDatesParts,
  id: SeriesId,
  { plan: { guildId }, change, by }: AllDates,
): Promise<Outcome<unknown>> => {
  const { words } = (await settings.get(guildId)).rules;
  return await seriesDesk.edit(id, (series) =>
    doneBy(changeSeries(series, editOf(change, series.opening), words), { userId: by }),
  );
};

/** Has all dates to come as somebody has the event of their series in Discord; what of one was changed alone stays. */
export const editAllDates = async (parts: AllDatesParts, { fromMs, ...all }: AllDates): Promise<void> => {
  const { plan, change, by } = all;
  if (plan.occurrence === null) return;
  const { seriesId } = plan.occurrence;
  const { startsAtMs: toMs, ...words } = change;
  if (toMs !== undefined) noted(parts, plan, { act: 'move', by }, await moved(parts, seriesId, { fromMs, toMs }, by));
  if (Object.keys(words).length === 0) return;
  const outcome = noted(parts, plan, { act: 'words', by }, await reworded(parts, seriesId, { ...all, fromMs }));
  await toldIfPutBack(parts, { plan, by }, outcome);
};

/** Ends the series of a plan, since somebody cancelled its event in Discord. */
export const cancelAllDates = async (
  parts: AllDatesParts,
  plan: Plan,
  by: UserId | null,
): Promise<Outcome<unknown>> => {
  if (plan.occurrence === null) return refuse('series-not-found');
  const ended = await parts.seriesDesk.end(plan.occurrence.seriesId, 'cancelled', { userId: by });
  return noted(parts, plan, { act: 'cancel', by }, ended);
};
