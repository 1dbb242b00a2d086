import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../../sandbox/people/index.ts';
import { Intent, Permission, toApiGuild } from '../../../sandbox/world/index.ts';
import type { PersonInRoom, RoomPort } from '../../../src/app/index.ts';
import { type ChannelId, systemClock, type UserId } from '../../../src/lib/index.ts';
import { failureOf, type VoiceRoomsWorld, voiceRoomsWorld } from '../../support/voice-rooms-world.ts';

const NAMES = ['owner', 'chief', 'mod', 'ann', 'bo'] as const;
type Name = (typeof NAMES)[number];

let here: VoiceRoomsWorld;
let rooms: RoomPort;
let people: ReadonlyMap<Name, Person>;
const room = (name: 'hall' | 'den' | 'closed' | 'stage'): ChannelId => here.room(name);

beforeAll(async () => {
  here = await voiceRoomsWorld();
  ({ rooms } = here);
  people = new Map(await Promise.all(NAMES.map(async (name) => [name, await here.world.person(name)] as const)));
});
afterEach(async () => {
  here.world.sandbox.world.switches.sameChannelMoveRecomputes = true;
  for (const person of people.values()) {
    if (person.voiceState(here.guildId) !== null) await person.leaveVoice(here.guildId);
  }
});
afterAll(() => here[Symbol.asyncDispose]());

const personOf = (name: Name): Person => {
  const person = people.get(name);
  if (person === undefined) throw new Error(`nobody is called ${name}`);
  return person;
};
const join = async (name: Name, channelId: ChannelId): Promise<void> => {
  await personOf(name).joinVoice(here.guildId, channelId);
  await expect.poll(() => rooms.whereIs(here.guildId, here.id(name))?.channelId).toBe(channelId);
};
const seenIn = (channelId: ChannelId, name: Name): PersonInRoom | undefined =>
  here.seen(channelId).people.find(({ userId }) => userId === here.id(name));
const byMod = (who: UserId, change: object): Promise<unknown> =>
  personOf('mod').call('PATCH', `/guilds/${here.guildId}/members/${who}`, change);
/** What the server's owner says of SPEAK in a room; with 'unset' the overwrite goes. */
const speakIn = (channelId: ChannelId, target: string, says: 'allowed' | 'denied' | 'unset'): Promise<unknown> => {
  const path = `/channels/${channelId}/permissions/${target}` as const;
  if (says === 'unset') return personOf('owner').call('DELETE', path);
  const bits = { allow: '0', deny: '0', [says === 'allowed' ? 'allow' : 'deny']: String(Permission.Speak) };
  const type = here.world.sandbox.world.users.has(target) ? 1 : 0;
  return personOf('owner').call('PUT', path, { type, ...bits });
};
const roleOf = (name: string): string =>
  [...(here.world.sandbox.world.guilds.get(here.guildId)?.roles.values() ?? [])].find((role) => role.name === name)
    ?.id ?? '';

