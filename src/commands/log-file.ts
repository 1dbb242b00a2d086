import type { ServerLog, SpaceLog } from '../app/index.ts';
import { BYTE_ORDER_MARK, csvRecord } from '../lib/index.ts';
import type { UserId } from '../lib/index.ts';
import type { ReplyFile } from './command.ts';

/** Discord takes files of 10 MiB without boosts (its documentation, "Uploading Files"); the rest of the request has its room too. */
const FILE_LIMIT = 10 * 1024 * 1024 - 4096;

/** The formats in which a log is handed out. */
export const LOG_FORMATS = ['csv', 'json'] as const;
/** One of them. */
export type LogFormat = (typeof LOG_FORMATS)[number];

/** A log as a file, with how many of its lines are in it. */
export interface LogFile {
  readonly file: ReplyFile;
  readonly lines: number;
}

type Log = SpaceLog | ServerLog;
type Line = Log['lines'][number];
type NameOf = (userId: UserId) => string;

const COLUMNS = ['time', 'act', 'actor', 'actor_name', 'target', 'target_name', 'detail', 'reason'] as const;

const encoder = new TextEncoder();
const sizeOf = (text: string): number => encoder.encode(text).length;

/** Ids as mentions: a bare one would be a number to a spreadsheet, and lose its last digits. */
const personFields = (userId: UserId | null, nameOf: NameOf): readonly [string, string] =>
  userId === null ? ['', ''] : [`<@${userId}>`, nameOf(userId)];

const isoTime = (atMs: number): string => new Date(atMs).toISOString();

const csvLine = ({ atMs, act, actorId, targetId, detail, reason }: Line, nameOf: NameOf): string =>
  csvRecord([
    isoTime(atMs),
    act,
    ...personFields(actorId, nameOf),
    ...personFields(targetId, nameOf),
    detail ?? '',
    reason ?? '',
  ]);

const jsonPerson = (userId: UserId | null, nameOf: NameOf): object | null =>
  userId === null ? null : { id: userId, name: nameOf(userId) };

const jsonLine = ({ atMs, act, actorId, targetId, detail, reason }: Line, nameOf: NameOf): string =>
  JSON.stringify({
    time: isoTime(atMs),
    act,
    actor: jsonPerson(actorId, nameOf),
    target: jsonPerson(targetId, nameOf),
    detail,
    reason: reason ?? null,
  });

/** The newest of `texts` that fit into `limit` bytes together, in their order; each takes `between` bytes more. */
const newestWithin = (texts: readonly string[], limit: number, between: number): readonly string[] => {
  let left = limit;
  let from = texts.length;
  while (from > 0) {
    left -= sizeOf(texts[from - 1] ?? '') + between;
    if (left < 0) break;
    from -= 1;
  }
  return texts.slice(from);
};

/** A name that every system takes: the space's own is in the file. */
const nameOfFile = (log: Log, format: LogFormat): string =>
  `majlis-log-${'space' in log ? log.space.id : 'server'}.${format}`;

const csvFile = (log: Log, nameOf: NameOf, limit: number): LogFile => {
  const head = `${BYTE_ORDER_MARK}${csvRecord(COLUMNS)}`;
  const lines = newestWithin(
    log.lines.map((line) => csvLine(line, nameOf)),
    limit - sizeOf(head),
    0,
  );
  const data = encoder.encode(`${head}${lines.join('')}`);
  return { file: { name: nameOfFile(log, 'csv'), type: 'text/csv; charset=utf-8', data }, lines: lines.length };
};

/** One line of the file for each line of the log. */
const BETWEEN = ',\n';

/** What the file is of, by the name under which it stands in it. */
const aboutOf = (log: Log): readonly ['space' | 'server', object] => {
  if (!('space' in log)) return ['server', { id: log.guildId, name: log.name }];
  const { id, guildId, title, hostId, life } = log.space;
  return ['space', { id, guildId, title, hostId, status: life.status }];
};

const jsonFile = (log: Log, nameOf: NameOf, limit: number): LogFile => {
  const [what, about] = aboutOf(log);
  const all = log.lines.map((line) => jsonLine(line, nameOf));
  const around = (isWhole: boolean, lines: string): string =>
    `{"${what}":${JSON.stringify(about)},"isWhole":${isWhole},"lines":[${lines}]}\n`;
  const lines = newestWithin(all, limit - sizeOf(around(false, '')), BETWEEN.length);
  const isWhole = !log.isCut && lines.length === all.length;
  const data = encoder.encode(around(isWhole, lines.join(BETWEEN)));
  return { file: { name: nameOfFile(log, 'json'), type: 'application/json', data }, lines: lines.length };
};

/** A log as a file of at most `limit` bytes; of a longer one the newest lines. */
export const logFile = (log: Log, format: LogFormat, nameOf: NameOf, limit: number = FILE_LIMIT): LogFile =>
  format === 'csv' ? csvFile(log, nameOf, limit) : jsonFile(log, nameOf, limit);
