import { afterEach, describe, expect, it, vi } from 'vitest';

import { systemClock } from '../../src/lib/index.ts';
import { hearsSoon, keysAre, seated, settleMs, started, voiceCalls } from '../support/voice-call.ts';
import { bothWays, type VoiceWorld } from '../support/voice-world.ts';
import type { VoicePersonConnection } from '../../sandbox/voice/client/index.ts';

/** Figures are printed then, and everything is tried. */
const isLong = process.env['LONG'] === '1';

/** What a voice node says of its seats' hearing, and what it does about it. Two rooms: a stage, and a voice room that is encrypted. */

const amina = '300000000000000001';
const bilal = '300000000000000002';
const carim = '300000000000000003';

const calls = voiceCalls();

afterEach(() => calls.closeAll());

/** In the room of that number; packets under another key only in the long run. */
const faults: readonly (readonly [place: 0 | 1, how: 'packets' | 'frames'])[] =
  process.env['LONG'] === '1'
    ? [
        [0, 'packets'],
        [1, 'frames'],
      ]
    : [[1, 'frames']];

interface Call {
  readonly world: VoiceWorld;
  /** On the stage, and in the voice room. */
  readonly outside: VoicePersonConnection;
  readonly inside: VoicePersonConnection;
}

/** Heartbeats as Discord's, every 13.75 s: those that the seat sends beside them tell sooner. */
async function call(): Promise<Call> {
  const world = await calls.open({ regimes: ['stage', 'voice'] });
  world.nodes.apply({ seats: world.seats, paths: bothWays, muteSources: [] });
  await started(world);
  await seated(world, 0, 1);
  const [outside, inside] = await Promise.all([world.person(amina, 0), world.person(bilal, 1)]);
  await keysAre(world, outside, inside);
  return { world, outside, inside };
}

/** What was last told of a room, and how often something was. */
const told = ({ reports, seats }: VoiceWorld, place: 0 | 1) =>
  reports.flatMap((report) =>
    report.type === 'hearing' && report.channelId === seats[place].channelId ? [report] : [],
  );
const codes = (world: VoiceWorld, place: 0 | 1): readonly string[] =>
  told(world, place)
    .at(-1)
    ?.troubles.map(({ code }) => code) ?? [];

/** Waits until a room has just that trouble; answers how long it took. */
async function troubled(world: VoiceWorld, place: 0 | 1, code: string, withinMs: number): Promise<number> {
  const startMs = systemClock.monotonicMs();
  await vi.waitFor(() => expect(codes(world, place)).toEqual([code]), { timeout: withinMs, interval: 20 });
  const tookMs = systemClock.monotonicMs() - startMs;
  if (isLong) process.stdout.write(`hearing: ${code} told after ${Math.round(tookMs)} ms\n`);
  return tookMs;
}
const wellAgain = (world: VoiceWorld, place: 0 | 1): Promise<void> =>
  vi.waitFor(() => expect(told(world, place).at(-1)).toMatchObject({ troubles: [], isProven: true }), {
    timeout: 30_000,
  });

/** Waits until both seats have stood for a while, by their pings. */
const pinged = (world: VoiceWorld, times: number): Promise<void> =>
  vi.waitFor(
    async () => expect((await world.nodes.stats()).node?.transport.pongs).toBeGreaterThanOrEqual(times),
    settleMs,
  );

/** Waits until a seat's voice gateway answered so many heartbeats that it had not asked for. */
const beaten = (world: VoiceWorld, times: number): Promise<void> =>
  vi.waitFor(
    async () => expect((await world.nodes.stats()).node?.transport.beatsAnswered).toBeGreaterThanOrEqual(times * 2),
    settleMs,
  );

const member = ({ world }: Call, place: 0 | 1) => {
  const { guildId, accountId: userId } = world.seats[place];
  return { guildId, userId };
};

