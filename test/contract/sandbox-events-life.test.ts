import { ExternalScheduledEventResponseSchema, GuildScheduledEventExceptionResponseSchema } from 'discord-api-spec/zod';
import { describe, expect, it } from 'vitest';
import {
  at,
  external,
  hourMs,
  inVoice,
  make,
  minuteMs,
  onStage,
  patch,
  pathOf,
  told,
} from '../support/event-bodies.ts';
import { expectFaults, expectRefusal, expectShape, restSandbox, type RestSandbox } from '../support/rest-sandbox.ts';

describe('the life of an event', () => {
  it('goes scheduled, active, completed, or canceled, and no other way', async () => {
    await using test = await restSandbox();
    const id = String((await make(test, external(test))).body.id);
    expectFaults(await patch(test, id, { status: 3 }), { status: 'BASE_TYPE_CHOICES' });
    expect((await patch(test, id, { status: 2 })).body).toMatchObject({ status: 2 });
    expectFaults(await patch(test, id, { status: 4 }), { status: 'BASE_TYPE_CHOICES' });
    expectFaults(await patch(test, id, { scheduled_start_time: at(test, 90 * minuteMs) }), {
      scheduled_start_time: 'GUILD_SCHEDULED_EVENT_ACTIVE',
    });
    expect((await patch(test, id, { status: 3 })).body).toMatchObject({ status: 3 });
    expectRefusal(await patch(test, id, { name: 'x' }), 400, 180000);
    expect((await test.ask('bot', 'GET', pathOf(test))).body).toEqual([]);
    const canceled = String((await make(test, onStage(test))).body.id);
    expect((await patch(test, canceled, { status: 4 })).body).toMatchObject({ status: 4 });
    expectRefusal(await patch(test, canceled, { status: 1 }), 400, 180000);
  });

  it('opens the stage when it becomes active, and each ends the other', async () => {
    await using test = await restSandbox();
    const stage = `/stage-instances/${test.id('stage')}`;
    const first = String((await make(test, onStage(test))).body.id);
    test.events.splice(0);
    const active = await patch(test, first, { status: 2 });
    const instance = await test.ask('bot', 'GET', stage);
    expect(instance.body).toMatchObject({ topic: 'Tea at eight', guild_scheduled_event_id: first });
    expect(active.body).toMatchObject({ status: 2, entity_id: instance.body.id });
    expect(told(test)).toEqual(['STAGE_INSTANCE_CREATE', 'EVENT_UPDATE 2']);
    expect((await patch(test, first, { status: 3 })).body).toMatchObject({ status: 3, entity_id: null });
    expect(told(test)).toEqual(['STAGE_INSTANCE_DELETE', 'EVENT_UPDATE 3']);

    const second = String((await make(test, onStage(test))).body.id);
    test.events.splice(0);
    const open = (fields: Record<string, unknown> = {}) =>
      test.ask('bot', 'POST', '/stage-instances', {
        body: { channel_id: test.id('stage'), topic: 'Coffee', guild_scheduled_event_id: second, ...fields },
      });
    expectRefusal(await open({ guild_scheduled_event_id: first }), 400, 180000);
    expect((await open()).body).toMatchObject({ topic: 'Coffee', guild_scheduled_event_id: second });
    expect(told(test)).toEqual(['STAGE_INSTANCE_CREATE', 'EVENT_UPDATE 2']);
    expect((await test.ask('bot', 'DELETE', stage)).status).toBe(204);
    expect(told(test)).toEqual(['STAGE_INSTANCE_DELETE', 'EVENT_UPDATE 3']);

    const voice = String((await make(test, inVoice(test))).body.id);
    expectRefusal(await open({ guild_scheduled_event_id: voice }), 400, 50091);
    test.sandbox.world.switches.bannedWords = ['tea'];
    const third = String((await make(test, onStage(test))).body.id);
    expectRefusal(await patch(test, third, { status: 2 }), 400, 180002);
  });

  it('takes over a stage that is open, closes it when the event is deleted, and ends with its auto-close', async () => {
    await using test = await restSandbox();
    const stage = `/stage-instances/${test.id('stage')}`;
    await test.ask('bot', 'POST', '/stage-instances', { body: { channel_id: test.id('stage'), topic: 'Open' } });
    const first = String((await make(test, onStage(test))).body.id);
    await patch(test, first, { status: 2 });
    expect((await test.ask('bot', 'GET', stage)).body).toMatchObject({ topic: 'Tea at eight' });
    test.events.splice(0);
    expect((await test.ask('owner', 'DELETE', pathOf(test, `/${first}`))).status).toBe(204);
    expect(told(test)).toEqual(['EVENT_DELETE 2', 'STAGE_INSTANCE_DELETE']);

    const second = String((await make(test, onStage(test))).body.id);
    await patch(test, second, { status: 2 });
    test.events.splice(0);
    await test.control('POST', '/time', { advanceMs: test.sandbox.world.switches.stageAutoCloseMs });
    expect(told(test)).toEqual(['STAGE_INSTANCE_DELETE', 'EVENT_UPDATE 3']);
  });

  it('begins and ends by itself when it is external', async () => {
    await using test = await restSandbox();
    await make(test, external(test));
    test.events.splice(0);
    await test.control('POST', '/time', { advanceMs: hourMs });
    expect(told(test)).toEqual(['EVENT_UPDATE 2']);
    await test.control('POST', '/time', { advanceMs: hourMs });
    expect(told(test)).toEqual(['EVENT_UPDATE 3']);
  });

  it('is canceled hours after its time when nobody began it', async () => {
    await using test = await restSandbox();
    await make(test, onStage(test));
    test.events.splice(0);
    const { eventAutoCancelMs } = test.sandbox.world.switches;
    await test.control('POST', '/time', { advanceMs: hourMs + eventAutoCancelMs - minuteMs });
    expect(told(test)).toEqual([]);
    await test.control('POST', '/time', { advanceMs: minuteMs });
    expect(told(test)).toEqual(['EVENT_UPDATE 4']);
  });

  it('is completed in a voice room minutes after the last one left', async () => {
    await using test = await restSandbox();
    const id = String((await make(test, inVoice(test))).body.id);
    test.join('ann', 'voice');
    await patch(test, id, { status: 2 });
    test.events.splice(0);
    const { eventEmptyMs } = test.sandbox.world.switches;
    await test.control('POST', '/time', { advanceMs: 2 * eventEmptyMs });
    expect(told(test)).toEqual([]);
    test.join('ann', 'small');
    await test.control('POST', '/time', { advanceMs: eventEmptyMs - 1000 });
    test.join('ann', 'voice');
    await test.control('POST', '/time', { advanceMs: eventEmptyMs });
    expect(told(test)).toEqual([]);
    test.join('ann', 'small');
    await test.control('POST', '/time', { advanceMs: eventEmptyMs });
    expect(told(test)).toEqual(['EVENT_UPDATE 3']);
  });

  it('goes with its room, and nobody is told', async () => {
    await using test = await restSandbox();
    await make(test, onStage(test));
    test.events.splice(0);
    expect((await test.ask('bot', 'DELETE', `/channels/${test.id('stage')}`)).status).toBe(200);
    expect(told(test)).toEqual([]);
    expect((await test.ask('bot', 'GET', pathOf(test))).body).toEqual([]);
    await test.control('POST', '/time', { advanceMs: 24 * hourMs });
    expect(told(test)).toEqual([]);
  });
});

