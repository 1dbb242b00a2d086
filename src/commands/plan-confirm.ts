import type { Plan } from '../domain/index.ts';
import type { SpaceId } from '../lib/index.ts';
import { answer, say, stale, wordsOf } from './command.ts';
import type { Context } from './command.ts';
import type { Control } from './controls.ts';
import type { Subject } from './custom-id.ts';
import { PLAN_ACTS, seriesIn } from './plan-acts.ts';
import { backRow } from './plan-back.ts';
import { warningLines } from './plan-told.ts';

/** What whoever plans in the name of others is told of them. */
const namedLines = (
  context: Context,
  { byUserId }: Pick<Plan, 'byUserId'>,
  hosts: readonly Plan['hostId'][],
): readonly string[] => {
  const others = [...new Set(hosts)].filter((userId) => userId !== byUserId);
  return others.length === 0 ? [] : [wordsOf(context).changes.namedOthers(others)];
};

/** "Save" on a draft, or one of the times that may be meant: from now on it opens by itself. */
const save: Control = {
  act: PLAN_ACTS.save,
  replaces: true,
  takesDetail: true,
  run: async (context, { spaceId, detail }) => {
    if (spaceId === null || detail === undefined) return stale(context);
    const saved = await context.app.confirmPlan(context.actor, spaceId, detail);
    return answer(context, saved, ({ plan, warnings }, { plans }) =>
      say(
        [
          plans.saved(plan.opening.title, plan.startsAtMs),
          ...namedLines(context, plan, [plan.hostId]),
          ...warningLines(warnings, context.language),
        ].join('\n'),
        backRow(context),
      ),
    );
  },
};

/** Likewise on the draft of a series. */
const saveSeries: Control = {
  act: PLAN_ACTS.saveSeries,
  replaces: true,
  takesDetail: true,
  run: async (context, subject) => {
    const id = seriesIn(subject);
    if (id === null || subject.detail === undefined) return stale(context);
    const saved = await context.app.confirmSeries(context.actor, id, subject.detail);
    return answer(context, saved, ({ series, dates, warnings }, { plans }) =>
      say(
        [
          plans.savedSeries(series.opening.title),
          ...namedLines(context, series, series.hosts),
          dates.length === 0 ? plans.noDates : plans.nextDates(dates),
          ...warningLines(warnings, context.language),
        ].join('\n'),
        backRow(context),
      ),
    );
  },
};

/** "Discard": nothing was saved, and the draft is gone. */
const dropping = (
  act: string,
  idOf: (subject: Subject) => Parameters<Context['app']['discardDraft']>[1] | null,
): Control => ({
  act,
  replaces: true,
  run: async (context, subject) => {
    const id = idOf(subject);
    if (id === null) return stale(context);
    return answer(context, await context.app.discardDraft(context.actor, id), () =>
      say(wordsOf(context).plans.discarded),
    );
  },
});

/** The buttons on a draft that need no form. */
export const draftControls: readonly Control[] = [
  save,
  saveSeries,
  dropping(PLAN_ACTS.drop, ({ spaceId }): SpaceId | null => spaceId),
  dropping(PLAN_ACTS.dropSeries, seriesIn),
];
