import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { textOf, type Person, type SeenMessage } from '../../sandbox/people/index.ts';
import { answerTo, castOf, comeUp, openSpace, panelOf, panelSays, type Cast } from '../support/cast.ts';
import {
  answered,
  asBot,
  callsOf,
  expectQuiet,
  logOf,
  PATIENCE_MS,
  rawPress,
  refusedWith,
  type Place,
} from '../support/front-door.ts';
import { startStack, type Stack } from '../support/stack.ts';

let stack: Stack;
let cast: Cast;
let qahwa: Place;
let river: Place;
let layla: Person;
let grace: Person;
let room = '';
let spaceId = '';
let expectedErrors: readonly string[] = [];

beforeAll(async () => {
  stack = await startStack();
  cast = castOf(stack);
  qahwa = { guildId: cast.guildId('Qahwa House'), channelId: cast.channelId('Qahwa House', 'general') };
  river = { guildId: cast.guildId('Riverside Talks'), channelId: cast.channelId('Riverside Talks', 'general') };
  layla = await cast.person('layla');
  grace = await cast.person('grace');
  room = await openSpace(layla, { title: 'Target' }, qahwa);
  await comeUp(layla, qahwa.guildId, room);
  await panelSays(layla, room, /Live/);
  spaceId = /mj1:end:([0-9a-z]{12})/.exec(JSON.stringify(panelOf(layla, room)?.components))?.[1] ?? '';
  if (spaceId.length !== 12) throw new Error('the panel has no End');
});
afterEach(() => {
  expectQuiet(stack, expectedErrors);
  expectedErrors = [];
});
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

/** A message of the bot's account with controls that this version of the bot never makes. */
const post = async (place: Place, ...rows: readonly (readonly object[])[]): Promise<SeenMessage> => {
  const components = rows
    .flatMap((row) =>
      Array.from({ length: Math.ceil(row.length / 5) }, (_, index) => row.slice(index * 5, index * 5 + 5)),
    )
    .map((row) => ({ type: 1, components: row }));
  const body = { content: 'from another time', components };
  const made = await asBot(stack, 'POST', `/channels/${place.channelId}/messages`, body);
  // as: the sandbox's own answer.
  return { ...(made as SeenMessage), guild_id: place.guildId };
};

const button = (id: string): object => ({ type: 2, style: 2, label: 'Old', custom_id: id });

/** What pressing it is answered. `replaces`: the answer takes the message's place, as that of a confirmation does. */
const pressed = async (person: Person, message: SeenMessage, id: string, replaces = false): Promise<string> => {
  await person.waitFor(() => person.messages().some((seen) => seen.id === message.id), PATIENCE_MS, 'the message');
  if (!replaces) return answered(person, person.click({ customId: id, message: message.id }));
  const before = message.content;
  await rawPress(person, { message, customId: id });
  const now = (): SeenMessage | undefined => person.messages().find((seen) => seen.id === message.id);
  return textOf(
    await person.waitFor(() => (now()?.content === before ? null : now()), PATIENCE_MS, 'the message to be replaced'),
  );
};

/** Custom ids that this version never makes, by what is wrong with them; the space's own id is put in for SPACE. */
const FORGED = {
  'of an older version': 'mj0:end:SPACE',
  'of a newer version': 'mj2:end:SPACE',
  'of no version': 'end',
  'of an act that does not exist': 'mj1:delete-everything:SPACE',
  'of an act that every object has': 'mj1:constructor:SPACE',
  'of an act called __proto__': 'mj1:__proto__:SPACE',
  'with a part too many': 'mj1:end:SPACE:now',
  'with an id of another form': "mj1:end:'; DROP TABLE",
  'of a hundred characters': `mj1:${'x'.repeat(96)}`,
  'of emoji': '🎙️'.repeat(20),
} as const;

