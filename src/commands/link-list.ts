import { z } from 'zod';
import type { Subcommand } from './command.ts';
import { answer, refuse, say, subcommand } from './command.ts';
import { linkLine } from './link-names.ts';
import { linksPage } from './link-page.ts';
import { runs } from './may.ts';
import { pickedSpace, suggestSpaces, whichSpaceOption } from './which-space.ts';

/** `/link list`: what this space is linked to; for who runs it with what may be done about it. */
export const linkList: Subcommand = subcommand({
  key: 'linkList',
  for: 'everybody',
  schema: z.strictObject({ space: z.string().optional() }),
  options: [whichSpaceOption()],
  run: async (context, options) => {
    const { app, actor } = context;
    const picked = pickedSpace(context, options.space);
    if (!picked.ok) return refuse(context.language, picked.refusal);
    const outcome = await app.links(actor, picked.value);
    const side = outcome.ok ? outcome.value[0]?.side : undefined;
    const space = app.spacesOf(actor).find(({ id }) => id === side);
    if (space !== undefined && runs(actor, space)) return await linksPage(context, space.id, null);
    return answer(context, outcome, (links, words) =>
      say(links.length === 0 ? words.linking.listEmpty : links.map((seen) => `- ${linkLine(seen, words)}`).join('\n')),
    );
  },
  suggest: (context, _focused, typed) => suggestSpaces(context, typed),
});
