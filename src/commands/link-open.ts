import { z } from 'zod';
import type { Subcommand } from './command.ts';
import { answer, refuse, say, subcommand } from './command.ts';
import { pickedSpace, suggestSpaces, whichSpaceOption } from './which-space.ts';

/** `/link open`: makes a code for the other side. */
export const linkOpen: Subcommand = subcommand({
  key: 'linkOpen',
  for: 'runs-a-space',
  schema: z.strictObject({ space: z.string().optional() }),
  options: [whichSpaceOption()],
  run: async (context, options) => {
    const { app, actor, language } = context;
    const picked = pickedSpace(context, options.space);
    if (!picked.ok) return refuse(language, picked.refusal);
    const outcome = await app.offerLink(actor, picked.value);
    return answer(context, outcome, (link, words) => {
      const title = app.spacesOf(actor).find((space) => space.id === link.near.spaceId)?.title ?? '';
      // An offer just made is offered; one that was taken within the same instant shows in the list.
      if (link.state.status !== 'offered') return say(words.reply.linkListTitle(title));
      return say(words.reply.linkOffered(link.state.code, link.state.expiresAtMs, title));
    });
  },
  suggest: (context, _focused, typed) => suggestSpaces(context, typed),
});
