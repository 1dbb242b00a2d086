import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/domain/index.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor, userId } from '../../support/outside-people.ts';
import { plansOf } from '../../support/outside-plans.ts';
import { rsvpsOf } from '../../support/outside-rsvps.ts';
import type { OutsideWorld } from '../../support/outside.ts';
import { dateAt, MINUTE_MS, plan, planGuild, plannedWorld, planSeries, value } from '../../support/planned-world.ts';

const host = actor('host', planGuild);
const [ann, bo] = [userId('ann'), userId('bo')];

/** Both want the one seat, in this order. */
const bothGo = async (world: OutsideWorld, { id }: Plan): Promise<void> => {
  for (const name of ['ann', 'bo']) await value(world.app.goTo(actor(name, planGuild), id));
};

const listed = (world: OutsideWorld, { id }: Plan): readonly string[] =>
  (rsvpsOf(world).lists.get(id)?.people ?? []).map(({ userId: whom, coming }) => `${whom} ${coming}`);

const promoted = (world: OutsideWorld): readonly unknown[] =>
  outboxOf(world)
    .posted.filter(({ key }) => key.startsWith('promoted:'))
    .map(({ userId: to }) => to);

describe('somebody on a seat who hosts by now', () => {
  it('[RSVP-13] gives it to who waits, who is told', async () => {
    const world = await plannedWorld();
    const tea = await plan(world, 'in 600 minutes', { seats: 1 });
    await bothGo(world, tea);
    await value(world.app.changePlan(host, tea.id, { hostId: ann }));
    await world.pass(3000);
    expect([listed(world, tea), promoted(world)]).toEqual([['bo going'], [bo]]);
  });

  it('[RSVP-13] gives it up where a rota names them, or a date that is left out moves it up to them', async () => {
    const world = await plannedWorld();
    const input = { seats: 1, rota: [host.userId, ann] };
    const series = await planSeries(world, 'every 1440 minutes, first in 600 minutes', input);
    const [first, third] = [dateAt(world, series.id, 0), dateAt(world, series.id, 2)];
    for (const date of [first, third]) await bothGo(world, date);
    // The third is the second by then.
    await value(world.app.cancelPlan(host, dateAt(world, series.id, 1).id));
    await world.pass(3000);
    expect([listed(world, third), listed(world, first)]).toEqual([['bo going'], ['ann going', 'bo waitlisted']]);
    await value(world.app.changeSeries(host, series.id, { hosts: [ann, host.userId] }));
    await world.pass(3000);
    expect(listed(world, first)).toEqual(['bo going']);
    expect(promoted(world)).toEqual([bo, bo]);
  });

  it('[RSVP-13] gives it up after a kill too, and within the hour before where nobody waits', async () => {
    const world = await plannedWorld();
    const tea = await plan(world, 'in 600 minutes', { seats: 1 });
    const coffee = await plan(world, 'in 50 minutes', { seats: 1 });
    await bothGo(world, tea);
    await value(world.app.goTo(actor('ann', planGuild), coffee.id));
    world.kill();
    // Stored, and what follows it was not.
    const { plans } = plansOf(world);
    for (const { id } of [tea, coffee]) {
      const stored = plans.get(id);
      if (stored !== undefined) plans.set(id, { ...stored, revision: stored.revision + 1, hostId: ann });
    }
    await world.boot();
    await world.pass(2 * MINUTE_MS);
    expect(listed(world, tea)).toEqual(['bo going']);
    await world.pass(11 * MINUTE_MS);
    expect(listed(world, coffee)).toEqual([]);
  });
});
