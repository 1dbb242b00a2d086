import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { allComponents, textOf, type Person, type SeenMessage } from '../../sandbox/people/index.ts';
import { answerTo, castOf, comeUp, isInvited, openSpace, panelOf, panelSays, type Cast } from '../support/cast.ts';
import {
  answered,
  asBot,
  callsOf,
  expectQuiet,
  INVITED,
  PATIENCE_MS,
  rawPress,
  type Place,
} from '../support/front-door.ts';
import { startStack, type Stack } from '../support/stack.ts';

const MODERATOR = ['ManageChannels', 'MuteMembers', 'MoveMembers'];

/** Two communities; in the first `squire` moderates a channel of their own and nothing else. */
const SEED = {
  users: ['ann', 'hal', 'gus', 'lou', 'squire', 'olga'].map((key) => ({ key, username: key })),
  bots: [{ key: 'majlis', username: 'Majlis' }],
  guilds: [
    {
      key: 'house',
      name: 'House',
      owner: 'ann',
      features: ['COMMUNITY'],
      members: ['hal', 'gus', 'lou', 'squire'].map((user) => ({ user })),
      bots: [{ bot: 'majlis', permissions: INVITED }],
      channels: [
        { key: 'general', name: 'general', type: 'text' },
        { key: 'updates', name: 'updates', type: 'text' },
        { key: 'den', name: 'den', type: 'text', overwrites: [{ for: 'squire', allow: MODERATOR }] },
        { key: 'lent', name: 'Lent', type: 'stage' },
      ],
    },
    {
      key: 'other',
      name: 'Other',
      owner: 'olga',
      features: ['COMMUNITY'],
      members: [{ user: 'hal' }],
      bots: [{ bot: 'majlis', permissions: INVITED }],
      channels: [{ key: 'other-general', name: 'general', type: 'text' }],
    },
  ],
};

let stack: Stack;
let cast: Cast;
let house: Place;
let room = '';
let expectedErrors: readonly string[] = [];

const people = async <Names extends readonly string[]>(
  ...names: Names
): Promise<{ [Index in keyof Names]: Person }> => {
  const all: Person[] = [];
  for (const name of names) all.push(await cast.person(name));
  // as: one person for each name, in their order.
  return all as { [Index in keyof Names]: Person };
};

/** The custom id of the panel's control for `act`, as the person sees it now. */
const control = (person: Person, act: string): { readonly message: SeenMessage; readonly customId: string } => {
  const message = panelOf(person, room);
  const ids = allComponents(message?.components ?? []).map(({ custom_id: id }) => id ?? '');
  const customId = ids.find((id) => id.startsWith(`mj1:${act}:`));
  if (message === undefined || customId === undefined) throw new Error(`the panel has no ${act}: ${ids.join(', ')}`);
  return { message, customId };
};

/** The private answers that a person got since `from` of theirs. */
const privates = (person: Person): SeenMessage[] =>
  person.messages().filter(({ flags }) => (flags & 64) !== 0 && (flags & 128) === 0);

/** Waits until the person got `count` more private answers than `before`, and gives them. */
const newAnswers = async (person: Person, before: number, count: number): Promise<string[]> => {
  await person.waitFor(() => privates(person).length >= before + count, PATIENCE_MS, `${count} answers`);
  return privates(person).slice(before).map(textOf);
};

beforeAll(async () => {
  stack = await startStack({ seed: SEED });
  cast = castOf(stack);
  house = { guildId: cast.guildId('House'), channelId: cast.channelId('House', 'general') };
  const [hal] = await people('hal');
  room = await openSpace(hal, { title: 'Buttons' }, house);
  await comeUp(hal, house.guildId, room);
  await panelSays(hal, room, /Live/);
});
afterEach(() => {
  expectQuiet(stack, expectedErrors);
  expectedErrors = [];
});
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

