import type { Pool } from 'pg';
import { describe, expect, it, vi } from 'vitest';
import type { MessageEffect } from '../../src/app/index.ts';
import type { Plan, PlanLife, Series, SeriesLife } from '../../src/domain/index.ts';
import type { ChannelId, GuildId, SeriesId, UserId } from '../../src/lib/index.ts';
import { aPlan, aSeries, fullOpening, planId, seriesId } from '../support/a-plan.ts';
import { guest, host } from '../support/a-space.ts';
import { budget } from '../support/budget.ts';
import type { StoreUnderTest } from '../support/store-under-test.ts';

// as, in these: test data stands in for what the edges parse.
const server = (digits: string): GuildId => digits.repeat(9) as GuildId;
const nobody = 'not a snowflake' as UserId;

const effect = (key: string): MessageEffect => {
  return { type: 'message', key, guildId: server('41'), atMs: 1, channelId: '41' as ChannelId, text: key };
};
const on = (series: SeriesId, originalMs: number, number = 1): Plan['occurrence'] => ({
  seriesId: series,
  originalMs,
  number,
});
const LIVES: readonly PlanLife[] = [
  { status: 'draft', sinceMs: 1, choices: [2_000_000_000_000, 3] },
  { status: 'planned', sinceMs: 2 },
  { status: 'opened', sinceMs: 3 },
  { status: 'missed', sinceMs: 4, why: { code: 'room-in-use', params: { room: '5' } } },
  { status: 'over', sinceMs: 5, why: 'cancelled', byUserId: guest },
];
const SERIES_LIVES: readonly SeriesLife[] = [
  { status: 'draft', sinceMs: 1, others: [aSeries('other').recurrence] },
  { status: 'running', sinceMs: 2 },
  { status: 'over', sinceMs: 3, why: 'no-more-dates' },
];

