import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Link, Space } from '../../src/domain/index.ts';
import { isOpen, mainOf, roomsBeside } from '../../src/domain/index.ts';
import type { ChannelId } from '../../src/lib/index.ts';
import { budget } from '../support/budget.ts';
import { actor, channelId, guildId, userId } from '../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../support/outside.ts';

const SEED = 20_261_126;
const guild = guildId('one');
const HALL = channelId('hall');
const host = actor('host', guild, { moderator: true });
/** Another space, in another server, with which it is linked and not. */
const elsewhere = guildId('two');
const FAR = channelId('far');
const guest = actor('guest', elsewhere, { moderator: true });
const GRACE_MS = 60_000;

type Happening =
  | { readonly do: 'join'; readonly who: string; readonly at: number }
  | { readonly do: 'leave'; readonly who: string }
  | { readonly do: 'end' | 'deleteRoom' | 'link'; readonly at: number }
  | { readonly do: 'on' | 'off' | 'boot' | 'brake' | 'release' | 'failCreate' | 'unlink' }
  | { readonly do: 'block' | 'unblock' | 'coHost' | 'hand' | 'approve' | 'mute' | 'unmute'; readonly who: string }
  | { readonly do: 'kill'; readonly after: number }
  | { readonly do: 'pass'; readonly ms: number };

const who = fc.constantFrom('host', 'a', 'b', 'c', 'd', 'e', 'f');
const at = fc.nat({ max: 3 });
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constant('join'), who, at }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('leave'), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('end', 'deleteRoom'), at: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('on', 'on', 'off', 'boot', 'brake', 'release', 'failCreate', 'unlink'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('link'), at }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('block', 'unblock', 'coHost'), who }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('hand', 'approve', 'mute', 'mute', 'unmute'), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('kill'), after: fc.integer({ min: 1, max: 60 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('pass'), ms: fc.constantFrom(3000, 3000, 20_000, 70_000, 310_000) }),
  },
);

const work = { kills: 0, rooms: 0, most: 0, over: 0, ways: 0, mutes: 0 };

/** Stored and not over, the main one first, then by number. */
const spacesOf = (world: OutsideWorld): readonly Space[] =>
  [...world.spaces.values()]
    .filter((space) => isOpen(space) && space.guildId === guild)
    .sort((one, other) => (numberOf(one) < numberOf(other) ? -1 : 1));
const numberOf = ({ overflow }: Space): number => (overflow.role === 'beside' ? overflow.number : 1);
const roomAt = (world: OutsideWorld, n: number): ChannelId | null => {
  const spaces = spacesOf(world);
  return spaces[n % Math.max(1, spaces.length)]?.room.channelId ?? null;
};

const askHost = (
  world: OutsideWorld,
  space: Space | undefined,
  asked: Parameters<OutsideWorld['app']['ask']>[2],
): void => {
  if (space !== undefined) void world.app.ask(host, space.id, asked);
};

const farSpace = (world: OutsideWorld): Space | undefined =>
  [...world.spaces.values()].find((space) => space.guildId === elsewhere);
const outwards = (world: OutsideWorld): Link | undefined =>
  [...world.links.values()].find(({ state, near }) => state.status === 'open' && near.guildId === elsewhere);

/** The other space offers a code, which is entered in one of the rooms. */
const linkWith = async (world: OutsideWorld, space: Space | undefined): Promise<void> => {
  const far = farSpace(world);
  if (far === undefined || space === undefined || outwards(world) !== undefined) return;
  // A process that dies while it offers never answers.
  void world.app.offerLink(guest, far.id).then(async (offered) => {
    if (offered.ok && offered.value.state.status === 'offered')
      await world.app.acceptLink(host, space.id, offered.value.state.code);
  });
  await world.settle();
};

