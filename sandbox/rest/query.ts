import { invalidForm, tooGreat } from './errors.ts';

/** Paging as Discord's lists take it; ids are snowflakes. */
export interface Paging {
  readonly limit: number;
  readonly before: bigint | null;
  readonly after: bigint | null;
  /** Read by lists of messages only. */
  readonly around: bigint | null;
}

/** Reads `limit`, `before`, `after` and `around`. Throws 50035 for a limit outside 1 to `max` and for ids that are none. */
export function readQuery(query: URLSearchParams, limits: { readonly max: number; readonly fallback: number }): Paging {
  const limit = Number(query.get('limit') ?? limits.fallback);
  if (!Number.isInteger(limit) || limit < 1) {
    throw invalidForm([
      { path: ['limit'], code: 'NUMBER_TYPE_MIN', message: 'int value should be greater than or equal to 1.' },
    ]);
  }
  if (limit > limits.max) throw invalidForm([tooGreat(['limit'], limits.max)]);
  return {
    limit,
    before: snowflakeOf(query, 'before'),
    after: snowflakeOf(query, 'after'),
    around: snowflakeOf(query, 'around'),
  };
}

function snowflakeOf(query: URLSearchParams, name: string): bigint | null {
  const text = query.get(name);
  if (text === null) return null;
  if (/^\d{1,20}$/.test(text)) return BigInt(text);
  throw invalidForm([{ path: [name], code: 'NUMBER_TYPE_COERCE', message: `Value "${text}" is not snowflake.` }]);
}