describe('a button', () => {
  let forged: SeenMessage;
  const idOf = (id: string): string => id.replace('SPACE', spaceId);

  beforeAll(async () => {
    forged = await post(
      qahwa,
      Object.values(FORGED).map((id) => button(idOf(id))),
    );
  });

  it.each(Object.entries(FORGED))('%s is told to be old', async (_what, id) => {
    expect(await pressed(layla, forged, idOf(id))).toMatch(/earlier state.*newest panel/);
  });

  it('of a space that never was says so', async () => {
    const message = await post(qahwa, [button('mj1:end:zzzzzzzzzzzz'), button('mj1:end-yes:zzzzzzzzzzzz')]);
    expect(await pressed(layla, message, 'mj1:end:zzzzzzzzzzzz')).toContain('no such space');
    expect(await pressed(layla, message, 'mj1:end-yes:zzzzzzzzzzzz', true)).toContain('no such space');
  });

  it('[LIFE-3] of a space in another server does nothing there', async () => {
    const message = await post(river, [button(`mj1:end:${spaceId}`), button(`mj1:end-yes:${spaceId}`)]);
    expect(await pressed(grace, message, `mj1:end:${spaceId}`)).toContain('no such space in this server');
    expect(await pressed(grace, message, `mj1:end-yes:${spaceId}`, true)).toContain('no such space in this server');
    await panelSays(layla, room, /Live/);
  });

  it('[LIFE-3] that confirms the end does not do it for a listener who got hold of it', async () => {
    const nour = await cast.person('nour');
    const message = await post(qahwa, [button(`mj1:end-yes:${spaceId}`)]);
    expect(await pressed(nour, message, `mj1:end-yes:${spaceId}`, true)).toContain('Only the host');
    await panelSays(layla, room, /Live/);
  });

  it('[LIFE-3] left over from a space that has ended says that it has', async () => {
    const salma = await cast.person('salma');
    const stage = cast.channelId('Qahwa House', 'Evening Stage');
    await openSpace(salma, { title: 'Short', room: stage }, qahwa);
    await panelSays(salma, stage, /Live/);
    const panel = panelOf(salma, stage);
    const id = /mj1:end:([0-9a-z]{12})/.exec(JSON.stringify(panel?.components))?.[1] ?? '';
    const question = await (await salma.click(`mj1:end:${id}`)).reply(PATIENCE_MS);
    await answerTo(salma, 'space end', { when: 'now' }, { ...qahwa, channelId: stage, says: /has ended/ });
    // The question still stands there; saying yes to it now ends nothing anew.
    expect(await pressed(salma, question, `mj1:end-yes:${id}`, true)).toContain('That space has ended');
    const controls = [
      { type: 3, custom_id: `mj1:approve:${id}`, options: [{ label: 'x', value: salma.user.id }] },
      { type: 2, style: 4, label: 'End', custom_id: `mj1:end:${id}` },
    ];
    const old = await post(qahwa, ...controls.map((one) => [one]));
    expect(await answered(salma, salma.click({ customId: `mj1:end:${id}`, message: old.id }))).toContain('has ended');
    const pick = salma.select({ customId: `mj1:approve:${id}`, message: old.id }, [salma.user.id]);
    expect(await answered(salma, pick)).toContain('has ended');
    // The panel itself has nothing left to press.
    await expect
      .poll(() => JSON.stringify(panelOf(salma, stage)?.components), { timeout: PATIENCE_MS })
      .not.toContain('mj1:');
  });
});

