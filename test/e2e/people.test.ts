import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome, Person } from '../../sandbox/people/index.ts';
import { textOf } from '../../sandbox/people/index.ts';
import { answerTo, castOf, isInvited, openSpace, panelOf, panelSays, type Cast } from '../support/cast.ts';
import { answered, cannotComeIn, expectQuiet, guildOf, PATIENCE_MS } from '../support/front-door.ts';
import { startStack, type Stack } from '../support/stack.ts';

const CONNECT = 1n << 20n;

let stack: Stack;
let cast: Cast;

beforeAll(async () => {
  stack = await startStack();
  cast = castOf(stack);
});
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

/** A space under way, and what its people do in it. */
interface Talk {
  readonly guildId: string;
  readonly room: string;
  /** Types a command in the room and answers what it says. */
  types(who: Person, words: string, values?: Readonly<Record<string, string>>): Promise<string>;
  /** Picks an entry of the menu on somebody. */
  menu(who: Person, name: string, whom: Person): Promise<string>;
  /** Presses something on the panel. */
  press(who: Person, act: string): Promise<string>;
  /** What the panel says, which is edited at most once in two seconds. */
  says(who: Person, pattern: RegExp): Promise<string>;
  /** What `/space info` says: the panel's words at once. */
  told(who: Person): Promise<string>;
  /** Comes in; accepts every invitation onto a stage from now on. */
  joins(who: Person): Promise<void>;
  heard(who: Person, is: boolean): Promise<void>;
  muted(who: Person, is: boolean): Promise<void>;
  isThere(who: Person, is: boolean): Promise<void>;
}

const settles = async (what: () => unknown, wanted: unknown): Promise<void> => {
  await expect.poll(what, { timeout: PATIENCE_MS }).toEqual(wanted);
};

const talkIn = (guildId: string, room: string): Talk => {
  const stateOf = (who: Person) => guildOf(stack, guildId).voiceStates.get(who.user.id);
  const mutedIn = (who: Person): boolean => guildOf(stack, guildId).members.get(who.user.id)?.mute === true;
  const isHeard = (who: Person): boolean =>
    stateOf(who)?.suppress === false && stateOf(who)?.requestToSpeakTimestamp === null && !mutedIn(who);
  return {
    guildId,
    room,
    types: (who, words, values = {}) => answerTo(who, words, values, { guildId, channelId: room }),
    menu: (who, name, whom) => answered(who, who.menu(name, whom.user.id, { guildId, channelId: room })),
    press: (who, act) =>
      answered(who, who.click({ customId: new RegExp(`^mj1:${act}:`, 'u'), message: panelOf(who, room) ?? '' })),
    says: (who, pattern) => panelSays(who, room, pattern),
    told: (who) => answerTo(who, 'space info', {}, { guildId, channelId: room }),
    joins: async (who) => {
      await who.joinVoice(guildId, room);
    },
    heard: async (who, is) => {
      // On a stage nobody is heard before they accept.
      if (is && guildOf(stack, guildId).channels.get(room)?.type === 13) {
        await who.waitFor((person) => isInvited(person, guildId), PATIENCE_MS, 'an invitation');
        await who.acceptInvite(guildId);
      }
      await settles(() => isHeard(who), is);
    },
    muted: (who, is) => settles(() => mutedIn(who), is),
    isThere: (who, is) => settles(() => stateOf(who)?.channelId === room, is),
  };
};

const mention = (who: Person): string => `<@${who.user.id}>`;

/** Sends the question by the panel's form. */
const asksQuestion = async ({ room }: Talk, who: Person, question: string): Promise<string> => {
  const { modal } = await who.click({ customId: /^mj1:ask:/u, message: panelOf(who, room) ?? '' });
  if (modal === null) throw new Error('no form');
  return await answered(who, who.submitModal(modal, { question }));
};

/** The private message of "Manage", and what is pressed on it. */
const manages = async (talk: Talk, who: Person): Promise<(act: string, says: RegExp) => Promise<void>> => {
  const opened: Outcome = await who.click({ customId: /^mj1:manage:/u, message: panelOf(who, talk.room) ?? '' });
  const message = await opened.reply(PATIENCE_MS);
  return async (act, says) => {
    await who.click({ customId: new RegExp(`^mj1:${act}:`, 'u'), message: message.id });
    const told = (): boolean => who.messages().some((one) => one.id === message.id && says.test(textOf(one)));
    await who.waitFor(told, PATIENCE_MS, `${act} that says ${says.source}`);
  };
};

