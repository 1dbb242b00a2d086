import { beforeEach, describe, expect, it } from 'vitest';
import type { Space } from '../../../src/domain/index.ts';
import type { ChannelId } from '../../../src/lib/index.ts';
import { actor, guildId, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const GRACE_MS = 120_000;
const MINUTE = 60_000;
const guild = guildId('one');
const host = userId('host');

let world: OutsideWorld;
let room: ChannelId;
let space: Space;

const now = (): Space => world.spaces.get(space.id) ?? space;
const asked = (): number => world.gateway.questions;

/** What happens in `run` is told by no event. */
const untold = (run: () => void): void => {
  world.options = { ...world.options, lag: true };
  run();
  world.gateway.lose();
  world.options = { ...world.options, lag: false };
};

const open = async (kind: 'stage' | 'voice', title = 'Talk'): Promise<ChannelId> => {
  const answer = await world.app.openSpace(actor('host', guild), { title, description: null, kind, room: null });
  await world.settle();
  const ready = answer.ok ? await answer.value.ready : answer;
  if (!ready.ok) throw new Error(ready.refusal.code);
  space = ready.value;
  const made = ready.value.room.channelId;
  if (made === null) throw new Error('it has a room');
  return made;
};

beforeEach(async () => {
  world = outsideWorld({ graceMs: GRACE_MS });
  world.community.add(guild);
  await world.boot();
  room = await open('stage');
});

describe('an event that is lost', () => {
  it('[DOUBT-2] of the host who came keeps nobody’s space from them: Discord is asked before it ends', async () => {
    world.join(room, host);
    world.leave(room, host);
    await world.settle();
    const { life } = now();
    if (life.status !== 'live' || life.emptySinceMs === null) throw new Error('the room is empty');
    untold(() => world.join(room, host));
    world.clock.advance(GRACE_MS);
    await world.app.graceDue(space.id, life.emptySinceMs);
    await world.settle();
    expect(now().life).toMatchObject({ status: 'live', emptySinceMs: null });
    // And they are invited up as if nothing had been lost.
    expect(world.at(room).people.get(host)?.suppress).toBe(false);
  });

  it('[DOUBT-2] costs an empty space no more than a few questions, and it ends', async () => {
    world.join(room, host);
    world.leave(room, host);
    await world.settle();
    await world.pass(GRACE_MS + MINUTE);
    expect(now().life.status).toBe('ended');
    expect(asked()).toBeLessThan(8);
  });

  it('[DOUBT-1] of a hand, of its end, and of who left is found within the minute', async () => {
    const ann = userId('ann');
    world.join(room, host);
    world.accept(room, host);
    world.join(room, ann);
    await world.settle();
    untold(() => world.raise(room, ann));
    await world.pass(MINUTE + 1000);
    expect(now().hands.map((hand) => hand.userId)).toEqual([ann]);
    untold(() => world.down(room, ann));
    await world.pass(MINUTE + 1000);
    expect(now().hands).toEqual([]);
    untold(() => world.leave(room, host));
    await world.pass(2 * MINUTE);
    expect(now().people).toMatchObject([{ userId: host, floor: 'away' }]);
  });

  it('[DOUBT-3] of who came into a voice room does not keep them from raising a hand there', async () => {
    const voice = await open('voice', 'Garden');
    const bob = userId('bob');
    const press = () =>
      world.app.ask(actor('bob', guild, { channelId: voice }), space.id, { type: 'raise-hand', question: null });
    expect(await press()).toMatchObject({ ok: false });
    // Nobody is asked about with every press.
    expect([await press(), await press()]).toMatchObject([{ ok: false }, { ok: false }]);
    expect(asked()).toBe(1);
    untold(() => world.join(voice, bob));
    world.clock.advance(5000);
    expect(await press()).toMatchObject({ ok: true });
    expect(now().hands.map((hand) => hand.userId)).toEqual([bob]);
  });
});

describe('doubt', () => {
  it('[DOUBT-1] goes round: everybody is asked about in time, and a minute costs three questions', async () => {
    const people = Array.from({ length: 9 }, (_, index) => userId(`guest-${index}`));
    world.join(room, host);
    for (const guest of people) world.join(room, guest);
    await world.settle();
    await world.pass(MINUTE + 1000);
    const perPass = asked();
    expect(perPass).toBeLessThanOrEqual(3);
    untold(() => {
      for (const guest of people) world.leave(room, guest);
    });
    await world.pass(people.length * MINUTE);
    const seen = world.gateway.cache.get(room)?.people.map((person) => person.userId);
    expect(seen).toEqual([host]);
  });

  it('[DOUBT-1] stops for this minute where Discord cannot be asked', async () => {
    world.join(room, host);
    world.join(room, userId('ann'));
    await world.settle();
    world.fail('lookAgain', { code: 'rate-limited', retryAfterMs: 30_000, retryable: true });
    await world.pass(MINUTE + 1000);
    expect(asked()).toBe(1);
    await world.pass(MINUTE);
    expect(asked()).toBeGreaterThan(1);
  });

  it('[DOUBT-1] asks nothing where a server cannot be seen, and of no space that has ended', async () => {
    world.join(room, host);
    await world.settle();
    world.outage.add(guild);
    await world.pass(2 * MINUTE);
    expect(asked()).toBe(0);
    world.outage.delete(guild);
    await world.app.ask(actor('host', guild), space.id, { type: 'end' });
    await world.pass(2 * MINUTE);
    expect(asked()).toBe(0);
  });
});
