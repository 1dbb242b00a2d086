import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChannelId, GuildId, LinkId } from '../../src/lib/index.ts';
import type { CarryPath, Seat } from '../../src/voice/node/index.ts';
import { hearsSoon, hex, seated, settleMs, voiceCalls } from '../support/voice-call.ts';
import { listen, voicedOf } from '../support/voice-talk.ts';
import { asItIs, bot, bothWays, rooms, type VoiceWorld } from '../support/voice-world.ts';

/** Two nodes in threads of their own; two rooms that are linked on each. */

/** A thread that starts again on a machine that is busy with other tests; P15 says what it takes on one that is not. */
const backMs = 30_000;

const amina = '300000000000000001';
const bilal = '300000000000000002';
const carim = '300000000000000003';
const dina = '300000000000000004';

// Snowflakes and links' ids, as the app would hand them over.
const seatIn = (n: number): Seat => ({
  channelId: `20000000000000000${n}` as ChannelId,
  guildId: `10000000000000000${n}` as GuildId,
  accountId: bot,
  regime: 'stage',
});
const others = [seatIn(3), seatIn(4)] as const;
const oneWay = (from: ChannelId, to: ChannelId, linkId: string): CarryPath => ({
  linkId: linkId as LinkId,
  from,
  to,
  ...asItIs,
});
const between = oneWay(others[0].channelId, others[1].channelId, 'ccccddddeeee');

const calls = voiceCalls();

afterEach(() => calls.closeAll());

async function start(): Promise<VoiceWorld> {
  const world = await calls.open({ regimes: ['stage', 'stage'], more: others, nodes: 2 });
  world.nodes.apply({ seats: [...world.seats, ...others], paths: [...bothWays, between], muteSources: [] });
  await seated(world, 0, 1, ...others);
  return world;
}

const roomsOf = async (world: VoiceWorld): Promise<readonly (readonly string[])[]> =>
  (await world.nodes.stats()).nodes.map((node) => (node?.seats ?? []).map(({ channelId }) => channelId));

describe('two voice nodes', () => {
  it('[SEAT-6] share the rooms, and one that dies takes its own with it and nothing of the others', async () => {
    const world = await start();
    expect(await roomsOf(world)).toEqual([[...rooms], others.map(({ channelId }) => channelId)]);
    const [one, other] = [await world.person(amina, 0), await world.person(bilal, 1)];
    const [third, fourth] = [await world.person(carim, others[0]), await world.person(dina, others[1])];
    const [here, there] = [calls.speaking(one), calls.speaking(third, 50_000)];
    await Promise.all([hearsSoon(here, other), hearsSoon(there, fourth)]);
    const heard = listen(fourth);
    const from = there.said.length;
    await world.killNode(0);
    await vi.waitFor(() => expect(world.seatStates(0).at(-1)).toBe('lost'));
    await hearsSoon(here, other, backMs);
    for (const seat of others) expect(world.seatStates(seat)).toEqual(['joining', 'ready']);
    const said = hex(there.said.slice(from));
    await vi.waitFor(
      () => expect(hex(voicedOf(heard)).slice(1)).toEqual(expect.arrayContaining(said.slice(1))),
      settleMs,
    );
    expect(await world.nodes.stats()).toMatchObject({ restarts: 1 });
  }, 60_000);

  it('[SEAT-6] bring the rooms of a new link together, and keep them there when it ends', async () => {
    const world = await start();
    const [one, fourth] = [await world.person(amina, 0), await world.person(dina, others[1])];
    const here = calls.speaking(one);
    const link = oneWay(rooms[0], others[1].channelId, 'ffffgggghhhh');
    const seats = [...world.seats, ...others];
    world.nodes.apply({ seats, paths: [...bothWays, between, link], muteSources: [] });
    await hearsSoon(here, fourth);
    expect(await roomsOf(world)).toEqual([[...rooms, ...others.map(({ channelId }) => channelId)], []]);
    for (const seat of others) expect(world.seatStates(seat)).toEqual(['joining', 'ready', 'joining', 'ready']);
    for (const place of [0, 1] as const) expect(world.seatStates(place)).toEqual(['joining', 'ready']);
    world.nodes.apply({ seats, paths: [...bothWays, between], muteSources: [] });
    const third = await world.person(carim, others[0]);
    await hearsSoon(calls.speaking(third, 50_000), fourth);
    expect(world.seatStates(others[0])).toEqual(['joining', 'ready', 'joining', 'ready']);
  }, 30_000);
});