describe('a seat', () => {
  it('[HEAR-1] [HEAR-4] whose packets or frames do not open tells it within five seconds, makes new keys, joins anew, and tells when they open', async () => {
    const all = await call();
    const { world } = all;
    const said = [calls.speaking(all.outside), calls.speaking(all.inside, 5000)] as const;
    await hearsSoon(said[0], all.inside);
    for (const [place, how] of faults) {
      const { guildId, userId } = member(all, place);
      world.voice.faults.spoil(guildId, userId, how);
      expect(await troubled(world, place, 'cannot-decrypt', 7000)).toBeLessThan(5500);
      await vi.waitFor(() => expect(world.seatStates(place)).toContain('lost'), settleMs);
      world.voice.faults.spoil(guildId, userId, null);
      await wellAgain(world, place);
    }
    expect((await world.nodes.stats()).node?.transport.daveRecoveries).toBeGreaterThanOrEqual(1);
    expect(told(world, 1)).toHaveLength(2);
    await hearsSoon(said[1], all.outside);
  });

  it('[HEAR-1] to which no sound is forwarded names who speaks, asks for the way anew, and hears again', async () => {
    const all = await call();
    const { world } = all;
    const { guildId, userId } = member(all, 0);
    const said = calls.speaking(all.outside);
    await hearsSoon(said, all.inside);
    await pinged(world, 4);
    world.voice.faults.withhold(guildId, userId, true);
    // Silence is no evidence, and who goes on to speak as they did says nothing new.
    said.stop();
    all.outside.speak(false);
    const again = calls.speaking(all.outside, 9000);
    expect(await troubled(world, 0, 'no-sound', 7000)).toBeLessThan(5500);
    expect(told(world, 0).at(-1)?.troubles).toEqual([{ code: 'no-sound', userId: amina }]);
    expect((await world.nodes.stats()).node?.transport.pathsRenewed).toBeGreaterThan(0);
    world.voice.faults.withhold(guildId, userId, false);
    await wellAgain(world, 0);
    await hearsSoon(again, all.inside);
    // The node joins for nothing of this: somebody may not be heard, and only the use cases know.
    expect(world.seatStates(0)).toEqual(['joining', 'ready']);
  });

  it('[HEAR-1] [HEAR-4] that is not told who speaks tells it beside somebody who is heard, and hears them after it joined anew', async () => {
    const all = await call();
    const { world } = all;
    const { guildId, userId } = member(all, 0);
    const known = calls.speaking(all.outside);
    await hearsSoon(known, all.inside);
    world.voice.faults.loseSpeaking(guildId, userId, true);
    const stranger = calls.speaking(await world.person(carim, 0), 9000);
    expect(await troubled(world, 0, 'unknown-voice', 7000)).toBeLessThan(5000);
    world.voice.faults.loseSpeaking(guildId, userId, false);
    // As the use cases have it: a plan without the seat, and one with it.
    world.nodes.apply({ seats: world.seats.slice(1), paths: [], muteSources: [] });
    world.nodes.apply({ seats: world.seats, paths: bothWays, muteSources: [] });
    known.stop();
    await hearsSoon(stranger, all.inside);
    expect(told(world, 0)).toHaveLength(1);
  });

  it('[HEAR-1] beside others of whom somebody says twice that they speak tells it within five seconds, and hears them', async () => {
    const all = await call();
    const { world } = all;
    const unheard = await world.person(carim, 0);
    const known = calls.speaking(all.outside);
    await hearsSoon(known, all.inside);
    await pinged(world, 4);
    // What they say by TCP arrives, and nothing by UDP.
    const [{ guildId }] = world.seats;
    const how = { direction: 'in', seed: 'mute' } as const;
    world.voice.faults.weather({ guildId, userId: carim }, { loss: 1 }, how);
    const once = calls.speaking(unheard, 9000);
    // Once may be no speech at all.
    await vi.waitFor(() => expect(once.said.length).toBeGreaterThan(200), settleMs);
    once.stop();
    unheard.speak(false);
    expect(told(world, 0)).toEqual([]);
    const twice = calls.speaking(unheard, 12_000);
    expect(await troubled(world, 0, 'voice-missing', 7000)).toBeLessThan(5000);
    expect(told(world, 0).at(-1)?.troubles).toEqual([{ code: 'voice-missing', userId: carim }]);
    expect((await world.nodes.stats()).node?.transport.pathsRenewed).toBe(0);
    world.voice.faults.weather({ guildId, userId: carim }, null, how);
    await wellAgain(world, 0);
    known.stop();
    await hearsSoon(twice, all.inside);
    expect(world.seatStates(0)).toEqual(['joining', 'ready']);
  });

  it('[HEAR-1] [HEAR-4] whose heartbeats are not answered tells it within five seconds, and comes back by a new session', async () => {
    const all = await call();
    const { world } = all;
    const { guildId, userId } = member(all, 1);
    // It answered some that it had not asked for.
    await beaten(world, 1);
    world.voice.faults.ignoreHeartbeats(guildId, userId, true);
    await vi.waitFor(() => expect(world.voice.counters().heartbeatsIgnored).toBe(1), settleMs);
    expect(await troubled(world, 1, 'gateway-silent', 7000)).toBeLessThan(5000);
    await vi.waitFor(() => expect(world.seatStates(1)).toContain('lost'), settleMs);
    world.voice.faults.ignoreHeartbeats(guildId, userId, false);
    await wellAgain(world, 1);
    await hearsSoon(calls.speaking(all.inside), all.outside);
    expect(world.seatStates(0)).toEqual(['joining', 'ready']);
  });

  it('[HEAR-1] [HEAR-4] whose session is not taken up again over a new socket tells it within five seconds of the cut, and comes back', async () => {
    const world = await calls.open({ regimes: ['stage', 'stage'], isMeddled: true });
    world.nodes.apply({ seats: world.seats, paths: bothWays, muteSources: [] });
    await started(world);
    await seated(world, 0, 1);
    // 9: the session is resumed.
    world.meddler().lose(({ from, op }) => from === 'server' && op === 9);
    const [{ guildId, accountId }] = world.seats;
    expect(world.voice.faults.cut(guildId, accountId)).toBe(true);
    expect(await troubled(world, 0, 'gateway-silent', 7000)).toBeLessThan(5000);
    expect(world.seatStates(0)).toEqual(['joining', 'ready']);
    await wellAgain(world, 0);
    expect(world.seatStates(0)).toEqual(['joining', 'ready', 'lost', 'joining', 'ready']);
    expect(world.seatStates(1)).toEqual(['joining', 'ready']);
  });

  it('[HEAR-1] [HEAR-4] whose network is gone tells it within five seconds of the first ping that was not answered, and comes back when it does', async () => {
    const all = await call();
    const { world } = all;
    // Its pings were answered before.
    await pinged(world, 3);
    const how = { direction: 'both', seed: 'gone' } as const;
    world.voice.faults.weather(member(all, 0), { loss: 1 }, how);
    const goneMs = systemClock.monotonicMs();
    await vi.waitFor(() => expect(world.voice.faults.standing()[0]?.in?.lost).toBeGreaterThan(0), settleMs);
    expect(systemClock.monotonicMs() - goneMs).toBeLessThan(3000);
    expect(await troubled(world, 0, 'network-silent', 7000)).toBeLessThan(5000);
    await vi.waitFor(() => expect(world.seatStates(0)).toContain('lost'), settleMs);
    world.voice.faults.weather(member(all, 0), null, how);
    await wellAgain(world, 0);
    await hearsSoon(calls.speaking(all.outside), all.inside);
  });

  it('[HEAR-1] whose room got no keys five seconds after a second member came tells it', async () => {
    const world = await calls.open({ regimes: ['stage', 'voice'], isMeddled: true });
    world.nodes.apply({ seats: world.seats, paths: bothWays, muteSources: [] });
    await started(world);
    await seated(world, 0, 1);
    // 29 and 30: a commit, and the welcome of newcomers.
    world.meddler().lose(({ from, op }) => from === 'server' && (op === 29 || op === 30));
    await world.person(bilal, 1);
    expect(await troubled(world, 1, 'no-keys', 8000)).toBeGreaterThan(4000);
    world.meddler().lose(() => false);
    await world.person(carim, 1);
    await wellAgain(world, 1);
  });

  it('[HEAR-1] that is muted, deafened or suppressed tells it, and when it is lifted', async () => {
    const { world } = await call();
    const [seat] = world.seats;
    for (const [flag, code] of [
      ['mute', 'muted'],
      ['deaf', 'deafened'],
      ['suppress', 'suppressed'],
    ] as const) {
      world.edge.tell(seat, seat.channelId, { [flag]: true });
      expect(await troubled(world, 0, code, 6000)).toBeLessThan(5000);
      world.edge.tell(seat, seat.channelId);
      await wellAgain(world, 0);
    }
  });
});
