import { AsyncLocalStorage } from 'node:async_hooks';
import type { RESTOptions } from 'discord.js';
import type { CallOrderPort } from '../app/index.ts';
import type { Clock } from '../lib/index.ts';
import { createPlaces } from './call-places.ts';
import type { Asked, Rank } from './call-places.ts';

type MakeRequest = RESTOptions['makeRequest'];

/** A request without an answer is given up after this long; the reconciler asks again. */
const REQUEST_TIMEOUT_MS = 10_000;

/** Longer than anything waits that is not lost: a minute of a full limit is 3 000 calls. */
const LONGEST_WAIT_MS = 120_000;

/** For the library, whose own limit runs from before a call waits here to its answer. */
export const LIBRARY_TIMEOUT_MS: number = LONGEST_WAIT_MS + REQUEST_TIMEOUT_MS;

/**
 * The main account's calls, as many in a second as Discord takes, the most urgent first. The library's own limit knows no order among
 * routes and is not asked. It hands over one call of a route and a room at a time, so that nothing overtakes there what was asked before
 * it; and so what waits here is bounded by the routes and rooms that there are.
 */
export interface CallOrder extends CallOrderPort {
  /** A port whose calls are of that kind. */
  ranked<Port extends object>(rank: Rank, port: Port): Port;
  /** What a REST client makes its requests with. */
  requests(send: MakeRequest): MakeRequest;
  /** Nothing waits from now on: what does, and what has no place at once, is given up and done by the next process. Idempotent. */
  stopWaiting(): void;
}

/** Nothing waits yet. Times are monotonic. */
export const createCallOrder = (clock: Clock): CallOrder => {
  const context = new AsyncLocalStorage<Asked>();
  const places = createPlaces(clock);

  const asked = (): Asked =>
    context.getStore() ?? { rank: 'waited-for', urgency: () => 'plain', atMs: clock.monotonicMs() };

  const within = <Value>(change: Partial<Asked>, work: () => Value): Value =>
    context.run({ ...asked(), atMs: clock.monotonicMs(), ...change }, work);

  /** What begins in the course of it, and goes on after it, has nothing to do with it. */
  const withUrgency: CallOrder['withUrgency'] = async (urgency, work) => {
    let isOver = false;
    try {
      return await within({ urgency: () => (isOver ? 'plain' : urgency()) }, work);
    } finally {
      isOver = true;
    }
  };

  return {
    withUrgency,
    ranked: (rank, port) =>
      // as, in both: every function takes and gives what it did.
      Object.fromEntries(
        Object.entries(port).map(([name, part]: [string, unknown]) => [
          name,
          typeof part === 'function'
            ? (...args: readonly unknown[]) => within({ rank }, () => Reflect.apply(part, port, args) as unknown)
            : part,
        ]),
      ) as typeof port,
    requests: (send) => async (url, init) => {
      const given = init.signal ?? null;
      const counted = await places.take(asked(), given);
      const patience = new AbortController();
      // By an AbortError, as the library's own limit: a TimeoutError it would not try again.
      AbortSignal.timeout(REQUEST_TIMEOUT_MS).addEventListener('abort', () => patience.abort());
      try {
        const signal = AbortSignal.any(given === null ? [patience.signal] : [patience.signal, given]);
        return await send(url, { ...init, signal });
      } finally {
        counted();
      }
    },
    stopWaiting: () => places.stopWaiting(),
  };
};
