import type { CallTexts } from './calls-texts.ts';
import { lasting, moment, person } from './words.ts';

/** What one person is called for in the chat of a room, in English. */
export const englishCalls: CallTexts = {
  turn: ({ userId, kind, turnMs, withinMs }) =>
    kind === 'stage'
      ? `${person(userId)}, it is your turn. Accept Discord's invitation within ${lasting('en', withinMs)}; then you have ${lasting('en', turnMs)}.`
      : `${person(userId)}, it is your turn: you are heard now, for ${lasting('en', turnMs)}.`,
  ending: ({ userId, endsAtMs }) => `${person(userId)}, this space ends by itself ${moment(endsAtMs)}.`,
  host: ({ userId, why }) =>
    why === 'succeeded'
      ? `${person(userId)}, you host this space now: the host has been away for a while. **Manage** on the panel runs it.`
      : `${person(userId)}, this space was passed on to you: you host it now. **Manage** on the panel runs it.`,
};
