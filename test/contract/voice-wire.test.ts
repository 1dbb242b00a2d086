import { afterEach, describe, expect, it, vi } from 'vitest';

import { hearsSoon, keysAre, seated, settleMs, voiceCalls } from '../support/voice-call.ts';
import { bothWays, rooms } from '../support/voice-world.ts';
import { isSealed, tapWire, type Tapped, type WireTap } from '../support/wire-tap.ts';

/** What really leaves our machine for a room that is encrypted end to end, whatever happens to its keys: read off the wire. */

const silence = Buffer.from([0xf8, 0xff, 0xfe]);
const amina = '300000000000000001';
const bilal = '300000000000000002';
const carim = '300000000000000003';

const calls = voiceCalls();
let tap: WireTap | null = null;

afterEach(async () => {
  await calls.closeAll();
  await tap?.close();
  tap = null;
});

const into = (room: string, packets: readonly Tapped[]): readonly Buffer[] =>
  packets.filter(({ channelId }) => channelId === room).map(({ payload }) => payload);

describe('into an encrypted room', () => {
  it('nothing leaves in clear but silence, through every change of keys', async () => {
    const world = await calls.open({ regimes: ['stage', 'voice'], isMeddled: true });
    tap = await tapWire(world.meddler());
    world.nodes.apply({ seats: world.seats, paths: bothWays, muteSources: [] });
    await seated(world, 0, 1);
    // Somebody speaks on the stage from before there is anybody who shares our keys until the end.
    const outside = await world.person(amina, 0);
    const said = calls.speaking(outside);
    const listener = await world.person(bilal, 1);
    await keysAre(world, listener);
    await hearsSoon(said, listener);

    for (let round = 0; round < 4; round += 1) {
      const guest = await world.person(`40000000000000000${round}`, 1);
      await vi.waitFor(() => expect(guest.encryption?.isReady()).toBe(true), settleMs);
      const wordEnd = said.said.length + 10;
      await vi.waitFor(() => expect(said.said.length).toBeGreaterThanOrEqual(wordEnd), settleMs);
      guest.close();
    }
    const { guildId, accountId } = world.seats[1];
    const { resumed } = world.voice.counters();
    world.voice.faults.cut(guildId, accountId);
    await vi.waitFor(() => expect(world.voice.counters().resumed).toBe(resumed + 1), settleMs);
    listener.encryption?.faults.startOver();
    await hearsSoon(said, listener);
    world.edge.moveServer(world.seats[1]);
    await vi.waitFor(() => expect(world.seatStates(1)).toEqual(['joining', 'ready', 'lost', 'ready']), settleMs);
    await hearsSoon(said, listener);
    // The last person goes and another comes: the group ends, and a new one is founded.
    listener.close();
    await vi.waitFor(async () => expect((await world.encryption())[1]).not.toBe('ready'), settleMs);
    const next = await world.person(carim, 1);
    await keysAre(world, next);
    await hearsSoon(said, next);
    // And the other way, for what the tap would read of speech in clear.
    said.stop();
    const answer = calls.speaking(next, 1_000_000);
    await hearsSoon(answer, outside);
    answer.stop();

    const packets = tap.sent();
    expect(tap.unread()).toBe(0);
    const sealed = into(rooms[1], packets).filter((payload) => !payload.equals(silence));
    expect(sealed.length).toBeGreaterThan(50);
    expect(sealed.filter((payload) => !isSealed(payload))).toEqual([]);
    // A sealed frame hides the whole of what was said.
    expect(sealed.filter((payload) => said.said.some((frame) => payload.includes(frame)))).toEqual([]);
    // The stage has no encryption of its own: there the same tap reads the frames as they were said.
    const clear = into(rooms[0], packets).filter((payload) => !payload.equals(silence));
    expect(clear.length).toBeGreaterThanOrEqual(5);
    expect(clear.filter((payload) => !answer.said.some((frame) => payload.equals(frame)))).toEqual([]);
    expect(world.voice.counters()).toMatchObject({ droppedPlaintext: 0, droppedPlaintextEarly: 0 });
  });
});
