import { z } from 'zod';
import type { PlanButton } from '../app/index.ts';
import { texts } from '../i18n/index.ts';
import { answer, refuse, say, stale } from './command.ts';
import type { Control, FormOpener, ModalAct } from './controls.ts';
import { modalAct } from './controls.ts';
import { customId } from './custom-id.ts';
import { openNowReply } from './agenda.ts';
import { PLAN_ACTS } from './plan-acts.ts';
import { cancelQuestion } from './plan-end.ts';
import { moveForm, moveSent } from './plan-move.ts';

/** What the buttons under a notice ask for: their answers stand beside it, since it is not theirs to replace, and in a channel not private. */
const ACTS: Readonly<Record<PlanButton['does'], string>> = {
  open: PLAN_ACTS.toldOpen,
  move: PLAN_ACTS.toldMove,
  cancel: PLAN_ACTS.toldCancel,
  'make-room': PLAN_ACTS.toldMakeRoom,
  'other-room': PLAN_ACTS.toldOtherRoom,
  'host-yes': PLAN_ACTS.hostYes,
  'host-no': PLAN_ACTS.hostNo,
  'hand-back': PLAN_ACTS.handBack,
};

/** The custom id of a button under a notice that tells of a plan. */
export const planButtonId = ({ does, planId }: PlanButton): string => customId(ACTS[does], planId);

const open: Control = {
  act: PLAN_ACTS.toldOpen,
  replaces: false,
  inDirect: true,
  run: openNowReply,
};

const cancel: Control = {
  act: PLAN_ACTS.toldCancel,
  replaces: false,
  inDirect: true,
  run: (context, { spaceId }) => cancelQuestion(context, spaceId),
};

/** Whoever was named host says whether they want to be told of what they host; that is their own affair, whatever became of the plan. */
const hostWish = (act: string, ofHosting: boolean): Control => ({
  act,
  replaces: false,
  inDirect: true,
  run: async ({ app, actor, language }) => {
    const set = await app.setReminders(actor, { ofHosting });
    const { hostYesSet, hostNoSet } = texts(language).changes;
    return set.ok ? say(ofHosting ? hostYesSet : hostNoSet) : refuse(language, set.refusal);
  },
});

const handBack: Control = {
  act: PLAN_ACTS.handBack,
  replaces: false,
  inDirect: true,
  run: async (context, { spaceId }) => {
    if (spaceId === null) return stale(context);
    const handed = await context.app.handBack(context.actor, spaceId);
    return answer(context, handed, ({ plan, isSeries }, { changes }) =>
      say(changes.handedBack({ title: plan.opening.title, byUserId: plan.byUserId, isSeries })),
    );
  },
};

const TOLD_MOVE = { open: PLAN_ACTS.toldMove, again: PLAN_ACTS.toldMoveAgain, sent: PLAN_ACTS.toldMoved } as const;

const move: readonly FormOpener[] = [
  { act: TOLD_MOVE.open, inDirect: true, open: (context, { spaceId }) => moveForm(context, spaceId, TOLD_MOVE, false) },
  { act: TOLD_MOVE.again, inDirect: true, open: (context, { spaceId }) => moveForm(context, spaceId, TOLD_MOVE, true) },
];

/** The form of "Move…" under a notice was sent: asks whether what was read is meant. */
export const toldMoved: ModalAct = {
  ...modalAct({
    act: TOLD_MOVE.sent,
    replaces: false,
    schema: z.strictObject({ when: z.string() }),
    run: (context, { spaceId }, { when }) => moveSent(context, spaceId, TOLD_MOVE, when),
  }),
  inDirect: true,
};

/** The buttons under notices that tell of a plan. */
export const noticeControls: readonly (Control | FormOpener)[] = [
  open,
  ...move,
  cancel,
  hostWish(PLAN_ACTS.hostYes, true),
  hostWish(PLAN_ACTS.hostNo, false),
  handBack,
];
