import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unfinishedEvents } from '../../sandbox/world/index.ts';
import { textOf, type Person, type SeenMessage, type SeenScheduledEvent } from '../../sandbox/people/index.ts';
import { answerTo, castOf, comeUp, type Cast } from '../support/cast.ts';
import { callsOf, expectQuiet, guildOf, PATIENCE_MS, type Place } from '../support/front-door.ts';
import { addOthersEvents } from '../support/others-events.ts';
import { startStack, type Stack } from '../support/stack.ts';

const HOUR_MS = 3_600_000;

let stack: Stack;
let cast: Cast;
let qahwa: Place;
let layla: Person;
let stage: string;

beforeAll(async () => {
  stack = await startStack();
  cast = castOf(stack);
  qahwa = { guildId: cast.guildId('Qahwa House'), channelId: cast.channelId('Qahwa House', 'general') };
  stage = cast.channelId('Qahwa House', 'Evening Stage');
  layla = await cast.person('layla');
});
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

/** The newest private answer that says something matching `says`. */
const answerOf = async (
  words: string,
  values: Readonly<Record<string, string>>,
  says: RegExp,
): Promise<SeenMessage> => {
  await answerTo(layla, words, values, { ...qahwa, says });
  const found = layla.messages().findLast((message) => says.test(textOf(message)));
  if (found === undefined) throw new Error('the answer is gone');
  return found;
};

const press = async (message: SeenMessage, customId: RegExp, says: RegExp): Promise<void> => {
  await layla.click({ customId, message: message.id });
  await said(message, says);
};

const said = async (message: SeenMessage, says: RegExp): Promise<void> => {
  await layla.waitFor(
    () => says.test(textOf(layla.messages().find(({ id }) => id === message.id) ?? message)),
    PATIENCE_MS,
    `a message that says ${says.source}`,
  );
};

/** Waits for the only event that layla is shown and that is so. */
const eventWhere = async (is: (event: SeenScheduledEvent) => boolean, what: string): Promise<SeenScheduledEvent> =>
  await layla.waitFor(() => layla.scheduledEvents(qahwa.guildId).find(is), PATIENCE_MS, what);

