import type { Agenda } from '../app/index.ts';
import { refusalText } from '../i18n/index.ts';
import { aboutTail } from './about-text.ts';
import type { Context, Reply } from './command.ts';
import { wordsOf } from './command.ts';
import { button, buttons, container, cut, select, textDisplay } from './components.ts';
import type { Option, Row } from './components.ts';
import { customId } from './custom-id.ts';
import { dateChoice } from './date-pick.ts';
import { fitting } from './fitting.ts';
import { PLAN_ACTS } from './plan-acts.ts';
import { dateTold, mayChange, toldOf } from './plan-told.ts';
import { planChoice, seriesChoice } from './which-plan.ts';

/** Entries of a page. With the buttons of missed ones they stay below Discord's 40 components of a message. */
export const AGENDA_PAGE = 6;
/** Of a title in a list; escapes lengthen it. */
const TITLE_SHOWN = 40;
/** A message that is laid out holds 4000 characters (Discord); heading and foot take the rest. */
const ENTRIES_BUDGET = 2600;
const SERIES_BUDGET = 700;
/** Dates of a series that are told in the list. */
const DATES_SHOWN = 3;
/** Of language and topics of one plan. */
const ABOUT_SHOWN = 60;

type Entry = Agenda['plans'][number];

const lineOf = (context: Context, seen: Entry, withWhy: boolean): string => {
  const words = wordsOf(context).plans;
  const { opening } = seen.plan ?? seen.date;
  const told = seen.plan === null ? dateTold(seen, TITLE_SHOWN) : toldOf(seen, TITLE_SHOWN);
  const life = seen.plan?.life;
  if (life?.status !== 'missed')
    return `${words.line({ ...told, warnings: seen.warnings.length })}${aboutTail(opening.about, context.language, ABOUT_SHOWN)}`;
  return words.missedLine(told, withWhy ? refusalText(context.language, life.why) : '').trimEnd();
};

/** The entries in words, those that did not open with why where all of it fits. */
const linesOf = (context: Context, entries: readonly Entry[]): readonly string[] => {
  const whole = entries.map((seen) => lineOf(context, seen, true));
  if (whole.join('\n').length <= ENTRIES_BUDGET) return whole;
  return entries.map((seen) => lineOf(context, seen, false));
};

/** What can be done at once about one that did not open. */
const missedRow = (context: Context, { plan }: Entry): readonly Row[] => {
  if (plan?.life.status !== 'missed' || !mayChange(context.actor, plan, [plan.hostId])) return [];
  const words = wordsOf(context).plans;
  return [
    buttons(
      button({ label: words.openNow, customId: customId(PLAN_ACTS.open, plan.id) }),
      button({ label: words.move, customId: customId(PLAN_ACTS.move, plan.id) }),
      button({ label: words.cancel, customId: customId(PLAN_ACTS.cancel, plan.id), isDangerous: true }),
    ),
  ];
};

const pagerOf = (context: Context, { page, pages }: Agenda): readonly (Row | ReturnType<typeof textDisplay>)[] => {
  if (pages <= 1) return [];
  const words = wordsOf(context).plans;
  const to = (label: string, at: number): ReturnType<typeof button> =>
    button({ label, customId: customId(PLAN_ACTS.page, null, null, at) });
  return [
    textDisplay(words.page(page + 1, pages)),
    buttons(
      ...(page > 0 ? [to(words.previous, page - 1)] : []),
      ...(page + 1 < pages ? [to(words.next, page + 1)] : []),
    ),
  ];
};

const seriesText = (context: Context, { series }: Agenda): readonly string[] => {
  if (series.length === 0) return [];
  const words = wordsOf(context);
  const lines = series.map(
    ({ series: one, dates }) =>
      `- ${words.plans.seriesLine(cut(one.opening.title, TITLE_SHOWN), one.hosts.slice(0, DATES_SHOWN), dates.slice(0, DATES_SHOWN))}`,
  );
  return [[words.plans.seriesHeading, ...fitting(lines, SERIES_BUDGET, words)].join('\n')];
};

/** What is coming, one page of it, with what can be done about it by whoever looks; `zone` is theirs. */
export const agendaPage = (context: Context, agenda: Agenda, zone: string): Reply => {
  const { plans: words, calendar } = wordsOf(context);
  const { plans: shown, page, pages } = agenda;
  const lines = linesOf(context, shown);
  const options: readonly Option[] = [
    ...shown.map((one) => (one.plan === null ? dateChoice(context, one, zone) : planChoice(context, one.plan, zone))),
    ...agenda.series.map(({ series }) => seriesChoice(context, series)),
  ].map(({ name, value }) => ({ label: name, value }));
  const isEmpty = shown.length === 0 && agenda.series.length === 0;
  const layout = container([
    textDisplay(`${words.agendaTitle(zone)}\n${isEmpty ? words.agendaEmpty : calendar.hint}`),
    ...shown.flatMap((seen, at) => [
      textDisplay(`${page * AGENDA_PAGE + at + 1}. ${lines[at] ?? ''}`),
      ...missedRow(context, seen),
    ]),
    ...seriesText(context, agenda).map(textDisplay),
    ...(options.length === 0
      ? []
      : [select({ customId: customId(PLAN_ACTS.pick, null), placeholder: words.pick, options })]),
    ...(agenda.isCut && page === pages - 1 ? [textDisplay(words.agendaCut)] : []),
    ...pagerOf(context, agenda),
  ]);
  return { text: '', rows: [], layout };
};
