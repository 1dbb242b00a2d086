import { describe, expect, it } from 'vitest';
import type { OutsideFailure } from '../../../src/app/index.ts';
import type { ChannelId } from '../../../src/lib/index.ts';
import { actor, userId } from '../../support/outside-people.ts';
import { eventsOf, type OutsideEvents } from '../../support/outside-events.ts';
import { type OutsideWorld } from '../../support/outside.ts';
import {
  codeOf,
  datesOf,
  MINUTE_MS,
  plan,
  planGuild,
  planInput,
  plannedWorld,
  planSeries,
  stored,
  sweep,
  value,
} from '../../support/planned-world.ts';

const host = actor('host', planGuild);
const editor = userId('editor');

interface Mirrored {
  readonly world: OutsideWorld;
  readonly events: OutsideEvents;
  readonly room: ChannelId;
}

/** A world with a stage that is lent. */
const mirrored = async (): Promise<Mirrored> => {
  // What is made when it opens has no room before: see event-rooms.test.ts for what has.
  const world = await plannedWorld({ ownRooms: false });
  return { world, events: eventsOf(world), room: world.room('stage', planGuild) };
};

const opening = (
  over: Partial<ReturnType<typeof planInput>['opening']> = {},
): Partial<ReturnType<typeof planInput>> => ({
  opening: { ...planInput('').opening, ...over },
});

const calls = (world: OutsideWorld): readonly string[] => world.calls.filter((name) => /event|stage/i.test(name));

describe('Discord’s event of a plan', () => {
  it('[EVENT-1] [EVENT-2] is made when the plan is confirmed, and follows it', async () => {
    const { world, events, room } = await mirrored();
    const drafted = await value(world.app.planSpace(host, planInput('in 60 minutes', opening({ room }))));
    await world.settle();
    expect(events.standing()).toEqual([]);
    const { id } = drafted.plan;
    await value(world.app.confirmPlan(host, id, 0));
    await world.settle();
    expect(events.one()).toMatchObject({ name: 'Tea', place: { type: 'stage', channelId: room }, status: 'scheduled' });
    await value(world.app.movePlan(host, id, world.clock.wallMs() + 90 * MINUTE_MS));
    await value(world.app.changePlan(host, id, { title: 'Coffee', description: 'Bring cups' }));
    await world.settle();
    const { startsAtMs } = stored(world, id);
    expect(events.one()).toMatchObject({ name: 'Coffee', description: 'Bring cups' });
    expect(events.one().startsAtMs).toBe(Math.floor(startsAtMs / 1000) * 1000);
    await value(world.app.cancelPlan(host, id));
    await world.settle();
    expect(events.standing()).toEqual([]);
    expect(events.rows.size).toBe(0);
  });

  it('[EVENT-2] is looked for after a lost answer, and not made twice; also across a restart', async () => {
    const { world, events } = await mirrored();
    world.fail('createEvent', { code: 'unavailable', detail: 'answer lost', retryable: true });
    await plan(world, 'in 60 minutes');
    expect(events.standing()).toHaveLength(1);
    expect([...events.rows.values()][0]).toMatchObject({ eventId: null });
    await world.boot();
    await world.pass(20_000);
    expect(events.standing()).toHaveLength(1);
    expect([...events.rows.values()][0]).toMatchObject({ eventId: events.one().id, askedAtMs: null });
    expect(world.calls.filter((name) => name === 'createEvent')).toHaveLength(1);
  });

  it('[GATE-7] [EVENT-3] carries the mark of what is for adults in its name, which is no part of the title', async () => {
    const { world, events } = await mirrored();
    const { id } = await plan(world, 'in 60 minutes', opening({ rules: { adultsOnly: true } }));
    expect(events.one().name).toBe('18+ · Tea');
    for (const name of ['18+ · Milk', 'Coffee', 'Coffee']) {
      events.change(events.one().id, { name }, editor);
      await world.settle();
      const title = name.replace('18+ · ', '');
      expect([stored(world, id).opening.title, events.one().name]).toEqual([title, `18+ · ${title}`]);
    }
    const before = calls(world).length;
    await world.pass(5 * MINUTE_MS);
    expect(calls(world).length).toBe(before);
  });

  it('[EVENT-7] is left alone while nothing changes', async () => {
    const { world } = await mirrored();
    await plan(world, 'in 600 minutes');
    const before = calls(world).length;
    await world.pass(5 * MINUTE_MS);
    await world.boot();
    await world.pass(MINUTE_MS);
    expect(calls(world).slice(before)).toEqual(['listEvents']);
  });

  it('[EVENT-8] is told to be missing where a permission is, and what is planned opens all the same', async () => {
    const { world, events } = await mirrored();
    events.lacking = ['CREATE_EVENTS'];
    const drafted = await value(world.app.planSpace(host, planInput('in 20 minutes')));
    expect(drafted.warnings).toEqual([
      { code: 'plan-no-event', params: { permissions: 'CREATE_EVENTS', channel: '' } },
    ]);
    const { id } = drafted.plan;
    expect((await value(world.app.confirmPlan(host, id, 0))).plan.life.status).toBe('planned');
    await world.pass(21 * MINUTE_MS);
    await sweep(world);
    expect(stored(world, id).life.status).toBe('opened');
    // It is not asked for again and again; once somebody gives the right, it is there at once.
    expect(world.calls.filter((name) => name === 'createEvent').length).toBeLessThanOrEqual(3);
    events.lacking = [];
    await plan(world, 'in 60 minutes');
    expect(events.standing()).toHaveLength(1);
  });
});

