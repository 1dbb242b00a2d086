import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { findOpusCodec, openFrameCodec } from '../../src/voice/codec/index.ts';
import type { FrameCodec } from '../../src/voice/engine/index.ts';
import { systemClock } from '../../src/lib/index.ts';
import type { VoicePersonConnection } from '../../sandbox/voice/client/index.ts';
import type { Direction, Weather } from '../../sandbox/voice/index.ts';
import { keysAre, seated, settleMs, started, voiceCalls } from '../support/voice-call.ts';
import { listen, numbersOf, talk, voicedOf } from '../support/voice-talk.ts';
import { decibels, heardIn, spoken, strength, tone } from '../support/tones.ts';
import { bothWays, type VoiceWorld } from '../support/voice-world.ts';

/** A bad network between the voice server and our account: what is carried from a stage into an encrypted room and back. */

const isLong = process.env['LONG'] === '1';
/** Two seconds of speech; a minute in the long run. */
const FRAMES = isLong ? 3000 : 100;

/** Figures, in the long run. */
const print = (line: string): void => {
  if (isLong) process.stdout.write(line);
};

const amina = '300000000000000001';
const bilal = '300000000000000002';
const carim = '300000000000000003';

const calls = voiceCalls();
let world: VoiceWorld;
let outside: VoicePersonConnection;
let inside: VoicePersonConnection;
let saidBefore = 0;

beforeAll(async () => {
  world = await calls.open({ regimes: ['stage', 'voice'] });
  world.nodes.apply({ seats: world.seats, paths: bothWays.map((path) => ({ ...path })), muteSources: [] });
  await started(world);
  await seated(world, 0, 1);
  [outside, inside] = await Promise.all([world.person(amina, 0), world.person(bilal, 1)]);
  await keysAre(world, outside, inside);
});
afterAll(() => calls.closeAll());
afterEach(() => weather(null, 'both'));

/** That of both seats' networks. */
function weather(is: Weather | null, direction: Direction, seed = 'weather'): void {
  for (const { guildId, accountId: userId } of world.seats)
    world.voice.faults.weather({ guildId, userId }, is, { direction, seed: `${seed}/${guildId}` });
}

/** What the node counted so far: packets of sound that arrived, frames that left of them, and what was dropped, by cause. */
interface Counted {
  readonly arrived: number;
  readonly left: number;
  readonly dropped: Readonly<Record<string, number>>;
}

async function counted(): Promise<Counted> {
  const { node } = await world.nodes.stats();
  if (node === null) throw new Error('the node does not answer');
  const { transport, engine } = node;
  const dropped = Object.entries({ ...transport, ...engine }).filter(
    // What is no sound is not among the packets that arrived.
    ([name]) => name.startsWith('dropped') && name !== 'droppedNotOpus',
  );
  return {
    arrived: transport.packetsIn,
    left: engine.sent,
    dropped: Object.fromEntries(dropped),
  };
}

interface Heard {
  /** Numbers of what was said, and of what was heard there, in order. */
  readonly said: readonly number[];
  readonly heard: readonly number[];
  readonly isSame: boolean;
}

/** Both sides speak at once, each alone on its side; answers what came of each. */
async function bothSpeak(): Promise<readonly Heard[]> {
  const ears = [listen(inside), listen(outside)];
  const from = saidBefore;
  saidBefore += FRAMES;
  const said = await Promise.all([talk(outside, { from, count: FRAMES }), talk(inside, { from, count: FRAMES })]);
  outside.speak(false);
  inside.speak(false);
  // What is held back is 20 to 40 ms late, and late packets are waited for 20: then everything has left or never will.
  let last = -1;
  await vi.waitFor(
    () => {
      const now = ears.flat().length;
      const isStill = now === last;
      last = now;
      expect(isStill).toBe(true);
    },
    { timeout: settleMs, interval: 300 },
  );
  return said.map((frames, way) => {
    const came = voicedOf(ears[way] ?? []);
    const known = new Set(frames.map((frame) => frame.toString('hex')));
    return {
      said: numbersOf(frames),
      heard: numbersOf(came),
      isSame: came.every((frame) => known.has(frame.toString('hex'))),
    };
  });
}

/** In order, nothing twice, nothing that was not said. */
function expectInOrder({ heard, isSame }: Heard): void {
  expect(isSame).toBe(true);
  expect(heard).toEqual([...new Set(heard)].sort((one, other) => one - other));
}

/** `least`: how much of what was said is heard. `late`: how much of what arrived may come too late, copies among it; what comes out of order is waited for. */
const weathers: readonly (readonly [name: string, weather: Weather, least: number, late: number])[] = [
  ['5 % random loss', { loss: 0.05 }, 0.9, 0],
  ['3 % loss in bursts of five', { bursts: { loss: 0.03, length: 5 } }, 0.85, 0],
  ['40 ms of jitter', { jitterMs: 40 }, 1, 0],
  // Held back for 20 to 40 ms: without any waiting 43 of 1000 are late.
  ['a packet in twenty out of order', { reorder: 0.05 }, 0.97, 0.02],
  ['a packet in twenty twice', { duplicate: 0.05 }, 1, 0.05],
  // Ten in a hundred wait by the end of two seconds, a fifth of a second long; a minute fills the queue, which then loses as many.
  ['a narrow place on the way, of 45 packets a second', { packetsPerSecond: 45 }, isLong ? 0.85 : 1, 0],
  [
    'all of it',
    { loss: 0.05, bursts: { loss: 0.03, length: 5 }, jitterMs: 40, reorder: 0.05, duplicate: 0.05 },
    0.85,
    0.075,
  ],
];

