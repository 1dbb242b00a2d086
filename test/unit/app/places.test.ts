import { beforeEach, describe, expect, it } from 'vitest';
import type { Asked, OpenInput } from '../../../src/app/index.ts';
import type { RulesPatch, Space } from '../../../src/domain/index.ts';
import { mainOf } from '../../../src/domain/index.ts';
import type { ChannelId } from '../../../src/lib/index.ts';
import { actor, channelId, guildId, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';
import { endedSpace, onlyRoom, openedPlan } from '../../support/planned-rooms.ts';
import { datesOf, planInput, plannedWorld, planSeries } from '../../support/planned-world.ts';

const guild = guildId('one');
const host = actor('host', guild, { moderator: true });

let world: OutsideWorld;
let space: Space;
let room: ChannelId;

const open = async (rules: RulesPatch, over: Partial<OpenInput> = {}): Promise<void> => {
  await world.boot();
  const answer = await world.app.openSpace(host, {
    title: 'Tea',
    description: null,
    kind: 'voice',
    room: null,
    rules,
    ...over,
  });
  await world.pass(3000);
  const ready = answer.ok ? await answer.value.ready : answer;
  if (!ready.ok) throw new Error(ready.refusal.code);
  space = ready.value;
  room = ready.value.room.channelId ?? channelId('none');
  await world.pass(3000);
};
const ask = async (asked: Asked): Promise<string | null> => {
  const outcome = await world.app.ask(host, space.id, asked);
  await world.pass(6000);
  return outcome.ok ? null : outcome.refusal.code;
};
const set = (places: number): Promise<string | null> => ask({ type: 'set-rules', rules: { places } });
const rule = (): number | undefined => world.spaces.get(space.id)?.rules.places;
const limits = (): readonly (number | null | undefined)[] => [
  rule(),
  world.at(room).limit,
  world.applied.get(space.id)?.limit,
];
const byHand = async (limit: number | null, where = room): Promise<void> => {
  world.at(where).limit = limit;
  world.changed(where);
  await world.pass(6000);
};
const timesSet = (): number => world.calls.filter((call) => call === 'setLimit').length;

beforeEach(() => {
  world = outsideWorld({ graceMs: 1e9, pool: ['pool1', 'pool2', 'pool3'] });
  world.community.add(guild);
});

describe('a room that was made', () => {
  it.each(['stage', 'voice'] as const)(
    '[OVERFLOW-9] of kind %s takes as many as its rule says from the beginning, and then as many as it is set to',
    async (kind) => {
      await open({ places: 20 }, { kind });
      expect([limits(), timesSet()]).toEqual([[20, 21, 21], 0]);
      expect(await set(30)).toBeNull();
      expect(limits()).toEqual([30, 31, 31]);
      await world.boot();
      await world.pass(6000);
      expect([limits(), timesSet()]).toEqual([[30, 31, 31], 1]);
      expect(await set(0)).toBeNull();
      expect(limits()).toEqual([0, null, null]);
    },
  );

  it('[OVERFLOW-9] of the kind voice takes no more than Discord lets in, whatever the rule says', async () => {
    await open({ places: 500 });
    expect(limits()).toEqual([500, 99, 99]);
  });

  it('[OVERFLOW-9] is asked for again where Discord failed, and told where it refuses', async () => {
    await open({});
    world.fail('setLimit', { code: 'unavailable', detail: '', retryable: true });
    await set(20);
    await world.pass(10_000);
    expect(limits()).toEqual([20, 21, 21]);
    world.fail('setLimit', {
      code: 'missing-permissions',
      permissions: ['MANAGE_CHANNELS'],
      channelId: room,
      retryable: false,
    });
    await set(30);
    expect(world.panelIn(room)?.facts.troubles.map(({ code }) => code)).toEqual(['missing-permissions']);
    expect(limits()).toEqual([30, 21, 21]);
  });

  it('[OVERFLOW-10] has what somebody sets in Discord for its rule, also while Majlis was away; no limit at all too', async () => {
    await open({ places: 20 });
    await byHand(31);
    expect(limits()).toEqual([30, 31, 31]);
    world.at(room).limit = 6;
    await world.boot();
    await world.pass(6000);
    expect(limits()).toEqual([5, 6, 6]);
    await byHand(null);
    expect([limits(), timesSet()]).toEqual([[0, null, null], 0]);
    // Where the rule says nothing, what stands there is for people to say.
    await byHand(11);
    expect([limits(), timesSet()]).toEqual([[0, 11, null], 0]);
    await set(20);
    expect(limits()).toEqual([20, 21, 21]);
  });

  it('[OVERFLOW-10] is put right where the limit leaves no place for anybody, five times in ten minutes', async () => {
    await open({ places: 20 });
    for (let times = 0; times < 8; times += 1) await byHand(1);
    expect([limits(), timesSet()]).toEqual([[20, 1, 21], 5]);
    expect(world.panelIn(room)?.facts.troubles.map(({ code }) => code)).toEqual(['kept-undone']);
  });

  it('[OVERFLOW-9] is full by its rule; those beside it take as many, and are put right when they are changed by hand', async () => {
    await open({ places: 3, overflow: true });
    for (const name of ['host', 'ann', 'bea']) world.join(room, userId(name));
    await world.pass(6000);
    const [beside] = [...world.spaces.values()].filter((one) => mainOf(one) === space.id);
    const there = beside?.room.channelId ?? channelId('none');
    expect(world.at(there).limit).toBe(4);
    await set(10);
    expect([world.at(room).limit, world.at(there).limit]).toEqual([11, 11]);
    await byHand(31, there);
    expect([world.at(room).limit, world.at(there).limit, rule()]).toEqual([11, 11, 10]);
    await byHand(16);
    expect([world.at(room).limit, world.at(there).limit, rule()]).toEqual([16, 16, 15]);
  });

  it('[OVERFLOW-9] lets an account of ours in that is to sit where people have taken all places, and is as it was then', async () => {
    const { options } = world;
    world.options = { ...options, deaf: true };
    await open({ places: 3, overflow: true });
    for (const name of ['host', 'ann', 'bea', 'cem']) world.join(room, userId(name));
    await world.pass(6000);
    // It is to hear the room that opened beside this one.
    expect([world.leases.get(space.id)?.accountId !== undefined, limits()]).toEqual([true, [3, 5, 5]]);
    world.leave(room, userId('cem'));
    await world.pass(6000);
    expect(limits()).toEqual([3, 4, 4]);
    world.join(room, userId('cem'));
    await world.pass(6000);
    world.options = options;
    await world.boot();
    await world.pass(60_000);
    expect([world.at(room).accounts.size, world.at(room).people.size, limits()]).toEqual([1, 4, [3, 4, 4]]);
  });
});

describe('a lent room', () => {
  it('[OVERFLOW-10] keeps its own limit: nothing is set, that is refused, and what was to begin so is told', async () => {
    world.room('hall', guild, { kind: 'voice', limit: 4 });
    const hall = channelId('hall');
    await world.boot();
    const asked = { preset: null, rules: { places: 20 }, kind: null, room: hall, hostId: host.userId };
    const begun = await world.app.beginning(host, asked);
    expect(begun).toMatchObject({ value: { rules: { places: 0 }, notes: [{ code: 'places-of-lent' }] } });
    expect(await world.app.beginning(host, { ...asked, room: null })).toMatchObject({
      value: { rules: { places: 20 }, notes: [] },
    });
    await open({ places: 20 }, { room: hall });
    expect(limits()).toEqual([0, 4, null]);
    expect(await set(20)).toBe('places-of-lent');
    expect(await set(0)).toBeNull();
    await byHand(9);
    await ask({ type: 'end' });
    expect([world.at(hall).limit, timesSet()]).toEqual([9, 0]);
  });

  it('[OVERFLOW-9] of a series is ours: it takes as many as each date says, and as many as come after it', async () => {
    const planned = await plannedWorld();
    const opening = { ...planInput('').opening, rules: { places: 20 } };
    const { id } = await planSeries(planned, 'every 720 minutes, first in 60 minutes', { opening });
    const own = onlyRoom(planned);
    const [first] = datesOf(planned, id);
    if (first === undefined) throw new Error('no dates');
    await openedPlan(planned, first.id);
    await planned.pass(3000);
    expect(own.limit).toBe(21);
    await endedSpace(planned, first.id);
    await planned.pass(60_000);
    expect(own.limit ?? null).toBeNull();
  });
});
