import type { FormActs } from './form-book.ts';
import type { Machine } from './machine.ts';
import type { PersonalActs } from './personal-api.ts';

/** What is somebody's alone: whom they do not want to meet, and what they typed. */
export const personalActs = ({ personal, deps, forms }: Machine): PersonalActs & FormActs => ({
  keepForm: (actor, form, typed) => forms.keepForm(actor, form, typed),
  keptForm: (actor, form) => forms.keptForm(actor, form),
  personalList: ({ userId }) => personal.of(userId),
  blockForMe: ({ userId }, blockedId, isOn) => personal.change(userId, blockedId, isOn),
  warnMe: ({ userId }, isOn) => personal.setMessages(userId, isOn),
  unwelcome: async ({ userId }, userIds) => {
    try {
      return await personal.among(userId, userIds);
    } catch (error) {
      // What was asked for is done already, and its answer is worth more than this line of it.
      deps.logger.warn('a private list could not be read', { error });
      return [];
    }
  },
});
