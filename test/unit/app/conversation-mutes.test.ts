import { beforeEach, describe, expect, it } from 'vitest';
import type { Actor, Asked } from '../../../src/app/index.ts';
import type { RulesPatch, Space } from '../../../src/domain/index.ts';
import { isMuted, mainOf } from '../../../src/domain/index.ts';
import type { ChannelId, GuildId } from '../../../src/lib/index.ts';
import { actor, channelId, guildId, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const [near, far] = [guildId('near'), guildId('far')];
const ann = actor('ann', near, { moderator: true });
const cem = userId('cem');

let world: OutsideWorld;
let first: Space;

const spaceOf = ({ id }: Space): Space => {
  const space = world.spaces.get(id);
  if (space === undefined) throw new Error('no such space');
  return space;
};
const roomOf = (space: Space): ChannelId => spaceOf(space).room.channelId ?? channelId('none');

const openIn = async (guild: GuildId, host: Actor, rules: RulesPatch, limit: number | null): Promise<Space> => {
  world.room(`hall-${guild}`, guild, { kind: 'voice', ...(limit === null ? {} : { limit }) });
  await world.boot();
  const room = channelId(`hall-${guild}`);
  const opening = { title: `Of ${host.userId}`, description: null, kind: 'voice', room, rules } as const;
  const answer = await world.app.openSpace(host, opening);
  await world.pass(6000);
  const ready = answer.ok ? await answer.value.ready : answer;
  if (!ready.ok) throw new Error(ready.refusal.code);
  world.join(room, host.userId);
  await world.pass(6000);
  return ready.value;
};
const ask = async (by: Actor, space: Space, asked: Asked): Promise<string | null> => {
  const outcome = await world.app.ask(by, space.id, asked);
  await world.pass(3000);
  return outcome.ok ? null : outcome.refusal.code;
};
const go = async (who: string, space: Space): Promise<void> => {
  const room = world.whereIs(spaceOf(space).guildId, userId(who));
  if (room !== null) world.leave(room, userId(who));
  world.join(roomOf(space), userId(who));
  await world.pass(6000);
};
const raise = async (who: string, space: Space): Promise<string | null> =>
  await ask(actor(who, spaceOf(space).guildId), space, { type: 'raise-hand', question: null });
const isHeard = (space: Space, who = cem): boolean => world.isHeard(roomOf(space), who);
const isSilent = (space: Space, who = cem): boolean => isMuted(spaceOf(space), who);
const isUp = (space: Space, who = cem): boolean => spaceOf(space).people.some((one) => one.userId === who);

const manyRooms = (): OutsideWorld => outsideWorld({ graceMs: 1e9, pool: ['pool1', 'pool2', 'pool3'] });

beforeEach(() => {
  world = manyRooms();
});

describe('a mute in a space of several rooms', () => {
  let second: Space;

  const begin = async (): Promise<void> => {
    world = manyRooms();
    first = await openIn(near, ann, { overflow: true }, 5);
    for (const who of ['cem', 'dua']) await go(who, first);
    const [beside] = [...world.spaces.values()].filter((one) => mainOf(one) === first.id);
    if (beside === undefined) throw new Error('no second room');
    second = beside;
    await go('eva', second);
  };
  beforeEach(begin);

  it('[OVERFLOW-12] [MOD-9] holds for who goes over: nothing calls them there, and who brings them up by name lifts it in all', async () => {
    expect(await ask(ann, first, { type: 'set-rules', rules: { queue: { ...first.rules.queue, mode: 'open' } } })).toBe(
      null,
    );
    expect(await raise('cem', first)).toBeNull();
    expect(isHeard(first)).toBe(true);
    expect(await ask(ann, first, { type: 'mute', userId: cem })).toBeNull();
    await go('cem', second);
    expect(await raise('cem', second)).toBeNull();
    expect([isUp(second), isHeard(second), isSilent(second)]).toEqual([false, false, true]);
    // Whoever has no mute is called at once.
    expect(await raise('eva', second)).toBeNull();
    expect(isHeard(second, userId('eva'))).toBe(true);
    expect(await ask(ann, second, { type: 'approve', userId: cem })).toBeNull();
    expect([isUp(second), isHeard(second), isSilent(second), isSilent(first)]).toEqual([true, true, false, false]);
    await go('cem', first);
    expect(isHeard(first)).toBe(true);
  });

  it('[OVERFLOW-12] [LOG-6] is set and lifted from whichever of them, wherever they have the floor, and told in one log', async () => {
    expect(await ask(ann, first, { type: 'invite', userId: cem })).toBeNull();
    await go('cem', second);
    expect(await ask(ann, second, { type: 'invite', userId: cem })).toBeNull();
    expect(isHeard(second)).toBe(true);
    expect(await ask(ann, first, { type: 'co-host', userId: userId('dua') })).toBeNull();
    const { options } = world;
    world.options = { ...options, saveMs: 50 };
    const muting = world.app.ask(actor('dua', near), second.id, { type: 'mute', userId: cem });
    const answered = muting.then(({ ok }) => [ok, isSilent(first), isSilent(second)]);
    await world.pass(3000);
    // It is answered when the room is as it says, which takes the store a moment more than its space.
    expect(await answered).toEqual([true, true, true]);
    world.options = options;
    expect([isHeard(second), isSilent(first), isSilent(second)]).toEqual([false, true, true]);
    // And is done outside in the name of who asked.
    expect(world.seats.changedBy.get(cem)).toBe('dua');
    await go('cem', first);
    expect(isHeard(first)).toBe(false);
    expect(await ask(ann, second, { type: 'unmute', userId: cem })).toBeNull();
    expect([isHeard(first), isSilent(first), isSilent(second)]).toEqual([true, false, false]);
    // Who speaks in the one is muted from the other, too.
    expect(await ask(ann, second, { type: 'invite', userId: userId('eva') })).toBeNull();
    expect(await ask(ann, first, { type: 'mute', userId: userId('eva') })).toBeNull();
    expect(isHeard(second, userId('eva'))).toBe(false);
    expect(await ask(ann, first, { type: 'mute', userId: userId('nobody') })).toBe('not-speaking');
    expect(await ask(actor('eva', near), second, { type: 'unmute', userId: cem })).toBe('not-host');
    const acts = (space: Space): readonly string[] => (world.logs.get(space.id) ?? []).map(({ act }) => act);
    expect([acts(first).filter((act) => act === 'muted').length, acts(second).includes('muted')]).toEqual([2, false]);
  });

  it('[OVERFLOW-12] [MOD-2] of everybody, and by the brake, silences who speaks in any, but who runs it; and ends in all when Discord shows it lifted in one', async () => {
    expect(await ask(ann, first, { type: 'invite', userId: cem })).toBeNull();
    const eva = userId('eva');
    expect(await ask(ann, second, { type: 'invite', userId: eva })).toBeNull();
    expect(await ask(ann, second, { type: 'mute-all' })).toBeNull();
    expect([isHeard(first), isHeard(second, eva), isHeard(first, ann.userId)]).toEqual([false, false, true]);
    expect([isSilent(first, eva), isSilent(second, eva)]).toEqual([true, true]);
    // A moderator lifts it in Discord itself.
    world.mute(near, eva, false, 'theirs');
    await world.pass(6000);
    expect([isHeard(second, eva), isSilent(first, eva), isSilent(second, eva)]).toEqual([true, false, false]);
    expect(await ask(ann, first, { type: 'brake', isOn: true })).toBeNull();
    expect([isHeard(second, eva), isSilent(first, eva)]).toEqual([false, true]);
    // Mutes stay when it is released.
    expect(await ask(ann, second, { type: 'brake', isOn: false })).toBeNull();
    await world.pass(6000);
    expect([isHeard(second, eva), isSilent(first, eva), isSilent(second, eva)]).toEqual([false, true, true]);
    expect(await ask(ann, second, { type: 'unmute', userId: eva })).toBeNull();
    expect(isHeard(second, eva)).toBe(true);
  });

  it('[OVERFLOW-12] [KEEP-1] is taken over after a kill, wherever it falls', async () => {
    expect(await ask(ann, first, { type: 'invite', userId: cem })).toBeNull();
    await go('cem', second);
    expect(await ask(ann, second, { type: 'invite', userId: cem })).toBeNull();
    world.killAt = world.steps + 2;
    void world.app.ask(ann, second.id, { type: 'mute', userId: cem });
    await world.pass(3000);
    expect(world.dead).toBe(true);
    await world.boot();
    await world.pass(6000);
    expect([isSilent(first), isSilent(second), isHeard(second)]).toEqual([true, true, false]);
  });

  const muteAndGoOver = async (): Promise<void> => {
    expect(await ask(ann, first, { type: 'invite', userId: cem })).toBeNull();
    expect(await ask(ann, first, { type: 'mute', userId: cem })).toBeNull();
    await go('cem', second);
    expect([isSilent(first), isSilent(second)]).toEqual([true, true]);
  };

  it('[OVERFLOW-12] [KEEP-1] ends in all when it ended in one, wherever a kill falls', async () => {
    const ends = new Set<boolean>();
    for (let at = 1; at <= 12; at += 1) {
      if (at > 1) await begin();
      await muteAndGoOver();
      world.killAt = world.steps + at;
      void world.app.ask(ann, second.id, { type: 'invite', userId: cem });
      await world.pass(3000);
      const isCalled = isUp(second);
      ends.add(isCalled);
      if (world.dead) await world.boot();
      await world.pass(6000);
      expect([isSilent(first), isSilent(second), isHeard(second)], `step ${at}`).toEqual(
        isCalled ? [false, false, true] : [true, true, false],
      );
    }
    expect(ends.size).toBe(2);
  });

  it('[OVERFLOW-12] ends in all though the store would not take it of the first room at once', async () => {
    await muteAndGoOver();
    const { options } = world;
    world.options = { ...options, contended: first.id };
    expect(await ask(ann, second, { type: 'invite', userId: cem })).toBeNull();
    expect([isSilent(first), isSilent(second), isHeard(second)]).toEqual([true, false, true]);
    world.options = options;
    await world.pass(60_000);
    expect([isSilent(first), isSilent(second), isHeard(second)]).toEqual([false, false, true]);
    // And who is muted again is silent again.
    expect(await ask(ann, first, { type: 'mute', userId: cem })).toBeNull();
    expect([isSilent(first), isSilent(second), isHeard(second)]).toEqual([true, true, false]);
  });
});

describe('a mute in linked spaces', () => {
  let other: Space;

  beforeEach(async () => {
    first = await openIn(near, ann, {}, null);
    const bea = actor('bea', far, { moderator: true });
    other = await openIn(far, bea, {}, null);
    const offered = await world.app.offerLink(ann, first.id);
    const code = offered.ok && offered.value.state.status === 'offered' ? offered.value.state.code : '';
    const joined = await world.app.acceptLink(bea, other.id, code);
    if (!joined.ok) throw new Error(joined.refusal.code);
    await go('cem', first);
    await ask(ann, first, { type: 'invite', userId: cem });
    for (const who of ['ann', 'dua']) {
      world.join(roomOf(other), userId(who));
      await world.pass(3000);
    }
    await ask(bea, other, { type: 'co-host', userId: userId('dua') });
  });

  it('[LINK-16] holds in those that whoever mutes runs too, ahead of the floor, and is lifted there with it', async () => {
    const bea = actor('bea', far, { moderator: true });
    expect(await ask(bea, other, { type: 'co-host', userId: ann.userId })).toBeNull();
    expect(await ask(ann, first, { type: 'mute', userId: cem })).toBeNull();
    expect([isSilent(first), isSilent(other), spaceOf(other).keptMutes]).toEqual([true, true, [cem]]);
    expect(await ask(ann, first, { type: 'unmute', userId: cem })).toBeNull();
    expect([isSilent(first), isSilent(other)]).toEqual([false, false]);
    // It ends in each by itself: whoever runs that one brings them up by name.
    expect(await ask(ann, first, { type: 'mute', userId: cem })).toBeNull();
    await go('cem', other);
    expect(await ask(bea, other, { type: 'invite', userId: cem })).toBeNull();
    expect([isSilent(first), isSilent(other)]).toEqual([true, false]);
  });

  it('[LINK-16] does not hold in those that others run', async () => {
    expect(await ask(ann, first, { type: 'mute', userId: cem })).toBeNull();
    expect([isSilent(first), isSilent(other)]).toEqual([true, false]);
    // Nor does a co-host act on another one there.
    const [bea, dua] = [actor('bea', far, { moderator: true }), userId('dua')];
    expect(await ask(bea, other, { type: 'co-host', userId: ann.userId })).toBeNull();
    await go('dua', first);
    expect(await ask(ann, first, { type: 'invite', userId: dua })).toBeNull();
    expect(await ask(ann, first, { type: 'mute', userId: dua })).toBeNull();
    expect([isSilent(first, dua), isSilent(other, dua)]).toEqual([true, false]);
  });
});