const happen = async (world: OutsideWorld, one: Happening): Promise<void> => {
  const spaces = spacesOf(world);
  const [main] = spaces;
  switch (one.do) {
    case 'join': {
      const room = roomAt(world, one.at);
      if (room !== null && world.rooms.has(room)) world.join(room, userId(one.who));
      break;
    }
    case 'leave': {
      const room = world.whereIs(guild, userId(one.who));
      if (room !== null) world.leave(room, userId(one.who));
      break;
    }
    case 'end':
      askHost(world, spaces[one.at], { type: 'end' });
      break;
    case 'deleteRoom': {
      const room = spaces[one.at]?.room.channelId;
      if (room !== undefined && room !== null) world.deleteRoom(room);
      break;
    }
    case 'on':
    case 'off':
      askHost(world, main, { type: 'set-rules', rules: { overflow: one.do === 'on' } });
      break;
    case 'brake':
    case 'release':
      // By whichever of its panels.
      askHost(world, spaces.at(-1), { type: 'brake', isOn: one.do === 'brake' });
      break;
    case 'block':
      askHost(world, spaces.at(-1), { type: 'block', userId: userId(one.who), scope: 'space' });
      break;
    case 'hand':
      for (const space of spaces)
        void world.app.ask(actor(one.who, guild), space.id, { type: 'raise-hand', question: null });
      break;
    case 'approve':
    case 'mute':
    case 'unmute':
      for (const space of spaces) askHost(world, space, { type: one.do, userId: userId(one.who) });
      break;
    case 'unblock':
    case 'coHost':
      askHost(world, spaces.at(-1), { type: one.do === 'unblock' ? 'unblock' : 'co-host', userId: userId(one.who) });
      break;
    case 'link':
      await linkWith(world, spaces[one.at % Math.max(1, spaces.length)]);
      break;
    case 'unlink': {
      const id = outwards(world)?.id;
      if (id !== undefined) void world.app.changeLink(guest, id, { type: 'leave' });
      break;
    }
    case 'failCreate':
      world.fail('create', { code: 'too-many-channels', detail: '', retryable: false });
      break;
    case 'kill':
      world.killAt = world.steps + one.after;
      break;
    case 'boot':
      await world.boot();
      break;
    case 'pass':
      await world.pass(one.ms);
      break;
  }
  await world.settle();
};

const sorted = (ids: readonly string[]): readonly string[] => [...ids].sort((one, other) => (one < other ? -1 : 1));

/** What holds at any moment: at most three, each of another number, and none that its main space does not know of. */
const checkAlways = (world: OutsideWorld): void => {
  const [main, ...beside] = spacesOf(world);
  if (main === undefined || mainOf(main) !== null) return;
  const numbers = beside.map(numberOf);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(roomsBeside(main).length).toBeLessThanOrEqual(3);
  work.most = Math.max(work.most, beside.length);
  // No sound is doubled, none comes back to where it was said.
  const ways = world.plan.paths.map(({ from, to }) => `${from} ${to}`);
  expect(new Set(ways).size).toBe(ways.length);
  for (const { from, to } of world.plan.paths) expect(from).not.toBe(to);
};

/** The link with the other space leads from each room and into each, once, and ends with its first one. */
const checkOutwards = (world: OutsideWorld, rooms: readonly Space[]): void => {
  const link = outwards(world);
  const over = world.plan.paths.filter(({ linkId }) => linkId === link?.id).map(({ from, to }) => `${from} ${to}`);
  const ways = rooms.flatMap(({ room }) => [`${room.channelId} ${FAR}`, `${FAR} ${room.channelId}`]);
  expect(sorted(over)).toEqual(link === undefined ? [] : sorted(ways));
  if (link?.state.status === 'open') expect(link.state.far.spaceId).toBe(rooms[0]?.id);
  work.ways += over.length;
};

