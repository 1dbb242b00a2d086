import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { withoutSilence } from '../../sandbox/demo/heard.ts';
import type { Person } from '../../sandbox/people/index.ts';
import { talk } from '../../sandbox/speech/index.ts';
import { systemVoiceClock } from '../../sandbox/voice/system-clock.ts';
import { findOpusCodec, openFrameCodec } from '../../src/voice/codec/index.ts';
import type { BusyOrder, BusyThread, BusyTiding } from '../support/busy-thread.ts';
import { answerOf } from '../support/child-asking.ts';
import { answerTo, castOf, comeUp, type Cast } from '../support/cast.ts';
import { expectQuiet, PATIENCE_MS } from '../support/front-door.ts';
import {
  endsWhole,
  linkUp,
  openSide,
  placeOf,
  speakBeside,
  untilCarries,
  type Side,
} from '../support/linked-spaces.ts';
import { latenessMs, longestGapMs, paceOf, stretchOf, type Pace, type Stretch } from '../support/paces.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { spoken, tone } from '../support/tones.ts';

/** Two linked stages of two servers, heard in this process, while something else in the bot's own process has no time for anything. */

/** Longer than anything that the main thread or the store does by itself, and shorter than Discord waits for an answer. */
const BUSY_MS = 2000;
/** What is carried leaves on arrival; the rest is that a busy machine has two cores. */
const LATEST_MS = 300;
/** A relay that waits for that thread is later by up to BUSY_MS; no noise of the machine makes up for that. */
const LATEST_IN_NOISE_MS = BUSY_MS / 2;
const USUAL_MS = 20;
const FRAMES_A_SECOND = 50;

const isLong = process.env['LONG'] === '1';

let stack: Stack;
let cast: Cast;
let home: Side;
let away: Side;
let stop: () => void = () => undefined;

beforeAll(async () => {
  stack = await startStack({ preload: new URL('../support/busy-thread.ts', import.meta.url) });
  cast = castOf(stack);
  home = await openSide(cast, { server: 'Qahwa House', kind: 'stage', host: 'layla', listener: 'salma' });
  away = await openSide(cast, { server: 'Riverside Talks', kind: 'stage', host: 'grace', listener: 'lina' });
  await linkUp(home, away);
  await untilCarries(home, away);
});
afterEach(() => {
  stop();
  stop = () => undefined;
});
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

/** That thread does nothing else for BUSY_MS; resolves once it is free again. */
const isBusy = (thread: BusyThread): Promise<unknown> => {
  const order: BusyOrder = { busy: thread, ms: BUSY_MS };
  // as: what the preloaded module sends; other messages have no such field.
  return answerOf(stack.bot().child, order, (said) => (said as Partial<BusyTiding>).wasBusy === thread);
};

/** Keeps that thread busy, and holds it to that: whatever needs it is done only afterwards. */
const keptBusy = async (thread: BusyThread): Promise<Stretch> => {
  const sinceMs = systemVoiceClock.monotonicMs();
  const busy = stretchOf(isBusy(thread));
  await answerTo(home.listener, 'hand raise', {}, placeOf(home));
  expect(systemVoiceClock.monotonicMs() - sinceMs).toBeGreaterThan(BUSY_MS * 0.9);
  await answerTo(home.listener, 'hand lower', {}, placeOf(home));
  return busy;
};

/** How late is too late where the speakers' own room, which nothing of ours carries, was as long without sound. */
const limitMs = (noiseMs: number): number => Math.min(noiseMs + LATEST_MS, LATEST_IN_NOISE_MS);

const middleOf = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

const print = (what: string, figures: Readonly<Record<string, number>>): void => {
  if (!isLong) return;
  const said = Object.entries(figures).map(([name, ms]) => `${name} ${ms.toFixed(1)} ms`);
  process.stdout.write(`isolation: ${what}: ${said.join(', ')}\n`);
};

