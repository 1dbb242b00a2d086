import { expect } from 'vitest';
import { withoutSilence } from '../../sandbox/demo/heard.ts';
import type { Person } from '../../sandbox/people/index.ts';
import { systemVoiceClock } from '../../sandbox/voice/system-clock.ts';
import { answerTo, comeUp, openSpace, type Cast } from './cast.ts';
import { guildOf, PATIENCE_MS, type Place } from './front-door.ts';
import { numberedFrames, speak } from './numbered-frames.ts';
import type { Stack } from './stack.ts';

/** One side of a link: a space with its host up and somebody who listens. */
export interface Side extends Place {
  readonly kind: 'stage' | 'voice';
  readonly host: Person;
  readonly listener: Person;
}

/** Which space is to be opened, by the names of the stack's world. */
export interface SideWanted {
  readonly server: string;
  readonly kind: Side['kind'];
  readonly host: string;
  readonly listener: string;
}

/** Opens a space; its host is up and the listener in the room. */
export async function openSide(cast: Cast, wanted: SideWanted): Promise<Side> {
  const { server, kind } = wanted;
  const [host, listener] = [await cast.person(wanted.host), await cast.person(wanted.listener)];
  const guildId = cast.guildId(server);
  const typedIn = { guildId, channelId: cast.channelId(server, 'general') };
  const channelId = await openSpace(host, { title: `${wanted.host} speaks`, kind }, typedIn);
  if (kind === 'stage') await comeUp(host, guildId, channelId);
  else await host.joinVoice(guildId, channelId);
  await listener.joinVoice(guildId, channelId);
  return { guildId, channelId, kind, host, listener };
}

/** Offers a link and answers its code. */
export async function codeOf(near: Side): Promise<string> {
  const offer = await answerTo(near.host, 'link open', {}, { ...placeOf(near), says: /`[^`]{4,}`/ });
  return /`([^`\s]{4,})`/.exec(offer)?.[1] ?? '';
}

/** Links two spaces by a code, as their hosts do. */
export async function linkUp(near: Side, far: Side): Promise<void> {
  const code = await codeOf(near);
  await answerTo(far.host, 'link join', { code }, { ...placeOf(far), says: /Linked/ });
}

/** Where a side's commands are typed. */
export const placeOf = ({ guildId, channelId }: Place): Place => ({ guildId, channelId });

/** User names of the bot accounts in a room, by what Discord knows. */
export const accountsIn = (stack: Stack, { guildId, channelId }: Place): readonly string[] =>
  [...guildOf(stack, guildId).voiceStates.values()]
    .filter((state) => state.channelId === channelId)
    .flatMap(({ userId }) => stack.sandbox.world.users.get(userId) ?? [])
    .flatMap(({ bot, username }) => (bot ? [username] : []));

/** Words that test a link have numbers from here on: what is counted stands below. */
const PROBES = 1_000_000;
/** A word of five frames each tenth of a second. */
const WORD_FRAMES = 5;
const WORD_EVERY_MS = 20;

/** Frames of sound that a listener heard since position `from`, without the words that tested a link. */
const soundSince = (listener: Person, from: number): readonly Buffer[] =>
  withoutSilence(listener.heard.slice(from)).filter((frame) => frame.readUInt32BE(1) < PROBES);

let words = 0;

/** Says words on one side until one of them is heard on the other; answers how many milliseconds that took. */
export async function untilCarries(from: Side, to: Side, limitMs: number = PATIENCE_MS): Promise<number> {
  const first = PROBES + words * WORD_FRAMES;
  const position = to.listener.heard.length;
  const isHeard = (): boolean =>
    withoutSilence(to.listener.heard.slice(position)).some((frame) => frame.readUInt32BE(1) >= first);
  const sinceMs = systemVoiceClock.monotonicMs();
  while (!isHeard()) {
    const passedMs = systemVoiceClock.monotonicMs() - sinceMs;
    if (passedMs > limitMs) throw new Error(`nothing is carried after ${Math.round(passedMs)} ms`);
    await speak(from.host, numberedFrames(WORD_FRAMES, PROBES + words * WORD_FRAMES), WORD_EVERY_MS);
    words += 1;
  }
  return Math.round(systemVoiceClock.monotonicMs() - sinceMs);
}

/** Says frames in a room: each comes to each of `listeners` byte for byte, in order, and no other does. */
export async function hearsExactly(speaker: Person, listeners: readonly Person[], count = 50): Promise<void> {
  const positions = listeners.map(({ heard }) => heard.length);
  const frames = numberedFrames(count);
  await speak(speaker, frames);
  for (const [index, listener] of listeners.entries()) {
    const got = (): readonly Buffer[] => soundSince(listener, positions[index] ?? 0);
    await listener.waitFor(() => got().length >= count, PATIENCE_MS, `${count} frames`);
    expectSame(got(), frames);
  }
}

/** Waits until a link carries each way, then holds it to the byte; answers the milliseconds that each way took. */
export async function carriesBothWays(near: Side, far: Side): Promise<readonly [there: number, back: number]> {
  const there = await untilCarries(near, far);
  await hearsExactly(near.host, [far.listener]);
  const back = await untilCarries(far, near);
  await hearsExactly(far.host, [near.listener]);
  return [there, back];
}

/** Speech that goes on beside what a test does. */
export interface Beside {
  readonly said: readonly Buffer[];
  /** What of it was heard so far. */
  heard(): readonly Buffer[];
  /** Ends it. Idempotent. */
  stop(): void;
}

/** Somebody speaks 50 frames a second over a link that carries. */
export function speakBeside(from: Side, to: Side): Beside {
  const position = to.listener.heard.length;
  const said: Buffer[] = [];
  const startMs = systemVoiceClock.monotonicMs();
  let cancel: () => void = () => undefined;
  const step = (): void => {
    const [frame = Buffer.alloc(0)] = numberedFrames(1, said.length);
    said.push(frame);
    from.host.voice?.send(frame);
    cancel = systemVoiceClock.after(Math.max(0, startMs + said.length * 20 - systemVoiceClock.monotonicMs()), step);
  };
  from.host.voice?.speak(true);
  step();
  return {
    said,
    heard: () => soundSince(to.listener, position),
    stop() {
      cancel();
      cancel = () => undefined;
      from.host.voice?.speak(false);
    },
  };
}

/** Ends speech of which every frame must have come byte for byte, in order, and nothing else. */
export async function endsWhole(beside: Beside, { listener }: Side): Promise<void> {
  beside.stop();
  const { said } = beside;
  await listener.waitFor(() => beside.heard().length >= said.length, PATIENCE_MS, `${said.length} frames`);
  expectSame(beside.heard(), said);
}

/** Whether frames are the same, in the same order; told in few words where they are not. */
export function expectSame(heard: readonly Buffer[], said: readonly Buffer[]): void {
  expect(heard.length).toBe(said.length);
  expect(Buffer.concat([...heard]).equals(Buffer.concat([...said]))).toBe(true);
}
