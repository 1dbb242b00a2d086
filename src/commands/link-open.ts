import { z } from 'zod';
import { parseLinkMode } from '../domain/index.ts';
import type { LinkMode } from '../domain/index.ts';
import { suggestLanguages } from './about-options.ts';
import type { Subcommand } from './command.ts';
import { answer, labels, refuse, say, subcommand } from './command.ts';
import { asksOut } from './link-ask.ts';
import { choicesOption } from './options.ts';
import { pickedSpace, suggestSpaces, whichSpaceOption } from './which-space.ts';

const MODES: readonly LinkMode['type'][] = ['conference', 'broadcast', 'interpret'];

/** `/link open`: makes a code for the other side. */
export const linkOpen: Subcommand = subcommand({
  key: 'linkOpen',
  for: 'runs-a-space',
  schema: z.strictObject({
    mode: z.enum(MODES).optional(),
    language: z.string().optional(),
    space: z.string().optional(),
  }),
  options: [
    choicesOption('linkOpenMode', MODES, (mode, { linking }) => linking.mode[mode]),
    { type: 3, ...labels('linkOpenLanguage'), required: false, autocomplete: true },
    whichSpaceOption(),
  ],
  run: async (context, { mode: type = 'conference', language: typed, space }) => {
    const { app, actor, language } = context;
    const picked = pickedSpace(context, space);
    if (!picked.ok) return refuse(language, picked.refusal);
    const wanted = parseLinkMode(type, typed ?? null);
    if (!wanted.ok) return refuse(language, wanted.refusal);
    const outcome = await app.offerLink(actor, picked.value, wanted.mode);
    const links = outcome.ok ? await app.links(actor, outcome.value.near.spaceId) : outcome;
    const asks = asksOut(
      context,
      links.ok ? links.value.find(({ link }) => outcome.ok && link.id === outcome.value.id) : undefined,
    );
    return answer(context, outcome, ({ near, state, mode }, words) => {
      const title = app.spacesOf(actor).find(({ id }) => id === near.spaceId)?.title ?? '';
      // An offer just made is offered; one that was taken within the same instant shows in the list.
      if (state.status !== 'offered') return say(words.linking.listTitle(title));
      const { code, expiresAtMs } = state;
      const text = words.linking.offered({ code, expiresAtMs, title, mode });
      return asks === null ? say(text) : say(`${text}\n${asks.text}`, ...asks.rows);
    });
  },
  suggest: (context, focused, typed) =>
    focused === 'language' ? suggestLanguages(context, typed) : suggestSpaces(context, typed),
});
