import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/people/index.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import type { GuildSettings } from '../../src/app/index.ts';
import { DEFAULT_RULES } from '../../src/domain/index.ts';
import type { ChannelId, GuildId } from '../../src/lib/index.ts';
import { answerTo, castOf, openSpace, type Cast } from '../support/cast.ts';
import {
  answered,
  cannotComeIn,
  endSpace,
  expectQuiet,
  guildOf,
  INVITED,
  PATIENCE_MS,
  refusedWith,
} from '../support/front-door.ts';
import { startStack, type Stack } from '../support/stack.ts';

const HOME = 'Home';
const FRIENDS = '1390000000000000021';
const MEMBERS = '1390000000000000022';
const MODS = '1390000000000000023';
const CONNECT = 1n << 20n;

/** Ann owns it, Bob moderates; Cleo and Dan are members, Dan is verified as well; Eve is nobody yet. */
const SEED = {
  users: ['ann', 'bob', 'cleo', 'dan', 'eve'].map((key) => ({ key, username: key })),
  bots: [{ key: 'majlis', username: 'Majlis' }],
  guilds: [
    {
      key: 'home',
      name: HOME,
      owner: 'ann',
      features: ['COMMUNITY'],
      roles: [
        { key: 'members', id: MEMBERS, name: 'Members' },
        { key: 'verified', name: 'Verified' },
        { key: 'friends', id: FRIENDS, name: 'Friends' },
        { key: 'mods', id: MODS, name: 'Mods', permissions: ['ManageChannels', 'MuteMembers', 'MoveMembers'] },
      ],
      members: [
        { user: 'bob', roles: ['mods'] },
        { user: 'cleo', roles: ['members'] },
        { user: 'dan', roles: ['members', 'verified', 'friends'] },
        { user: 'eve' },
      ],
      bots: [{ bot: 'majlis', permissions: INVITED }],
      channels: [
        { key: 'general', name: 'general', type: 'text' },
        {
          key: 'private',
          name: 'For the verified',
          type: 'category',
          overwrites: [
            { for: '@everyone', deny: ['ViewChannel'] },
            { for: 'verified', allow: ['ViewChannel', 'Connect', 'Speak'] },
            { for: 'majlis', allow: ['ViewChannel'] },
          ],
        },
        ...(['stage', 'voice'] as const).map((type) => ({
          key: type,
          name: `${type} hall`,
          type,
          overwrites: [
            { for: 'members', allow: ['ViewChannel', 'Connect', 'Speak', 'RequestToSpeak', 'AddReactions'] },
            { for: 'friends', allow: ['Connect'] },
          ],
        })),
      ],
    },
  ],
};

const settingsOf = (sandbox: Sandbox): readonly (readonly [GuildId, GuildSettings])[] =>
  sandbox.line().guilds.map(({ id, channels }) => {
    // as: ids of that very world.
    const category = channels.find(({ name }) => name === 'For the verified')?.id as ChannelId;
    return [id as GuildId, { language: 'en', rules: { ...DEFAULT_RULES, category } }];
  });

let stack: Stack;
let cast: Cast;
let guildId: string;
let people: Readonly<Record<'bob' | 'cleo' | 'dan' | 'eve', Person>>;

beforeAll(async () => {
  stack = await startStack({ seed: SEED, settings: settingsOf });
  cast = castOf(stack);
  guildId = cast.guildId(HOME);
  const [bob, cleo, dan, eve] = await Promise.all(['bob', 'cleo', 'dan', 'eve'].map((name) => cast.person(name)));
  if (bob === undefined || cleo === undefined || dan === undefined || eve === undefined) throw new Error('nobody');
  people = { bob, cleo, dan, eve };
});
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

const general = (): { guildId: string; channelId: string } => ({ guildId, channelId: cast.channelId(HOME, 'general') });
const overwritesOf = (channelId: string): string =>
  [...(guildOf(stack, guildId).channels.get(channelId)?.overwrites.values() ?? [])]
    .map(({ id, allow, deny }) => `${id} ${allow} ${deny}`)
    .toSorted()
    .join('\n');
/** Whether an overwrite of the room lets a role in. */
const letsIn = (channelId: string, role: string): boolean =>
  ((guildOf(stack, guildId).channels.get(channelId)?.overwrites.get(role)?.allow ?? 0n) & CONNECT) !== 0n;
const settles = async (what: () => unknown, wanted: unknown): Promise<void> =>
  await expect.poll(what, { timeout: PATIENCE_MS }).toEqual(wanted);
const roomOf = (who: Person): string | null => guildOf(stack, guildId).voiceStates.get(who.user.id)?.channelId ?? null;
const comesIn = async (who: Person, channelId: string): Promise<void> => {
  await who.joinVoice(guildId, channelId);
  expect(roomOf(who)).toBe(channelId);
};
/** Goes in and out again. */
const mayComeIn = async (who: Person, channelId: string): Promise<void> => {
  await comesIn(who, channelId);
  await who.leaveVoice(guildId);
};
const cannot = (who: Person, channelId: string): Promise<void> => cannotComeIn(stack, who, { guildId, channelId });

