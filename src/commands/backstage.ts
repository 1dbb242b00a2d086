import { z } from 'zod';
import type { Outcome } from '../app/index.ts';
import { backstageOf } from '../domain/index.ts';
import type { Space } from '../domain/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import type { SpaceId, UserId } from '../lib/index.ts';
import type { Context, Reply, Subcommand } from './command.ts';
import { answer, say } from './command.ts';
import { onSpaceCommand } from './on-space.ts';
import { because, reasonOption, userOption, userSchema } from './options.ts';
import { withMet } from './unwelcome.ts';

/** Opens the backstage of a space. */
export const openBackstage = ({ app, actor }: Context, spaceId: SpaceId | null): Promise<Outcome<Space>> =>
  app.openBackstage(actor, spaceId);

/** Closes it. */
export const closeBackstage = ({ app, actor }: Context, spaceId: SpaceId | null): Promise<Outcome<Space>> =>
  app.ask(actor, spaceId, { type: 'close-backstage' });

/** What is said to who opened one; it may be on its way still. */
export const openedWords = (space: Space, { backstage }: Catalogue): string => backstage.opened(backstageOf(space));

/** Brings somebody up from the backstage; of a bot nothing is asked. */
export const callUp = async (
  { app, actor, isBot }: Context,
  spaceId: SpaceId | null,
  userId: UserId,
): Promise<Outcome<Space>> =>
  isBot(userId)
    ? { ok: false, refusal: { code: 'is-bot', params: {} } }
    : await app.ask(actor, spaceId, { type: 'go-up', userId });

/** Whom whoever calls somebody up meets by that; nobody when it is themself. */
export const metBy = ({ actor }: Context, userId: UserId): readonly UserId[] =>
  userId === actor.userId ? [] : [userId];

/** What is said to who brought somebody up, or goes up themself. */
export const upWords = ({ actor }: Context, { room }: Space, { backstage }: Catalogue, userId: UserId): string => {
  const roomId = room.channelId ?? '';
  return userId === actor.userId ? backstage.youGoUp(roomId) : backstage.goesUp(userId, roomId);
};

/** Brings somebody up and tells, also when it is somebody of the own list. */
export const upReply = async (context: Context, spaceId: SpaceId | null, userId: UserId): Promise<Reply> => {
  const outcome = await callUp(context, spaceId, userId);
  const reply = answer(context, outcome, (space, words) => say(upWords(context, space, words, userId)));
  return outcome.ok ? await withMet(context, reply, metBy(context, userId)) : reply;
};

/** What is said to who goes backstage or sent somebody: whether they are moved, or where they go in. */
const joinWords = (own: boolean, userId: UserId, { backstage }: Space, { backstage: words }: Catalogue): string => {
  if (backstage?.status !== 'open') return words.closed;
  const { channelId, toBackstage } = backstage;
  if (!own) return words.isSent(userId, channelId);
  return toBackstage.includes(userId) ? words.youAreMoved(channelId) : words.youMayEnter(channelId);
};

const joinReply = async (context: Context, spaceId: SpaceId | null, userId: UserId): Promise<Reply> => {
  const { app, actor } = context;
  const outcome = await app.ask(actor, spaceId, { type: 'go-backstage', userId });
  return answer(context, outcome, (space, words) => say(joinWords(userId === actor.userId, userId, space, words)));
};

const whole = z.strictObject({ reason: z.string().optional(), space: z.string().optional() });

const open: Subcommand = onSpaceCommand({
  key: 'backstageOpen',
  for: 'runs-a-space',
  schema: whole,
  options: [reasonOption()],
  run: async (context, spaceId, { reason }) =>
    answer(context, await openBackstage(because(context, reason), spaceId), (space, words) =>
      say(openedWords(space, words)),
    ),
});

const close: Subcommand = onSpaceCommand({
  key: 'backstageClose',
  for: 'runs-a-space',
  schema: whole,
  options: [reasonOption()],
  run: async (context, spaceId, { reason }) =>
    answer(context, await closeBackstage(because(context, reason), spaceId), (_space, { backstage }) =>
      say(backstage.closed),
    ),
});

const somebody = z.strictObject({
  user: userSchema.optional(),
  reason: z.string().optional(),
  space: z.string().optional(),
});

const up: Subcommand = onSpaceCommand({
  key: 'backstageUp',
  for: 'everybody',
  schema: somebody,
  options: [userOption('backstageUpUser', false), reasonOption()],
  run: (context, spaceId, { user, reason }) => upReply(because(context, reason), spaceId, user ?? context.actor.userId),
});

const join: Subcommand = onSpaceCommand({
  key: 'backstageJoin',
  for: 'everybody',
  schema: somebody,
  options: [userOption('backstageJoinUser', false), reasonOption()],
  run: (context, spaceId, { user, reason }) =>
    joinReply(because(context, reason), spaceId, user ?? context.actor.userId),
});

/** `/backstage`: the green room of a space. */
export const backstageCommands: readonly Subcommand[] = [open, close, up, join];
