import { describe, expect, it } from 'vitest';
import type { JobGivenUp } from '../../../src/app/index.ts';
import type { Plan } from '../../../src/domain/index.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor, channelId } from '../../support/outside-people.ts';
import type { OutsideWorld } from '../../support/outside.ts';
import {
  jump,
  MINUTE_MS,
  plan,
  planGuild,
  plannedWorld,
  planSeries,
  sweep,
  value,
} from '../../support/planned-world.ts';
import { postedLater } from '../../support/told-of-plans.ts';

const host = actor('host', planGuild);
const log = channelId('log');

const givenUp = (world: OutsideWorld, job: JobGivenUp['job'], id = 'open-x-2'): Promise<void> =>
  world.app.jobGivenUp({ id, sinceMs: world.clock.wallMs(), job });

const openJob = ({ id, revision }: Plan): JobGivenUp['job'] => ({ kind: 'open', planId: id, revision });

/** What the log channel was told, once it is gathered. */
const logged = async (world: OutsideWorld): Promise<readonly string[]> => {
  await world.pass(3000);
  // That it was planned stands there too.
  return postedLater(world).flatMap(({ channelId: where, text }) => (where === log ? [text] : []));
};

describe('a job that was given up', () => {
  it('[PLAN-20] is told to the log channel once, with what it was and what follows, also after a restart', async () => {
    const world = await plannedWorld({ logChannel: log });
    const tea = await plan(world, 'in 20 minutes');
    await jump(world, 24 * MINUTE_MS);
    await givenUp(world, openJob(tea));
    await givenUp(world, openJob(tea));
    await world.boot();
    await givenUp(world, openJob(tea));
    const until = Math.floor((tea.startsAtMs + 15 * MINUTE_MS) / 1000);
    expect(await logged(world)).toEqual([
      expect.stringMatching(new RegExp(`Tea.*To open it <t:\\d+:f> failed.*until <t:${until}:t>`, 'su')),
    ]);
  });

  it('[PLAN-20] says that the host was told, that it was done meanwhile, and nothing of what was moved or cancelled', async () => {
    const world = await plannedWorld({ logChannel: log });
    const [missed, opened] = [await plan(world, 'in 20 minutes'), await plan(world, 'in 50 minutes')];
    const [moved, cancelled] = [await plan(world, 'in 500 minutes'), await plan(world, 'in 500 minutes')];
    await jump(world, 51 * MINUTE_MS);
    await sweep(world);
    await value(world.app.movePlan(host, moved.id, moved.startsAtMs + MINUTE_MS));
    await value(world.app.cancelPlan(host, cancelled.id));
    const before = (await logged(world)).length;
    for (const [at, one] of [missed, opened, moved, cancelled].entries())
      await givenUp(world, openJob(one), `open-${at}`);
    const [text = '', ...more] = (await logged(world)).slice(before);
    expect([text.includes('its host was told'), text.includes('nothing is missing'), more]).toEqual([true, true, []]);
    expect(text.match(/To open it/gu)).toHaveLength(2);
  });

  it('[PLAN-20] is told of series and ends of spaces too, in the language of the server, and nowhere without a log channel', async () => {
    const world = await plannedWorld({ logChannel: log });
    const series = await planSeries(world, 'every 60 minutes, first in 20 minutes', {});
    world.settings.set(planGuild, { language: 'ar', rules: (await world.app.settings(planGuild)).rules });
    await world.boot();
    await givenUp(world, { kind: 'series', seriesId: series.id }, 'series-1');
    await givenUp(world, { kind: 'remind' }, 'remind-1');
    const [text = ''] = await logged(world);
    expect(text).toContain('تعذر تجهيز المواعيد التالية لهذه السلسلة');
    const other = await plannedWorld();
    await givenUp(other, openJob(await plan(other, 'in 20 minutes')));
    await other.pass(3000);
    expect(outboxOf(other).posted).toEqual([]);
  });

  it('[PLAN-20] is told once, wherever the process is killed', async () => {
    for (let at = 1; ; at += 1) {
      const world = await plannedWorld({ logChannel: log });
      const tea = await plan(world, 'in 20 minutes');
      await jump(world, 24 * MINUTE_MS);
      world.killAt = world.steps + at;
      void givenUp(world, openJob(tea));
      await world.pass(4000);
      const wasKilled = world.dead;
      await world.boot();
      await givenUp(world, openJob(tea));
      expect(await logged(world), `killed at ${at}`).toHaveLength(1);
      if (!wasKilled || at > 60) break;
    }
  }, 20_000);
});
