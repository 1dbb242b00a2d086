import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Person, textOf } from '../../../sandbox/people/index.ts';
import { container, textDisplay, type Row } from '../../../src/commands/components.ts';
import { modalAct } from '../../../src/commands/controls.ts';
import { customId } from '../../../src/commands/custom-id.ts';
import { createDoors } from '../../../src/commands/doors.ts';
import {
  doors as shipped,
  modal,
  refuse,
  say,
  textField,
  type Modal,
  type Reply,
  type Subject,
} from '../../../src/commands/index.ts';
import type { UserId } from '../../../src/lib/index.ts';
import { idOf } from '../../support/a-space.ts';
import { type DoorsWorld, doorsWorld } from '../../support/doors-world.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import type { SpaceId } from '../../../src/lib/index.ts';

const spaceId = idOf('told') as SpaceId;
const clock = createManualClock();

/** What the doors were asked, newest last. */
const asked: unknown[] = [];
/** What opens next: a form, words, a fault, or nothing ever. */
let form: () => Promise<Modal | Reply> = () => Promise.resolve(reasonForm({ spaceId: null, userId: null }));

/** What the menu's entry "Show" answers. */
let shown: Reply = say('');

const reasonForm = ({ spaceId: about, userId }: Subject): Modal =>
  modal({
    customId: customId('why', about, userId),
    title: 'Why? '.repeat(20),
    fields: [
      textField({ name: 'reason', label: 'Reason', description: 'For the log', maxLength: 10, placeholder: 'noise' }),
      textField({ name: 'more', label: 'السبب', maxLength: 4000, isOptional: true, isLong: true, value: 'as before' }),
    ],
  });

const frame = (text: string): Reply => ({ text: '', rows: [], layout: container([textDisplay(text)]) });

const doors = createDoors({
  commands: [],
  acts: [],
  controls: [
    {
      act: 'pick',
      replaces: true,
      run: (_context, subject, values) => {
        asked.push([subject, values]);
        return Promise.resolve(frame(`picked ${values.join(' ')}`));
      },
    },
    {
      act: 'fail',
      replaces: true,
      run: ({ language }) => Promise.resolve(refuse(language, { code: 'restarting', params: {} })),
    },
    {
      act: 'ask',
      open: (_context, subject) => {
        asked.push(subject);
        return form();
      },
    },
  ],
  modals: [
    modalAct({
      act: 'why',
      replaces: true,
      schema: z.strictObject({ reason: z.string(), more: z.string() }),
      run: (_context, subject, fields) => {
        asked.push([subject, fields]);
        return Promise.resolve(frame(`because ${fields.reason}`));
      },
    }),
  ],
  menus: [
    {
      label: ({ languageName }) => `Greet in ${languageName}`,
      for: 'everybody',
      offeredTo: null,
      does: {
        type: 'run',
        run: (_context, userId) => {
          asked.push(userId);
          return Promise.resolve(say(`hello <@${userId}>`));
        },
      },
    },
    {
      label: () => 'Show',
      for: 'everybody',
      offeredTo: null,
      does: { type: 'run', run: () => Promise.resolve(shown) },
    },
    {
      label: () => 'Ask why',
      for: 'server-manager',
      offeredTo: String(1n << 5n),
      does: { type: 'open', open: (_context, userId) => Promise.resolve(reasonForm({ spaceId, userId })) },
    },
  ],
});

let desk: DoorsWorld;
let ann: Person;
let bob: Person;
const where = (): { guildId: string; channelId: string } => ({
  guildId: desk.world.guildId,
  channelId: desk.world.channel('text'),
});

/** Has these rows shown to ann, in private; laid out in a frame or not. */
const post = async (rows: readonly Row[], laidOut = false): Promise<void> => {
  shown = laidOut ? { text: '', rows: [], layout: container([...rows]) } : say('controls', ...rows);
  await (await ann.menu('Show', bob.user.id, where())).reply();
};
// as: what stands in rows here are components of Discord.
const row = (component: object): Row => ({ type: 1, components: [component] }) as Row;
const pressable = (act: string, userId: UserId | null = null): Row =>
  row({ type: 2, style: 2, label: act, custom_id: customId(act, spaceId, userId) });

beforeAll(async () => {
  desk = await doorsWorld(doors, clock);
  ann = await desk.world.person('ann');
  bob = await desk.world.person('bob');
});
afterAll(async () => {
  await desk[Symbol.asyncDispose]();
});
beforeEach(() => {
  asked.length = 0;
  form = () => Promise.resolve(reasonForm({ spaceId, userId: null }));
});

