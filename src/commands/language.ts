import type { APIApplicationCommandOptionChoice, LocalizationMap } from 'discord-api-types/v10';
import { z } from 'zod';
import { LANGUAGES, texts } from '../i18n/index.ts';
import type { Subcommand } from './command.ts';
import { labels, refuse, say, subcommand } from './command.ts';

/** The choice that drops one's own language. */
const OF_SERVER = 'server';

const ofServer: APIApplicationCommandOptionChoice<string> = {
  name: texts('en').setup.languageOfServer,
  // `as`: Discord knows `ar`, the library's list of locales does not.
  name_localizations: { ar: texts('ar').setup.languageOfServer } as LocalizationMap,
  value: OF_SERVER,
};

/** `/language`: in which language one is answered, in every server; the answer is in the new one already. */
export const language: Subcommand = subcommand({
  key: 'language',
  for: 'everybody',
  schema: z.strictObject({ language: z.enum(['en', 'ar', OF_SERVER]) }),
  options: [
    {
      type: 3,
      ...labels('languageValue'),
      required: true,
      choices: [...LANGUAGES.map((value) => ({ name: texts(value).languageName, value })), ofServer],
    },
  ],
  run: async ({ app, actor, language: before }, { language: chosen }) => {
    const outcome = await app.setOwnLanguage(actor, chosen === OF_SERVER ? null : chosen);
    if (!outcome.ok) return refuse(before, outcome.refusal);
    const { setup } = texts(outcome.value);
    return say(chosen === OF_SERVER ? setup.serverLanguage : setup.ownLanguage);
  },
});