describe('a recurring event', () => {
  const weekly = (test: RestSandbox, rule: Record<string, unknown> = {}): Record<string, unknown> => ({
    ...external(test),
    recurrence_rule: { start: at(test, hourMs), frequency: 2, interval: 1, ...rule },
  });

  it.each([
    [{ frequency: 3, by_weekday: [4, 5] }, null],
    [{ frequency: 3, by_weekday: [6, 0, 1, 2, 3] }, null],
    [{ frequency: 3, by_weekday: [0, 2] }, 'by_weekday'],
    [{ frequency: 2, by_weekday: [3] }, null],
    [{ frequency: 2, by_weekday: [3, 4] }, 'by_weekday'],
    [{ frequency: 2, interval: 2 }, null],
    [{ frequency: 2, interval: 3 }, 'interval'],
    [{ frequency: 3, interval: 2 }, 'interval'],
    [{ frequency: 1, by_n_weekday: [{ n: 4, day: 2 }] }, null],
    [{ frequency: 2, by_n_weekday: [{ n: 4, day: 2 }] }, 'by_n_weekday'],
    [{ frequency: 0, by_month: [7], by_month_day: [24] }, null],
    [{ frequency: 0, by_month: [7] }, 'by_month'],
    [{ count: 3 }, 'count'],
    [{ end: '2030-01-01T00:00:00Z' }, 'end'],
    [{ by_year_day: [1] }, 'by_year_day'],
  ])('%j: %s', async (rule, field) => {
    await using test = await restSandbox();
    const made = await make(test, weekly(test, rule));
    if (field === null) expectShape(ExternalScheduledEventResponseSchema, made.body);
    else {
      expectFaults(made, { [`recurrence_rule.${field}`]: 'GUILD_SCHEDULED_EVENT_RECURRENCE_RULE_INVALID' });
    }
  });

  it('waits for its next date when one is over, leaves out what is canceled, and can be over as a whole', async () => {
    await using test = await restSandbox();
    const made = await make(test, weekly(test));
    const id = String(made.body.id);
    const startMs = Date.parse(made.body.scheduled_start_time);
    const dates = pathOf(test, `/${id}/exceptions`);
    const second = new Date(startMs + 7 * 24 * hourMs).toISOString();
    expectRefusal(
      await test.ask('bot', 'POST', dates, { body: { original_scheduled_start_time: second } }),
      400,
      180005,
    );
    const skipped = await test.ask('bot', 'POST', dates, {
      body: { original_scheduled_start_time: second, is_canceled: true },
    });
    expectShape(GuildScheduledEventExceptionResponseSchema, skipped.body);
    expect(skipped.body).toMatchObject({ event_id: id, is_canceled: true, scheduled_start_time: null });
    const exception = `${dates}/${String(skipped.body.event_exception_id)}`;
    await test.control('POST', '/time', { advanceMs: 2 * hourMs });
    const next = await test.ask('bot', 'GET', pathOf(test, `/${id}`));
    expect(next.body.status).toBe(1);
    expect(Date.parse(next.body.scheduled_start_time)).toBe(startMs + 14 * 24 * hourMs);
    expect((await test.ask('bot', 'PATCH', exception, { body: { is_canceled: false } })).body.is_canceled).toBe(false);
    expect((await test.ask('bot', 'DELETE', exception)).status).toBe(204);
    expectRefusal(await test.ask('bot', 'DELETE', exception), 404, 10070);
    expect((await patch(test, id, { status: 4 })).body.status).toBe(4);
    expect(told(test).filter((line) => line.includes('EXCEPTION'))).toEqual([
      'EVENT_EXCEPTION_CREATE',
      'EVENT_EXCEPTION_UPDATE',
      'EVENT_EXCEPTION_DELETE',
    ]);
    const logged = test.guild.auditLog.filter(({ targetId, actionType }) => targetId === id && actionType >= 200);
    expect(logged.map(({ actionType, userId }) => [actionType, userId])).toEqual(
      [200, 201, 202].map((type) => [type, test.id('bot')]),
    );
  });

  it.each(['stays', 'goes-on'] as const)(
    'says of its own start what the switch says once its next date is canceled (%s)',
    async (says) => {
      await using test = await restSandbox();
      await test.control('PATCH', '/switches', { canceledNextDate: says });
      const made = await make(test, weekly(test));
      const startMs = Date.parse(made.body.scheduled_start_time);
      const path = pathOf(test, `/${String(made.body.id)}`);
      const body = { original_scheduled_start_time: new Date(startMs).toISOString(), is_canceled: true };
      expect((await test.ask('bot', 'POST', `${path}/exceptions`, { body })).status).toBe(200);
      const after = await test.ask('bot', 'GET', path);
      const weekLater = startMs + 7 * 24 * hourMs;
      expect(Date.parse(after.body.scheduled_start_time)).toBe(says === 'stays' ? startMs : weekLater);
      expect(after.body.guild_scheduled_event_exceptions).toMatchObject([{ is_canceled: true }]);
      expect(told(test).slice(-2)).toEqual(
        says === 'stays' ? ['EVENT_USER_ADD', 'EVENT_EXCEPTION_CREATE'] : ['EVENT_EXCEPTION_CREATE', 'EVENT_UPDATE 1'],
      );
    },
  );
});
