import { z } from 'zod';
import type { LinkSeen } from '../app/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import type { Reply, Subcommand } from './command.ts';
import { answer, labels, refuse, say, subcommand } from './command.ts';
import { farNames } from './link-names.ts';
import { pickedSpace, suggestSpaces, whichSpaceOption } from './which-space.ts';

const view = (seen: LinkSeen, words: Catalogue): Reply => say(words.reply.linkJoined(farNames(seen)));

/** `/link join`: accepts the other side's code. */
export const linkJoin: Subcommand = subcommand({
  key: 'linkJoin',
  for: 'runs-a-space',
  schema: z.strictObject({ code: z.string(), space: z.string().optional() }),
  options: [{ type: 3, ...labels('linkJoinCode'), required: true }, whichSpaceOption()],
  run: async (context, { code, space }) => {
    const picked = pickedSpace(context, space);
    if (!picked.ok) return refuse(context.language, picked.refusal);
    return answer(context, await context.app.acceptLink(context.actor, picked.value, code.trim()), view);
  },
  suggest: (context, _focused, typed) => suggestSpaces(context, typed),
});