/** The part of the store's contract that planning needs. */
export function planContract(current: () => StoreUnderTest): void {
  const plans = (): StoreUnderTest['store']['plans'] => current().store.plans;
  const series = (): StoreUnderTest['store']['series'] => current().store.series;
  const sentKeys = async (): Promise<readonly string[]> =>
    (await current().store.outbox.next('channel 41', 100)).map(({ effect: { key } }) => key);
  const idsOf = (list: readonly { readonly id: string }[]): readonly string[] => list.map(({ id }) => id);

  describe('plans', () => {
    it('are given back as they were stored, wherever they stand', async () => {
      for (const life of LIVES) {
        const plan = aPlan(life.status, {
          life,
          opening: fullOpening,
          seats: 12,
          occurrence: on(seriesId('back'), 7_000 + life.sinceMs, 3),
        });
        expect(await plans().insert(plan)).toBe(true);
        expect(await plans().get(plan.id)).toEqual(plan);
        const next = { ...plan, revision: 2, life: LIVES[(LIVES.indexOf(life) + 1) % LIVES.length] ?? life };
        expect(await plans().save(next)).toBe(true);
        expect(await plans().get(plan.id)).toEqual(next);
      }
      expect(await plans().get(planId('nobody'))).toBeNull();
    });

    it('[PLAN-5] name the dates of series that were missed before a time', async () => {
      const life = { status: 'missed', sinceMs: 5, why: { code: 'is-bot', params: {} } } as const;
      const made = [
        aPlan('notopena', { life, startsAtMs: -70, occurrence: on(seriesId('missed'), 1, 1) }),
        aPlan('notopenb', { life, startsAtMs: -80, occurrence: on(seriesId('missed'), 2, 2) }),
        aPlan('notopenc', { life, startsAtMs: -90 }),
        aPlan('notopend', { startsAtMs: -85, occurrence: on(seriesId('missed'), 3, 3) }),
      ];
      for (const plan of made) await plans().insert(plan);
      const ids = async (beforeMs: number, limit = 9): Promise<readonly string[]> =>
        idsOf(await plans().missedDates(beforeMs, limit));
      expect(await ids(-69)).toEqual([made[1]?.id, made[0]?.id]);
      expect([await ids(-70), await ids(-69, 1)]).toEqual([[made[1]?.id], [made[1]?.id]]);
      for (const plan of made) await plans().save({ ...plan, revision: 2, life: { status: 'opened', sinceMs: 5 } });
    });

    it('are stored once, with what is told of them or not at all', async () => {
      const plan = aPlan('once');
      const race = await Promise.all(['a', 'b', 'c'].map((key) => plans().insert(plan, [effect(`once ${key}`)])));
      expect(race.filter(Boolean)).toHaveLength(1);
      const first = `once ${['a', 'b', 'c'][race.indexOf(true)]}`;
      expect(await plans().insert({ ...plan, startsAtMs: 5 }, [effect('once again')])).toBe(false);
      expect(await plans().get(plan.id)).toEqual(plan);
      const saves = ['d', 'e', 'f'].map((key) =>
        plans().save({ ...plan, revision: 2, zone: key }, [effect(`once ${key}`)]),
      );
      const won = await Promise.all(saves);
      expect(won.filter(Boolean)).toHaveLength(1);
      const winner = ['d', 'e', 'f'][won.indexOf(true)];
      expect((await plans().get(plan.id))?.zone).toBe(winner);
      expect(await plans().save({ ...plan, revision: 4 }, [effect('once later')])).toBe(false);
      expect((await sentKeys()).filter((key) => key.startsWith('once'))).toEqual([first, `once ${winner}`]);
    });

    it('have one date of a series once, and that of another series beside it', async () => {
      const [weekly, other] = [seriesId('weekly'), seriesId('otherweekly')];
      expect(await plans().insert(aPlan('date', { occurrence: on(weekly, 8_000) }))).toBe(true);
      const again = aPlan('dateagain', { occurrence: on(weekly, 8_000), startsAtMs: 9_000 });
      expect(await plans().insert(again, [effect('date again')])).toBe(false);
      expect(await plans().get(again.id)).toBeNull();
      expect(await plans().insert(aPlan('datenext', { occurrence: on(weekly, 9_000) }))).toBe(true);
      expect(await plans().insert(aPlan('dateother', { occurrence: on(other, 8_000) }))).toBe(true);
      expect(await sentKeys()).not.toContain('date again');
    });

    it('of a server that are to come are listed, soonest first and no more than asked for', async () => {
      const guildId = server('42');
      const at = (startsAtMs: number, over: Partial<Plan> = {}): Partial<Plan> => ({ guildId, startsAtMs, ...over });
      for (const [name, over] of [
        ['coming3', at(30_000)],
        ['coming1', at(10_000, { life: { status: 'missed', sinceMs: 1, why: { code: 'went-wrong', params: {} } } })],
        ['coming2b', at(20_000)],
        ['coming2a', at(20_000)],
        ['comingdraft', at(5_000, { life: { status: 'draft', sinceMs: 1, choices: [5_000] } })],
        ['comingopen', at(5_000, { life: { status: 'opened', sinceMs: 1 } })],
        ['comingover', at(5_000, { life: { status: 'over', sinceMs: 1, why: 'skipped', byUserId: null } })],
        ['elsewhere', at(5_000, { guildId: server('43') })],
      ] as const)
        await plans().insert(aPlan(name, over));
      const ids = ['coming1', 'coming2a', 'coming2b', 'coming3'].map(planId);
      expect(idsOf(await plans().coming(guildId, 10))).toEqual(ids);
      expect(idsOf(await plans().coming(guildId, 2))).toEqual(ids.slice(0, 2));
    });

    it('of a series that are to come are listed, by when they are to start', async () => {
      const moved = seriesId('moved');
      await plans().insert(aPlan('moved1', { occurrence: on(moved, 1), startsAtMs: 30_000 }));
      await plans().insert(aPlan('moved2', { occurrence: on(moved, 2), startsAtMs: 20_000 }));
      await plans().insert(aPlan('moved3', { occurrence: on(moved, 3), life: { status: 'opened', sinceMs: 1 } }));
      expect(idsOf(await plans().ofSeries(moved))).toEqual([planId('moved2'), planId('moved1')]);
    });

    it('are due from their time on, while they are planned', async () => {
      const due = async (untilMs: number): Promise<readonly string[]> =>
        idsOf(await plans().startingUntil(untilMs, 100)).filter((id) => id.startsWith('due'));
      const [first, second] = [aPlan('due1', { startsAtMs: 101 }), aPlan('due2', { startsAtMs: 102 })];
      await plans().insert(second);
      await plans().insert(first);
      expect(await due(100)).toEqual([]);
      expect(await due(101)).toEqual([first.id]);
      expect(await due(102)).toEqual([first.id, second.id]);
      expect(await plans().startingUntil(102, 1)).toHaveLength(1);
      expect(idsOf(await plans().startingUntil(102, 9, first))).toEqual([second.id]);
      const earlier = { ...second, id: first.id };
      expect(idsOf(await plans().startingUntil(102, 9, earlier))).toEqual([second.id]);
      expect(await plans().startingUntil(102, 9, second)).toEqual([]);
      await plans().save({ ...first, revision: 2, life: { status: 'opened', sinceMs: 101 } });
      await plans().save({ ...second, revision: 2, startsAtMs: 200 });
      expect(await due(102)).toEqual([]);
      expect(await due(200)).toEqual([second.id]);
      await current().reopen();
      expect(await due(200)).toEqual([second.id]);
    });

    it('and series name the servers that have something to come', async () => {
      const missed = { status: 'missed', sinceMs: 1, why: { code: 'went-wrong', params: {} } } as const;
      const over = { status: 'over', sinceMs: 1, why: 'cancelled' } as const;
      for (const n of [1, 2]) await plans().insert(aPlan(`guild${n}`, { guildId: server('51'), life: missed }));
      await plans().insert(aPlan('guild3', { guildId: server('52'), life: { ...over, byUserId: null } }));
      await series().insert(aSeries('guild4', { guildId: server('53'), life: { status: 'running', sinceMs: 1 } }));
      await series().insert(aSeries('guild5', { guildId: server('54'), life: over }));
      const ours = (await plans().guilds()).filter((id) => ['51', '52', '53', '54'].map(server).includes(id));
      expect(ours.toSorted()).toEqual(['51', '53'].map(server));
      for (const table of ['plan', 'series'])
        await current().store.pool.query(`delete from app.${table} where id like 'guild%'`);
    });

    it('and series that nobody confirmed are forgotten after a while, and nothing else', async () => {
      const draft = (sinceMs: number): Partial<Plan> => ({ life: { status: 'draft', sinceMs, choices: [] } });
      await plans().forgetDrafts(1e12);
      await plans().insert(aPlan('draftold', draft(9_999)));
      await plans().insert(aPlan('draftnew', draft(10_000)));
      await plans().insert(aPlan('draftnot', { life: { status: 'planned', sinceMs: 1 } }));
      await series().insert(aSeries('draftold', { life: { status: 'draft', sinceMs: 9_999, others: [] } }));
      await series().insert(aSeries('draftnew', { life: { status: 'draft', sinceMs: 10_000, others: [] } }));
      await plans().insert(aPlan('draftaway', draft(10_000)));
      await series().insert(aSeries('draftaway', { life: { status: 'draft', sinceMs: 10_000, others: [] } }));
      for (const id of [planId('draftaway'), planId('draftnot')]) await plans().forgetDraft(id);
      expect([await plans().get(planId('draftaway')), await series().get(seriesId('draftaway'))]).toEqual([null, null]);
      expect(await plans().get(planId('draftnot'))).not.toBeNull();
      expect(await plans().forgetDrafts(10_000)).toBe(2);
      expect(await plans().forgetDrafts(10_000)).toBe(0);
      expect(await plans().get(planId('draftold'))).toBeNull();
      expect(await series().get(seriesId('draftold'))).toBeNull();
      expect(await plans().get(planId('draftnew'))).not.toBeNull();
      expect(await plans().get(planId('draftnot'))).not.toBeNull();
      expect(await series().get(seriesId('draftnew'))).not.toBeNull();
    });

    it('that cannot be read are left out of lists and told of, and what could not be read back is not stored', async () => {
      const guildId = server('44');
      const [bad, good] = ['badplan', 'goodplan'].map((name) => aPlan(name, { guildId, startsAtMs: 50 }));
      if (bad === undefined || good === undefined) throw new Error('two plans');
      await plans().insert(bad);
      await plans().insert(good);
      await current().store.pool.query(`update app.plan set state = state || '{"v": 99}' where id = $1`, [bad.id]);
      expect(idsOf(await plans().coming(guildId, 9))).toEqual([good.id]);
      expect(idsOf(await plans().startingUntil(50, 99))).not.toContain(bad.id);
      expect(current().log.lines).toContainEqual(
        expect.objectContaining({ level: 'error', fields: expect.objectContaining({ id: bad.id }) }),
      );
      await expect(plans().get(bad.id)).rejects.toMatchObject({ name: 'StoreError', code: 'unreadable' });
      await current().store.pool.query('delete from app.plan where id = $1', [bad.id]);
      const odd = aPlan('oddplan', { hostId: nobody });
      await expect(plans().insert(odd, [effect('odd')])).rejects.toMatchObject({ code: 'unreadable' });
      await expect(plans().save({ ...good, revision: 2, hostId: nobody })).rejects.toMatchObject({
        code: 'unreadable',
      });
      expect([await plans().get(odd.id), await plans().get(good.id)]).toEqual([null, good]);
      expect(await sentKeys()).not.toContain('odd');
    });
  });

  describe('series', () => {
    it('are given back as they were stored, wherever they stand', async () => {
      const ends: readonly Series['recurrence']['end'][] = [
        { type: 'never' },
        { type: 'count', count: 10 },
        { type: 'until', untilMs: 2_000_000_000_000 },
      ];
      for (const [index, life] of SERIES_LIVES.entries()) {
        const one = aSeries(`back${life.status}`, {
          life,
          opening: fullOpening,
          hosts: [guest, host],
          seats: 5,
          exceptions: [
            { originalMs: 1, change: { type: 'skipped' } },
            { originalMs: 2, change: { type: 'moved', toMs: 3 } },
          ],
          recurrence: { ...aSeries('x').recurrence, end: ends[index] ?? { type: 'never' } },
        });
        await series().insert(one);
        expect(await series().get(one.id)).toEqual(one);
      }
      expect(await series().get(seriesId('nobody'))).toBeNull();
      await expect(series().insert(aSeries('backrunning'))).rejects.toMatchObject({ code: 'conflict' });
    });

    it('are stored with their new plans and what is told of them, by one of several writers', async () => {
      const one = aSeries('dates');
      await series().insert(one);
      const next = (lane: string): readonly Plan[] =>
        [1_000, 2_000].map((originalMs, index) =>
          aPlan(`dates${lane}${index}`, { occurrence: on(one.id, originalMs, index + 1), startsAtMs: originalMs }),
        );
      const lanes = ['a', 'b', 'c'];
      const moved = { ...one, revision: 2, nextNumber: 3, plannedUntilMs: 2_000 };
      const won = await Promise.all(
        lanes.map((lane) =>
          series().save({ ...moved, seats: lanes.indexOf(lane) }, next(lane), [effect(`dates ${lane}`)]),
        ),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      const lane = lanes[won.indexOf(true)] ?? '';
      expect(await series().get(one.id)).toEqual({ ...moved, seats: lanes.indexOf(lane) });
      expect(await plans().ofSeries(one.id)).toEqual(next(lane));
      expect((await sentKeys()).filter((key) => key.startsWith('dates'))).toEqual([`dates ${lane}`]);
      // The dates again, as after a dump was read back: those that stand stay, the new one comes.
      const third = aPlan('datesthird', { occurrence: on(one.id, 3_000, 3), startsAtMs: 3_000 });
      expect(await series().save({ ...moved, revision: 3 }, [...next('z'), third])).toBe(true);
      expect(await plans().ofSeries(one.id)).toEqual([...next(lane), third]);
    });

    it('are stored with plans that stand, all of them or none', async () => {
      const [whole, at] = [aSeries('allofit'), (n: number) => on(seriesId('allofit'), n, n)];
      const [first, second] = [aPlan('allofit1', { occurrence: at(1) }), aPlan('allofit2', { occurrence: at(2) })];
      await series().insert(whole);
      for (const one of [first, second]) await plans().insert(one);
      const over = (one: Plan): Plan => ({
        ...one,
        revision: one.revision + 1,
        life: { status: 'over', sinceMs: 9, why: 'series-over', byUserId: null },
      });
      const ended: Series = {
        ...whole,
        revision: whole.revision + 1,
        life: { status: 'over', sinceMs: 9, why: 'cancelled' },
      };
      const moved = { ...second, revision: second.revision + 1, startsAtMs: 77 };
      await plans().save(moved);
      expect(await series().saveAll(ended, [over(first), over(second)])).toBe(false);
      expect([await series().get(whole.id), await plans().get(first.id)]).toEqual([whole, first]);
      expect(await series().saveAll(ended, [over(first), over(moved)])).toBe(true);
      expect([await series().get(whole.id), await plans().get(first.id)]).toEqual([ended, over(first)]);
      expect(await series().saveAll(ended, [])).toBe(false);
    });

    it('are not stored without their plans', async () => {
      const one = aSeries('whole');
      await series().insert(one);
      const odd = aPlan('wholeodd', { hostId: nobody, occurrence: on(one.id, 1) });
      await expect(series().save({ ...one, revision: 2 }, [odd], [effect('whole')])).rejects.toMatchObject({
        code: 'unreadable',
      });
      expect(await series().get(one.id)).toEqual(one);
      expect(await sentKeys()).not.toContain('whole');
    });

    it('that run are listed by server, and those that need dates by how far they have them', async () => {
      const guildId = server('45');
      const running = (sinceMs: number, plannedUntilMs: number): Partial<Series> => ({
        guildId,
        plannedUntilMs,
        life: { status: 'running', sinceMs },
      });
      await series().insert(aSeries('young', running(20, 77_001)));
      await series().insert(aSeries('old', running(10, 77_003)));
      await series().insert(aSeries('middle', running(15, 77_002)));
      await series().insert(
        aSeries('draft', { guildId, plannedUntilMs: 0, life: { status: 'draft', sinceMs: 1, others: [] } }),
      );
      await series().insert(
        aSeries('over', { guildId, plannedUntilMs: 0, life: { status: 'over', sinceMs: 1, why: 'cancelled' } }),
      );
      expect(idsOf(await series().ofGuild(guildId))).toEqual(['old', 'middle', 'young'].map(seriesId));
      const ours = (list: readonly Series[]): readonly string[] => idsOf(list.filter((one) => one.guildId === guildId));
      expect(ours(await series().plannedBefore(77_003, 99))).toEqual(['young', 'middle'].map(seriesId));
      expect(await series().plannedBefore(77_003, 1)).toHaveLength(1);
      await current().store.pool.query(`update app.series set state = '{}' where id = $1`, [seriesId('middle')]);
      expect(ours(await series().plannedBefore(77_003, 99))).toEqual([seriesId('young')]);
      expect(idsOf(await series().ofGuild(guildId))).toEqual(['old', 'young'].map(seriesId));
      await current().store.pool.query('delete from app.series where id = $1', [seriesId('middle')]);
    });
  });

  indexContract(current);
}

/** What is asked often is answered by indexes. */
function indexContract(current: () => StoreUnderTest): void {
  const plans = (): StoreUnderTest['store']['plans'] => current().store.plans;
  const series = (): StoreUnderTest['store']['series'] => current().store.series;

  it('asks for what is due by an index, however much is planned and past', async () => {
    const { pool } = current().store;
    await fill(pool, budget({ ci: 4_000, long: 100_000 }));
    const asked = vi.spyOn(pool, 'query');
    await plans().startingUntil(2_000_000, 100);
    await plans().coming(server('46'), 25);
    await series().plannedBefore(2_000_000, 100);
    await series().ofGuild(server('46'));
    await plans().ofSeries(seriesId('filling1'));
    const statements = asked.mock.calls.map((call): unknown[] => call);
    asked.mockRestore();
    const indexes: string[] = [];
    for (const [query, params] of statements) {
      // as: what drizzle hands to the pool.
      const sql = `explain (format json) ${(query as { readonly text: string }).text}`;
      const { rows } = await pool.query(sql, params as unknown[]);
      const plan = JSON.stringify(rows);
      expect(plan).not.toContain('Seq Scan');
      // The few of one server or series may be sorted; of all that wait, the first are read and no more.
      if (plan.includes('_due')) expect(plan).not.toContain('"Sort"');
      indexes.push(/"Index Name":"(\w+)"/.exec(plan)?.[1] ?? plan);
    }
    expect(indexes).toEqual(['plan_due', 'plan_coming', 'series_due', 'series_running', 'plan_of_series']);
    for (const table of ['plan', 'series']) await pool.query(`delete from app.${table} where id like 'filling%'`);
  });
}

/** Plans and series: a tenth of them to come, the others over; a hundredth of them of one server. */
async function fill(pool: Pool, count: number): Promise<void> {
  const guild = `case when n % 100 = 0 then '464646464646464646' else n::text end`;
  const status = `case when n % 10 = 0 then $2 else 'over' end`;
  await pool.query(
    `insert into app.plan
     select 'filling' || n, ${guild}, 1, ${status}, n, n, n * 1000, 'filling' || n % 100, n, '{}', '{}'
     from generate_series(1, $1) n`,
    [count, 'planned'],
  );
  await pool.query(
    `insert into app.series
     select 'filling' || n, ${guild}, 1, ${status}, n, n, n * 1000, '{}', '{}' from generate_series(1, $1) n`,
    [count, 'running'],
  );
  await pool.query('analyze app.plan, app.series');
}
