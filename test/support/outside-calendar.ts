/** A calendar of few words, all of them in UTC: what use cases turn on. How people write times is the real one's, and its tests'. */
import type { CalendarPort } from '../../src/app/index.ts';
import { type Recurrence, refuse } from '../../src/domain/index.ts';

const MINUTE_MS = 60_000;

const local = (atMs: number): string => new Date(atMs).toISOString().slice(0, 16);

/** Reads "in 20 minutes", "in 20 or 80 minutes" as two choices, and "every 60 minutes, first in 20 minutes, 3 times"; of a move also "by 30 minutes", of days "2027-01-31". */
export const outsideCalendar: CalendarPort = {
  readTime: (typed, { zone, nowMs }) => {
    const [, first, second] = /^in (\d+)(?: or (\d+))? minutes$/u.exec(typed) ?? [];
    if (first === undefined) return refuse('time-unreadable', { typed });
    const choices = [first, second].flatMap((one) => (one === undefined ? [] : [nowMs + Number(one) * MINUTE_MS]));
    return { ok: true, value: { zone, choices, why: second === undefined ? null : 'am-or-pm', isShifted: false } };
  },
  readRecurrence: (typed, { zone, nowMs }) => {
    const [, step, first, count] = /^every (\d+) minutes, first in (\d+) minutes(?:, (\d+) times)?$/u.exec(typed) ?? [];
    if (step === undefined || first === undefined) return refuse('time-unreadable', { typed });
    const at = (ms: number): Recurrence => ({
      rule: `FREQ=MINUTELY;INTERVAL=${step}`,
      firstLocal: local(ms),
      zone,
      end: count === undefined ? { type: 'never' } : { type: 'count', count: Number(count) },
    });
    const firstMs = nowMs + Number(first) * MINUTE_MS;
    return { ok: true, value: { recurrence: at(firstMs), others: [at(firstMs + 12 * 60 * MINUTE_MS)] } };
  },
  readMove: (asked, { zone, nowMs, before, fromMs }) => {
    const typed = typeof asked === 'number' ? `by ${(asked - fromMs) / MINUTE_MS} minutes` : asked;
    const [, step, first] = /^every (\d+) minutes, first in (\d+) minutes$/u.exec(typed ?? '') ?? [];
    const [, by] = /^by (\d+) minutes$/u.exec(typed ?? '') ?? [];
    if (step === undefined && by === undefined) return refuse('recurrence-unreadable', { typed: typed ?? '' });
    const firstMs = by === undefined ? nowMs + Number(first) * MINUTE_MS : fromMs + Number(by) * MINUTE_MS;
    const rule = step === undefined ? before.rule : `FREQ=MINUTELY;INTERVAL=${step}`;
    const recurrence: Recurrence = { rule, firstLocal: local(firstMs), zone, end: { type: 'never' } };
    return { ok: true, value: { ways: [{ recurrence, passed: 0 }], keepsRhythm: rule === before.rule } };
  },
  readEnd: (typed, { nowMs }) => {
    if (typed === null) return { ok: true, value: { type: 'never' } };
    if (typed === 'at once') return { ok: true, value: { type: 'until', untilMs: nowMs } };
    const [, count] = /^(\d+) times$/u.exec(typed) ?? [];
    if (count === undefined) return refuse('time-unreadable', { typed });
    return { ok: true, value: { type: 'count', count: Number(count) } };
  },
  readDays: (typed) => (/^\d{4}-\d{2}-\d{2}$/u.test(typed.trim()) ? [typed.trim()] : []),
  dates: ({ rule, firstLocal, end }, afterMs, limit) => {
    const stepMs = Number(/INTERVAL=(\d+)/u.exec(rule)?.[1] ?? '1') * MINUTE_MS;
    const firstMs = Date.parse(`${firstLocal}Z`);
    const from = Math.max(0, Math.floor((afterMs - firstMs) / stepMs) + 1);
    const most = end.type === 'count' ? Math.max(0, end.count - from) : limit;
    return Array.from({ length: Math.min(limit, most) }, (_, n) => firstMs + (from + n) * stepMs).filter(
      (atMs) => end.type !== 'until' || atMs <= end.untilMs,
    );
  },
  startingAfter: (recurrence, afterMs) => {
    const [firstMs] = outsideCalendar.dates({ ...recurrence, end: { type: 'never' } }, afterMs, 1);
    return firstMs === undefined ? recurrence : { ...recurrence, firstLocal: local(firstMs) };
  },
  localDate: (atMs) => local(atMs).slice(0, 10),
  file: (name, entries) => [name, ...entries.map(({ uid }) => uid)].join('\n'),
};
