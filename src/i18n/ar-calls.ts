import type { CallTexts } from './calls-texts.ts';
import { lasting, moment, person } from './words.ts';

/** What one person is called for in the chat of a room, in Arabic. */
export const arabicCalls: CallTexts = {
  turn: ({ userId, kind, turnMs, withinMs }) =>
    kind === 'stage'
      ? `${person(userId)}، جاء دورك. اقبل دعوة Discord خلال ${lasting('ar', withinMs)}، ثم لك ${lasting('ar', turnMs)}.`
      : `${person(userId)}، جاء دورك: صوتك مسموع الآن، ولك ${lasting('ar', turnMs)}.`,
  ending: ({ userId, endsAtMs }) => `${person(userId)}، ينتهي هذا المجلس من تلقاء نفسه ${moment(endsAtMs)}.`,
  host: ({ userId, why }) =>
    why === 'succeeded'
      ? `${person(userId)}، أنت مضيف هذا المجلس الآن: غاب المضيف مدة. تديره بالزر **إدارة** في اللوحة.`
      : `${person(userId)}، سلم إليك هذا المجلس: أنت مضيفه الآن. تديره بالزر **إدارة** في اللوحة.`,
};
