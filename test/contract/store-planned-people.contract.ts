import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../src/app/index.ts';
import type { Plan, Series } from '../../src/domain/index.ts';
import type { GuildId, UserId } from '../../src/lib/index.ts';
import { aPlan, aSeries, fullOpening, planId, seriesId } from '../support/a-plan.ts';
import type { StoreUnderTest } from '../support/store-under-test.ts';

// as, in these: test data stands in for what the edges parse.
const user = (digits: string): UserId => digits.repeat(9) as UserId;
const guildId = '51'.repeat(9) as GuildId;

/** What every store must do with people in what is planned. */
export function plannedPeopleContract(test: () => StoreUnderTest): void {
  describe('people in what is planned', () => {
    const [layla, omar] = [user('52'), user('53')];
    const store = (): StoreUnderTest['store'] => test().store;
    const tablesWith = async (needle: string): Promise<readonly string[]> => {
      const found: string[] = [];
      for (const table of ['plan', 'series', 'forget_wish']) {
        const { rows } = await store().pool.query<{ row: string }>(`select t::text as row from app.${table} t`);
        if (rows.some(({ row }) => row.includes(needle))) found.push(table);
      }
      return found;
    };
    const plan = (name: string, over: Partial<Plan>): Plan =>
      aPlan(name, { guildId, hostId: layla, byUserId: layla, opening: fullOpening, ...over });
    const opened = plan('popened', { life: { status: 'opened', sinceMs: 1_000 }, startsAtMs: 1 });
    const cancelled = plan('pcancelled', {
      hostId: omar,
      byUserId: omar,
      startsAtMs: 2,
      life: { status: 'over', sinceMs: 60_000, why: 'cancelled', byUserId: layla },
    });
    const hosted = plan('phosted', { byUserId: omar, startsAtMs: 3 });
    const draft = plan('pdraft', { startsAtMs: 4, life: { status: 'draft', sinceMs: 1_000, choices: [4] } });
    const theirs = plan('ptheirs', { hostId: omar, byUserId: omar, startsAtMs: 5 });
    const own = aSeries('pown', { guildId, byUserId: layla, hosts: [layla], opening: fullOpening });
    const ahead = (hostId: object): Series['exceptions'] => [
      { originalMs: 9, change: { type: 'moved', toMs: 9, edit: { title: 'Own', ...hostId } } },
    ];
    const rota = aSeries('prota', {
      guildId,
      byUserId: layla,
      hosts: [omar, layla],
      exceptions: ahead({ hostId: layla }),
    });
    const past = aSeries('ppast', {
      guildId,
      byUserId: omar,
      hosts: [layla],
      opening: fullOpening,
      life: { status: 'over', sinceMs: 1_000, why: 'no-more-dates' },
    });
    const seriesDraft = aSeries('pseriesdraft', {
      guildId,
      byUserId: layla,
      hosts: [layla],
      life: { status: 'draft', sinceMs: 1_000, others: [] },
    });

    it('[DATA-4] are told what they planned, host and are on the rota of, in words only of their own', async () => {
      for (const one of [opened, cancelled, hosted, draft, theirs]) await store().plans.insert(one);
      for (const one of [own, rota, past, seriesDraft]) await store().series.insert(one);
      const { title, description, about } = fullOpening;
      const words = { title, description, topics: about.topics };
      const { plans, series } = await store().data.about(layla, 9);
      expect(plans).toEqual([
        {
          id: opened.id,
          guildId,
          seriesId: null,
          status: 'opened',
          startsAtMs: 1,
          zone: 'Asia/Riyadh',
          words,
          said: { hostId: true, byUserId: true },
        },
        expect.objectContaining({ id: cancelled.id, zone: null, words: null, said: { life: cancelled.life } }),
        expect.objectContaining({ id: hosted.id, status: 'planned', zone: null, words, said: { hostId: true } }),
        expect.objectContaining({ id: draft.id, status: 'draft' }),
      ]);
      expect(
        series.map(({ id, status, recurrence, words: told, said }) => [id, status, recurrence, told, said]),
      ).toEqual([
        [own.id, 'running', own.recurrence, words, { byUserId: true, hosts: true }],
        [past.id, 'over', null, words, { hosts: true }],
        [
          rota.id,
          'running',
          rota.recurrence,
          { title: 'Talk', description: null },
          { byUserId: true, hosts: true, exceptions: rota.exceptions },
        ],
        [seriesDraft.id, 'draft', seriesDraft.recurrence, expect.anything(), { byUserId: true, hosts: true }],
      ]);
    });

    it('[DATA-4] go from what is over, from drafts and from the rota of others; what is to come waits', async () => {
      expect(await store().data.forget(layla, 5_000)).toEqual([hosted.id, own.id]);
      expect(await store().data.ripeWishes()).toEqual([]);
      const wiped = { title: '–', description: null };
      expect(await store().plans.get(opened.id)).toMatchObject({ hostId: '0', byUserId: '0', opening: wiped });
      expect(await store().plans.get(cancelled.id)).toEqual({
        ...cancelled,
        life: { ...cancelled.life, byUserId: '0' },
      });
      expect(await store().series.get(past.id)).toMatchObject({ hosts: ['0'], byUserId: omar, opening: wiped });
      expect(await store().series.get(rota.id)).toEqual({
        ...rota,
        byUserId: '0',
        hosts: [omar],
        exceptions: ahead({}),
        revision: 2,
      });
      expect([await store().plans.get(draft.id), await store().series.get(seriesDraft.id)]).toEqual([null, null]);
      // As if nothing had been asked.
      for (const one of [hosted, theirs]) expect(await store().plans.get(one.id)).toEqual(one);
      expect(await store().series.get(own.id)).toEqual(own);
      expect((await store().data.about(layla, 9)).plans.map(({ id }) => id)).toEqual([hosted.id]);
      expect(await tablesWith(layla)).toEqual(['plan', 'series', 'forget_wish']);
    });

    it('[DATA-4] go wholly once nothing that was planned then is to come, however often it is asked for', async () => {
      expect(await store().data.forget(layla, 6_000)).toEqual([hosted.id, own.id]);
      await store().plans.save({ ...hosted, revision: 2, life: { status: 'opened', sinceMs: 7_000 } });
      expect(await store().data.ripeWishes()).toEqual([]);
      await store().series.save(
        { ...own, revision: 2, life: { status: 'over', sinceMs: 7_000, why: 'cancelled' } },
        [],
      );
      // What they planned after they wished it is not meant.
      const later = plan('plater', { life: { status: 'planned', sinceMs: 6_001 } });
      await store().plans.insert(later);
      expect(await store().data.ripeWishes()).toEqual([{ userId: layla, askedAtMs: 6_000 }]);
      expect(await store().data.forget(layla, 6_000)).toEqual([]);
      expect(await store().plans.get(later.id)).toEqual(later);
      expect((await store().data.about(layla, 9)).forgetAskedAtMs).toBeNull();
      await store().pool.query('delete from app.plan where id = $1', [later.id]);
      expect(await tablesWith(layla)).toEqual([]);
      expect((await store().data.about(omar, 9)).plans.map(({ id }) => id)).toContain(theirs.id);
    });

    it('[DATA-3] go with their time, and what is to come stays', async () => {
      const missed = plan('pmissed', {
        hostId: omar,
        byUserId: omar,
        life: { status: 'missed', sinceMs: 1_000, why: { code: 'went-wrong', params: {} } },
      });
      await store().plans.insert(missed);
      const { rows } = await store().pool.query<{ n: number }>(
        `select (select count(*) from app.plan where status not in ('draft', 'planned') and since_ms < 50000)::int
              + (select count(*) from app.series where status = 'over' and since_ms < 50000)::int as n`,
      );
      expect(await store().data.expirePlanned(50_000, 1)).toBe(1);
      let removed = 1;
      for (let more = 2; more === 2; removed += more) more = await store().data.expirePlanned(50_000, 2);
      expect(removed).toBe(rows[0]?.n);
      for (const id of [opened.id, hosted.id, missed.id]) expect(await store().plans.get(id)).toBeNull();
      for (const id of [past.id, own.id]) expect(await store().series.get(id)).toBeNull();
      expect(await store().plans.get(planId('pcancelled'))).not.toBeNull();
      expect(await store().plans.get(theirs.id)).toEqual(theirs);
      expect(await store().series.get(seriesId('prota'))).not.toBeNull();
    });

    it('[LOG-12] [DATA-4] stand in the log as they did something, without titles of who is forgotten', async () => {
      const line = (act: string, id: string, actorId: UserId, what: string): LogEntry => ({
        atMs: 1_000,
        actorId,
        act,
        targetId: null,
        detail: `${id} ${what} Tea  at eight`,
      });
      const done = plan('plogged', { life: { status: 'planned', sinceMs: 1_000 } });
      const kept = plan('plogkept', { hostId: omar, byUserId: omar, life: { status: 'planned', sinceMs: 1_000 } });
      const show = aSeries('plogshow', { guildId, byUserId: layla, hosts: [layla], opening: fullOpening });
      await store().plans.insert(done);
      await store().plans.insert(kept);
      await store().series.insert(show);
      const over = { status: 'over', sinceMs: 2_000, why: 'cancelled', byUserId: omar } as const;
      const lost: Plan = { ...done, revision: done.revision + 2, life: over };
      // Another writer was first: neither the plan nor its line is stored.
      expect(await store().plans.save(lost, [], line('plan-cancelled', done.id, omar, '9'))).toBe(false);
      for (const one of [done, kept]) {
        const next: Plan = { ...one, revision: one.revision + 1, life: over };
        expect(await store().plans.save(next, [], line('plan-cancelled', one.id, omar, '9'))).toBe(true);
      }
      const moved = { ...show, revision: show.revision + 1 };
      expect(await store().series.save(moved, [], [], line('series-changed', show.id, layla, 'title,host'))).toBe(true);
      const life = { status: 'over', sinceMs: 2_000, why: 'cancelled' } as const;
      const final = { ...moved, revision: moved.revision + 1, life };
      expect(await store().series.saveAll(final, [], [], line('series-cancelled', show.id, omar, '-'))).toBe(true);
      const log = (): Promise<readonly LogEntry[]> => store().blocks.log(guildId, 99);
      const details = async (): Promise<readonly (string | null)[]> => (await log()).map(({ detail }) => detail);
      expect(await details()).toEqual([
        `${done.id} 9 Tea  at eight`,
        `${kept.id} 9 Tea  at eight`,
        `${show.id} title,host Tea  at eight`,
        `${show.id} - Tea  at eight`,
      ]);
      const said = (await store().data.about(layla, 99)).lines.filter(({ act }) => act === 'series-changed');
      expect(said).toMatchObject([{ guildId, as: 'actor', detail: `${show.id} title,host Tea  at eight` }]);
      await store().data.forget(layla, 9_000);
      expect(await details()).toEqual([`${done.id} 9`, `${kept.id} 9 Tea  at eight`, null, `${show.id} -`]);
      expect((await log()).map(({ actorId }) => actorId)).toEqual([omar, omar, null, omar]);
      for (const table of ['plan', 'series', 'action_log'])
        await store().pool.query(`delete from app.${table} where guild_id = $1`, [guildId]);
    });
  });
}
