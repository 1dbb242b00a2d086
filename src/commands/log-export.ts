import { z } from 'zod';
import type { Subcommand } from './command.ts';
import { answer, labels, refuse, say, subcommand } from './command.ts';
import { LOG_FORMATS, logFile } from './log-file.ts';
import { pickedLog, suggestLogs, whichLogOption } from './log-which.ts';

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
  run: async (context, { space, format = 'csv' }) => {
    const picked = await pickedLog(context, space);
    if (!picked.ok) return refuse(context.language, picked.refusal);
    return answer(context, await context.app.log(context.actor, picked.value), (log, words) => {
      const { file, lines } = logFile(log, format, context.nameOf);
      const isCut = log.isCut || lines < log.lines.length;
      const text = words.logbook.exported(log.space.title, lines);
      return { ...say(isCut ? `${text}\n${words.logbook.exportCut}` : text), files: [file] };
    });
  },
  suggest: (context, _focused, typed) => suggestLogs(context, typed),
});
