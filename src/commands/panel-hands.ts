import { z } from 'zod';
import type { ComponentAct } from './command.ts';
import { answer, refuse, say, stale, wordsOf } from './command.ts';
import type { FormOpener, ModalAct } from './controls.ts';
import { modalAct } from './controls.ts';
import { customId } from './custom-id.ts';
import { HAND_ACTS, QUESTION_LENGTH } from './hand-acts.ts';
import { lowerReply, raiseReply } from './hands.ts';
import { modal, textField } from './modal.ts';
import { PANEL_ACTS } from './panel-acts.ts';

/** Raises one's own hand. */
export const raiseHand: ComponentAct = {
  act: PANEL_ACTS.raise,
  replaces: false,
  run: (context, spaceId) => raiseReply(context, spaceId, null),
};

/** Lowers one's own hand; on panels of earlier versions. */
export const lowerOwnHand: ComponentAct = {
  act: PANEL_ACTS.lowerOwn,
  replaces: false,
  run: (context, spaceId) => lowerReply(context, spaceId, context.actor.userId),
};

/** The same on the private message that told of the hand. */
export const lowerMine: ComponentAct = { ...lowerOwnHand, act: HAND_ACTS.lowerMine, replaces: true };

/** Gives one's own floor back; of somebody who waits for it, takes the hand down. */
export const stepDown: ComponentAct = {
  act: PANEL_ACTS.stepDown,
  replaces: false,
  run: async (context, spaceId) => {
    const { app, actor } = context;
    const down = await app.ask(actor, spaceId, { type: 'to-audience', userId: actor.userId });
    if (down.ok || down.refusal.code !== 'not-speaking')
      return answer(context, down, (_space, words) => say(words.reply.steppedDown));
    const lowered = await app.ask(actor, spaceId, { type: 'lower-hand', userId: actor.userId });
    if (lowered.ok) return say(wordsOf(context).reply.ownHandLowered);
    // Neither: told in words about oneself.
    return lowered.refusal.code === 'no-hand'
      ? say(wordsOf(context).done.nothingToGiveBack)
      : refuse(context.language, lowered.refusal);
  },
};

/** Opens the form for a question; the hand goes up with it. */
export const askQuestion: FormOpener = {
  act: HAND_ACTS.ask,
  open: (context, { spaceId }) => {
    if (spaceId === null) return Promise.resolve(stale(context));
    const { form } = wordsOf(context);
    const field = textField({
      name: 'question',
      label: form.question,
      description: form.questionHint,
      maxLength: QUESTION_LENGTH,
      isOptional: true,
      isLong: true,
    });
    return Promise.resolve(modal({ customId: customId(HAND_ACTS.asked, spaceId), title: form.ask, fields: [field] }));
  },
};

/** The question was typed: the hand goes up, or gets it. */
export const questionAsked: ModalAct = modalAct({
  act: HAND_ACTS.asked,
  replaces: false,
  schema: z.strictObject({ question: z.string().optional() }),
  run: (context, { spaceId }, { question }) => raiseReply(context, spaceId, question ?? null),
});
