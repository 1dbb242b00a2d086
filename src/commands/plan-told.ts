import type { Actor, DateFound, PlanSeen } from '../app/index.ts';
import { markedTitle, mayPlan } from '../domain/index.ts';
import type { Plan, Refusal, Series } from '../domain/index.ts';
import { refusalText, texts } from '../i18n/index.ts';
import type { Language, PlanTold } from '../i18n/index.ts';
import { cut } from './components.ts';

/** What is told of something planned, whether it has its plan or not. */
const partsTold = (
  { opening, startsAtMs, hostId }: Pick<Plan, 'opening' | 'startsAtMs' | 'hostId'>,
  titleShown: number,
): Omit<PlanTold, 'series'> => ({
  title: cut(markedTitle(opening.title, opening), titleShown),
  startsAtMs,
  hostId,
  room: opening.room,
  kind: opening.kind,
});

/** What is told of a plan; titles are cut to `titleShown` characters. */
export const toldOf = ({ plan, series }: Pick<PlanSeen, 'plan' | 'series'>, titleShown = 100): PlanTold => ({
  ...partsTold(plan, titleShown),
  series:
    series === null || plan.occurrence === null
      ? null
      : { title: cut(series.opening.title, titleShown), number: plan.occurrence.number },
});

/** The same of a date that has no plan yet. */
export const dateTold = ({ series, date }: DateFound, titleShown = 100): PlanTold => ({
  ...partsTold(date, titleShown),
  series: { title: cut(series.opening.title, titleShown), number: date.number },
});

/** Whether whoever asks may change a plan; what is done decides it again. */
export const mayChange = (
  { userId, serverManager, moderates }: Actor,
  { byUserId, opening }: Pick<Plan | Series, 'byUserId' | 'opening'>,
  hosts: readonly Plan['hostId'][],
): boolean => mayPlan(byUserId, hosts, { userId, managesServer: serverManager, moderates: moderates(opening.room) });

/**
 * What would be in the way at each time that may be meant, `labels` being these in words: what is so at all of them is told once, anything
 * else with the times at which it is.
 */
export const warningsOfEach = (
  labels: readonly string[],
  each: readonly (readonly Refusal[])[],
  language: Language,
): readonly string[] => {
  const { plans } = texts(language);
  const at = new Map<string, string[]>();
  for (const [index, warnings] of each.entries())
    for (const line of new Set(warnings.map((warning) => refusalText(language, warning))))
      at.set(line, [...(at.get(line) ?? []), labels[index] ?? '']);
  const lines = [...at].map(
    ([line, times]) => `- ${times.length === each.length ? line : plans.atMeaning(times, line)}`,
  );
  return lines.length === 0 ? [] : [plans.warnings, ...lines];
};

/** What would be in the way, as lines under a heading; nothing when nothing is. Each is told once. */
export const warningLines = (warnings: readonly Refusal[], language: Language): readonly string[] =>
  warningsOfEach([], [warnings], language);