describe('a plan in Discord’s own list of events', () => {
  it('[EVENT-1] [EVENT-3] [EVENT-4] [EVENT-5] is shown there, edited there, begun, completed and cancelled', async () => {
    const draft = await answerOf(
      'space schedule',
      { title: 'Tea', when: 'in 2 hours', room: stage },
      /Tea.*is to open by itself/u,
    );
    expect(layla.scheduledEvents(qahwa.guildId)).toEqual([]);
    await press(draft, /^mj1:plan-save:/, /^Saved: /u);
    const event = await eventWhere(({ name }) => name === 'Tea', 'the event of the plan');
    expect(event).toMatchObject({ status: 1, entity_type: 1, channel_id: stage });

    const later = Math.floor((Date.parse(event.scheduled_start_time) + HOUR_MS) / 1000) * 1000;
    const change = { scheduled_start_time: new Date(later).toISOString(), name: 'Coffee' };
    await layla.editEvent(qahwa.guildId, event.id, change);
    const shown = new RegExp(`<t:${later / 1000}:F>.*Coffee`, 'u');
    let agenda = await answerOf('agenda', {}, /What is coming/u);
    for (let tries = 0; tries < 400 && !shown.test(textOf(agenda)); tries += 1)
      agenda = await answerOf('agenda', {}, /What is coming/u);
    expect(textOf(agenda)).toMatch(shown);

    const [, id = ''] = /"value":"([0-9a-z]{12})"/u.exec(JSON.stringify(agenda.components)) ?? [];
    await layla.select({ customId: /^mj1:plan-pick:/, message: agenda.id }, [id]);
    await said(agenda, /### .*Coffee/u);
    await press(agenda, /^mj1:plan-open:/, /is open in <#\d+>/u);
    await comeUp(layla, qahwa.guildId, stage);
    await eventWhere((one) => one.id === event.id && one.status === 2, 'the active event');
    // The stage was opened with the event: neither was begun by a second call.
    expect(callsOf(stack, 0, { method: 'POST', path: /\/stage-instances$/ })).toBe(1);
    await answerTo(layla, 'space end', { when: 'now' }, { ...qahwa, channelId: stage, says: /\S/u });
    await layla.waitFor(() => layla.scheduledEvents(qahwa.guildId).length === 0, PATIENCE_MS, 'no event any more');
    const last = layla.events.findLast(({ t }) => t === 'GUILD_SCHEDULED_EVENT_UPDATE')?.d;
    expect(last).toMatchObject({ id: event.id, status: 3 });
  });

  it('[EVENT-10] [EVENT-11] [EVENT-12] has a locked room from planning on, in which it opens and which waits for the next date', async () => {
    const omar = await cast.person('omar');
    const { guildId } = qahwa;
    const says = { title: 'Milk', when: 'every day 20:00' };
    await press(await answerOf('space series', says, /Next dates/u), /^mj1:series-save:/, /^Saved: /u);
    const dates = (): readonly SeenScheduledEvent[] =>
      omar
        .scheduledEvents(guildId)
        .filter(({ name, entity_type: type }) => name === 'Milk' && type === 1)
        .toSorted((a, b) => a.scheduled_start_time.localeCompare(b.scheduled_start_time));
    await omar.waitFor(() => dates().length >= 2, PATIENCE_MS, 'the dates of the series');
    const [first, next] = dates();
    const room = first?.channel_id ?? '';
    expect(next?.channel_id).toBe(room);
    const { channels } = guildOf(stack, guildId);
    expect(channels.get(room)).toMatchObject({ name: 'Milk', type: 13 });
    // Discord tells nobody that they may not come in: nothing happens.
    omar.joinVoice(guildId, room).catch(() => undefined);
    await omar.say(qahwa.channelId, 'Why can I not come in?');
    expect(omar.voiceState(guildId)).toBeNull();

    const agenda = await answerOf('agenda', {}, /Milk/u);
    const [, id = ''] = /"value":"([0-9a-z]{12})"/u.exec(JSON.stringify(agenda.components)) ?? [];
    await layla.select({ customId: /^mj1:plan-pick:/, message: agenda.id }, [id]);
    await said(agenda, /### .*Milk/u);
    await press(agenda, /^mj1:plan-open:/, new RegExp(`is open in <#${room}>`, 'u'));
    await omar.joinVoice(guildId, room);
    const statusOf = (): number | undefined =>
      omar.scheduledEvents(guildId).find((event) => event.id === first?.id)?.status;
    await omar.waitFor(() => statusOf() === 2, PATIENCE_MS, 'the active event');
    await answerTo(layla, 'space end', { when: 'now' }, { ...qahwa, channelId: room, says: /\S/u });
    await omar.waitFor(() => statusOf() === undefined, PATIENCE_MS, 'the end of its event');
    const last = omar.events.findLast(({ t, d }) => t === 'GUILD_SCHEDULED_EVENT_UPDATE' && d['id'] === first?.id)?.d;
    expect(last).toMatchObject({ status: 3 });
    // Who is still there leaves, and nobody comes in until the next date.
    await omar.waitFor(() => omar.voiceState(guildId) === null, PATIENCE_MS, 'the end for everybody');
    omar.joinVoice(guildId, room).catch(() => undefined);
    await omar.say(qahwa.channelId, 'And now?');
    expect(omar.voiceState(guildId)).toBeNull();
    expect(channels.has(room)).toBe(true);
    expect(dates()[0]).toMatchObject({ id: next?.id, status: 1, channel_id: room });
    expectQuiet(stack);
  });

  it.each([
    ['stays', 'Mint'],
    ['goes-on', 'Sage'],
  ] as const)(
    '[EVENT-17] leaves out the date of a recurring one that a person cancels in Discord, and moves the one that they move (%s)',
    async (canceledNextDate, title) => {
      stack.sandbox.world.switches.canceledNextDate = canceledNextDate;
      const day = new Date().toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' });
      const says = { title, when: `every ${day} 20:00`, zone: 'UTC' };
      await press(await answerOf('space series', says, /Next dates/u), /^mj1:series-save:/, /^Saved: /u);
      const shown = (): readonly SeenScheduledEvent[] =>
        layla
          .scheduledEvents(qahwa.guildId)
          .filter(({ name }) => name === title)
          .toSorted((a, b) => a.scheduled_start_time.localeCompare(b.scheduled_start_time));
      const event = await eventWhere(({ name }) => name === title, 'the recurring event');
      expect(event.recurrence_rule).not.toBeNull();
      const first = Date.parse(event.scheduled_start_time);
      const second = first + 168 * HOUR_MS;
      const moved = second + 2 * HOUR_MS;
      await layla.editEventDate(qahwa.guildId, event.id, first, { is_canceled: true });
      const later = { scheduled_start_time: new Date(moved).toISOString() };
      // The first change may have had each date get its own event already: then the date is that event.
      await layla.editEventDate(qahwa.guildId, event.id, second, later).catch(async () => {
        const own = await eventWhere(
          ({ name, scheduled_start_time: at }) => name === title && Date.parse(at) === second,
          'the event of the second date',
        );
        await layla.editEvent(qahwa.guildId, own.id, later);
      });
      const starts = (): readonly number[] => shown().map(({ scheduled_start_time: at }) => Date.parse(at));
      await layla.waitFor(
        () => starts().includes(moved) && !starts().includes(first) && !starts().includes(second),
        PATIENCE_MS,
        'the dates as they are now',
      );
      const agenda = textOf(await answerOf('agenda', {}, new RegExp(title, 'u')));
      expect(agenda).toMatch(new RegExp(`${title}.*<t:${moved / 1000}:f>`, 'u'));
      expect(agenda).not.toMatch(new RegExp(`${title}.*<t:${first / 1000}:f>`, 'u'));
      expectQuiet(stack);
      stack.sandbox.world.switches.canceledNextDate = 'stays';
    },
  );

  it('[EVENT-18] renames, moves and ends a series as a person does with its recurring event', async () => {
    const day = new Date().toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' });
    const says = { title: 'Anise', when: `every ${day} 20:00`, zone: 'UTC' };
    await press(await answerOf('space series', says, /Next dates/u), /^mj1:series-save:/, /^Saved: /u);
    const event = await eventWhere(({ name }) => name === 'Anise', 'the recurring event');
    const movedMs = Date.parse(event.scheduled_start_time) + HOUR_MS;
    const change = { name: 'Cumin', scheduled_start_time: new Date(movedMs).toISOString() };
    await layla.editEvent(qahwa.guildId, event.id, change);
    const agenda = async (): Promise<string> => textOf(await answerOf('agenda', {}, /./u));
    await expect.poll(agenda, { timeout: PATIENCE_MS }).toMatch(new RegExp(`Cumin.*<t:${movedMs / 1000}:f>`, 'u'));
    const now = await eventWhere(({ name }) => name === 'Cumin', 'the event as it is now');
    expect([now.id, Date.parse(now.scheduled_start_time)]).toEqual([event.id, movedMs]);
    expect(now.recurrence_rule).not.toBeNull();
    await layla.cancelEvent(qahwa.guildId, event.id);
    await expect.poll(agenda, { timeout: PATIENCE_MS }).not.toMatch(/Cumin|Anise/u);
    const shown = (): number =>
      layla.scheduledEvents(qahwa.guildId).filter(({ name }) => /Cumin|Anise/u.test(name)).length;
    await expect.poll(shown, { timeout: PATIENCE_MS }).toBe(0);
    expectQuiet(stack);
  });

  it('[EVENT-6] shows the soonest where the list is full, and says of the others that it is', async () => {
    const { world } = stack.sandbox;
    const guild = guildOf(stack, qahwa.guildId);
    const startTimeMs = world.clock.nowMs() + 400 * HOUR_MS;
    const others = (count: number): void =>
      addOthersEvents(world, guild, { count, startTimeMs, userId: layla.user.id });
    const schedule = async (title: string, when: string): Promise<void> =>
      await press(
        await answerOf('space schedule', { title, when, room: stage }, /is to open by itself/u),
        /^mj1:plan-save:/,
        /^Saved: /u,
      );
    const names = (): readonly string[] => layla.scheduledEvents(qahwa.guildId).map(({ name }) => name);
    // By the time that it has its event, what the tests before left to do is done too.
    await schedule('Late', 'in 9000 hours');
    await eventWhere(({ name }) => name === 'Late', 'the event of the late plan');
    others(95 - unfinishedEvents(guild).length);
    await schedule('Sooner', 'in 8000 hours');
    await eventWhere(({ name }) => name === 'Sooner', 'the event of the sooner plan');
    expect(names()).not.toContain('Late');
    expect(unfinishedEvents(guild)).toHaveLength(95);
    // People fill the list: nothing of ours is given up for it, and a place is still passed on.
    others(5);
    expect(unfinishedEvents(guild)).toHaveLength(100);
    await schedule('Soonest', 'in 7000 hours');
    await eventWhere(({ name }) => name === 'Soonest', 'the event of the soonest plan');
    expect(unfinishedEvents(guild)).toHaveLength(100);
    const draft = await answerOf(
      'space schedule',
      { title: 'Last', when: 'in 9999 hours', room: stage },
      /is to open by itself/u,
    );
    expect(textOf(draft)).toContain('list of events is full (Discord allows 100)');
    expectQuiet(stack);
  });

  it('[EVENT-1] [EVENT-4] elsewhere names how to join, and a cancel in Discord is one of the plan', async () => {
    await answerTo(layla, 'setup', {}, { ...qahwa, says: /\S/u });
    await layla.select({ customId: /^mj1:setup-own-rooms:/ }, ['opening']);
    const draft = await answerOf(
      'space schedule',
      { title: 'Water', when: 'in 2 hours' },
      /Water.*is to open by itself/u,
    );
    await press(draft, /^mj1:plan-save:/, /^Saved: /u);
    const event = await eventWhere(({ name }) => name === 'Water', 'the event of the plan');
    expect(event).toMatchObject({
      entity_type: 3,
      entity_metadata: { location: expect.stringContaining('room opens') },
    });
    await layla.cancelEvent(qahwa.guildId, event.id);
    let agenda = textOf(await answerOf('agenda', {}, /\S/u));
    for (let tries = 0; tries < 400 && agenda.includes('Water'); tries += 1)
      agenda = textOf(await answerOf('agenda', {}, /\S/u));
    expect(agenda).not.toContain('Water');
    expect(layla.scheduledEvents(qahwa.guildId).map(({ name }) => name)).not.toContain('Water');
    expectQuiet(stack);
  });
});
