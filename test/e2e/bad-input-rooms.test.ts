import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/people/index.ts';
import { answerTo, castOf, comeUp, isSpeaker, openSpace, panelOf, panelSays, type Cast } from '../support/cast.ts';
import { callsOf, endSpace, expectQuiet, guildOf, INVITED, PATIENCE_MS, type Place } from '../support/front-door.ts';
import { ordered } from '../support/ordered.ts';
import { startStack, type Stack } from '../support/stack.ts';

const text = (key: string): object => ({ key, name: 'general', type: 'text' });
const bots = (permissions: unknown): object[] => [{ bot: 'majlis', permissions }];
const server = (key: string, name: string, more: object): object => ({
  key,
  name,
  owner: 'ann',
  features: ['COMMUNITY'],
  members: [{ user: 'bob' }, { user: 'cleo' }],
  ...more,
});

const HOME = server('home', 'Home', {
  id: '1390000000000000001',
  bots: bots(INVITED),
  channels: [
    { ...text('home-general'), id: '1390000000000000002' },
    { key: 'kept', id: '1390000000000000003', name: 'Kept', type: 'stage' },
  ],
});

const SEED = {
  users: ['ann', 'bob', 'cleo'].map((key) => ({ key, username: key })),
  bots: [{ key: 'majlis', username: 'Majlis' }],
  guilds: [
    HOME,
    server('lent', 'Lent', {
      bots: bots(INVITED),
      channels: [
        text('lent-general'),
        {
          key: 'stage',
          name: 'The Stage',
          type: 'stage',
          overwrites: [{ for: 'ann', allow: ['Stream', 'UseSoundboard'], deny: ['AddReactions'] }],
        },
      ],
    }),
  ],
};

let stack: Stack;
let cast: Cast;
let ann: Person;
let bob: Person;
let cleo: Person;

beforeAll(async () => {
  stack = await startStack({ seed: SEED });
  cast = castOf(stack);
  ann = await cast.person('ann');
  bob = await cast.person('bob');
  cleo = await cast.person('cleo');
});
afterEach(() => expectQuiet(stack));
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

const general = (guild: string): Place => ({
  guildId: cast.guildId(guild),
  channelId: cast.channelId(guild, 'general'),
});
const botId = (): string => stack.sandbox.line().bots[0]?.id ?? '';

describe('a room', () => {
  it('[LIFE-7] deleted while live ends its space, and nothing is said anywhere', { timeout: 60_000 }, async () => {
    const { guildId } = general('Home');
    const room = await openSpace(bob, { title: 'Gone' }, general('Home'));
    await comeUp(bob, guildId, room);
    await panelSays(bob, room, /Live/);
    const from = stack.sandbox.calls.count();
    await ann.call('DELETE', `/channels/${room}`);
    await expect
      .poll(() => answerTo(bob, 'space info', {}, general('Home')), { timeout: PATIENCE_MS })
      .toContain('no open space');
    expect(callsOf(stack, from, { method: 'POST', path: /messages|channels$|stage-instances/ })).toBe(0);
    expect(guildOf(stack, guildId).channels.has(room)).toBe(false);
  });

  it('[LIFE-7] [OPEN-8] deleted while it is being opened is told to the asker', { timeout: 60_000 }, async () => {
    const { guildId } = general('Home');
    const made = (): string | undefined =>
      [...guildOf(stack, guildId).channels.values()].find(({ name }) => name === 'Snatched')?.id;
    const asked = answerTo(
      bob,
      'space open',
      { title: 'Snatched' },
      { ...general('Home'), says: /Discord|deleted|ended|exist|open in/ },
    );
    const room = await ann.waitFor(made, PATIENCE_MS, 'the room');
    await ann.call('DELETE', `/channels/${room}`);
    const answer = await asked;
    expect(answer).not.toContain('Opening');
    await expect
      .poll(() => answerTo(bob, 'space info', {}, general('Home')), { timeout: PATIENCE_MS })
      .toContain('no open space');
    expect(made()).toBeUndefined();
  });

  it(
    '[KEEP-2] whose making was carried out and not answered is found, not made twice',
    { timeout: 60_000 },
    async () => {
      const { guildId } = general('Home');
      stack.sandbox.api.faults.order({
        method: 'POST',
        template: '/guilds/:guildId/channels',
        status: 0,
        after: true,
        count: 1,
      });
      const room = await openSpace(bob, { title: 'Once' }, general('Home'));
      expect([...guildOf(stack, guildId).channels.values()].filter(({ name }) => name === 'Once')).toHaveLength(1);
      await endSpace(stack, bob, { guildId, channelId: room });
    },
  );

  it(
    '[OPEN-7] that our account cannot hear runs without ears, says so, and cannot be linked',
    { timeout: 90_000 },
    async () => {
      const { guildId } = general('Home');
      // Voice is out of order: nobody learns where to send.
      await ordered(stack.sandbox, { kind: 'voice-drop-discovery', count: 1000 });
      const answer = await answerTo(bob, 'space open', { title: 'Deaf' }, { ...general('Home'), says: /is open/ });
      const room = /<#(\d+)>/.exec(answer)?.[1] ?? '';
      expect(answer).toContain('could not take its own seat');
      await panelSays(bob, room, /taking its seat|cannot hear this room/);
      expect(await answerTo(bob, 'link open', {}, { guildId, channelId: room })).toContain('does not hear this room');
      // When voice is back the seat is taken, and the space can be linked.
      await ordered(stack.sandbox, { kind: 'voice-drop-discovery', count: 0 });
      await expect
        .poll(() => answerTo(bob, 'link open', {}, { guildId, channelId: room }), { timeout: 60_000, interval: 1000 })
        .toContain('Give this code');
      await endSpace(stack, bob, { guildId, channelId: room });
    },
  );
});

