import type { GuildSettings, LogEntry } from '../../../src/app/index.ts';
import { shownLine } from '../../../src/app/logbook.ts';
import { DEFAULT_RULES } from '../../../src/domain/index.ts';
import type { Findings } from './findings.ts';
import type { View } from './view.ts';

/** A line of the log begins with its time; what stands above lines is a heading. */
const isLine = (text: string): boolean => /^<t:\d+:T> /u.test(text);

/** A line in English, whatever the language that the server had when it was sent. */
const inEnglish = (line: LogEntry): string => shownLine(inLanguage('en'), line);
const inLanguage = (language: GuildSettings['language']): GuildSettings => ({ language, rules: DEFAULT_RULES });

const counted = (lines: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
};

/** What stands in the log channel stands there once, nothing that began there is missing, and nothing waits to be sent. */
export const checkLogs = (findings: Findings, { scene, stored }: View): void => {
  for (const guild of scene.guilds) {
    const channelId = [...guild.channels.values()].find(({ name }) => name === 'log')?.id ?? '';
    const logs = stored.spaces.filter(({ space }) => space.guildId === guild.id).map(({ log }) => log);
    const english = new Map(logs.flat().map((line) => [shownLine(inLanguage('ar'), line), inEnglish(line)]));
    const posted = counted(
      scene
        .messages(channelId)
        .flatMap(({ api: { content } }) => (typeof content === 'string' ? content.split('\n') : []))
        .filter(isLine)
        .map((line) => english.get(line) ?? line),
    );
    const kept = counted(logs.flat().map(inEnglish));
    for (const [line, times] of posted)
      findings.that(
        times <= (kept.get(line) ?? 0),
        () => `"${line}" stands ${times} times in the log of ${guild.name}`,
      );
    // Of a space whose opening was told there, everything since was.
    for (const [first, ...others] of logs)
      for (const line of first !== undefined && posted.has(inEnglish(first)) ? others : [])
        findings.that(posted.has(inEnglish(line)), () => `"${inEnglish(line)}" is not in the log of ${guild.name}`);
  }
  findings.same('what waits to be told', stored.waiting, []);
};
