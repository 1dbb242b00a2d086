import { afterEach, describe, expect, it, vi } from 'vitest';

import { faultsOf, hearsSoon, hex, keysAre, seated, settleMs, voiceCalls } from '../support/voice-call.ts';
import { listen, voicedOf } from '../support/voice-talk.ts';
import { bothWays, type VoiceWorld } from '../support/voice-world.ts';
import type { VoicePersonConnection } from '../../sandbox/voice/client/index.ts';

/** What moderators do to our account in a room where it sits: it stays, and knows whether anybody can hear it. */

const amina = '300000000000000001';
const bilal = '300000000000000002';
const regimes = ['stage', 'voice'] as const;

const calls = voiceCalls();

afterEach(() => calls.closeAll());

/** Amina in the first room, on a stage, and Bilal in the second. */
async function call(regime: (typeof regimes)[number]): Promise<{
  readonly world: VoiceWorld;
  readonly speaker: VoicePersonConnection;
  readonly listener: VoicePersonConnection;
}> {
  const world = await calls.open({ regimes: ['stage', regime] });
  world.nodes.apply({ seats: world.seats, paths: bothWays, muteSources: [] });
  await seated(world, 0, 1);
  const [speaker, listener] = await Promise.all([world.person(amina, 0), world.person(bilal, 1)]);
  await keysAre(world, speaker, listener);
  return { world, speaker, listener };
}

const carried = ({ reports }: VoiceWorld): number => reports.filter(({ type }) => type === 'carrying').length;
const counts = async (world: VoiceWorld): Promise<{ readonly sent: number; readonly sentUnheard: number }> => {
  const { node } = await world.nodes.stats();
  return { sent: node?.engine.sent ?? 0, sentUnheard: node?.engine.sentUnheard ?? 0 };
};

describe.each(regimes)('our account in a room (%s)', (regime) => {
  it.each([{ mute: true }, { suppress: true }])(
    'that arrives under %j carries nothing until that is lifted',
    async (flags) => {
      const { world, speaker, listener } = await call(regime);
      const [, seat] = world.seats;
      world.edge.tell(seat, seat.channelId, flags);
      const heard = listen(listener);
      const said = calls.speaking(speaker);
      await vi.waitFor(async () => expect((await counts(world)).sentUnheard).toBeGreaterThan(25), settleMs);
      expect(await counts(world)).toMatchObject({ sent: 0 });
      expect([carried(world), voicedOf(heard).length]).toEqual([0, 0]);
      world.edge.tell(seat, seat.channelId);
      await hearsSoon(said, listener);
      await vi.waitFor(() => expect(carried(world)).toBe(1), settleMs);
      expect(world.seatStates(1)).toEqual(['joining', 'ready']);
    },
  );

  it.each([{ mute: true }, { suppress: true }])(
    'that comes under %j while it speaks keeps its session, and is heard again when it is lifted',
    async (flags) => {
      const { world, speaker, listener } = await call(regime);
      const [, seat] = world.seats;
      const said = calls.speaking(speaker);
      await hearsSoon(said, listener);
      world.edge.tell(seat, seat.channelId, flags);
      await vi.waitFor(async () => expect((await counts(world)).sentUnheard).toBeGreaterThan(25), settleMs);
      const heard = listen(listener);
      const before = await counts(world);
      await vi.waitFor(
        async () => expect((await counts(world)).sentUnheard).toBeGreaterThan(before.sentUnheard + 25),
        settleMs,
      );
      expect((await counts(world)).sent).toBe(before.sent);
      expect(voicedOf(heard)).toEqual([]);
      world.edge.tell(seat, seat.channelId);
      await hearsSoon(said, listener);
      expect(world.seatStates(1)).toEqual(['joining', 'ready']);
      expect(world.ops).toHaveLength(2);
      expect(faultsOf(world)).toEqual([]);
    },
  );

  it('that is deafened hears nothing, stays, and hears again', async () => {
    const { world, speaker, listener } = await call(regime);
    const [, seat] = world.seats;
    const said = calls.speaking(listener, 5000);
    await hearsSoon(said, speaker);
    world.edge.tell(seat, seat.channelId, { deaf: true });
    const packets = async (): Promise<number> => (await world.nodes.stats()).node?.transport.packetsIn ?? 0;
    let last = -1;
    await vi.waitFor(
      async () => {
        const now = await packets();
        const isStill = now === last;
        last = now;
        expect(isStill).toBe(true);
      },
      { timeout: settleMs, interval: 200 },
    );
    world.edge.tell(seat, seat.channelId);
    await hearsSoon(said, speaker);
    expect(world.seatStates(1)).toEqual(['joining', 'ready']);
    expect(world.ops).toHaveLength(2);
  });

  it('that a moderator moves into the same room keeps its session and loses no frame', async () => {
    const { world, speaker, listener } = await call(regime);
    const [, seat] = world.seats;
    const heard = listen(listener);
    const said = calls.speaking(speaker);
    for (const flags of [{}, { suppress: false }, { deaf: true }, {}]) {
      const from = said.said.length;
      await vi.waitFor(() => expect(said.said.length).toBeGreaterThan(from + 10), settleMs);
      world.edge.tell(seat, seat.channelId, flags);
    }
    said.stop();
    await vi.waitFor(() => expect(hex(voicedOf(heard))).toEqual(hex(said.said)), settleMs);
    expect(world.seatStates(1)).toEqual(['joining', 'ready']);
    expect(world.ops).toHaveLength(2);
  });
});
