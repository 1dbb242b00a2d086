import { z } from 'zod';
import type { SpaceInfo } from '../app/index.ts';
import { logLineText, moment } from '../i18n/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import type { Reply, Subcommand } from './command.ts';
import { answer, refuse, say, subcommand } from './command.ts';
import { buttons, channelUrl, linkButton } from './components.ts';
import { panelParts } from './panel-text.ts';
import { pickedSpace, suggestSpaces, whichSpaceOption } from './which-space.ts';

/** A plain message holds half of what a panel does. */
const TEXT_BUDGET = 1400;
const LOG_LINES = 8;

const logLines = (info: SpaceInfo, words: Catalogue): string[] =>
  info.log.slice(0, LOG_LINES).map((line) => `${moment(line.atMs, 't')} ${logLineText(words, line)}`);

const view = (info: SpaceInfo, words: Catalogue): Reply => {
  const parts = panelParts(info, TEXT_BUDGET);
  const log = logLines(info, words);
  const lines = [...parts, ...(log.length === 0 ? [] : [`**${words.panel.log}**`, ...log])];
  const { channelId } = info.space.room;
  const isOpen = info.space.life.status === 'live' && channelId !== null;
  return isOpen
    ? say(lines.join('\n'), buttons(linkButton(words.panel.join, channelUrl(info.space.guildId, channelId))))
    : say(lines.join('\n'));
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
    return answer(context, await context.app.info(context.actor, picked.value), view);
  },
  suggest: (context, _focused, typed) => suggestSpaces(context, typed),
});