/** What holds once everything is done: each room is linked with each, run in the same way, and there is one of it outside. */
const checkSettled = (world: OutsideWorld): void => {
  const [main, ...beside] = spacesOf(world);
  if (main === undefined) throw new Error('the main space goes on');
  expect(sorted(beside.map(({ id }) => id))).toEqual(sorted(roomsBeside(main).map(({ spaceId }) => spaceId)));
  expect(world.rooms.size).toBe(2 + beside.length);
  checkOutwards(world, [main, ...beside]);
  const open = [...world.links.values()].filter(({ state, near }) => state.status === 'open' && near.guildId === guild);
  expect(open).toHaveLength((beside.length * (beside.length + 1)) / 2);
  const keptOut = (space: Space): readonly string[] => sorted(space.blocked.map(({ userId: id }) => id));
  const silent = (space: Space): readonly string[] => sorted([...space.muted, ...space.keptMutes]);
  work.mutes += silent(main).length;
  const running = (space: Space): readonly string[] =>
    sorted(space.people.flatMap(({ userId: id, role }) => (role === 'speaker' ? [] : [`${role} ${id}`])));
  for (const space of beside) {
    expect(space.title).toBe(`Tea · ${numberOf(space)}`);
    expect(keptOut(space)).toEqual(keptOut(main));
    expect(silent(space)).toEqual(silent(main));
    expect(running(space)).toEqual(running(main));
    expect(space.brake === null).toBe(main.brake === null);
    // Who is blocked is in none of them.
    for (const id of keptOut(main)) expect(world.whereIs(guild, userId(id))).not.toBe(space.room.channelId);
  }
  work.rooms += beside.length;
};

const run = async (happenings: readonly Happening[]): Promise<void> => {
  const world = outsideWorld({ graceMs: GRACE_MS, pool: ['pool1', 'pool2', 'pool3'] });
  world.room('hall', guild, { kind: 'voice', limit: 3 });
  world.room('far', elsewhere, { kind: 'voice' });
  await world.boot();
  const opening = { title: 'Tea', description: null, kind: 'voice', room: HALL, rules: { overflow: true } } as const;
  void world.app.openSpace(host, opening);
  await world.pass(6000);
  world.join(HALL, userId('host'));
  world.join(HALL, userId('stays'));
  void world.app.openSpace(guest, { title: 'Far', description: null, kind: 'voice', room: FAR });
  await world.pass(6000);
  world.join(FAR, userId('guest'));
  await world.settle();
  for (const one of happenings) {
    await happen(world, one);
    if (world.dead) {
      work.kills += 1;
      await world.boot();
    }
    checkAlways(world);
  }
  world.killAt = null;
  world.failures.clear();
  await world.boot();
  await world.pass(30_000);
  checkSettled(world);
  // And with the space all of it is over.
  askHost(world, spacesOf(world)[0], { type: 'end' });
  await world.pass(10_000);
  expect(spacesOf(world)).toEqual([]);
  expect([world.rooms.size, world.plan.paths.length]).toEqual([2, 0]);
  // What the other space offers nobody took yet waits on, and its account with it: that space goes on.
  const offering = [...world.links.values()].flatMap(({ state, near }) =>
    state.status === 'offered' && near.guildId === elsewhere ? [near.spaceId] : [],
  );
  expect([...world.leases.keys()]).toEqual([...new Set(offering)]);
  const isLeft = ({ state, near }: Link): boolean =>
    state.status === 'open' || (state.status === 'offered' && near.guildId === guild);
  expect([...world.links.values()].filter(isLeft)).toEqual([]);
  work.over += 1;
};

describe('rooms beside a full one under random happenings and kills', () => {
  it('[OVERFLOW-3] [OVERFLOW-4] [OVERFLOW-5] [OVERFLOW-7] [OVERFLOW-11] [OVERFLOW-12] are one conversation, and never more of them than are wanted', async () => {
    await fc.assert(fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 30, size: 'max' }), run), {
      seed: SEED,
      numRuns: budget({ ci: 25, long: 3000 }),
    });
    expect(work.kills).toBeGreaterThan(5);
    expect(work.rooms).toBeGreaterThan(20);
    expect(work.most).toBe(3);
    expect(work.over).toBeGreaterThan(20);
    expect(work.ways).toBeGreaterThan(20);
    expect(work.mutes).toBeGreaterThan(0);
  });
});
