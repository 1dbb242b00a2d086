import { z } from 'zod';
import type { SpaceInfo } from '../app/index.ts';
import { onStage } from '../domain/index.ts';
import { logLineText, moment } from '../i18n/index.ts';
import type { Catalogue, Language } from '../i18n/index.ts';
import type { Reply, Subcommand } from './command.ts';
import { answer, refuse, subcommand } from './command.ts';
import { buttons, channelUrl, container, linkButton, textDisplay } from './components.ts';
import { fitting } from './fitting.ts';
import { panelParts } from './panel-text.ts';
import { reportButton } from './report-form.ts';
import { withMet } from './unwelcome.ts';
import { pickedSpace, suggestSpaces, whichSpaceOption } from './which-space.ts';

/** A message that is laid out holds 4000 characters (Discord): the panel's words, and the log under them. */
const TEXT_BUDGET = 2600;
const LOG_BUDGET = 1000;
const LOG_LINES = 8;

const logLines = (info: SpaceInfo, words: Catalogue): string[] =>
  info.log.slice(0, LOG_LINES).map((line) => `${moment(line.atMs, 't')} ${logLineText(words, line)}`);

const view = (info: SpaceInfo, words: Catalogue, language: Language): Reply => {
  // Privately, so in the language of whoever asks; the panel is in that of the server.
  const parts = panelParts({ ...info, language }, TEXT_BUDGET);
  const log = logLines(info, words);
  const happened = log.length === 0 ? [] : [[`**${words.panel.log}**`, ...fitting(log, LOG_BUDGET, words)].join('\n')];
  const { channelId } = info.space.room;
  const isOpen = info.space.life.status === 'live' && channelId !== null;
  const join = isOpen ? [linkButton(words.panel.join, channelUrl(info.space.guildId, channelId))] : [];
  const row = buttons(...join, reportButton(language, info.space.id));
  return { text: '', rows: [], layout: container([...[...parts, ...happened].map(textDisplay), row]) };
};

/** `/space info`: what the panel shows, and what happened. */
export const spaceInfo: Subcommand = subcommand({
  key: 'spaceInfo',
  for: 'everybody',
  schema: z.strictObject({ space: z.string().optional() }),
  options: [whichSpaceOption()],
  run: async (context, options) => {
    const picked = pickedSpace(context, options.space);
    if (!picked.ok) return refuse(context.language, picked.refusal);
    const outcome = await context.app.info(context.actor, picked.value);
    const reply = answer(context, outcome, (info, words) => view(info, words, context.language));
    return outcome.ok ? await withMet(context, reply, onStage(outcome.value.space)) : reply;
  },
  suggest: (context, _focused, typed) => suggestSpaces(context, typed),
});
