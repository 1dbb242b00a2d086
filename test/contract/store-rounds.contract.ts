import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEntry, MessageEffect } from '../../src/app/index.ts';
import type { Plan } from '../../src/domain/index.ts';
import type { ChannelId, UserId } from '../../src/lib/index.ts';
import { aPlan } from '../support/a-plan.ts';
import { guest, guild } from '../support/a-space.ts';
import { budget } from '../support/budget.ts';
import type { StoreUnderTest } from '../support/store-under-test.ts';

/** Something that is stored of one of a few plans. */
interface Saving {
  readonly which: number;
  /** By how much its revision is off. */
  readonly off: number;
  readonly title: string;
  readonly isTold: boolean;
  readonly isLogged: boolean;
  readonly isOpened: boolean;
  /** What no database takes, what this program could not read back, or neither. */
  readonly fault: 'none' | 'refused' | 'unreadable';
}

const PLANS = 4;
const savings = fc.array(
  fc.record<Saving>({
    which: fc.nat(PLANS - 1),
    off: fc.constantFrom(0, 0, 0, 1, -1),
    title: fc.constantFrom('Tea', 'مجلس · "live" \\ 🎙️', 'Talk\ttwo'),
    isTold: fc.boolean(),
    isLogged: fc.boolean(),
    isOpened: fc.boolean(),
    fault: fc.constantFrom('none', 'none', 'none', 'none', 'refused', 'unreadable'),
  }),
  { minLength: 1, maxLength: 24 },
);

/** The part of the store's contract by which many plans at one moment are stored as each by itself. */
export function roundsContract(current: () => StoreUnderTest): void {
  let runs = 0;

  /** Does them in one way; answers what each was told, and what stands afterwards, by names that are the same in every run. */
  const doneBy = async (
    all: readonly Saving[],
    way: (work: readonly (() => Promise<boolean>)[]) => Promise<readonly unknown[]>,
  ): Promise<unknown> => {
    const { plans, pool } = current().store;
    runs += 1;
    const name = (which: number): string => `r${runs}x${which}`;
    const first = Array.from({ length: PLANS }, (_, which) => aPlan(name(which)));
    for (const plan of first) await plans.insert(plan);
    const revisions = first.map(() => 1);
    const work = all.map(({ which, off, title, isTold, isLogged, isOpened, fault }, at) => () => {
      const plan = first[which];
      if (plan === undefined) throw new Error('there is no such plan');
      const stored = revisions[which] ?? 1;
      if (off === 0 && fault === 'none') revisions[which] = stored + 1;
      const key = `r${runs} ${at}`;
      // as: test data stands in for what the edges parse.
      const channelId = '41' as ChannelId;
      const told: MessageEffect = { type: 'message', key, guildId: guild, atMs: at, channelId, text: title };
      const line: LogEntry = { atMs: at, actorId: guest, act: 'planned', targetId: null, detail: `r${runs} ${at}` };
      const changed: Plan = {
        ...plan,
        revision: stored + 1 + off,
        // as: as above.
        hostId: fault === 'unreadable' ? ('not a snowflake' as UserId) : plan.hostId,
        startsAtMs: at,
        // PostgreSQL takes no such character.
        opening: { ...plan.opening, title: fault === 'refused' ? `${title}\0` : title },
        life: isOpened ? { status: 'opened', sinceMs: at } : plan.life,
      };
      return plans.save(changed, isTold ? [told] : [], isLogged ? line : null);
    });
    const answers = await way(work);
    const stand = await Promise.all(first.map(async ({ id }) => ({ ...(await plans.get(id)), id: '' })));
    const told = await pool.query<{ key: string }>('select key from app.outbox where key like $1', [`r${runs} %`]);
    const logged = await pool.query<{ detail: string }>('select detail from app.action_log where detail like $1', [
      `r${runs} %`,
    ]);
    const bare = (texts: readonly string[]): readonly string[] =>
      texts.map((text) => text.split(' ')[1] ?? '').toSorted();
    return {
      answers,
      stand,
      told: bare(told.rows.map(({ key }) => key)),
      logged: bare(logged.rows.map(({ detail }) => detail)),
    };
  };

  /** What came of one: its answer, or with which code it failed. */
  const outcome = async (work: () => Promise<unknown>): Promise<unknown> =>
    await work().catch((error: unknown) => (error instanceof Error && 'code' in error ? error.code : error));

  describe('plans that are stored at one moment', () => {
    it('[PLAN-29] are as if one had been stored after another, with what is told of each', async () => {
      await fc.assert(
        fc.asyncProperty(savings, async (all) => {
          const oneByOne = await doneBy(all, async (work) => {
            const answers: unknown[] = [];
            for (const each of work) answers.push(await outcome(each));
            return answers;
          });
          expect(await doneBy(all, async (work) => await Promise.all(work.map(outcome)))).toEqual(oneByOne);
        }),
        { seed: 5, numRuns: budget({ ci: 25, long: 1_000 }) },
      );
    });

    it('[PLAN-29] are read together, each as it is', async () => {
      const { plans, pool } = current().store;
      const made = Array.from({ length: 120 }, (_, n) => aPlan(`read${n}`, { startsAtMs: n }));
      for (const plan of made) await plans.insert(plan);
      await pool.query(`update app.plan set state = state || '{"v": 99}' where id = $1`, [made[70]?.id]);
      const ids = [...made.map(({ id }) => id), aPlan('readnone').id, aPlan('read3').id];
      const read = await Promise.all(ids.map((id) => outcome(() => plans.get(id))));
      expect(read).toEqual([...made.slice(0, 70), 'unreadable', ...made.slice(71), null, made[3]]);
      await pool.query("delete from app.plan where id like 'read%'");
    });

    it('[PLAN-29] have one answer for all who read the same one at one moment', async () => {
      const { plans, pool } = current().store;
      const plan = aPlan('readshared');
      await plans.insert(plan);
      let connections = 0;
      const count = (): void => void (connections += 1);
      pool.on('acquire', count);
      const read = await Promise.all(Array.from({ length: 200 }, () => plans.get(plan.id)));
      pool.off('acquire', count);
      expect(read.every((one) => one?.id === plan.id)).toBe(true);
      // The first one's, and that of all who came meanwhile.
      expect(connections).toBe(2);
    });

    it('[PLAN-29] are stored one by one where the database undid them together, as it does in a deadlock', async () => {
      const { plans, pool } = current().store;
      await pool.query(`
        create function app.undo_many() returns trigger language plpgsql as $$
        begin
          if (select count(*) from changed) > 1 then raise exception 'deadlock' using errcode = '40P01'; end if;
          return null;
        end $$;
        create trigger undo_many after update on app.plan referencing new table as changed
          for each statement execute function app.undo_many()`);
      const made = Array.from({ length: 5 }, (_, n) => aPlan(`undone${n}`));
      for (const plan of made) await plans.insert(plan);
      const saved = await Promise.all(made.map((plan) => plans.save({ ...plan, revision: 2 })));
      await pool.query('drop trigger undo_many on app.plan; drop function app.undo_many');
      expect(saved).toEqual(made.map(() => true));
    });
  });
}