/** Turns, a queue with questions, and the floor passed on. */
const takesTurns = async (
  talk: Talk,
  host: Person,
  [one, two, three]: readonly [Person, Person, Person],
): Promise<void> => {
  await talk.says(host, /one at a time, 5 minutes each/u);
  for (const who of [one, two, three]) await talk.joins(who);
  await asksQuestion(talk, one, 'Why tea?');
  // Nobody has the turn: the first is called at once.
  await talk.heard(one, true);
  await talk.says(host, new RegExp(`Turn\\*\\* ${mention(one)} until <t:`, 'u'));
  expect(await asksQuestion(talk, two, 'Why *not*?')).toContain('place 1');
  expect(await talk.press(three, 'raise')).toContain('place 2');
  await talk.says(three, new RegExp(`1\\. ${mention(two)}.*asks: .*Why[^]*2\\. ${mention(three)}`, 'u'));
  expect(await talk.types(three, 'hand lower')).toContain('down');
  expect(await talk.types(three, 'speaker next')).toContain('Only the host');
  expect(await talk.types(host, 'speaker next')).toContain(mention(two));
  await talk.heard(two, true);
  await talk.heard(one, false);
  // Each was called in the chat of the room, and nobody else by that.
  const calls = (): readonly string[] =>
    host
      .messages(talk.room)
      .filter(({ content }) => /it is your turn/u.test(content))
      .map((call) => JSON.stringify(call['mentions']));
  await expect.poll(calls, { timeout: PATIENCE_MS }).toHaveLength(2);
  for (const [at, who] of [one, two].entries()) expect(calls()[at]).toContain(who.user.id);
};

/** Brought up, quieted, put out, kept out. */
const isModerated = async (talk: Talk, host: Person, who: Person): Promise<void> => {
  expect(await talk.menu(who, 'Invite to speak', who)).toContain('Only the host');
  await talk.menu(host, 'Invite to speak', who);
  await talk.heard(who, true);
  expect(await talk.menu(host, 'Mute in this space', who)).toContain('is muted');
  await talk.muted(who, true);
  expect(await talk.told(host)).toContain(`${mention(who)} · muted in this space`);
  await talk.types(host, 'speaker unmute', { user: who.user.id });
  await talk.muted(who, false);
  await talk.types(host, 'space remove', { user: who.user.id, reason: 'to try it' });
  await talk.isThere(who, false);
  // Put out is not kept out. Majlis has to see them gone first: who is back before that is put out once more.
  await talk.says(host, new RegExp(`^(?![^]*${mention(who)})[^]*1 listener\\b`, 'u'));
  await talk.joins(who);
  await talk.isThere(who, true);
  const { modal } = await host.menu('Block…', who.user.id, { guildId: talk.guildId, channelId: talk.room });
  if (modal === null) throw new Error('no form');
  expect(await answered(host, host.submitModal(modal, { scope: ['space'], reason: 'shouts' }))).toContain('kept out');
  await talk.isThere(who, false);
  const overwrite = () => guildOf(stack, talk.guildId).channels.get(talk.room)?.overwrites.get(who.user.id);
  await settles(() => (overwrite()?.deny ?? 0n) & CONNECT, CONNECT);
  await cannotComeIn(stack, who, { guildId: talk.guildId, channelId: talk.room });
  await talk.types(host, 'space unblock', { user: who.user.id });
  await settles(() => (overwrite()?.deny ?? 0n) & CONNECT, 0n);
};

