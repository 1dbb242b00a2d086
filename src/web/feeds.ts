import { createHash } from 'node:crypto';
import type { App, FeedKey } from '../app/index.ts';
import type { Clock } from '../lib/index.ts';
import type { Answer } from './answer.ts';
import { NOT_FOUND, words } from './answer.ts';
import { createBudget } from './budget.ts';

/** For how long a calendar is not made anew. Whoever changes a plan and looks at once sees it soon enough, and a crowd costs one query. */
const FRESH_MS = 10_000;

/** Calendars that are kept made, the one that was made longest ago goes first. A full one has about a megabyte, most have some kilobytes. */
const MAX_KEPT = 100;

/** Keys that are known to lead somewhere, the one that was asked for longest ago goes first. Some 100 bytes each. */
const MAX_KNOWN = 10_000;

/** All of them are read again for one that is not known, so seldom: whoever guesses costs no more, and shuts nobody out for longer. */
const READ_AGAIN_MS = 60_000;
const RETRY_MS = 1000;

/** Calendars made, of all servers together: they look every few hours, so 20 a second are 200 000 subscribers. */
const MAKING = { burst: 60, perSecond: 20 };

/** Keys looked up that lead nowhere as far as this process knows, as one that was made just now: apart, so that whoever guesses takes nothing from those who know. */
const LOOKING_UP = { burst: 60, perSecond: 5 };

/** For how long calendars need not ask again: most do so every few hours at best. */
const MAX_AGE_S = 300;

/** The path of a calendar. What follows it is ignored, since some programs add something. */
const PATH = /^\/feed\/([a-z0-9]{36})\.ics$/;

/** Where a calendar is read, below the address at which the web is reached. */
export const feedAddress = (publicUrl: string, key: FeedKey): string => `${publicUrl}/feed/${key}.ics`;

/** The key in a path; null for a path of something else. */
export const keyIn = (path: string): FeedKey | null =>
  // as: whether it is one, the store knows.
  (PATH.exec(path)?.[1] ?? null) as FeedKey | null;

/** What somebody asks with. */
export interface Conditions {
  readonly ifNoneMatch: string | undefined;
  /** An HTTP date. */
  readonly ifModifiedSince: string | undefined;
}

/** Answers with calendars. */
export interface Feeds {
  answer(key: FeedKey, conditions: Conditions): Promise<Answer>;
}

interface Made {
  readonly name: string;
  readonly body: Uint8Array;
  readonly etag: string;
  /** When it came to be as it is, as far as this process knows: a later time costs a download, an earlier one would hide a change. */
  readonly changedMs: number;
  /** Monotonic. */
  readonly madeMs: number;
}

const withoutWeak = (tag: string): string => tag.trim().replace(/^W\//, '');

/** Dates of HTTP have no fractions of a second. */
const secondOf = (atMs: number): number => Math.floor(atMs / 1000);

/** RFC 9110, 13.2.2: a date counts where there is no tag alone. */
const isKnown = ({ etag, changedMs }: Made, { ifNoneMatch, ifModifiedSince }: Conditions): boolean => {
  if (ifNoneMatch !== undefined)
    return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((tag) => withoutWeak(tag) === etag);
  if (ifModifiedSince === undefined) return false;
  const sinceMs = Date.parse(ifModifiedSince);
  return Number.isFinite(sinceMs) && secondOf(changedMs) <= secondOf(sinceMs);
};

const answerWith = (made: Made, conditions: Conditions): Answer => {
  const validators = {
    ETag: made.etag,
    'Last-Modified': new Date(made.changedMs).toUTCString(),
    // Private: whoever keeps it for others would keep it for people without the address.
    'Cache-Control': `private, max-age=${MAX_AGE_S}`,
  };
  if (isKnown(made, conditions)) return { status: 304, headers: validators, body: null };
  return {
    status: 200,
    headers: {
      ...validators,
      'Content-Type': 'text/calendar; charset=utf-8',
      'Content-Disposition': `inline; filename="${made.name}"`,
    },
    body: made.body,
  };
};

const BUSY: Answer = words(429, 'Too much is asked for at once. Try again in a minute.', { 'Retry-After': '60' });

/** Makes `key` the newest of at most `most`. */
const renew = <Value>(map: Map<FeedKey, Value>, [key, value]: readonly [FeedKey, Value], most: number): void => {
  map.delete(key);
  map.set(key, value);
  const oldest = map.keys().next();
  if (map.size > most && oldest.done !== true) map.delete(oldest.value);
};

/** Keys that lead somewhere, as far as this process knows. */
interface KnownKeys {
  /** Reads all of them where it is not known, unless that was done just now. */
  has(key: FeedKey): Promise<boolean>;
  note(key: FeedKey): void;
  forget(key: FeedKey): void;
}

const createKnownKeys = (app: Pick<App, 'feedKeys'>, clock: Clock): KnownKeys => {
  const known = new Map<FeedKey, true>();
  let readAtMs = -Infinity;
  let reading: Promise<void> = Promise.resolve();
  const read = async (): Promise<void> => {
    try {
      for (const key of await app.feedKeys(MAX_KNOWN)) if (known.size < MAX_KNOWN) known.set(key, true);
    } catch (error) {
      // The store was away: it is asked again soon, and not by each who guesses.
      readAtMs = clock.monotonicMs() - READ_AGAIN_MS + RETRY_MS;
      throw error;
    }
  };
  return {
    has: async (key) => {
      if (known.has(key)) return true;
      if (clock.monotonicMs() - readAtMs >= READ_AGAIN_MS) {
        readAtMs = clock.monotonicMs();
        reading = read();
      }
      await reading;
      return known.has(key);
    },
    note: (key) => renew(known, [key, true], MAX_KNOWN),
    forget: (key) => void known.delete(key),
  };
};

/** Nothing is made yet. */
export const createFeeds = (app: Pick<App, 'feed' | 'feedKeys'>, clock: Clock): Feeds => {
  const kept = new Map<FeedKey, Made>();
  const keys = createKnownKeys(app, clock);
  // Bounded by the connections, of which each asks one thing at a time.
  const underway = new Map<FeedKey, Promise<Made | null>>();
  const making = createBudget(clock, MAKING);
  const lookingUp = createBudget(clock, LOOKING_UP);

  const make = async (key: FeedKey): Promise<Made | null> => {
    const file = await app.feed(key);
    const before = kept.get(key);
    if (file === null) {
      kept.delete(key);
      keys.forget(key);
      return null;
    }
    const etag = `"${createHash('sha256').update(file.text).digest('base64url')}"`;
    const made: Made = {
      name: file.name,
      body: Buffer.from(file.text),
      etag,
      changedMs: before?.etag === etag ? before.changedMs : clock.wallMs(),
      madeMs: clock.monotonicMs(),
    };
    renew(kept, [key, made], MAX_KEPT);
    keys.note(key);
    return made;
  };
  const find = async (key: FeedKey): Promise<Made | null | 'busy'> => {
    const last = kept.get(key);
    if (last !== undefined && clock.monotonicMs() - last.madeMs < FRESH_MS) return last;
    const budget = (await keys.has(key)) ? making : lookingUp;
    const already = underway.get(key);
    if (already !== undefined) return await already;
    if (!budget.take()) return 'busy';
    const made = make(key).finally(() => underway.delete(key));
    underway.set(key, made);
    return await made;
  };
  return {
    answer: async (key, conditions) => {
      const found = await find(key);
      if (found === 'busy') return BUSY;
      return found === null ? NOT_FOUND : answerWith(found, conditions);
    },
  };
};
