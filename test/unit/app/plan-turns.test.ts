import { expect, it } from 'vitest';
import { calendarWorld } from '../../support/calendar-world.ts';
import { actor, userId } from '../../support/outside-people.ts';
import { datesOf, planGuild, planSeries, value } from '../../support/planned-world.ts';
import { ann } from '../../support/told-of-plans.ts';

it('[PLAN-13] says of a date whether turns move when it is left out, which they do not by the last one', async () => {
  const world = await calendarWorld();
  const turnsOf = async (until: string | null, hosts: readonly string[]): Promise<readonly unknown[]> => {
    const rota = hosts.map((name) => userId(name));
    const { id } = await planSeries(world, 'every day at 18:00', { rota, until }, ann);
    const dates = datesOf(world, id).toSorted((a, b) => a.startsAtMs - b.startsAtMs);
    const seen = await Promise.all(
      dates.map(async (date) => (await value(world.app.planOf(actor('ann', planGuild), date.id))).movesTurns),
    );
    return [seen.length, seen[0], seen.at(-1)];
  };
  expect(await turnsOf('3', ['ann', 'xenia'])).toEqual([3, true, false]);
  expect(await turnsOf(null, ['ann', 'xenia'])).toEqual([expect.any(Number), true, true]);
  expect(await turnsOf(null, ['ann'])).toEqual([expect.any(Number), false, false]);
});
