import { z } from 'zod';
import type { UserId } from '../lib/index.ts';
import type { Context, Subcommand } from './command.ts';
import { answer, labels, refuse, say, subcommand, wordsOf } from './command.ts';
import { seriesDraftReply } from './plan-draft.ts';
import { planFields, planInput, planOptions, suggestOther, whenOption } from './plan-options.ts';
import { beginningNote } from './preset-pick.ts';
import { suggestRecurrence } from './when-read.ts';

const schema = z.strictObject({ ...planFields, until: z.string().optional(), rota: z.string().optional() });

/** More than a rota may have, so that who is too many is told so. */
const MENTIONS_READ = 50;

/** The people whom a text mentions, each once, in order. */
export const mentioned = (text: string): readonly UserId[] => [
  // as: Discord writes a mention so, and the use cases ask whether they are here.
  ...new Set([...text.matchAll(/<@!?([1-9]\d{0,19})>/gu)].slice(0, MENTIONS_READ).map(([, id]) => id as UserId)),
];

/** `/space series`: plans a space that comes again and again; shows its next dates, and saves it when that is confirmed. */
export const spaceSeries: Subcommand = subcommand({
  key: 'spaceSeries',
  for: 'everybody',
  schema,
  options: planOptions(
    [{ type: 3, ...labels('seriesTitle'), required: true }, whenOption('seriesWhen')],
    [
      { type: 3, ...labels('seriesUntil'), required: false },
      { type: 3, ...labels('seriesRota'), required: false },
    ],
  ),
  run: async (context: Context, { until, rota, ...given }) => {
    const { app, actor, language, isBot } = context;
    const planned = await planInput(context, given);
    if (!planned.ok) return refuse(language, planned.refusal);
    const { input, beginning } = planned.value;
    const hosts = mentioned(rota ?? '');
    if (rota !== undefined && hosts.length === 0) return say(wordsOf(context).plans.rotaUnread);
    if (hosts.some(isBot)) return refuse(language, { code: 'is-bot', params: {} });
    const drafted = await app.planSeries(actor, { ...input, until: until ?? null, rota: hosts });
    return answer(context, drafted, (draft) => {
      // What may mean several times is changed as it was typed: a rule that means one of them would settle which.
      if (draft.others.length > 0) app.keepForm(actor, `draft ${draft.series.id}`, { when: input.when });
      return seriesDraftReply(context, draft, beginningNote(context, beginning));
    });
  },
  suggest: (context, focused, typed, given) =>
    suggestOther(context, focused, typed) ?? suggestRecurrence(context, typed, given),
});