describe('a select', () => {
  it('[HAND-3] with a forged value is refused in words', async () => {
    const nour = await cast.person('nour');
    const from = stack.sandbox.calls.count();
    const bot = stack.sandbox.line().bots[0]?.id ?? '';
    const values = ['not a person', '9'.repeat(100), '1', nour.user.id, bot, layla.user.id];
    const select = (act: string): object => ({
      type: 3,
      custom_id: `mj1:${act}:${spaceId}`,
      options: values.map((value) => ({ label: value.slice(0, 20), value })),
    });
    const message = await post(qahwa, [select('approve')], [select('lower')], [select('audience')]);
    await layla.waitFor(() => layla.messages().some((seen) => seen.id === message.id), PATIENCE_MS, 'the message');
    const picked = (act: string, value: string): Promise<string> =>
      answered(layla, layla.select({ customId: `mj1:${act}:${spaceId}`, message: message.id }, [value]));
    expect(await picked('approve', 'not a person')).toContain('earlier state');
    expect(await picked('approve', '9'.repeat(100))).toContain('earlier state');
    expect(await picked('approve', '1')).toContain('not in the room');
    // Somebody who is in the server and not in the room; the bot itself; the host.
    expect(await picked('approve', nour.user.id)).toContain('not in the room');
    expect(await picked('approve', bot)).toMatch(/not in the room|hand/);
    expect(await picked('approve', layla.user.id)).toContain('a speaker already');
    expect(await picked('audience', layla.user.id)).toContain('The host stays');
    expect(await picked('audience', nour.user.id)).toContain('only a speaker can be');
    expect(await picked('lower', nour.user.id)).toContain('hand is not raised');
    // In the room without a hand.
    await nour.joinVoice(qahwa.guildId, room);
    await panelSays(layla, room, /1 listener/);
    expect(await picked('approve', nour.user.id)).toContain('hand is not raised');
    await nour.leaveVoice(qahwa.guildId);
    expect(callsOf(stack, from, { method: 'PATCH', path: /voice-states/ })).toBe(0);
  });

  it('of a kind that no panel of ours has there is decided like any other', async () => {
    const id = `mj1:approve:${spaceId}`;
    const message = await post(qahwa, [{ type: 5, custom_id: id }]);
    await layla.waitFor(() => layla.messages().some((seen) => seen.id === message.id), PATIENCE_MS, 'the message');
    const pick = layla.select({ customId: id, message: message.id }, [layla.user.id]);
    expect(await answered(layla, pick)).toContain('a speaker already');
  });
});

describe('an option', () => {
  it.each([
    ['a space with quotes', 'space end', { space: "x' OR 1=1 --" }, /no such space/],
    ['a space of a control character', 'space end', { space: '\u0000' }, /no such space/],
    ['a space of 6000 letters', 'space info', { space: 'x'.repeat(6000) }, /no such space/],
    ['a space that never was', 'space info', { space: 'zzzzzzzzzzzz' }, /no such space/],
    ['a code of half characters', 'link join', { code: '\u0000\uD800' }, /No link waits/],
    ['a code of 6000 letters', 'link join', { code: 'x'.repeat(6000) }, /No link waits/],
    ['a link that is a path', 'link leave', { link: '../../etc/passwd' }, /link does not exist/],
    ['a link that never was', 'link leave', { link: 'zzzzzzzzzzzz' }, /link does not exist/],
    ['no link', 'link leave', { link: '' }, /link does not exist/],
  ] as const)('that names %s is refused in words', async (_what, words, values, says) => {
    expect(await answerTo(layla, words, values, { ...qahwa, channelId: room })).toMatch(says);
  });

  it('that Discord has choices for takes nothing else', async () => {
    expect(await refusedWith(layla.command('language', { language: 'fr' }, qahwa))).toContain('50035');
    const text = cast.channelId('Qahwa House', 'rules');
    expect(await refusedWith(layla.command('space open', { room: text }, qahwa))).toContain('50035');
  });
});

/** A command as somebody's Discord may still have it loaded from another version of the bot. */
const registered = async (commands: readonly object[], run: () => Promise<void>): Promise<void> => {
  const now = await asBot(stack, 'GET', '/applications/@app/commands?with_localizations=true');
  await asBot(stack, 'PUT', '/applications/@app/commands', commands);
  try {
    await run();
  } finally {
    await asBot(stack, 'PUT', '/applications/@app/commands', now);
  }
};

