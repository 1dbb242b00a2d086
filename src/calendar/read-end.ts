import type { Outcome, ReadingScene } from '../app/index.ts';
import { refuse, type Recurrence } from '../domain/index.ts';
import { datesOf, inPlainWords } from './read-time.ts';
import { MAX_COUNT } from './read-recurrence.ts';
import { spokenIn } from './spoken-time.ts';
import { shown } from './tidy.ts';
import { momentOf, wallAt, zoneOrUtc } from './wall-time.ts';
import { laterBy, readDuration } from './duration.ts';
import { dayReadings } from './which-day.ts';

/** How far ahead a series may end, in years; those that go on have no end. */
const MAX_YEARS = 20;

const COUNT = /^(?:for )?(\d{1,15})(?: ?(?:times?|x|dates|spaces|sessions|episodes))?$/u;
const NEVER = /^(?:never|forever|always|no end|endless)$/u;
const LEAD = /^(?:until|till|to|before|by|on|ends?(?: on)?) /u;

/** The last moments of the days that a text may mean, milliseconds since the Unix epoch. */
const lastMoments = (text: string, { zone, nowMs }: ReadingScene): readonly number[] => {
  const today = wallAt(nowMs, zone).toPlainDate();
  const duration = readDuration(text);
  if (duration !== null) {
    const atMs = laterBy(nowMs, zone, duration);
    return atMs === null
      ? [Infinity]
      : [momentOf(wallAt(atMs, zone).toPlainDate().add({ days: 1 }).toPlainDateTime(), zone) - 1];
  }
  const moments = dayReadings(text, today).texts.flatMap((one) => {
    const spoken = spokenIn(one, today);
    if (spoken === null || spoken.time !== null || spoken.day.type === 'none') return [];
    const ends = datesOf(spoken.day, today).map((date) => momentOf(date.add({ days: 1 }).toPlainDateTime(), zone) - 1);
    const end = ends.find((atMs) => atMs > nowMs) ?? ends[0];
    return end === undefined ? [] : [end];
  });
  const ahead = moments.filter((atMs) => atMs > nowMs);
  return ahead.length === 0 ? moments.slice(0, 1) : ahead;
};

/** Reads when a series ends: a number of times, the last day, or never. */
export const readEnd = (typed: string | null, given: ReadingScene): Outcome<Recurrence['end']> => {
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
  const moments = lastMoments(text.replace(LEAD, ''), scene);
  const [untilMs] = moments;
  if (untilMs === undefined) return unreadable;
  if (moments.length > 1) return refuse('date-two-ways', { typed: shown(typed) });
  if (untilMs <= scene.nowMs) return refuse('time-past', { typed: shown(typed) });
  const latest = laterBy(scene.nowMs, scene.zone, { exactMs: 0, calendar: { days: 0, months: 12 * MAX_YEARS } });
  if (untilMs > (latest ?? 0)) return refuse('time-too-far', { years: String(MAX_YEARS) });
  return { ok: true, value: { type: 'until', untilMs } };
};
