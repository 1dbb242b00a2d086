/** One answered request. */
export interface RestCall {
  readonly atMs: number;
  readonly method: string;
  readonly path: string;
  /** The route as registered; null when none fitted. */
  readonly template: string | null;
  readonly accountId: string | null;
  readonly status: number;
  readonly reason: string | null;
}

/** Calls kept; older ones are dropped and only counted. */
const maxCalls = 20_000;

/** What was asked of the API, for tests that count calls. */
export interface CallLog {
  add(call: RestCall): void;
  /** Calls since the world began; the position of the next one. */
  count(): number;
  /** The calls from position `from` on that are still kept. */
  since(from: number): readonly RestCall[];
}

/** An empty log. */
export function createCallLog(): CallLog {
  const calls: RestCall[] = [];
  let dropped = 0;
  return {
    add(call) {
      calls.push(call);
      if (calls.length > maxCalls) {
        calls.shift();
        dropped += 1;
      }
    },
    count: () => dropped + calls.length,
    since: (from) => calls.slice(Math.max(0, from - dropped)),
  };
}
