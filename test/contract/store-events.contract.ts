import { describe, expect, it } from 'vitest';
import type { PlanEvent, PlanRoom } from '../../src/app/index.ts';
import type { NativeRule } from '../../src/domain/index.ts';
import type { ChannelId, EventId } from '../../src/lib/index.ts';
import { planId, seriesId } from '../support/a-plan.ts';
import { guild } from '../support/a-space.ts';
import type { StoreUnderTest } from '../support/store-under-test.ts';

// as, in these: test data stands in for what the edges parse.
const room = '444444444444444444' as ChannelId;
const event = (name: string, over: Partial<PlanEvent> = {}): PlanEvent => ({
  planId: planId(name),
  guildId: guild,
  eventId: '700000000000000001' as EventId,
  askedAtMs: null,
  applied: {
    name: 'مجلس "live" 🎙️',
    description: null,
    startsAtMs: 1_800_000_000_000,
    endsAtMs: 1_800_003_600_000,
    place: { type: 'external', location: 'here' },
  },
  ...over,
});

/** The part of the store's contract that mirroring needs. */
export function eventContract(current: () => StoreUnderTest): void {
  describe('events of plans', () => {
    const all = (): Promise<readonly PlanEvent[]> => current().store.planEvents.all();

    it('are one of each plan, as they were stored last, until they are forgotten', async () => {
      const asked = event('first', { eventId: null, askedAtMs: 1_790_000_000_000 });
      const { planEvents } = current().store;
      await planEvents.save(asked);
      expect(await all()).toEqual([asked]);
      const place = { type: 'stage', channelId: room } as const;
      const made = event('first', { applied: { ...asked.applied, place, endsAtMs: null, description: 'Cups' } });
      await planEvents.save(made);
      const second = event('second', { applied: { ...asked.applied, place: { type: 'voice', channelId: room } } });
      await planEvents.save(second);
      const byPlan = [made, second].toSorted((a, b) => (a.planId < b.planId ? -1 : 1));
      expect(await all()).toEqual(byPlan);
      await current().reopen();
      expect(await all()).toEqual(byPlan);
      await current().store.planEvents.forget(made.planId);
      await current().store.planEvents.forget(made.planId);
      expect(await all()).toEqual([second]);
      await current().store.planEvents.forget(second.planId);
    });

    it('have a picture, a rule, and dates that are otherwise, or none', async () => {
      const { planEvents } = current().store;
      const rules: readonly NativeRule[] = [
        { frequency: 'daily', weekdays: [0, 1, 2, 3, 4] },
        { frequency: 'weekly', interval: 2, weekday: 3 },
        { frequency: 'monthly', nth: 5, weekday: 0 },
        { frequency: 'yearly', month: 2, day: 28 },
      ];
      const cover = { id: 'cover0000001', type: 'image/gif' } as const;
      const otherDates = [
        { originalMs: 1_800_604_800_000, change: { type: 'skipped' } },
        { originalMs: 1_801_209_600_000, change: { type: 'moved', toMs: 1_801_213_200_000 } },
      ] as const;
      const { applied } = event('first');
      const events = rules.map((recurrence, at) => event(`rule${at}`, { applied: { ...applied, recurrence, cover } }));
      events.push(event('sdates', { applied: { ...applied, recurrence: rules[1], otherDates }, isEnding: true }));
      for (const one of events) await planEvents.save(one);
      expect(await all()).toEqual(events);
      for (const { planId: id } of events) await planEvents.forget(id);
    });

    it('that cannot be read are left out, and told', async () => {
      await current().store.planEvents.save(event('good'));
      await current().store.planEvents.save(event('bad'));
      await current().store.pool.query(`update app.plan_event set applied = '{"v": 9}' where plan_id = $1`, [
        planId('bad'),
      ]);
      expect((await all()).map((one) => one.planId)).toEqual([planId('good')]);
      for (const name of ['good', 'bad']) await current().store.planEvents.forget(planId(name));
    });

    it('that could not be read back are not written', async () => {
      // as: what a bug would hand over.
      const broken = event('broken', { eventId: 'not an id' as EventId });
      await expect(current().store.planEvents.save(broken)).rejects.toMatchObject({ name: 'StoreError' });
      expect(await all()).toEqual([]);
    });
  });
  describe('rooms of plans', () => {
    const all = (): Promise<readonly PlanRoom[]> => current().store.planRooms.all();
    const aRoom = (over: Partial<PlanRoom> = {}): PlanRoom => ({
      owner: { type: 'plan', id: planId('first') },
      guildId: guild,
      tag: planId('tag'),
      kind: 'stage',
      name: 'مجلس "live" 🎙️',
      rights: [{ target: 'everyone', before: { connect: 'unset' }, set: { connect: 'denied' } }],
      life: { status: 'asked', sinceMs: 1 },
      ...over,
    });

    it('are one of each owner, as they were stored last, until they are forgotten', async () => {
      const { planRooms } = current().store;
      await planRooms.save(aRoom());
      const lives: readonly PlanRoom['life'][] = [
        { status: 'locked', channelId: room },
        { status: 'used', channelId: room, spaceId: planId('first') },
        { status: 'removing', channelId: room },
        { status: 'deleted' },
      ];
      for (const life of lives) {
        await planRooms.save(aRoom({ life }));
        expect(await all()).toEqual([aRoom({ life })]);
      }
      const second = aRoom({ owner: { type: 'series', id: seriesId('second') }, kind: 'voice', rights: [] });
      await planRooms.save(second);
      await current().reopen();
      expect(new Set(await all())).toEqual(new Set([aRoom({ life: { status: 'deleted' } }), second]));
      const again = current().store.planRooms;
      await again.forget(planId('first'));
      await again.forget(planId('first'));
      expect(await all()).toEqual([second]);
      await again.forget(second.owner.id);
    });

    it('that cannot be read are left out, and told', async () => {
      await current().store.planRooms.save(aRoom());
      await current().store.pool.query(`update app.plan_room set room = '{"v": 9}'`);
      expect(await all()).toEqual([]);
      await current().store.planRooms.forget(planId('first'));
    });
  });
}
