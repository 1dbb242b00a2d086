import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutsideFailure } from '../../src/app/index.ts';
import type { Space } from '../../src/domain/index.ts';
import { DEFAULT_RULES, parseTitle, roomStays } from '../../src/domain/index.ts';
import type { ChannelId, RoleId } from '../../src/lib/index.ts';
import { budget } from '../support/budget.ts';
import {
  behind,
  enterBackstage,
  expectBackstage,
  shownIn,
  TO_BACKSTAGE,
  toBackstage,
} from '../support/backstage-meddler.ts';
import { CALLS, MAY_BE_GONE, PASSING } from '../support/outside-calls.ts';
import { chatOf, chatter, deleteAnnouncement } from '../support/outside-chat.ts';
import { deletePanel, dropOverwrite, kickBot, pullUp, suppressBot } from '../support/outside-moderators.ts';
import type { Room } from '../support/outside-people.ts';
import { actor, channelId, guildId, may, rights, says, unmuters, userId } from '../support/outside-people.ts';
import { changePlaces, expectPlaces, ofPlaces, type OfPlaces } from '../support/random-places.ts';
import { type OutsideWorld, outsideWorld } from '../support/outside.ts';

const SEED = 20_261_122;
const guild = guildId('one');
const LENT = channelId('lent');
const NEWS = channelId('news');
/** Longer than the window of mending, so that what was mended too often is mended once more. */
const SETTLING_MS = 1_300_000;

type Happening =
  | { readonly do: 'join' | 'leave' | 'raise' | 'down' | 'accept' | 'pullUp'; readonly who: string }
  | { readonly do: 'approve' | 'lower' | 'toAudience'; readonly who: string }
  | {
      readonly do:
        | 'end'
        | 'closeStage'
        | 'suppressBot'
        | 'kickBot'
        | 'deletePanel'
        | 'buryPanel'
        | 'deleteAnnouncement'
        | 'dropOverwrite'
        | 'letIn'
        | 'lock'
        | 'unlock'
        | 'keepRoom'
        | 'removeRoom'
        | 'boot'
        | 'deliver';
    }
  | { readonly do: 'deleteRoom' }
  | { readonly do: 'enterBackstage' | 'goUp' | 'goBackstage' | 'callUp' | 'guest'; readonly who: string }
  | { readonly do: (typeof TO_BACKSTAGE)[number] }
  | { readonly do: 'retopic'; readonly topic: string }
  | OfPlaces
  | { readonly do: 'kill'; readonly after: number }
  | { readonly do: 'fail'; readonly call: string; readonly failure: OutsideFailure }
  | { readonly do: 'pass'; readonly ms: number };

const who = fc.constantFrom('host', 'a', 'b', 'c');
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constantFrom('join', 'raise', 'accept', 'leave', 'down', 'pullUp'), who }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('approve', 'lower', 'toAudience'), who }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('closeStage', 'suppressBot', 'kickBot', 'deletePanel', 'dropOverwrite', 'letIn', 'deliver'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('lock', 'unlock') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('keepRoom', 'keepRoom', 'removeRoom') }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom(...TO_BACKSTAGE, 'openBackstage', 'openBackstage', 'openBackstage'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('enterBackstage', 'enterBackstage', 'goUp', 'goBackstage', 'callUp', 'guest'),
      who,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('buryPanel', 'buryPanel', 'deleteAnnouncement') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('end', 'end', 'deleteRoom') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('retopic'),
      topic: fc.constantFrom('Other', 'x'.repeat(110), '  ', 'T\u202E'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('kill'), after: fc.nat(25) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('boot') }) },
  { weight: 3, arbitrary: ofPlaces },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('fail'),
      call: fc.constantFrom(...CALLS),
      failure: fc.constantFrom(...PASSING),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('pass'), ms: fc.constantFrom(0, 500, 3000, 20_000) }) },
);

const spaceIn = (world: OutsideWorld): Space | undefined => [...world.spaces.values()][0];

