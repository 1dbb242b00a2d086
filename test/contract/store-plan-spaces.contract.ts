import { describe, expect, it } from 'vitest';
import type { LogEntry, MessageEffect } from '../../src/app/index.ts';
import { NOTHING_APPLIED } from '../../src/app/index.ts';
import type { Space } from '../../src/domain/index.ts';
import type { ChannelId, GuildId, MessageId } from '../../src/lib/index.ts';
import { aPlan } from '../support/a-plan.ts';
import { aSpace, host } from '../support/a-space.ts';
import type { StoreUnderTest } from '../support/store-under-test.ts';

// as, in these: test data stands in for what the edges parse.
const channelId = '51'.repeat(9) as ChannelId;
const guildId = '51'.repeat(9) as GuildId;
const panel = '52'.repeat(9) as MessageId;

const told = (act: string): { readonly log: readonly LogEntry[]; readonly effects: readonly MessageEffect[] } => ({
  log: [{ atMs: 1, actorId: host, act, targetId: null, detail: null }],
  effects: [{ type: 'message', key: act, guildId, atMs: 1, channelId, text: act }],
});

/** The part of the store's contract that spaces of plans need. */
export function planSpaceContract(current: () => StoreUnderTest): void {
  const acts = async ({ id }: Space): Promise<readonly string[]> =>
    (await current().store.spaces.log(id, 9)).map(({ act }) => act);
  const sent = async (): Promise<readonly string[]> =>
    (await current().store.outbox.next(`channel ${channelId}`, 100)).map(({ effect: { key } }) => key);

  describe('the space of a plan', () => {
    it('[PLAN-5] fails together with its plan or not at all', async () => {
      const { spaces, plans } = current().store;
      const space = aSpace('failing');
      const plan = aPlan('failing', { id: space.id, life: { status: 'opened', sinceMs: 1 } });
      await spaces.insert(space, []);
      await plans.insert(plan);
      const failed = { ...space, revision: space.revision + 1, life: { ...ended, status: 'ending' } } as const;
      const missed = { ...plan, revision: plan.revision + 1, life: missedLife } as const;
      // Somebody else was first, with the plan or with the space.
      expect(await spaces.saveWithPlan(failed, { ...missed, revision: plan.revision + 2 }, told('f one'))).toBe(false);
      expect(await spaces.saveWithPlan({ ...failed, revision: failed.revision + 1 }, missed, told('f two'))).toBe(
        false,
      );
      expect([await spaces.get(space.id), await plans.get(plan.id)]).toEqual([space, plan]);
      expect(await spaces.saveWithPlan(failed, missed, told('f three'))).toBe(true);
      expect([await spaces.get(space.id), await plans.get(plan.id)]).toEqual([failed, missed]);
      expect([await acts(space), await sent()]).toEqual([['f three'], ['f three']]);
    });

    it('[PLAN-5] is stored anew in the place of one that could not be opened, with its log, by one of several', async () => {
      const { spaces } = current().store;
      const over = { ...aSpace('anew'), life: ended } as const;
      await spaces.insert(over, told('a one').log);
      await spaces.saveApplied(over.id, { ...NOTHING_APPLIED, roomAskedAtMs: 5 });
      const life = { status: 'opening', sinceMs: 9_000 } as const;
      const anew = { ...over, revision: over.revision + 1, life, title: 'Anew' };
      const applied = { ...NOTHING_APPLIED, lostPanel: panel };
      const tries = await Promise.all(['a two', 'a three'].map((act) => spaces.reopen(anew, applied, told(act))));
      expect(tries.filter(Boolean)).toHaveLength(1);
      expect([await spaces.get(anew.id), await spaces.applied(anew.id)]).toEqual([anew, applied]);
      expect((await spaces.unfinished()).map(({ id }) => id)).toContain(anew.id);
      expect(await acts(anew)).toEqual(['a one', tries[0] === true ? 'a two' : 'a three']);
    });
  });
}

const ended = { status: 'ended', sinceMs: 3, reason: 'could-not-open' } as const;
const missedLife = { status: 'missed', sinceMs: 3, why: { code: 'discord-unavailable', params: {} } } as const;
