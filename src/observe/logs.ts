import { pino, type Logger as PinoLogger } from 'pino';
import type { Clock, LogFields, Logger } from '../lib/index.ts';
import { prettyLine } from './pretty.ts';
import { scrub, scrubText } from './scrub.ts';

/** How a log is written. */
export interface LogOptions {
  /** Lines of less importance are not written. */
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** One JSON object per line for machines, or a line for people. */
  readonly format: 'json' | 'pretty';
  readonly clock: Clock;
  /** Takes each whole line, its line break included; must not throw. */
  readonly write: (line: string) => void;
}

/** The log of the process. Whatever looks like a token or a password is replaced before it is written. */
export const createLogger = ({ level, format, clock, write }: LogOptions): Logger => {
  const sink = { write: format === 'json' ? write : (line: string): void => write(prettyLine(line)) };
  const settings = {
    level,
    base: null,
    messageKey: 'message',
    timestamp: (): string => `,"time":"${new Date(clock.wallMs()).toISOString()}"`,
    formatters: { level: (label: string): { level: string } => ({ level: label }) },
  };
  return wrapped(pino(settings, sink));
};

const wrapped = (log: PinoLogger): Logger => ({
  debug: (message, fields) => log.debug(scrubFields(fields), scrubText(message)),
  info: (message, fields) => log.info(scrubFields(fields), scrubText(message)),
  warn: (message, fields) => log.warn(scrubFields(fields), scrubText(message)),
  error: (message, fields) => log.error(scrubFields(fields), scrubText(message)),
  with: (fields) => wrapped(log.child(scrubFields(fields))),
});

/** Names that are the line's own: a field called like one of them would stand in the line twice. */
const ownNames = new Set(['time', 'level', 'message']);

const scrubFields = (fields: LogFields = {}): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [ownNames.has(name) ? `${name}_` : name, scrub(value, name)]),
  );
