import { beforeEach, describe, expect, it } from 'vitest';
import type { Space } from '../../../src/domain/index.ts';
import type { ChannelId, MessageId } from '../../../src/lib/index.ts';
import { announcedWorld, GUILD } from '../../support/announced-space.ts';
import { chatter } from '../../support/outside-chat.ts';
import { actor, channelId, userId } from '../../support/outside-people.ts';
import type { OutsideWorld } from '../../support/outside-world.ts';

const guest = userId('guest');

let world: OutsideWorld;
let space: Space;
let room: ChannelId;

const panels = (): MessageId[] =>
  [...world.messages.values()].filter((message) => message.channelId === room).map(({ id }) => id);
const counted = (call: string): number => world.calls.filter((one) => one === call).length;
const write = (count: number, isTold = true): void => {
  for (let n = 0; n < count; n += 1) chatter(world, room, isTold);
};

beforeEach(async () => {
  const place = await announcedWorld({ graceMs: 1e9 });
  place.set(null);
  world = place.world;
  await world.boot();
  space = await place.open();
  room = space.room.channelId ?? channelId('none');
  await world.pass(120_000);
  world.calls.length = 0;
});

describe('a panel', () => {
  it('[PANEL-1] is replaced before it is 50 minutes old: the new one first, then the old one goes', async () => {
    const before = panels();
    for (let minutes = 2; minutes < 240; minutes += 1) {
      await world.pass(60_000);
      const { postedAtMs = 0 } = world.applied.get(space.id)?.panel ?? {};
      expect(world.clock.wallMs() - postedAtMs).toBeLessThan(3_000_000);
      expect(panels()).toHaveLength(1);
    }
    expect(panels()).not.toEqual(before);
    expect(counted('post')).toBe(5);
    expect(world.calls.filter((call) => call === 'post' || call === 'removePanel').slice(0, 2)).toEqual([
      'post',
      'removePanel',
    ]);
    expect(world.applied.get(space.id)).toMatchObject({ panel: { messageId: panels()[0] }, stalePanels: [] });
  });

  it('[PANEL-2] is replaced when more than 15 messages of others stand below it, at most every two minutes', async () => {
    const [before] = panels();
    write(15);
    world.join(room, guest);
    await world.pass(3000);
    expect(panels()).toEqual([before]);
    write(1);
    await world.pass(3000);
    expect(panels()).not.toEqual([before]);
    for (let n = 0; n < 110; n += 1) {
      write(16);
      await world.pass(1000);
    }
    expect(counted('post')).toBe(1);
    await world.pass(15_000);
    expect([counted('post'), counted('removePanel'), panels().length]).toEqual([2, 2, 1]);
  });

  it('[PANEL-2] [PANEL-3] says what is true while it waits to be replaced', async () => {
    write(16);
    await world.pass(3000);
    write(16);
    world.join(room, guest);
    await world.pass(3000);
    expect(counted('post')).toBe(1);
    expect(world.panelIn(room)?.facts.listeners).toBe(1);
  });

  it.each([
    ['buried', 16, 0],
    ['old', 0, 2_700_000],
  ])('[PANEL-3] that is %s after a restart is replaced', async (_what, messages, ms) => {
    const [before] = panels();
    world.kill();
    write(messages, false);
    world.clock.advance(ms);
    await world.boot();
    await world.pass(3000);
    expect(panels()).toHaveLength(1);
    expect(panels()).not.toEqual([before]);
  });

  it('[PANEL-2] that was buried while the gateway was away is replaced once the server is available again', async () => {
    const [before] = panels();
    write(16, false);
    await world.pass(3000);
    expect(panels()).toEqual([before]);
    world.app.guildAvailable(GUILD);
    await world.pass(3000);
    expect(counted('post')).toBe(1);
  });

  it('[PANEL-3] that is neither stays after a restart, and nobody looks where nothing was written', async () => {
    const before = panels();
    await world.boot();
    await world.pass(3000);
    write(9, false);
    await world.boot();
    await world.pass(3000);
    expect([panels(), counted('post'), counted('below')]).toEqual([before, 0, 1]);
    // What is written from then on counts with what was found.
    write(7);
    await world.pass(3000);
    expect(counted('post')).toBe(1);
  });

  it('[PANEL-3] is one after a kill at any step of its replacement, and its buttons name the same space', async () => {
    for (let killAt = 1; killAt < 30; killAt += 1) {
      write(16);
      world.killAt = world.steps + killAt;
      await world.pass(3000);
      world.killAt = null;
      // The process is back only after Discord has forgotten the nonce.
      world.nonces.clear();
      await world.boot();
      await world.pass(125_000);
      expect(panels(), `killed at step ${killAt}`).toHaveLength(1);
      expect(world.applied.get(space.id)).toMatchObject({ panel: { messageId: panels()[0] }, stalePanels: [] });
      expect(world.panelIn(room)?.spaceId).toBe(space.id);
    }
  });

  it('[PANEL-3] that could not be removed is removed later; what may not be looked at is not looked at', async () => {
    world.fail('removePanel', { code: 'unavailable', detail: '503', retryable: true }, 2);
    write(16);
    await world.pass(1000);
    expect(panels()).toHaveLength(2);
    await world.pass(10_000);
    expect(panels()).toHaveLength(1);
    write(3, false);
    world.fail('below', {
      code: 'missing-permissions',
      permissions: ['VIEW_CHANNEL'],
      channelId: room,
      retryable: false,
    });
    await world.boot();
    await world.pass(10_000);
    expect([counted('below'), counted('post')]).toEqual([1, 1]);
    expect(world.panelIn(room)?.facts.troubles).toEqual([]);
  });

  it('[PANEL-3] of a lent room is one at the end', async () => {
    world.room('lent', GUILD);
    const lent = channelId('lent');
    await world.app.openSpace(actor('h2', GUILD, { moderator: true }), {
      title: 'x',
      description: null,
      kind: null,
      room: lent,
    });
    await world.pass(130_000);
    room = lent;
    world.fail('removePanel', { code: 'unavailable', detail: '503', retryable: true }, 1);
    write(16);
    await world.pass(400);
    await world.app.ask(actor('h2', GUILD, { channelId: lent }), null, { type: 'end' });
    await world.pass(10_000);
    expect(panels()).toHaveLength(1);
    expect(world.panelIn(lent)?.facts.space.life.status).toBe('ended');
  });
});

