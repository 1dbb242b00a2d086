import { AsyncLocalStorage } from 'node:async_hooks';
import { REST } from 'discord.js';
import type { RESTOptions, RouteData } from 'discord.js';
import type { CallOrderPort } from '../app/index.ts';
import type { Clock } from '../lib/index.ts';
import { createPlaces } from './call-places.ts';
import type { Asked, Line, Rank } from './call-places.ts';

type MakeRequest = RESTOptions['makeRequest'];
type Request = Parameters<REST['queueRequest']>[0];

/** A request without an answer is given up after this long; the reconciler asks again. */
const REQUEST_TIMEOUT_MS = 10_000;

/** Longer than anything waits that is not lost: a minute of a full limit is 3 000 calls. */
const LONGEST_WAIT_MS = 120_000;

/** For the library, whose own limit runs from before a call waits here to its answer. */
export const LIBRARY_TIMEOUT_MS: number = LONGEST_WAIT_MS + REQUEST_TIMEOUT_MS;

/**
 * The main account's calls, as many in a second as Discord takes, the most urgent first. The library's own limit knows no order among
 * routes and is not asked. It makes the calls of one queue one after the other: of a method and a route, for one channel or one server or, as
 * stages are opened, for all of them. So nothing overtakes there what was asked before it, and a call is as urgent as the most urgent one
 * that waits behind it.
 */
export interface CallOrder extends CallOrderPort {
  /** A port whose calls are of that kind. */
  ranked<Port extends object>(rank: Rank, port: Port): Port;
  /** What a REST client makes its requests with. */
  requests(send: MakeRequest): MakeRequest;
  /** Knows from now on what waits inside that client, which shows here only the first call of each of its queues. Once for each client. */
  lineUp(rest: REST): void;
  /** Nothing waits from now on: what does, and what has no place at once, is given up and done by the next process. Idempotent. */
  stopWaiting(): void;
}

// as: the library keeps it for itself, and so tells no type of it.
const routeOf = REST['generateRouteData'] as (...request: [Request['fullRoute'], Request['method']]) => RouteData;

/** The queue of a client that a call comes into; two routes that Discord counts together share one. */
const queueOf = (rest: REST, { fullRoute, method }: Request): string => {
  const { bucketRoute, majorParameter } = routeOf(fullRoute, method);
  const route = `${method}:${bucketRoute}`;
  return `${rest.hashes.get(route)?.value ?? route}:${majorParameter}`;
};

/** Has each call of a client made within its line: itself and the others that are in its queue and not over. */
const keepLines = (
  rest: REST,
  asked: () => Asked,
  within: <Value>(line: Line, work: () => Promise<Value>) => Promise<Value>,
): void => {
  const lines = new Map<string, Set<Asked>>();
  const queueRequest = rest.queueRequest.bind(rest);
  rest.queueRequest = async (request) => {
    const queue = queueOf(rest, request);
    const line = lines.get(queue) ?? new Set<Asked>();
    // One of its own: several calls may be made by one that was asked for.
    const one = { ...asked() };
    lines.set(queue, line.add(one));
    try {
      return await within(line, () => queueRequest(request));
    } finally {
      line.delete(one);
      if (line.size === 0) lines.delete(queue);
    }
  };
};

/** Nothing waits yet. Times are monotonic. */
export const createCallOrder = (clock: Clock): CallOrder => {
  const context = new AsyncLocalStorage<Asked>();
  const ownLine = new AsyncLocalStorage<Line>();
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
      const counted = await places.take(ownLine.getStore() ?? [asked()], given);
      const patience = new AbortController();
      // By an AbortError, as the library's own limit: a TimeoutError it would not try again. It is in force beyond the answer, while its body is read.
      AbortSignal.timeout(REQUEST_TIMEOUT_MS).addEventListener('abort', () => patience.abort());
      try {
        const signal = AbortSignal.any(given === null ? [patience.signal] : [patience.signal, given]);
        return await send(url, { ...init, signal });
      } finally {
        counted();
      }
    },
    lineUp: (rest) => keepLines(rest, asked, (line, work) => ownLine.run(line, work)),
    stopWaiting: () => places.stopWaiting(),
  };
};