describe('a menu on a person', () => {
  it('does to that person what its entry says, under its name in either language', async () => {
    const outcome = await ann.menu('Greet in English', bob.user.id, where());
    const reply = await outcome.reply();
    expect(reply.content).toBe(`hello <@${bob.user.id}>`);
    expect(reply.flags & 64).toBe(64);
    await (await bob.menu('Greet in العربية', ann.user.id, where())).reply();
    expect(asked).toEqual([bob.user.id, ann.user.id]);
  });

  it('may open a form, of which nothing but the person is remembered', async () => {
    const { modal: opened } = await ann.menu('Ask why', bob.user.id, where());
    if (opened === null) throw new Error('no form');
    const reply = await (await ann.submitModal(opened, { reason: 'loud' })).reply();
    // Nothing stands there to be replaced, so the answer is a private message.
    expect(textOf(reply)).toBe('because loud');
    expect(reply.flags & 64).toBe(64);
    expect(asked).toEqual([
      [
        { spaceId, userId: bob.user.id },
        { reason: 'loud', more: 'as before' },
      ],
    ]);
  });

  it('that this version does not have is told to have changed', async () => {
    const path = `/applications/${desk.world.id('majlis')}/guilds/${desk.world.guildId}/commands`;
    await desk.world.rest('majlis', 'POST', path, { type: 2, name: 'Old entry' });
    await desk.world.rest('majlis', 'POST', path, { type: 3, name: 'Quote' });
    expect((await (await ann.menu('Old entry', bob.user.id, where())).reply()).content).toContain('has changed');
  });
});

describe('a form', () => {
  it('opens at once, and its fields replace the message it was opened from', async () => {
    await post([pressable('pick')]);
    await post([pressable('ask', bob.user.id as UserId)]);
    const { modal: opened } = await ann.click(/:ask:/u);
    if (opened === null) throw new Error('no form');
    expect(opened.title.length).toBe(45);
    await ann.submitModal(opened, { reason: 'quiet', more: '' });
    await ann.waitFor((person) => person.messages().find((message) => textOf(message) === 'because quiet'));
    expect(asked.at(-1)).toEqual([
      { spaceId, userId: null },
      { reason: 'quiet', more: '' },
    ]);
  });

  it('that does not fit this version is told so', async () => {
    form = () =>
      Promise.resolve(
        modal({
          customId: customId('why', null),
          title: 'Old',
          fields: [textField({ name: 'cause', label: 'Cause', maxLength: 5 })],
        }),
      );
    await post([pressable('ask')]);
    const old = (await ann.click(/:ask:/u)).modal;
    if (old === null) throw new Error('no form');
    await ann.submitModal(old, { cause: 'x' });
    await ann.waitFor((person) => person.messages().find((message) => textOf(message).includes('has changed')));
    form = () =>
      Promise.resolve(
        modal({ customId: 'mj1:gone:-', title: 'Gone', fields: [textField({ name: 'a', label: 'A', maxLength: 5 })] }),
      );
    await post([pressable('ask')]);
    const gone = (await ann.click(/:ask:/u)).modal;
    if (gone === null) throw new Error('no form');
    expect((await (await ann.submitModal(gone, { a: 'x' })).reply()).content).toContain('earlier state');
    expect(asked.filter((one) => Array.isArray(one))).toEqual([]);
  });

  it('gives way to words: when there is none to show, and on a fault', async () => {
    await post([pressable('ask')]);
    form = () => Promise.resolve(say('nothing to ask'));
    expect((await (await ann.click(/:ask:/u)).reply()).content).toBe('nothing to ask');
    form = () => Promise.reject(new Error('the secret of the pot'));
    const reply = await (await ann.click(/:ask:/u)).reply();
    expect(reply.content).toContain('went wrong on our side');
    expect(desk.log.lines.some(({ message }) => message === 'an act failed')).toBe(true);
  });

  it('that is not ready in time is given up while Discord still waits', async () => {
    await post([pressable('ask')]);
    const called = Promise.withResolvers<void>();
    form = () => {
      called.resolve();
      return new Promise(() => undefined);
    };
    const press = ann.click(/:ask:/u);
    await called.promise;
    clock.advance(1500);
    const outcome = await press;
    expect(outcome.status).toBe('answered');
    expect((await outcome.reply()).content).toContain('too late');
    expect(clock.pending()).toBe(0);
  });
});

describe('a control', () => {
  it.each([
    ['people', { type: 5 }, () => bob.user.id],
    ['roles', { type: 6 }, () => desk.world.guildId],
    ['both', { type: 7 }, () => ann.user.id],
    ['channels', { type: 8, channel_types: [13] }, () => desk.world.channel('stage')],
  ])('picks %s by their ids', async (_what, component, value) => {
    await post([row({ ...component, custom_id: 'mj1:pick:-' })]);
    await ann.select('mj1:pick:-', [value()]);
    await ann.waitFor((person) => person.messages().find((message) => textOf(message) === `picked ${value()}`));
    expect(asked).toEqual([[{ spaceId: null, userId: null }, [value()]]]);
  });

  it('is answered on a message that is laid out, with words and frames alike', async () => {
    await post([pressable('pick'), pressable('fail')], true);
    await ann.click(/:fail:/u);
    await ann.waitFor((person) => person.messages().find((message) => textOf(message).includes('restarts just now')));
    await post([pressable('pick')], true);
    await ann.click(/:pick:/u);
    await ann.waitFor((person) => person.messages().findLast((message) => textOf(message) === 'picked '));
  });

  it('of a space that names none does nothing', async () => {
    const end = shipped.control('end-yes');
    if (end === undefined || 'open' in end) throw new Error('no such control');
    const actor = { userId: spaceId, guildId: '1', channelId: '1', moderates: () => true, serverManager: true };
    // as: its ids are of no matter here.
    const context = { app: desk.app, language: 'en', actor } as unknown as Parameters<typeof end.run>[0];
    expect((await end.run(context, { spaceId: null, userId: null }, [])).text).toContain('earlier state');
    expect(desk.app.calls).toEqual([]);
  });
});
