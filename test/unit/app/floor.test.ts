import { beforeEach, describe, expect, it } from 'vitest';
import type { Space } from '../../../src/domain/index.ts';
import type { ChannelId } from '../../../src/lib/index.ts';
import { pullUp } from '../../support/outside-moderators.ts';
import { actor, channelId, guildId, userId } from '../../support/outside-people.ts';
import { meanwhile } from '../../support/meanwhile.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const [host, guest] = [userId('host'), userId('guest')];

let world: OutsideWorld;
let room: ChannelId;
let space: Space;

const now = (): Space => {
  const stored = world.spaces.get(space.id);
  if (stored === undefined) throw new Error('the space is stored');
  return stored;
};
const floorOf = (user: string): string | undefined => now().people.find((person) => person.userId === user)?.floor;
const voiceOf = (user: string): unknown => world.at(room).people.get(userId(user));
const hands = (): readonly string[] => now().hands.map((hand) => hand.userId);

beforeEach(async () => {
  world = outsideWorld();
  world.community.add(guild);
  await world.boot();
  const answer = await world.app.openSpace(actor('host', guild), {
    title: 'Talk',
    description: null,
    kind: null,
    room: null,
  });
  await world.settle();
  const ready = answer.ok ? await answer.value.ready : answer;
  if (!ready.ok) throw new Error(ready.refusal.code);
  space = ready.value;
  room = channelId('made-1');
  world.join(room, host);
  await world.settle();
  world.accept(room, host);
  await world.settle();
  world.calls.length = 0;
});

/** Guest with a raised hand, approved; not accepted yet. */
const bringUp = async (): Promise<void> => {
  world.join(room, guest);
  world.raise(room, guest);
  await world.settle();
  const answer = await world.app.ask(actor('host', guild), space.id, { type: 'approve', userId: guest });
  expect(answer.ok).toBe(true);
  await world.settle();
};

describe('the host', () => {
  it('[FLOOR-1] is invited on arrival and on each return', async () => {
    expect(floorOf('host')).toBe('speaking');
    world.leave(room, host);
    await world.settle();
    expect(floorOf('host')).toBe('away');
    world.join(room, host);
    await world.settle();
    expect(floorOf('host')).toBe('invited');
    expect(world.calls).toContain('invite');
  });

  it('[FLOOR-1] [FLOOR-3] may decline and raises a hand to be invited again', async () => {
    world.down(room, host);
    await world.pass(10_000);
    expect(floorOf('host')).toBe('audience');
    expect(world.calls.filter((call) => call === 'invite')).toEqual([]);
    world.raise(room, host);
    await world.settle();
    expect(floorOf('host')).toBe('invited');
    expect(hands()).toEqual([]);
  });

  it('[LIFE-4] may leave: the space goes on', async () => {
    await bringUp();
    world.accept(room, guest);
    world.leave(room, host);
    await world.pass(600_000);
    expect(now().life.status).toBe('live');
    expect(now().hostId).toBe(host);
  });
});

describe('speakers', () => {
  it('[HAND-3] [FLOOR-2] go up by hand, approval and their own acceptance; nothing waits for it', async () => {
    await bringUp();
    expect(floorOf('guest')).toBe('invited');
    expect(hands()).toEqual([]);
    expect(voiceOf('guest')).toMatchObject({ suppress: false, raisedAtMs: expect.any(Number) });
    await world.pass(60_000);
    expect(floorOf('guest')).toBe('invited');
    world.accept(room, guest);
    await world.settle();
    expect(floorOf('guest')).toBe('speaking');
    expect(world.calls.filter((call) => call === 'invite')).toHaveLength(1);
  });

  it('[FLOOR-3] are listeners again when they decline', async () => {
    await bringUp();
    world.down(room, guest);
    await world.settle();
    expect(floorOf('guest')).toBeUndefined();
  });

  it('[FLOOR-3] who decline and raise a hand anew wait in the queue', async () => {
    await bringUp();
    world.down(room, guest);
    world.raise(room, guest);
    await world.settle();
    expect(floorOf('guest')).toBeUndefined();
    expect(hands()).toEqual(['guest']);
  });

  it('[FLOOR-4] keep the grant when they drop out', async () => {
    await bringUp();
    world.accept(room, guest);
    world.leave(room, guest);
    await world.settle();
    expect(floorOf('guest')).toBe('away');
    world.join(room, guest);
    await world.settle();
    expect(floorOf('guest')).toBe('invited');
  });

  it('[FLOOR-5] may be brought up in Discord itself', async () => {
    world.join(room, guest);
    pullUp(world, room, guest);
    await world.settle();
    expect(floorOf('guest')).toBe('invited');
    expect(world.calls).not.toContain('invite');
    world.accept(room, guest);
    await world.settle();
    expect(floorOf('guest')).toBe('speaking');
  });

  it('[FLOOR-6] go back by the panel, for the host, a moderator or themselves; the host stays', async () => {
    await bringUp();
    world.accept(room, guest);
    await world.settle();
    const stranger = await world.app.ask(actor('stranger', guild), space.id, { type: 'to-audience', userId: guest });
    expect(!stranger.ok && stranger.refusal.code).toBe('not-host');
    const self = await world.app.ask(actor('guest', guild), space.id, { type: 'to-audience', userId: guest });
    expect(self.ok).toBe(true);
    await world.settle();
    expect(voiceOf('guest')).toEqual({ suppress: true, raisedAtMs: null });
    expect(now().toAudience).toEqual([]);
    const stays = await world.app.ask(actor('mod', guild, { moderator: true }), space.id, {
      type: 'to-audience',
      userId: host,
    });
    expect(!stays.ok && stays.refusal.code).toBe('host-stays');
  });

  it('[FLOOR-7] are not invited again and again when Discord shows nothing', async () => {
    world.options = { ...world.options, lag: true };
    world.join(room, guest);
    world.raise(room, guest);
    world.deliver();
    await world.settle();
    await world.app.ask(actor('host', guild), space.id, { type: 'approve', userId: guest });
    await world.settle();
    // Discord answered and its event is lost: the guest's client shows nothing.
    expect(floorOf('guest')).toBe('invited');
    world.gateway.lose();
    world.at(room).people.set(guest, { suppress: true, raisedAtMs: null });
    world.changed(room);
    await world.pass(30_000);
    expect(floorOf('guest')).toBeUndefined();
    expect(world.calls.filter((call) => call === 'invite')).toHaveLength(1);
  });
});

