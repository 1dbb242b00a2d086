import { z } from 'zod';
import type { App, Outcome } from '../app/index.ts';
import type { Space } from '../domain/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import type { UserId } from '../lib/index.ts';
import type { ComponentAct, Context } from './command.ts';
import { answer, refuse, say } from './command.ts';
import { PANEL_ACTS } from './panel-acts.ts';

/** A select of one person: exactly one snowflake. */
const onePerson = z.tuple([z.string().regex(/^\d{1,20}$/)]);

type Act = (app: App, context: Context, input: { spaceId: Space['id']; userId: UserId }) => Promise<Outcome<Space>>;

/** A select of the panel that does something to the person picked. */
const onPicked = (
  act: string,
  run: Act,
  view: (userId: UserId, words: Catalogue, space: Space) => string,
): ComponentAct => ({
  act,
  replaces: false,
  run: async (context, spaceId, values) => {
    const picked = onePerson.safeParse(values);
    if (!picked.success) return refuse(context.language, { code: 'stale-button', params: {} });
    // `as`: held to a snowflake above; app refuses who is not in this space.
    const userId = picked.data[0] as UserId;
    const outcome = await run(context.app, context, { spaceId, userId });
    return answer(context, outcome, (space, words) => say(view(userId, words, space)));
  },
});

/** Gives the floor to somebody whose hand is raised. */
export const approveHand: ComponentAct = onPicked(
  PANEL_ACTS.approve,
  (app, { actor }, { spaceId, userId }) => app.ask(actor, spaceId, { type: 'approve', userId: userId }),
  (userId, words, space) => words.reply.invitedUp[space.room.kind](userId),
);

/** Lowers somebody's hand. */
export const lowerHand: ComponentAct = onPicked(
  PANEL_ACTS.lower,
  (app, { actor }, { spaceId, userId }) => app.ask(actor, spaceId, { type: 'lower-hand', userId: userId }),
  (userId, words) => words.reply.handLowered(userId),
);

/** Sends a speaker back to the audience. */
export const moveToAudience: ComponentAct = onPicked(
  PANEL_ACTS.audience,
  (app, { actor }, { spaceId, userId }) => app.ask(actor, spaceId, { type: 'to-audience', userId: userId }),
  (userId, words) => words.reply.movedToAudience(userId),
);
