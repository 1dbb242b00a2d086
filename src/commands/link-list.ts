import { z } from 'zod';
import type { LinkSeen } from '../app/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import type { Subcommand } from './command.ts';
import { answer, refuse, say, subcommand } from './command.ts';
import { farNames } from './link-names.ts';
import { pickedSpace, suggestSpaces, whichSpaceOption } from './which-space.ts';

const line = (seen: LinkSeen, words: Catalogue): string => {
  const { state } = seen.link;
  return state.status === 'offered'
    ? words.reply.linkLineOffered(state.code, state.expiresAtMs)
    : words.reply.linkLine({ ...farNames(seen), carrying: seen.carrying });
};

/** `/link list`: what this space is linked to. */
export const linkList: Subcommand = subcommand({
  key: 'linkList',
  for: 'everybody',
  schema: z.strictObject({ space: z.string().optional() }),
  options: [whichSpaceOption()],
  run: async (context, options) => {
    const picked = pickedSpace(context, options.space);
    if (!picked.ok) return refuse(context.language, picked.refusal);
    const outcome = await context.app.links(context.actor, picked.value);
    return answer(context, outcome, (links, words) =>
      say(links.length === 0 ? words.reply.linkListEmpty : links.map((seen) => `- ${line(seen, words)}`).join('\n')),
    );
  },
  suggest: (context, _focused, typed) => suggestSpaces(context, typed),
});
