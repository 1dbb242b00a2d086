import { describe, expect, it } from 'vitest';
import { createCalendar } from '../../../src/calendar/index.ts';
import type { Recurrence } from '../../../src/domain/index.ts';
import { onTheWall } from '../../support/wall-clock.ts';
import { RFC_EXAMPLES, type RfcExample } from './rfc5545-examples.ts';

const calendar = createCalendar();
const ZONE = 'America/New_York';

const endOf = (rule: string): Recurrence['end'] => {
  const count = /COUNT=(\d+)/u.exec(rule)?.[1];
  const until = /UNTIL=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/u.exec(rule)?.slice(1);
  if (count !== undefined) return { type: 'count', count: Number(count) };
  return until === undefined
    ? { type: 'never' }
    : { type: 'until', untilMs: Date.parse(`${until.slice(0, 3).join('-')}T${until.slice(3).join(':')}Z`) };
};

const recurrenceOf = (rule: string, { first = '1997-09-02T09:00' }: RfcExample): Recurrence => ({
  rule: rule
    .split(';')
    .filter((part) => !/^(?:COUNT|UNTIL)=/u.test(part))
    .join(';'),
  firstLocal: first,
  zone: ZONE,
  end: endOf(rule),
});

const daysIn = (list: string): number[] =>
  list.split(',').flatMap((item) => {
    const [from = 0, to = from] = item.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });

const expected = ({ dates, times = '09:00' }: RfcExample): string[] =>
  dates.split('; ').flatMap((month) => {
    const [name = '', days = ''] = month.split(' ');
    return daysIn(days).flatMap((day) =>
      times.split(',').map((time) => `${name}-${String(day).padStart(2, '0')} ${time}`),
    );
  });

const cases = RFC_EXAMPLES.flatMap((example) => example.rules.map((rule) => ({ ...example, rule, example })));

describe('[TIME-7] the examples of RFC 5545, section 3.8.5.3', () => {
  it.each(cases)('$says: $rule', ({ rule, example }) => {
    const wanted = expected(example);
    const recurrence = recurrenceOf(rule, example);
    // One more than stands there, of those that end.
    const limit = wanted.length + (recurrence.end.type === 'never' ? 0 : 1);
    expect(calendar.dates(recurrence, 0, limit).map((atMs) => onTheWall(atMs, ZONE))).toEqual(wanted);
  });

  it.each(cases)('… and from each of its dates on: $rule', ({ rule, example }) => {
    const recurrence = recurrenceOf(rule, example);
    const all = calendar.dates(recurrence, 0, 12);
    for (const [at, afterMs] of all.slice(0, -1).entries()) {
      expect(calendar.dates(recurrence, afterMs, 1)).toEqual([all[at + 1]]);
      expect(calendar.dates(recurrence, afterMs - 1, 1)).toEqual([afterMs]);
    }
  });
});
