import { z } from 'zod';
import type { Subcommand } from './command.ts';
import { answer, labels, say, subcommand } from './command.ts';
import { LOG_FORMATS, logFile } from './log-file.ts';
import { logOf, suggestLogs, whichLogOption } from './log-which.ts';

/** `/log export`: the whole log of a space as a file, for the one who asks alone. */
export const logExport: Subcommand = subcommand({
  key: 'logExport',
  for: 'runs-a-space',
  schema: z.strictObject({ space: z.string().optional(), format: z.enum(LOG_FORMATS).optional() }),
  options: [
    whichLogOption(),
    {
      type: 3,
      ...labels('logExportFormat'),
      required: false,
      choices: LOG_FORMATS.map((format) => ({ name: format.toUpperCase(), value: format })),
    },
  ],
  run: async (context, { space, format = 'csv' }) =>
    answer(context, await logOf(context, space), (log, { logbook, safety }) => {
      const { file, lines } = logFile(log, format, context.nameOf);
      const isCut = log.isCut || lines < log.lines.length;
      const text = 'space' in log ? logbook.exported(log.space.title, lines) : safety.serverLogExported(lines);
      return { ...say(isCut ? `${text}\n${logbook.exportCut}` : text), files: [file] };
    }),
  suggest: (context, _focused, typed) => suggestLogs(context, typed),
});