describe('a lone voice', () => {
  it.each(weathers)(
    '[MIX-1] through %s: every packet that arrived leaves once, in order, but those that came too late',
    async (name, is, least, late) => {
      weather(is, 'out');
      const before = await counted();
      const ways = await bothSpeak();
      const after = await counted();
      for (const way of ways) {
        expectInOrder(way);
        expect(way.heard.length).toBeGreaterThanOrEqual(Math.floor(way.said.length * least));
      }
      // Each that arrived left, or was dropped for being late or there already: encrypted, what comes twice opens once.
      const dropped = Object.entries(after.dropped).flatMap(([cause, count]): (readonly [string, number])[] =>
        count === before.dropped[cause] ? [] : [[cause, count - (before.dropped[cause] ?? 0)]],
      );
      const arrived = after.arrived - before.arrived;
      const lost = dropped.reduce((sum, [, count]) => sum + count, 0);
      expect(after.left - before.left + lost).toBe(arrived);
      const isExpected = ([cause]: readonly [string, number]): boolean =>
        cause === 'droppedLate' || cause === 'droppedDaveFailed';
      expect(dropped.filter((one) => !isExpected(one))).toEqual([]);
      expect(Object.fromEntries(dropped)['droppedLate'] ?? 0).toBeLessThanOrEqual(late * arrived);
      print(
        `weather: ${name}: heard ${ways.map((way) => way.heard.length).join('/')} of ${FRAMES}; ${arrived} arrived, ${after.left - before.left} left, ${JSON.stringify(Object.fromEntries(dropped))}\n`,
      );
    },
  );

  it('[MIX-1] through the same network on our way out loses what the network lost, and nothing else', async () => {
    weather({ loss: 0.05, jitterMs: 40 }, 'in');
    const ways = await bothSpeak();
    for (const way of ways) {
      expectInOrder(way);
      expect(way.heard.length).toBeGreaterThanOrEqual(Math.floor(way.said.length * 0.85));
    }
  });

  it('[HEAR-2] and its pauses under all of it raise no alarm, and cost no session', () => {
    expect(world.reports.filter(({ type }) => type === 'hearing')).toEqual([]);
    for (const place of [0, 1] as const) expect(world.seatStates(place)).toEqual(['joining', 'ready']);
  });
});

describe('two voices at once', () => {
  const hz = [440, 950] as const;
  /** Levelling has settled after three seconds. */
  const TONES = isLong ? 1500 : 250;

  /** Two people on the stage, a tone each; how strong each is in what the room hears of the last two seconds. */
  async function mixed(codec: FrameCodec, people: readonly VoicePersonConnection[]): Promise<readonly number[]> {
    const heard = listen(inside);
    const packets = hz.map((each) => spoken(codec, tone(each, 6000, TONES)));
    const startMs = systemClock.monotonicMs();
    for (let frame = 0; frame < TONES; frame += 1) {
      for (const [voice, person] of people.entries()) person.send(packets[voice]?.[frame] ?? Buffer.alloc(0));
      const restMs = startMs + (frame + 1) * 20 - systemClock.monotonicMs();
      if (restMs > 0) await new Promise<void>((resolve) => void systemClock.after(restMs, resolve));
    }
    const end = voicedOf(heard).slice(-110, -50);
    expect(end).toHaveLength(60);
    for (const person of people) person.speak(false);
    const samples = heardIn(codec, end);
    // Frame by frame: what was made up, or crossed over, turns the phase.
    const eachFrame = Array.from({ length: 50 }, (_, frame) =>
      samples.subarray((frame + 10) * 960, (frame + 11) * 960),
    );
    return hz.map((each) => eachFrame.reduce((sum, frame) => sum + strength(frame, each), 0) / eachFrame.length);
  }

  it('[MIX-4] are mixed through 5 % loss and 40 ms of jitter, each within 3 dB of what it is without', async () => {
    const codec = await openFrameCodec(await findOpusCodec());
    if (codec === null) throw new Error('no codec');
    const people = [outside, await world.person(carim, 0)];
    const clean = await mixed(codec, people);
    weather({ loss: 0.05, jitterMs: 40 }, 'out');
    const before = (await world.nodes.stats()).node?.mix;
    const rough = await mixed(codec, people);
    const after = (await world.nodes.stats()).node?.mix;
    for (const [voice, is] of rough.entries()) expect(Math.abs(decibels(is, clean[voice] ?? 1))).toBeLessThan(3);
    const gone = (name: 'concealed' | 'lost' | 'late'): number => (after?.[name] ?? 0) - (before?.[name] ?? 0);
    expect(gone('concealed')).toBeGreaterThan(0);
    const levels = rough.map((is, voice) => decibels(is, clean[voice] ?? 1).toFixed(1));
    print(
      `weather: mix: ${2 * TONES} said, ${gone('lost')} lost, ${gone('late')} of them late, ${gone('concealed')} made up, levels ${levels.join(' and ')} dB off\n`,
    );
  });
});
