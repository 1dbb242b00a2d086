import { Client } from 'pg';
import { writeName } from '../fault-points.ts';
import { isOurs, LAST_WORDS, type Trap } from './orders.ts';

type Query = (this: object, ...given: unknown[]) => unknown;
type Callback = (...result: unknown[]) => void;

/** What one connection has begun and not committed. */
interface Open {
  /** What its transaction writes first; null while it has written nothing. */
  name: string | null;
}

const textOf = (query: unknown): string => {
  if (typeof query === 'string') return query;
  return typeof query === 'object' && query !== null && 'text' in query && typeof query.text === 'string'
    ? query.text
    : '';
};

/** Ends this process as `kill -9` does: nothing of ours runs after it. */
const die = (name: string): never => {
  process.stderr.write(`${LAST_WORDS} ${name}\n`);
  process.kill(process.pid, 'SIGKILL');
  throw new Error('still alive');
};

/** Runs `then` once a query is answered, before whoever asked hears of it. */
const beforeAnswer = (run: () => unknown, given: unknown[], then: () => void): unknown => {
  const at = given.findLastIndex((one) => typeof one === 'function');
  if (at !== -1) {
    // as: the only function that pg takes is its callback.
    const callback = given[at] as Callback;
    given[at] = (...result: unknown[]): void => {
      then();
      callback(...result);
    };
    return run();
  }
  const answer = run();
  return answer instanceof Promise
    ? answer.then((value: unknown) => {
        then();
        return value;
      })
    : answer;
};

const made = new Set<string>();

/** The names of the commits that this process made so far. */
export const commitsMade = (): readonly string[] => [...made];

/** Watches every commit of this process, embedded store or server alike: both are spoken to by pg. */
export const watchCommits = (): void => {
  let trap: Trap | null = null;
  let passed = 0;
  process.on('message', (message: unknown) => {
    if (!isOurs(message) || message.chaos !== 'arm') return;
    trap = message.trap;
    passed = 0;
  });
  // A harness that is gone must not keep the bot alive.
  process.channel?.unref();

  const isTrapped = (name: string): boolean => {
    if (trap === null || (trap.name !== null && trap.name !== name)) return false;
    passed += 1;
    return passed >= trap.nth;
  };
  const commit = (name: string, run: () => unknown, given: unknown[]): unknown => {
    made.add(name);
    if (!isTrapped(name)) return run();
    if (trap?.side === 'before') return die(`before commit ${name}`);
    return beforeAnswer(run, given, () => die(`after commit ${name}`));
  };

  const open = new WeakMap<object, Open>();
  // as: its many signatures are one to whoever only looks at the text.
  const original = Client.prototype.query as Query;
  const watched: Query = function (...given) {
    const sql = textOf(given[0]).trim();
    const run = (): unknown => original.apply(this, given);
    const isEnd = /^(commit|rollback)\b/i.test(sql);
    const transaction = open.get(this);
    if (/^begin\b/i.test(sql)) open.set(this, { name: null });
    if (isEnd) open.delete(this);
    if (/^commit\b/i.test(sql) && transaction?.name != null) return commit(transaction.name, run, given);
    const name = writeName(sql);
    if (name === null || isEnd) return run();
    if (transaction === undefined) return commit(name, run, given);
    transaction.name ??= name;
    return run();
  };
  Object.assign(Client.prototype, { query: watched });
};
