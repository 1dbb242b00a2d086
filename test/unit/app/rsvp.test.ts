import { beforeEach, describe, expect, it } from 'vitest';
import type { Outcome, RsvpSeen } from '../../../src/app/index.ts';
import type { Plan } from '../../../src/domain/index.ts';
import type { SpaceId } from '../../../src/lib/index.ts';
import { aPlan } from '../../support/a-plan.ts';
import { eventsOf } from '../../support/outside-events.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor, guildId, userId } from '../../support/outside-people.ts';
import { plansOf } from '../../support/outside-plans.ts';
import { rsvpsOf } from '../../support/outside-rsvps.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const MINUTE_MS = 60_000;

let world: OutsideWorld;
let plan: Plan;

const put = (over: Partial<Plan> = {}): void => {
  plan = { ...plan, ...over };
  plansOf(world).plans.set(plan.id, plan);
};
const someone = (name: string): ReturnType<typeof actor> => actor(name, guild);
const seen = async (outcome: Promise<Outcome<RsvpSeen>>): Promise<RsvpSeen> => {
  const answer = await outcome;
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value;
};
const refused = async (outcome: Promise<Outcome<unknown>>): Promise<string> => {
  const answer = await outcome;
  return answer.ok ? 'done' : answer.refusal.code;
};
const told = (): readonly string[] => outboxOf(world).posted.map(({ userId: whom, text }) => `${whom}: ${text}`);
const go = (name: string, id: SpaceId = plan.id): Promise<RsvpSeen> => seen(world.app.goTo(someone(name), id));

beforeEach(async () => {
  world = outsideWorld();
  world.community.add(guild);
  plan = aPlan('talk', {
    guildId: guild,
    hostId: userId('host'),
    seats: 2,
    startsAtMs: world.clock.wallMs() + 3 * 3_600_000,
    life: { status: 'planned', sinceMs: world.clock.wallMs() },
  });
  put();
  await world.boot();
});

