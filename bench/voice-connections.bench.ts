/** P9: what a whole connection to an encrypted room holds, with its websocket, its socket for sound and its group's keys. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { connectVoice, type VoicePersonConnection } from '../sandbox/voice/client/index.ts';
import { createVoiceServer, type VoiceServer } from '../sandbox/voice/index.ts';
import type { ChannelId, LinkId } from '../src/lib/index.ts';
import { systemClock } from '../src/lib/index.ts';
import type { VoicePlan } from '../src/voice/node/index.ts';
import { answerOf, isGone, sayTo } from '../test/support/child-asking.ts';
import { catalogue, connectionsBefore, connectionsHeld } from './catalogue.ts';
import type { BenchRow } from './row.ts';
import { asItIs, seatOf } from './voice-carrying/carriers.ts';
import { botId, channelOf, guildOf } from './voice-carrying/places.ts';
import { frameOf, spokenEveryMs } from './voice-carrying/segment.ts';
import type { Memory, NodeOrder, NodeTiding } from './voice-connections/node-process.ts';

const flags = { canSpeak: true, canHear: true, selfMute: false, selfDeaf: false } as const;
/** Tells these rooms from those of other benches. */
const way = 6;
/** Rooms joined at a time: a handshake and a group cost both ends. */
const joinedAtOnce = 5;
/** A second of speech in each. */
const spokenFrames = 50;
const askEveryMs = 50;
const patienceMs = 60_000;
const megabyte = 1024 * 1024;

const wait = (ms: number): Promise<void> => new Promise((resolve) => void systemClock.after(ms, resolve));

/** The voice node's process, the voice server, and somebody in each room. */
interface Rooms {
  readonly child: ChildProcess;
  readonly voice: VoiceServer;
  readonly people: VoicePersonConnection[];
}

const say = ({ child }: Rooms, order: NodeOrder): void => sayTo(child, order);

const ask = <Type extends 'ready' | 'memory'>(
  { child }: Rooms,
  type: Type,
): Promise<Extract<NodeTiding, { readonly type: Type }>> =>
  answerOf(
    child,
    { type },
    // as: nobody but the process of this bench sends anything.
    (tiding) => (tiding as NodeTiding).type === type,
  ) as Promise<Extract<NodeTiding, { readonly type: Type }>>;

function startRooms(voice: VoiceServer): Rooms {
  const at = (file: string): URL => new URL(`voice-connections/${file}`, import.meta.url);
  const child = fork(fileURLToPath(at('node-process.ts')), [voice.caPem], {
    execArgv: ['--expose-gc', '--import', at('collect.ts').href],
  });
  const rooms: Rooms = { child, voice, people: [] };
  // as: see above.
  child.on('message', (tiding: NodeTiding) => {
    if (tiding.type !== 'grant') return;
    const { guildId } = tiding;
    const member = { guildId, channelId: channelOf(guildId), userId: botId, sessionId: 'bench' };
    say(rooms, { type: 'granted', guildId, ...voice.grant({ ...member, e2ee: true, flags }) });
  });
  return rooms;
}

const guildAt = (room: number): string => guildOf(way, room, 0);

/** Two by two, the rooms hear each other. */
function planOf(count: number): VoicePlan {
  const guilds = Array.from({ length: count }, (_, room) => guildAt(room));
  return {
    seats: guilds.map((guildId) => seatOf(guildId, 'voice')),
    paths: guilds.map((from, room) => ({
      // Made-up ids of this bench's own rooms.
      linkId: `pair${room}` as LinkId,
      from: channelOf(from) as ChannelId,
      to: channelOf(guildAt(room % 2 === 0 ? room + 1 : room - 1)) as ChannelId,
      ...asItIs,
    })),
    muteSources: [],
  };
}

async function come({ voice, people }: Rooms, room: number): Promise<void> {
  const [guildId, sessionId] = [guildAt(room), `person-${room}`];
  const member = { guildId, channelId: channelOf(guildId), userId: `40000000000000${1000 + room}`, sessionId };
  const granted = voice.grant({ ...member, e2ee: true, flags });
  people.push(await connectVoice({ ...member, ...granted, caPem: voice.caPem }));
}

/** So many rooms in all have our account, somebody, and keys; then everybody in them speaks for a second. */
async function fill(rooms: Rooms, count: number): Promise<void> {
  while (rooms.people.length < count) {
    const from = rooms.people.length;
    const to = Math.min(count, from + joinedAtOnce);
    for (let room = from; room < to; room += 1) await come(rooms, room);
    say(rooms, { type: 'plan', plan: planOf(to + (to % 2)) });
    const endMs = performance.now() + patienceMs;
    while ((await ask(rooms, 'ready')).seats < to) {
      if (performance.now() > endMs) throw new Error('a room has no keys');
      await wait(askEveryMs);
    }
  }
  for (let frame = 0; frame < spokenFrames; frame += 1) {
    for (const person of rooms.people) person.send(frameOf(frame));
    await wait(spokenEveryMs);
  }
  for (const person of rooms.people) person.speak(false);
}

const bytesOf = ({ kept }: Memory): number => kept.heap + kept.outside;
const each = (of: (memory: Memory) => number, from: Memory, to: Memory, count: number): number =>
  (of(to) - of(from)) / count;
const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(0)} kB`;

export async function rows(): Promise<readonly BenchRow[]> {
  const voice = await createVoiceServer();
  const rooms = startRooms(voice);
  try {
    const half = connectionsBefore + connectionsHeld / 2;
    const seen: Memory[] = [];
    for (const count of [connectionsBefore, half, connectionsBefore + connectionsHeld]) {
      await fill(rooms, count);
      seen.push(await ask(rooms, 'memory'));
    }
    return rowsOf(seen);
  } finally {
    if (!isGone(rooms.child)) {
      const gone = once(rooms.child, 'exit');
      say(rooms, { type: 'close' });
      await gone;
    }
    for (const person of rooms.people) person.close();
    await voice.close();
  }
}

function rowsOf([first, middle, last]: readonly Memory[]): readonly BenchRow[] {
  if (first === undefined || middle === undefined || last === undefined) throw new Error('there are three looks');
  const plans = catalogue['voice-connections'];
  const row = (of: (memory: Memory) => number): Pick<BenchRow, 'figure' | 'spread'> & { readonly bytes: number } => {
    const bytes = each(of, first, last, connectionsHeld);
    const halves = [each(of, first, middle, connectionsHeld / 2), each(of, middle, last, connectionsHeld / 2)];
    return { bytes, figure: kilobytes(bytes), spread: `halves ${halves.map(kilobytes).join(', ')}` };
  };
  const { bytes, ...whole } = row(({ pssMb }) => pssMb * megabyte);
  const { bytes: _, ...thread } = row(bytesOf);
  return [
    { ...plans.connection, ...whole, verdict: bytes <= megabyte ? 'met' : 'not met' },
    { ...plans.thread, ...thread, verdict: 'for information' },
  ];
}