const hostActs = (world: OutsideWorld, { do: act, who: name }: Extract<Happening, { who: string }>): void => {
  const space = spaceIn(world);
  if (space === undefined) return;
  const host = actor('host', guild);
  if (act === 'approve') void world.app.ask(host, space.id, { type: 'approve', userId: userId(name) });
  if (act === 'lower') void world.app.ask(host, space.id, { type: 'lower-hand', userId: userId(name) });
  if (act === 'guest') void world.app.ask(host, space.id, { type: 'add-guest', userId: userId(name) });
  if (act === 'callUp') void world.app.ask(host, space.id, { type: 'go-up', userId: userId(name) });
  if (act === 'goUp') void world.app.ask(actor(name, guild), space.id, { type: 'go-up', userId: userId(name) });
  if (act === 'goBackstage')
    void world.app.ask(actor(name, guild), space.id, { type: 'go-backstage', userId: userId(name) });
  if (act === 'toAudience') void world.app.ask(host, space.id, { type: 'to-audience', userId: userId(name) });
};

const person = (
  world: OutsideWorld,
  room: ChannelId,
  { do: act, who: name }: Extract<Happening, { who: string }>,
): void => {
  const id = userId(name);
  if (!world.rooms.has(room)) return;
  if (act === 'join') world.join(room, id);
  if (act === 'leave') world.leave(room, id);
  if (act === 'raise' && world.at(room).people.get(id)?.suppress === true) world.raise(room, id);
  if (act === 'down') world.down(room, id);
  if (act === 'accept') world.accept(room, id);
  if (act === 'pullUp') pullUp(world, room, id);
};

/** A moderator lets the members in, in Discord itself, whatever the space wants. */
const letIn = (world: OutsideWorld, room: ChannelId): void => {
  world.at(room).overwrites.set('role:members', rights({ connect: 'allowed' }));
  world.changed(room);
};

const toRoom = (world: OutsideWorld, room: ChannelId, act: Happening['do']): void => {
  if (!world.rooms.has(room)) return;
  if (act === 'closeStage') world.retopic(room, null);
  if (act === 'suppressBot') suppressBot(world, room);
  if (act === 'kickBot') kickBot(world, room);
  if (act === 'deletePanel') deletePanel(world, room);
  if (act === 'buryPanel') for (let n = 0; n < 16; n += 1) chatter(world, room);
  if (act === 'dropOverwrite') dropOverwrite(world, room, userId('host'));
  if (act === 'letIn') letIn(world, room);
  if (act === 'deleteRoom') world.deleteRoom(room);
};

const isToBackstage = (one: Happening): one is Extract<Happening, { do: (typeof TO_BACKSTAGE)[number] }> =>
  TO_BACKSTAGE.some((act) => act === one.do);

const happen = async (world: OutsideWorld, one: Happening): Promise<void> => {
  const space = spaceIn(world);
  const room = space?.room.channelId ?? channelId('none');
  switch (one.do) {
    case 'kill':
      world.killAt = world.steps + one.after;
      return undefined;
    case 'boot':
      return await world.boot();
    case 'deliver':
      return world.deliver();
    case 'pass':
      return await world.pass(one.ms);
    case 'fail':
      // Of a room or a stage, Discord never says "gone" while it stands.
      if (one.failure.code !== 'gone' || MAY_BE_GONE.includes(one.call)) world.fail(one.call, one.failure);
      return undefined;
    case 'deleteAnnouncement':
      for (const id of chatOf(world).announced.keys()) deleteAnnouncement(world, id);
      return undefined;
    case 'end':
      if (space) void world.app.ask(actor('host', guild), space.id, { type: 'end' });
      return undefined;
    case 'lock':
    case 'unlock': {
      const asked = { type: 'set-rules', rules: { locked: one.do === 'lock' } } as const;
      if (space) void world.app.ask(actor('host', guild), space.id, asked);
      return undefined;
    }
    case 'keepRoom':
    case 'removeRoom': {
      const asked = { type: 'set-rules', rules: { keepRoom: one.do === 'keepRoom' } } as const;
      if (space) void world.app.ask(actor('host', guild), space.id, asked);
      return undefined;
    }
    case 'places':
      return changePlaces(world, space, room, one);
    case 'retopic':
      // Before and after the space the stage is not ours: what is set there stays. So does what we are told of only after the end.
      if (!world.rooms.has(room) || space?.life.status !== 'live') return undefined;
      world.retopic(room, one.topic);
      return world.deliver();
    case 'enterBackstage':
      return enterBackstage(world, space, one.who);
    default:
      if (isToBackstage(one)) return toBackstage(world, guild, space, one.do);
      if (!('who' in one)) return toRoom(world, room, one.do);
      hostActs(world, one);
      return person(world, room, one);
  }
};

