import { afterEach, describe, expect, it, vi } from 'vitest';

import type { ChannelId } from '../../src/lib/index.ts';
import type { CarryPath, Seat } from '../../src/voice/node/index.ts';
import { faultsOf, hearsSoon, keysAre, seated, settleMs, voiceCalls } from '../support/voice-call.ts';
import { listen, voicedOf } from '../support/voice-talk.ts';
import { accounts, asItIs, bothWays, guilds, rooms, type VoiceWorld } from '../support/voice-world.ts';

/** Which account sits where changes with a plan; sound follows within three seconds, and nothing of the former plan stays. */

const amina = '300000000000000001';
const bilal = '300000000000000002';
const carim = '300000000000000003';
const resumesMs = 3000;
const regimes = ['stage', 'voice'] as const;
const elsewhere = '200000000000000003' as ChannelId; // a snowflake like the others

const calls = voiceCalls();

afterEach(() => calls.closeAll());

const between = (one: ChannelId, other: ChannelId): readonly CarryPath[] =>
  bothWays.map(({ linkId }, i) => ({
    linkId,
    ...(i === 0 ? { from: one, to: other } : { from: other, to: one }),
    ...asItIs,
  }));
const opsOf = ({ ops }: VoiceWorld, channelId: string | null): number =>
  ops.filter((op) => op.channelId === channelId).length;

describe.each(regimes)('between rooms of the kind %s,', (regime) => {
  it('an account whose lease moves to another room of its server carries from there within three seconds', async () => {
    const moved: Seat = { channelId: elsewhere, guildId: guilds[0], accountId: accounts[0], regime };
    const world = await calls.open({ regimes: [regime, regime], isOneServer: true, more: [moved] });
    const [, other] = world.seats;
    world.nodes.apply({ seats: world.seats, paths: bothWays, muteSources: [] });
    await seated(world, 0, 1);
    const [left, inside, listener] = await Promise.all([
      world.person(carim, 0),
      world.person(amina, moved),
      world.person(bilal, 1),
    ]);
    await keysAre(world, left, listener);
    await hearsSoon(calls.speaking(left), listener);
    world.nodes.apply({ seats: [moved, other], paths: between(elsewhere, other.channelId), muteSources: [] });
    const heard = listen(left);
    const said = calls.speaking(inside, 1_000_000);
    const answer = calls.speaking(listener, 2_000_000);
    await Promise.all([hearsSoon(said, listener, resumesMs), hearsSoon(answer, inside, resumesMs)]);
    expect(world.voice.alive(guilds[0], accounts[0])).toBe(true);
    expect(world.seatStates(0)).toEqual(['joining', 'ready', 'left']);
    expect(world.seatStates(1)).toEqual(['joining', 'ready']);
    expect([opsOf(world, elsewhere), opsOf(world, null)]).toEqual([1, 0]);
    expect(voicedOf(heard)).toEqual([]);
    expect(faultsOf(world)).toEqual([]);
  });

  it('a room whose account changes is carried by the other within three seconds', async () => {
    const world = await calls.open({ regimes: [regime, regime] });
    const [one, other] = world.seats;
    world.nodes.apply({ seats: world.seats, paths: bothWays, muteSources: [] });
    await seated(world, 0, 1);
    const [inside, listener] = await Promise.all([world.person(amina, 0), world.person(bilal, 1)]);
    await keysAre(world, inside, listener);
    const said = calls.speaking(inside);
    const answer = calls.speaking(listener, 1_000_000);
    await Promise.all([hearsSoon(said, listener), hearsSoon(answer, inside)]);
    const heard = listen(inside);
    world.nodes.apply({ seats: [{ ...one, accountId: accounts[1] }, other], paths: bothWays, muteSources: [] });
    await vi.waitFor(
      () => expect(world.seatStates(0)).toEqual(['joining', 'ready', 'left', 'joining', 'ready']),
      resumesMs,
    );
    await Promise.all([hearsSoon(said, listener, resumesMs), hearsSoon(answer, inside, resumesMs)]);
    expect(heard.at(-1)?.userId).toBe(accounts[1]);
    expect([accounts[0], accounts[1]].map((account) => world.voice.alive(guilds[0], account))).toEqual([false, true]);
    expect(world.seatStates(1)).toEqual(['joining', 'ready']);
    expect(faultsOf(world)).toEqual([]);
  });

  it('two accounts of one server that change places hear each other from their new ones', async () => {
    const world = await calls.open({ regimes: [regime, regime], isOneServer: true });
    const [one, other] = world.seats;
    world.nodes.apply({ seats: world.seats, paths: bothWays, muteSources: [] });
    await seated(world, 0, 1);
    const [inside, listener] = await Promise.all([world.person(amina, 0), world.person(bilal, 1)]);
    await keysAre(world, inside, listener);
    const said = calls.speaking(inside);
    const answer = calls.speaking(listener, 1_000_000);
    await Promise.all([hearsSoon(said, listener), hearsSoon(answer, inside)]);
    const heard = [listen(inside), listen(listener)];
    const seats = [
      { ...one, accountId: other.accountId },
      { ...other, accountId: one.accountId },
    ];
    world.nodes.apply({ seats, paths: bothWays, muteSources: [] });
    await vi.waitFor(() => {
      for (const room of [0, 1] as const) expect(world.seatStates(room).slice(2)).toEqual(['left', 'joining', 'ready']);
    }, resumesMs);
    await Promise.all([hearsSoon(said, listener, resumesMs), hearsSoon(answer, inside, resumesMs)]);
    expect(heard.map((frames) => frames.at(-1)?.userId)).toEqual([other.accountId, one.accountId]);
    expect(opsOf(world, null)).toBe(0);
    expect([opsOf(world, rooms[0]), opsOf(world, rooms[1])]).toEqual([2, 2]);
    expect(faultsOf(world)).toEqual([]);
  });
});

