import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf, type OptionValue, type Person } from '../../sandbox/people/index.ts';
import { talk } from '../../sandbox/speech/index.ts';
import { systemVoiceClock } from '../../sandbox/voice/system-clock.ts';
import { findOpusCodec, openFrameCodec } from '../../src/voice/codec/index.ts';
import type { FrameCodec } from '../../src/voice/engine/index.ts';
import { answerTo, castOf, type Cast } from '../support/cast.ts';
import { answered, PATIENCE_MS } from '../support/front-door.ts';
import { hearsExactly, openSide, placeOf, untilCarries, type Side } from '../support/linked-spaces.ts';
import { numberedFrames, speak } from '../support/numbered-frames.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { decibels, heardIn, spoken, strength, tone } from '../support/tones.ts';

const FRAME_SAMPLES = 960;
/** Discord's frame of silence. */
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe]);

let stack: Stack;
let cast: Cast;
let codec: FrameCodec;
/** Two stages of two servers, each with its host up and a listener. */
let floor: Side;
let hall: Side;

beforeAll(async () => {
  const found = await openFrameCodec(await findOpusCodec());
  if (found === null) throw new Error('this machine has no Opus codec');
  codec = found;
  stack = await startStack();
  cast = castOf(stack);
  floor = await openSide(cast, { server: 'Qahwa House', kind: 'stage', host: 'layla', listener: 'salma' });
  hall = await openSide(cast, { server: 'Riverside Talks', kind: 'stage', host: 'grace', listener: 'lina' });
}, 120_000);
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

