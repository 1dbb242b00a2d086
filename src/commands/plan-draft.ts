import type { PlanDrafted, SeriesDrafted } from '../app/index.ts';
import type { About } from '../domain/index.ts';
import { localTimes, moment } from '../i18n/index.ts';
import { aboutLines } from './about-text.ts';
import type { Context, Reply } from './command.ts';
import { say, wordsOf } from './command.ts';
import { button, buttons } from './components.ts';
import { customId } from './custom-id.ts';
import { fitting } from './fitting.ts';
import { PLAN_ACTS, seriesControl } from './plan-acts.ts';
import { toldOf, warningsOfEach } from './plan-told.ts';
import { wayLabels, waysSaid, whyWays } from './series-ways.ts';

/** Buttons of one row (Discord): no time that is written means more. */
const CHOICES_SHOWN = 5;
/** A plain message has 2000 characters (Discord); the count of what did not fit takes the rest. */
const TEXT_LIMIT = 1950;

type Button = Parameters<typeof buttons>[number];

/** What may be meant, to be pressed; one thing alone is saved by its own word. */
export const choiceButtons = (
  context: Context,
  labels: readonly string[],
  idOf: (choice: number) => string,
  save: string = wordsOf(context).plans.save,
): Button[] => {
  const isClear = labels.length === 1;
  return labels
    .slice(0, CHOICES_SHOWN)
    .map((label, choice) => button({ label: isClear ? save : label, customId: idOf(choice) }));
};

/** A question in words, with what may be meant and what else may be done under it. */
export const laidOut = (context: Context, lines: readonly string[], choices: Button[], others: Button[]): Reply => {
  const text = fitting(
    lines.filter((line) => line !== ''),
    TEXT_LIMIT,
    wordsOf(context),
  ).join('\n');
  return choices.length === 1
    ? say(text, buttons(...choices, ...others))
    : say(text, buttons(...choices), buttons(...others));
};

/** What a draft looks like to whoever made it; how its time was read where that is still known. */
export type DraftSeen = Pick<PlanDrafted, 'plan' | 'warnings' | 'ofOthers'> & {
  readonly read: Partial<PlanDrafted['read']>;
};

/** What it will be about; of a cover that there is one. */
const aboutDraft = (context: Context, about: About): readonly string[] => [
  ...aboutLines(about, context.language),
  ...(about.cover === null ? [] : [`**${wordsOf(context).about.formCover}** ✓`]),
];

/** A draft before it is saved: what was understood, what would be in its way, and the buttons. `note` stands at the top. */
export const draftReply = (
  context: Context,
  { plan, read, warnings, ofOthers = [] }: DraftSeen,
  note: string | null = null,
): Reply => {
  const { language } = context;
  const words = wordsOf(context).plans;
  const choices = plan.life.status === 'draft' ? plan.life.choices : [plan.startsAtMs];
  const local = localTimes(language, choices, plan.zone);
  const isClear = choices.length === 1;
  const lines = [
    ...(note === null ? [] : [note]),
    words.draft({ ...toldOf({ plan, series: null }), lengthMin: plan.lengthMin, seats: plan.seats, isClear }),
    ...aboutDraft(context, plan.opening.about),
    ...(read.isShifted === true ? [words.shifted] : []),
    ...(isClear ? [] : [read.why === null || read.why === undefined ? words.which : words.why[read.why]]),
    ...choices.map((atMs, at) =>
      isClear
        ? words.readIn(local[at] ?? '', plan.zone)
        : `- ${local[at] ?? ''} · ${moment(atMs, 'F')} (${moment(atMs)})`,
    ),
    ...warningsOfEach(local, [warnings, ...ofOthers], language),
    words.notSaved,
  ];
  return laidOut(
    context,
    lines,
    choiceButtons(context, local, (choice) => customId(PLAN_ACTS.save, plan.id, null, choice)),
    [
      button({ label: words.change, customId: customId(PLAN_ACTS.redo, plan.id) }),
      button({ label: words.discard, customId: customId(PLAN_ACTS.drop, plan.id), isDangerous: true }),
    ],
  );
};

/** What a drafted series looks like to whoever made it. */
export type SeriesDraftSeen = Pick<SeriesDrafted, 'series' | 'dates' | 'otherDates' | 'warnings' | 'ofOthers'>;

/** A series before it is saved: likewise, with its next dates. */
export const seriesDraftReply = (
  context: Context,
  { series, dates, otherDates = [], warnings, ofOthers = [] }: SeriesDraftSeen,
  note: string | null = null,
): Reply => {
  const words = wordsOf(context).plans;
  const { recurrence, opening, life } = series;
  const ways = [recurrence, ...(life.status === 'draft' ? life.others : [])] as const;
  const local = wayLabels(context, ways);
  const lines = [
    ...(note === null ? [] : [note]),
    words.draftSeries({ ...series, title: opening.title, room: opening.room, kind: opening.kind }),
    ...waysSaid(context, { ways, labels: local, dates: [dates, ...otherDates] }, whyWays(context, ways)),
    ...warningsOfEach(local, [warnings, ...ofOthers], context.language),
    words.notSaved,
  ];
  return laidOut(
    context,
    lines,
    choiceButtons(context, local, (choice) => seriesControl(PLAN_ACTS.saveSeries, series.id, choice)),
    [
      button({ label: words.change, customId: seriesControl(PLAN_ACTS.redoSeries, series.id) }),
      button({ label: words.discard, customId: seriesControl(PLAN_ACTS.dropSeries, series.id), isDangerous: true }),
    ],
  );
};
