import type { PlannedByOne } from '../app/index.ts';
import type { UserId } from '../lib/index.ts';
import { keepReason, withAskedReason, withLost } from './asked-reason.ts';
import type { Question } from './asked-reason.ts';
import type { Context, Reply } from './command.ts';
import { answer, say, stale, wordsOf } from './command.ts';
import { button, buttons } from './components.ts';
import type { Row } from './components.ts';
import type { Control } from './controls.ts';
import { customId } from './custom-id.ts';
import { PLAN_ACTS } from './plan-acts.ts';

const questionOf = (act: string, userId: UserId): Question => ({ act, spaceId: null, userId });

const isNone = ({ plans, series }: PlannedByOne): boolean => plans + series === 0;

/** Asks before all that one person planned is cancelled; `isLost`: why that was offered is not kept any more. */
export const cancelAllQuestion = async (context: Context, userId: UserId, isLost = false): Promise<Reply> =>
  answer(context, await context.app.plannedBy(context.actor, userId), (planned, words) => {
    const { plans, changes } = words;
    return isNone(planned)
      ? say(plans.cancelAllNone(userId))
      : say(
          withLost(`${plans.cancelAllQuestion(userId, planned)} ${changes.cancelTellsWho}`, isLost, words),
          buttons(
            button({
              label: plans.cancelAllYes,
              customId: customId(
                PLAN_ACTS.cancelAllYes,
                null,
                userId,
                keepReason(context, questionOf(PLAN_ACTS.cancelAllYes, userId)),
              ),
              isDangerous: true,
            }),
            button({ label: plans.keep, customId: customId(PLAN_ACTS.keep, null) }),
          ),
        );
  });

/** What leads to that question, for who may do it, where that person planned anything; with why it is asked. */
export const cancelAllRows = async (context: Context, userId: UserId): Promise<readonly Row[]> => {
  if (!context.actor.serverManager) return [];
  const planned = await context.app.plannedBy(context.actor, userId);
  if (!planned.ok || isNone(planned.value)) return [];
  const why = keepReason(context, questionOf(PLAN_ACTS.cancelAll, userId));
  const ask = customId(PLAN_ACTS.cancelAll, null, userId, why);
  return [buttons(button({ label: wordsOf(context).plans.cancelAll, customId: ask, isDangerous: true }))];
};

const ask: Control = {
  act: PLAN_ACTS.cancelAll,
  replaces: false,
  takesDetail: true,
  run: async (asking, subject) => {
    const { userId } = subject;
    if (userId === null) return stale(asking);
    const { context, isLost } = withAskedReason(asking, questionOf(PLAN_ACTS.cancelAll, userId), subject);
    return await cancelAllQuestion(context, userId, isLost);
  },
};

const yes: Control = {
  act: PLAN_ACTS.cancelAllYes,
  replaces: true,
  takesDetail: true,
  run: async (asking, subject) => {
    const { userId } = subject;
    if (userId === null) return stale(asking);
    const { context, isLost } = withAskedReason(asking, questionOf(PLAN_ACTS.cancelAllYes, userId), subject);
    const cancelled = await context.app.cancelAllOf(context.actor, userId);
    return answer(context, cancelled, (planned, words) => {
      const { plans, changes } = words;
      const done = `${plans.cancelledAll(userId, planned)} ${changes.toldOf(planned.told)}`;
      return say(withLost(isNone(planned) ? plans.cancelAllNone(userId) : done, isLost, words));
    });
  },
};

/** The buttons by which all that one person planned is cancelled. */
export const cancelAllControls: readonly Control[] = [ask, yes];
