import type { Temporal } from 'temporal-polyfill';
import type { EndingScene, Outcome } from '../app/index.ts';
import { refuse, type Recurrence } from '../domain/index.ts';
import { datesOf, inPlainWords, saidOn } from './read-time.ts';
import { MAX_COUNT } from './read-recurrence.ts';
import { shown } from './tidy.ts';
import { momentOf, wallAt, zoneOrUtc } from './wall-time.ts';
import { laterBy, readDuration, saysFromNow, type Duration } from './duration.ts';

/** How far ahead a series may end, in years; those that go on have no end. */
const MAX_YEARS = 20;

const COUNT = /^(?:for )?(\d{1,15})(?: ?(?:times?|x|dates|spaces|sessions|episodes))?$/u;
const NEVER = /^(?:never|forever|always|no end|endless)$/u;
const LEAD = /^(?:until|till|to|before|by|on|ends?(?: on)?) /u;
const FOR = /^for /u;
const BEFORE = /^(?:until |till |ends? )?before /u;

/** The last moment of a day, or of the one before. */
const lastMomentOf = (date: Temporal.PlainDate, zone: string, isBefore: boolean): number =>
  momentOf((isBefore ? date : date.add({ days: 1 })).toPlainDateTime(), zone) - 1;

/** What somebody said of the end. */
interface SaidEnd {
  readonly text: string;
  /** Whether the day that is said is not in it any more. */
  readonly isBefore: boolean;
}

/** The last moment of a series that goes on for so long: its first date is in it, and what is so long after it not any more. */
const lastOfLength = ({ text, isBefore }: SaidEnd, duration: Duration, scene: EndingScene): readonly number[] => {
  const { zone, nowMs, firstMs = nowMs } = scene;
  // "3 months" alone is how long it goes on.
  const isLength = !saysFromNow(text);
  // "Before 3 months" is no length, and no series goes on for an hour.
  if (isLength && (isBefore || duration.exactMs > 0)) return [];
  const atMs = laterBy(isLength ? firstMs : nowMs, zone, duration);
  return atMs === null ? [Infinity] : [lastMomentOf(wallAt(atMs, zone).toPlainDate(), zone, isLength || isBefore)];
};

/** The last moments of the days that a text may mean, milliseconds since the Unix epoch. */
const lastMoments = (said: SaidEnd, scene: EndingScene): readonly number[] => {
  const { zone, nowMs } = scene;
  const today = wallAt(nowMs, zone).toPlainDate();
  const duration = readDuration(said.text.replace(FOR, ''));
  if (duration !== null) return lastOfLength(said, duration, scene);
  const moments = saidOn(said.text, today).spoken.flatMap(({ day, time }) => {
    if (time !== null || day.type === 'none') return [];
    const ends = datesOf(day, today).map((date) => lastMomentOf(date, zone, said.isBefore));
    const end = ends.find((atMs) => atMs > nowMs) ?? ends[0];
    return end === undefined ? [] : [end];
  });
  const ahead = moments.filter((atMs) => atMs > nowMs);
  return ahead.length === 0 ? moments.slice(0, 1) : ahead;
};

/** Reads when a series ends: a number of times, the last day, how long it goes on, or never. */
export const readEnd = (typed: string | null, given: EndingScene): Outcome<Recurrence['end']> => {
  const scene = { ...given, zone: zoneOrUtc(given.zone) };
  if (typed === null || typed.trim() === '') return { ok: true, value: { type: 'never' } };
  const unreadable = refuse('time-unreadable', { typed: shown(typed), as: 'end' });
  const text = inPlainWords(typed);
  if (text === null) return unreadable;
  if (NEVER.test(text)) return { ok: true, value: { type: 'never' } };
  const count = COUNT.exec(text);
  if (count !== null) {
    const times = Number(count[1]);
    if (times > MAX_COUNT) return refuse('series-too-long', { max: String(MAX_COUNT) });
    return times < 1 ? unreadable : { ok: true, value: { type: 'count', count: times } };
  }
  const isBefore = BEFORE.test(text);
  const moments = lastMoments({ text: text.replace(isBefore ? BEFORE : LEAD, ''), isBefore }, scene);
  const [untilMs] = moments;
  if (untilMs === undefined) return unreadable;
  if (moments.length > 1) return refuse('date-two-ways', { typed: shown(typed) });
  if (untilMs <= scene.nowMs) return refuse('time-past', { typed: shown(typed) });
  const latest = laterBy(scene.nowMs, scene.zone, { exactMs: 0, calendar: { days: 0, months: 12 * MAX_YEARS } });
  if (untilMs > (latest ?? 0)) return refuse('time-too-far', { years: String(MAX_YEARS) });
  return { ok: true, value: { type: 'until', untilMs } };
};
