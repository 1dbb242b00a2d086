import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allComponents, textOf, type Person, type SeenMessage, type SeenModal } from '../../sandbox/people/index.ts';
import { answerTo, castOf, panelSays, type Cast } from '../support/cast.ts';
import { expectQuiet, guildOf, PATIENCE_MS, type Place } from '../support/front-door.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { tempFolder } from '../support/temp-folder.ts';

const MINUTE_MS = 60_000;
const SHIFTED_CLOCK = new URL('../support/shifted-clock.ts', import.meta.url).href;

const folder = tempFolder();
const aheadFile = join(folder.path, 'ahead');
let stack: Stack;
let cast: Cast;
let qahwa: Place;
let layla: Person;
let omar: Person;

beforeAll(async () => {
  stack = await startStack({ env: { NODE_OPTIONS: `--import ${SHIFTED_CLOCK}`, CLOCK_AHEAD_FILE: aheadFile } });
  cast = castOf(stack);
  qahwa = { guildId: cast.guildId('Qahwa House'), channelId: cast.channelId('Qahwa House', 'general') };
  layla = await cast.person('layla');
  omar = await cast.person('omar');
});
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

/** What stands on the buttons of a message. */
const buttonsOf = (message: SeenMessage): readonly string[] =>
  allComponents(message.components).flatMap(({ type, label }) =>
    type === 2 && typeof label === 'string' ? [label] : [],
  );

/** A private answer that says something matching `says`. */
const answerOf = async (
  person: Person,
  words: string,
  values: Readonly<Record<string, string | number>>,
  says: RegExp,
): Promise<SeenMessage> => {
  await answerTo(person, words, values, { ...qahwa, says });
  const found = person.messages().findLast((message) => says.test(textOf(message)));
  if (found === undefined) throw new Error('the answer is gone');
  return found;
};

/** Presses what a message shows and waits until that message says something matching `says`. */
const press = async (person: Person, message: SeenMessage, customId: RegExp, says: RegExp): Promise<string> => {
  await person.click({ customId, message: message.id });
  return await messageSays(person, message, says);
};

const messageSays = async (person: Person, { id }: SeenMessage, says: RegExp): Promise<string> =>
  await person.waitFor(
    () => {
      const message = person.messages().find((one) => one.id === id);
      const text = message === undefined ? '' : textOf(message);
      return says.test(text) ? text : null;
    },
    PATIENCE_MS,
    `a message that says ${says.source}`,
  );

const plan = async (title: string, when: string): Promise<SeenMessage> =>
  await answerOf(
    layla,
    'space schedule',
    { title, when },
    new RegExp(`${title}.*is to open by itself <t:\\d+:F>`, 'u'),
  );

const saved = async (title: string, when: string): Promise<void> => {
  await press(layla, await plan(title, when), /^mj1:plan-save:/, /^Saved: /u);
};

/** The titles of the stages that are open. */
const openStages = (): readonly string[] =>
  [...guildOf(stack, qahwa.guildId).stageInstances.values()].map(({ topic }) => topic);

