import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChannelId, GuildId } from '../../src/lib/index.ts';
import type { Seat } from '../../src/voice/node/index.ts';
import { hearsSoon, hex, seated, started, voiceCalls } from '../support/voice-call.ts';
import { listen, voicedOf } from '../support/voice-talk.ts';
import { standStill, startStoppable } from '../support/thread-stop.ts';
import { bot, bothWays, type Layout, rooms, type VoiceWorld } from '../support/voice-world.ts';

/** A voice node that is told what no thread could carry, what it cannot read, and one that hangs. */

const amina = '300000000000000001';
const bilal = '300000000000000002';
/** A thread that starts again on a machine that is busy with other tests. */
const backMs = 30_000;

const calls = voiceCalls();

afterEach(() => calls.closeAll());

async function linked(layout: Partial<Layout> = {}) {
  const world = await calls.open({ regimes: ['stage', 'stage'], ...layout });
  world.nodes.apply({ seats: world.seats, paths: bothWays, muteSources: [] });
  await started(world);
  await seated(world, 0, 1);
  const [one, other] = [await world.person(amina, 0), await world.person(bilal, 1)];
  const said = calls.speaking(one);
  await hearsSoon(said, other);
  return { world, other, said };
}

/** Nothing of what is said from now on arrives, though another hundred frames of it were. */
async function hearsNothing({ other, said }: Awaited<ReturnType<typeof linked>>): Promise<void> {
  // One that is on its way is no breach.
  const from = said.said.length + 10;
  await vi.waitFor(() => expect(said.said.length).toBeGreaterThan(from));
  const heard = listen(other);
  await vi.waitFor(() => expect(said.said.length).toBeGreaterThan(from + 100), { timeout: 20_000 });
  const late = new Set(hex(said.said.slice(from)));
  expect(hex(voicedOf(heard)).filter((frame) => late.has(frame))).toEqual([]);
}

const stopped = ({ reports }: VoiceWorld): readonly ChannelId[] =>
  reports.flatMap((report) => (report.type === 'stopped' ? [report.channelId] : []));

/** So many rooms beside the two, in servers of their own; nobody answers who asks for them. */
const crowd = (count: number): readonly Seat[] =>
  Array.from({ length: count }, (_, i) => ({
    // Snowflakes, as the app would hand them over.
    channelId: String(500_000_000_000_000_000n + BigInt(i)) as ChannelId,
    guildId: String(600_000_000_000_000_000n + BigInt(i)) as GuildId,
    accountId: bot,
    regime: 'stage',
  }));

describe('a voice node', () => {
  it('[SEAT-7] takes a plan of 1,001 seats: a link that it ends is carried no more, and one that it opens is', async () => {
    const all = await linked();
    const { world, other, said } = all;
    const seats = [...world.seats, ...crowd(999)];
    world.nodes.apply({ seats, paths: [], muteSources: [] });
    await vi.waitFor(async () => expect((await world.nodes.stats()).node?.seats).toHaveLength(1001), backMs);
    await hearsNothing(all);
    world.nodes.apply({ seats, paths: bothWays, muteSources: [] });
    await hearsSoon(said, other, backMs);
    expect(stopped(world)).toEqual([]);
  });

  it('[SEAT-7] carries nothing after an order that it cannot read, says so, and carries again by the next plan', async () => {
    const all = await linked();
    const { world, other, said } = all;
    world.forgeOrder({ v: 4, type: 'gateway', accountId: bot, packet: { t: 'VOICE_SERVER_UPDATE', d: null } });
    await hearsSoon(said, other);
    expect(stopped(world)).toEqual([]);
    world.forgeOrder({ v: 4, type: 'apply', plan: { seats: [], paths: [{ volume: 201 }], muteSources: [] } });
    await vi.waitFor(() => expect(stopped(world)).toEqual(rooms));
    await hearsNothing(all);
    expect(world.lines.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([
      'voice order refused',
      'voice order refused',
      'voice node carries nothing',
    ]);
    for (const room of [0, 1] as const) expect(world.seatStates(room)).toEqual(['joining', 'ready']);
    world.nodes.apply({ seats: world.seats, paths: bothWays, muteSources: [] });
    await hearsSoon(said, other);
  });

  it('[SEAT-8] that hangs is ended and started again, and its rooms come back', async () => {
    const { world, other, said } = await linked({ startThread: startStoppable });
    standStill();
    await vi.waitFor(() => expect(world.seatStates(0).at(-1)).toBe('lost'), backMs);
    await hearsSoon(said, other, backMs);
    expect(await world.nodes.stats()).toMatchObject({ restarts: 1 });
    expect(world.lines).toContainEqual(
      expect.objectContaining({ message: 'voice node died', fields: expect.objectContaining({ hangs: true }) }),
    );
  });
});