describe('coming to a planned space', () => {
  it('[RSVP-1] [RSVP-2] gives seats, then places on the waiting list, and tells who moves up', async () => {
    await go('a');
    await go('b');
    expect(await go('c')).toMatchObject({ waits: 1, counts: { going: 2, waitlisted: 1 } });
    expect(await go('d')).toMatchObject({ waits: 2 });
    await seen(world.app.stayAway(someone('a'), plan.id));
    await world.pass(3000);
    expect(told()).toEqual([expect.stringMatching(new RegExp(`^${userId('c')}: .*came free`))]);
    expect((await world.app.attendanceOf(plan.id)).people.map(({ coming }) => coming)).toEqual([
      'going',
      'going',
      'waitlisted',
    ]);
  });

  it('[RSVP-2] fills the seats that a change of the plan adds', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await go(name);
    put({ seats: 3 });
    await world.app.changePlan({ ...someone('boss'), serverManager: true }, plan.id, { title: 'Coffee' });
    await world.pass(3000);
    expect(told()).toHaveLength(1);
    expect(told()[0]).toContain(`${userId('c')}: `);
  });

  it('[RSVP-5] is for spaces of the server that are planned, and not for their host', async () => {
    expect(await refused(world.app.goTo(someone('host'), plan.id))).toBe('rsvp-host');
    expect(await refused(world.app.goTo(actor('a', guildId('two')), plan.id))).toBe('rsvp-over');
    put({ life: { status: 'over', sinceMs: 1, why: 'cancelled', byUserId: null } });
    for (const act of ['goTo', 'beInterested', 'stayAway'] as const)
      expect(await refused(world.app[act](someone('a'), plan.id)), act).toBe('rsvp-over');
    expect(await refused(world.app.remindMe(someone('a'), plan.id, 10))).toBe('rsvp-over');
  });

  it('[RSVP-6] gives no seat twice when the store answers for none, and tells no promotion twice', async () => {
    await go('a');
    await go('b');
    await go('c');
    rsvpsOf(world).loseAnswer = true;
    await expect(world.app.stayAway(someone('a'), plan.id)).rejects.toThrow();
    await seen(world.app.stayAway(someone('a'), plan.id));
    await world.boot();
    await world.pass(70_000);
    expect(told()).toHaveLength(1);
    expect((await world.app.attendanceOf(plan.id)).people).toHaveLength(2);
  });

  it('[RSVP-6] keeps a hundred presses at once apart', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `p${index}`);
    const answers = await Promise.all(names.map((name) => go(name)));
    expect(answers.filter(({ waits }) => waits === null)).toHaveLength(2);
    expect(answers.map(({ waits }) => waits).filter((waits) => waits !== null)).toEqual(
      Array.from({ length: 98 }, (_, index) => index + 1),
    );
  });

  it('[RSVP-7] takes interest from Discord’s own event, and touches no seat and no reminder by it', async () => {
    const events = eventsOf(world);
    const { startsAtMs } = plan;
    const place = { type: 'external', location: 'x' } as const;
    const wanted = { name: 'Talk', description: null, startsAtMs, endsAtMs: startsAtMs + 60 * MINUTE_MS, place };
    const event = events.make(guild, wanted, world.clock.wallMs(), true);
    events.rows.set(plan.id, { planId: plan.id, guildId: guild, eventId: event.id, askedAtMs: null, applied: wanted });
    await world.boot();
    const interest = async (isIn: boolean): Promise<void> => {
      for (const name of ['a', 'b', 'c']) events.interest(event.id, userId(name), isIn);
      await world.settle();
    };
    await go('a');
    await seen(world.app.remindMe(someone('b'), plan.id, 10));
    await interest(true);
    expect(await seen(world.app.beInterested(someone('d'), plan.id))).toMatchObject({
      counts: { going: 1, interested: 3 },
    });
    await interest(false);
    const left = (await world.app.attendanceOf(plan.id)).people.map((one) => one.userId);
    expect(left.toSorted()).toEqual(['a', 'b', 'd'].map(userId).toSorted());
  });

  it('[DATA-2] gives up the seats of who wants to be forgotten, to those who wait', async () => {
    for (const name of ['a', 'b', 'c']) await go(name);
    await world.app.forgetMe(someone('a'));
    await world.pass(3000);
    expect(told()).toHaveLength(1);
    expect((await world.app.attendanceOf(plan.id)).people.map((one) => one.userId)).toEqual(['b', 'c'].map(userId));
  });

  it('[REMIND-1] takes what was chosen last for the usual reminder, as far as its time is still to come', async () => {
    const usual = async (name: string): Promise<number | null | undefined> =>
      (await seen(world.app.remindMe(someone(name), plan.id, 'usual'))).own?.leadMin;
    expect(await usual('a')).toBe(10);
    await seen(world.app.remindMe(someone('b'), plan.id, 60));
    await seen(world.app.stayAway(someone('b'), plan.id));
    expect(await usual('b')).toBe(60);
    put({ startsAtMs: world.clock.wallMs() + 30 * MINUTE_MS });
    expect(await usual('b')).toBe(10);
    expect(await refused(world.app.remindMe(someone('b'), plan.id, 7))).toBe('stale-button');
  });
});

