import type { QueuedHand } from '../app/index.ts';
import { onStage } from '../domain/index.ts';
import type { Space } from '../domain/index.ts';
import { refusalText } from '../i18n/index.ts';
import type { SpaceId, UserId } from '../lib/index.ts';
import type { Context, Reply } from './command.ts';
import { answer, refuse, say, wordsOf } from './command.ts';
import { button, buttons } from './components.ts';
import type { Row } from './components.ts';
import { customId } from './custom-id.ts';
import { HAND_ACTS } from './hand-acts.ts';
import { withMet } from './unwelcome.ts';

/** What one may do with one's own hand while it is up. */
const ownHand = (context: Context, spaceId: SpaceId, hasQuestion: boolean): Row => {
  const { manage, panel } = wordsOf(context);
  const ask = button({ label: manage.askQuestion, customId: customId(HAND_ACTS.ask, spaceId) });
  const lower = button({ label: panel.lowerOwnHand, customId: customId(HAND_ACTS.lowerMine, spaceId) });
  return buttons(...(hasQuestion ? [] : [ask]), lower);
};

/** The hand of somebody in the queue of a space and those linked with it, and its place; null without one. */
const inQueue = async (
  { app, actor }: Context,
  spaceId: SpaceId | null,
  userId: UserId,
): Promise<{ readonly place: number; readonly queued: QueuedHand } | null> => {
  const info = await app.info(actor, spaceId);
  const queue = info.ok ? info.value.queue : [];
  const at = queue.findIndex(({ hand }) => hand.userId === userId);
  const queued = queue[at];
  return queued === undefined ? null : { place: at + 1, queued };
};

/** What is said besides to whom nobody but a person calls, since they lost the floor while muted. */
const waitsMuted = ({ keptMutes }: Space, userId: UserId, text: string): readonly string[] =>
  keptMutes.includes(userId) ? [text] : [];

/** Raises one's own hand, with a question if there is one, and tells its place. */
export const raiseReply = async (
  context: Context,
  spaceId: SpaceId | null,
  question: string | null,
): Promise<Reply> => {
  const { app, actor, language } = context;
  const outcome = await app.ask(actor, spaceId, { type: 'raise-hand', question });
  if (!outcome.ok && outcome.refusal.code !== 'hand-is-up') return refuse(language, outcome.refusal);
  const own = await inQueue(context, outcome.ok ? outcome.value.id : spaceId, actor.userId);
  const rows = own === null ? [] : [ownHand(context, own.queued.spaceId, own.queued.hand.question !== null)];
  // Linked rooms share one queue: the place in it counts, not that among the hands of this room.
  const words = wordsOf(context).reply;
  const text = outcome.ok
    ? [words.handRaised(own?.place ?? null), ...waitsMuted(outcome.value, actor.userId, words.handOfMuted)].join('\n')
    : refusalText(language, {
        ...outcome.refusal,
        params: own === null ? outcome.refusal.params : { position: String(own.place) },
      });
  return await withMet(context, say(text, ...rows), outcome.ok ? onStage(outcome.value) : []);
};

/** Lowers a hand: one's own, or that of somebody in the queue here. */
export const lowerReply = async (context: Context, spaceId: SpaceId | null, userId: UserId): Promise<Reply> => {
  const { app, actor } = context;
  const isOwn = userId === actor.userId;
  const theirs = isOwn ? null : await inQueue(context, spaceId, userId);
  const outcome = await app.ask(actor, theirs?.queued.spaceId ?? spaceId, { type: 'lower-hand', userId });
  return answer(context, outcome, (_space, { reply }) => say(isOwn ? reply.ownHandLowered : reply.handLowered(userId)));
};

/** Brings up who is named, or who is first in the queue. */
export const approveReply = async (
  context: Context,
  spaceId: SpaceId | null,
  userId: UserId | null,
): Promise<Reply> => {
  const { app, actor, language } = context;
  const info = await app.info(actor, spaceId);
  if (!info.ok) return refuse(language, info.refusal);
  const { queue, space } = info.value;
  const queued = userId === null ? queue[0] : queue.find(({ hand }) => hand.userId === userId);
  if (userId === null && queued === undefined) return say(wordsOf(context).panel.queueEmpty);
  const whom = queued?.hand.userId ?? userId ?? actor.userId;
  const outcome = await app.ask(actor, queued?.spaceId ?? space.id, { type: 'approve', userId: whom });
  const told = answer(context, outcome, ({ room }, { reply }) => say(reply.invitedUp[room.kind](whom)));
  return outcome.ok ? await withMet(context, told, [whom]) : told;
};
