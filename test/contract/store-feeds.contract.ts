import { describe, expect, it } from 'vitest';
import type { FeedKey } from '../../src/app/index.ts';
import type { Plan } from '../../src/domain/index.ts';
import type { GuildId } from '../../src/lib/index.ts';
import { aPlan, seriesId } from '../support/a-plan.ts';
import type { StoreUnderTest } from '../support/store-under-test.ts';

// as, in these: test data stands in for what the edges parse.
const server = (digits: string): GuildId => digits.repeat(9) as GuildId;
const key = (letter: string): FeedKey => letter.repeat(36) as FeedKey;

/** The part of the store's contract that calendars need. */
export function feedContract(current: () => StoreUnderTest): void {
  describe('calendars', () => {
    const feeds = (): StoreUnderTest['store']['feeds'] => current().store.feeds;

    it('keep the first key of a server until it is replaced, over a restart', async () => {
      expect(await feeds().keyOf(server('61'))).toBeNull();
      expect(await feeds().guildOf(key('a'))).toBeNull();
      expect(await feeds().ensure(server('61'), key('a'))).toBe(key('a'));
      expect(await feeds().ensure(server('61'), key('b'))).toBe(key('a'));
      expect(await feeds().ensure(server('62'), key('c'))).toBe(key('c'));
      await feeds().replace(server('61'), key('d'));
      await current().reopen();
      expect(await feeds().keyOf(server('61'))).toBe(key('d'));
      expect(await feeds().guildOf(key('d'))).toBe(server('61'));
      expect(await feeds().guildOf(key('a'))).toBeNull();
      await feeds().replace(server('63'), key('e'));
      expect(await feeds().keyOf(server('63'))).toBe(key('e'));
      const known = await feeds().keys(100);
      // Beside those of other tests of this store.
      expect(known).toEqual(expect.arrayContaining([key('c'), key('d'), key('e')]));
      for (const replaced of ['a', 'b']) expect(known).not.toContain(key(replaced));
      expect(await feeds().keys(1)).toHaveLength(1);
    });

    it('hold the plans of a server whatever became of them, soonest first, of many the latest', async () => {
      const guildId = server('64');
      const lives: readonly Plan['life'][] = [
        { status: 'planned', sinceMs: 1 },
        { status: 'opened', sinceMs: 1 },
        { status: 'over', sinceMs: 1, why: 'cancelled', byUserId: null },
        { status: 'draft', sinceMs: 1, choices: [400] },
      ];
      const plans = lives.map((life, at) =>
        aPlan(`feed${at}`, {
          guildId,
          life,
          startsAtMs: 400 - at * 100,
          occurrence: at === 0 ? { seriesId: seriesId('feeds'), originalMs: 400, number: 1 } : null,
        }),
      );
      for (const plan of [...plans, aPlan('feedfar', { guildId: server('65'), startsAtMs: 300 })])
        await current().store.plans.insert(plan);
      const [planned, opened, cancelled] = plans;
      const all = { guildId, seriesId: null, sinceMs: 200 };
      expect(await feeds().plans(all, 10)).toEqual([cancelled, opened, planned]);
      expect(await feeds().plans({ ...all, sinceMs: 201 }, 10)).toEqual([opened, planned]);
      expect(await feeds().plans(all, 2)).toEqual([opened, planned]);
      expect(await feeds().plans({ ...all, seriesId: seriesId('feeds') }, 10)).toEqual([planned]);
    });
  });
}