describe('who is heard', () => {
  const hear = (...names: readonly string[]): void => {
    for (const name of names) world.report({ type: 'heard', channelId: room, userId: userId(name) });
  };
  const shown = (): readonly string[] => world.panelIn(room)?.facts.heard ?? [];

  it('[PANEL-4] stands on the panel for a minute', async () => {
    hear('host');
    await world.pass(3000);
    expect(shown()).toEqual(['host']);
    await world.pass(50_000);
    expect(shown()).toEqual(['host']);
    await world.pass(10_000);
    expect(shown()).toEqual([]);
  });

  it('[PANEL-4] edits it at most once in 15 s, whoever speaks how often', async () => {
    for (let second = 0; second < 120; second += 1) {
      hear(`g${second % 40}`, `h${second}`);
      await world.pass(1000);
    }
    expect(counted('edit')).toBeLessThanOrEqual(120 / 15 + 1);
    expect(counted('edit')).toBeGreaterThanOrEqual(7);
    // Two who talk with each other edit nothing.
    await world.pass(80_000);
    world.calls.length = 0;
    for (let second = 0; second < 100; second += 1) {
      hear(second % 2 === 0 ? 'a' : 'b');
      await world.pass(1000);
    }
    expect(shown()).toEqual(['a', 'b']);
    expect(counted('edit')).toBeLessThanOrEqual(2);
  });

  it('[PANEL-4] is nobody while no account of ours hears the room', async () => {
    hear('host');
    await world.pass(3000);
    world.report({ type: 'seat', channelId: room, state: 'lost' });
    await world.pass(3000);
    expect(shown()).toEqual([]);
  });
});
