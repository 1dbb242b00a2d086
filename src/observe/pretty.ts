/** Fields that stand at the front of the line, or are of no use to a person. */
const leading = new Set(['time', 'level', 'message', 'error']);

const levelWidth = 5;

/** A JSON log line as a line for people: time of day, level, message, then `name=value`; an error's stack follows below. */
export const prettyLine = (jsonLine: string): string => {
  // `as`: the line was written by our own logger one call earlier.
  const line = JSON.parse(jsonLine) as Readonly<Record<string, unknown>>;
  const time = text(line['time']).slice(11, 23);
  const level = text(line['level']).toUpperCase().padEnd(levelWidth);
  const fields = Object.entries(line)
    .filter(([name]) => !leading.has(name))
    .map(([name, value]) => `${name}=${text(value)}`);
  return `${[time, level, text(line['message']), ...fields].join(' ')}${errorBelow(line['error'])}\n`;
};

const text = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

const errorBelow = (error: unknown): string => {
  if (error === undefined) return '';
  const stack = typeof error === 'object' && error !== null && 'stack' in error ? error.stack : undefined;
  return `\n${text(stack ?? error).replaceAll(/^/gm, '    ')}`;
};
