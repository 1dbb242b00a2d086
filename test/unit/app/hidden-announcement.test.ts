import { beforeEach, describe, expect, it } from 'vitest';
import type { Space } from '../../../src/domain/index.ts';
import { announcedWorld, type AnnouncedWorld, crowd, GUILD, NEWS, roomOf } from '../../support/announced-space.ts';
import { actor, userId } from '../../support/outside-people.ts';
import type { OutsideWorld } from '../../support/outside-world.ts';

const host = userId('host');
const outage = { code: 'unavailable', detail: '503', retryable: true } as const;

let news: AnnouncedWorld;
let world: OutsideWorld;

const hide = (space: Space, who: string, hidden: boolean): Promise<unknown> =>
  world.app.ask(actor(who, GUILD), space.id, { type: 'set-rules', rules: { hidden } });

beforeEach(async () => {
  news = await announcedWorld({ graceMs: 1e9 });
  world = news.world;
});

describe('an announcement', () => {
  it('[ANN-9] of what is hidden later is taken away at once, comes again when it is shown, and pings nobody then', async () => {
    const space = await news.open();
    news.come(space, host, ...crowd(3));
    await hide(space, 'host', true);
    await world.app.ask(actor('host', GUILD), space.id, { type: 'retitle', title: 'About somebody' });
    await world.pass(3000);
    expect(news.announced()).toEqual([]);
    news.come(space, ...crowd(9));
    await world.pass(60_000);
    await hide(space, 'host', false);
    await world.pass(3000);
    expect(news.one()).toMatchObject({
      channelId: NEWS,
      mentioned: null,
      facts: { space: { title: 'About somebody' } },
    });
    await hide(space, 'host', true);
    await world.pass(3000);
    expect(news.announced()).toEqual([]);
    await hide(space, 'host', false);
    await world.pass(5000);
    // Whoever goes on hiding and showing fills no channel.
    expect(news.announced()).toEqual([]);
    await world.pass(30_000);
    expect([news.announced().length, news.counted('announce')]).toEqual([1, 3]);
    for (const hidden of [true, false, true, false]) {
      await hide(space, 'host', hidden);
      await world.pass(40_000);
    }
    expect([news.announced().length, news.counted('announce')]).toEqual([0, 4]);
    expect(world.applied.get(space.id)?.announcement).toMatchObject({ status: 'over', why: 'hidden' });
    expect(world.panelIn(roomOf(space))?.facts.troubles).toEqual([]);
  });

  it('[ANN-9] of what is hidden has no recap, and one that is shown again tells nothing of what was hidden', async () => {
    const [first, second] = [await news.open(), await news.open('other')];
    await hide(first, 'host', true);
    await hide(second, 'other', true);
    world.join(roomOf(second), userId('other'));
    await world.pass(60_000);
    world.accept(roomOf(second), userId('other'));
    news.come(second, ...crowd(5));
    await world.pass(60_000);
    for (const user of [...crowd(5), userId('other')]) world.leave(roomOf(second), user);
    await world.pass(20_000);
    await hide(second, 'other', false);
    await world.pass(60_000);
    await world.app.ask(actor('host', GUILD), first.id, { type: 'end' });
    await world.app.ask(actor('other', GUILD), second.id, { type: 'end' });
    await world.pass(60_000);
    expect([news.statusOf(first), news.statusOf(second)]).toEqual(['ended', 'ended']);
    const recap = news.one().facts;
    expect([recap.space.id, recap.space.life.status]).toEqual([second.id, 'ended']);
    expect(recap.tally).toMatchObject({ spoke: [], peakListeners: 0 });
  });

  it('[ANN-9] that was hidden while its answer was lost, or Majlis was away, is found and taken away', async () => {
    const space = await news.open();
    world.fail('unannounce', outage, 1);
    await hide(space, 'host', true);
    world.kill();
    await world.boot();
    await world.pass(10_000);
    expect(news.announced()).toEqual([]);
    await world.app.ask(actor('host', GUILD), space.id, { type: 'end' });
    await world.pass(3000);
    expect([news.statusOf(space), news.announced().length]).toEqual(['ended', 0]);
  });
});
