import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_RULES, type Space } from '../../../src/domain/index.ts';
import type { ChannelId } from '../../../src/lib/index.ts';
import { type FullHall, fullHall, guild, HALL, host } from '../../support/full-hall.ts';
import { actor, rights, says, userId } from '../../support/outside-people.ts';

let hall: FullHall;
let world: FullHall['world'];
let main: Space;

const open: FullHall['open'] = async (...how) => {
  await hall.open(...how);
  main = hall.main();
};
const spaceOf: FullHall['spaceOf'] = (space) => hall.spaceOf(space);
const beside: FullHall['beside'] = () => hall.beside();
const second: FullHall['second'] = () => hall.second();
const roomOf: FullHall['roomOf'] = (space) => hall.roomOf(space);
const come: FullHall['come'] = (...who) => hall.come(...who);
const ask: FullHall['ask'] = (...asked) => hall.ask(...asked);
const openLinks = (): readonly string[] =>
  [...world.links.values()].filter(({ state }) => state.status === 'open').map(({ id }) => id);

const anew = (): void => {
  hall = fullHall();
  ({ world } = hall);
};

beforeEach(anew);

describe('a room beside a full one', () => {
  it.each(['stage', 'voice'] as const)(
    '[OVERFLOW-3] [OVERFLOW-4] [OVERFLOW-6] of a %s opens once it is full, like it, is linked by itself, and is told of',
    async (kind) => {
      await open(kind);
      await come(HALL, 'host');
      expect(beside()).toEqual([]);
      await come(HALL, 'ann');
      const there = second();
      expect(there).toMatchObject({ title: 'Tea · 2', hostId: 'host', life: { status: 'live' }, room: { kind } });
      expect(world.at(roomOf(there))).toMatchObject({ name: 'Tea · 2', limit: 4 });
      expect([...world.links.values()]).toMatchObject([
        {
          mode: { type: 'conference' },
          near: { spaceId: main.id },
          state: { status: 'open', far: { spaceId: there.id } },
        },
      ]);
      const paths = world.plan.paths.map(({ from, to }) => `${from} ${to}`);
      expect(new Set(paths)).toEqual(new Set([`${HALL} ${roomOf(there)}`, `${roomOf(there)} ${HALL}`]));
      expect(world.panelIn(HALL)?.facts.overflow).toEqual({
        role: 'main',
        isFull: true,
        rooms: [{ channelId: roomOf(there), isFull: false }],
      });
      expect(world.panelIn(roomOf(there))?.facts.overflow).toMatchObject({
        role: 'beside',
        mainTitle: 'Tea',
        isFull: false,
        rooms: [{ channelId: HALL, isFull: true }],
      });
      // And only one.
      await world.pass(400_000);
      expect(beside()).toHaveLength(1);
    },
  );

  it('[OVERFLOW-1] opens nowhere where nobody asked for it, and from when somebody does', async () => {
    await open('voice', {});
    await come(HALL, 'host', 'ann', 'bea');
    expect(beside()).toEqual([]);
    expect(await ask(actor('ann', guild), main, { type: 'set-rules', rules: { overflow: true } })).toBe('not-host');
    expect(await ask(host, main, { type: 'set-rules', rules: { overflow: true } })).toBeNull();
    expect(beside()).toHaveLength(1);
  });

  it('[OVERFLOW-3] [OVERFLOW-4] [OVERFLOW-6] has others beside it when it fills as well, up to three, each linked with each', async () => {
    await open();
    await come(HALL, 'host', 'ann');
    for (const [index, who] of [
      ['bea', 'cem'],
      ['dua', 'eva'],
      ['fay', 'gil'],
    ].entries())
      await come(roomOf(beside()[index] ?? main), ...who);
    expect(beside().map(({ title }) => title)).toEqual(['Tea · 2', 'Tea · 3', 'Tea · 4']);
    // Each panel says where the others are, and which of them are full.
    await world.pass(6000);
    const [two, three, four] = beside().map(roomOf);
    expect(world.panelIn(three ?? HALL)?.facts.overflow).toEqual({
      role: 'beside',
      mainTitle: 'Tea',
      isFull: true,
      rooms: [HALL, two, four].map((room) => ({ channelId: room, isFull: true })),
    });
    expect(openLinks()).toHaveLength(6);
    expect(world.plan.paths).toHaveLength(12);
    expect(world.plan.seats).toHaveLength(4);
  });

  it('[OVERFLOW-4] shares one queue with it: who is brought up speaks from there, and its link is not left', async () => {
    await open();
    await come(HALL, 'host', 'ann');
    const there = second();
    await come(roomOf(there), 'bea');
    expect(await ask(actor('bea', guild), there, { type: 'raise-hand', question: null })).toBeNull();
    await world.pass(6000);
    const queueOn = (room: ChannelId): unknown => world.panelIn(room)?.facts.queue.map(({ hand }) => hand.userId);
    expect([HALL, roomOf(there)].map(queueOn)).toEqual([['bea'], ['bea']]);
    expect(await ask(host, there, { type: 'approve', userId: userId('bea') })).toBeNull();
    expect(world.isHeard(roomOf(there), userId('bea'))).toBe(true);
    expect(world.whereIs(guild, userId('bea'))).toBe(roomOf(there));
    const [link] = [...world.links.values()];
    if (link === undefined) throw new Error('no link');
    const left = await world.app.changeLink(host, link.id, { type: 'leave' });
    expect(left).toMatchObject({ ok: false, refusal: { code: 'link-of-overflow' } });
    const muted = await world.app.changeLink(host, link.id, { type: 'mute', what: 'incoming' }, main.id);
    expect(muted.ok).toBe(true);
  });

  it('[OVERFLOW-5] is run as its space is: blocks, brake and titles hold in both, by whichever door', async () => {
    await open();
    await come(HALL, 'host', 'ann');
    const there = second();
    await come(roomOf(there), 'bea', 'cem');
    expect(await ask(host, there, { type: 'block', userId: userId('bea'), scope: 'space' })).toBeNull();
    expect(spaceOf(main).blocked.map(({ userId: who }) => who)).toEqual(['bea']);
    expect(spaceOf(there).blocked.map(({ userId: who }) => who)).toEqual(['bea']);
    expect(world.whereIs(guild, userId('bea'))).toBeNull();
    expect(says(world.at(roomOf(there)), 'member:bea', 'connect')).toBe('denied');
    expect(await ask(host, there, { type: 'invite', userId: userId('cem') })).toBeNull();
    expect(world.isHeard(roomOf(there), userId('cem'))).toBe(true);
    expect(await ask(host, main, { type: 'brake', isOn: true })).toBeNull();
    expect(spaceOf(there).brake).toMatchObject({ byUserId: 'host' });
    expect(world.isHeard(roomOf(there), userId('cem'))).toBe(false);
    expect(await ask(host, there, { type: 'brake', isOn: false })).toBeNull();
    expect([spaceOf(main).brake, spaceOf(there).brake]).toEqual([null, null]);
    expect(await ask(host, there, { type: 'unmute', userId: userId('cem') })).toBeNull();
    expect(world.isHeard(roomOf(there), userId('cem'))).toBe(true);
    expect(await ask(host, main, { type: 'mute-all' })).toBeNull();
    expect(world.isHeard(roomOf(there), userId('cem'))).toBe(false);
    expect(await ask(host, there, { type: 'retitle', title: 'Coffee' })).toBeNull();
    expect([spaceOf(main).title, spaceOf(there).title]).toEqual(['Coffee', 'Coffee · 2']);
    // Whoever changes the title that stands there changes that of the space.
    expect(await ask(host, there, { type: 'retitle', title: 'Cake · 2' })).toBeNull();
    expect([spaceOf(main).title, spaceOf(there).title]).toEqual(['Cake', 'Cake · 2']);
    expect(await ask(host, there, { type: 'retitle', title: 'Top · 3' })).toBeNull();
    expect([spaceOf(main).title, spaceOf(there).title]).toEqual(['Top · 3', 'Top · 3 · 2']);
    // And what is kept of how it runs is how the space runs.
    const kept = await world.app.rememberSettings(host, there.id);
    expect(kept).toMatchObject({ ok: true, value: { rules: { overflow: true } } });
    expect(await ask(host, there, { type: 'co-host', userId: userId('ann') })).toBeNull();
    expect(spaceOf(there).people).toContainEqual(expect.objectContaining({ userId: 'ann', role: 'co-host' }));
    expect(await ask(host, there, { type: 'transfer', userId: userId('ann') })).toBeNull();
    expect([spaceOf(main).hostId, spaceOf(there).hostId]).toEqual(['ann', 'ann']);
    // What is taken over stands in one log.
    const acts = (space: Space): readonly string[] => (world.logs.get(space.id) ?? []).map(({ act }) => act);
    expect(acts(main)).toContain('blocked');
    expect(acts(there)).not.toContain('blocked');
  });

  it('[OVERFLOW-5] counts for no limit of the server, and is meant by nobody who does not name it', async () => {
    world.settings.set(guild, { language: 'en', rules: { ...DEFAULT_RULES, maxSpaces: 2, maxPerHost: 2 } });
    await open();
    await come(HALL, 'host', 'ann');
    second();
    // The host runs both; in another channel the main one is meant.
    const seen = await world.app.info(actor('host', guild), null);
    expect(seen.ok && seen.value.space.id).toBe(main.id);
    const more = { title: 'More', description: null, kind: 'voice', room: null } as const;
    expect((await world.app.openSpace(host, more)).ok).toBe(true);
    expect(await world.app.openSpace(host, more)).toMatchObject({ refusal: { code: 'too-many-spaces' } });
  });

  it('[OVERFLOW-7] ends when it is empty and there is room again, and no other opens for five minutes', async () => {
    await open();
    await come(HALL, 'host', 'ann');
    const there = second();
    // Empty, but all others are full.
    await world.pass(400_000);
    expect(beside()).toHaveLength(1);
    world.leave(HALL, userId('ann'));
    await world.pass(100_000);
    expect(beside()).toEqual([]);
    expect(spaceOf(there).life).toMatchObject({ status: 'ended', reason: 'left-empty' });
    expect(world.rooms.has(roomOf(there))).toBe(false);
    expect(openLinks()).toEqual([]);
    await come(HALL, 'ann');
    await world.pass(120_000);
    expect(beside()).toEqual([]);
    await world.pass(240_000);
    expect(beside()).toHaveLength(1);
  });

  it('[OVERFLOW-7] [LIFE-2] goes on while the first room is empty, and both end once nobody is in either', async () => {
    await open();
    await come(HALL, 'host', 'ann');
    const there = second();
    await come(roomOf(there), 'bea');
    for (const who of ['host', 'ann']) world.leave(HALL, userId(who));
    await world.pass(400_000);
    expect([spaceOf(main), spaceOf(there)].map(({ life }) => life.status)).toEqual(['live', 'live']);
    expect(world.whereIs(guild, userId('bea'))).toBe(roomOf(there));
    world.leave(roomOf(there), userId('bea'));
    await world.pass(300_000);
    const ends = [spaceOf(main), spaceOf(there)].map(({ life }) => life);
    expect(ends).toMatchObject([
      { status: 'ended', reason: 'left-empty' },
      { status: 'ended', reason: 'left-empty' },
    ]);
  });

  it('[OVERFLOW-5] [ROLE-3] [ROLE-4] is no place to which the host is gone: nobody takes over from them while they are there', async () => {
    await open();
    await come(HALL, 'host', 'ann');
    const there = second();
    expect(await ask(host, main, { type: 'co-host', userId: userId('ann') })).toBeNull();
    world.leave(HALL, userId('host'));
    await come(roomOf(there), 'host');
    await world.pass(600_000);
    expect(spaceOf(main).hostId).toBe('host');
    expect(await ask(actor('ann', guild), main, { type: 'claim' })).toBe('claim-later');
    // And once they are gone from there as well, somebody does.
    world.leave(roomOf(there), userId('host'));
    await world.pass(400_000);
    expect(spaceOf(main).hostId).toBe('ann');
  });

  it('[OVERFLOW-5] [ROLE-3] is no place to which co-hosts are gone: no speaker takes over while one is there', async () => {
    await open();
    await come(HALL, 'host', 'bea');
    expect(await ask(host, main, { type: 'co-host', userId: userId('ann') })).toBeNull();
    expect(await ask(host, main, { type: 'invite', userId: userId('bea') })).toBeNull();
    await come(roomOf(second()), 'ann');
    world.leave(HALL, userId('host'));
    await world.pass(310_000);
    expect(await ask(actor('bea', guild), main, { type: 'claim' })).toBe('claim-co-host-here');
    world.leave(roomOf(second()), userId('ann'));
    await world.pass(6000);
    expect(await ask(actor('bea', guild), main, { type: 'claim' })).toBeNull();
  });

  it('[OVERFLOW-7] ends with its space, and by hand for good', async () => {
    await open();
    await come(HALL, 'host', 'ann');
    const first = second();
    await come(roomOf(first), 'bea');
    world.deleteRoom(roomOf(first));
    await world.pass(10_000);
    expect(spaceOf(main).rules.overflow).toBe(false);
    await world.pass(600_000);
    expect(beside()).toEqual([]);
    expect(await ask(host, main, { type: 'set-rules', rules: { overflow: true } })).toBeNull();
    await world.pass(6000);
    const again = second();
    await come(roomOf(again), 'bea');
    expect(await ask(host, main, { type: 'end' })).toBeNull();
    await world.pass(6000);
    expect(spaceOf(again).life).toMatchObject({ status: 'ended', reason: 'main-over' });
    expect(world.rooms.has(roomOf(again))).toBe(false);
    expect(world.leases.size).toBe(0);
  });

  it('[OVERFLOW-4] of a room that its server shows to few is as closed, so that nothing is held back', async () => {
    world.server.needsRole.add(guild);
    await open('stage', { overflow: true, access: { type: 'invited' } });
    await ask(host, main, { type: 'add-guest', userId: userId('ann') });
    await come(HALL, 'host', 'ann');
    const there = second();
    expect(spaceOf(there).guests).toEqual(['ann']);
    await world.pass(6000);
    expect(world.plan.paths).toHaveLength(2);
    expect([...world.notices.values()].filter(({ what }) => what === 'held')).toEqual([]);
  });

  it('[OVERFLOW-3] [OVERFLOW-5] begins with what its server says of the first room, so that whom Majlis let in or kept out there is so no longer here either', async () => {
    await open('voice', { overflow: true, access: { type: 'invited' } });
    await ask(host, main, { type: 'block', userId: userId('bea'), scope: 'space' });
    await ask(host, main, { type: 'add-guest', userId: userId('ann') });
    await come(HALL, 'host', 'ann');
    const there = roomOf(second());
    expect(says(world.at(there), 'everyone', 'connect')).toBe('denied');
    expect(says(world.at(there), 'member:bea', 'connect')).toBe('denied');
    expect(says(world.at(there), 'member:ann', 'connect')).toBe('allowed');
    await ask(host, main, { type: 'unblock', userId: userId('bea') });
    await ask(host, main, { type: 'drop-guest', userId: userId('ann') });
    expect(await ask(host, main, { type: 'set-rules', rules: { access: { type: 'everyone' } } })).toBeNull();
    await world.pass(6000);
    for (const target of ['everyone', 'member:bea', 'member:ann'] as const)
      expect([target, says(world.at(there), target, 'connect')]).toEqual([target, 'unset']);
    expect(world.plan.paths).toHaveLength(2);
    expect([...world.notices.values()].filter(({ what }) => what === 'held')).toEqual([]);
  });
});

