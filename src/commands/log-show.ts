import { z } from 'zod';
import type { ServerLog, SpaceLog } from '../app/index.ts';
import { logLineText, moment } from '../i18n/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import type { Reply, Subcommand } from './command.ts';
import { answer, labels, say, subcommand } from './command.ts';
import { fitting } from './fitting.ts';
import { logOf, suggestLogs, whichLogOption } from './log-which.ts';

/** Lines of a page. Where titles and reasons make them so long that not all fit into a message, the page says how many more it has. */
const PAGE = 10;
/** A plain message has 2000 characters (Discord); heading and foot take the rest. */
const LINES_BUDGET = 1600;
/** The greatest page that is asked for: more than the longest log has. */
const MAX_PAGE = 10_000;

const titleOf = (log: SpaceLog | ServerLog, { logbook, safety }: Catalogue): string =>
  'space' in log ? logbook.showTitle(log.space.title) : safety.serverLogTitle(log.name);

const view = (log: SpaceLog | ServerLog, asked: number, words: Catalogue): Reply => {
  const { lines } = log;
  const pages = Math.max(1, Math.ceil(lines.length / PAGE));
  const page = Math.min(asked, pages);
  const shown = lines
    .toReversed()
    .slice((page - 1) * PAGE, page * PAGE)
    .map((line) => `${moment(line.atMs, 'f')} ${logLineText(words, line)}`);
  const body = shown.length === 0 ? [words.logbook.showEmpty] : fitting(shown, LINES_BUDGET, words);
  const waits = 'space' in log && log.waitingReports > 0 ? [words.setup.reportsWait(log.waitingReports)] : [];
  return say([titleOf(log, words), ...waits, ...body, words.logbook.showFoot(page, pages)].join('\n'));
};

/** `/log show`: the log of a space, page by page, newest first. */
export const logShow: Subcommand = subcommand({
  key: 'logShow',
  for: 'runs-a-space',
  schema: z.strictObject({ space: z.string().optional(), page: z.int().min(1).max(MAX_PAGE).optional() }),
  options: [
    whichLogOption(),
    { type: 4, ...labels('logShowPage'), required: false, min_value: 1, max_value: MAX_PAGE },
  ],
  run: async (context, { space, page = 1 }) =>
    answer(context, await logOf(context, space), (log, words) => view(log, page, words)),
  suggest: (context, _focused, typed) => suggestLogs(context, typed),
});
