import { expect, vi } from 'vitest';

import { systemClock } from '../../src/lib/index.ts';
import type { PersonFrame, VoicePersonConnection } from '../../sandbox/voice/client/index.ts';
import { keepTalking, listen, type Talking, voicedOf } from './voice-talk.ts';
import { createVoiceWorld, type Layout, type Place, type VoiceWorld } from './voice-world.ts';

/** Long enough for a busy machine; a bound of the product is stated where it is tested. */
export const settleMs = 10_000;

/** Worlds and voices of one test file; `closeAll` belongs into its afterEach. */
export interface VoiceCalls {
  /** A world whose node has no plan yet. */
  open(layout: Layout, switches?: Parameters<typeof createVoiceWorld>[0]): Promise<VoiceWorld>;
  /** Somebody who speaks until the end of the test. */
  speaking(person: VoicePersonConnection, from?: number): Talking;
  closeAll(): Promise<void>;
}

/** Nothing is open yet. */
export function voiceCalls(): VoiceCalls {
  const worlds: VoiceWorld[] = [];
  const talkers: Talking[] = [];
  return {
    async open(layout, switches = {}) {
      const world = await createVoiceWorld(switches, layout);
      worlds.push(world);
      return world;
    },
    speaking(person, from = 0) {
      const talker = keepTalking(person, from);
      talkers.push(talker);
      return talker;
    },
    async closeAll() {
      for (const talker of talkers.splice(0)) talker.stop();
      for (const world of worlds.splice(0)) await world.close();
    },
  };
}

/** Waits until the voice node's thread runs: its start takes most of a second, and on a loaded machine many. */
export async function started({ nodes }: VoiceWorld): Promise<void> {
  await vi.waitFor(async () => expect((await nodes.stats()).node).not.toBeNull(), { timeout: 60_000 });
}

/** Waits until our accounts sit in these rooms. */
export async function seated(world: VoiceWorld, ...places: readonly Place[]): Promise<void> {
  await vi.waitFor(() => {
    for (const place of places) expect(world.seatStates(place).at(-1)).toBe('ready');
  }, settleMs);
}

/** Waits until the two rooms' keys are in force, as far as they are encrypted, and people have theirs. */
export async function keysAre(world: VoiceWorld, ...people: readonly VoicePersonConnection[]): Promise<void> {
  await vi.waitFor(
    async () => {
      const wanted = world.seats.map(({ regime }) => (regime === 'voice' ? 'ready' : 'none'));
      expect(await world.encryption()).toEqual(wanted);
      for (const { encryption } of people) if (encryption !== undefined) expect(encryption.isReady()).toBe(true);
    },
    { timeout: settleMs },
  );
}

/** Waits until `listener` hears at least five frames that are said from now on; answers how long it took. */
export async function hearsSoon(
  said: Talking,
  listener: VoicePersonConnection,
  withinMs: number = settleMs,
): Promise<number> {
  const startMs = systemClock.monotonicMs();
  const known = new Set<string>();
  const from = said.said.length;
  const heard = listen(listener);
  await vi.waitFor(
    () => {
      for (const frame of said.said.slice(from)) known.add(frame.toString('hex'));
      expect(voicedOf(heard).filter((frame) => known.has(frame.toString('hex'))).length).toBeGreaterThanOrEqual(5);
    },
    { timeout: withinMs, interval: 10 },
  );
  return systemClock.monotonicMs() - startMs;
}

/** The longest time between two frames that were heard one after the other. */
export function largestGapMs(heard: readonly PersonFrame[]): number {
  return Math.max(0, ...heard.slice(1).map(({ receivedAtMs }, i) => receivedAtMs - (heard[i]?.receivedAtMs ?? 0)));
}

/** Frames as texts that can be compared. */
export const hex = (frames: readonly Buffer[]): readonly string[] => frames.map((frame) => frame.toString('hex'));

/** What was reported to be wrong, in order. */
export const faultsOf = ({ reports }: VoiceWorld): readonly string[] =>
  reports.flatMap((report) => (report.type === 'fault' ? [report.code] : []));
