import { z } from 'zod';
import { LINK_VOLUME } from '../domain/index.ts';
import type { LinkChange } from '../domain/index.ts';
import { refusalText } from '../i18n/index.ts';
import type { LinkId, SpaceId } from '../lib/index.ts';
import type { ComponentAct, Context, Reply } from './command.ts';
import { answer, say, stale, wordsOf } from './command.ts';
import type { Control } from './controls.ts';
import { linkIdSchema } from './custom-id.ts';
import { LINK_ACTS } from './link-acts.ts';
import { linkDone } from './link-done.ts';
import { linksPage } from './link-page.ts';

type Act = keyof typeof LINK_ACTS;

/** A control on one link, from the side of a space. */
const onLink = (
  act: Act,
  replaces: boolean,
  run: (
    context: Context,
    on: { readonly side: SpaceId; readonly linkId: LinkId },
    values: readonly string[],
  ) => Promise<Reply>,
): Control => ({
  act: LINK_ACTS[act],
  replaces,
  takesLink: true,
  run: async (context, { spaceId, linkId }, values) =>
    spaceId === null || linkId === undefined ? stale(context) : await run(context, { side: spaceId, linkId }, values),
});

/** Changes a link and shows its page again, with what came of it. */
const change = async (context: Context, side: SpaceId, linkId: LinkId, wanted: LinkChange): Promise<Reply> => {
  const outcome = await context.app.changeLink(context.actor, linkId, wanted, side);
  const note = outcome.ok
    ? linkDone(wordsOf(context), wanted, outcome.value)
    : refusalText(context.language, outcome.refusal);
  return await linksPage(context, side, linkId, note);
};

/** A button that changes a link. */
const changing = (act: Act, wanted: LinkChange): Control =>
  onLink(act, true, (context, { side, linkId }) => change(context, side, linkId, wanted));

const percentPicked = z.tuple([
  z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.int().min(LINK_VOLUME.min).max(LINK_VOLUME.max)),
]);

const volume = onLink('volume', true, async (context, { side, linkId }, values) => {
  const picked = percentPicked.safeParse(values);
  return picked.success
    ? await change(context, side, linkId, { type: 'volume', percent: picked.data[0] })
    : stale(context);
});

const refresh = onLink('refresh', true, (context, { side, linkId }) => linksPage(context, side, linkId));

/** On an answer, and on what is told in a room's chat: the sound of the space is let out, and the answer stands beside it. */
const allowTold = onLink('allowTold', false, async (context, { side, linkId }) => {
  const wanted = { type: 'allow' } as const;
  const outcome = await context.app.changeLink(context.actor, linkId, wanted, side);
  return answer(context, outcome, (seen, words) => say(linkDone(words, wanted, seen)));
});

/** Every control on one link. */
export const linkControls: readonly Control[] = [
  volume,
  refresh,
  allowTold,
  changing('muteIncoming', { type: 'mute', what: 'incoming' }),
  changing('unmuteIncoming', { type: 'unmute', what: 'incoming' }),
  changing('muteOutgoing', { type: 'mute', what: 'outgoing' }),
  changing('unmuteOutgoing', { type: 'unmute', what: 'outgoing' }),
  changing('allow', { type: 'allow' }),
  changing('leave', { type: 'leave' }),
];

const onePicked = z.tuple([linkIdSchema]);

/** The page itself, and which link is looked at. */
export const linkPageActs: readonly ComponentAct[] = [
  { act: LINK_ACTS.open, replaces: true, run: (context, side) => linksPage(context, side, null) },
  {
    act: LINK_ACTS.pick,
    replaces: true,
    run: async (context, side, values) => {
      const picked = onePicked.safeParse(values);
      return await linksPage(context, side, picked.success ? picked.data[0] : null);
    },
  },
];