describe('a space that is open', () => {
  it('[EVENT-1] has its external event no longer once it is hidden', async () => {
    const { world, events } = await mirrored();
    const { id } = await plan(world, 'in 60 minutes');
    await world.pass(60 * MINUTE_MS);
    await sweep(world);
    await world.pass(10_000);
    expect([world.spaces.get(id)?.life.status, events.standing().length]).toEqual(['live', 1]);
    await world.app.ask(host, id, { type: 'set-rules', rules: { hidden: true } });
    await world.pass(10_000);
    expect([world.spaces.get(id)?.life.status, events.standing()]).toEqual(['live', []]);
  });
});

describe('what people do to it in Discord', () => {
  it('[EVENT-3] a new time, name and description are the plan’s', async () => {
    const { world, events } = await mirrored();
    const { id } = await plan(world, 'in 60 minutes');
    const startsAtMs = Math.floor(world.clock.wallMs() / 1000) * 1000 + 3 * 60 * MINUTE_MS;
    events.change(events.one().id, { startsAtMs, name: 'Milk', description: 'Warm' }, editor);
    await world.settle();
    expect(stored(world, id)).toMatchObject({ startsAtMs, opening: { title: 'Milk', description: 'Warm' } });
    // An external event ends when the space is expected to.
    expect(events.one()).toMatchObject({ startsAtMs, name: 'Milk', endsAtMs: startsAtMs + 60 * MINUTE_MS });
  });

  it('[EVENT-3] what the plan cannot take is put back', async () => {
    const { world, events } = await mirrored();
    const { id } = await plan(world, 'in 60 minutes');
    const { startsAtMs } = events.one();
    events.change(events.one().id, { startsAtMs: world.clock.wallMs() - MINUTE_MS }, editor);
    await world.settle();
    expect(stored(world, id).life.status).toBe('planned');
    expect(events.one().startsAtMs).toBe(startsAtMs);
  });

  it('[EVENT-3] what an event of the gateway says late is not taken for a change', async () => {
    const { world, events } = await mirrored();
    const { id } = await plan(world, 'in 60 minutes');
    const old = events.one();
    await value(world.app.changePlan(host, id, { title: 'Coffee' }));
    await world.settle();
    events.listener?.onChanged(planGuild, old);
    await world.settle();
    expect(stored(world, id).opening.title).toBe('Coffee');
    expect(events.one().name).toBe('Coffee');
  });

  it('[EVENT-4] a cancel is one of the plan, and tells who did it', async () => {
    const { world, events } = await mirrored();
    const { id } = await plan(world, 'in 60 minutes');
    events.cancel(events.one().id, editor);
    await world.settle();
    expect(stored(world, id).life).toMatchObject({ status: 'over', why: 'event-cancelled', byUserId: editor });
    expect(events.standing()).toEqual([]);
    expect(events.rows.size).toBe(0);
  });

  it.each(['make', 'change'] as const)(
    '[EVENT-4] a cancel that is told before the answer to a %s counts',
    async (act) => {
      const { world, events } = await mirrored();
      const first = act === 'change' ? await plan(world, 'in 60 minutes') : null;
      const { make, change } = events;
      let isCanceled = false;
      // Somebody is quicker than the answer.
      const canceled = (event: ReturnType<typeof make>): typeof event => {
        if (!isCanceled && (act === 'make' || event.name === 'Coffee')) {
          isCanceled = true;
          events.cancel(event.id, editor);
        }
        return event;
      };
      if (act === 'make') events.make = (...args) => canceled(make.apply(events, args));
      else events.change = (...args) => canceled(change.apply(events, args));
      if (first !== null) await value(world.app.changePlan(host, first.id, { title: 'Coffee' }));
      const { id } = first ?? (await plan(world, 'in 60 minutes'));
      await world.settle();
      expect(stored(world, id).life).toMatchObject({ status: 'over', why: 'event-cancelled' });
      expect(events.rows.size).toBe(0);
    },
  );

  it('[EVENT-4] a cancel while nobody listened counts too, and of a series that date alone is left out', async () => {
    const { world, events } = await mirrored();
    const { id } = await planSeries(world, 'every 720 minutes, first in 60 minutes');
    const [first] = events.standing();
    if (first === undefined) throw new Error('no event');
    const before = events.standing().length;
    world.kill();
    events.cancel(first.id, editor);
    await world.boot();
    await world.settle();
    const [skipped, ...others] = datesOf(world, id);
    expect(skipped?.life).toMatchObject({ status: 'over', why: 'skipped' });
    expect(others.every(({ life }) => life.status === 'planned')).toBe(true);
    expect(events.standing().length).toBeGreaterThanOrEqual(before - 1);
  });

  it('[EVENT-9] "interested" is told with the plan, also what was said while the bot was away', async () => {
    const { world, events } = await mirrored();
    const { id } = await plan(world, 'in 60 minutes');
    const interested = async (): Promise<readonly string[]> =>
      (await world.app.attendanceOf(id)).people.map((one) => one.userId);
    const event = events.one();
    events.interest(event.id, editor, true);
    await world.settle();
    expect(await interested()).toEqual([editor]);
    events.interest(event.id, editor, false);
    await world.settle();
    expect(await interested()).toEqual([]);
    world.kill();
    events.interest(event.id, userId('ann'), true);
    await world.boot();
    await world.settle();
    expect(await interested()).toEqual(['ann']);
  });
});

