/** Fields of a log line. Personal data stands only under `pii`; tokens and audio stand nowhere. */
export type LogFields = Readonly<Record<string, unknown>>;

/** A structured log: static message, facts in fields. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same log with `fields` on each line. */
  with(fields: LogFields): Logger;
}
