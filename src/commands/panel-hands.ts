import type { Outcome } from '../app/index.ts';
import type { Space } from '../domain/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import type { UserId } from '../lib/index.ts';
import type { ComponentAct, Context } from './command.ts';
import { answer, say } from './command.ts';
import { PANEL_ACTS } from './panel-acts.ts';

type Act = (context: Context, spaceId: Space['id']) => Promise<Outcome<Space>>;

/** A button of the panel by which people do something to themselves. */
const onOneself = (
  act: string,
  run: Act,
  view: (words: Catalogue, space: Space, userId: UserId) => string,
): ComponentAct => ({
  act,
  replaces: false,
  run: async (context, spaceId) =>
    answer(context, await run(context, spaceId), (space, words) => say(view(words, space, context.actor.userId))),
});

/** 1 for the first hand in the queue; null for somebody without one. */
const positionOf = ({ hands }: Space, userId: UserId): number | null => {
  const at = hands.findIndex((hand) => hand.userId === userId);
  return at === -1 ? null : at + 1;
};

/** Raises one's own hand. */
export const raiseHand: ComponentAct = onOneself(
  PANEL_ACTS.raise,
  ({ app, actor }, spaceId) => app.ask(actor, spaceId, { type: 'raise-hand', question: null }),
  (words, space, userId) => words.reply.handRaised(positionOf(space, userId)),
);

/** Lowers one's own hand. */
export const lowerOwnHand: ComponentAct = onOneself(
  PANEL_ACTS.lowerOwn,
  ({ app, actor }, spaceId) => app.ask(actor, spaceId, { type: 'lower-hand', userId: actor.userId }),
  (words) => words.reply.ownHandLowered,
);

/** Gives one's own floor back. */
export const stepDown: ComponentAct = onOneself(
  PANEL_ACTS.stepDown,
  ({ app, actor }, spaceId) => app.ask(actor, spaceId, { type: 'to-audience', userId: actor.userId }),
  (words) => words.reply.steppedDown,
);
