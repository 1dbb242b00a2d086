import type { LogFields, Logger } from '../../src/lib/index.ts';

/** One line that was logged. */
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: LogFields;
}

/** A logger that keeps its lines for the test to look at. */
export interface MemoryLog extends Logger {
  readonly lines: readonly LogLine[];
}

/** Starts an empty log. */
export function memoryLog(): MemoryLog {
  const lines: LogLine[] = [];
  const make = (base: LogFields): MemoryLog => {
    const at = (level: LogLine['level']) => (message: string, fields?: LogFields) => {
      lines.push({ level, message, fields: { ...base, ...fields } });
    };
    const levels = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
    return { ...levels, with: (fields) => make({ ...base, ...fields }), lines };
  };
  return make({});
}