const link = async (near: Side, far: Side, options: Readonly<Record<string, OptionValue>>): Promise<string> => {
  const offer = await answerTo(near.host, 'link open', options, { ...placeOf(near), says: /`[^`]{4,}`/ });
  const code = /`([^`\s]{4,})`/.exec(offer)?.[1] ?? '';
  return await answerTo(far.host, 'link join', { code }, { ...placeOf(far), says: /Linked/ });
};

/** Sets the one link of a side by a command. */
const set = async (side: Side, path: string, options: Readonly<Record<string, OptionValue>> = {}): Promise<string> => {
  const [only] = await side.host.autocomplete(path, { link: '' }, 'link', placeOf(side));
  return await answerTo(side.host, path, { link: String(only?.value), ...options }, placeOf(side));
};

const say = async (speaker: Person, frames: readonly Buffer[]): Promise<void> => {
  if (speaker.voice === null) throw new Error('not in a room');
  await talk(speaker.voice, frames, systemVoiceClock);
};

/** What a listener heard since position `from` of others than the people of their own room. */
const carriedTo = ({ listener, host }: Side, from: number): Person['heard'] =>
  listener.heard.slice(from).filter(({ userId, opus }) => userId !== host.user.id && !opus.equals(SILENCE));

describe('a broadcast between two stages', () => {
  it('[LINK-10] carries one way, byte for byte, and not one frame back', { timeout: 120_000 }, async () => {
    await link(floor, hall, { mode: 'broadcast' });
    await untilCarries(floor, hall);
    await hearsExactly(floor.host, [hall.listener], 200);
    const before = floor.listener.heard.length;
    await hearsExactly(hall.host, [hall.listener], 200);
    // What the people there said is heard by those beside them, and by nobody here.
    expect(carriedTo(floor, before)).toEqual([]);
  });

  it('[LINK-12] is half as high at 50 %, and as it was at 100 % again', { timeout: 120_000 }, async () => {
    const heights: number[] = [];
    for (const percent of [100, 50, 100]) {
      await set(hall, 'link volume', { percent });
      const from = hall.listener.heard.length;
      await say(floor.host, spoken(codec, tone(1000, 8000, 75)));
      await hall.listener.waitFor(() => carriedTo(hall, from).length >= 60, PATIENCE_MS, 'a second of it');
      const sound = heardIn(
        codec,
        carriedTo(hall, from).map(({ opus }) => opus),
      );
      // From the second half on, when whatever begins has begun.
      heights.push(strength(sound.subarray(30 * FRAME_SAMPLES, 55 * FRAME_SAMPLES), 1000));
    }
    const [whole = 0, half = 0, again = 0] = heights;
    expect(decibels(half, whole)).toBeGreaterThan(-7);
    expect(decibels(half, whole)).toBeLessThan(-5);
    expect(Math.abs(decibels(again, whole))).toBeLessThan(0.5);
  });

  it(
    '[LINK-12] is silent within a second of being muted, and again heard when that is lifted',
    { timeout: 120_000 },
    async () => {
      const [from, beside] = [hall.listener.heard.length, floor.listener.heard.length];
      const saying = say(floor.host, numberedFrames(250));
      await hall.listener.waitFor(() => carriedTo(hall, from).length >= 20, PATIENCE_MS, 'the first of it');
      expect(await set(hall, 'link mute')).toContain('is muted from here');
      const mutedAtMs = performance.now();
      await saying;
      // It was said to the end: who sits beside the speaker heard all of it.
      await floor.listener.waitFor(
        () => floor.listener.heard.slice(beside).filter(({ opus }) => opus.length === 80).length >= 250,
        PATIENCE_MS,
        'all of it',
      );
      const last = carriedTo(hall, from).at(-1);
      expect((last?.receivedAtMs ?? Infinity) - mutedAtMs).toBeLessThan(1000);
      expect(carriedTo(hall, from).length).toBeLessThan(250);
      await set(hall, 'link unmute');
      await untilCarries(floor, hall);
      await set(hall, 'link leave');
    },
  );
});

describe('the room of a language', () => {
  it('[LINK-11] hears the floor 12 dB lower while its interpreter speaks', { timeout: 120_000 }, async () => {
    await link(floor, hall, { mode: 'interpret', language: 'Arabic' });
    const [from, back] = [hall.listener.heard.length, floor.listener.heard.length];
    const speech = say(floor.host, spoken(codec, tone(900, 6000, 400)));
    // Loudness has come to its level after three seconds of speech.
    await hall.listener.waitFor(() => carriedTo(hall, from).length >= 200, PATIENCE_MS, 'four seconds of the floor');
    const beganAtMs = performance.now();
    await say(hall.host, spoken(codec, tone(1500, 6000, 100)));
    const endedAtMs = performance.now();
    await speech;
    const heard = carriedTo(hall, from);
    const sound = heardIn(
      codec,
      heard.map(({ opus }) => opus),
    );
    const between = (sinceMs: number, untilMs: number): Float64Array => {
      const first = heard.findIndex(({ receivedAtMs }) => receivedAtMs >= sinceMs);
      const last = heard.findLastIndex(({ receivedAtMs }) => receivedAtMs <= untilMs);
      return sound.subarray(first * FRAME_SAMPLES, last * FRAME_SAMPLES);
    };
    const [alone, under] = [between(beganAtMs - 600, beganAtMs), between(beganAtMs + 500, endedAtMs - 100)];
    expect(Math.min(alone.length, under.length)).toBeGreaterThan(10 * FRAME_SAMPLES);
    const lower = decibels(strength(under, 900), strength(alone, 900));
    expect(lower).toBeGreaterThan(-13.5);
    expect(lower).toBeLessThan(-10.5);
    // The interpreter is heard there at first hand, and nothing of it here.
    expect(strength(under, 1500)).toBeLessThan(100);
    expect(carriedTo(floor, back)).toEqual([]);
    await set(hall, 'link leave');
  });
});

describe('a hidden space', () => {
  it('[LINK-13] [LINK-14] is asked before anything that is said there goes out', { timeout: 120_000 }, async () => {
    await answerTo(floor.host, 'space edit', { hidden: true }, placeOf(floor));
    expect(await link(hall, floor, {})).toContain('who is outside will hear what is said');
    // The other way nothing is held back.
    await untilCarries(hall, floor);
    const [from, beside] = [hall.listener.heard.length, floor.listener.heard.length];
    await speak(floor.host, numberedFrames(100));
    await floor.listener.waitFor(
      () => floor.listener.heard.slice(beside).filter(({ opus }) => opus.length === 80).length >= 100,
      PATIENCE_MS,
      'all of it in the room itself',
    );
    expect(carriedTo(hall, from)).toEqual([]);
    const notice = await floor.host.waitFor(
      () => floor.host.messages(floor.channelId).find((message) => /moderator decides/u.test(textOf(message))),
      PATIENCE_MS,
      'a notice to the host',
    );
    const press = floor.host.click({ message: notice, customId: /^mj1:l-allow-told:/ });
    expect(await answered(floor.host, press)).toContain('may be heard in');
    await untilCarries(floor, hall);
    await hearsExactly(floor.host, [hall.listener]);
  });
});
