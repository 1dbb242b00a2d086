import { z } from 'zod';
import { LANGUAGES, texts } from '../i18n/index.ts';
import type { Subcommand } from './command.ts';
import { answer, labels, say, subcommand } from './command.ts';

/** `/setup language`: the language of panels and answers in this server; the answer is in the new one already. */
export const setupLanguage: Subcommand = subcommand({
  key: 'setupLanguage',
  for: 'server-manager',
  schema: z.strictObject({ language: z.enum(['en', 'ar']) }),
  options: [
    {
      type: 3,
      ...labels('setupLanguageValue'),
      required: true,
      choices: LANGUAGES.map((language) => ({ name: texts(language).languageName, value: language })),
    },
  ],
  run: async (context, { language }) => {
    const outcome = await context.app.setLanguage(context.actor, language);
    return answer(context, outcome, (settings) => say(texts(settings.language).reply.languageSet));
  },
});
