import { describe, expect, it } from 'vitest';
import type { Asked, Rights, Target } from '../../../src/app/index.ts';
import type { RoomKind } from '../../../src/domain/index.ts';
import type { ChannelId, RoleId } from '../../../src/lib/index.ts';
import { actor, BOT, channelId, guildId, may, rights, says, userId } from '../../support/outside-people.ts';
import type { WorldOptions } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const lent = channelId('lent');
const [cohost, guest, member] = [userId('cohost'), userId('guest'), userId('member')];
// as: any text may stand in for a role's id here.
const friends = 'friends' as RoleId;

/** What stood in the room before: overwrites that count more than a denial for everybody. */
const BEFORE: readonly (readonly [Target, Rights])[] = [
  ['role:members', rights({ view: 'allowed', connect: 'allowed', request: 'allowed' })],
  [`role:${friends}`, rights({ view: 'allowed', connect: 'allowed' })],
  [`member:${member}`, rights({ connect: 'allowed', unmute: 'allowed' })],
  [`member:${guest}`, rights({ request: 'allowed' })],
  ['role:readers', rights({ view: 'allowed', connect: 'denied' })],
];

interface Lent {
  readonly world: OutsideWorld;
  ask(asked: Asked): Promise<void>;
}

/** A space in a room that stands, with a co-host and a guest. */
const aLentRoom = async (kind: RoomKind, about: { readonly before?: typeof BEFORE } = {}): Promise<Lent> => {
  const world = outsideWorld();
  world.community.add(guild);
  await world.boot();
  const room: ChannelId = world.room('lent', guild, { kind });
  for (const [target, said] of about.before ?? BEFORE) world.at(room).overwrites.set(target, said);
  world.changed(room);
  const input = { title: 'Talk', description: null, kind: null, room };
  const answer = await world.app.openSpace(actor('host', guild, { moderator: true }), input);
  await world.pass(3000);
  const ready = answer.ok ? await answer.value.ready : answer;
  if (!ready.ok) throw new Error(ready.refusal.code);
  const ask = async (asked: Asked): Promise<void> => {
    const outcome = await world.app.ask(actor('host', guild), ready.value.id, asked);
    expect(outcome.ok ? '' : outcome.refusal.code).toBe('');
    await world.pass(2000);
  };
  await ask({ type: 'co-host', userId: cohost });
  await ask({ type: 'add-guest', userId: guest });
  return { world, ask };
};

/** Who of them may come in: a member by a role, one by an overwrite of their own, a friend, a guest and a co-host. */
const comeIn = ({ world }: Lent): readonly boolean[] => {
  const room = world.at(lent);
  const isIn = (...of: readonly [typeof member, ...string[]]): boolean =>
    may(room, 'connect', ...of) && may(room, 'view', ...of);
  return [
    isIn(userId('other'), 'members'),
    isIn(member, 'members'),
    isIn(userId('friend'), friends),
    isIn(guest),
    isIn(cohost),
    isIn(BOT),
  ];
};

const [OPEN, CLOSED] = [
  [true, true, true, true, true, true],
  [false, false, false, true, true, true],
];

const OURS = `member:${BOT}` as const;

/** A space in a room that was made for it, in which somebody sets what our own overwrite says. */
const aMadeRoom = async (
  options: WorldOptions,
): Promise<{
  readonly world: OutsideWorld;
  readonly room: ChannelId;
  sets(said: Parameters<typeof rights>[0]): void;
  locks(locked: boolean, ms: number): Promise<void>;
}> => {
  const world = outsideWorld(options);
  world.community.add(guild);
  await world.boot();
  const answer = await world.app.openSpace(actor('host', guild), {
    title: 'Talk',
    description: null,
    kind: null,
    room: null,
  });
  for (let n = 0; n < 9; n += 1) {
    await world.pass(1000);
    world.deliver();
  }
  expect(answer.ok && (await answer.value.ready).ok).toBe(true);
  const room = channelId('made-1');
  return {
    world,
    room,
    sets: (said) => {
      world.at(room).overwrites.set(OURS, rights(said));
      world.changed(room);
    },
    locks: async (locked, ms) => {
      const id = answer.ok ? answer.value.space.id : null;
      const asked = world.app.ask(actor('host', guild), id, { type: 'set-rules', rules: { locked } });
      await world.pass(ms);
      expect((await asked).ok).toBe(true);
    },
  };
};

it('[ACCESS-6] puts back what a person made of an overwrite while it was being changed', async () => {
  const { world, room, sets, locks } = await aMadeRoom({ noteMs: 100 });
  // What somebody takes from us, and gives back as the door is being shut.
  sets({ connect: 'denied' });
  await world.pass(1000);
  await locks(true, 50);
  sets({});
  await world.pass(5000);
  expect([says(world.at(room), OURS, 'connect'), says(world.at(room), 'everyone', 'connect')]).toEqual([
    'allowed',
    'denied',
  ]);
  await locks(false, 5000);
  expect(says(world.at(room), OURS, 'connect')).toBe('unset');
});