const sub = (name: string, options: readonly object[] = []): object => ({ type: 1, name, description: name, options });
const loose = (name: string, type: number): object => ({ type, name, description: name });

describe('a command of another version', () => {
  it('[OPEN-4] is checked by the bot itself, not by its definition', { timeout: 60_000 }, async () => {
    const open = sub('open', [loose('title', 3), loose('room', 7), loose('colour', 3)]);
    const commands = [
      { type: 1, name: 'space', description: 'old', options: [open, sub('prolong'), sub('end', [loose('space', 4)])] },
      { type: 1, name: 'setup', description: 'old' },
      { type: 1, name: 'language', description: 'old', options: [loose('language', 3)] },
      { type: 1, name: 'ping', description: 'old' },
    ];
    await registered(commands, async () => {
      const rules = cast.channelId('Qahwa House', 'rules');
      const category = cast.channelId('Qahwa House', 'Rooms');
      for (const wrong of [rules, category])
        expect(await answerTo(layla, 'space open', { room: wrong }, qahwa)).toBe(
          `<#${wrong}> is no stage and no voice channel where people may speak (Discord lets nobody speak in the AFK channel). Pick one, or leave the room out and a new one is made.`,
        );
      const changed = /changed since your Discord loaded it/;
      expect(await answerTo(layla, 'space open', { colour: 'red' }, qahwa)).toMatch(changed);
      expect(await answerTo(layla, 'space prolong', {}, qahwa)).toMatch(changed);
      expect(await answerTo(layla, 'ping', {}, qahwa)).toMatch(changed);
      expect(await answerTo(layla, 'language', { language: 'fr' }, qahwa)).toMatch(changed);
      const outcome = await layla.command('space end', { space: 7 }, qahwa);
      expect(textOf(await outcome.reply(PATIENCE_MS))).toMatch(changed);
      // The old command was not hidden from people who may not manage the server: the bot refuses them itself.
      const nour = await cast.person('nour');
      expect(await answerTo(nour, 'setup', {}, qahwa)).toContain('may manage the server');
    });
    await panelSays(layla, room, /Live/);
  });

  it('in direct messages is told where to go, in the language of whoever asks', async () => {
    const dm = async (person: Person): Promise<string> => {
      const bot = stack.sandbox.line().bots[0]?.id ?? '';
      const made = await person.call('POST', '/users/@me/channels', { recipient_id: bot });
      // as: the sandbox's own answer.
      return (made as { readonly id: string }).id;
    };
    const commands = [{ type: 1, name: 'space', description: 'old', contexts: [0, 1], options: [sub('open')] }];
    const omar = await cast.person('omar');
    const inDm = await dm(omar);
    await expect(omar.command('space open', {}, { channelId: inDm })).rejects.toThrow(/no command/);
    await registered(commands, async () => {
      const reply = await (await omar.command('space open', {}, { channelId: inDm })).reply(PATIENCE_MS);
      expect(textOf(reply)).toMatch(/inside a server|داخل خادم/);
      const there = await dm(grace);
      expect(textOf(await (await grace.command('space open', {}, { channelId: there })).reply(PATIENCE_MS))).toContain(
        'works inside a server',
      );
    });
  });
});

