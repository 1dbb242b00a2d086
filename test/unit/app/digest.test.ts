import { describe, expect, it } from 'vitest';
import { nextDigest } from '../../../src/app/next-digest.ts';
import { createCalendar } from '../../../src/calendar/index.ts';
import type { DigestTime, ServerRules } from '../../../src/domain/index.ts';
import { DEFAULT_RULES } from '../../../src/domain/index.ts';
import { aPlan, aSeries } from '../../support/a-plan.ts';
import { eventsOf } from '../../support/outside-events.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor, channelId } from '../../support/outside-people.ts';
import { plansOf } from '../../support/outside-plans.ts';
import { toldOf } from '../../support/outside-told.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';
import { codeOf, planGuild, value } from '../../support/planned-world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const news = channelId('news');
const boss = actor('boss', planGuild, { serverManager: true });
/** Thursday, 26 November 2026, 12:00 in UTC, which is 15:00 in Riyadh. */
const NOON_MS = Date.UTC(2026, 10, 26, 12);

const rules: ServerRules = { ...DEFAULT_RULES, zone: 'Asia/Riyadh', announcing: { channelId: news, roleId: null } };

const worldAt = async (over: Partial<ServerRules> = {}): Promise<OutsideWorld> => {
  const world = outsideWorld({}, createCalendar());
  world.clock.advance(NOON_MS - world.clock.wallMs());
  world.community.add(planGuild);
  world.settings.set(planGuild, { language: 'en', rules: { ...rules, ...over } });
  await world.boot();
  return world;
};

const set = (world: OutsideWorld, day: DigestTime['day'] | null, at = '18:00'): Promise<unknown> =>
  value(world.app.changeRules(boss, { type: 'digest', day, at })).then(() => world.settle());

const planned = (world: OutsideWorld, name: string, inMs: number, over: Parameters<typeof aPlan>[1] = {}): void => {
  const plan = aPlan(name, { guildId: planGuild, startsAtMs: world.clock.wallMs() + inMs, ...over });
  plansOf(world).plans.set(plan.id, { ...plan, opening: { ...plan.opening, title: name, ...over.opening } });
};

/** Lets the digest's time pass by so much and runs its job, as queue or sweep do. */
const due = async (world: OutsideWorld, lateMs = 0): Promise<void> => {
  const next = toldOf(world).digests.get(planGuild)?.next;
  if (next === null || next === undefined) throw new Error('no digest is due');
  world.clock.advance(Math.max(0, next.dueAtMs + lateMs - world.clock.wallMs()));
  await world.app.digestDue(planGuild, next.date);
};

const posted = async (world: OutsideWorld): Promise<readonly string[]> => {
  await world.pass(3000);
  return outboxOf(world).posted.flatMap(({ channelId: where, key, text }) =>
    where === news && key.startsWith('digest ') ? [text] : [],
  );
};