describe('what Discord shows before it answers', () => {
  const raise = async (): Promise<string> => {
    const answer = await world.app.ask(actor('guest', guild), space.id, { type: 'raise-hand', question: null });
    return answer.ok ? 'raised' : answer.refusal.code;
  };

  it('[FLOOR-7] is not taken for what a moderator does right after it, who goes up again at once', async () => {
    await bringUp();
    meanwhile(world, 'suppress', () => world.voice(room, guest, { suppress: false, raisedAtMs: null }));
    await world.app.ask(actor('host', guild), space.id, { type: 'to-audience', userId: guest });
    await world.settle();
    expect(await raise()).toBe('you-speak-already');
    await world.boot();
    await world.pass(10_000);
    expect([floorOf('guest'), hands()]).toEqual(['speaking', []]);
  });

  it('[FLOOR-7] is not taken for what somebody does right after it, who declines and raises a hand', async () => {
    world.join(room, guest);
    world.raise(room, guest);
    await world.settle();
    meanwhile(world, 'invite', () => {
      world.down(room, guest);
      world.raise(room, guest);
    });
    await world.app.ask(actor('host', guild), space.id, { type: 'approve', userId: guest });
    await world.settle();
    expect([floorOf('guest'), hands()]).toEqual([undefined, ['guest']]);
  });
});

describe('hands', () => {
  it('[HAND-1] [HAND-2] queue in order of raising and go when lowered, left or raised anew', async () => {
    for (const name of ['a', 'b', 'c']) {
      world.join(room, userId(name));
      world.raise(room, userId(name));
      await world.pass(1000);
    }
    expect(hands()).toEqual(['a', 'b', 'c']);
    world.down(room, userId('a'));
    world.leave(room, userId('b'));
    await world.pass(1000);
    world.raise(room, userId('a'));
    await world.settle();
    expect(hands()).toEqual(['c', 'a']);
  });

  it('[HAND-3] are lowered by the host, or by their owner, and by nobody else', async () => {
    world.join(room, guest);
    world.raise(room, guest);
    await world.settle();
    const stranger = await world.app.ask(actor('stranger', guild), space.id, { type: 'lower-hand', userId: guest });
    expect(!stranger.ok && stranger.refusal.code).toBe('not-host');
    expect((await world.app.ask(actor('host', guild), space.id, { type: 'lower-hand', userId: guest })).ok).toBe(true);
    await world.settle();
    expect(voiceOf('guest')).toEqual({ suppress: true, raisedAtMs: null });
    expect(hands()).toEqual([]);
    const again = await world.app.ask(actor('host', guild), space.id, { type: 'lower-hand', userId: guest });
    expect(!again.ok && again.refusal.code).toBe('no-hand');
  });

  it('[HAND-3] cannot be approved twice, or when their owner has left', async () => {
    await bringUp();
    const twice = await world.app.ask(actor('host', guild), space.id, { type: 'approve', userId: guest });
    expect(!twice.ok && twice.refusal.code).toBe('already-invited');
    world.accept(room, guest);
    await world.settle();
    const speaking = await world.app.ask(actor('host', guild), space.id, { type: 'approve', userId: guest });
    expect(!speaking.ok && speaking.refusal.code).toBe('already-speaking');
    const gone = await world.app.ask(actor('host', guild), space.id, { type: 'approve', userId: userId('ghost') });
    expect(!gone.ok && gone.refusal.code).toBe('not-in-room');
  });

  it('[KEEP-6] edits the panel at most once in two seconds, and the last state wins', async () => {
    await world.pass(3000);
    world.calls.length = 0;
    for (let n = 0; n < 40; n += 1) {
      const user = userId(`u${n}`);
      world.join(room, user);
      world.raise(room, user);
      await world.pass(100);
    }
    await world.pass(3000);
    expect(world.calls.filter((call) => call === 'edit').length).toBeLessThanOrEqual(4);
    expect(world.panelIn(room)?.facts.space.hands).toHaveLength(40);
  });
});