describe('what people do by hand', () => {
  it('[KEEP-3] is mended: a closed stage, a deleted panel, a disconnected account', { timeout: 90_000 }, async () => {
    const { guildId } = general('Home');
    const room = await openSpace(bob, { title: 'By hand' }, general('Home'));
    await comeUp(bob, guildId, room);
    await ann.call('DELETE', `/stage-instances/${room}`);
    await expect
      .poll(() => guildOf(stack, guildId).stageInstances.get(room)?.topic, { timeout: PATIENCE_MS })
      .toBe('By hand');

    const first = panelOf(bob, room);
    await ann.call('DELETE', `/channels/${room}/messages/${first?.id ?? ''}`);
    await bob.waitFor(
      () => panelOf(bob, room) !== undefined && panelOf(bob, room)?.id !== first?.id,
      PATIENCE_MS,
      'another panel',
    );
    await ann.call('PATCH', `/guilds/${guildId}/members/${botId()}`, { channel_id: null });
    await expect
      .poll(() => guildOf(stack, guildId).voiceStates.get(botId()), { timeout: PATIENCE_MS })
      .toMatchObject({ channelId: room, suppress: false });
    await ann.suppress(guildId, botId(), true);
    await expect
      .poll(() => guildOf(stack, guildId).voiceStates.get(botId())?.suppress, { timeout: PATIENCE_MS })
      .toBe(false);

    await ann.call('PATCH', `/stage-instances/${room}`, { topic: 'Renamed by hand' });
    await panelSays(bob, room, /Renamed by hand/);
    await ann.call('PATCH', `/stage-instances/${room}`, { topic: '\u3164' });
    await expect
      .poll(() => guildOf(stack, guildId).stageInstances.get(room)?.topic, { timeout: PATIENCE_MS })
      .toBe('Renamed by hand');
    expect(bob.messages(room).filter(({ components }) => components.length > 0)).toHaveLength(1);
    await endSpace(stack, bob, { guildId, channelId: room });
  });
});

describe('a borrowed room', () => {
  it('[LIFE-5] that was open already lends its topic and is given back as it was', { timeout: 90_000 }, async () => {
    const { guildId } = general('Lent');
    const stage = cast.channelId('Lent', 'The Stage');
    await ann.call('POST', '/stage-instances', { channel_id: stage, topic: 'What was on', privacy_level: 2 });
    await cleo.joinVoice(guildId, stage);
    const rights = (): unknown[] =>
      structuredClone([...(guildOf(stack, guildId).channels.get(stage)?.overwrites.values() ?? [])]);
    const before = rights();
    // Somebody's running stage is not for everybody to take.
    expect(await answerTo(bob, 'space open', { room: stage }, general('Lent'))).toContain(
      'Only who moderates that room',
    );
    expect(await openSpace(ann, { room: stage }, general('Lent'))).toBe(stage);
    await panelSays(ann, stage, /What was on/);
    await comeUp(ann, guildId, stage);
    const answer = await answerTo(ann, 'space open', { room: stage }, general('Lent'));
    expect(answer).toContain(`There is a space in <#${stage}> already`);
    await answerTo(ann, 'space end', { when: 'now' }, { guildId, channelId: stage, says: /has ended/ });
    await panelSays(ann, stage, /ended by its host/);
    expect(guildOf(stack, guildId).stageInstances.get(stage)?.topic).toBe('What was on');
    await expect.poll(rights, { timeout: PATIENCE_MS }).toEqual(before);
    await expect.poll(() => guildOf(stack, guildId).voiceStates.has(botId()), { timeout: PATIENCE_MS }).toBe(false);
    // Who was there is there still, and the host who came up stands where they stood.
    expect(guildOf(stack, guildId).voiceStates.get(cleo.user.id)?.channelId).toBe(stage);
    expect(isSpeaker(ann, guildId)).toBe(true);
    expect(guildOf(stack, guildId).channels.get(stage)?.name).toBe('The Stage');
  });

  it('[LIFE-5] with another topic than it had is closed if it was closed', { timeout: 60_000 }, async () => {
    const { guildId } = general('Home');
    const stage = cast.channelId('Home', 'Kept');
    await openSpace(bob, { room: stage, title: 'New' }, general('Home'));
    expect(guildOf(stack, guildId).stageInstances.get(stage)?.topic).toBe('New');
    await endSpace(stack, bob, { guildId, channelId: stage });
    await expect.poll(() => guildOf(stack, guildId).stageInstances.has(stage), { timeout: PATIENCE_MS }).toBe(false);
    expect(guildOf(stack, guildId).channels.has(stage)).toBe(true);
  });
});