describe('a space that is planned', () => {
  it('[AGENDA-1] [AGENDA-2] [AGENDA-3] is understood, asked about where it is not clear, and refused where it is none', async () => {
    const typing = await layla.autocomplete('space schedule', { title: 'Tea', when: 'in 20 minutes' }, 'when', qahwa);
    expect(typing.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^\w{3}, \d+ \w+ \d{4}, \d\d:\d\d \(UTC\)$/u),
    ]);
    const picked = await plan('Tea', String(typing[0]?.value));
    expect(textOf(picked)).toContain('UTC');
    expect(await press(layla, picked, /^mj1:plan-drop:/, /Nothing was saved/u)).toContain('Discarded');

    const either = await answerOf(layla, 'space schedule', { title: 'Tea', when: 'tomorrow at 7' }, /morning or/u);
    expect(buttonsOf(either).map((label) => label.slice(-5))).toEqual(['07:00', '19:00', 'ange…', 'scard']);
    await press(layla, either, /^mj1:plan-drop:/, /Nothing was saved/u);

    for (const when of ['coffee', 'yesterday 7pm', '9999-01-01 10:00', 'x'.repeat(3000)])
      await answerTo(layla, 'space schedule', { title: 'Tea', when }, { ...qahwa, says: /\S{3}/u });
    await answerTo(
      layla,
      'space schedule',
      { title: 'Tea', when: 'in 20 minutes', zone: 'Asia/Riad' },
      { ...qahwa, says: /Asia\/Riyadh/u },
    );
    await answerTo(layla, 'agenda', {}, { ...qahwa, says: /Nothing is planned/u });

    const series = { title: 'Episode {n}', when: 'every Thursday 20:00', until: '10 times' };
    const show = await answerOf(layla, 'space series', series, /Next dates/u);
    expect(textOf(show).match(/<t:\d+:F>/gu)).toHaveLength(3);
    expect(textOf(show)).toContain('10 dates');
    await press(layla, show, /^mj1:series-drop:/, /Nothing was saved/u);

    await answerTo(omar, 'language', { language: 'ar' }, { ...qahwa, says: /\p{sc=Arab}/u });
    await answerTo(omar, 'timezone', { zone: 'Asia/Riyadh' }, { ...qahwa, says: /Asia\/Riyadh/u });
    const arabic = { title: 'قهوة', when: 'غدًا الساعة ٧ مساءً' };
    const arabicDraft = await answerOf(omar, 'space schedule', arabic, /يفتح .*قهوة.* <t:\d+:F>/u);
    expect(textOf(arabicDraft)).toMatch(/19:00.*Asia\/Riyadh/u);
    await press(omar, arabicDraft, /^mj1:plan-drop:/, /لم يحفظ شيء/u);
  });

  it('[PLAN-22] [PLAN-23] [PLAN-24] [AGENDA-9] [AGENDA-10] is changed, or moved, on all dates to come or on one alone, and so are its events', async () => {
    const draft = await answerOf(layla, 'space series', { title: 'Show {n}', when: 'every day 20:00' }, /Next dates/u);
    await press(layla, draft, /^mj1:series-save:/, /^Saved: /u);
    const named = async (...names: readonly string[]): Promise<void> => {
      const shown = (): readonly string[] => layla.scheduledEvents(qahwa.guildId).map(({ name }) => name);
      const areThere = (): boolean => names.every((name) => shown().includes(name));
      await layla.waitFor(areThere, PATIENCE_MS, `events ${names.join(', ')}`);
    };
    await named('Show 1', 'Show 2');
    const all = { which: 'Show {n}', dates: 'all', title: 'Talk {n}', seats: 3 };
    const told = await answerOf(layla, 'space change', all, /^Changed: \d+ dates that are planned, and those after\./u);
    expect(textOf(told)).toMatch(/Talk .*3 seats/su);
    await named('Talk 1', 'Talk 2');

    // Two people with the same form before them: the second is told, and nothing is lost.
    const card = await answerOf(layla, 'space change', { which: 'Talk 1' }, /### .*Talk 1/u);
    const opened = async ({ id }: SeenMessage, customId: RegExp): Promise<SeenModal> => {
      const { modal } = await layla.click({ customId, message: id });
      if (modal === null) throw new Error('no form');
      return modal;
    };
    const [first, second] = [await opened(card, /^mj1:plan-change:/), await opened(card, /^mj1:plan-change:/)];
    await layla.submitModal(first, { title: 'Special' });
    await messageSays(layla, card, /^Changed\./u);
    await named('Special', 'Talk 2');
    await layla.submitModal(second, { description: 'Bring a cup' });
    expect(await messageSays(layla, card, /while your form was open/u)).toContain('Bring a cup');

    const again = { which: 'Talk {n}', title: 'Chat {n}' };
    const show = await answerOf(layla, 'space change', again, /1 date keeps what was changed of that date alone/u);
    await named('Special', 'Chat 2');

    // Times that cannot be read are handed back, and need not be written anew.
    const vague = { when: 'whenever it suits', zone: 'Asia/Riyadh' };
    await layla.submitModal(await opened(show, /^mj1:series-move:/), vague);
    expect(await messageSays(layla, show, /to be copied/u)).toContain(vague.when);
    const form = await opened(show, /^mj1:series-move-again:/);
    expect(allComponents(form.components).map(({ value }) => value)).toEqual(
      expect.arrayContaining(Object.values(vague)),
    );

    // All of them at another time: the same events, told of before anything is saved.
    const events = (): readonly (readonly [string, string])[] =>
      layla.scheduledEvents(qahwa.guildId).map(({ id, scheduled_start_time: at }) => [id, at.slice(11, 16)]);
    const before = events();
    const move = { which: 'Chat {n}', when: '21:30' };
    const question = await answerOf(layla, 'space reschedule', move, /Move all dates to come of/u);
    expect(textOf(question).match(/<t:\d+:F>/gu)).toHaveLength(3);
    expect(events()).toEqual(expect.arrayContaining([...before]));
    await press(layla, question, /^mj1:series-move-yes:/, /is moved/u);
    await layla.waitFor(() => events().every(([, at]) => at === '21:30'), PATIENCE_MS, 'all events at half past nine');
    expect(events().map(([id]) => id)).toEqual(expect.arrayContaining(before.map(([id]) => id)));
    const over = await answerOf(layla, 'space cancel', { which: 'Chat {n}' }, /End the series/u);
    await press(layla, over, /^mj1:series-cancel-yes:/, /is over/u);
    await layla.waitFor(() => layla.scheduledEvents(qahwa.guildId).length === 0, PATIENCE_MS, 'no event any more');
  });

  it('[AGENDA-1] [AGENDA-5] [EVENT-4] [PLAN-4] outlives a kill: it opens by itself, is told as missed, or opens at a press', async () => {
    // First: what is killed right after its event was made has no answer yet of which one it is.
    await saved('Called off', 'in 19 minutes');
    const events = (): readonly string[] => layla.scheduledEvents(qahwa.guildId).map(({ name }) => name);
    await layla.waitFor(() => events().includes('Called off'), PATIENCE_MS, 'its event');
    const calledOff = layla.scheduledEvents(qahwa.guildId).find(({ name }) => name === 'Called off')?.id ?? '';
    const unsaved = await plan('Unsaved', 'in 2 hours');
    await saved('On time', 'in 20 minutes');
    await saved('Too late', 'in 2 minutes');
    await saved('By hand', 'in 2 hours');
    expect(openStages()).toEqual([]);
    await stack.bot().end('SIGKILL');
    // Somebody cancels it while nobody listens, and its time passes too.
    await layla.cancelEvent(qahwa.guildId, calledOff);
    await writeFile(aheadFile, String(20 * MINUTE_MS + 10_000));
    await stack.startBot();

    await layla.waitFor(() => openStages().includes('On time'), PATIENCE_MS, 'an opening by itself');
    await press(layla, unsaved, /^mj1:plan-save:/, /^Saved: /u);
    const agenda = await answerOf(layla, 'agenda', {}, /Did not open[^]*Too late[^]*By hand/u);
    expect(textOf(agenda)).toContain('Unsaved');
    expect(textOf(agenda)).not.toContain('On time');
    expect(textOf(agenda)).not.toContain('Called off');
    expect(buttonsOf(agenda)).toEqual(['Open now', 'Move…', 'Cancel…']);

    const [first = ''] = /mj1:plan-cancel:[0-9a-z]{12}/u.exec(JSON.stringify(agenda.components)) ?? [];
    await press(layla, agenda, new RegExp(first, 'u'), /Cancel .*Too late/u);
    await press(layla, agenda, /^mj1:plan-cancel-yes:/, /is cancelled/u);
    await press(layla, agenda, /^mj1:agenda-page:/, /What is coming/u);
    const shown = JSON.stringify(layla.messages().find(({ id }) => id === agenda.id)?.components);
    const [, byHand = ''] = /"label":"[^"]*By hand[^"]*","value":"([0-9a-z]{12})"/u.exec(shown) ?? [];
    await layla.select({ customId: /^mj1:plan-pick:/, message: agenda.id }, [byHand]);
    await messageSays(layla, agenda, /### .*By hand/u);
    const opened = await press(layla, agenda, /^mj1:plan-open:/, /is open in <#\d+>/u);
    const room = /<#(\d+)>/u.exec(opened)?.[1] ?? '';
    expect(await panelSays(layla, room, /By hand/u)).toContain(layla.user.id);
    expect(openStages().toSorted()).toEqual(['By hand', 'On time']);
    expectQuiet(stack);
  });
});
