import { role } from '../i18n/index.ts';
import { TELL_ME } from './announcement-acts.ts';
import type { ComponentAct } from './command.ts';
import { answer, say } from './command.ts';

/** The announcement's button: gives whoever presses it the role that is mentioned, or takes it back. It outlives the space. */
export const tellMe: ComponentAct = {
  act: TELL_ME,
  replaces: false,
  run: async (context) =>
    answer(context, await context.app.toggleTelling(context.actor), ({ roleId, isTold }, words) =>
      say(words.announcement[isTold ? 'told' : 'notTold'](role(roleId))),
    ),
};
