/** What people do in Discord to the recurring event itself, which is that of a whole series. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_RULES, type Plan } from '../../../src/domain/index.ts';
import { userId } from '../../support/outside-people.ts';
import { plansOf } from '../../support/outside-plans.ts';
import {
  dateAt,
  datesOf,
  jump,
  MINUTE_MS,
  planGuild,
  stored,
  storedSeries,
  sweep,
  value,
} from '../../support/planned-world.ts';
import { host, idsOf, postedAs } from '../../support/told-of-plans.ts';
import { WEEK_MS, type Weekly, weeklyWithAnn } from '../../support/weekly-event.ts';

const editor = userId('editor');

const startsOf = (plans: readonly Plan[]): readonly number[] => plans.map(({ startsAtMs }) => startsAtMs);
const coming = ({ world, id }: Weekly): readonly Plan[] =>
  datesOf(world, id).filter(({ life }) => life.status === 'planned');

/** Does something, with the bot there or away. */
const meanwhile = async ({ world }: Weekly, isAway: boolean, act: () => void | Promise<void>): Promise<void> => {
  if (isAway) world.kill();
  await act();
  if (isAway) await world.boot();
  await world.pass(MINUTE_MS);
};

describe('what somebody does in Discord to the event of a series', () => {
  it.each([false, true])(
    '[EVENT-18] ends the series when they cancel it (while the bot is away: %s)',
    async (isAway) => {
      const series = await weeklyWithAnn();
      const { world, events, id } = series;
      const dates = coming(series);
      await meanwhile(series, isAway, () => events.cancel(events.one().id, editor));
      expect(storedSeries(world, id).life).toMatchObject({ status: 'over', why: 'cancelled' });
      for (const { id: planId } of dates)
        expect(stored(world, planId).life).toMatchObject({ status: 'over', why: 'series-over', byUserId: 'editor' });
      expect(events.standing()).toEqual([]);
      expect(events.rows.size).toBe(0);
      // Each person is told once, of the series.
      expect(idsOf(postedAs(world, 'series-cancelled:'))).toEqual(['ann', 'host']);
      expect(idsOf(postedAs(world, 'plan-cancelled:'))).toEqual([]);
    },
  );

  it('[EVENT-18] ends the series once it can, where others write at the same moment', async () => {
    const series = await weeklyWithAnn();
    const { world, events, id } = series;
    const kept = plansOf(world).series;
    const { get } = kept;
    // Whoever reads it is overtaken.
    kept.get = (key) => {
      const found = get.call(kept, key);
      if (found !== undefined) kept.set(key, { ...found, revision: found.revision + 1 });
      return found;
    };
    await meanwhile(series, false, () => events.cancel(events.one().id, editor));
    expect(events.rows.size).toBe(1);
    expect(events.standing()).toEqual([]);
    kept.get = get;
    await world.pass(MINUTE_MS);
    expect(storedSeries(world, id).life).toMatchObject({ status: 'over', why: 'cancelled' });
    expect(events.standing()).toEqual([]);
  });

  it('[EVENT-18] ends the series by a cancel after the start of a date, if the audit log names somebody', async () => {
    const series = await weeklyWithAnn();
    const { world, events, id } = series;
    await meanwhile(series, true, async () => {
      await jump(world, 2 * 24 * 60 * MINUTE_MS);
      events.cancel(events.one().id, editor);
    });
    expect(storedSeries(world, id).life).toMatchObject({ status: 'over', why: 'cancelled' });
    expect(events.standing()).toEqual([]);
  });

  it('[EVENT-18] ends the series where it is gone after the start of a date that may still open, though the audit log names nobody', async () => {
    const series = await weeklyWithAnn();
    const { world, events, id } = series;
    await meanwhile(series, true, async () => {
      await jump(world, dateAt(world, id, 0).startsAtMs + 10 * MINUTE_MS - world.clock.wallMs());
      events.takenAway(events.one().id);
    });
    expect(storedSeries(world, id).life).toMatchObject({ status: 'over', why: 'cancelled' });
    expect(coming(series)).toEqual([]);
    expect(events.standing()).toEqual([]);
  });

  it('[EVENT-18] goes on with another event where nobody is named for one that is gone after its start', async () => {
    const series = await weeklyWithAnn();
    const { world, events, id } = series;
    // Somebody changed its words before, which says nothing of who took it away.
    events.change(events.one().id, {}, editor);
    await meanwhile(series, true, async () => {
      await jump(world, 2 * 24 * 60 * MINUTE_MS);
      events.takenAway(events.one().id);
    });
    await sweep(world);
    await world.pass(2 * MINUTE_MS);
    expect(storedSeries(world, id).life.status).toBe('running');
    expect(events.one()).toMatchObject({ recurrence: { frequency: 'weekly' } });
    expect(events.one().startsAtMs).toBe(dateAt(world, id, 1).startsAtMs);
  });

  it('[EVENT-18] leaves the date alone that is on, whatever they do meanwhile', async () => {
    const series = await weeklyWithAnn();
    const { world, events, id } = series;
    const plan = dateAt(world, id, 0);
    await jump(world, plan.startsAtMs - world.clock.wallMs());
    await sweep(world);
    await world.pass(6000);
    events.cancel(events.one().id, editor);
    await world.pass(MINUTE_MS);
    expect(world.spaces.get(plan.id)?.life.status).toBe('live');
    expect(storedSeries(world, id).life.status).toBe('over');
    expect(coming(series)).toEqual([]);
  });

  it.each([false, true])(
    '[EVENT-18] renames and describes all dates with it (while the bot is away: %s)',
    async (isAway) => {
      const series = await weeklyWithAnn();
      const { world, events, id } = series;
      const { id: eventId } = events.one();
      await meanwhile(series, isAway, () => {
        events.change(eventId, { name: 'Coffee', description: 'With milk.' }, editor);
      });
      expect(storedSeries(world, id).opening).toMatchObject({ title: 'Coffee', description: 'With milk.' });
      expect(coming(series).length).toBeGreaterThanOrEqual(2);
      for (const { opening } of coming(series))
        expect(opening).toMatchObject({ title: 'Coffee', description: 'With milk.' });
      expect(events.one()).toMatchObject({ id: eventId, name: 'Coffee', recurrence: { frequency: 'weekly' } });
    },
  );

  it('[EVENT-18] puts a name back of which a word is not allowed, and tells who wrote it', async () => {
    const series = await weeklyWithAnn();
    const { world, events, id } = series;
    world.settings.set(planGuild, { language: 'en', rules: { ...DEFAULT_RULES, words: ['rude'] } });
    await world.boot();
    events.change(events.one().id, { name: 'Rude tea' }, editor);
    await world.pass(MINUTE_MS);
    expect(storedSeries(world, id).opening.title).toBe('Tea');
    expect(events.one()).toMatchObject({ name: 'Tea', recurrence: { frequency: 'weekly' } });
    expect(idsOf(postedAs(world, 'put back'))).toEqual(['editor']);
  });

  it.each([
    ['to another hour', 90 * MINUTE_MS, false],
    ['to another hour while the bot is away', 90 * MINUTE_MS, true],
    ['to another day', 25 * 60 * MINUTE_MS, false],
    ['by a week', WEEK_MS, false],
  ])('[EVENT-18] moves all dates from the next one on (%s)', async (_what, byMs, isAway) => {
    const series = await weeklyWithAnn();
    const { world, events, id } = series;
    const before = coming(series);
    const { id: eventId, startsAtMs } = events.one();
    await meanwhile(series, isAway, () => {
      events.change(eventId, { startsAtMs: startsAtMs + byMs }, editor);
    });
    expect(startsOf(coming(series))).toEqual(startsOf(before).map((atMs) => atMs + byMs));
    expect(storedSeries(world, id)).toMatchObject({ moves: 1, life: { status: 'running' } });
    expect(events.one()).toMatchObject({
      id: eventId,
      startsAtMs: startsAtMs + byMs,
      recurrence: { frequency: 'weekly' },
    });
    expect(idsOf(postedAs(world, 'series-moved:'))).toEqual(['ann', 'host']);
  });

  it.each([
    ['with the date after it', 1],
    ['with that one', 0],
  ])('[EVENT-18] moves all dates though the next one has passed while the bot was away (%s)', async (_what, at) => {
    const series = await weeklyWithAnn();
    const { world, events, id } = series;
    const [first, second] = [dateAt(world, id, 0), dateAt(world, id, 1)];
    const toMs = second.startsAtMs + 90 * MINUTE_MS;
    await meanwhile(series, true, async () => {
      await jump(world, 2 * 24 * 60 * MINUTE_MS);
      events.set(events.one().id, { startsAtMs: toMs - (1 - at) * WEEK_MS }, editor);
    });
    await sweep(world);
    // What Discord refused is asked for again after a while: before the sweep the event could only be put back to what is past.
    await jump(world, 11 * MINUTE_MS);
    await world.pass(MINUTE_MS);
    expect(stored(world, first.id).startsAtMs).toBe(first.startsAtMs);
    expect(stored(world, second.id)).toMatchObject({ startsAtMs: toMs, life: { status: 'planned' } });
    expect(events.one()).toMatchObject({ startsAtMs: toMs, recurrence: { frequency: 'weekly' } });
  });

  it('[EVENT-18] keeps what a date has of its own, which somebody gave it in the same hour', async () => {
    const series = await weeklyWithAnn();
    const { world, events, id } = series;
    const [first, second, third] = [0, 1].map((at) => dateAt(world, id, at)).concat(dateAt(world, id, 1));
    if (first === undefined || second === undefined || third === undefined) throw new Error('there are dates');
    const ownMs = second.startsAtMs + 30 * MINUTE_MS;
    const { id: eventId } = events.one();
    await meanwhile(series, true, () => {
      events.changeDate(eventId, { originalMs: second.startsAtMs, change: { type: 'moved', toMs: ownMs } }, editor);
      events.set(eventId, { name: 'Coffee', startsAtMs: first.startsAtMs + 90 * MINUTE_MS }, editor);
    });
    await world.pass(MINUTE_MS);
    expect(stored(world, first.id)).toMatchObject({
      startsAtMs: first.startsAtMs + 90 * MINUTE_MS,
      opening: { title: 'Coffee' },
    });
    expect(stored(world, second.id)).toMatchObject({ startsAtMs: ownMs, opening: { title: 'Coffee' } });
    // Now they differ: each has its own event, none twice.
    expect(events.standing().map(({ name }) => name)).toEqual(events.standing().map(() => 'Coffee'));
    expect(startsOf(coming(series))).toEqual(
      expect.arrayContaining(events.standing().map(({ startsAtMs }) => startsAtMs)),
    );
    expect(events.standing().every(({ recurrence }) => recurrence === undefined)).toBe(true);
  });

  it('[EVENT-18] puts back a time that cannot be', async () => {
    const series = await weeklyWithAnn();
    const { world, events, id } = series;
    const { id: eventId, startsAtMs } = events.one();
    events.change(eventId, { startsAtMs: world.clock.wallMs() - MINUTE_MS }, editor);
    await world.pass(MINUTE_MS);
    expect(events.one()).toMatchObject({ id: eventId, startsAtMs });
    expect(storedSeries(world, id).moves).toBe(0);
  });

  it.each([false, true])(
    '[EVENT-18] reads no other rule that they give it (while the bot is away: %s)',
    async (isAway) => {
      const series = await weeklyWithAnn();
      const { world, events, id } = series;
      const { id: eventId, recurrence } = events.one();
      if (recurrence?.frequency !== 'weekly') throw new Error('it is weekly');
      const [before, dates] = [storedSeries(world, id), startsOf(coming(series))];
      await meanwhile(series, isAway, () => {
        events.change(eventId, { recurrence: { ...recurrence, interval: 2 } }, editor);
      });
      expect(storedSeries(world, id)).toMatchObject({ recurrence: before.recurrence, moves: 0 });
      expect(startsOf(coming(series))).toEqual(dates);
      expect(events.one().id).toBe(eventId);
      expect(postedAs(world, 'series-', 'plan-moved:', 'plan-cancelled:', 'put back')).toEqual([]);
    },
  );

  it.each(['cancel', 'change'] as const)('[EVENT-18] is done once wherever the process is killed (%s)', async (how) => {
    let kills = 0;
    for (let at = 1; at < 60; at += 1) {
      const series = await weeklyWithAnn();
      const { world, events, id } = series;
      const { id: eventId, startsAtMs } = events.one();
      const toMs = startsAtMs + 90 * MINUTE_MS;
      world.killAt = world.steps + at;
      if (how === 'cancel') events.cancel(eventId, editor);
      else events.change(eventId, { name: 'Coffee', startsAtMs: toMs }, editor);
      await world.pass(MINUTE_MS);
      const wasKilled = world.dead;
      await world.boot();
      await world.pass(2 * MINUTE_MS);
      if (how === 'cancel') {
        expect(storedSeries(world, id).life).toMatchObject({ status: 'over', why: 'cancelled' });
        expect(events.standing(), `killed at ${at}`).toEqual([]);
        expect(idsOf(postedAs(world, 'series-cancelled:'))).toEqual(['ann', 'host']);
      } else {
        expect(storedSeries(world, id)).toMatchObject({ moves: 1, opening: { title: 'Coffee' } });
        expect(events.one(), `killed at ${at}`).toMatchObject({ id: eventId, name: 'Coffee', startsAtMs: toMs });
        expect(idsOf(postedAs(world, 'series-moved:'))).toEqual(['ann', 'host']);
      }
      if (!wasKilled) break;
      kills += 1;
    }
    expect(kills).toBeGreaterThan(5);
  });

  it('[EVENT-18] is done of what was asked for in the same moment as another in Majlis', async () => {
    const series = await weeklyWithAnn();
    const { world, events, id } = series;
    events.change(events.one().id, { name: 'Coffee' }, editor);
    await value(world.app.cancelSeries(host, id));
    await world.pass(MINUTE_MS);
    expect(storedSeries(world, id).life).toMatchObject({ status: 'over', why: 'cancelled' });
    expect(events.standing()).toEqual([]);
  });
});
