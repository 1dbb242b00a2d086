import { afterEach, describe, expect, it, vi } from 'vitest';

import { opcode } from '../../sandbox/voice/wire/index.ts';
import { faultsOf, hearsSoon, hex, keysAre, seated, settleMs, voiceCalls } from '../support/voice-call.ts';
import { listen, voicedOf } from '../support/voice-talk.ts';
import type { Description } from '../support/voice-meddler.ts';
import { bothWays, type Layout, rooms, type VoiceWorld } from '../support/voice-world.ts';

/** What @discordjs/voice does not survive by itself: each of these ended the thread, or left a session that never hears again. */

const amina = '300000000000000001';
const bilal = '300000000000000002';
/** A handshake is given eight seconds; the rest is the next one on a busy machine. */
const handshakeMs = 20_000;

const calls = voiceCalls();

afterEach(() => calls.closeAll());

async function start(regimes: Layout['regimes']): Promise<VoiceWorld> {
  const world = await calls.open({ regimes, isMeddled: true });
  world.nodes.apply({ seats: world.seats, paths: bothWays, muteSources: [] });
  return world;
}

const raw: readonly (readonly [string, Buffer | string])[] = [
  ['an empty binary message', Buffer.alloc(0)],
  ['a binary message of one byte', Buffer.from([1])],
  ['null', 'null'],
  ['no JSON', '{'],
  ['a number', '17'],
  ['a hello without its interval', JSON.stringify({ op: opcode.hello })],
  ['people that are no list', JSON.stringify({ op: opcode.clientsConnect, d: { user_ids: 5 } })],
  ['a departure of nobody', JSON.stringify({ op: opcode.clientDisconnect })],
  ['a speaker without a name', JSON.stringify({ op: opcode.speaking })],
  ['a transition of nothing', JSON.stringify({ op: opcode.davePrepareTransition })],
  ['an execution of nothing', JSON.stringify({ op: opcode.daveExecuteTransition })],
  ['an epoch of nothing', JSON.stringify({ op: opcode.davePrepareEpoch })],
];

describe('a voice server that says', () => {
  it('nonsense of every kind costs no frame in its room or in another, and no thread', async () => {
    const world = await start(['voice', 'stage']);
    await seated(world, 0, 1);
    const [inside, outside] = await Promise.all([world.person(amina, 0), world.person(bilal, 1)]);
    await keysAre(world, inside, outside);
    const heard = { inside: listen(inside), outside: listen(outside) };
    const said = { inside: calls.speaking(inside), outside: calls.speaking(outside, 1_000_000) };
    for (const [, content] of raw) {
      for (const room of rooms) world.meddler().sayRaw(room, content);
      const from = said.inside.said.length;
      await vi.waitFor(() => expect(said.inside.said.length).toBeGreaterThan(from + 5), settleMs);
    }
    for (const talking of Object.values(said)) talking.stop();
    await vi.waitFor(() => expect(hex(voicedOf(heard.outside))).toEqual(hex(said.inside.said)), settleMs);
    await vi.waitFor(() => expect(hex(voicedOf(heard.inside))).toEqual(hex(said.outside.said)), settleMs);
    const { node, restarts } = await world.nodes.stats();
    expect(restarts).toBe(0);
    expect(node?.transport.libraryFaults).toBeGreaterThanOrEqual(2 * 7);
    for (const room of [0, 1] as const) expect(world.seatStates(room)).toEqual(['joining', 'ready']);
  });

  const descriptions: readonly (readonly [string, (told: Description) => Description])[] = [
    ['an encryption version that nobody knows', (told) => ({ ...told, dave_protocol_version: 99 })],
    ['a transport key that is too short', (told) => ({ ...told, secret_key: told.secret_key.slice(1) })],
    ['a mode that nobody asked for', (told) => ({ ...told, mode: 'xsalsa20_poly1305' })],
  ];

  it.each(descriptions)(
    '%s leaves the other room alone, and is joined anew until it makes sense',
    async (_what, change) => {
      const world = await start(['voice', 'stage']);
      await seated(world, 0, 1);
      const mend = world.meddler().spoilDescriptions(rooms[0], change);
      world.voice.faults.crash(world.seats[0].guildId, { forget: true });
      await vi.waitFor(() => expect(world.seatStates(0)).toContain('lost'), settleMs);
      await vi.waitFor(
        () => expect(world.seatStates(0).filter((state) => state === 'lost')).toHaveLength(2),
        handshakeMs,
      );
      mend();
      await vi.waitFor(() => expect(world.seatStates(0).at(-1)).toBe('ready'), handshakeMs);
      const [inside, outside] = await Promise.all([world.person(amina, 0), world.person(bilal, 1)]);
      await keysAre(world, inside, outside);
      await hearsSoon(calls.speaking(inside), outside);
      expect(world.seatStates(1)).toEqual(['joining', 'ready']);
      expect(await world.nodes.stats()).toMatchObject({ restarts: 0 });
    },
    60_000,
  );
});

describe('IP discovery that is never answered', () => {
  it('ends in another session, told with its cause, and not in a wait for ever', async () => {
    const world = await calls.open({ regimes: ['stage', 'stage'] });
    world.voice.faults.dropDiscovery(1_000_000);
    world.nodes.apply({ seats: world.seats, paths: bothWays, muteSources: [] });
    const lost = { type: 'seat', channelId: rooms[0], state: 'lost', why: 'no-handshake' };
    await vi.waitFor(() => expect(world.reports).toContainEqual(lost), handshakeMs);
    world.voice.faults.dropDiscovery(0);
    await vi.waitFor(() => {
      for (const room of [0, 1] as const) expect(world.seatStates(room).at(-1)).toBe('ready');
    }, handshakeMs);
    expect((await world.nodes.stats()).node?.transport.discoveriesRepeated).toBeGreaterThan(10);
    expect(faultsOf(world)).toEqual([]);
  }, 60_000);
});
