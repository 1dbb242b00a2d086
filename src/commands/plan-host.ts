import { z } from 'zod';
import type { UserId } from '../lib/index.ts';
import { answer, refuse, stale } from './command.ts';
import type { Context, Reply } from './command.ts';
import type { Control } from './controls.ts';
import { userSchema } from './options.ts';
import { PLAN_ACTS, seriesIn } from './plan-acts.ts';
import { planCard, seriesCard } from './plan-card.ts';
import { unfit } from './plan-options.ts';

/** The people who were picked, or why one of them cannot host. */
const picked = (context: Context, values: readonly string[]): readonly UserId[] | Reply => {
  const parsed = z.array(userSchema).safeParse(values);
  if (!parsed.success) return stale(context);
  const hosts = parsed.data;
  const code = hosts.map((userId) => unfit(context, userId)).find((one) => one !== null);
  return code === undefined ? hosts : refuse(context.language, { code, params: {} });
};

/** Another host was picked on the card of a plan. */
const host: Control = {
  act: PLAN_ACTS.host,
  replaces: true,
  run: async (context, { spaceId }, values) => {
    const hosts = picked(context, values);
    if ('text' in hosts) return hosts;
    const [hostId] = hosts;
    if (spaceId === null || hostId === undefined) return stale(context);
    return answer(context, await context.app.changePlan(context.actor, spaceId, { hostId }), (seen) =>
      planCard(context, seen),
    );
  },
};

/** Who hosts in turn was picked on the card of a series. */
const rota: Control = {
  act: PLAN_ACTS.rota,
  replaces: true,
  run: async (context, subject, values) => {
    const hosts = picked(context, values);
    if ('text' in hosts) return hosts;
    const id = seriesIn(subject);
    if (id === null) return stale(context);
    return answer(context, await context.app.changeSeries(context.actor, id, { hosts }), (seen) =>
      seriesCard(context, seen),
    );
  },
};

/** The selects by which other people come to host what is planned. */
export const hostControls: readonly Control[] = [host, rota];