describe.each(regimes)(
  'a voice session that ends while the main gateway still shows our account in the room (%s)',
  (regime) => {
    it('is opened anew', async () => {
      const world = await calls.open({ regimes: [regime, 'stage'] });
      const [seat] = world.seats;
      world.nodes.apply({ seats: world.seats, paths: bothWays, muteSources: [] });
      await seated(world, 0, 1);
      const [inside, listener] = await Promise.all([world.person(amina, 0), world.person(bilal, 1)]);
      world.voice.revoke(seat.guildId, seat.accountId, 'kicked');
      await vi.waitFor(() => expect(world.seatStates(0)).toContain('lost'), settleMs);
      await seated(world, 0);
      await hearsSoon(calls.speaking(inside), listener);
      expect(opsOf(world, null)).toBe(0);
      expect(world.seatStates(1)).toEqual(['joining', 'ready']);
    });

    it('is opened anew by leaving first when asking for the same room again is not answered', async () => {
      const world = await calls.open({ regimes: [regime, 'stage'] });
      const [seat] = world.seats;
      world.edge.ignoreRepeats();
      world.nodes.apply({ seats: world.seats, paths: bothWays, muteSources: [] });
      await seated(world, 0, 1);
      const [inside, listener] = await Promise.all([world.person(amina, 0), world.person(bilal, 1)]);
      world.voice.revoke(seat.guildId, seat.accountId, 'kicked');
      await vi.waitFor(() => expect(opsOf(world, null)).toBe(1), 15_000);
      await seated(world, 0);
      await hearsSoon(calls.speaking(inside), listener);
      expect(world.seatStates(1)).toEqual(['joining', 'ready']);
    }, 40_000);
  },
);

describe('a session that is cut and cannot be resumed', () => {
  it.each(regimes)(
    '(%s) is given up after five seconds, told, and opened anew',
    async (regime) => {
      const world = await calls.open({ regimes: [regime, 'stage'], isMeddled: true });
      const [seat] = world.seats;
      world.nodes.apply({ seats: world.seats, paths: bothWays, muteSources: [] });
      await seated(world, 0, 1);
      const [inside, listener] = await Promise.all([world.person(amina, 0), world.person(bilal, 1)]);
      const release = world.meddler().hold();
      expect(world.voice.faults.cut(seat.guildId, seat.accountId)).toBe(true);
      const lost = { type: 'seat', channelId: seat.channelId, state: 'lost', why: 'no-resume' };
      await vi.waitFor(() => expect(world.reports).toContainEqual(lost), settleMs);
      release();
      await vi.waitFor(() => expect(world.seatStates(0).at(-1)).toBe('ready'), 15_000);
      await hearsSoon(calls.speaking(inside), listener);
      expect(world.seatStates(1)).toEqual(['joining', 'ready']);
      expect(faultsOf(world)).toEqual([]);
    },
    40_000,
  );
});