describe('a room in a category for some', () => {
  it('[OPEN-15] is neither seen nor entered by others', { timeout: 60_000 }, async () => {
    const { cleo, dan, eve } = people;
    // Whoever opens it may come in, verified or not.
    const room = await openSpace(eve, { title: 'Tea' }, general());
    await comesIn(eve, room);
    await comesIn(dan, room);
    expect(await refusedWith(cleo.call('GET', `/channels/${room}`))).toContain('50001');
    await cannot(cleo, room);
    await endSpace(stack, eve, { guildId, channelId: room });
    expectQuiet(stack);
  });
});

describe.each(['stage', 'voice'] as const)('a lent %s that a role may enter by an overwrite', (kind) => {
  it(
    '[ACCESS-1] [ACCESS-6] [BRAKE-1] keeps its doors shut, and is given back as it was',
    { timeout: 60_000 },
    async () => {
      const { bob, cleo, dan, eve } = people;
      const hall = cast.channelId(HOME, `${kind} hall`);
      const here = { guildId, channelId: hall };
      const before = overwritesOf(hall);
      await openSpace(bob, { title: 'Tea', room: hall }, general());
      // On a stage an open door needs no overwrite.
      await settles(() => overwritesOf(hall) === before, kind === 'stage');
      const open = overwritesOf(hall);
      await comesIn(dan, hall);

      await answerTo(bob, 'space brake', {}, here);
      await settles(() => [MEMBERS, FRIENDS].some((role) => letsIn(hall, role)), false);
      await cannot(cleo, hall);
      await cannot(eve, hall);
      // Who is in stays, and cannot come back once out.
      expect(roomOf(dan)).toBe(hall);
      await dan.leaveVoice(guildId);
      await cannot(dan, hall);
      await answerTo(bob, 'space brake', { set: 'off' }, here);
      await settles(() => overwritesOf(hall), open);
      await mayComeIn(cleo, hall);

      await answerTo(bob, 'space edit', { access: 'roles', role: FRIENDS }, here);
      await settles(() => [MEMBERS, FRIENDS].map((role) => letsIn(hall, role)), [false, true]);
      await mayComeIn(dan, hall);
      await cannot(cleo, hall);
      await endSpace(stack, bob, here);
      await settles(() => overwritesOf(hall), before);
      expectQuiet(stack);
    },
  );
});

describe('a moderator who is not its host, and a hidden, then locked space in a lent stage', () => {
  it(
    '[ACCESS-7] [LIFE-3] [MOD-7] sees it, comes in, and may do there what moderators may',
    { timeout: 60_000 },
    async () => {
      const { bob, cleo, eve } = people;
      const hall = cast.channelId(HOME, 'stage hall');
      const before = overwritesOf(hall);
      await openSpace(eve, { title: 'Whispers', hidden: true, room: hall }, general());
      const says = (person: Person, words: string, values: Parameters<typeof answerTo>[2] = {}): Promise<string> =>
        answerTo(person, words, values, general());
      await settles(() => overwritesOf(hall).includes(MODS), true);
      await mayComeIn(bob, hall);
      expect(await refusedWith(cleo.call('GET', `/channels/${hall}`))).toContain('50001');
      expect(await says(bob, 'space list')).toContain('Whispers');
      expect(await says(cleo, 'space list')).not.toContain('Whispers');
      expect(await says(eve, 'space block', { user: bob.user.id })).toContain('They moderate this room');
      await says(eve, 'space edit', { hidden: false });
      await says(eve, 'space lock');
      await settles(() => letsIn(hall, MODS), true);
      await mayComeIn(bob, hall);
      await cannot(cleo, hall);
      await says(bob, 'space brake', { space: 'Whispers' });
      await endSpace(stack, bob, { guildId, channelId: hall });
      await settles(() => overwritesOf(hall), before);
      expectQuiet(stack);
    },
  );
});

describe('somebody who is blocked in the server', () => {
  it('[MOD-5] is put out of a room that a role lets them into, and kept out', { timeout: 60_000 }, async () => {
    const { bob, cleo } = people;
    const hall = cast.channelId(HOME, 'stage hall');
    const here = { guildId, channelId: hall };
    const before = overwritesOf(hall);
    await openSpace(bob, { title: 'Tea', room: hall }, general());
    const { modal } = await bob.menu('Block…', cleo.user.id, here);
    if (modal === null) throw new Error('no form');
    await answered(bob, bob.submitModal(modal, { scope: ['server'], reason: 'shouts' }));
    // Put out before her client has any sound, she waits for that in vain: what Discord shows is waited for instead.
    void cleo.joinVoice(guildId, hall).catch(() => undefined);
    await settles(() => overwritesOf(hall).includes(cleo.user.id), true);
    await settles(() => roomOf(cleo), null);
    await cannot(cleo, hall);
    await endSpace(stack, bob, here);
    await settles(() => overwritesOf(hall), before);
    expectQuiet(stack);
  });
});
