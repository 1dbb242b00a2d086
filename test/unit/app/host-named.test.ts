import { beforeEach, describe, expect, it } from 'vitest';
import { calendarWorld } from '../../support/calendar-world.ts';
import { killedAt } from '../../support/killed-at.ts';
import { outboxOf, type Posted } from '../../support/outside-outbox.ts';
import { actor } from '../../support/outside-people.ts';
import type { OutsideWorld } from '../../support/outside.ts';
import {
  codeOf,
  dateAt,
  datesOf,
  jump,
  MINUTE_MS,
  plan,
  planGuild,
  planInput,
  planSeries,
  stored,
  storedSeries,
  value,
} from '../../support/planned-world.ts';
import { ann, boss, postedAs } from '../../support/told-of-plans.ts';

const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const [xenia, yusuf] = [actor('xenia', planGuild), actor('yusuf', planGuild)];
const forXenia = { hostId: xenia.userId };

let world: OutsideWorld;

const told = (who: { readonly userId: string }, kind = ''): readonly Posted[] =>
  postedAs(world, kind).filter(({ userId }) => userId === who.userId);
const labels = (one: Posted | undefined): readonly string[] => (one?.buttons ?? []).map(({ label }) => label);

beforeEach(async () => {
  world = await calendarWorld();
});

