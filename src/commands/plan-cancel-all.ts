import type { UserId } from '../lib/index.ts';
import { keepReason, withAskedReason } from './asked-reason.ts';
import type { Context, Reply } from './command.ts';
import { answer, refuse, say, wordsOf } from './command.ts';
import { button, buttons } from './components.ts';
import type { Row } from './components.ts';
import type { Control } from './controls.ts';
import { customId } from './custom-id.ts';
import { PLAN_ACTS } from './plan-acts.ts';

const questionOf = (userId: UserId): Parameters<typeof keepReason>[1] => ({
  act: PLAN_ACTS.cancelAllYes,
  spaceId: null,
  userId,
});

/** Asks before all that one person planned is cancelled. */
export const cancelAllQuestion = async (context: Context, userId: UserId): Promise<Reply> =>
  answer(context, await context.app.plannedBy(context.actor, userId), (planned, { plans, changes }) =>
    planned.plans + planned.series === 0
      ? say(plans.cancelAllNone(userId))
      : say(
          `${plans.cancelAllQuestion(userId, planned)} ${changes.cancelTellsWho}`,
          buttons(
            button({
              label: plans.cancelAllYes,
              customId: customId(PLAN_ACTS.cancelAllYes, null, userId, keepReason(context, questionOf(userId))),
              isDangerous: true,
            }),
            button({ label: plans.keep, customId: customId(PLAN_ACTS.keep, null) }),
          ),
        ),
  );

/** What leads to that question, for who may do it, where that person planned anything; with why it is asked. */
export const cancelAllRows = async (context: Context, userId: UserId): Promise<readonly Row[]> => {
  if (!context.actor.serverManager) return [];
  const planned = await context.app.plannedBy(context.actor, userId);
  if (!planned.ok || planned.value.plans + planned.value.series === 0) return [];
  const why = keepReason(context, { ...questionOf(userId), act: PLAN_ACTS.cancelAll });
  const ask = customId(PLAN_ACTS.cancelAll, null, userId, why);
  return [buttons(button({ label: wordsOf(context).plans.cancelAll, customId: ask, isDangerous: true }))];
};

const ask: Control = {
  act: PLAN_ACTS.cancelAll,
  replaces: false,
  takesDetail: true,
  run: async (asking, subject) => {
    const { userId } = subject;
    if (userId === null) return refuse(asking.language, { code: 'stale-button', params: {} });
    const { context } = withAskedReason(asking, { ...questionOf(userId), act: PLAN_ACTS.cancelAll }, subject);
    return await cancelAllQuestion(context, userId);
  },
};

const yes: Control = {
  act: PLAN_ACTS.cancelAllYes,
  replaces: true,
  takesDetail: true,
  run: async (asking, subject) => {
    const { userId } = subject;
    if (userId === null) return refuse(asking.language, { code: 'stale-button', params: {} });
    const { context, isLost } = withAskedReason(asking, questionOf(userId), subject);
    const cancelled = await context.app.cancelAllOf(context.actor, userId);
    return answer(context, cancelled, (planned, { plans, manage }) => {
      const isNone = planned.plans + planned.series === 0;
      const text = isNone ? plans.cancelAllNone(userId) : plans.cancelledAll(userId, planned);
      return say([text, ...(isLost ? [manage.reasonLost] : [])].join('\n'));
    });
  },
};

/** The buttons by which all that one person planned is cancelled. */
export const cancelAllControls: readonly Control[] = [ask, yes];