describe('people in a voice room', () => {
  it('[BACK-2] are known as moderators or not; of whom Discord did not tell it is not denied', async () => {
    for (const name of NAMES) await join(name, room('hall'));
    const moderators = NAMES.filter((name) => rooms.moderates(here.guildId, room('hall'), here.id(name)));
    expect(moderators).toEqual(['owner', 'chief', 'mod']);
    // as: an id that nobody has.
    expect(rooms.moderates(here.guildId, room('hall'), '1' as UserId)).toBe(true);
  });

  it('are heard unless something silences them, and who is bound by no overwrite is told', async () => {
    const { guildId } = here;
    for (const name of NAMES) await join(name, room('hall'));
    const plain = { presence: 'speaking', raisedAtMs: null, suppressed: false, muted: false, maySpeak: true };
    expect(here.seen(room('hall')).people).toEqual(
      NAMES.map((name) => ({
        userId: here.id(name),
        ...plain,
        unbound: name === 'owner' || name === 'chief',
        timedOut: false,
      })),
    );
    expect(here.seen(room('hall'))).toMatchObject({ bots: [], accounts: [], kind: 'voice' });
    expect(here.seen(room('den')).people).toEqual([]);
    await personOf('bo').leaveVoice(guildId);
    await expect.poll(() => seenIn(room('hall'), 'bo')).toBeUndefined();
  });

  it('may speak by their roles and the overwrites, which Discord counts anew only when they come', async () => {
    const { guildId } = here;
    for (const name of ['chief', 'ann', 'bo'] as const) await join(name, room('hall'));
    const flags = (): unknown =>
      (['chief', 'ann', 'bo'] as const).map((name) => {
        const person = seenIn(room('hall'), name);
        return [person?.maySpeak, person?.suppressed, person?.presence];
      });
    await speakIn(room('hall'), guildId, 'denied');
    const heard = [true, false, 'speaking'];
    const heardStill = [false, false, 'speaking'];
    await expect.poll(flags).toEqual([heard, heardStill, heardStill]);
    await speakIn(room('hall'), roleOf('Guest'), 'allowed');
    await expect.poll(flags).toEqual([heard, heard, heardStill]);
    await personOf('bo').leaveVoice(guildId);
    await join('bo', room('hall'));
    const silent = [false, true, 'audience'];
    await expect.poll(flags).toEqual([heard, heard, silent]);
    await speakIn(room('hall'), here.id('bo'), 'allowed');
    await expect.poll(flags).toEqual([heard, heard, [true, true, 'audience']]);
    for (const target of [guildId, roleOf('Guest'), here.id('bo')]) await speakIn(room('hall'), target, 'unset');
    await expect.poll(() => here.seen(room('hall')).overwrites).toEqual([]);
  });

  it('who cannot see or enter the room may not speak there either', async () => {
    const { guildId } = here;
    await join('ann', room('hall'));
    for (const bit of [Permission.ViewChannel, Permission.Connect]) {
      const path = `/channels/${room('hall')}/permissions/${guildId}` as const;
      await personOf('owner').call('PUT', path, { type: 0, allow: '0', deny: String(bit) });
      await expect.poll(() => seenIn(room('hall'), 'ann')?.maySpeak).toBe(false);
      await personOf('owner').call('DELETE', path);
      await expect.poll(() => seenIn(room('hall'), 'ann')?.maySpeak).toBe(true);
    }
  });

  it('are timed out until that is over', async () => {
    await join('ann', room('hall'));
    const until = new Date(systemClock.wallMs() + 60_000).toISOString();
    await byMod(here.id('ann'), { communication_disabled_until: until });
    await expect.poll(() => seenIn(room('hall'), 'ann')).toMatchObject({ timedOut: true, presence: 'audience' });
    await byMod(here.id('ann'), { communication_disabled_until: null });
    await expect.poll(() => seenIn(room('hall'), 'ann')?.timedOut).toBe(false);
  });
});

