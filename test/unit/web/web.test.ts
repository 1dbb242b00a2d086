import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CalendarEntry, CalendarFile, DeadJobSeen, FeedKey } from '../../../src/app/index.ts';
import { createCalendar } from '../../../src/calendar/index.ts';
import { createWeb, feedAddress, type Web, WebError } from '../../../src/web/index.ts';
import { entriesIn } from '../../support/calendar-read.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { type MemoryLog, memoryLog } from '../../support/memory-log.ts';

// as: test data stands in for what the edge parses.
const KEY = 'abcdefghijkl'.repeat(3) as FeedKey;
const OTHER = 'zyxwvutsrqpo'.repeat(3) as FeedKey;

const entry: CalendarEntry = {
  uid: 'abc@majlis',
  sequence: 2,
  title: 'Tea, \u202Egnp 🫖; مجلس',
  description: null,
  categories: [],
  url: null,
  startsAtMs: Date.parse('2026-12-24T18:00:00Z'),
  lengthMin: 60,
  isCancelled: false,
  sinceMs: 1_000,
};

let clock: ManualClock;
let log: MemoryLog;
let web: Web;
let asked: number;
let entries: readonly CalendarEntry[];
let known: FeedKey;
let keys: () => Promise<readonly FeedKey[]>;
let keysRead = 0;
let dead: (() => Promise<readonly DeadJobSeen[]>) | null;
const alarms = { now: 1, total: 3 };
let feed: (key: FeedKey) => Promise<CalendarFile | null>;

beforeEach(async () => {
  clock = createManualClock();
  clock.advance(1_800_000_000_500);
  log = memoryLog();
  asked = 0;
  entries = [entry];
  known = KEY;
  keysRead = 0;
  keys = () => {
    keysRead += 1;
    return Promise.resolve([known]);
  };
  dead = () => Promise.resolve([]);
  feed = (key) => {
    asked += 1;
    const text = createCalendar().file('Majlis', entries);
    return Promise.resolve(key === known ? { name: 'majlis.ics', title: 'Majlis', text } : null);
  };
  web = await createWeb({
    host: '127.0.0.1',
    port: 0,
    app: { feed: (key) => feed(key), feedKeys: () => keys(), alarms: () => alarms },
    jobs: { dead: async () => (await dead?.()) ?? [] },
    clock,
    logger: log,
  });
});
afterEach(async () => {
  await web.close('test');
  if (clock.pending() > 0) throw new Error('a timer outlives the close');
  if (JSON.stringify(log.lines).includes(KEY)) throw new Error('the address stands in the log');
});

const base = (): string => `http://127.0.0.1:${web.port}`;
const get = async (path: string, init: RequestInit = {}): Promise<Response> => await fetch(`${base()}${path}`, init);
const calendar = async (headers: Record<string, string> = {}, key: FeedKey = KEY): Promise<Response> =>
  await fetch(feedAddress(base(), key), { headers });

/** What 80 keys are answered that lead nowhere. */
const guess = async (): Promise<readonly number[]> =>
  await Promise.all(
    Array.from({ length: 80 }, async (_, at) => (await get(`/feed/${String(at).padStart(36, 'a')}.ics`)).status),
  );

/** What comes back for these very bytes until the connection is closed. */
const raw = async (text: string): Promise<string> => {
  const socket = connect(web.port, '127.0.0.1');
  let got = '';
  socket.on('data', (chunk: Buffer) => (got += chunk.toString()));
  // What was not read makes the close a reset; the answer came before.
  socket.on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
  return got;
};

