import { z } from 'zod';
import type { ComponentAct } from './command.ts';
import { stale } from './command.ts';
import { BACKSTAGE_ACTS } from './backstage-acts.ts';
import { callUp, closeBackstage, metBy, openBackstage, openedWords, upReply, upWords } from './backstage.ts';
import { homePage } from './manage.ts';
import { noteOf, pageWith } from './manage-page.ts';
import { userSchema } from './options.ts';
import { metLine } from './unwelcome.ts';

const onePerson = z.tuple([userSchema]);

/** The button of the backstage's own message: whoever presses it goes up. */
const goUp: ComponentAct = {
  act: BACKSTAGE_ACTS.goUp,
  replaces: false,
  run: (context, spaceId) => upReply(context, spaceId, context.actor.userId),
};

/** Its select: calls somebody up. */
const bringUp: ComponentAct = {
  act: BACKSTAGE_ACTS.bringUp,
  replaces: false,
  run: async (context, spaceId, values) => {
    const one = onePerson.safeParse(values);
    return one.success ? await upReply(context, spaceId, one.data[0]) : stale(context);
  },
};

/** On the page by which a space is run, which is shown again with what came of it. */
const open: ComponentAct = {
  act: BACKSTAGE_ACTS.open,
  replaces: true,
  run: async (context, spaceId) => {
    const note = noteOf(context, await openBackstage(context, spaceId), openedWords);
    return await pageWith(context, spaceId, note, homePage);
  },
};

const close: ComponentAct = {
  act: BACKSTAGE_ACTS.close,
  replaces: true,
  run: async (context, spaceId) => {
    const outcome = await closeBackstage(context, spaceId);
    const note = noteOf(context, outcome, (_space, { backstage }) => backstage.closed);
    return await pageWith(context, spaceId, note, homePage);
  },
};

const call: ComponentAct = {
  act: BACKSTAGE_ACTS.call,
  replaces: true,
  run: async (context, spaceId, values) => {
    const one = onePerson.safeParse(values);
    if (!one.success) return stale(context);
    const [userId] = one.data;
    const outcome = await callUp(context, spaceId, userId);
    const note = noteOf(context, outcome, (space, words) => upWords(context, space, words, userId));
    const met = outcome.ok ? await metLine(context, metBy(context, userId)) : null;
    return await pageWith(context, spaceId, met === null ? note : `${note}\n${met}`, homePage);
  },
};

/** Every control of a backstage. */
export const backstageActs: readonly ComponentAct[] = [goUp, bringUp, open, close, call];