describe('a room beside one that its server shows to some', () => {
  it('[OVERFLOW-4] [LINK-13] carries nothing to or from it from when the server lets other roles into the one than into the other', async () => {
    world.server.needsRole.add(guild);
    await open('voice', { overflow: true });
    const shows = async (room: ChannelId, role: string): Promise<void> => {
      world.at(room).overwrites.set(`role:${role}`, rights({ view: 'allowed' }));
      world.changed(room);
      await world.pass(6000);
    };
    await shows(HALL, '111');
    await come(HALL, 'host', 'ann');
    const there = roomOf(second());
    expect(world.plan.paths).toHaveLength(2);
    // Somebody who has that role alone would hear from now on what is said behind a door that is closed to them.
    await shows(there, '222');
    expect(world.plan.paths).toEqual([]);
    await shows(HALL, '222');
    expect(world.plan.paths).toHaveLength(2);
  });
});

describe('a kill while a room beside a full one opens', () => {
  it('[OVERFLOW-3] leaves one of it, wherever it falls', async () => {
    await open();
    await come(HALL, 'host');
    world.join(HALL, userId('ann'));
    const from = world.steps;
    await world.pass(8000);
    const steps = world.steps - from;
    expect(steps).toBeGreaterThan(20);
    for (let at = 1; at < steps; at += 7) {
      anew();
      await open();
      await come(HALL, 'host');
      world.join(HALL, userId('ann'));
      world.killAt = world.steps + at;
      await world.pass(8000);
      await world.boot();
      await world.pass(70_000);
      expect([at, beside().length, openLinks().length, world.rooms.size]).toEqual([at, 1, 1, 2]);
      expect(world.plan.paths).toHaveLength(2);
    }
  });
});
