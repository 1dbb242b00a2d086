import { expect, it } from 'vitest';
import { outboxOf } from '../support/outside-outbox.ts';
import { userId } from '../support/outside-people.ts';
import { dateAt, jump, MINUTE_MS, stored, sweep, value } from '../support/planned-world.ts';
import { host } from '../support/told-of-plans.ts';
import { WEEK_MS, weeklyWithAnn } from '../support/weekly-event.ts';

/** Steps of the process in which a date ends and its event is handed over. */
const STEPS = 90;

it('[EVENT-15] hands the one event of a series on from date to date, wherever the process dies', async () => {
  for (let at = 1; at <= STEPS; at += 3) {
    const { world, events, id } = await weeklyWithAnn();
    const event = events.one();
    await jump(world, 60 * MINUTE_MS);
    await sweep(world);
    await world.pass(6000);
    expect([at, events.one().status]).toEqual([at, 'active']);
    events.stageClosed = () =>
      void events.change(event.id, { status: 'scheduled', startsAtMs: event.startsAtMs + WEEK_MS });
    world.killAt = world.steps + at;
    void world.app.ask(host, dateAt(world, id, 0).id, { type: 'end' });
    await world.pass(3000);
    await world.boot();
    await world.pass(2 * MINUTE_MS);
    const { life } = world.spaces.get(dateAt(world, id, 0).id) ?? {};
    if (life?.status === 'live') await value(world.app.ask(host, dateAt(world, id, 0).id, { type: 'end' }));
    await world.pass(2 * MINUTE_MS);
    const next = dateAt(world, id, 1);
    expect([at, events.one().id, [...events.rows.keys()]]).toEqual([at, event.id, [next.id]]);
    const { people } = await world.app.attendanceOf(next.id);
    expect([at, people.map((one) => one.userId)]).toEqual([at, ['ann']]);
  }
}, 60_000);

it('[EVENT-17] takes over what somebody changed of dates in Discord, wherever the process dies', async () => {
  for (let at = 1; at <= 2 * STEPS; at += 1) {
    const { world, events, id } = await weeklyWithAnn();
    const event = events.one();
    const [first, second] = [dateAt(world, id, 0), dateAt(world, id, 1)];
    const [movedMs, thirdMs] = [first.startsAtMs + 90 * MINUTE_MS, second.startsAtMs + WEEK_MS];
    world.killAt = world.steps + at;
    const editor = userId('editor');
    events.changeDate(event.id, { originalMs: second.startsAtMs, change: { type: 'skipped' } }, editor);
    events.changeDate(event.id, { originalMs: thirdMs, change: { type: 'skipped' } }, editor);
    const moved = { originalMs: first.startsAtMs, change: { type: 'moved', toMs: movedMs } } as const;
    events.changeDate(event.id, moved, editor);
    await world.pass(3000);
    await world.boot();
    await world.pass(2 * MINUTE_MS);
    const told = outboxOf(world).posted.filter(({ key }) => key.startsWith('plan-moved:'));
    const people = told.map(({ userId: who }) => who ?? '').toSorted();
    expect([at, stored(world, first.id).startsAtMs, people]).toEqual([at, movedMs, ['ann', 'host']]);
    expect([at, stored(world, second.id).life.status]).toEqual([at, 'over']);
    const starts = events.standing().map(({ startsAtMs }) => startsAtMs);
    expect([at, starts.filter((one) => one === movedMs).length]).toEqual([at, 1]);
    expect([at, starts.filter((one) => [first.startsAtMs, second.startsAtMs, thirdMs].includes(one))]).toEqual([
      at,
      [],
    ]);
    expect([at, events.standing().every(({ recurrence }) => recurrence === undefined)]).toEqual([at, true]);
  }
}, 60_000);
