/** Lets a thousand cheap voice clients loose on a voice server of the local Discord, and says what that costs: `npm run crowd -- --help`. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { CheapClient } from './crowd/cheap-client.ts';
import { type CrowdFigures, inWords } from './crowd/figures.ts';
import { openSharedSockets } from './crowd/shared-sockets.ts';
import { systemVoiceClock } from './voice/system-clock.ts';

const usage = `Usage: npm run crowd -- [--clients N] [--rooms N] [--talkers N] [--seconds N] [--json]
  --clients N  voice clients, in one process (1000)
  --rooms N    stages among which they are spread evenly (50)
  --talkers N  how many of them speak at any time, one in each of as many rooms; every two seconds the next (10)
  --seconds N  for how long they talk once all are there (10)
  --json       print the figures as one line of JSON`;

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '1000' },
    rooms: { type: 'string', default: '50' },
    talkers: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const [clients, rooms, talkers, seconds] = [values.clients, values.rooms, values.talkers, values.seconds].map(
  Number,
) as [number, number, number, number];
const isWithin = (value: number, max: number): boolean => Number.isInteger(value) && value >= 1 && value <= max;
const isUsable =
  isWithin(clients, 10_000) && isWithin(rooms, clients) && isWithin(talkers, rooms) && isWithin(seconds, 3600);
if (values.help || !isUsable) {
  console.error(usage);
  process.exit(values.help ? 0 : 64);
}

/** So many connect at once: a handshake of TLS and websocket takes both sides about two milliseconds. */
const joinAtOnce = 40;
const frameMs = 20;
const turnMs = 2000;
const guildId = '100000000000000001';
/** 80 bytes: 32 kbit/s. */
const frame = Buffer.alloc(80, 0x5a);
frame.writeUInt8(0x78, 0);

const figures = z.object({
  type: z.literal('figures'),
  cpuUs: z.object({ user: z.number(), system: z.number() }),
  rssBytes: z.number(),
  packetsIn: z.number(),
  packetsOut: z.number(),
});
const up = z.object({ type: z.literal('up'), caPem: z.string() });
const granted = z.object({
  type: z.literal('granted'),
  granted: z.array(z.object({ userId: z.string(), sessionId: z.string(), token: z.string(), endpoint: z.string() })),
});

const clock = systemVoiceClock;
const wait = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));
const server = fork(fileURLToPath(new URL('crowd/server.ts', import.meta.url)));
const answer = <Answer>(schema: z.ZodType<Answer>, ask?: object): Promise<Answer> =>
  new Promise((resolve, reject) => {
    server.once('message', (message) => {
      const parsed = schema.safeParse(message);
      if (parsed.success) resolve(parsed.data);
      else reject(parsed.error);
    });
    if (ask !== undefined) server.send(ask);
  });
const { caPem } = await answer(up);
const sockets = await openSharedSockets(clock);

/** Everybody, room by room. */
const inRooms: CheapClient[][] = [];
const startMs = clock.monotonicMs();
let named = 0;
for (let room = 0; room < rooms; room += 1) {
  const size = Math.floor(clients / rooms) + (room < clients % rooms ? 1 : 0);
  const userIds = Array.from({ length: size }, () => String(300_000_000_000_000_000n + BigInt((named += 1))));
  const channelId = String(200_000_000_000_000_000n + BigInt(room));
  const { granted: seats } = await answer(granted, { type: 'grant', guildId, channelId, userIds });
  const here: CheapClient[] = [];
  inRooms.push(here);
  for (let from = 0; from < seats.length; from += joinAtOnce) {
    const joining = seats
      .slice(from, from + joinAtOnce)
      .map((seat) => new CheapClient({ ...seat, guildId, caPem }, sockets));
    here.push(...joining);
    await Promise.all(joining.map(({ ready }) => ready));
  }
}
const joinedMs = clock.monotonicMs() - startMs;

const before = { own: process.cpuUsage(), server: await answer(figures, { type: 'figures' }), heard: sockets.heard() };
const talkMs = clock.monotonicMs();
sockets.takeLongestGapMs();
let said = 0;
/** What all others in the speakers' rooms should get of it. */
let due = 0;
/** One timer for all who speak, on a grid: what is late is made up for at once, so that as much is said as should be. */
for (let beat = 0; beat < (seconds * 1000) / frameMs; beat += 1) {
  const turn = Math.floor((beat * frameMs) / turnMs);
  for (let talker = 0; talker < talkers; talker += 1) {
    const here = inRooms[(turn * talkers + talker) % rooms] ?? [];
    const speaker = here[turn % here.length];
    speaker?.say(frame);
    said += 1;
    due += here.length - 1;
    if ((beat * frameMs) % turnMs === turnMs - frameMs) speaker?.stop();
  }
  const restMs = talkMs + (beat + 1) * frameMs - clock.monotonicMs();
  if (restMs > 0) await wait(restMs);
}
await wait(200);
const tookMs = clock.monotonicMs() - talkMs;
const own = process.cpuUsage(before.own);
const after = await answer(figures, { type: 'figures' });
const heard = sockets.heard() - before.heard;
const serverUs = after.cpuUs.user + after.cpuUs.system - before.server.cpuUs.user - before.server.cpuUs.system;
const percentOfCore = (us: number): number => us / 10 / tookMs;
const mebibytes = (bytes: number): number => bytes / 2 ** 20;
const told: CrowdFigures = {
  clients,
  rooms,
  joinedMs,
  tookMs,
  said,
  due,
  heard,
  longestGapMs: sockets.takeLongestGapMs(),
  crowd: { corePercent: percentOfCore(own.user + own.system), mebibytes: mebibytes(process.memoryUsage.rss()) },
  server: {
    took: after.packetsIn - before.server.packetsIn,
    sent: after.packetsOut - before.server.packetsOut,
    corePercent: percentOfCore(serverUs),
    mebibytes: mebibytes(after.rssBytes),
  },
};
console.log(values.json ? JSON.stringify(told) : inWords(told));
for (const client of inRooms.flat()) client.close();
sockets.close();
server.disconnect();
server.once('exit', () => process.exit(0));
