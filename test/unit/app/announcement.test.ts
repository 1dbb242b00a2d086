import { beforeEach, describe, expect, it } from 'vitest';
import type { Space } from '../../../src/domain/index.ts';
import type { RoleId } from '../../../src/lib/index.ts';
import {
  announcedWorld,
  type AnnouncedWorld,
  crowd,
  GUILD,
  NEWS,
  roomOf,
  TOLD,
} from '../../support/announced-space.ts';
import { chatOf, deleteAnnouncement } from '../../support/outside-chat.ts';
import { actor, channelId, userId } from '../../support/outside-people.ts';
import type { OutsideWorld } from '../../support/outside-world.ts';

const host = userId('host');
const missing = {
  code: 'missing-permissions',
  permissions: ['SEND_MESSAGES'],
  channelId: NEWS,
  retryable: false,
} as const;
const outage = { code: 'unavailable', detail: '503', retryable: true } as const;

let news: AnnouncedWorld;
let world: OutsideWorld;

const end = async (space: Space): Promise<void> => {
  await world.app.ask(actor('host', GUILD), space.id, { type: 'end' });
  await world.pass(1000);
};

beforeEach(async () => {
  news = await announcedWorld({ graceMs: 1e9 });
  world = news.world;
});

describe('an announcement', () => {
  it('[ANN-1] stands once the space is live, and mentions the role this once', async () => {
    const space = await news.open();
    expect(news.one()).toMatchObject({ channelId: NEWS, mentioned: TOLD, facts: { roleId: TOLD, listeners: 0 } });
    expect(news.one().facts.space.life.status).toBe('live');
    expect(world.calls.indexOf('announce')).toBeGreaterThan(world.calls.indexOf('post'));
    news.come(space, host, ...crowd(3));
    await world.pass(120_000);
    expect(news.one().facts).toMatchObject({ listeners: 3 });
    expect(news.counted('announce')).toBe(1);
  });

  it('[OVERFLOW-6] [OVERFLOW-5] leads to a room beside a full one, counts the people of both, and is one', async () => {
    news = await announcedWorld({ graceMs: 1e9, pool: ['pool1'] });
    world = news.world;
    const space = await news.open();
    await world.app.ask(actor('host', GUILD), space.id, { type: 'set-rules', rules: { overflow: true } });
    world.at(roomOf(space)).limit = 4;
    news.come(space, host, userId('g0'));
    await world.pass(20_000);
    const [beside] = [...world.spaces.values()].filter(({ overflow }) => overflow.role === 'beside');
    if (beside === undefined) throw new Error('no room beside it');
    world.join(roomOf(beside), userId('g1'));
    await world.pass(60_000);
    expect(news.announced()).toHaveLength(1);
    expect(news.one().facts).toMatchObject({ listeners: 2, overflow: roomOf(beside) });
    await end(space);
    await world.pass(60_000);
    expect(news.one().facts.tally).toMatchObject({ peakListeners: 2, linked: [] });
  });

  it('[ANN-1] is none where the server has set no channel, and mentions nobody where it has set no role', async () => {
    news.set({ channelId: NEWS, roleId: null });
    await world.boot();
    await news.open('one');
    expect(news.one()).toMatchObject({ mentioned: null, facts: { roleId: null } });
    news.set(null);
    await world.boot();
    await news.open('two');
    expect(news.announced()).toHaveLength(1);
  });

  it('[ACCESS-1] is none of a space that is hidden when it opens, of which only those who may see it are told', async () => {
    const opening = { title: 'Quiet', description: null, kind: null, room: null } as const;
    const rules = { hidden: true, access: { type: 'invited' } } as const;
    const asked = await world.app.openSpace(actor('host', GUILD), { ...opening, rules });
    await world.pass(6000);
    const id = asked.ok ? asked.value.space.id : null;
    await world.app.ask(actor('host', GUILD), id, { type: 'add-guest', userId: userId('guest') });
    expect(news.announced()).toEqual([]);
    const told = async (who: string, over: Parameters<typeof actor>[2] = {}): Promise<readonly unknown[]> => {
      const by = actor(who, GUILD, over);
      const info = await world.app.info(by, id);
      return [world.app.spacesOf(by).length, world.app.list(by).length, info.ok];
    };
    expect(await told('other')).toEqual([0, 0, false]);
    expect(await told('host')).toEqual([1, 1, true]);
    expect(await told('guest')).toEqual([1, 1, true]);
    expect(await told('mod', { moderator: true })).toEqual([1, 1, true]);
    const lowered = await world.app.ask(actor('other', GUILD), id, { type: 'raise-hand', question: null });
    expect(lowered.ok ? '' : lowered.refusal.code).toBe('space-not-found');
  });

  it('[ANN-2] counts who speaks and who listens, at most once in 30 s, and no more often for a crowd', async () => {
    const space = await news.open();
    world.calls.length = 0;
    for (const user of crowd(50)) {
      news.come(space, user);
      await world.pass(2000);
    }
    await world.pass(40_000);
    expect(news.one().facts.listeners).toBe(50);
    expect(news.counted('retell')).toBeGreaterThanOrEqual(4);
    expect(news.counted('retell')).toBeLessThanOrEqual(140 / 30 + 1);
    // A crowd is not a write for each who comes: the tally is stored in steps of ten seconds.
    expect(world.applied.get(space.id)?.tally.peakListeners).toBe(50);
  });

  it('[ANN-2] of an old message tells its counts every ten minutes', async () => {
    const space = await news.open();
    await world.pass(3_010_000);
    world.calls.length = 0;
    for (const user of crowd(20)) {
      news.come(space, user);
      await world.pass(60_000);
    }
    await world.pass(600_000);
    expect(news.one().facts.listeners).toBe(20);
    expect(news.counted('retell')).toBeLessThanOrEqual(4);
    expect(news.counted('retell')).toBeGreaterThanOrEqual(2);
  });

  it('[ANN-5] that somebody deletes is not posted again, and leaves no recap', async () => {
    const space = await news.open();
    deleteAnnouncement(world, news.one().id);
    news.come(space, host);
    await world.pass(100_000);
    await end(space);
    expect([news.announced().length, news.counted('announce'), news.counted('retell')]).toEqual([0, 1, 0]);
    expect(world.applied.get(space.id)?.announcement).toMatchObject({ status: 'over', why: 'deleted' });
    expect(news.statusOf(space)).toBe('ended');
  });

  it('[ANN-5] that was deleted while nobody of us was there is found so by the next edit', async () => {
    const space = await news.open();
    world.kill();
    chatOf(world).announced.clear();
    await world.boot();
    news.come(space, host);
    await world.pass(100_000);
    expect(world.applied.get(space.id)?.announcement).toMatchObject({ status: 'over', why: 'deleted' });
    expect(news.counted('announce')).toBe(1);
  });

  it('[ANN-6] that may not be written is a trouble on the panel and nothing else', async () => {
    world.fail('announce', missing, 1);
    const space = await news.open();
    await world.pass(3000);
    expect(news.statusOf(space)).toBe('live');
    expect(world.panelIn(roomOf(space))?.facts.troubles).toMatchObject([{ code: 'missing-permissions' }]);
    expect(news.announced()).toEqual([]);
    // Our rights change.
    world.app.guildAvailable(GUILD);
    await world.pass(3000);
    expect(news.one().mentioned).toBe(TOLD);
    expect(world.panelIn(roomOf(space))?.facts.troubles).toEqual([]);
  });

  it('[ANN-6] whose channel is gone is a trouble on the panel, also after a restart, and the space ends', async () => {
    const space = await news.open();
    chatOf(world).channels.clear();
    news.come(space, host);
    await world.pass(60_000);
    const troubles = [{ code: 'announcement-channel-gone', params: { channel: `<#${NEWS}>` } }];
    expect(world.panelIn(roomOf(space))?.facts.troubles).toEqual(troubles);
    await world.boot();
    await world.pass(3000);
    expect(world.panelIn(roomOf(space))?.facts.troubles).toEqual(troubles);
    await end(space);
    expect(news.statusOf(space)).toBe('ended');
  });

  it('[ANN-7] follows the setting of its opening: a change counts for later spaces', async () => {
    const space = await news.open();
    const other = channelId('other');
    chatOf(world).channels.add(other);
    news.set({ channelId: other, roleId: null });
    await world.boot();
    news.come(space, userId('guest'));
    await world.pass(60_000);
    expect(news.one()).toMatchObject({ channelId: NEWS, facts: { listeners: 1 } });
    await news.open('later');
    expect(news.announced().map((one) => one.channelId)).toEqual([NEWS, other]);
    news.set(null);
    await world.boot();
    await end(space);
    expect(news.announced()[0]?.facts.space.life.status).toBe('ended');
  });
});

