import { describe, expect, it } from 'vitest';
import type { NoticeEffect, Poster, Reminded, ReminderDue } from '../../src/app/index.ts';
import { type Attendance, decideRsvp, emptyAttendance, type Plan, type Wish } from '../../src/domain/index.ts';
import type { ChannelId, GuildId, MessageId, UserId } from '../../src/lib/index.ts';
import { aPlan, seriesId } from '../support/a-plan.ts';
import { idOf } from '../support/a-space.ts';
import type { StoreUnderTest } from '../support/store-under-test.ts';

// as, in these: test data stands in for what the edges parse.
const guildId = '111111111111111177' as GuildId;
const [ann, bo, host] = ['222222222222222277', '222222222222222278', '222222222222222279'].map(
  (id) => id as UserId,
) as [UserId, UserId, UserId];
const MINUTE_MS = 60_000;
/** Far from the times of other tests. */
const NOW = 5_000_000_000_000;

const noticeOf = ({ plan, userId, as }: ReminderDue, key: string): NoticeEffect => ({
  type: 'notice',
  key,
  guildId: plan.guildId,
  atMs: NOW,
  userId,
  text: 'soon',
  buttons: [
    { label: 'Join', url: 'https://discord.com/channels/1/2' },
    { label: 'Leave', customId: 'mj1:x:-' },
    { label: 'Cancel…', does: 'cancel', planId: plan.id },
  ],
  untilMs: plan.startsAtMs,
  channelId: null,
  reminds: { planId: plan.id, startsAtMs: plan.startsAtMs, as, isOpen: false },
});

