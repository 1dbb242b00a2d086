import { describe, expect, it } from 'vitest';
import { logLineText, texts, type Language } from '../../../src/i18n/index.ts';
import type { LogEntry } from '../../../src/app/index.ts';
import { eventsOf } from '../../support/outside-events.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor, channelId, userId } from '../../support/outside-people.ts';
import type { OutsideWorld } from '../../support/outside.ts';
import {
  dateAt,
  MINUTE_MS,
  plan,
  planGuild,
  plannedWorld,
  planSeries,
  titled,
  value,
} from '../../support/planned-world.ts';

const host = actor('host', planGuild);
const boss = { ...actor('boss', planGuild, { serverManager: true }), reason: 'the hall\u202e is closed' };
const log = channelId('log');

const logged = (): Promise<OutsideWorld> => plannedWorld({ logChannel: log });

const linesOf = async (world: OutsideWorld): Promise<readonly LogEntry[]> =>
  (await value(world.app.serverLog(boss))).lines;

const said = async (world: OutsideWorld, language: Language = 'en'): Promise<readonly string[]> =>
  (await linesOf(world)).map((line) => logLineText(texts(language), line));

/** What the log channel was told, line by line. */
const told = async (world: OutsideWorld): Promise<string> => {
  await world.pass(5000);
  return outboxOf(world)
    .posted.filter(({ channelId: where }) => where === log)
    .map(({ text }) => text)
    .join('\n');
};

const at = (ms: number): string => `<t:${Math.floor(ms / 1000)}:f>`;
const tea = '**\u2068Tea\u2069**';

describe('what is planned, in the log', () => {
  it('[LOG-12] stands there from planning to cancelling, with who, when and why, and in the log channel', async () => {
    const world = await logged();
    const { id, startsAtMs } = await plan(world, 'in 60 minutes');
    await value(world.app.movePlan(host, id, startsAtMs + 30 * MINUTE_MS));
    await value(world.app.changePlan(boss, id, { title: 'Coffee', seats: 5, hostId: userId('ann') }));
    // What makes nothing otherwise is none.
    await value(world.app.changePlan(boss, id, { seats: 5 }));
    await value(world.app.movePlan(host, id, startsAtMs + 30 * MINUTE_MS));
    await value(world.app.cancelPlan(boss, id));
    const later = at(startsAtMs + 30 * MINUTE_MS);
    const lines = [
      `<@host> planned ${tea} for ${at(startsAtMs)}`,
      `<@host> moved the planned space ${tea} from ${at(startsAtMs)} to ${later}`,
      '<@boss> changed the planned space **\u2068Coffee\u2069**: title, seats, and host (host <@ann>)',
      `<@boss> cancelled the planned space **\u2068Coffee\u2069** of ${later} (host <@ann>)`,
    ];
    const why = '. Why: \u2068the hall is closed\u2069';
    expect(await said(world)).toEqual(lines.map((line) => (line.startsWith('<@boss>') ? `${line}${why}` : line)));
    const channel = await told(world);
    for (const line of lines) expect(channel).toContain(line);
    const arabic = await said(world, 'ar');
    expect(arabic[1]).toContain(`نقل المجلس المجدول ${tea} من ${at(startsAtMs)} إلى ${later}، والفاعل: <@host>`);
    expect(arabic[2]).toContain('العنوان والمقاعد والمضيف');
  });

  it('[LOG-12] has series, their dates, their hosts in turn and their end, each once', async () => {
    const world = await logged();
    const { id } = await planSeries(world, 'every 10080 minutes, first in 60 minutes');
    const [first, second] = [dateAt(world, id, 0), dateAt(world, id, 1)];
    await value(world.app.cancelPlan(boss, second.id));
    await value(world.app.movePlan(host, first.id, first.startsAtMs + MINUTE_MS));
    await value(world.app.changeSeries(host, id, { hosts: [host.userId, userId('ann')] }));
    await value(world.app.cancelSeries(boss, id));
    const lines = (await linesOf(world)).map(({ act, actorId, reason }) => [act, actorId, reason ?? null]);
    expect(lines).toEqual([
      ['series-made', 'host', null],
      ['plan-skipped', 'boss', 'the hall is closed'],
      ['plan-moved', 'host', null],
      ['series-changed', 'host', null],
      ['series-cancelled', 'boss', 'the hall is closed'],
    ]);
    expect((await said(world))[3]).toBe(`<@host> changed all dates to come of the series ${tea}: who hosts in turn`);
  });

  it('[LOG-12] says who did it in Discord’s own list of events, or that somebody did', async () => {
    const world = await logged();
    const events = eventsOf(world);
    const one = await plan(world, 'in 60 minutes');
    events.change(events.one().id, { startsAtMs: one.startsAtMs + 30 * MINUTE_MS, name: 'Milk' }, userId('editor'));
    await world.settle();
    events.tellsWho = false;
    events.cancel(events.one().id, userId('editor'));
    await world.settle();
    expect((await linesOf(world)).map(({ act, actorId }) => [act, actorId])).toEqual([
      ['plan-made', 'host'],
      ['plan-moved', 'editor'],
      ['plan-changed', 'editor'],
      ['plan-cancelled', null],
    ]);
    expect((await said(world)).at(-1)).toMatch(/^Somebody cancelled the planned space/u);
  });

  it('[LOG-12] tells no channel words that are not allowed, and names nothing where they were forgotten', async () => {
    const world = await logged();
    const { id } = await plan(world, 'in 60 minutes', titled('Darn tea'));
    const { rules, language } = world.settings.get(planGuild) ?? expect.fail();
    world.settings.set(planGuild, { language, rules: { ...rules, words: ['darn'] } });
    await world.boot();
    const before = await told(world);
    await value(world.app.cancelPlan(boss, id));
    const after = (await told(world)).slice(before.length);
    expect(after).toContain('<@boss> cancelled a planned space of');
    expect(after).not.toContain('Darn');
    expect((await said(world)).at(-1)).toContain('Darn tea');
    const wiped: LogEntry = { atMs: 1, actorId: null, act: 'plan-moved', targetId: null, detail: null };
    expect(logLineText(texts('en'), wiped)).toBe('Somebody moved a planned space');
    expect(logLineText(texts('ar'), wiped)).toBe('نقل مجلس مجدول، والفاعل: أحدهم');
  });

  it('[LOG-12] stores the line with what it tells of, or neither, wherever the process dies', async () => {
    const ends = new Set<boolean>();
    for (let step = 1; step <= 24; step += 1) {
      const world = await logged();
      const { id } = await plan(world, 'in 60 minutes');
      world.killAt = world.steps + step;
      void world.app.cancelPlan(boss, id);
      await world.pass(3000);
      await world.boot();
      await world.pass(3000);
      const isOver = (await world.app.comingPlans(host)).length === 0;
      ends.add(isOver);
      const acts = (await linesOf(world)).map(({ act }) => act);
      expect([step, acts.includes('plan-cancelled')]).toEqual([step, isOver]);
      expect([step, (await told(world)).includes('cancelled')]).toEqual([step, isOver]);
    }
    expect(ends.size).toBe(2);
  });
});