describe('a recap', () => {
  it('[ANN-3] tells who spoke, the most who listened, from when to when; the room is gone', async () => {
    const space = await news.open();
    const guest = userId('guest');
    news.come(space, host, guest, ...crowd(5));
    await world.settle();
    world.accept(roomOf(space), host);
    world.raise(roomOf(space), guest);
    await world.settle();
    await world.app.ask(actor('host', GUILD), space.id, { type: 'approve', userId: guest });
    await world.settle();
    world.accept(roomOf(space), guest);
    await world.pass(60_000);
    for (const user of crowd(5)) world.leave(roomOf(space), user);
    world.leave(roomOf(space), guest);
    await world.pass(60_000);
    await end(space);
    expect(world.rooms.has(roomOf(space))).toBe(false);
    const { facts, mentioned } = news.one();
    expect(facts.space.life).toMatchObject({ status: 'ended', reason: 'ended-by-host' });
    expect(facts.tally).toMatchObject({ peakListeners: 6, spoke: [host, guest] });
    expect(facts.tally.liveSinceMs).toBe('sinceMs' in space.life ? space.life.sinceMs : null);
    expect(mentioned).toBe(TOLD);
    expect([news.statusOf(space), news.counted('announce')]).toEqual(['ended', 1]);
  });

  it('[ANN-3] names the spaces that it was linked with, though the links are closed by then', async () => {
    news = await announcedWorld({ graceMs: 1e9, pool: ['second'] });
    world = news.world;
    const [near, far] = [await news.open(), await news.open('other')];
    const code = await world.app.offerLink(actor('host', GUILD), near.id);
    if (!code.ok || code.value.state.status !== 'offered') throw new Error('no code');
    const linked = await world.app.acceptLink(actor('other', GUILD), far.id, code.value.state.code);
    expect(linked.ok).toBe(true);
    await world.pass(3000);
    await end(near);
    const recap = news.announced().find(({ facts }) => facts.space.id === near.id);
    expect(recap?.facts.tally.linked).toMatchObject([{ title: 'Talk of other', server: null }]);
  });

  it('[ANN-4] is written when the room was deleted by hand', async () => {
    const space = await news.open();
    world.deleteRoom(roomOf(space));
    await world.pass(1000);
    expect(news.one().facts.space.life).toMatchObject({ status: 'ended', reason: 'room-deleted' });
    expect(news.statusOf(space)).toBe('ended');
  });

  it('[ANN-4] is waited for: the space has not ended before it stands, also over a kill', async () => {
    const space = await news.open();
    news.come(space, host, userId('guest'));
    await world.pass(20_000);
    world.fail('retell', outage, 3);
    await end(space);
    expect([news.statusOf(space), news.one().facts.space.life.status]).toEqual(['ending', 'live']);
    expect(world.rooms.has(roomOf(space))).toBe(false);
    await world.boot();
    await world.pass(10_000);
    expect([news.statusOf(space), news.one().facts.space.life.status]).toEqual(['ended', 'ended']);
    expect(news.one().facts.tally.peakListeners).toBe(1);
  });

  it('[ANN-4] is given up after a quarter of an hour, or at once when it may not be written', async () => {
    const [first, second] = [await news.open(), await news.open('other')];
    world.fail('retell', missing);
    await end(first);
    expect(news.statusOf(first)).toBe('ended');
    world.fail('retell', outage, 1000);
    await world.app.ask(actor('other', GUILD), second.id, { type: 'end' });
    await world.pass(600_000);
    expect(news.statusOf(second)).toBe('ending');
    await world.pass(400_000);
    expect(news.statusOf(second)).toBe('ended');
    expect(world.applied.get(second.id)?.announcement).toMatchObject({ status: 'over', why: 'given-up' });
  });

  it('[ANN-4] replaces an announcement of which Discord takes no edits any more', async () => {
    const space = await news.open();
    const before = news.one().id;
    chatOf(world).tooOld = true;
    await end(space);
    expect(news.one()).toMatchObject({ mentioned: null, facts: { space: { life: { status: 'ended' } } } });
    expect(news.one().id).not.toBe(before);
    expect(news.statusOf(space)).toBe('ended');
  });

  it('[ANN-4] is none of a space that could not open, nor of a server that removed us', async () => {
    world.fail('post', { ...missing, channelId: null });
    const refused = await world.app.openSpace(actor('host', GUILD), {
      title: 'x',
      description: null,
      kind: null,
      room: null,
    });
    await world.pass(6000);
    expect(refused.ok && (await refused.value.ready).ok).toBe(false);
    expect(news.announced()).toEqual([]);
    const space = await news.open();
    world.app.guildLeft(GUILD);
    await world.pass(3000);
    expect([news.statusOf(space), news.one().facts.space.life.status]).toEqual(['ended', 'live']);
  });
});

