import { z } from 'zod';
import type { Subcommand } from './command.ts';
import { answer, labels, refuse, say, subcommand } from './command.ts';
import { asksOut } from './link-ask.ts';
import { farNames } from './link-names.ts';
import { pickedSpace, suggestSpaces, whichSpaceOption } from './which-space.ts';

/** `/link join`: accepts the other side's code. */
export const linkJoin: Subcommand = subcommand({
  key: 'linkJoin',
  for: 'runs-a-space',
  schema: z.strictObject({ code: z.string(), space: z.string().optional() }),
  options: [{ type: 3, ...labels('linkJoinCode'), required: true }, whichSpaceOption()],
  run: async (context, { code, space }) => {
    const picked = pickedSpace(context, space);
    if (!picked.ok) return refuse(context.language, picked.refusal);
    const outcome = await context.app.acceptLink(context.actor, picked.value, code.trim());
    const asks = outcome.ok ? asksOut(context, outcome.value) : null;
    return answer(context, outcome, (seen, words) => {
      const text = words.linking.joined({ ...seen, ...farNames(seen) });
      return asks === null ? say(text) : say(`${text}\n${asks.text}`, ...asks.rows);
    });
  },
  suggest: (context, _focused, typed) => suggestSpaces(context, typed),
});
