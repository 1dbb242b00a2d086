import { z } from 'zod';
import type { Subcommand } from './command.ts';
import { answer, refuse, say, subcommand } from './command.ts';
import { pickedSpace, suggestSpaces, whichSpaceOption } from './which-space.ts';

/** `/space end`: ends a space. */
export const spaceEnd: Subcommand = subcommand({
  key: 'spaceEnd',
  for: 'runs-a-space',
  schema: z.strictObject({ space: z.string().optional() }),
  options: [whichSpaceOption()],
  run: async (context, options) => {
    const picked = pickedSpace(context, options.space);
    if (!picked.ok) return refuse(context.language, picked.refusal);
    const outcome = await context.app.ask(context.actor, picked.value, { type: 'end' });
    return answer(context, outcome, (space, words) =>
      say(words.reply.ended(space.title, space.room.origin === 'created')),
    );
  },
  suggest: (context, _focused, typed) => suggestSpaces(context, typed),
});
