import type { Series } from '../domain/index.ts';
import { timeOfDayOf } from '../domain/index.ts';
import { localTime, weekdayNames } from '../i18n/index.ts';
import type { Context } from './command.ts';
import { wordsOf } from './command.ts';

type Recurrence = Series['recurrence'];

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** Before it, a time of day may be of the night that the day before ends with. */
const NIGHT_ENDS = '06:00';

/** A first date in local time, "YYYY-MM-DDTHH:mm", in words. */
export const firstIn = ({ language }: Context, firstLocal: string): string =>
  // Read and told in one zone, so that it stays the local time that it is.
  localTime(language, Date.parse(`${firstLocal}Z`), 'UTC');

const daysOf = ({ rule }: Recurrence): readonly number[] =>
  (/(?:^|;)BYDAY=([A-Z,]+)/u.exec(rule)?.[1] ?? '')
    .split(',')
    .flatMap((day) => (WEEKDAYS.includes(day) ? [WEEKDAYS.indexOf(day) + 1] : []));

/** Recurrences that may be meant, by their first dates in words; of those that begin together each has its weekdays beside it. */
export const wayLabels = (context: Context, ways: readonly Recurrence[]): readonly string[] => {
  const first = ways.map(({ firstLocal }) => firstIn(context, firstLocal));
  return first.map((label, at) => {
    const way = ways[at];
    const isAlone = first.indexOf(label) === first.lastIndexOf(label);
    return isAlone || way === undefined
      ? label
      : [label, weekdayNames(context.language, daysOf(way)).join(' ')].join(' · ');
  });
};

/** Why words mean several recurrences: the same rule at another hour, the days after at the same, or the days of another country's week. */
export const whyWays = (context: Context, ways: readonly Recurrence[]): string => {
  const words = wordsOf(context).plans;
  const rules = new Set(ways.map(({ rule }) => rule));
  if (rules.size === 1) return words.why['am-or-pm'];
  if (rules.size < ways.length) return words.which;
  const isNight = ways.every((way) => timeOfDayOf(way) < NIGHT_ENDS);
  if (!isNight) return words.why['whose-week'];
  return ways.length > 2 ? words.which : words.why['which-midnight'];
};

/** Whether all that may be meant ends alike. */
const hasOneEnd = (ways: readonly Recurrence[]): boolean =>
  new Set(ways.map(({ end }) => JSON.stringify(end))).size === 1;

/** Recurrences that may be meant, as `wayLabels` has them in words, with the first dates of each. */
interface WaysRead {
  readonly ways: readonly [Recurrence, ...Recurrence[]];
  readonly labels: readonly string[];
  readonly dates: readonly (readonly number[])[];
}

/** What a recurrence means that may mean several: the first dates of each, with its end where they have not the same. */
const wayLines = (context: Context, { ways, labels, dates }: WaysRead): readonly string[] => {
  const words = wordsOf(context).plans;
  const isOneEnd = hasOneEnd(ways);
  return ways.flatMap((way, at) => {
    const its = dates[at] ?? [];
    return [
      words.wayDates(labels[at] ?? '', way.zone, its),
      ...(its.length === 0 ? [words.noDates] : []),
      ...(isOneEnd ? [] : [`  ${words.ends(way.end)}`]),
    ];
  });
};

/** What was read, with its first dates and its end; `why`: why it may be several. */
export const waysSaid = (context: Context, read: WaysRead, why: string): readonly string[] => {
  const words = wordsOf(context).plans;
  const { ways, labels, dates } = read;
  const [first] = ways;
  const [next = []] = dates;
  return [
    ...(ways.length === 1
      ? [words.readIn(labels[0] ?? '', first.zone), next.length === 0 ? words.noDates : words.nextDates(next)]
      : [why, ...wayLines(context, read)]),
    ...(hasOneEnd(ways) ? [words.ends(first.end)] : []),
  ];
};

/** When a rule ends, in its own words: counted, or with its last moment in UTC. */
const endIn = ({ end }: Recurrence): string => {
  if (end.type === 'never') return '';
  if (end.type === 'count') return `;COUNT=${end.count}`;
  return `;UNTIL=${new Date(end.untilMs).toISOString().replace(/\.\d+|[:-]/gu, '')}`;
};

/** A recurrence as it may be typed, so that it means nothing else: its rule, and its time of day. */
export const typedRule = (recurrence: Recurrence, withEnd = false): string => {
  const rule = `${recurrence.rule}${withEnd ? endIn(recurrence) : ''}`;
  if (rule.includes('BYHOUR')) return rule;
  const [hour = '', minute = ''] = timeOfDayOf(recurrence).split(':');
  // Alone, ten and eleven may be in the evening too; hours before them have a nought that says it.
  return `${rule} ${hour}:${minute}${hour === '10' || hour === '11' ? ' am' : ''}`;
};
