import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GraphPath, LinkEngine, type Track } from '../../src/voice/engine/index.ts';
import { createTicker } from '../../src/voice/node/beat.ts';
import { RecordingSink, silence } from '../support/engine-rig.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { signed, signedCodec, type Trace, tracesIn, voicesMax } from '../support/signed-codec.ts';

/** Rooms, voices in them, and links between them as they please; a model says who may be heard where, and who has to be. */

const seed = 20_261_126;
const runs = process.env['LONG'] === '1' ? 300 : 12;
const rooms = ['a', 'b', 'c', 'd'] as const;
const frameMs = 20;
/** Whoever talks is heard within this where a path leads. */
const soonMs = 1000;
/** What is taken away is heard no longer than: the beat in which it fades, and the one that was on its way. */
const goneMs = 60;
/** What was said is played out, or made up for, no longer than: the longest delay of a mix, and three packets with a fourth that fades. */
const playedMs = 300;

/** Among so many that were heard last, and lately, none is heard again: numbers begin anew after sixteen packets, 320 ms, of which some are never heard. */
const repeatsAmong = 10;
const repeatMs = 200;

type Room = (typeof rooms)[number];

/** What happens, and for how many frames it stays so. */
type Step = { readonly frames: number } & (
  | { readonly type: 'talk' | 'stop' | 'cut' | 'leave'; readonly voice: number }
  | { readonly type: 'links'; readonly paths: readonly GraphPath[] }
  | { readonly type: 'sink'; readonly room: Room; readonly isThere: boolean }
);

interface Voice {
  readonly number: number;
  readonly room: Room;
  track: Track | null;
  isTalking: boolean;
  sinceMs: number;
  untilMs: number;
  sequence: number;
  silences: number;
  /** A packet that was overtaken on its way, and arrives behind the next. */
  overtaken: (() => void) | null;
}

interface Heard {
  readonly trace: Trace;
  readonly atMs: number;
}

/** Since when a path is there, and until when it was. */
interface Lead {
  sinceMs: number;
  untilMs: number;
}

const roomOf = (voice: number): Room => rooms[voice % rooms.length] ?? 'a';

class World {
  readonly clock: ManualClock = createManualClock();
  readonly engine: LinkEngine;
  readonly sinks = new Map<Room, RecordingSink>();
  readonly goneSinceMs = new Map<Room, number>();
  readonly leads = new Map<string, Lead>();
  readonly voices: readonly Voice[];
  readonly random: () => number;
  /** What was heard lately of each voice in each room, and when; the latest last. */
  readonly heard = new Map<string, readonly Heard[]>();
  readonly seen = new Map<Room, number>();

  constructor(random: () => number) {
    this.random = random;
    this.engine = new LinkEngine(this.clock, () => undefined, {
      codec: signedCodec(),
      ticker: createTicker(this.clock),
    });
    for (const room of rooms) {
      const sink = new RecordingSink(this.clock);
      this.sinks.set(room, sink);
      this.engine.setSink(room, sink);
    }
    this.voices = Array.from({ length: voicesMax }, (_, number) => ({
      number,
      room: roomOf(number),
      track: null,
      isTalking: false,
      sinceMs: 0,
      untilMs: -Infinity,
      sequence: 65_000 + number * 100,
      silences: 0,
      overtaken: null,
    }));
  }

  act(step: Step): void {
    const nowMs = this.clock.monotonicMs();
    if (step.type === 'links') {
      this.engine.apply(step.paths);
      const now = new Set(
        step.paths.filter(({ from, to, volume }) => from !== to && volume !== 0).map(({ from, to }) => `${from}>${to}`),
      );
      for (const [key, lead] of this.leads) if (!now.has(key) && lead.untilMs === Infinity) lead.untilMs = nowMs;
      for (const key of now) {
        const lead = this.leads.get(key);
        if (lead?.untilMs !== Infinity) this.leads.set(key, { sinceMs: nowMs, untilMs: Infinity });
      }
    } else if (step.type === 'sink') {
      this.engine.setSink(step.room, step.isThere ? (this.sinks.get(step.room) ?? null) : null);
      if (step.isThere) this.goneSinceMs.set(step.room, nowMs);
      else this.goneSinceMs.set(step.room, Infinity);
    } else this.#say(step.type, step.voice, nowMs);
  }

