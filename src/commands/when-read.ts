import type { MoveAsked } from '../app/index.ts';
import { localTime, localTimes, texts } from '../i18n/index.ts';
import type { Choice, Context } from './command.ts';
import { cut, OPTION_LABEL } from './components.ts';
import { firstIn, typedRule, wayLabels } from './series-ways.ts';

/** Name and value of a choice have at most 100 characters (Discord), and at least one. */
const fits = (text: string): boolean => text.length > 0 && text.length <= OPTION_LABEL;

const examplesOf = (examples: readonly string[]): readonly Choice[] =>
  examples.map((text) => ({ name: text, value: text }));

/** Below a text that is no time yet: that it is none. Picked all the same, it is refused in words. */
const unread = ({ language }: Context, typed: string): readonly Choice[] => {
  const words = texts(language).plans;
  return [
    fits(typed) ? { name: words.unread, value: typed } : { name: words.tooLong, value: cut(typed, OPTION_LABEL) },
  ];
};

/** The zone that stands in another option, if one does. */
const zoneIn = (given: Readonly<Record<string, unknown>>): string | null => {
  const { zone } = given;
  return typeof zone === 'string' && zone.trim() !== '' ? zone : null;
};

/** What a time means that is being typed, one choice for each thing that may be meant: picking one settles it. Never fails. */
export const suggestTime = async (
  context: Context,
  typed: string,
  given: Readonly<Record<string, unknown>> = {},
): Promise<readonly Choice[]> => {
  const { app, actor, language } = context;
  const words = texts(language).plans;
  if (typed.trim() === '') return examplesOf(words.examples);
  const read = await app.readTime(actor, typed, zoneIn(given));
  if (!read.ok) return unread(context, typed);
  const { choices, zone } = read.value;
  const local = localTimes(language, choices, zone);
  return choices.map((atMs, at) => ({
    name: cut(words.read(local[at] ?? '', zone), OPTION_LABEL),
    value: new Date(atMs).toISOString(),
  }));
};

/** What a recurrence means that is being typed, by its first dates. Never fails. */
export const suggestRecurrence = async (
  context: Context,
  typed: string,
  given: Readonly<Record<string, unknown>> = {},
): Promise<readonly Choice[]> => {
  const { app, actor, language } = context;
  const words = texts(language).plans;
  if (typed.trim() === '') return examplesOf(words.seriesExamples);
  const read = await app.readRecurrence(actor, typed, zoneIn(given));
  if (!read.ok || !fits(typed)) return unread(context, typed);
  const { dates, recurrence, others, otherDates = [] } = read.value;
  const named = (which: readonly number[]): string =>
    readName(context, firstTwo(context, which, recurrence.zone), recurrence.zone);
  if (others.length === 0) return [{ name: named(dates), value: typed }];
  const labels = wayLabels(context, [recurrence, ...others]);
  return [recurrence, ...others].map((way, at) => {
    const rule = typedRule(way, true);
    const isAlone = labels[at] === firstIn(context, way.firstLocal);
    return {
      // Of those that begin together the weekdays tell which is which.
      name: isAlone
        ? named([dates, ...otherDates][at] ?? [])
        : cut(words.read(labels[at] ?? '', way.zone), OPTION_LABEL),
      value: fits(rule) ? rule : typed,
    };
  });
};

/** What was read, by its dates in words; that it has none where these are empty. */
const readName = ({ language }: Context, local: string, zone: string): string => {
  const { plans } = texts(language);
  return cut(plans.read(local === '' ? plans.noDates : local, zone), OPTION_LABEL);
};

/** The first two of some dates, in words. */
const firstTwo = ({ language }: Context, dates: readonly number[], zone: string): string =>
  dates
    .slice(0, 2)
    .map((atMs) => localTime(language, atMs, zone))
    .join(' · ');

/** What new times for a series mean that are being typed, by its first dates. Never fails. */
export const suggestMove = async (
  context: Context,
  typed: string,
  which: MoveAsked['which'],
  given: Readonly<Record<string, unknown>>,
): Promise<readonly Choice[]> => {
  const { app, actor, language } = context;
  const { plans, changes } = texts(language);
  if (typed.trim() === '') return examplesOf(plans.seriesExamples);
  const read = await app.readMove(actor, { which, when: typed, zone: zoneIn(given) });
  if (!read.ok || !fits(typed))
    return [{ name: fits(typed) ? changes.moveUnread : plans.tooLong, value: cut(typed, OPTION_LABEL) }];
  const { dates, recurrence, otherDates = [] } = read.value;
  // The rule that the series has takes part in what is meant: which of several it is, the question asks, with the dates of each.
  const local =
    otherDates.length === 0
      ? firstTwo(context, dates, recurrence.zone)
      : [dates, ...otherDates].map((its) => firstTwo(context, its.slice(0, 1), recurrence.zone)).join(' / ');
  return [{ name: readName(context, local, recurrence.zone), value: typed }];
};