describe('a calendar over HTTP', () => {
  it('[FEED-5] is answered to GET, and to HEAD without it, with what caches need', async () => {
    const answer = await calendar();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('private, max-age=300');
    expect(answer.headers.get('x-robots-tag')).toBe('noindex');
    expect(answer.headers.get('last-modified')).toBe(new Date(1_800_000_000_000).toUTCString());
    const text = await answer.text();
    expect(entriesIn(text)).toEqual([expect.objectContaining({ uid: 'abc@majlis', startsAtMs: entry.startsAtMs })]);
    const head = await get(`/feed/${KEY}.ics?nocache=1`, { method: 'HEAD' });
    expect(await head.text()).toBe('');
    for (const name of ['etag', 'content-type', 'content-length', 'last-modified'])
      expect(head.headers.get(name), name).toBe(answer.headers.get(name));
    expect(head.headers.get('content-length')).toBe(String(Buffer.byteLength(text)));
  });

  it('[FEED-5] is not sent again to who has it, and is once it changed', async () => {
    const first = await calendar();
    const etag = first.headers.get('etag') ?? '';
    const date = first.headers.get('last-modified') ?? '';
    expect(etag).toMatch(/^"[\w-]{43}"$/u);
    for (const headers of [
      { 'If-None-Match': etag },
      { 'If-None-Match': `"other", W/${etag}` },
      { 'If-None-Match': '*' },
      { 'If-Modified-Since': date },
    ]) {
      const again = await calendar(headers);
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    }
    for (const headers of [
      { 'If-None-Match': '"other"', 'If-Modified-Since': date },
      { 'If-Modified-Since': 'yesterday' },
      { 'If-Modified-Since': new Date(0).toUTCString() },
    ])
      expect((await calendar(headers)).status).toBe(200);
    clock.advance(11_000);
    expect((await calendar()).headers.get('last-modified')).toBe(date);
    entries = [{ ...entry, sequence: 3 }];
    clock.advance(11_000);
    for (const headers of [{ 'If-None-Match': etag }, { 'If-Modified-Since': date }]) {
      const changed = await calendar(headers);
      expect(changed.status).toBe(200);
      expect(changed.headers.get('etag')).not.toBe(etag);
    }
  });

  it('[FEED-4] [FEED-6] leads nowhere under another address, and under its own once that was replaced', async () => {
    expect((await calendar()).status).toBe(200);
    const paths = [`/feed/${OTHER}.ics`, `/feed/${KEY}`, '/feed/x.ics', '/', '/../etc/passwd', `/feed/${KEY}.ics/`];
    const answers = await Promise.all(paths.map(async (path) => await get(path)));
    const bodies = await Promise.all(answers.map(async (one) => await one.text()));
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 404));
    expect(new Set(bodies).size).toBe(1);
    known = OTHER;
    clock.advance(10_000);
    expect((await calendar()).status).toBe(404);
    expect((await calendar({}, OTHER)).status).toBe(200);
  });

  it('[FEED-6] is made once for a crowd, and guessing keys takes nothing from who has one', async () => {
    await Promise.all(Array.from({ length: 20 }, async () => await calendar()));
    expect(asked).toBe(1);
    const statuses = await guess();
    expect(statuses.filter((status) => status === 404)).toHaveLength(60);
    expect(statuses.filter((status) => status === 429)).toHaveLength(20);
    expect(asked).toBe(61);
    const turnedAway = await get(`/feed/${OTHER}.ics`);
    expect([turnedAway.status, turnedAway.headers.get('retry-after')]).toEqual([429, '60']);
    clock.advance(11_000);
    expect(await guess()).toContain(429);
    expect((await calendar()).status).toBe(200);
  });

  it('[FEED-6] takes no other method and no body', async () => {
    const posted = await get(`/feed/${KEY}.ics`, { method: 'POST', body: 'x' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    const head = `GET /feed/${KEY}.ics HTTP/1.1\r\nHost: x\r\n`;
    expect(await raw(`${head}Content-Length: 5\r\n\r\nhello`)).toMatch(/^HTTP\/1\.1 413 /u);
    expect(await raw(`${head}Transfer-Encoding: chunked\r\n\r\n`)).toMatch(/^HTTP\/1\.1 413 /u);
    // Whoever waits for leave to send a body is not given it.
    const waits = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\nExpect: 100-continue\r\n\r\n';
    expect(await raw(waits)).toMatch(/^HTTP\/1\.1 405 /u);
    expect(asked).toBe(0);
  });

  it('[FEED-6] shuts nobody out who has a calendar while keys are guessed, after a start or with a new address', async () => {
    expect(await guess()).toContain(429);
    expect((await calendar()).status).toBe(200);
    known = OTHER;
    // It is found at once while nobody guesses, else within a minute.
    expect(await guess()).toContain(429);
    expect((await calendar({}, OTHER)).status).toBe(429);
    clock.advance(60_000);
    expect(await guess()).toContain(429);
    expect((await calendar({}, OTHER)).status).toBe(200);
    expect((await calendar()).status).toBe(404);
  });

  it('[FEED-6] reads keys that it does not know once a second while the store is away, however many guess', async () => {
    const whole = keys;
    keys = () => {
      keysRead += 1;
      return Promise.reject(new Error('the store is away'));
    };
    expect(new Set(await guess())).toEqual(new Set([500]));
    expect(new Set(await guess())).toEqual(new Set([500]));
    expect(keysRead).toBe(1);
    keys = whole;
    clock.advance(1000);
    expect((await calendar()).status).toBe(200);
    expect(keysRead).toBe(2);
  });

  it('[FEED-6] outlives what is no HTTP', async () => {
    expect(await raw('\u0016\u0003\u0001 hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /u);
    expect(await raw(`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 4\d\d /u,
    );
    expect((await calendar()).status).toBe(200);
  });

  it('[FEED-6] says that something went wrong and no more, and goes on', async () => {
    const whole = feed;
    feed = () => Promise.reject(new Error('the store is away'));
    const failed = await calendar();
    expect([failed.status, await failed.text()]).toEqual([500, 'Something went wrong here. Try again later.\n']);
    expect(log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
    feed = whole;
    expect((await calendar()).status).toBe(200);
  });
});

describe('/health', () => {
  it('[FEED-7] tells this machine which jobs were given up, and everybody else that it is there', async () => {
    dead = () => Promise.resolve([{ id: 'open-1', name: 'open', sinceMs: 0, reason: 'Layla said so' }]);
    expect(await (await get('/health')).json()).toEqual({
      status: 'ok',
      deafRooms: 1,
      alarms: 3,
      deadJobs: 1,
      isCut: false,
      dead: [{ id: 'open-1', name: 'open', since: '1970-01-01T00:00:00.000Z' }],
    });
    for (const header of ['X-Forwarded-For: 10.0.0.1', 'Via: 1.1 proxy', 'Forwarded: for=10.0.0.1']) {
      const answer = await raw(`GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n${header}\r\n\r\n`);
      expect(answer).toMatch(/\r\n\r\n\{"status":"ok"\}\n$/u);
    }
    const byName = await raw('GET /health HTTP/1.1\r\nHost: majlis.example.org\r\nConnection: close\r\n\r\n');
    expect(byName).toMatch(/\{"status":"ok"\}\n$/u);
  });

  it('[FEED-7] tells this machine that the queue does not answer', async () => {
    dead = () => Promise.reject(new Error('Redis is away'));
    expect((await get('/health')).status).toBe(503);
  });
});

describe('the web', () => {
  it('[FEED-8] closes twice, after what is under way, and takes nobody in after that', async () => {
    let give: (file: CalendarFile | null) => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => {
      feed = async () => {
        resolve();
        return await new Promise((given) => {
          give = given;
        });
      };
    });
    const answer = calendar();
    await isAsked;
    const closed = Promise.all([web.close('test'), web.close('again')]);
    give({ name: 'majlis.ics', title: 'Majlis', text: 'BEGIN:VCALENDAR' });
    expect(await (await answer).text()).toBe('BEGIN:VCALENDAR');
    await closed;
    await expect(calendar()).rejects.toThrow();
  });

  it('[FEED-8] cuts off who does not finish, after two seconds', async () => {
    const socket = connect(web.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\nHost');
    await once(socket, 'connect');
    await calendar();
    const closed = web.close('test');
    clock.advance(2000);
    await closed;
  });

  it('[FEED-8] says what to write when it cannot listen', async () => {
    const second = createWeb({
      host: '127.0.0.1',
      port: web.port,
      app: { feed, feedKeys: () => Promise.resolve([]), alarms: () => alarms },
      jobs: { dead: () => Promise.resolve([]) },
      clock,
      logger: log,
    });
    await expect(second).rejects.toThrow(WebError);
    await expect(second).rejects.toThrow(/EADDRINUSE.*WEB_PORT/u);
  });
});