describe('who may not come any more', () => {
  const mod = actor('mod', guild, { moderator: true });
  const coming = async (): Promise<readonly string[]> =>
    (await world.app.attendanceOf(plan.id)).people.map(({ userId: who, coming: how }) => `${who} ${how}`);

  it('[RSVP-12] gives their seat to who waits when they are blocked in the server, and is refused another', async () => {
    await go('a');
    await go('b');
    await go('c');
    await world.app.blockInServer(mod, userId('a'), true);
    await world.pass(3000);
    expect(await coming()).toEqual(['b going', 'c going']);
    expect(told()).toContainEqual(expect.stringMatching(new RegExp(`^${userId('c')}: .*came free`)));
    const a = someone('a');
    const { app } = world;
    for (const again of [app.goTo(a, plan.id), app.beInterested(a, plan.id), app.remindMe(a, plan.id, 10)])
      expect(await refused(again)).toBe('rsvp-blocked');
    // Nothing keeps them from taking back what they said, and who manages the server is none of it.
    expect(await refused(app.stayAway(a, plan.id))).toBe('done');
    expect(await refused(app.beInterested({ ...a, serverManager: true }, plan.id))).toBe('done');
    await app.blockInServer(mod, userId('a'), false);
    expect(await refused(app.goTo(a, plan.id))).toBe('done');
  });

  it('[RSVP-12] gives it up by the hour before when they left the server, or a kill came between, while others wait', async () => {
    await go('a');
    await go('b');
    await go('c');
    await go('d');
    world.server.members.set(userId('a'), null);
    world.blocks.set(guild, [userId('b')]);
    await world.pass(2 * MINUTE_MS);
    expect(await coming()).toEqual(['a going', 'b going', 'c waitlisted', 'd waitlisted']);
    const before = world.calls.filter((name) => name === 'member').length;
    world.clock.advance(125 * MINUTE_MS);
    await world.pass(2 * MINUTE_MS);
    expect(await coming()).toEqual(['c going', 'd going']);
    // Nobody waits any more, so nobody is looked for but the host.
    const looked = world.calls.filter((name) => name === 'member').length;
    expect(looked - before).toBeLessThanOrEqual(4);
    await world.pass(25 * MINUTE_MS);
    expect(world.calls.filter((name) => name === 'member').length - looked).toBeLessThanOrEqual(3);
  });
});

describe('a press while what is planned is cancelled or moved', () => {
  it('[RSVP-14] waits for the plan it is of, and no other', async () => {
    const opening = plan;
    put({ startsAtMs: world.clock.wallMs() });
    const other = { ...opening, id: aPlan('other').id };
    plansOf(world).plans.set(other.id, other);
    // Who its host is takes Discord a while to say.
    world.options = { ...world.options, callMs: 5000 };
    void world.app.planDue(opening.id, opening.revision);
    await world.settle();
    let isAnswered = false;
    const pressed = refused(world.app.goTo(someone('ann'), opening.id)).finally(() => {
      isAnswered = true;
    });
    expect(await go('ann', other.id)).toMatchObject({ counts: { going: 1 } });
    await world.settle();
    expect(isAnswered).toBe(false);
    await world.pass(60_000);
    expect(await pressed).toBe('rsvp-over');
  });

  it.each(['cancel', 'move'] as const)('[RSVP-14] is part of it or comes after it (%s)', async (how) => {
    const answers = new Set<string>();
    const host = actor('host', guild);
    for (let turns = -12; turns < 24; turns += 1) {
      put({ revision: 100 + 2 * turns, life: { status: 'planned', sinceMs: world.clock.wallMs() } });
      rsvpsOf(world).lists.clear();
      outboxOf(world).posted.length = 0;
      const toMs = plan.startsAtMs + 30 * MINUTE_MS;
      const act = async (): Promise<Outcome<unknown>> =>
        how === 'cancel' ? await world.app.cancelPlan(host, plan.id) : await world.app.movePlan(host, plan.id, toMs);
      const begun = turns < 0 ? null : act();
      const going = turns < 0 ? world.app.goTo(someone('ann'), plan.id) : null;
      for (let turn = 0; turn < Math.abs(turns); turn += 1) await Promise.resolve();
      const [acted, went] = await Promise.all([begun ?? act(), going ?? world.app.goTo(someone('ann'), plan.id)]);
      expect(acted.ok).toBe(true);
      await world.pass(3000);
      // Whoever has a seat is told what became of it, or said it of what stands from then on.
      const isTold = told().some((text) => text.startsWith('ann: '));
      answers.add(
        went.ok
          ? isTold
            ? 'told'
            : `not told, of ${went.value.plan.startsAtMs === toMs ? 'the new' : 'the old'}`
          : 'refused',
      );
    }
    expect([...answers].toSorted()).toEqual(how === 'cancel' ? ['refused', 'told'] : ['not told, of the new', 'told']);
  });
});
