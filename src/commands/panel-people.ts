import { z } from 'zod';
import type { Asked } from '../app/index.ts';
import type { Space } from '../domain/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import type { SpaceId, UserId } from '../lib/index.ts';
import type { ComponentAct } from './command.ts';
import { answer, say, stale } from './command.ts';
import { spaceIdSchema } from './custom-id.ts';
import { userSchema } from './options.ts';
import { PANEL_ACTS } from './panel-acts.ts';
import { withMet } from './unwelcome.ts';

/** Between the space and the person in an option's value. */
const SEPARATOR = ':';

/** The value of somebody in a select: with the space that their hand stands in when it is another one than the panel's. */
export const personValue = (userId: UserId, farSpaceId: SpaceId | null): string =>
  farSpaceId === null ? userId : `${farSpaceId}${SEPARATOR}${userId}`;

const personSchema = z.union([z.tuple([userSchema]), z.tuple([spaceIdSchema, userSchema])]);

/** A select of one person: exactly one value of ours. */
const onePerson = z.tuple([z.string().max(100)]);

/** Who was picked, and the space that is meant if it is not the panel's; null for what no panel of ours offers. */
const pickedPerson = (
  values: readonly string[],
): { readonly userId: UserId; readonly farSpaceId: SpaceId | null } | null => {
  const one = onePerson.safeParse(values);
  const parsed = personSchema.safeParse(one.success ? one.data[0].split(SEPARATOR) : []);
  if (!parsed.success) return null;
  const { data } = parsed;
  return data.length === 1 ? { userId: data[0], farSpaceId: null } : { userId: data[1], farSpaceId: data[0] };
};

/** A select of the panel that does something to the person picked. */
const onPicked = (
  act: string,
  asked: (userId: UserId) => Asked,
  view: (userId: UserId, words: Catalogue, space: Space) => string,
): ComponentAct => ({
  act,
  replaces: false,
  run: async (context, spaceId, values) => {
    const picked = pickedPerson(values);
    if (picked === null) return stale(context);
    const { userId, farSpaceId } = picked;
    const outcome = await context.app.ask(context.actor, farSpaceId ?? spaceId, asked(userId));
    const reply = answer(context, outcome, (space, words) => say(view(userId, words, space)));
    return outcome.ok && act === PANEL_ACTS.approve ? await withMet(context, reply, [userId]) : reply;
  },
});

/** Gives the floor to somebody whose hand is raised. */
export const approveHand: ComponentAct = onPicked(
  PANEL_ACTS.approve,
  (userId) => ({ type: 'approve', userId }),
  (userId, words, space) => words.reply.invitedUp[space.room.kind](userId),
);

/** Lowers somebody's hand. */
export const lowerHand: ComponentAct = onPicked(
  PANEL_ACTS.lower,
  (userId) => ({ type: 'lower-hand', userId }),
  (userId, words) => words.reply.handLowered(userId),
);

/** Sends a speaker back to the audience. */
export const moveToAudience: ComponentAct = onPicked(
  PANEL_ACTS.audience,
  (userId) => ({ type: 'to-audience', userId }),
  (userId, words) => words.reply.movedToAudience(userId),
);
