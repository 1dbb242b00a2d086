import { describe, expect, it } from 'vitest';
import type { Plan, Series, SeriesException } from '../../../src/domain/index.ts';
import { MAX_EXCEPTIONS } from '../../../src/domain/index.ts';
import type { EntryRead } from '../../support/calendar-read.ts';
import { entriesIn } from '../../support/calendar-read.ts';
import { calendarWorld } from '../../support/calendar-world.ts';
import { eventsOf } from '../../support/outside-events.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor, userId } from '../../support/outside-people.ts';
import { plansOf } from '../../support/outside-plans.ts';
import type { OutsideWorld } from '../../support/outside.ts';
import {
  codeOf,
  dateAt,
  datesOf,
  jump,
  MINUTE_MS,
  plan,
  planGuild,
  planSeries,
  stored,
  storedSeries,
  sweep,
  titled,
  value,
} from '../../support/planned-world.ts';
import { boss, host } from '../../support/told-of-plans.ts';

const other = actor('other', planGuild);
const DAY_MS = 24 * 60 * MINUTE_MS;
const WEEK_MS = 7 * DAY_MS;
const skipped = { type: 'skipped' } as const;

/** A weekly show, of which the first two dates have their plan; the date of that number, from 1. */
const weekly = async (
  over: Parameters<typeof planSeries>[2] = titled('Episode {n}'),
): Promise<{ world: OutsideWorld; series: Series; at: (number: number) => number }> => {
  const world = await calendarWorld();
  const series = await planSeries(world, 'every Thursday 20:00', over);
  const firstMs = dateAt(world, series.id, 0).startsAtMs;
  return { world, series, at: (number) => firstMs + (number - 1) * WEEK_MS };
};

/** A date that has its plan, by when its rule has it. */
const planAt = (world: OutsideWorld, { id }: Series, originalMs: number): Plan | undefined =>
  datesOf(world, id).find(({ occurrence }) => occurrence?.originalMs === originalMs);

const fileOf = async (world: OutsideWorld, { id }: Series): Promise<readonly EntryRead[]> =>
  entriesIn((await value(world.app.calendarFile(host, { type: 'series', id }))).text);

