import type { Machine } from './machine.ts';
import type { PersonalActs } from './personal-api.ts';

/** What somebody does about whom they do not want to meet. */
export const personalActs = ({ personal, deps }: Machine): PersonalActs => ({
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