describe('a double click', () => {
  it('[HAND-3] approves once', async () => {
    const [hal, gus] = await people('hal', 'gus');
    await gus.joinVoice(house.guildId, room);
    await gus.raiseHand(house.guildId);
    await panelSays(hal, room, new RegExp(`1\\. <@${gus.user.id}>`));
    const from = stack.sandbox.calls.count();
    const before = privates(hal).length;
    const press = { ...control(hal, 'approve'), type: 3, values: [gus.user.id] };
    await Promise.all([rawPress(hal, press), rawPress(hal, press)]);
    const answers = await newAnswers(hal, before, 2);
    expect(answers.filter((text) => text.includes('is invited up'))).toHaveLength(1);
    expect(answers.filter((text) => text.includes('on their way up already'))).toHaveLength(1);
    await gus.waitFor(() => isInvited(gus, house.guildId), PATIENCE_MS, 'the invitation');
    await gus.acceptInvite(house.guildId);
    await panelSays(hal, room, new RegExp(`Speakers\\*\\*\n<@${gus.user.id}>`));
    expect(callsOf(stack, from, { method: 'PATCH', path: new RegExp(`/voice-states/${gus.user.id}$`) })).toBe(1);
  });

  it('[FLOOR-6] moves to the audience once', async () => {
    const [hal, gus] = await people('hal', 'gus');
    const from = stack.sandbox.calls.count();
    const before = privates(hal).length;
    const press = { ...control(hal, 'audience'), type: 3, values: [gus.user.id] };
    await Promise.all([rawPress(hal, press), rawPress(hal, press)]);
    const answers = await newAnswers(hal, before, 2);
    expect(answers.filter((text) => text.includes('goes back'))).toHaveLength(1);
    expect(answers.filter((text) => text.includes('only a speaker can be'))).toHaveLength(1);
    await gus.waitFor((person) => person.voiceState(house.guildId)?.suppress === true, PATIENCE_MS, 'the audience');
    expect(callsOf(stack, from, { method: 'PATCH', path: new RegExp(`/voice-states/${gus.user.id}$`) })).toBe(1);
  });

  it('[OPEN-4] on an opening gives a stage to one of two', async () => {
    const [ann, lou] = await people('ann', 'lou');
    const lent = cast.channelId('House', 'Lent');
    const [one, two] = await Promise.all(
      [ann, lou].map((person) => answerTo(person, 'space open', { room: lent }, { ...house, says: /is open|already/ })),
    );
    const answers = [one ?? '', two ?? ''];
    expect(answers.filter((text) => text.includes('is open in'))).toHaveLength(1);
    expect(answers.filter((text) => text.includes(`There is a space in <#${lent}> already`))).toHaveLength(1);
    const host = answers[0]?.includes('is open in') === true ? ann : lou;
    await answerTo(host, 'space end', { when: 'now' }, { ...house, channelId: lent, says: /has ended/ });
    await expect
      .poll(() => stack.sandbox.world.guilds.get(house.guildId)?.stageInstances.has(lent), { timeout: PATIENCE_MS })
      .toBe(false);
  });

  it('[LIFE-3] on "End it" ends once', async () => {
    const [lou] = await people('lou');
    const other = await openSpace(lou, { title: 'Twice' }, house);
    await panelSays(lou, other, /Live/);
    const panel = panelOf(lou, other);
    const question = await (await lou.click({ customId: /^mj1:end:/, message: panel ?? '' })).reply(PATIENCE_MS);
    const yes = allComponents(question.components).find(({ custom_id: id }) => id?.startsWith('mj1:end-yes:'));
    const from = stack.sandbox.calls.count();
    const press = { message: question, customId: yes?.custom_id ?? '' };
    await Promise.all([rawPress(lou, press), rawPress(lou, press)]);
    await lou.waitFor(
      () => lou.messages().some((message) => message.id === question.id && /has ended/.test(textOf(message))),
      PATIENCE_MS,
      'the end to be told',
    );
    const guild = stack.sandbox.world.guilds.get(house.guildId);
    await expect.poll(() => guild?.channels.has(other), { timeout: PATIENCE_MS }).toBe(false);
    // Both presses were answered, and the room was removed once.
    await expect
      .poll(() => callsOf(stack, from, { method: 'PATCH', path: /\/webhooks\/.*@original$/ }), { timeout: PATIENCE_MS })
      .toBe(2);
    expect(callsOf(stack, from, { method: 'DELETE', path: new RegExp(`/channels/${other}$`) })).toBe(1);
  });
});

describe("somebody else's controls", () => {
  it('[HAND-3] [LIFE-3] tell a listener who may use them, and do nothing', async () => {
    const [hal, gus, lou] = await people('hal', 'gus', 'lou');
    await gus.raiseHand(house.guildId);
    await panelSays(lou, room, new RegExp(`1\\. <@${gus.user.id}>`));
    const from = stack.sandbox.calls.count();
    for (const act of ['approve', 'lower'])
      expect(await answered(lou, lou.select({ customId: new RegExp(`^mj1:${act}:`) }, [gus.user.id]))).toContain(
        'Only the host',
      );
    expect(await answered(lou, lou.click({ customId: /^mj1:end:/, message: panelOf(lou, room) ?? '' }))).toContain(
      'Only the host',
    );
    expect(await answerTo(lou, 'space end', { when: 'now' }, { ...house, channelId: room })).toContain('Only the host');
    expect(callsOf(stack, from, { method: 'PATCH', path: /voice-states/ })).toBe(0);
    expect(await panelSays(hal, room, /Live/)).toContain(`1. <@${gus.user.id}>`);
  });

  it('[HAND-3] let people lower a hand of their own', async () => {
    const [hal, gus] = await people('hal', 'gus');
    await panelSays(gus, room, new RegExp(`1\\. <@${gus.user.id}>`));
    expect(await answered(gus, gus.select({ customId: /^mj1:approve:/ }, [gus.user.id]))).toContain('Only the host');
    expect(await answered(gus, gus.select({ customId: /^mj1:lower:/ }, [gus.user.id]))).toContain('is lowered');
    await panelSays(hal, room, /No hand is raised/);
  });

  it('[LIFE-3] do not obey who moderates another channel only', async () => {
    const [hal, squire] = await people('hal', 'squire');
    const den = { guildId: house.guildId, channelId: cast.channelId('House', 'den') };
    // There they hold all that a stage's moderator holds; in the space's room they hold nothing.
    expect(await answerTo(squire, 'space end', { space: 'Buttons' }, den)).toContain('Only the host');
    expect(await answerTo(squire, 'link open', { space: 'Buttons' }, den)).toContain('Only the host');
    await panelSays(hal, room, /Live/);
    expect(stack.sandbox.world.guilds.get(house.guildId)?.channels.has(room)).toBe(true);
  });

  it('[LIFE-3] obey who moderates the room, wherever they ask from', async () => {
    const [lou, squire] = await people('lou', 'squire');
    const other = await openSpace(lou, { title: 'Moderated' }, house);
    await asBot(stack, 'PUT', `/channels/${other}/permissions/${squire.user.id}`, {
      type: 1,
      // Manage Channels, Mute Members, Move Members.
      allow: String((1n << 4n) | (1n << 22n) | (1n << 24n)),
      deny: '0',
    });
    const answer = await answerTo(squire, 'space end', { space: 'Moderated', when: 'now' }, { ...house, says: /\S/ });
    expect(answer).toContain('has ended');
    const guild = stack.sandbox.world.guilds.get(house.guildId);
    await expect.poll(() => guild?.channels.has(other), { timeout: PATIENCE_MS }).toBe(false);
  });
});
