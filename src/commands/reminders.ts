import type { LocalizationMap } from 'discord-api-types/v10';
import { z } from 'zod';
import { LEADS_MIN } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { Subcommand } from './command.ts';
import { answer, labels, say, subcommand } from './command.ts';

const choices = LEADS_MIN.map((leadMin) => ({
  name: texts('en').rsvp.lead(leadMin),
  // `as`: Discord knows `ar`, the library's list of locales does not.
  name_localizations: { ar: texts('ar').rsvp.lead(leadMin) } as LocalizationMap,
  value: leadMin,
}));

/** `/reminders`: when one is reminded of planned spaces; without options it says how that is set. */
export const reminders: Subcommand = subcommand({
  key: 'reminders',
  for: 'everybody',
  schema: z.strictObject({ before: z.int().optional(), hosting: z.boolean().optional() }),
  options: [
    { type: 4, ...labels('remindersLead'), required: false, choices },
    { type: 5, ...labels('remindersHosting'), required: false },
  ],
  run: async (context, { before, hosting }) => {
    const { app, actor } = context;
    const change = {
      ...(before === undefined ? {} : { leadMin: before }),
      ...(hosting === undefined ? {} : { ofHosting: hosting }),
    };
    const isAsked = Object.keys(change).length === 0;
    const outcome = isAsked ? await app.reminderSettings(actor) : await app.setReminders(actor, change);
    return answer(context, outcome, (settings, words) => say(words.rsvp.settings(settings)));
  },
});