describe('the digest of a server', () => {
  it('[DIGEST-1] is due at its day and hour on the wall of the zone, also where the clocks change', () => {
    const calendar = createCalendar();
    const next = (digest: DigestTime, zone: string, atMs: number): string => {
      const found = nextDigest(calendar, { digest, zone }, atMs);
      return `${found?.date} ${new Date(found?.dueAtMs ?? 0).toISOString()}`;
    };
    expect(next({ day: 'TH', atMin: 18 * 60 }, 'Asia/Riyadh', NOON_MS)).toBe('2026-11-26 2026-11-26T15:00:00.000Z');
    expect(next({ day: 'TH', atMin: 15 * 60 }, 'Asia/Riyadh', NOON_MS)).toBe('2026-12-03 2026-12-03T12:00:00.000Z');
    expect(next({ day: 'daily', atMin: 60 }, 'Asia/Riyadh', NOON_MS)).toBe('2026-11-27 2026-11-26T22:00:00.000Z');
    expect(next({ day: 'SU', atMin: 150 }, 'Europe/Berlin', Date.UTC(2027, 2, 27))).toBe(
      '2027-03-28 2027-03-28T01:30:00.000Z',
    );
    expect(nextDigest(calendar, { digest: null, zone: 'UTC' }, NOON_MS)).toBeNull();
  });

  it('[DIGEST-1] is off until who manages the server sets it, and needs a channel and a time of day', async () => {
    const world = await worldAt({ announcing: null });
    const ask = (at: string): Promise<string> => codeOf(world.app.changeRules(boss, { type: 'digest', day: 'TH', at }));
    expect([await ask('18:00'), DEFAULT_RULES.digest]).toEqual(['announce-first', null]);
    await value(world.app.changeRules(boss, { type: 'announce-in', channelId: news }));
    expect([await ask('soon'), await ask(''), await ask('٦ م')]).toEqual(['time-unreadable', 'time-unreadable', 'ok']);
    await world.settle();
    expect(toldOf(world).jobs).toEqual([
      { guildId: planGuild, date: '2026-11-26', dueAtMs: Date.UTC(2026, 10, 26, 15) },
    ]);
    await set(world, null);
    expect(toldOf(world).digests.get(planGuild)?.next).toBeNull();
  });

  it('[DIGEST-2] tells dates of series that have no plan yet among the others, but none that is left out or hidden', async () => {
    const world = await worldAt();
    const noon = '2026-11-27T12:00';
    const recurrence = { rule: 'FREQ=DAILY', firstLocal: noon, zone: 'UTC', end: { type: 'never' } } as const;
    const [first = 0, second = 0, third = 0, fourth = 0] = [1, 2, 3, 4].map((days) => NOON_MS + days * DAY_MS);
    const edit = { title: 'Own', rules: { hidden: true } };
    const series = aSeries('show', {
      guildId: planGuild,
      recurrence,
      plannedUntilMs: first,
      exceptions: [
        { originalMs: second, change: { type: 'skipped' } },
        { originalMs: fourth, change: { type: 'moved', toMs: fourth, edit } },
      ],
    });
    plansOf(world).series.set(series.id, series);
    planned(world, 'late', 4 * DAY_MS + 1);
    await set(world, 'TH');
    await due(world);
    const [text = ''] = await posted(world);
    const told = [...text.matchAll(/<t:(\d+):F>/gu)].map(([, seconds]) => Number(seconds) * 1000);
    expect(told).toEqual([third, fourth, ...[5, 6, 7].map((days) => NOON_MS + days * DAY_MS)]);
    expect(text).toContain('late');
    expect(text).not.toContain('Own');
  });

  it('[DIGEST-2] tells what opens until the next one, with times and links, and nothing hidden, missed or cancelled', async () => {
    const world = await worldAt();
    planned(world, 'tea', DAY_MS);
    planned(world, 'coffee', 5 * DAY_MS);
    planned(world, 'later', 9 * DAY_MS);
    planned(world, 'secret', DAY_MS, { opening: { ...aPlan('secret').opening, rules: { hidden: true } } });
    planned(world, 'past', DAY_MS, { life: { status: 'over', sinceMs: 1, why: 'cancelled', byUserId: null } });
    const [tea] = [...plansOf(world).plans.values()];
    if (tea === undefined) throw new Error('nothing is planned');
    const wanted = { name: 'tea', description: null, endsAtMs: null } as const;
    const place = { type: 'external', location: 'here' } as const;
    const event = eventsOf(world).make(planGuild, { ...wanted, place, startsAtMs: tea.startsAtMs }, 1, true);
    const applied = { ...wanted, place, startsAtMs: tea.startsAtMs };
    eventsOf(world).rows.set(tea.id, {
      planId: tea.id,
      guildId: planGuild,
      eventId: event.id,
      askedAtMs: null,
      applied,
    });
    await world.boot();
    await set(world, 'TH');
    await due(world);
    const [text = ''] = await posted(world);
    const lines = text.split('\n');
    expect(lines).toEqual(['### Coming in the next seven days', expect.any(String), expect.any(String)]);
    expect(lines[1]).toMatch(
      /^- <t:\d+:F> · \*\*.tea.\*\* \(\[event\]\(<https:\/\/discord\.com\/events\/[^>]+\/70\d+>\)\)/u,
    );
    expect(lines[2]).toContain('coffee');
    expect(toldOf(world).jobs.at(-1)).toMatchObject({ date: '2026-12-03' });
  });

  it('[GATE-7] tells what is for adults with that before its title', async () => {
    const world = await worldAt();
    const { opening } = aPlan('wine');
    planned(world, 'wine', DAY_MS, { opening: { ...opening, title: 'wine', rules: { adultsOnly: true } } });
    planned(world, 'tea', DAY_MS + 1);
    await set(world, 'TH');
    await due(world);
    const [, wine, tea] = (await posted(world))[0]?.split('\n') ?? [];
    expect(wine).toContain('18+ · wine');
    expect(tea).not.toContain('18+');
  });

  it('[WORD-8] [DIGEST-2] tells nothing by a title that the server’s words forbid by now', async () => {
    const world = await worldAt({ words: ['coffee'] });
    planned(world, 'tea', DAY_MS / 2);
    planned(world, 'Coffee time', DAY_MS / 2 + 1);
    await set(world, 'daily');
    await due(world);
    const [text = ''] = await posted(world);
    const lines = text.split('\n');
    expect([lines[1], lines[2]]).toEqual([expect.stringContaining('tea'), expect.stringContaining('a planned space')]);
    expect(text.toLowerCase()).not.toContain('coffee');
  });

  it('[DIGEST-2] stays within one message and says how many it leaves out; without anything planned nothing is posted', async () => {
    const world = await worldAt();
    await set(world, 'daily');
    await due(world);
    expect(await posted(world)).toEqual([]);
    for (let n = 0; n < 60; n += 1) planned(world, `n${String(n).padStart(2, '0')} ${'_'.repeat(80)}`, DAY_MS - 1);
    await due(world);
    const [text = ''] = await posted(world);
    expect(text.length).toBeLessThanOrEqual(2000);
    expect(text).toMatch(/…and \d+ more/u);
  });

  it('[DIGEST-3] comes once for a local day, whoever runs it, however often, and when its hour is set anew', async () => {
    const world = await worldAt();
    planned(world, 'tea', 1.5 * DAY_MS);
    await set(world, 'TH');
    await due(world);
    for (let more = 0; more < 3; more += 1) await world.app.digestDue(planGuild, '2026-11-26');
    await set(world, 'daily', '20:00');
    expect(toldOf(world).digests.get(planGuild)?.next?.date).toBe('2026-11-26');
    await due(world);
    expect(await posted(world)).toHaveLength(1);
    await due(world);
    expect(await posted(world)).toHaveLength(2);
  });

  it('[DIGEST-3] of a server that removed Majlis is left out at its time, and comes again once it is back', async () => {
    const world = await worldAt();
    await set(world, 'daily');
    world.app.guildLeft(planGuild);
    await world.settle();
    planned(world, 'tea', 1.5 * DAY_MS);
    await due(world);
    expect(toldOf(world).digests.get(planGuild)?.next?.date).toBe('2026-11-27');
    expect(await posted(world)).toEqual([]);
    world.app.guildAvailable(planGuild);
    await world.settle();
    await due(world);
    expect(await posted(world)).toHaveLength(1);
  });

  it('[DIGEST-3] [PLAN-16] that was missed comes late by less than six hours, and later not at all', async () => {
    const world = await worldAt();
    planned(world, 'tea', 10 * DAY_MS);
    planned(world, 'coffee', 4 * DAY_MS);
    await set(world, 'TH');
    world.kill();
    world.clock.advance(5 * HOUR_MS);
    await world.boot();
    await due(world, 5 * HOUR_MS);
    expect(await posted(world)).toHaveLength(1);
    await due(world, 6 * HOUR_MS);
    expect(await posted(world)).toHaveLength(1);
    expect(world.logger.lines.map(({ message }) => message)).toContain('a digest was too late and is left out');
    expect(toldOf(world).digests.get(planGuild)?.next?.date).toBe('2026-12-10');
  });

  it('[DIGEST-3] comes once, wherever the process is killed', async () => {
    for (let at = 1; ; at += 1) {
      const world = await worldAt();
      planned(world, 'tea', 3 * DAY_MS);
      await set(world, 'TH');
      world.killAt = world.steps + at;
      world.clock.advance(4 * HOUR_MS);
      void world.app.digestDue(planGuild, '2026-11-26');
      await world.pass(4000);
      const wasKilled = world.dead;
      await world.boot();
      await world.app.digestDue(planGuild, '2026-11-26');
      expect(await posted(world), `killed at ${at}`).toHaveLength(1);
      if (!wasKilled || at > 60) break;
    }
  }, 20_000);
});
