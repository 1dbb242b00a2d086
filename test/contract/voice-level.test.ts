import { afterEach, expect, it, vi } from 'vitest';

import type { VoicePersonConnection } from '../../sandbox/voice/client/index.ts';
import { systemClock } from '../../src/lib/index.ts';
import { keysAre, seated, settleMs, voiceCalls } from '../support/voice-call.ts';
import { listen, voicedOf } from '../support/voice-talk.ts';
import { bothWays, rooms, type VoiceWorld } from '../support/voice-world.ts';

/** What clients say of their own loudness, through real sockets and keys. */

const amina = '300000000000000001';
const bilal = '300000000000000002';
const frameMs = 20;

const calls = voiceCalls();
afterEach(() => calls.closeAll());

/** So many frames of speech that say this level. */
function say(person: VoicePersonConnection, count: number, audioLevel: number | null): Promise<void> {
  const startMs = systemClock.monotonicMs();
  return new Promise((resolve) => {
    const step = (i: number): void => {
      if (i === count) {
        resolve();
        return;
      }
      const frame = Buffer.alloc(60, i);
      frame[0] = 0xfc;
      person.send(frame, { audioLevel, withSendTime: i % 2 === 0, padding: i % 3 });
      systemClock.after(Math.max(0, startMs + (i + 1) * frameMs - systemClock.monotonicMs()), () => step(i + 1));
    };
    step(0);
  });
}

const heardIn = ({ reports }: VoiceWorld, room: string): number =>
  reports.filter((report) => report.type === 'heard' && report.channelId === room).length;

it.each(['stage', 'voice'] as const)(
  '[MIX-17] a voice that says it is silent is carried, and not told as heard (%s)',
  async (regime) => {
    const world = await calls.open({ regimes: [regime, regime] });
    world.nodes.apply({ seats: world.seats, paths: bothWays, muteSources: [] });
    await seated(world, 0, 1);
    const [speaker, listener] = await Promise.all([world.person(amina, 0), world.person(bilal, 1)]);
    await keysAre(world, speaker, listener);
    const heard = listen(listener);

    await say(speaker, 10, 30);
    await vi.waitFor(() => expect(heardIn(world, rooms[0])).toBe(1), settleMs);
    // Heard is told once a second: in two and a half it would be told twice.
    const before = voicedOf(heard).length;
    await say(speaker, 125, 127);
    expect(voicedOf(heard).length).toBeGreaterThan(before + 100);
    expect(heardIn(world, rooms[0])).toBe(1);
    // One that says no level is heard as ever.
    await say(speaker, 5, null);
    await vi.waitFor(() => expect(heardIn(world, rooms[0])).toBe(2), settleMs);
  },
  30_000,
);
