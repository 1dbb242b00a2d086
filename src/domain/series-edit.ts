import type { UserId } from '../lib/index.ts';
import type { PlanEdit } from './plan-rules.ts';
import { changedOpening, isComing, newTexts, openingIn, sizeRefusal } from './plan-rules.ts';
import type { Plan, PlannedOpening } from './plan.ts';
import { hostOf, titleOf } from './series-date.ts';
import type { LocalDate } from './series-date.ts';
import { rotaRefusal, seriesRefusal } from './series-rules.ts';
import type { SeriesDecision } from './series-rules.ts';
import type { Series } from './series.ts';
import type { QueueRules, SpaceRules } from './space-rules.ts';
import { patched, PRESETS } from './space-rules.ts';
import type { SpeakerGate } from './speaker-gate.ts';
import { wordsRefusal } from './words.ts';

/** What somebody wants otherwise of a series and all of its dates to come; what is left out stays. */
export interface SeriesEdit extends Omit<PlanEdit, 'hostId'> {
  /** Who hosts in turn. */
  readonly hosts?: readonly UserId[];
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The series as it is asked for from now on; the same one where nothing is otherwise. */
export const changeSeries = (series: Series, edit: SeriesEdit, words: readonly string[] = []): SeriesDecision => {
  const { hosts = series.hosts, lengthMin = series.lengthMin, seats = series.seats } = edit;
  const refused = seriesRefusal(series) ?? rotaRefusal(hosts) ?? sizeRefusal({ lengthMin, seats });
  if (refused !== null) return refused;
  const parsed = changedOpening(series.opening, edit);
  if (!parsed.ok) return parsed;
  const refusal = wordsRefusal(words, newTexts(series.opening, parsed.opening));
  if (refusal !== null) return { ok: false, refusal };
  const now = { hosts, lengthMin, seats, opening: parsed.opening };
  const { hosts: _hosts, lengthMin: _length, seats: _seats, opening: _opening } = series;
  if (isSame(now, { hosts: _hosts, lengthMin: _length, seats: _seats, opening: _opening })) return { ok: true, series };
  return { ok: true, series: { ...series, ...now, revision: series.revision + 1, edits: series.edits + 1 } };
};

/** Each part of what a date is, by itself: one that was changed of a date alone stays when its series changes. */
interface Parts extends Omit<SpaceRules, 'queue' | 'speakers'>, QueueRules, SpeakerGate {
  readonly title: string;
  readonly description: string | null;
  readonly topics: PlannedOpening['about']['topics'];
  readonly language: string | null;
  readonly cover: PlannedOpening['about']['cover'];
  readonly room: PlannedOpening['room'];
  readonly hostId: UserId;
  readonly lengthMin: number;
  readonly seats: number | null;
}

const rulesOf = ({ preset, rules }: Pick<PlannedOpening, 'preset' | 'rules'>): SpaceRules =>
  patched(PRESETS[preset], rules);

const partsOf = (plan: Pick<Plan, 'opening' | 'hostId' | 'lengthMin' | 'seats'>): Parts => {
  const { hostId, lengthMin, seats, opening } = plan;
  const { title, description, about, room } = opening;
  const { queue, speakers, ...rules } = rulesOf(opening);
  return { title, description, ...about, room, hostId, lengthMin, seats, ...rules, ...queue, ...speakers };
};

/** What the date of that number is as long as nobody changes it alone. */
const ofSeries = (series: Series, number: number, date: string): Parts =>
  partsOf({
    ...series,
    hostId: hostOf(series, number),
    opening: { ...series.opening, title: titleOf(series, number, date) },
  });

/** The rules of a date: those of its series as they are written there, unless one of them is of the date alone. */
const ruled = (parts: Parts, { preset, rules }: PlannedOpening): Pick<PlannedOpening, 'preset' | 'rules'> => {
  const {
    access,
    hidden,
    locked,
    adultsOnly,
    keepRoom,
    overflow,
    places,
    maxLengthMs,
    mode,
    order,
    turnMs,
    coolDownMs,
  } = parts;
  const { roleIds, memberMin, accountDays } = parts;
  const own: SpaceRules = {
    access,
    hidden,
    locked,
    queue: { mode, order, turnMs, coolDownMs },
    speakers: { roleIds, memberMin, accountDays },
    adultsOnly,
    keepRoom,
    overflow,
    places,
    maxLengthMs,
  };
  const theirs = rulesOf({ preset, rules });
  const differs = (Object.keys(theirs) as (keyof SpaceRules)[]).some((rule) => !isSame(own[rule], theirs[rule]));
  // Every rule is in the change then: what it changes does not matter.
  return differs ? { preset, rules: own } : { preset, rules };
};

const withParts = (plan: Plan, parts: Parts, series: Series): Plan => {
  const { title, description, topics, language, cover, room, hostId, lengthMin, seats } = parts;
  const about = { topics, language, cover };
  const opening = { ...openingIn(plan.opening, room), title, description, about, ...ruled(parts, series.opening) };
  return { ...plan, revision: plan.revision + 1, hostId, lengthMin, seats, opening };
};

/** Dates of a series as they are from now on, and how many of them keep something that was changed of them alone. */
export interface DatesChanged {
  readonly plans: readonly Plan[];
  readonly keeping: number;
}

/** What becomes of the plans to come when their series changes: each part goes along that was as the series had it. */
export const changedDates = (
  before: Series,
  after: Series,
  coming: readonly Plan[],
  localDate: LocalDate,
): DatesChanged => {
  const plans: Plan[] = [];
  let keeping = 0;
  for (const plan of coming) {
    if (plan.occurrence === null || !isComing(plan)) continue;
    const { number } = plan.occurrence;
    const date = localDate(plan.startsAtMs, plan.zone);
    const [own, was, will] = [partsOf(plan), ofSeries(before, number, date), ofSeries(after, number, date)];
    const changed = (Object.keys(will) as (keyof Parts)[]).filter((part) => !isSame(was[part], will[part]));
    const going = changed.filter((part) => isSame(own[part], was[part]));
    if (going.length > 0) {
      const parts = { ...own, ...Object.fromEntries(going.map((part) => [part, will[part]])) };
      plans.push(withParts(plan, parts, after));
    }
    if (changed.some((part) => !isSame(own[part], was[part]) && !isSame(own[part], will[part]))) keeping += 1;
  }
  return { plans, keeping };
};