/** The space changes hands, and is closed and opened again. */
const isRun = async (talk: Talk, host: Person, next: Person): Promise<void> => {
  expect(await talk.press(next, 'manage')).toContain('Only the host');
  await talk.types(host, 'space cohost add', { user: next.user.id });
  expect(await talk.told(host)).toContain(`**Co-hosts**\n${mention(next)}`);
  const press = await manages(talk, next);
  const everyone = () => guildOf(stack, talk.guildId).channels.get(talk.room)?.overwrites.get(talk.guildId)?.deny ?? 0n;
  await press('s-lock', /The space is locked/u);
  await settles(() => everyone() & CONNECT, CONNECT);
  await press('s-unlock', /open again/u);
  await settles(() => everyone() & CONNECT, 0n);
  await press('s-brake', /The brake is on/u);
  await settles(() => everyone() & CONNECT, CONNECT);
  expect(await talk.told(host)).toContain('**Brake on**');
  await press('s-no-brake', /The brake is off/u);
  await settles(() => everyone() & CONNECT, 0n);
  expect(await talk.types(next, 'space transfer', { user: next.user.id })).toContain('a co-host may not');
  await talk.types(host, 'space transfer', { user: next.user.id });
  await talk.says(host, new RegExp(`Host\\*\\* ${mention(next)}`, 'u'));
};

/** A moderator quiets whoever hosts, and puts them out: the space is a co-host's then. */
const isOverruled = async (talk: Talk, moderator: Person, host: Person, next: Person): Promise<void> => {
  const user = host.user.id;
  expect(await talk.types(moderator, 'speaker mute', { user })).toContain('is muted');
  await talk.muted(host, true);
  expect(await talk.types(host, 'speaker unmute', { user })).toContain('only a moderator takes it back');
  await talk.types(moderator, 'speaker unmute', { user });
  await talk.muted(host, false);
  const { guildId, room: channelId } = talk;
  const why = { user, reason: 'talks over everybody' };
  const question = await (await moderator.command('space remove', why, { guildId, channelId })).reply(PATIENCE_MS);
  expect(textOf(question)).toContain(`${mention(host)} hosts this space: without them ${mention(next)} is its host`);
  await moderator.click({ customId: /^mj1:pass-remove:/u, message: question.id });
  await talk.isThere(host, false);
  await talk.says(next, new RegExp(`Host\\*\\* ${mention(next)}`, 'u'));
  // What was said before the question is why it was done.
  expect(await talk.types(moderator, 'log show')).toContain('talks over everybody');
};

/** Last words, taken back once; then the end. */
const comesToItsEnd = async (talk: Talk, host: Person): Promise<void> => {
  expect(await talk.types(host, 'space end')).toContain('for everybody?');
  expect(await talk.types(host, 'space end', { when: 'last-words' })).toContain('Last words');
  await talk.says(host, /\*\*last words: .* ends it <t:/u);
  expect(await talk.press(host, 'stay-open')).toContain('lasts longer');
  expect(await talk.told(host)).toMatch(/ · ends <t:/u);
  expect(await talk.types(host, 'space end', { when: 'now' })).toContain('has ended');
  await settles(() => guildOf(stack, talk.guildId).channels.has(talk.room), false);
};

describe('people of a space', () => {
  it.each([
    ['a stage', 'Qahwa House', ['ines', 'nour', 'yusuf', 'salma', 'layla']],
    ['a voice room', 'Lantern Court', ['idris', 'noor', 'freya', 'samir', 'dalia']],
  ] as const)(
    '[DOOR-1] [DOOR-5] [DOOR-8] [MOD-10] [MOD-11] [NOTICE-7] in %s take turns, are moderated, hand it on and come to its end',
    { timeout: 180_000 },
    async (_kind, server, names) => {
      const guildId = cast.guildId(server);
      const general = cast.channelId(server, 'general');
      const [host, one, two, three, owner] = await Promise.all(names.map((name) => cast.person(name)));
      if (host === undefined || one === undefined || two === undefined || three === undefined || owner === undefined)
        throw new Error('nobody');
      const opening = { title: 'Tea', preset: 'open-mic' };
      const talk = talkIn(guildId, await openSpace(host, opening, { guildId, channelId: general }));
      await talk.joins(host);
      await talk.heard(host, true);
      await takesTurns(talk, host, [one, two, three]);
      await isModerated(talk, host, three);
      await isRun(talk, host, two);
      await isOverruled(talk, owner, two, host);
      await comesToItsEnd(talk, host);
      for (const who of [host, one]) await talk.muted(who, false);
      // Whoever was put out while muted is unmuted when they are next in voice.
      for (const who of [two, three]) {
        await who.joinVoice(guildId, cast.channelId(server, 'Lounge'));
        await talk.muted(who, false);
      }
      expectQuiet(stack);
    },
  );
});
