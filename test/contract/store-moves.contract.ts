import { expect, it } from 'vitest';
import type { MessageEffect } from '../../src/app/index.ts';
import type { Plan } from '../../src/domain/index.ts';
import type { ChannelId, GuildId } from '../../src/lib/index.ts';
import { aPlan, aSeries } from '../support/a-plan.ts';
import type { StoreUnderTest } from '../support/store-under-test.ts';

// as, in these: test data stands in for what the edges parse.
const guildId = '222222222222222266' as GuildId;
const channelId = '222222222222222267' as ChannelId;

const told = (key: string): MessageEffect => ({ type: 'message', key, guildId, atMs: 1, channelId, text: key });
const whole = aSeries('movedall');

const dated = (name: string, at: number, number: number, knownMs?: number): Plan =>
  aPlan(name, {
    startsAtMs: at,
    occurrence: { seriesId: whole.id, originalMs: at, number, ...(knownMs === undefined ? {} : { knownMs }) },
  });

/** The part of the store's contract that moving a series needs. */
export function moveContract(current: () => StoreUnderTest): void {
  it('[PLAN-24] [PLAN-26] moves a series with its plans and what is told of it or not at all, and a date keeps what it is known by', async () => {
    const { plans, series, outbox } = current().store;
    const waiting = async (): Promise<readonly string[]> =>
      (await outbox.next(`channel ${channelId}`, 10)).map(({ effect }) => effect.key);
    await series.insert(whole);
    for (const one of [dated('movedall1', 1, 1), dated('movedall2', 2, 2)]) await plans.insert(one);
    // Each to where the other was, or was to be.
    const moved = [dated('movedall1', 2, 1, 1), dated('movedall2', 3, 2, 2)].map((one) => ({ ...one, revision: 2 }));
    const after = { ...whole, revision: whole.revision + 1, moves: 1 };
    expect(await series.saveAll({ ...after, revision: 7 }, moved, [told('not')])).toBe(false);
    expect(await series.saveAll(after, moved, [told('once')])).toBe(true);
    expect([await plans.ofSeries(whole.id), await waiting()]).toEqual([moved, ['once']]);
    // A date of the old rule is no date of the new one.
    expect(await plans.insert(dated('movedall3', 5, 3, 2))).toBe(false);
    expect(await plans.insert(dated('movedall4', 5, 3, 5))).toBe(true);
    await outbox.done(['once']);
  });
}