  #say(type: 'talk' | 'stop' | 'cut' | 'leave', number: number, nowMs: number): void {
    const voice = this.voices[number];
    if (voice === undefined) return;
    if (type === 'talk') {
      if (voice.isTalking) return;
      voice.track ??= this.engine.openTrack(voice.room);
      Object.assign(voice, { isTalking: true, sinceMs: nowMs, silences: 0 });
      return;
    }
    if (voice.isTalking) Object.assign(voice, { isTalking: false, untilMs: nowMs, silences: type === 'stop' ? 5 : 0 });
    if (type !== 'leave') return;
    voice.track?.close();
    Object.assign(voice, { track: null, sequence: voice.sequence + 7777, silences: 0, overtaken: null });
  }

  /** 20 ms: everybody says what they have to say at their own moment, and what left is looked at. */
  frame(): void {
    const startMs = this.clock.monotonicMs();
    for (const voice of this.voices) {
      // Each has its own phase against the beat.
      this.clock.advance(startMs + voice.number * 2 - this.clock.monotonicMs());
      this.#packetOf(voice, startMs);
    }
    this.clock.advance(startMs + frameMs - this.clock.monotonicMs());
    for (const room of rooms) this.#look(room);
    this.#expectHeard();
  }

  #packetOf(voice: Voice, startMs: number): void {
    if (voice.track === null || (!voice.isTalking && voice.silences === 0)) return;
    const { sequence } = voice;
    voice.sequence += 1;
    if (!voice.isTalking) voice.silences -= 1;
    const { track } = voice;
    const packet = voice.isTalking ? signed(voice.number, sequence) : silence;
    const arrive = (): void => track.packet(packet, sequence & 0xffff, (startMs * 48) >>> 0);
    // One in fifty is lost, one comes twice, and one is overtaken by the next; what is heard of the others stays right.
    const fate = this.random();
    if (fate < 0.02) return;
    const { overtaken } = voice;
    voice.overtaken = fate < 0.04 ? arrive : null;
    if (voice.overtaken === null) arrive();
    if (fate > 0.98) arrive();
    overtaken?.();
  }

  /** Whatever left in this frame was allowed to, follows what left before, and was never heard. */
  #look(room: Room): void {
    const left = this.sinks.get(room)?.left ?? [];
    for (let at = this.seen.get(room) ?? 0; at < left.length; at += 1) {
      const [now, before] = [left[at], left[at - 1]];
      if (now === undefined) continue;
      if (before !== undefined && (now.sequence <= before.sequence || now.timestamp - before.timestamp < 960))
        throw new Error(`RTP goes back in ${room} at ${now.atMs}`);
      for (const [number, trace] of tracesIn(now.frame).entries())
        if (trace !== null) this.#take(room, number, trace, now.atMs);
    }
    this.seen.set(room, left.length);
  }

  #take(room: Room, number: number, trace: Trace, atMs: number): void {
    const voice = this.voices[number];
    if (voice === undefined) throw new Error(`nobody is ${number}`);
    const key = `${number}>${room}`;
    const lately = (this.heard.get(key) ?? []).filter((one) => atMs - one.atMs < repeatMs).slice(-repeatsAmong);
    const isTwice = trace !== 'made-up' && lately.some((one) => one.trace === trace);
    const wrong = isTwice ? 'twice' : this.#notAllowed(voice, room, atMs);
    if (wrong !== null) throw new Error(`${number} of ${voice.room} is heard in ${room} at ${atMs}: ${wrong}`);
    this.heard.set(key, [...lately, { trace, atMs }]);
  }

  #notAllowed(voice: Voice, room: Room, atMs: number): string | null {
    if (voice.room === room) return 'by themselves';
    const lead = this.leads.get(`${voice.room}>${room}`);
    if (atMs - (lead?.untilMs ?? -Infinity) > goneMs) return 'over no path';
    return voice.isTalking || atMs - voice.untilMs <= playedMs ? null : 'saying nothing';
  }

  /** Who talks over a path that stands for a second was heard in the last one. */
  #expectHeard(): void {
    const nowMs = this.clock.monotonicMs();
    for (const voice of this.voices)
      for (const room of rooms) {
        const lead = this.leads.get(`${voice.room}>${room}`);
        if (!voice.isTalking || lead?.untilMs !== Infinity) continue;
        const sinceMs = Math.max(voice.sinceMs, lead.sinceMs, this.goneSinceMs.get(room) ?? 0);
        if (nowMs - sinceMs <= soonMs) continue;
        const atMs = this.heard.get(`${voice.number}>${room}`)?.at(-1)?.atMs ?? -Infinity;
        if (nowMs - atMs > soonMs)
          throw new Error(`${voice.number} of ${voice.room} is not heard in ${room} at ${nowMs}`);
      }
  }
}

const room = fc.constantFrom(...rooms);
const path: fc.Arbitrary<GraphPath> = fc.record({
  id: fc.constantFrom('l', 'm'),
  from: room,
  to: room,
  volume: fc.constantFrom(0, 50, 100, 100, 100, 150),
  levelled: fc.constantFrom(false, false, true),
  duckedBy: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(room, { maxLength: 2 }) },
  ),
});
const frames = fc.integer({ min: 1, max: 90 });
const voice = fc.nat(voicesMax - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ type: fc.constant('talk' as const), voice, frames }) },
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constantFrom('stop' as const, 'cut' as const, 'leave' as const), voice, frames }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ type: fc.constant('links' as const), paths: fc.array(path, { maxLength: 8 }), frames }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('sink' as const), room, isThere: fc.boolean(), frames }) },
);

const lcg = (from: number): (() => number) => {
  let state = from;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

describe('rooms and links as they please', () => {
  it('[MIX-2] [LINK-5] nobody hears themselves, nor who is not linked; who is linked is heard within a second, and nothing twice', () => {
    let mixed = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 40, maxLength: 60 }), fc.nat(), (steps, state) => {
        const world = new World(lcg(state));
        for (const one of steps) {
          world.act(one);
          for (let i = 0; i < one.frames; i += 1) world.frame();
        }
        mixed += world.engine.mixCounters.mixed;
        for (const { number } of world.voices) world.act({ type: 'leave', voice: number, frames: 0 });
        world.clock.advance(5000);
        expect(world.clock.pending()).toBe(0);
      }),
      { seed, numRuns: runs },
    );
    expect(mixed).toBeGreaterThan(100 * runs);
  });
});