/** One announcement of the space and no more, as it is now or as a recap; none is there only if somebody deleted it or it never was live. */
const checkAnnounced = (world: OutsideWorld, space: Space, isDeleted: boolean): void => {
  const announced = [...chatOf(world).announced.values()];
  const { announcement } = world.applied.get(space.id) ?? {};
  const standing = announcement?.status === 'standing' ? [announcement.messageId] : [];
  // What was deleted while nobody of us was there is found out by the next edit.
  if (!isDeleted || announced.length > 0) expect(announced.map(({ id }) => id)).toEqual(standing);
  for (const { facts } of announced) expect(facts.space.life.status).toBe(space.life.status);
  if (space.life.status === 'live') expect(['standing', 'over']).toContain(announcement?.status);
};

const work = { backstages: 0, inside: 0, kills: 0, live: 0, ended: 0, locked: 0, kept: 0, limited: 0, calls: 0 };

// as: any text may stand in for a role's id here.
const MODERATORS = 'moderators' as RoleId;

/** What lets others in stands exactly while the door is open. */
const checkDoor = (room: Room, { rules }: Space, lent: boolean): void => {
  const isLetIn = says(room, 'role:members', 'connect') === 'allowed';
  expect(may(room, 'connect', userId('host'))).toBe(true);
  expect(may(room, 'connect', userId('stranger'), MODERATORS)).toBe(true);
  if (rules.locked) expect(may(room, 'connect', userId('stranger'), 'members')).toBe(false);
  else expect([may(room, 'connect', userId('stranger')), isLetIn || !lent]).toEqual([true, true]);
  if (rules.locked) work.locked += 1;
};

/** A room that was made is gone, or it stays with nothing of the space in it but its last panel. */
const checkMade = (world: OutsideWorld, space: Space, rooms: readonly ChannelId[]): void => {
  const isKept = roomStays(space);
  const { channelId: own } = space.room;
  // Whoever deletes it later may.
  expect(rooms.filter((id) => !isKept || id !== own)).toEqual([]);
  const room = own === null ? undefined : world.rooms.get(own);
  if (!isKept || room === undefined) return;
  work.kept += 1;
  expect([room.topic, world.self(room.id)]).toEqual([null, 'absent']);
  expect([...unmuters(room)]).toEqual([]);
  expect(may(room, 'connect', userId('stranger'))).toBe(true);
  const panels = [...world.messages.values()].filter((message) => message.channelId === room.id);
  for (const { facts } of panels) expect(facts.space.life.status).toBe('ended');
};

/** Everything outside is as it was, or as the space left what stays. */
const checkEnded = (world: OutsideWorld, space: Space, rooms: readonly ChannelId[]): void => {
  if (space.room.origin === 'created') checkMade(world, space, rooms);
  else expect(rooms).toEqual([]);
  const room = world.rooms.get(LENT);
  if (space.room.origin === 'borrowed' && room !== undefined) {
    // Whoever lets the members in by hand only says what was there before.
    expect(room.overwrites).toEqual(new Map([['role:members', rights({ connect: 'allowed' })]]));
    expect(world.self(room.id)).toBe('absent');
    // How it was is what stood there when the space first looked.
    const applied = world.applied.get(space.id);
    if (applied?.panel != null) expect([applied.lent?.topic, null]).toContain(room.topic);
  }
};

/** Everything outside is as the state wants it. */
const checkOutside = (world: OutsideWorld, lent: boolean, isDeleted: boolean): void => {
  const space = spaceIn(world);
  if (space === undefined) return;
  const { channelId: id } = space.room;
  expect(['live', 'ended']).toContain(space.life.status);
  checkAnnounced(world, space, isDeleted);
  const rooms = [...world.made.keys()].filter((made) => world.rooms.has(made));
  if (space.life.status === 'ended') {
    checkEnded(world, space, rooms);
    return;
  }
  if (id === null) throw new Error('a live space has a room');
  const inside = expectBackstage(world, space, ['host', 'a', 'b', 'c', 'stranger']);
  work.backstages += inside === null ? 0 : 1;
  work.inside += inside ?? 0;
  const backstage = behind(world, space);
  const made = [...(lent ? [] : [id]), ...(backstage === undefined ? [] : [backstage.id])];
  expect(rooms.toSorted()).toEqual(made.toSorted());
  const room = world.at(id);
  expect(room.topic).toBe(space.title);
  expect(world.self(id)).toBe('speaking');
  expect(parseTitle(space.title)).toEqual({ ok: true, text: space.title });
  expect([...unmuters(room)]).toEqual([]);
  checkDoor(room, space, lent);
  if (expectPlaces(world, room, space, lent)) work.limited += 1;
  const panels = [...world.messages.values()].filter((message) => message.channelId === id);
  expect(panels.map((panel) => panel.facts.space.revision <= space.revision)).toEqual([true]);
  expect(panels[0]?.facts.space).toMatchObject({ title: space.title, people: space.people, hands: space.hands });
  expect(space.toAudience).toEqual([]);
  for (const { userId: user, floor } of space.people) {
    expect(floor, user).toBe(shownIn(room, backstage, user));
  }
  const raised = [...room.people]
    .filter(([, voice]) => voice.suppress && voice.raisedAtMs !== null)
    .map(([user]) => user);
  expect(space.hands.map((hand) => hand.userId).toSorted()).toEqual(raised.toSorted());
};