describe('a member in voice', () => {
  const where = (name: Name): unknown => rooms.whereIs(here.guildId, here.id(name));
  const set = (name: Name, change: Parameters<RoomPort['setMember']>[2]): Promise<void> =>
    rooms.setMember(here.guildId, here.id(name), change, { spaceId: here.spaceId, by: null });

  it('is muted and unmuted in the whole server', async () => {
    await join('ann', room('hall'));
    expect(where('ann')).toEqual({ channelId: room('hall'), muted: false });
    await set('ann', { mute: true });
    await expect.poll(() => seenIn(room('hall'), 'ann')).toMatchObject({ muted: true, presence: 'audience' });
    expect(where('ann')).toEqual({ channelId: room('hall'), muted: true });
    await personOf('ann').leaveVoice(here.guildId);
    await join('ann', room('den'));
    expect(seenIn(room('den'), 'ann')).toMatchObject({ muted: true, suppressed: false });
    await set('ann', { mute: false });
    await expect.poll(() => seenIn(room('den'), 'ann')).toMatchObject({ muted: false, presence: 'speaking' });
    const log = await personOf('owner').call('GET', `/guilds/${here.guildId}/audit-logs?action_type=24`);
    expect(JSON.stringify(log)).toContain(here.spaceId);
    expect(here.app.calls).toContainEqual(['personMoved', here.guildId, here.id('ann')]);
  });

  it.each([true, false])('is moved into the same room, where Discord counts anew: %s', async (recomputes) => {
    here.world.sandbox.world.switches.sameChannelMoveRecomputes = recomputes;
    await join('ann', room('hall'));
    await speakIn(room('hall'), here.guildId, 'denied');
    await expect.poll(() => seenIn(room('hall'), 'ann')?.maySpeak).toBe(false);
    const from = here.world.sandbox.calls.count();
    await set('ann', { mute: true, moveTo: room('hall') });
    const calls = here.world.sandbox.calls.since(from).map(({ method, template }) => `${method} ${template}`);
    expect(calls).toEqual(['PATCH /guilds/:guildId/members/:userId']);
    await expect.poll(() => seenIn(room('hall'), 'ann')).toMatchObject({ muted: true, suppressed: recomputes });
    expect(where('ann')).toEqual({ channelId: room('hall'), muted: true });
    await byMod(here.id('ann'), { mute: false });
    await speakIn(room('hall'), here.guildId, 'unset');
    await expect.poll(() => here.seen(room('hall')).overwrites).toEqual([]);
  });

  it('is moved elsewhere, and told of in both rooms', async () => {
    await join('ann', room('hall'));
    here.app.calls.length = 0;
    await set('ann', { moveTo: room('den') });
    await expect.poll(() => where('ann')).toEqual({ channelId: room('den'), muted: false });
    expect(seenIn(room('hall'), 'ann')).toBeUndefined();
    expect(seenIn(room('den'), 'ann')).toMatchObject({ presence: 'speaking' });
    expect(here.app.calls).toEqual(
      expect.arrayContaining(['hall', 'den'].map((name) => ['roomChanged', here.guildId, here.room(name as 'hall')])),
    );
  });

  it('who is in no room, or in no server of ours, is gone', async () => {
    expect(where('ann')).toBeNull();
    for (const change of [{ mute: false }, { moveTo: room('hall') }]) {
      expect((await failureOf(set('ann', change))).code).toBe('gone');
    }
    const nobody = '1290000000001111111' as UserId;
    expect(rooms.whereIs(here.guildId, nobody)).toBeNull();
    const gone = await failureOf(
      rooms.setMember(here.guildId, nobody, { mute: true }, { spaceId: here.spaceId, by: null }),
    );
    expect(gone.code).toBe('gone');
  });

  it('cannot be moved where we may not go, and the refusal says what is missing there', async () => {
    await join('ann', room('hall'));
    expect(await failureOf(set('ann', { moveTo: room('closed') }))).toEqual({
      code: 'missing-permissions',
      permissions: ['CONNECT'],
      channelId: room('closed'),
      retryable: false,
    });
  });
});