/** What the far side hears of a voice comes as soon as what its own room hears, throughout. */
const expectOnTime = (what: string, [near, far]: readonly [Pace, Pace], during: Stretch): void => {
  const late = latenessMs(near, far, during);
  const noiseMs = longestGapMs(near, during);
  print(what, {
    middle: middleOf(late),
    latest: Math.max(...late),
    noise: noiseMs,
    of: during.toMs - during.fromMs,
  });
  const due = ((during.toMs - during.fromMs) / 1000) * FRAMES_A_SECOND;
  expect(late.length).toBeGreaterThan(due * 0.9);
  expect(middleOf(late)).toBeLessThan(USUAL_MS);
  // Against its own room; but the relay's process may be without a core when the speaker's is not.
  expect(late.filter((ms) => ms < LATEST_MS).length).toBeGreaterThan(late.length * 0.9);
  expect(Math.max(...late)).toBeLessThan(limitMs(noiseMs));
};

/** Speech from home, and when it is heard there and away. */
const speech = () => {
  const beside = speakBeside(home, away);
  const paces = [paceOf(home.listener), paceOf(away.listener)] as const;
  stop = () => {
    beside.stop();
    for (const pace of paces) pace.stop();
  };
  return { beside, paces };
};

describe('one voice that is carried', () => {
  it.each(['main', 'store'] as const)('[SEAT-9] goes on at its pace while the thread "%s" is busy', async (thread) => {
    const { beside, paces } = speech();
    await untilHeard(paces);
    expectOnTime(`one voice, ${thread}`, paces, await keptBusy(thread));
    await endsWhole(beside, away);
    expectQuiet(stack);
  });
});

/** The first frames have come to both. */
async function untilHeard(paces: readonly Pace[]): Promise<void> {
  await expect
    .poll(() => paces.every(({ times }) => times.length > FRAMES_A_SECOND / 2), { timeout: PATIENCE_MS })
    .toBe(true);
}

describe('two voices that are mixed', () => {
  it.each(['main', 'store'] as const)('[SEAT-9] go on at their pace while the thread "%s" is busy', async (thread) => {
    const codec = await openFrameCodec(await findOpusCodec());
    if (codec === null) throw new Error('this machine has no Opus codec');
    const second = await upBeside(home);
    const frames = [900, 1100].map((hz) => spoken(codec, tone(hz, 8000, 6 * FRAMES_A_SECOND)));
    const pace = paceOf(away.listener);
    const ownRoom = paceOf(home.listener);
    stop = () => {
      pace.stop();
      ownRoom.stop();
    };
    const position = away.listener.heard.length;
    const said = Promise.all([home.host, second].map((who, at) => say(who, frames[at] ?? [])));
    await untilHeard([pace, ownRoom]);
    const busy = await keptBusy(thread);
    await said;
    // What nobody of the two said is their mix.
    const own = new Set(frames.flat().map((frame) => frame.toString('hex')));
    const mixed = withoutSilence(away.listener.heard.slice(position)).filter(
      (frame) => !own.has(frame.toString('hex')),
    );
    expect(mixed.length).toBeGreaterThan(((BUSY_MS * 0.9) / 1000) * FRAMES_A_SECOND);
    const [gapMs, noiseMs] = [longestGapMs(pace, busy), longestGapMs(ownRoom, busy)];
    print(`mix, ${thread}`, { gap: gapMs, noise: noiseMs, of: busy.toMs - busy.fromMs });
    expect(gapMs).toBeLessThan(limitMs(noiseMs));
    const heard = pace.times.filter((atMs) => atMs >= busy.fromMs && atMs <= busy.toMs).length;
    expect(heard).toBeGreaterThan(((busy.toMs - busy.fromMs) / 1000) * FRAMES_A_SECOND * 0.9);
    expectQuiet(stack);
  });
});

/** Somebody more is up on that stage. */
async function upBeside(side: Side): Promise<Person> {
  const who = await cast.person('yusuf');
  if (who.voiceState(side.guildId)?.suppress === false) return who;
  await who.joinVoice(side.guildId, side.channelId);
  await answerTo(side.host, 'speaker invite', { user: who.user.id }, { ...placeOf(side), says: /invited up/ });
  await comeUp(who, side.guildId, side.channelId);
  return who;
}

const say = async (speaker: Person, frames: readonly Buffer[]): Promise<void> => {
  if (speaker.voice === null) throw new Error('not in a room');
  await talk(speaker.voice, frames, systemVoiceClock);
};