describe('an interaction whose token has died', () => {
  /** Lets the bot stand still, as a machine that swaps does, while `run` goes on. */
  const whileHeld = async (run: () => Promise<void>): Promise<void> => {
    const { pid } = stack.bot().child;
    if (pid === undefined) throw new Error('the bot has no process');
    process.kill(pid, 'SIGSTOP');
    try {
      await run();
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  };
  const dead = (): number =>
    logOf(stack).filter(({ message }) => message === 'an interaction ended before it was answered').length;

  it('before it was taken up does nothing, and asking again does it once', { timeout: 60_000 }, async () => {
    const before = dead();
    const from = stack.sandbox.calls.count();
    await whileHeld(async () => {
      const asked = grace.command('space open', { title: 'Too late' }, river);
      await expect.poll(() => grace.events.some(({ t }) => t === 'INTERACTION_CREATE')).toBe(true);
      stack.sandbox.world.clock.advance(4_000);
      expect((await asked).status).toBe('failed');
    });
    await expect.poll(dead, { timeout: PATIENCE_MS }).toBe(before + 1);
    await openSpace(grace, { title: 'Second try' }, river);
    expect(callsOf(stack, from, { method: 'POST', path: new RegExp(`/guilds/${river.guildId}/channels$`) })).toBe(1);
    expect(await answerTo(grace, 'space info', {}, river)).toContain('Second try');
  });

  it('of a press does nothing either', { timeout: 60_000 }, async () => {
    const before = dead();
    const question = await (await grace.click({ customId: /^mj1:end:/ })).reply(PATIENCE_MS);
    const id = /mj1:end-yes:[0-9a-z]{12}/.exec(JSON.stringify(question.components))?.[0] ?? '';
    await whileHeld(async () => {
      const failures = (): number => grace.events.filter(({ t }) => t === 'INTERACTION_FAILURE').length;
      const had = failures();
      await rawPress(grace, { message: question, customId: id });
      stack.sandbox.world.clock.advance(4_000);
      await expect.poll(failures).toBe(had + 1);
    });
    await expect.poll(dead, { timeout: PATIENCE_MS }).toBe(before + 1);
    expect(await answerTo(grace, 'space info', {}, river)).toContain('Second try');
    await rawPress(grace, { message: question, customId: id });
    await grace.waitFor(
      () => grace.messages().some((seen) => seen.id === question.id && /has ended/.test(textOf(seen))),
      PATIENCE_MS,
      'the end',
    );
  });

  it('[OPEN-7] while it was worked on leaves what it did, and says nothing twice', { timeout: 60_000 }, async () => {
    const before = dead();
    const asked = await grace.command('space open', { title: 'Slow' }, river);
    expect(asked.status).toBe('answered');
    await whileHeld(() => {
      stack.sandbox.world.clock.advance(16 * 60_000);
      return Promise.resolve();
    });
    await expect.poll(dead, { timeout: PATIENCE_MS }).toBeGreaterThan(before);
    const channels = stack.sandbox.world.guilds.get(river.guildId)?.channels;
    const slow = (): string[] =>
      [...(channels?.values() ?? [])].filter(({ name }) => name === 'Slow').map(({ id }) => id);
    await expect.poll(slow, { timeout: PATIENCE_MS }).toHaveLength(1);
    await panelSays(grace, slow()[0] ?? '', /Live/);
    await answerTo(grace, 'space end', { when: 'now' }, { ...river, says: /has ended/ });
  });

  it.each([
    ['was cut off', 0, 1],
    ['was broken twice', 502, 2],
  ])('whose claim was taken while the answer to it %s is acted on once', async (_what, status, count) => {
    stack.sandbox.api.faults.order({
      method: 'POST',
      template: '/interactions/:interactionId/:token/callback',
      status,
      after: true,
      count,
    });
    const title = `Lost claim ${status}`;
    expect(await answerTo(grace, 'space open', { title }, { ...river, says: /is open/ })).toContain(title);
    const named = [...(stack.sandbox.world.guilds.get(river.guildId)?.channels.values() ?? [])];
    expect(named.filter(({ name }) => name === title)).toHaveLength(1);
    await answerTo(grace, 'space end', { space: title, when: 'now' }, { ...river, says: /has ended/ });
  });

  it('whose answer does not go through at first gets it in the end', { timeout: 60_000 }, async () => {
    stack.sandbox.api.faults.order({
      method: 'PATCH',
      template: '/webhooks/:applicationId/:token/messages/:messageId',
      status: 503,
      after: false,
      count: 2,
    });
    expect(await answerTo(grace, 'space info', {}, river)).toMatch(/\S/);
  });
});