describe('an empty room for a detour', () => {
  const empty = (except: ChannelId): ChannelId | null => rooms.emptyRoom(here.guildId, new Set([except]));

  it('is another voice room, where nobody is, that we may enter, and none where Discord sends the idle', async () => {
    const { guildId, world } = here;
    await join('ann', room('hall'));
    expect(empty(room('hall'))).toBe(room('den'));
    await join('bo', room('den'));
    // What is left is the stage, and a room that is closed to us.
    expect(empty(room('hall'))).toBeNull();
    expect(empty(room('den'))).toBeNull();
    await personOf('bo').leaveVoice(guildId);
    await expect.poll(() => empty(room('hall'))).toBe(room('den'));
    expect(empty(room('den'))).toBeNull();
    // The sandbox has no route for a server's own settings.
    const guild = world.sandbox.world.guilds.get(guildId);
    if (guild === undefined) throw new Error('no such server');
    const idleAt = (afk: ChannelId | null): void =>
      world.sandbox.world.emit({
        t: 'GUILD_UPDATE',
        guildId,
        d: { ...toApiGuild(guild), afk_channel_id: afk },
        intents: Intent.Guilds,
      });
    idleAt(room('den'));
    await expect.poll(() => empty(room('hall'))).toBeNull();
    idleAt(null);
    await expect.poll(() => empty(room('hall'))).toBe(room('den'));
    // Ours or somebody else's, a bot is somebody.
    here.seat('one', room('den'));
    await expect.poll(() => empty(room('hall'))).toBeNull();
    here.seat('one', null);
    await expect.poll(() => empty(room('hall'))).toBe(room('den'));
    expect(rooms.emptyRoom('1290000000001111111' as typeof guildId, new Set())).toBeNull();
  });
});

describe('our own accounts', () => {
  const accounts = (channelId: ChannelId): unknown =>
    here
      .seen(channelId)
      .accounts.map(({ accountId, state }) => `${accountId === here.id('one') ? 'one' : 'majlis'} ${state}`)
      .toSorted();

  it('are told apart from people and from the bots of others, and are muted when somebody silences them', async () => {
    const radio = await here.world.client('radio');
    const d = { guild_id: here.guildId, channel_id: room('hall'), self_mute: false, self_deaf: false };
    radio.guilds.cache.get(here.guildId)?.shard.send({ op: 4, d });
    here.seat('majlis', room('hall'));
    here.seat('one', room('hall'));
    await join('ann', room('hall'));
    await expect.poll(() => accounts(room('hall'))).toEqual(['majlis speaking', 'one speaking']);
    await expect.poll(() => here.seen(room('hall')).bots).toEqual([here.id('radio')]);
    expect(here.seen(room('hall')).people.map(({ userId }) => userId)).toEqual([here.id('ann')]);
    await byMod(here.id('one'), { mute: true });
    await byMod(here.id('majlis'), { deaf: true });
    await expect.poll(() => accounts(room('hall'))).toEqual(['majlis muted', 'one muted']);
    await byMod(here.id('one'), { mute: false });
    await byMod(here.id('majlis'), { deaf: false });
    await expect.poll(() => accounts(room('hall'))).toEqual(['majlis speaking', 'one speaking']);
    for (const name of ['majlis', 'one'] as const) here.seat(name, null);
    await expect.poll(() => accounts(room('hall'))).toEqual([]);
  });

  it('on a stage are suppressed until the main one brings them up', async () => {
    for (const name of ['majlis', 'one'] as const) here.seat(name, room('stage'));
    await expect.poll(() => accounts(room('stage'))).toEqual(['majlis suppressed', 'one suppressed']);
    const from = here.world.sandbox.calls.count();
    await rooms.bringUpAccount(here.guildId, room('stage'), here.id('one'));
    await expect.poll(() => accounts(room('stage'))).toEqual(['majlis suppressed', 'one speaking']);
    await rooms.bringUpAccount(here.guildId, room('stage'), here.id('majlis'));
    await expect.poll(() => accounts(room('stage'))).toEqual(['majlis speaking', 'one speaking']);
    const calls = here.world.sandbox.calls.since(from);
    expect(calls.map(({ path, accountId }) => [decodeURIComponent(path).split('/').at(-1), accountId])).toEqual([
      [here.id('one'), here.id('majlis')],
      ['@me', here.id('majlis')],
    ]);
    expect(here.seen(room('stage'))).toMatchObject({ people: [], bots: [] });
    for (const name of ['majlis', 'one'] as const) here.seat(name, null);
    await expect.poll(() => accounts(room('stage'))).toEqual([]);
    expect((await failureOf(rooms.bringUpAccount(here.guildId, room('stage'), here.id('one')))).code).toBe('gone');
  });
});