/** How a run begins. */
interface Start {
  readonly lent: boolean;
  readonly lag: boolean;
  readonly keepRoom: boolean;
  /** It has been live for a moment, and its host asks for a backstage. */
  readonly asksBackstage: boolean;
}

const run = async (happenings: readonly Happening[], { lent, lag, keepRoom, asksBackstage }: Start): Promise<void> => {
  const world = outsideWorld({ graceMs: 1e9, lag });
  world.community.add(guild);
  chatOf(world).channels.add(NEWS);
  const announcing = { channelId: NEWS, roleId: null };
  world.settings.set(guild, { language: 'en', rules: { ...DEFAULT_RULES, announcing } });
  if (lent) world.room('lent', guild, { topic: 'Before' });
  if (lent) letIn(world, LENT);
  world.server.moderators = [MODERATORS];
  await world.boot();
  const room = lent ? LENT : null;
  void world.app.openSpace(actor('host', guild, { moderator: lent }), {
    title: 'Talk',
    description: null,
    kind: null,
    room,
    rules: { keepRoom, places: lag ? 20 : 0 },
  });
  if (asksBackstage) {
    await world.pass(6000);
    toBackstage(world, guild, spaceIn(world), 'openBackstage');
  }
  for (const one of happenings) {
    await happen(world, one);
    if (world.dead) {
      work.kills += 1;
      await world.boot();
    }
  }
  world.killAt = null;
  world.failures.clear();
  world.options = { ...world.options, lag: false };
  await world.boot();
  for (let ms = 0; ms < SETTLING_MS; ms += 5000) {
    world.clock.advance(5000);
    await world.settle();
  }
  checkOutside(
    world,
    lent,
    happenings.some((one) => one.do === 'deleteAnnouncement'),
  );
  // The fixed point: nothing is called any more.
  work.calls += world.calls.length;
  world.calls.length = 0;
  for (let n = 0; n < 30; n += 1) {
    world.clock.advance(5000);
    await world.settle();
  }
  expect(world.calls).toEqual([]);
  const status = spaceIn(world)?.life.status;
  if (status === 'live') work.live += 1;
  if (status === 'ended') work.ended += 1;
};

describe('the outside under random happenings and kills', () => {
  it('[KEEP-1] [KEEP-2] [KEEP-3] [KEEP-4] [OVERFLOW-9] [OVERFLOW-10] [ACCESS-6] [ACCESS-7] [STAY-1] [STAY-3] [BACK-2] [BACK-8] comes to what is desired, and then rests', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(happening, { minLength: 5, maxLength: 40, size: 'max' }),
        fc.record({ lent: fc.boolean(), lag: fc.boolean(), keepRoom: fc.boolean(), asksBackstage: fc.boolean() }),
        run,
      ),
      {
        seed: SEED,
        numRuns: budget({ ci: 400, long: 20_000 }),
      },
    );
    expect(work.kills).toBeGreaterThan(20);
    expect(work.live).toBeGreaterThan(20);
    expect(work.ended).toBeGreaterThan(20);
    expect(work.backstages).toBeGreaterThan(20);
    expect(work.inside).toBeGreaterThan(5);
    expect(work.locked).toBeGreaterThan(20);
    expect(work.kept).toBeGreaterThan(5);
    expect(work.limited).toBeGreaterThan(10);
    expect(work.calls).toBeGreaterThan(1000);
  });
});