describe('a date of a series that has no plan yet', () => {
  it('[PLAN-30] [FEED-2] is left out months ahead, tells nobody, and never opens', async () => {
    const { world, series, at } = await weekly();
    const [before, told] = [await fileOf(world, series), outboxOf(world).posted.length];
    const done = await value(world.app.exceptDate(host, series.id, { originalMs: at(6), change: skipped }));
    expect(done).toMatchObject({ title: 'Episode 6', atMs: at(6), told: 0, isChanged: true });
    await world.settle();
    expect(outboxOf(world).posted).toHaveLength(told);
    const uid = before[5]?.uid;
    const entry = (await fileOf(world, series)).find((one) => one.uid === uid);
    expect(entry).toMatchObject({ isCancelled: true });
    expect(entry?.sequence).toBeGreaterThan(before[5]?.sequence ?? 0);
    expect(await codeOf(world.app.dateOf(host, series.id, at(6)))).toBe('plan-not-found');
  });

  it('[PLAN-30] [PLAN-12] has its plan made as it is otherwise, none where it is left out, and tells who hosts it then', async () => {
    const world = await calendarWorld();
    const series = await planSeries(world, 'every day at 20:00', titled('Day {n}'));
    const firstMs = dateAt(world, series.id, 0).startsAtMs;
    const at = (number: number): number => firstMs + (number - 1) * DAY_MS;
    const except = (number: number, change: SeriesException['change']): Promise<unknown> =>
      value(world.app.exceptDate(host, series.id, { originalMs: at(number), change }));
    const plannedNow = datesOf(world, series.id).length;
    const [out, gone, own] = [plannedNow + 1, plannedNow + 2, plannedNow + 3];
    await except(out, skipped);
    await except(gone, { type: 'moved', toMs: at(gone) - 2 * DAY_MS });
    const edit = { title: 'With a guest', hostId: userId('guest'), lengthMin: 90, rules: { hidden: true } };
    await value(world.app.changeDate(host, series.id, at(own), edit));
    await jump(world, 3 * DAY_MS);
    await sweep(world);
    await world.pass(3000);
    expect(planAt(world, series, at(out))).toBeUndefined();
    // Those after it move up by a number.
    expect(planAt(world, series, at(gone))).toMatchObject({
      startsAtMs: at(gone) - 2 * DAY_MS,
      occurrence: { number: gone - 1 },
      opening: { title: `Day ${gone - 1}` },
    });
    expect(planAt(world, series, at(own))).toMatchObject({
      hostId: 'guest',
      lengthMin: 90,
      startsAtMs: at(own),
      opening: { title: 'With a guest', rules: { hidden: true } },
    });
    const named = outboxOf(world).posted.filter(
      ({ userId: who, text }) => who === 'guest' && text.includes('named you'),
    );
    expect(named).toHaveLength(1);
  });

  it('[PLAN-30] [FEED-2] is moved, by a week at most before its own time', async () => {
    const { world, series, at } = await weekly();
    const toMs = at(6) - 2 * DAY_MS;
    const move = (ms: number): ReturnType<OutsideWorld['app']['exceptDate']> =>
      world.app.exceptDate(host, series.id, { originalMs: at(6), change: { type: 'moved', toMs: ms } });
    expect(await codeOf(move(at(6) - 8 * DAY_MS))).toBe('date-too-soon');
    expect(await codeOf(move(at(6) + 800 * DAY_MS))).toBe('time-too-far');
    expect((await value(move(at(6)))).isChanged).toBe(false);
    expect(await value(move(toMs))).toMatchObject({ atMs: toMs, isChanged: true });
    expect((await fileOf(world, series))[5]?.startsAtMs).toBe(toMs);
  });

  it('[PLAN-30] [PLAN-11] has its plan at once where it goes to before those that have theirs, and opens then', async () => {
    const world = await calendarWorld();
    const series = await planSeries(
      world,
      'RRULE:FREQ=MONTHLY;BYMONTHDAY=1,2,3;BYHOUR=20;BYMINUTE=0',
      titled('Monthly'),
    );
    await jump(world, dateAt(world, series.id, 0).startsAtMs + 5 * DAY_MS - world.clock.wallMs());
    await sweep(world);
    const coming = datesOf(world, series.id).filter(({ startsAtMs }) => startsAtMs > world.clock.wallMs());
    const lastMs = Math.max(...coming.map(({ startsAtMs }) => startsAtMs));
    const third = lastMs + DAY_MS;
    const toMs = third - 5 * DAY_MS;
    expect(coming).toHaveLength(2);
    const moved = { originalMs: third, change: { type: 'moved', toMs } } as const;
    expect(await value(world.app.exceptDate(host, series.id, moved))).toMatchObject({ atMs: toMs, warnings: [] });
    const planned = planAt(world, series, third);
    expect(planned).toMatchObject({ startsAtMs: toMs, life: { status: 'planned' } });
    await jump(world, toMs - world.clock.wallMs());
    await sweep(world);
    expect(planned === undefined ? null : stored(world, planned.id).life.status).toBe('opened');
  });

  it('[PLAN-30] is as its rule has it again once it is moved back', async () => {
    const { world, series, at } = await weekly();
    const move = (toMs: number): Promise<unknown> =>
      value(world.app.exceptDate(host, series.id, { originalMs: at(6), change: { type: 'moved', toMs } }));
    await move(at(6) + DAY_MS);
    await move(at(6));
    expect(storedSeries(world, series.id)).toMatchObject({ exceptions: [], edits: 2 });
  });

  it('[PLAN-30] [PLAN-22] is changed alone, and keeps that when its series changes', async () => {
    const { world, series, at } = await weekly();
    const change = (edit: Parameters<OutsideWorld['app']['changeDate']>[3]): Promise<unknown> =>
      value(world.app.changeDate(host, series.id, at(5), edit));
    await change({ title: 'With a guest', lengthMin: 90 });
    await change({ hostId: userId('guest'), rules: { hidden: true } });
    expect(await change({ title: 'With a guest' })).toMatchObject({ isChanged: false, title: 'With a guest' });
    await value(world.app.changeSeries(host, series.id, { title: 'Evening {n}', description: 'All of it' }));
    expect((await fileOf(world, series)).map(({ title }) => title).slice(3, 6)).toEqual([
      'Evening 4',
      'With a guest',
      'Evening 6',
    ]);
    const seen = await value(world.app.dateOf(host, series.id, at(5)));
    expect(seen).toMatchObject({
      type: 'date',
      seen: {
        date: { hostId: 'guest', lengthMin: 90, opening: { description: 'All of it', rules: { hidden: true } } },
      },
    });
  });

  it('[PLAN-30] is of whom its plan would be of, and what cannot be is refused', async () => {
    const { world, series, at } = await weekly({ ...titled('Turns'), rota: [userId('host'), userId('other')] });
    const skip = (by: typeof host, originalMs: number): Promise<string> =>
      codeOf(world.app.exceptDate(by, series.id, { originalMs, change: skipped }));
    // The sixth date is theirs, the fifth is not.
    expect([await skip(other, at(5)), await skip(other, at(6))]).toEqual(['not-your-plan', 'ok']);
    expect(await skip(actor('stranger', planGuild), at(7))).toBe('not-your-plan');
    expect(await skip(host, at(7) + MINUTE_MS)).toBe('plan-not-found');
    expect(await skip(host, at(120))).toBe('time-too-far');
    expect(await codeOf(world.app.changeDate(host, series.id, at(7), { title: '' }))).not.toBe('ok');
    const full = storedSeries(world, series.id);
    const exceptions = Array.from({ length: MAX_EXCEPTIONS }, (_, n) => ({ originalMs: at(400 + n), change: skipped }));
    plansOf(world).series.set(series.id, { ...full, exceptions });
    expect(await skip(host, at(7))).toBe('series-exceptions');
    await value(world.app.cancelSeries(host, series.id));
    expect(await skip(host, at(8))).toBe('series-over');
  });

  it('[PLAN-30] has its plan left out, moved or changed where it got one meanwhile', async () => {
    const { world, series, at } = await weekly();
    const second = at(2);
    const toMs = second + DAY_MS;
    await value(world.app.exceptDate(host, series.id, { originalMs: second, change: { type: 'moved', toMs } }));
    await value(world.app.changeDate(host, series.id, second, { title: 'Own' }));
    const made = planAt(world, series, second);
    expect(made).toMatchObject({ startsAtMs: toMs, opening: { title: 'Own' } });
    expect(await value(world.app.dateOf(host, series.id, second))).toEqual({ type: 'plan', id: made?.id });
    await value(world.app.exceptDate(host, series.id, { originalMs: second, change: skipped }));
    expect(planAt(world, series, second)?.life.status).toBe('over');
  });

  it('[PLAN-30] [LOG-12] stands in the log with who did it, and why', async () => {
    const { world, series, at } = await weekly();
    const why = { ...host, reason: 'Christmas' };
    await value(world.app.exceptDate(why, series.id, { originalMs: at(6), change: skipped }));
    await value(world.app.changeDate(why, series.id, at(7), { title: 'Special', seats: 5 }));
    const toMs = at(8) + DAY_MS;
    await value(world.app.exceptDate(why, series.id, { originalMs: at(8), change: { type: 'moved', toMs } }));
    const { lines } = await value(world.app.serverLog(boss));
    const ofDates = lines.filter(({ act }) => ['plan-skipped', 'plan-changed', 'plan-moved'].includes(act));
    expect(
      ofDates.map(({ act, actorId, reason, detail }) => [act, actorId, reason, detail?.split(' ').slice(1).join(' ')]),
    ).toEqual([
      ['plan-skipped', 'host', 'Christmas', `${at(6)} Episode 6`],
      ['plan-changed', 'host', 'Christmas', 'title,seats Special'],
      // The one that is left out is none of them.
      ['plan-moved', 'host', 'Christmas', `${at(8)}>${toMs} Episode 7`],
    ]);
  });

  it('[PLAN-30] [EVENT-15] has each date get its own event from then on', async () => {
    const { world, series, at } = await weekly(titled('Weekly'));
    world.room('stage', planGuild);
    await world.pass(MINUTE_MS);
    const events = eventsOf(world);
    const recurring = (): boolean =>
      events.standing().some(({ recurrence }) => recurrence !== null && recurrence !== undefined);
    const was = recurring();
    await value(world.app.exceptDate(host, series.id, { originalMs: at(6), change: skipped }));
    // Nobody waits for the next look at all events.
    await world.pass(5000);
    expect([was, recurring(), events.standing().length]).toEqual([true, false, 2]);
  });

  it('[TIME-11] [AGENDA-12] is what the moment is of at which all dates of its series are to be, and none of them vanishes', async () => {
    const { world, series, at } = await weekly();
    const ask = async (originalMs: number, when: string): Promise<readonly string[]> => {
      const which = { type: 'series', id: series.id, originalMs } as const;
      const drafted = await value(world.app.draftMove(host, { which, when, zone: null }));
      return drafted?.dates.map((atMs) => new Date(atMs).toISOString().slice(0, 16)) ?? [];
    };
    const fridays = [1, 2, 3].map((number) => new Date(at(number) + DAY_MS).toISOString().slice(0, 10));
    // The fifth date has no plan, and the second has one.
    for (const number of [5, 2]) {
      const when = new Date(at(number) + DAY_MS).toISOString().slice(0, 10);
      expect(await ask(at(number), `${when} 21:00`), when).toEqual(fridays.map((day) => `${day}T21:00`));
    }
    for (const noneMs of [at(5) + MINUTE_MS, Number.MAX_SAFE_INTEGER]) {
      const which = { type: 'series', id: series.id, originalMs: noneMs } as const;
      for (const acts of [world.app.draftMove, world.app.readMove])
        expect(await codeOf(acts(host, { which, when: '9pm', zone: null }))).toBe('plan-not-found');
    }
  });

  it('[PLAN-25] [PLAN-30] goes along with its series: what is left out or changed of it is at its new time too', async () => {
    const { world, series, at } = await weekly();
    await value(world.app.exceptDate(host, series.id, { originalMs: at(40), change: skipped }));
    await value(world.app.changeDate(host, series.id, at(30), { title: 'Own' }));
    await value(
      world.app.exceptDate(host, series.id, { originalMs: at(35), change: { type: 'moved', toMs: at(35) + DAY_MS } }),
    );
    const which = { type: 'series', id: series.id } as const;
    const ask = (when: string): ReturnType<typeof value<{ draft: Series; keeping: number; restored: number } | null>> =>
      value(world.app.draftMove(host, { which, when, zone: null }));
    expect(await ask('every day at 21:00')).toMatchObject({ restored: 3 });
    const drafted = await ask('21:00');
    expect(drafted).toMatchObject({ restored: 0, keeping: 1 });
    await value(world.app.moveSeries(host, drafted?.draft.id ?? series.id, 0));
    const HOUR_MS = 60 * MINUTE_MS;
    expect(storedSeries(world, series.id).exceptions).toEqual([
      { originalMs: at(30) + HOUR_MS, change: { type: 'moved', toMs: at(30) + HOUR_MS, edit: { title: 'Own' } } },
      { originalMs: at(35) + HOUR_MS, change: { type: 'moved', toMs: at(35) + DAY_MS } },
      { originalMs: at(40) + HOUR_MS, change: skipped },
    ]);
  });
});