describe('somebody whom another names host', () => {
  it('[REMIND-8] is told once by whom, with what they may say to it, and of nothing more', async () => {
    const tea = await plan(world, 'in 3 hours', forXenia, ann);
    await world.pass(3000);
    const [notice, ...others] = told(xenia);
    expect(others).toEqual([]);
    expect(notice?.text).toContain(`<@${ann.userId}> named you as the host of`);
    expect(notice?.text).toContain(`<t:${tea.startsAtMs / 1000}:F>`);
    expect(labels(notice)).toEqual(['Remind me of what I host', 'Hand it back', 'No such messages']);
    await value(world.app.movePlan(ann, tea.id, tea.startsAtMs + HOUR_MS));
    await value(world.app.changePlan(boss, tea.id, { title: 'Coffee' }));
    await jump(world, 3 * HOUR_MS + 45 * MINUTE_MS);
    await world.app.remind();
    await world.pass(3000);
    await value(world.app.cancelPlan(boss, tea.id));
    await world.pass(3000);
    expect(told(xenia)).toHaveLength(1);
  });

  it('[REMIND-8] [REMIND-6] is reminded and told of what becomes of it once they want to be', async () => {
    const tea = await plan(world, 'in 3 hours', forXenia, ann);
    await world.pass(3000);
    await value(world.app.setReminders(xenia, { ofHosting: true }));
    await value(world.app.movePlan(ann, tea.id, tea.startsAtMs + HOUR_MS));
    await jump(world, 3 * HOUR_MS + 45 * MINUTE_MS);
    await world.app.remind();
    await world.pass(3000);
    expect(told(xenia, 'plan-moved:')).toHaveLength(1);
    expect(told(xenia, 'remind-host:')).toHaveLength(1);
  });

  it('[REMIND-8] is not told of others within a day, and not at all who wants none, or keeps who it is away', async () => {
    await plan(world, 'in 3 days', forXenia, ann);
    await plan(world, 'in 4 days', forXenia, boss);
    await world.pass(3000);
    expect(told(xenia)).toHaveLength(1);
    // Nor by a process that has just begun.
    await world.boot();
    await plan(world, 'in 4 days', forXenia, boss);
    await world.pass(3000);
    expect(told(xenia)).toHaveLength(1);
    await jump(world, DAY_MS);
    await plan(world, 'in 5 days', forXenia, ann);
    await world.pass(3000);
    expect(told(xenia)).toHaveLength(2);
    await value(world.app.setReminders(yusuf, { ofHosting: false }));
    await plan(world, 'in 5 days', { hostId: yusuf.userId }, ann);
    await jump(world, DAY_MS);
    await value(world.app.blockForMe(xenia, ann.userId, true));
    await plan(world, 'in 6 days', forXenia, ann);
    await world.pass(3000);
    expect([told(xenia).length, told(yusuf).length]).toEqual([2, 0]);
  });

  it('[REMIND-8] is told though a clock that was far ahead says that they were told lately', async () => {
    const { named } = outboxOf(world);
    named.set(`${planGuild} ${xenia.userId}`, world.clock.wallMs() + 30 * DAY_MS);
    await plan(world, 'in 3 days', forXenia, ann);
    await world.pass(3000);
    expect(told(xenia)).toHaveLength(1);
    // Clocks a little apart are no reason.
    named.set(`${planGuild} ${yusuf.userId}`, world.clock.wallMs() + 1000);
    await plan(world, 'in 3 days', { hostId: yusuf.userId }, ann);
    await world.pass(3000);
    expect(told(yusuf)).toEqual([]);
  });

  it('[REMIND-8] is told when a plan is given to them later, and not of what they do themselves or planned', async () => {
    const tea = await plan(world, 'in 3 hours', {}, ann);
    await value(world.app.changePlan(boss, tea.id, { hostId: boss.userId }));
    await value(world.app.changePlan(boss, tea.id, { hostId: ann.userId }));
    await world.pass(3000);
    expect([told(boss).length, told(ann).length]).toEqual([0, 0]);
    await value(world.app.changePlan(ann, tea.id, { hostId: xenia.userId }));
    await world.pass(3000);
    expect(told(xenia, 'named:')).toHaveLength(1);
  });

  it('[REMIND-8] hands it back to who planned it, who is told in their language', async () => {
    const tea = await plan(world, 'in 3 hours', forXenia, ann);
    await value(world.app.setOwnLanguage(ann, 'ar'));
    expect(await codeOf(world.app.handBack(yusuf, tea.id))).toBe('not-your-plan');
    const handed = await value(world.app.handBack(xenia, tea.id));
    expect([handed.isSeries, stored(world, tea.id).hostId]).toEqual([false, ann.userId]);
    await world.pass(3000);
    expect(told(ann).map(({ text }) => text)).toEqual([expect.stringContaining('اعتذار عن استضافة')]);
    expect(await codeOf(world.app.handBack(xenia, tea.id))).toBe('not-your-plan');
    expect(await codeOf(world.app.handBack(ann, tea.id))).toBe('not-your-plan');
  });

  it('[REMIND-8] in turn is told once for the whole series, and hands back all of their dates alone', async () => {
    const rota = [ann, xenia, yusuf].map(({ userId }) => userId);
    const series = await planSeries(world, 'every day at 18:00', { rota }, ann);
    await world.pass(3000);
    expect([ann, xenia, yusuf].map((who) => told(who).length)).toEqual([0, 1, 1]);
    const hers = datesOf(world, series.id).filter(({ hostId }) => hostId === xenia.userId);
    expect(told(xenia)[0]?.text).toContain(`<t:${(hers[0]?.startsAtMs ?? 0) / 1000}:F>`);
    const before = datesOf(world, series.id).map(({ hostId }) => hostId);
    const handed = await value(world.app.handBack(xenia, hers[0]?.id ?? dateAt(world, series.id, 0).id));
    expect(handed.isSeries).toBe(true);
    expect(storedSeries(world, series.id).hosts).toEqual([ann.userId, ann.userId, yusuf.userId]);
    expect(datesOf(world, series.id).map(({ hostId }) => hostId)).toEqual(
      before.map((hostId) => (hostId === xenia.userId ? ann.userId : hostId)),
    );
    await world.pass(3000);
    expect(told(ann, 'handed-back:')).toHaveLength(1);
    // Somebody else who comes into the rota is told, and nobody anew who stood in it.
    await jump(world, DAY_MS);
    await value(world.app.changeSeries(ann, series.id, { hosts: [ann.userId, boss.userId, yusuf.userId] }));
    await world.pass(3000);
    expect([boss, yusuf, xenia].map((who) => told(who, 'named:').length)).toEqual([1, 1, 1]);
  });

  it('[REMIND-8] [PLAN-5] does not hear that it did not open: who planned it does, in their language', async () => {
    await value(world.app.setOwnLanguage(ann, 'ar'));
    const tea = await plan(world, 'in 20 minutes', forXenia, ann);
    await jump(world, 2 * HOUR_MS);
    await world.app.planDue(tea.id, tea.revision);
    await world.pass(3000);
    expect(told(xenia, 'missed')).toHaveLength(0);
    const [notice] = told(ann, 'missed');
    expect(notice?.text).toContain('لم يفتح');
    expect(labels(notice)).toContain('فتحه الآن');
  });

  it('[PLAN-5] a host is told in the language of their own that it did not open, else in that of the server', async () => {
    for (const language of ['ar', null] as const) {
      await value(world.app.setOwnLanguage(ann, language));
      const tea = await plan(world, 'in 20 minutes', {}, ann);
      await jump(world, 2 * HOUR_MS);
      await world.app.planDue(tea.id, tea.revision);
      await world.pass(3000);
    }
    expect(told(ann, 'missed').map(({ text }) => /[ء-ي]{3}/u.test(text.replace(/⁨.*?⁩/gu, '')))).toEqual([true, false]);
  });

  it('[REMIND-8] is told with what names them, wherever the process is killed', async () => {
    let [kills, done] = [0, 0];
    for (let at = 1; ; at += 1) {
      world = await calendarWorld();
      const drafted = await value(world.app.planSpace(ann, planInput('in 3 hours', forXenia)));
      const wasKilled = await killedAt(world, at, () => world.app.confirmPlan(ann, drafted.plan.id, 0));
      if (wasKilled) kills += 1;
      await world.pass(70_000);
      const isPlanned = stored(world, drafted.plan.id).life.status === 'planned';
      expect(outboxOf(world).added.filter((key) => key.startsWith('named:')).length, `killed at ${at}`).toBe(
        isPlanned ? 1 : 0,
      );
      if (isPlanned) done += 1;
      if (!wasKilled) break;
    }
    expect(kills).toBeGreaterThan(5);
    expect(done).toBeGreaterThan(1);
  });
});
