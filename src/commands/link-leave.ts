import { z } from 'zod';
import type { Subcommand } from './command.ts';
import { say, subcommand } from './command.ts';
import { linkDone } from './link-done.ts';
import { changePicked, suggestLinks, whichLinkOption } from './link-pick.ts';

/** `/link leave`: takes a link away. */
export const linkLeave: Subcommand = subcommand({
  key: 'linkLeave',
  for: 'runs-a-space',
  schema: z.strictObject({ link: z.string() }),
  options: [whichLinkOption()],
  run: (context, { link }) => {
    const change = { type: 'leave' } as const;
    return changePicked(context, link, change, (seen, words) => say(linkDone(words, change, seen)));
  },
  suggest: (context, _focused, typed) => suggestLinks(context, typed),
});