it('[ACCESS-6] never puts back what shut us out, though it was seen when ours was set', async () => {
  const { world, room, sets, locks } = await aMadeRoom({ lag: true });
  sets({ connect: 'denied' });
  world.deliver();
  await world.pass(1000);
  // Its event has not come yet.
  sets({});
  await locks(true, 50);
  world.deliver();
  await world.pass(5000);
  expect(says(world.at(room), OURS, 'connect')).toBe('allowed');
  await locks(false, 50);
  world.deliver();
  await world.pass(5000);
  world.deliver();
  // As the room was made.
  expect(says(world.at(room), OURS, 'connect')).toBe('allowed');
});

describe.each(['stage', 'voice'] as const)('the doors of a lent %s whose overwrites let people in', (kind) => {
  it.each<readonly [string, Asked, Asked, readonly boolean[]]>([
    ['locked', { type: 'set-rules', rules: { locked: true } }, { type: 'set-rules', rules: { locked: false } }, CLOSED],
    ['hidden', { type: 'set-rules', rules: { hidden: true } }, { type: 'set-rules', rules: { hidden: false } }, CLOSED],
    ['braked', { type: 'brake', isOn: true }, { type: 'brake', isOn: false }, CLOSED],
    [
      'for the invited',
      { type: 'set-rules', rules: { access: { type: 'invited' } } },
      { type: 'set-rules', rules: { access: { type: 'everyone' } } },
      CLOSED,
    ],
    [
      'for a role',
      { type: 'set-rules', rules: { access: { type: 'roles', roleIds: [friends] } } },
      { type: 'set-rules', rules: { access: { type: 'everyone' } } },
      [false, false, true, true, true, true],
    ],
  ])('[ACCESS-6] hold when it is %s, and are put back when that is over and at the end', async (...row) => {
    const [_name, close, open, closed] = row;
    const room = await aLentRoom(kind);
    expect(comeIn(room)).toEqual(OPEN);
    await room.ask(close);
    expect(comeIn(room)).toEqual(closed);
    // What the doors are not about stays as it is.
    expect(says(room.world.at(lent), `member:${member}`, 'unmute')).toBe('allowed');
    expect(says(room.world.at(lent), 'role:readers', 'connect')).toBe('denied');
    await room.ask(open);
    for (const [target, said] of BEFORE) expect(room.world.at(lent).overwrites.get(target), target).toEqual(said);
    await room.ask(close);
    await room.ask({ type: 'end' });
    await room.world.pass(3000);
    expect(room.world.at(lent).overwrites).toEqual(new Map(BEFORE));
  });

  it('[ACCESS-6] [KEEP-3] are shut again where somebody opens them by hand, a few times', async () => {
    const room = await aLentRoom(kind);
    const { world } = room;
    await room.ask({ type: 'brake', isOn: true });
    const meddle = (): void => {
      world.at(lent).overwrites.set('role:members', rights({ view: 'allowed', connect: 'allowed' }));
      world.at(lent).overwrites.set('role:new', rights({ connect: 'allowed' }));
      world.changed(lent);
    };
    meddle();
    await world.pass(1000);
    expect(comeIn(room)).toEqual(CLOSED);
    expect(may(world.at(lent), 'connect', userId('other'), 'new')).toBe(false);
    world.calls.length = 0;
    for (let times = 0; times < 10; times += 1) {
      meddle();
      await world.pass(1000);
    }
    expect(world.calls.filter((call) => call === 'setRights').length).toBeLessThan(10);
  });

  it('[ACCESS-6] [KEEP-1] are put back by the next process, wherever this one dies', async () => {
    for (let after = 0; after < 24; after += 1) {
      const room = await aLentRoom(kind);
      const { world } = room;
      const [id = null] = world.spaces.keys();
      world.killAt = world.steps + after;
      void world.app.ask(actor('host', guild), id, { type: 'brake', isOn: true });
      await world.pass(1000);
      await world.boot();
      await world.pass(3000);
      const isOn = [...world.spaces.values()][0]?.brake !== null;
      expect(comeIn(room), `${after}`).toEqual(isOn ? CLOSED : OPEN);
      await world.app.ask(actor('host', guild), id, { type: 'end' });
      await world.pass(5000);
      expect(world.at(lent).overwrites, `${after}`).toEqual(new Map(BEFORE));
    }
  });
});

describe('the brake on a stage', () => {
  it('[BRAKE-1] [ACCESS-6] takes out what lets a role raise hands by Discord’s own button', async () => {
    const room = await aLentRoom('stage');
    await room.ask({ type: 'brake', isOn: true });
    expect(may(room.world.at(lent), 'request', userId('other'), 'members')).toBe(false);
    await room.ask({ type: 'brake', isOn: false });
    expect(may(room.world.at(lent), 'request', userId('other'), 'members')).toBe(true);
  });

  it('[ACCESS-6] is told as a trouble where Majlis may not shut the door', async () => {
    const room = await aLentRoom('stage');
    const failure = {
      code: 'missing-permissions',
      permissions: ['MANAGE_ROLES'],
      channelId: lent,
      retryable: false,
    } as const;
    room.world.fail('setRights', failure, 50);
    await room.ask({ type: 'brake', isOn: true });
    // Once, however many overwrites it is about.
    expect(room.world.panelIn(lent)?.facts.troubles).toMatchObject([{ code: 'missing-permissions' }]);
  });
});