describe('the event and the space', () => {
  it('[EVENT-5] begins with the stage and is completed at the end', async () => {
    const { world, events, room } = await mirrored();
    const { id } = await plan(world, 'in 60 minutes', opening({ room }));
    const opened = await value(world.app.openPlanned(host, id));
    world.join(room, host.userId);
    await world.pass(6000);
    expect((await opened.ready).ok).toBe(true);
    expect(events.one()).toMatchObject({ status: 'active', name: 'Tea' });
    expect(calls(world).filter((name) => ['openStageFor', 'setTopic', 'activeEvent'].includes(name))).toEqual([
      'openStageFor',
    ]);
    await value(world.app.ask(host, id, { type: 'end' }));
    await world.pass(6000);
    expect(events.standing()).toEqual([]);
    expect([...events.events.values()].map(({ status }) => status)).toEqual(['completed']);
    expect(events.rows.size).toBe(0);
  });

  it('[EVENT-5] where the room is made is begun and completed by Majlis', async () => {
    const { world, events } = await mirrored();
    const { id } = await plan(world, 'in 60 minutes');
    const opened = await value(world.app.openPlanned(host, id));
    await world.pass(6000);
    const ready = await opened.ready;
    if (!ready.ok) throw new Error(ready.refusal.code);
    const { channelId: made } = ready.value.room;
    expect(events.one()).toMatchObject({ status: 'active' });
    expect(events.one().place).toEqual({
      type: 'external',
      location: `https://discord.com/channels/${planGuild}/${made}`,
    });
    await value(world.app.ask(host, id, { type: 'end' }));
    await world.pass(6000);
    expect([...events.events.values()].map(({ status }) => status)).toEqual(['completed']);
  });

  it('[EVENT-5] in a lent voice room is begun and completed by Majlis', async () => {
    const { world, events } = await mirrored();
    const room = world.room('lounge', planGuild, { kind: 'voice' });
    world.server.members.set(host.userId, { moderates: () => true });
    const moderator = actor('host', planGuild, { moderator: true });
    const { id } = await plan(world, 'in 60 minutes', opening({ room }), moderator);
    expect(events.one().place).toEqual({ type: 'voice', channelId: room });
    const opened = await value(world.app.openPlanned(host, id));
    await world.pass(6000);
    expect((await opened.ready).ok).toBe(true);
    expect(events.one().status).toBe('active');
    await value(world.app.ask(host, id, { type: 'end' }));
    await world.pass(6000);
    expect([...events.events.values()].map(({ status }) => status)).toEqual(['completed']);
    expect(events.rows.size).toBe(0);
  });

  it('[EVENT-5] a stage that people had open is left to them: the event is not begun there', async () => {
    const { world, events, room } = await mirrored();
    const { id } = await plan(world, 'in 60 minutes', opening({ room }));
    world.retopic(room, 'Open already');
    world.server.members.set(host.userId, { moderates: () => true });
    const opened = await world.app.openPlanned(host, id);
    await world.pass(6000);
    if (!opened.ok) throw new Error(opened.refusal.code);
    expect((await opened.value.ready).ok).toBe(true);
    expect(events.one().status).toBe('scheduled');
    await value(world.app.ask(host, id, { type: 'end' }));
    await world.pass(6000);
    expect(events.standing()).toEqual([]);
    expect(world.at(room).topic).toBe('Open already');
  });

  it('[EVENT-2] a room that is deleted takes its event along', async () => {
    const { world, events, room } = await mirrored();
    const { id } = await plan(world, 'in 60 minutes', opening({ room }));
    events.events.clear();
    world.deleteRoom(room);
    await world.pass(2 * MINUTE_MS);
    expect(stored(world, id).life.status).toBe('planned');
    expect(events.rows.size).toBe(0);
  });

  it.each<[string, OutsideFailure]>([
    ['limits', { code: 'rate-limited', retryAfterMs: 30_000, retryable: true }],
    ['does not answer', { code: 'unavailable', detail: 'down', retryable: true }],
  ])('[EVENT-2] is kept again once Discord no longer %s', async (_what, failure) => {
    const { world, events } = await mirrored();
    const { id } = await plan(world, 'in 60 minutes');
    world.fail('editEvent', failure);
    await value(world.app.changePlan(host, id, { title: 'Coffee' }));
    await world.settle();
    expect(events.one().name).toBe('Tea');
    await world.pass(31_000);
    expect(events.one().name).toBe('Coffee');
  });

  it('[EVENT-2] whoever may not change a plan changes no event', async () => {
    const { world, events } = await mirrored();
    const { id } = await plan(world, 'in 60 minutes');
    const stranger = actor('stranger', planGuild);
    expect(await codeOf(world.app.changePlan(stranger, id, { title: 'Mine' }))).toBe('not-your-plan');
    await world.settle();
    expect(events.one().name).toBe('Tea');
  });
});
