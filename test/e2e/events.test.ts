import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf, type Person, type SeenMessage, type SeenScheduledEvent } from '../../sandbox/people/index.ts';
import { answerTo, castOf, comeUp, type Cast } from '../support/cast.ts';
import { callsOf, expectQuiet, PATIENCE_MS, type Place } from '../support/front-door.ts';
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

  it('[EVENT-1] [EVENT-4] elsewhere names how to join, and a cancel in Discord is one of the plan', async () => {
    const draft = await answerOf(
      'space schedule',
      { title: 'Milk', when: 'in 2 hours' },
      /Milk.*is to open by itself/u,
    );
    await press(draft, /^mj1:plan-save:/, /^Saved: /u);
    const event = await eventWhere(({ name }) => name === 'Milk', 'the event of the plan');
    expect(event).toMatchObject({
      entity_type: 3,
      entity_metadata: { location: expect.stringContaining('room opens') },
    });
    await layla.cancelEvent(qahwa.guildId, event.id);
    let agenda = textOf(await answerOf('agenda', {}, /\S/u));
    for (let tries = 0; tries < 400 && agenda.includes('Milk'); tries += 1)
      agenda = textOf(await answerOf('agenda', {}, /\S/u));
    expect(agenda).toMatch(/Nothing is planned/u);
    expect(layla.scheduledEvents(qahwa.guildId)).toEqual([]);
    expectQuiet(stack);
  });
});
