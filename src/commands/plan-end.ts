import type { PlanSeen } from '../app/index.ts';
import type { SeriesId, SpaceId } from '../lib/index.ts';
import { keepReason, withAskedReason, withLost } from './asked-reason.ts';
import type { Question } from './asked-reason.ts';
import type { Context, Reply } from './command.ts';
import { answer, say, stale, wordsOf } from './command.ts';
import { button, buttons } from './components.ts';
import type { Control } from './controls.ts';
import { customId } from './custom-id.ts';
import { PLAN_ACTS, seriesControl, seriesIn } from './plan-acts.ts';
import { backRow, backRows } from './plan-back.ts';
import { changeable, changeableSeries } from './plan-find.ts';

/** Asks before one is cancelled; a date of a series is left out by it, and its question says so. */
export const cancelQuestion = async (context: Context, id: SpaceId | null): Promise<Reply> =>
  answer(context, await changeable(context, id), (seen) => cancelQuestionOf(context, seen));

/** That it is cancelled, for the log's reason. */
const questionOf = (spaceId: SpaceId | SeriesId): Question => ({ act: PLAN_ACTS.cancelYes, spaceId });

const cancelQuestionOf = (context: Context, { plan, movesTurns = false }: PlanSeen): Reply => {
  const words = wordsOf(context);
  const { plans } = words;
  const { title } = plan.opening;
  const isDate = plan.occurrence !== null;
  const question = isDate ? plans.skipQuestion : plans.cancelQuestion;
  // Those after it move up by a number, and with it to who hosts that one (PLAN-13).
  const turns = movesTurns ? ` ${plans.skipMovesHosts}` : '';
  return say(
    `${question(title, plan.startsAtMs)}${turns} ${words.changes.cancelTellsWho}`,
    buttons(
      button({
        label: isDate ? plans.skipYes : plans.cancelYes,
        customId: customId(PLAN_ACTS.cancelYes, plan.id, null, keepReason(context, questionOf(plan.id))),
        isDangerous: true,
      }),
      button({ label: plans.keep, customId: customId(PLAN_ACTS.keep, plan.id) }),
    ),
  );
};

/** Asks before a date of a series is left out; one that is of none is not. */
export const skipQuestion = async (context: Context, id: SpaceId): Promise<Reply> => {
  const seen = await changeable(context, id);
  const words = wordsOf(context).plans;
  if (seen.ok && seen.value.plan.occurrence === null) return say(words.notOfSeries);
  return answer(context, seen, (value) => cancelQuestionOf(context, value));
};

/** Asks before a whole series ends. */
export const cancelSeriesQuestion = async (context: Context, id: SeriesId | null): Promise<Reply> =>
  answer(context, await changeableSeries(context, id), ({ series }, { plans, changes }) =>
    say(
      `${plans.cancelSeriesQuestion(series.opening.title)} ${changes.cancelTellsWho}`,
      buttons(
        button({
          label: plans.cancelSeriesYes,
          customId: seriesControl(PLAN_ACTS.cancelSeriesYes, series.id, keepReason(context, questionOf(series.id))),
          isDangerous: true,
        }),
        button({ label: plans.keep, customId: customId(PLAN_ACTS.keep, null) }),
      ),
    ),
  );

const ask: Control = {
  act: PLAN_ACTS.cancel,
  replaces: true,
  run: (context, { spaceId }) => cancelQuestion(context, spaceId),
};

const askSeries: Control = {
  act: PLAN_ACTS.cancelSeries,
  replaces: true,
  run: (context, subject) => cancelSeriesQuestion(context, seriesIn(subject)),
};

/** It is meant: cancels it. */
const yes: Control = {
  act: PLAN_ACTS.cancelYes,
  replaces: true,
  inDirect: true,
  takesDetail: true,
  run: async (asking, subject) => {
    const { spaceId } = subject;
    if (spaceId === null) return stale(asking);
    const { context, isLost } = withAskedReason(asking, questionOf(spaceId), subject);
    const cancelled = await context.app.cancelPlan(context.actor, spaceId);
    return answer(context, cancelled, ({ plan: { opening, occurrence, startsAtMs }, told }, words) => {
      const { plans, changes } = words;
      const done = occurrence === null ? plans.cancelled(opening.title) : plans.skipped(opening.title, startsAtMs);
      return say(withLost(`${done} ${changes.toldOf(told)}`, isLost, words), ...backRows(context));
    });
  },
};

const yesSeries: Control = {
  act: PLAN_ACTS.cancelSeriesYes,
  replaces: true,
  takesDetail: true,
  run: async (asking, subject) => {
    const id = seriesIn(subject);
    if (id === null) return stale(asking);
    const { context, isLost } = withAskedReason(asking, questionOf(id), subject);
    const cancelled = await context.app.cancelSeries(context.actor, id);
    return answer(context, cancelled, ({ series: { opening }, told }, words) => {
      const done = `${words.plans.seriesCancelled(opening.title)} ${words.changes.toldOf(told)}`;
      return say(withLost(done, isLost, words), backRow(context));
    });
  },
};

/** The way back: nothing is changed. */
const keep: Control = {
  act: PLAN_ACTS.keep,
  replaces: true,
  inDirect: true,
  run: (context) => Promise.resolve(say(wordsOf(context).plans.kept, ...backRows(context))),
};

/** The buttons by which what is planned is cancelled. */
export const endControls: readonly Control[] = [ask, askSeries, yes, yesSeries, keep];