describe('dates that are offered', () => {
  it('[AGENDA-12] are the next ones of each series, and those of a day that is typed, in the zone of their series', async () => {
    const { world, series, at } = await weekly();
    const offered = (await world.app.comingDates(host, '')).offered();
    expect(offered.map(({ date }) => date.originalMs)).toEqual(Array.from({ length: 12 }, (_, n) => at(n + 3)));
    expect(offered[0]?.date).toMatchObject({ number: 3, opening: { title: 'Episode 3' } });
    const day = new Date(at(40)).toISOString().slice(0, 10);
    for (const typed of [day, `${series.opening.title} ${day}`]) {
      const { onDay, plansOnDay } = await world.app.comingDates(host, typed);
      expect([onDay.map(({ date }) => date.originalMs), plansOnDay]).toEqual([[at(40)], []]);
    }
    const second = new Date(at(2)).toISOString().slice(0, 10);
    expect((await world.app.comingDates(host, second)).plansOnDay.map(({ id }) => id)).toEqual([
      dateAt(world, series.id, 1).id,
    ]);
    expect((await world.app.comingDates(host, 'Episode')).onDay).toEqual([]);
    const party = await plan(world, `${day} 18:00`);
    for (const typed of [day, `${party.opening.title} ${day}`]) {
      const { plansOnDay } = await world.app.comingDates(host, typed);
      expect(plansOnDay.map(({ id }) => id)).toEqual([party.id]);
    }
  });

  it('[AGENDA-5] stand in the agenda for four weeks, and what has opened ahead of its time is no date to come', async () => {
    const { world, series, at } = await weekly();
    const agenda = await world.app.agenda(host, { number: 0, size: 6 });
    expect(agenda.plans.map((one) => [(one.plan ?? one.date).startsAtMs, one.plan === null])).toEqual([
      [at(1), false],
      [at(2), false],
      [at(3), true],
      [at(4), true],
    ]);
    const seen = async (): Promise<readonly number[]> => (await value(world.app.oneSeries(host, series.id))).dates;
    expect(await seen()).toEqual([at(1), at(2), at(3)]);
    await value(world.app.openPlanned(host, dateAt(world, series.id, 0).id));
    await world.settle();
    expect(await seen()).toEqual([at(2), at(3), at(4)]);
    expect((await world.app.agenda(host, { number: 0, size: 6 })).series[0]?.dates).toEqual([at(2), at(3), at(4)]);
  });

  it('[AGENDA-5] [PLAN-9] tell what is in their way, and that is no date of their own series', async () => {
    const { world, at } = await weekly();
    await planSeries(world, 'every Thursday 20:30', titled('Other'));
    const agenda = await world.app.agenda(host, { number: 0, size: 20 });
    const third = agenda.plans.find((one) => one.plan === null && one.date.startsAtMs === at(3));
    expect(third?.warnings.map(({ code }) => code)).toContain('plan-same-host');
    const alone = await weekly();
    const own = await alone.world.app.agenda(host, { number: 0, size: 6 });
    expect(own.plans.flatMap(({ warnings }) => warnings.map(({ code }) => code))).not.toContain('plan-same-host');
  });
});