describe('a kill', () => {
  it('[ANN-1] [ANN-4] at any step leaves one announcement, one mention, and the recap', async () => {
    for (let killAt = 0; killAt < 60; killAt += 1) {
      const place = await announcedWorld({ graceMs: 1e9 });
      const here = place.world;
      here.killAt = here.steps + killAt;
      void here.app.openSpace(actor('host', GUILD), { title: 'x', description: null, kind: null, room: null });
      await here.pass(8000);
      if (here.dead) await here.boot();
      await here.pass(8000);
      const [space] = [...here.spaces.values()];
      // Killed before the intent was stored.
      if (space === undefined) continue;
      expect(place.one().mentioned, `killed at step ${killAt}`).toBe(TOLD);
      here.killAt = here.steps + killAt;
      void here.app.ask(actor('host', GUILD), space.id, { type: 'end' });
      await here.pass(3000);
      if (here.dead) await here.boot();
      await here.pass(3000);
      if (here.spaces.get(space.id)?.life.status === 'live') continue;
      expect(here.spaces.get(space.id)?.life.status).toBe('ended');
      expect(place.one().facts.space.life.status, `killed at step ${killAt} of the end`).toBe('ended');
    }
  });
});

describe('the button for being told', () => {
  const press = (roles: readonly RoleId[] = []): ReturnType<OutsideWorld['app']['toggleTelling']> =>
    world.app.toggleTelling(actor('guest', GUILD, { roles }));

  it('[ANN-8] gives the role, and takes it back', async () => {
    expect(await press()).toEqual({ ok: true, value: { roleId: TOLD, isTold: true } });
    expect(chatOf(world).roles.get(userId('guest'))?.has(TOLD)).toBe(true);
    expect(await press([TOLD])).toEqual({ ok: true, value: { roleId: TOLD, isTold: false } });
    expect(chatOf(world).roles.get(userId('guest'))?.has(TOLD)).toBe(false);
  });

  it.each([
    ['gone', 'no-telling-role'],
    ['above-us', 'telling-role-above'],
    ['has-power', 'telling-role-powerful'],
    ['no-right', 'missing-permissions'],
  ] as const)('[ANN-8] says why it cannot: %s', async (trouble, code) => {
    chatOf(world).roleTrouble = trouble;
    expect(await press()).toMatchObject({ ok: false, refusal: { code } });
    expect(news.counted('setRole')).toBe(0);
  });

  it('[ANN-8] says so where there is no role any more, and when Discord refuses', async () => {
    world.fail('setRole', { code: 'gone', detail: 'Unknown Role', retryable: false });
    expect(await press()).toMatchObject({ ok: false, refusal: { code: 'no-telling-role' } });
    world.fail('setRole', outage);
    expect(await press()).toMatchObject({ ok: false, refusal: { code: 'discord-unavailable' } });
    news.set(null);
    await world.boot();
    expect(await press()).toMatchObject({ ok: false, refusal: { code: 'no-telling-role' } });
  });
});
