import { beforeEach, describe, expect, it } from 'vitest';
import { announcedWorld, type AnnouncedWorld, GUILD, TOLD } from '../../support/announced-space.ts';
import { actor, userId } from '../../support/outside-people.ts';
import { jump, plan, stored } from '../../support/planned-world.ts';
import type { OutsideWorld } from '../../support/outside-world.ts';

const MINUTE_MS = 60_000;

let news: AnnouncedWorld;
let world: OutsideWorld;

/** Opens a space and ends it some seconds later; why not, where it is refused. */
const openAndEnd = async (user: string, over: Parameters<typeof actor>[2] = {}): Promise<string> => {
  const by = actor(user, GUILD, over);
  const answer = await world.app.openSpace(by, { title: 'x', description: null, kind: null, room: null });
  if (!answer.ok)
    return `${answer.refusal.code} ${Math.ceil((Number(answer.refusal.params['untilMs']) - world.clock.wallMs()) / 1000)}`;
  await world.pass(6000);
  await world.app.ask(by, answer.value.space.id, { type: 'end' });
  await world.pass(1000);
  return 'opened';
};
const times = async (
  count: number,
  user: string,
  over: Parameters<typeof actor>[2] = {},
): Promise<readonly string[]> => {
  const said: string[] = [];
  for (let turn = 0; turn < count; turn += 1) said.push(await openAndEnd(user, over));
  return said;
};
const mentions = (): number => news.announced().filter(({ mentioned }) => mentioned === TOLD).length;

beforeEach(async () => {
  news = await announcedWorld({ graceMs: 1e9 });
  world = news.world;
});

describe('opening one space after the other', () => {
  it('[RATE-3] is refused after ten within ten minutes, and until when; not to others, nor to who manages the server', async () => {
    expect(await times(10, 'troll')).toEqual(Array.from({ length: 10 }, () => 'opened'));
    expect(await openAndEnd('troll')).toBe('open-too-often 530');
    // What is refused counts for nothing.
    await world.pass(530_000);
    expect(await openAndEnd('troll')).toBe('opened');
    expect(await openAndEnd('other')).toBe('opened');
    expect(new Set(await times(11, 'boss', { serverManager: true }))).toEqual(new Set(['opened']));
  });

  it('[RATE-4] mentions the role of its server once in ten minutes; the announcements stand all the same', async () => {
    await times(4, 'troll');
    await openAndEnd('other');
    expect([news.announced().length, mentions()]).toEqual([5, 1]);
    await world.pass(10 * MINUTE_MS);
    await times(2, 'other');
    expect([news.announced().length, mentions()]).toEqual([7, 2]);
  });

  it('[RATE-4] counts no space for which nobody is mentioned', async () => {
    const opening = { title: 'x', description: null, kind: null, room: null } as const;
    await world.app.openSpace(actor('quiet', GUILD), { ...opening, rules: { hidden: true } });
    await world.pass(6000);
    await openAndEnd('other');
    expect(mentions()).toBe(1);
  });

  it('[RATE-3] [RATE-4] does not hold what was planned an hour before', async () => {
    const [early, late] = [await plan(world, 'in 120 minutes'), await plan(world, 'in 120 minutes')];
    await jump(world, 110 * MINUTE_MS);
    const hasty = await plan(world, 'in 10 minutes', { hostId: userId('host') });
    await world.pass(2 * MINUTE_MS);
    await times(10, 'host');
    expect(mentions()).toBe(1);
    await world.pass(7 * MINUTE_MS);
    for (const { id, revision } of [early, late, hasty]) await world.app.planDue(id, revision);
    await world.pass(6000);
    const live = [early, late, hasty].map(({ id }) => world.spaces.get(id)?.life.status);
    expect([live, mentions()]).toEqual([['live', 'live', undefined], 3]);
    // It waits, as what passes by itself is waited for.
    expect(stored(world, hasty.id).life.status).toBe('planned');
    await world.pass(3 * MINUTE_MS);
    await world.app.planDue(hasty.id, hasty.revision);
    await world.pass(6000);
    expect([world.spaces.get(hasty.id)?.life.status, mentions()]).toEqual(['live', 4]);
  });
});