/** The part of the store's contract that coming and reminders need. */
export function rsvpContract(current: () => StoreUnderTest): void {
  const rsvps = (): StoreUnderTest['store']['rsvps'] => current().store.rsvps;
  const planned = async (name: string, startsInMin: number, over: Partial<Plan> = {}): Promise<Plan> => {
    const startsAtMs = NOW + startsInMin * MINUTE_MS;
    const life = { status: 'planned', sinceMs: NOW - 86_400_000 } as const;
    const plan = aPlan(name, { guildId, hostId: host, byUserId: host, startsAtMs, life, ...over });
    await current().store.plans.insert(plan);
    return plan;
  };
  const wish = async (plan: Plan, ...wishes: readonly Wish[]): Promise<Attendance> => {
    for (const one of wishes) {
      const before = await rsvps().get(plan.id);
      const decided = decideRsvp(before, one, plan.seats);
      if (!decided.ok || !(await rsvps().save(before, decided.attendance))) throw new Error('not stored');
    }
    return await rsvps().get(plan.id);
  };
  const due = async (atMs = NOW): Promise<readonly ReminderDue[]> =>
    (await rsvps().due(atMs, 100)).filter(({ plan }) => plan.guildId === guildId);
  const dueTo = async (atMs = NOW): Promise<readonly string[]> =>
    (await due(atMs)).map(({ plan, userId, leadMin, as }) => `${plan.id} ${userId} ${leadMin} ${as}`);
  const over = async (...plans: readonly Plan[]): Promise<void> => {
    for (const plan of plans) {
      const stored = await current().store.plans.get(plan.id);
      if (stored === null) continue;
      const life = { status: 'over', sinceMs: NOW, why: 'cancelled', byUserId: null } as const;
      await current().store.plans.save({ ...stored, revision: stored.revision + 1, life });
    }
  };

  /** Stores a plan, which is over at once, with what tells somebody that they were named its host. */
  const nameHost = async (userId: UserId, atMs: number): Promise<void> => {
    namings += 1;
    const plan = aPlan(`named${namings}`, { guildId, hostId: userId, byUserId: host, startsAtMs: NOW });
    const notice = noticeOf({ plan, userId, personKey: '', leadMin: 0, as: 'host' }, `named:${plan.id}`);
    await current().store.plans.insert(plan, [{ ...notice, atMs, isNaming: true }]);
    await over(plan);
  };
  let namings = 0;

  describe('who comes', () => {
    it('is kept by plan, in order, and only by who saw what is stored', async () => {
      const plan = await planned('rsvpone', 600, { seats: 1 });
      expect(await rsvps().get(plan.id)).toEqual(emptyAttendance(plan.id));
      const list = await wish(
        plan,
        { type: 'go', userId: ann },
        { type: 'remind', userId: bo, leadMin: 60 },
        { type: 'go', userId: bo },
      );
      expect(list.people).toEqual([
        { userId: ann, coming: 'going', place: 1, leadMin: null },
        { userId: bo, coming: 'waitlisted', place: 3, leadMin: 60 },
      ]);
      await current().reopen();
      expect(await rsvps().get(plan.id)).toEqual(list);
      expect(await rsvps().save(emptyAttendance(plan.id), { ...list, revision: 1 })).toBe(false);
      expect(await rsvps().save({ ...list, revision: 1 }, { ...list, revision: 2 })).toBe(false);
      const left = await wish(plan, { type: 'leave', userId: ann });
      expect(left.people).toMatchObject([{ userId: bo, coming: 'going' }]);
      expect(await rsvps().plansOf(bo)).toEqual([plan.id]);
      expect(await rsvps().plansOf(ann)).toEqual([]);
      await over(plan);
    });

    it('[RSVP-2] [RSVP-6] names the plans whose seats are free though somebody waits', async () => {
      const plan = await planned('rsvpfree', 600, { seats: 1 });
      await wish(plan, { type: 'go', userId: ann }, { type: 'go', userId: bo });
      const free = async (): Promise<readonly unknown[]> =>
        (await rsvps().withFreeSeats(100)).filter((one) => one.guildId === guildId);
      expect(await free()).toEqual([]);
      for (const seats of [2, null]) {
        const stored = await current().store.plans.get(plan.id);
        if (stored === null) throw new Error('it is gone');
        await current().store.plans.save({ ...stored, revision: stored.revision + 1, seats });
        expect(await free()).toEqual([{ id: plan.id, guildId }]);
      }
      await over(plan);
      expect(await free()).toEqual([]);
      // Who hosts by now takes no seat.
      const other = await planned('rsvphost', 600, { seats: 1 });
      await wish(other, { type: 'go', userId: ann }, { type: 'go', userId: bo });
      expect(await free()).toEqual([]);
      await current().store.plans.save({ ...other, revision: other.revision + 1, hostId: ann });
      expect(await free()).toEqual([{ id: other.id, guildId }]);
      await over(other);
    });

    it('takes one of two first wishes at once', async () => {
      const plan = await planned('rsvptwo', 600);
      const empty = emptyAttendance(plan.id);
      const lists = [ann, bo].map((userId) => {
        const decided = decideRsvp(empty, { type: 'go', userId }, null);
        return decided.ok ? decided.attendance : empty;
      });
      const taken = await Promise.all(lists.map((list) => rsvps().save(empty, list)));
      expect(taken.filter(Boolean)).toHaveLength(1);
      expect((await rsvps().get(plan.id)).people).toHaveLength(1);
      await over(plan);
    });
  });

  describe('reminders', () => {
    it('[REMIND-7] are due from their time to the start, by the plan as it stands, once per start and lead', async () => {
      const plan = await planned('remindone', 50);
      await wish(plan, { type: 'remind', userId: ann, leadMin: 60 }, { type: 'remind', userId: bo, leadMin: 10 });
      const [one, ...others] = await due();
      expect(one).toMatchObject({ plan, userId: ann, leadMin: 60, as: 'guest' });
      expect(others).toEqual([]);
      if (one === undefined) return;
      const notice = noticeOf(one, 'remind one');
      expect(await rsvps().mark([{ due: one, notice }])).toEqual([notice]);
      expect(await rsvps().mark([{ due: one, notice: { ...notice, key: 'again' } }])).toEqual([]);
      const lane = `notice ${guildId} ${ann}`;
      expect(await current().store.outbox.next(lane, 10)).toEqual([{ effect: notice, attemptedAtMs: null }]);
      expect(await due()).toEqual([]);
      // Who is to be reminded soon can be looked at, those whose time comes first before the others.
      expect((await rsvps().due(NOW, 10, 41 * MINUTE_MS)).map(({ userId }) => userId)).toEqual([host, bo]);
      // Half an hour before its host is told, and ten minutes before the other.
      expect(await rsvps().nextDueMs(NOW)).toBe(NOW + 20 * MINUTE_MS);
      expect(await dueTo(NOW + 41 * MINUTE_MS)).toEqual([`${plan.id} ${host} 30 host`, `${plan.id} ${bo} 10 guest`]);
      expect(await due(plan.startsAtMs)).toEqual([]);
      const reminded = { planId: plan.id, startsAtMs: plan.startsAtMs, as: 'guest', isOpen: false } as const;
      const wanted = async (who: typeof ann, changed: Partial<Reminded> = {}): Promise<boolean> =>
        await rsvps().isWanted(who, { ...reminded, ...changed });
      expect([await wanted(ann), await wanted(host), await wanted(host, { as: 'host' })]).toEqual([true, false, true]);
      expect([await wanted(ann, { isOpen: true }), await wanted(bo, { as: 'host' })]).toEqual([false, false]);
      await wish(plan, { type: 'leave', userId: bo });
      expect(await wanted(bo)).toBe(false);
      await wish(plan, { type: 'remind', userId: bo, leadMin: null });
      expect(await wanted(bo)).toBe(false);
      // Moved: another start, of which nobody was reminded.
      const moved = { ...plan, revision: 2, startsAtMs: plan.startsAtMs + 5 * MINUTE_MS };
      await current().store.plans.save(moved);
      expect(await dueTo()).toEqual([`${plan.id} ${ann} 60 guest`]);
      expect([await wanted(ann), await wanted(ann, { startsAtMs: moved.startsAtMs })]).toEqual([false, true]);
      expect(await rsvps().remindedOf(plan.id, plan.startsAtMs)).toEqual([ann]);
      expect(await rsvps().remindedOf(plan.id, moved.startsAtMs)).toEqual([]);
      await over(plan);
      expect(await dueTo(NOW + 51 * MINUTE_MS)).toEqual([]);
    });

    it('of a beginning are for guests who were not reminded of that start, and for the host', async () => {
      const plan = await planned('remindtwo', 5);
      await wish(plan, { type: 'remind', userId: ann, leadMin: 10 }, { type: 'remind', userId: bo, leadMin: 0 });
      const reminded = await due();
      expect(reminded).toHaveLength(2);
      expect(
        await rsvps().mark(reminded.map((one, index) => ({ due: one, notice: noticeOf(one, `two ${index}`) }))),
      ).toHaveLength(2);
      expect(await rsvps().begun([plan.id], 10)).toEqual([]);
      await current().store.plans.save({ ...plan, revision: 2, life: { status: 'opened', sinceMs: NOW } });
      const begun = await rsvps().begun([plan.id], 10);
      expect(begun.map(({ userId, leadMin, as }) => [userId, leadMin, as])).toEqual(
        expect.arrayContaining([
          [bo, 0, 'guest'],
          [host, 0, 'host'],
        ]),
      );
      expect(begun).toHaveLength(2);
      await rsvps().mark(begun.map((one, index) => ({ due: one, notice: noticeOf(one, `begun ${index}`) })));
      expect(await rsvps().begun([plan.id], 10)).toEqual([]);
    });

    it('are none of what was planned less than half an hour before, and none for hosts who want none', async () => {
      const late = await planned('remindlate', 20, { life: { status: 'planned', sinceMs: NOW - 5 * MINUTE_MS } });
      const plan = await planned('remindhost', 20);
      expect(await dueTo()).toEqual([`${plan.id} ${host} 30 host`]);
      expect(await rsvps().settings(host)).toEqual({ leadMin: null, ofHosting: null });
      await rsvps().saveSettings(host, { leadMin: 60, ofHosting: false });
      expect(await rsvps().settings(host)).toEqual({ leadMin: 60, ofHosting: false });
      expect(await dueTo()).toEqual([]);
      await over(late, plan);
    });

    it('[REMIND-6] [REMIND-8] are for hosts of what somebody else planned once they said that they want them', async () => {
      const zoe = '222222222222222281' as UserId;
      const plan = await planned('remindnamed', 20, { hostId: zoe });
      const named = { planId: plan.id, startsAtMs: plan.startsAtMs, as: 'host', isOpen: false } as const;
      for (const ofHosting of [null, false]) {
        await rsvps().saveSettings(zoe, { leadMin: 10, ofHosting });
        expect(await rsvps().settings(zoe)).toEqual({ leadMin: 10, ofHosting });
        expect([await dueTo(), await rsvps().isWanted(zoe, named)]).toEqual([[], false]);
      }
      await rsvps().saveSettings(zoe, { leadMin: 10, ofHosting: true });
      expect([await dueTo(), await rsvps().isWanted(zoe, named)]).toEqual([[`${plan.id} ${zoe} 30 host`], true]);
      await rsvps().saveSettings(zoe, { leadMin: null, ofHosting: null });
      await current().store.plans.save({ ...plan, revision: 2, life: { status: 'opened', sinceMs: NOW } });
      expect(await rsvps().begun([plan.id], 10)).toEqual([]);
    });
  });

  it('[RSVP-8] [RSVP-11] keeps posters, and knows which are unfinished and which plans have none', async () => {
    const { posters } = current().store;
    const occurrence = { seriesId: seriesId('posterseries'), originalMs: NOW, number: 1 };
    const [one, date] = [await planned('posterone', 10), await planned('postertwo', 20, { occurrence })];
    const missing = async (untilMs: number): Promise<readonly string[]> =>
      (await posters.missing(untilMs, 1000)).filter((id) => id === one.id || id === date.id);
    expect(await missing(NOW)).toEqual([one.id]);
    expect(await missing(date.startsAtMs)).toEqual([one.id, date.id]);
    expect(await posters.get(one.id)).toBeNull();
    // as: test data stands in for what the edges parse.
    const channelId = '444444444444444477' as ChannelId;
    const messageId = '555555555555555577' as MessageId;
    const states: readonly Poster[] = [
      { status: 'wanted', channelId, askedAtMs: null },
      { status: 'wanted', channelId, askedAtMs: NOW },
      { status: 'standing', channelId, messageId, digest: 'abc', postedAtMs: NOW },
      // Its plan may be shown again.
      { status: 'over', why: 'hidden' },
      { status: 'over', why: 'told' },
    ];
    for (const state of states) {
      await posters.save(one, state);
      expect(await posters.get(one.id)).toEqual(state);
      expect((await posters.unfinished()).includes(one.id)).toBe(state.status !== 'over' || state.why === 'hidden');
    }
    expect(await missing(date.startsAtMs)).toEqual([date.id]);
    await over(one, date);
    expect(await missing(date.startsAtMs)).toEqual([]);
  });

  it('[REMIND-8] notes with the notice who is told that they were named host, for a day', async () => {
    const [dora, emil] = ['222222222222222281', '222222222222222282'] as UserId[];
    if (dora === undefined || emil === undefined) throw new Error('no people');
    expect(await rsvps().namedAtMs(guildId, dora)).toBeNull();
    await nameHost(dora, NOW);
    expect(await rsvps().namedAtMs(guildId, dora)).toBe(NOW);
    expect(await rsvps().namedAtMs('222222222222222283' as typeof guildId, dora)).toBeNull();
    await nameHost(emil, NOW + 2000);
    expect(await rsvps().namedAtMs(guildId, emil)).toBe(NOW + 2000);
    // Of longer ago nothing is kept.
    await nameHost(emil, NOW + 2000 + 86_400_000);
    expect([await rsvps().namedAtMs(guildId, dora), await rsvps().namedAtMs(guildId, emil)]).toEqual([
      null,
      NOW + 2000 + 86_400_000,
    ]);
  });

  it('[REMIND-8] tells somebody once whom two name at one moment, and whom a clock that was far ahead named', async () => {
    const fred = '222222222222222284' as UserId;
    const told = async (): Promise<number> => {
      const notices = await current().store.outbox.next(`notice ${guildId} ${fred}`, 10);
      return notices.length;
    };
    await Promise.all([0, 1, 2, 3].map(async (at) => await nameHost(fred, NOW + at)));
    expect(await told()).toBe(1);
    await nameHost(fred, NOW + 86_400_000 - 1);
    expect(await told()).toBe(1);
    await nameHost(fred, NOW + 30 * 86_400_000);
    await nameHost(fred, NOW + 86_400_000);
    expect([await told(), await rsvps().namedAtMs(guildId, fred)]).toEqual([3, NOW + 86_400_000]);
  });

  it('[DATA-1] [DATA-2] hands out and removes to what somebody comes and of what they were reminded', async () => {
    const { data, pool } = current().store;
    const cleo = '222222222222222280' as UserId;
    const plan = await planned('rsvpdata', 50);
    const before = await wish(plan, { type: 'remind', userId: cleo, leadMin: 60 });
    const [one] = await due();
    if (one !== undefined) await rsvps().mark([{ due: one, notice: noticeOf(one, 'data') }]);
    await rsvps().saveSettings(cleo, { leadMin: 60, ofHosting: true });
    await nameHost(cleo, NOW);
    const { rsvp } = await data.about(cleo, 10);
    expect(rsvp).toEqual({
      coming: [{ planId: plan.id, coming: 'interested', leadMin: 60 }],
      reminded: [{ planId: plan.id, startsAtMs: plan.startsAtMs, leadMin: 60, isHost: false }],
      named: [{ guildId, atMs: NOW }],
      reminders: { leadMin: 60, ofHosting: true },
    });
    // Who comes to something is no stranger.
    await data.dropStrangers(1000);
    expect((await rsvps().get(plan.id)).people).toHaveLength(1);
    const waiting = (): Promise<readonly unknown[]> => current().store.outbox.next(`notice ${guildId} ${cleo}`, 10);
    expect(await waiting()).toHaveLength(2);
    await data.forget(cleo, NOW);
    expect(await waiting()).toEqual([]);
    expect((await data.about(cleo, 10)).rsvp).toEqual({
      coming: [],
      reminded: [],
      named: [],
      reminders: null,
    });
    expect((await rsvps().get(plan.id)).people).toEqual([]);
    expect(await rsvps().save(before, { ...before, revision: before.revision + 1 })).toBe(false);
    await over(plan);
    await data.expirePlanned(NOW + 1, 1000);
    const left = await pool.query('select 1 from app.rsvp_plan where plan_id = $1', [plan.id]);
    expect([left.rowCount, (await rsvps().get(idOf('none') as Plan['id'])).revision]).toEqual([0, 0]);
  });
}
