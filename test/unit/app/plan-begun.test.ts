import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/domain/index.ts';
import type { SpaceId } from '../../../src/lib/index.ts';
import { actor } from '../../support/outside-people.ts';
import type { OutsideWorld } from '../../support/outside.ts';
import {
  codeOf,
  dateAt,
  jump,
  MINUTE_MS,
  plan,
  planGuild,
  plannedWorld,
  planSeries,
  stored,
  storedSeries,
  sweep,
  value,
} from '../../support/planned-world.ts';

const host = actor('host', planGuild);
const status = (world: OutsideWorld, { id }: { readonly id: SpaceId }): string => stored(world, id).life.status;

/** A world that died after the space of what is due was stored, and before its plan was marked. */
const begunIn = async (make: (world: OutsideWorld) => Promise<Plan>): Promise<{ world: OutsideWorld; due: Plan }> => {
  for (let at = 1; at < 40; at += 1) {
    const world = await plannedWorld({ ownRooms: false });
    const due = await make(world);
    await jump(world, 20 * MINUTE_MS);
    world.killAt = world.steps + at;
    void world.app.planDue(due.id, stored(world, due.id).revision);
    await world.pass(1000);
    if (world.dead && world.spaces.has(due.id) && status(world, due) === 'planned') return { world, due };
  }
  throw new Error('there is no such moment');
};

const aDate = async (world: OutsideWorld): Promise<Plan> =>
  dateAt(world, (await planSeries(world, 'every 1440 minutes, first in 20 minutes')).id, 0);

describe('a plan whose space was stored, and that was not marked as opened', () => {
  const acts = {
    moved: (world: OutsideWorld, { id }: Plan) =>
      codeOf(world.app.movePlan(host, id, world.clock.wallMs() + 1440 * MINUTE_MS)),
    changed: (world: OutsideWorld, { id }: Plan) => codeOf(world.app.changePlan(host, id, { title: 'Coffee' })),
    cancelled: (world: OutsideWorld, { id }: Plan) => codeOf(world.app.cancelPlan(host, id)),
  };

  it('[PLAN-7] is not moved, changed or cancelled any more by who acts before the first sweep after a kill', async () => {
    for (const [name, act] of Object.entries(acts)) {
      const { world, due } = await begunIn((one) => plan(one, 'in 20 minutes'));
      await world.boot();
      expect(await act(world, due), name).toBe('plan-over');
      await world.pass(3000);
      expect([status(world, due), world.spaces.get(due.id)?.life.status], name).toEqual(['opened', 'live']);
    }
  });

  it('[PLAN-7] stays what it is when its series is moved, changed or cancelled, or the date left out', async () => {
    for (const name of ['skip', 'change', 'cancel'] as const) {
      const { world, due } = await begunIn(aDate);
      const seriesId = due.occurrence?.seriesId;
      if (seriesId === undefined) throw new Error('it is a date of a series');
      await world.boot();
      if (name === 'skip') expect(await codeOf(world.app.cancelPlan(host, due.id))).toBe('plan-over');
      if (name === 'change') await value(world.app.changeSeries(host, seriesId, { title: 'Coffee' }));
      if (name === 'cancel') await value(world.app.cancelSeries(host, seriesId));
      await world.pass(3000);
      expect([status(world, due), stored(world, due.id).opening.title], name).toEqual(['opened', 'Tea']);
      expect(world.spaces.get(due.id)?.life.status, name).toBe('live');
      expect(storedSeries(world, seriesId).exceptions, name).toEqual([]);
    }
  });

  it('[PLAN-7] is found by who acts first when the store did not answer, and its space goes on', async () => {
    for (const name of ['moved', 'cancelled', 'skip', 'change', 'cancel'] as const) {
      const world = await plannedWorld({ ownRooms: false });
      const due = name === 'moved' || name === 'cancelled' ? await plan(world, 'in 20 minutes') : await aDate(world);
      await jump(world, 20 * MINUTE_MS);
      world.loseAnswerOf = ({ id }) => id === due.id;
      await expect(world.app.planDue(due.id, due.revision), name).rejects.toThrow('lost');
      expect([status(world, due), world.spaces.get(due.id)?.life.status], name).toEqual(['planned', 'opening']);
      const seriesId = due.occurrence?.seriesId;
      if (name === 'moved' || name === 'cancelled') expect(await acts[name](world, due)).toBe('plan-over');
      if (name === 'skip') expect(await codeOf(world.app.cancelPlan(host, due.id))).toBe('plan-over');
      if (name === 'change' && seriesId !== undefined)
        await value(world.app.changeSeries(host, seriesId, { title: 'Coffee' }));
      if (name === 'cancel' && seriesId !== undefined) await value(world.app.cancelSeries(host, seriesId));
      expect([status(world, due), stored(world, due.id).opening.title], name).toEqual(['opened', 'Tea']);
      await sweep(world);
      await world.pass(15_000);
      expect([world.spaces.get(due.id)?.life.status, world.rooms.size], name).toEqual(['live', 1]);
    }
  });
});
