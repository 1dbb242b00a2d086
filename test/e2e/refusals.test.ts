import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../../sandbox/people/index.ts';
import { answerTo, castOf, comeUp, openSpace, panelOf, panelSays, type Cast } from '../support/cast.ts';
import { answered } from '../support/front-door.ts';
import { startStack, type Stack } from '../support/stack.ts';

const PATIENCE_MS = 20_000;

/** What the invitation link of the README asks for. */
const INVITED = '299080373882000';

const text = (key: string): object => ({ key, name: 'general', type: 'text' });

/** Three servers: one that is no community, one that gave the bot too little, one whose stages are full or closed to it. */
const SEED = {
  users: ['ann', 'bob'].map((key) => ({ key, username: key })),
  bots: [{ key: 'majlis', username: 'Majlis' }],
  guilds: [
    {
      key: 'plain',
      name: 'Plain',
      owner: 'ann',
      members: [{ user: 'bob' }],
      bots: [{ bot: 'majlis', permissions: INVITED }],
      channels: [text('plain-general')],
    },
    {
      key: 'strict',
      name: 'Strict',
      owner: 'ann',
      features: ['COMMUNITY'],
      members: [{ user: 'bob' }],
      bots: [{ bot: 'majlis', permissions: ['ViewChannel', 'SendMessages', 'Connect', 'MuteMembers'] }],
      channels: [text('strict-general')],
    },
    {
      key: 'mixed',
      name: 'Mixed',
      owner: 'ann',
      features: ['COMMUNITY'],
      members: [{ user: 'bob' }],
      bots: [{ bot: 'majlis', permissions: INVITED }],
      channels: [
        text('mixed-general'),
        {
          key: 'closed',
          name: 'Closed',
          type: 'stage',
          overwrites: [{ for: 'majlis', deny: ['MuteMembers', 'SendMessages'] }],
        },
        { key: 'hall', name: 'Hall', type: 'stage' },
        { key: 'full', name: 'Full', type: 'stage', userLimit: 1 },
        { key: 'lounge', name: 'Lounge', type: 'voice' },
      ],
    },
  ],
};

let stack: Stack;
let cast: Cast;

beforeAll(async () => {
  stack = await startStack({ seed: SEED });
  cast = castOf(stack);
});
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

const general = (guild: string): { guildId: string; channelId: string } => ({
  guildId: cast.guildId(guild),
  channelId: cast.channelId(guild, 'general'),
});

describe('a space that cannot be opened', () => {
  it('for want of a community says what to enable', { timeout: 60_000 }, async () => {
    const bob = await cast.person('bob');
    expect(await answerTo(bob, 'space open', { kind: 'stage' }, general('Plain'))).toContain('Enable Community');
  });

  it('for want of permissions names each', { timeout: 60_000 }, async () => {
    const bob = await cast.person('bob');
    const answer = await answerTo(bob, 'space open', {}, general('Strict'));
    for (const name of ['Manage Channels', 'Move Members', 'Manage Permissions']) expect(answer).toContain(name);
    expect(answer).not.toContain('Mute Members');
  });

  it('for want of permissions in a channel names that channel too', { timeout: 60_000 }, async () => {
    const bob = await cast.person('bob');
    const closed = cast.channelId('Mixed', 'Closed');
    const answer = await answerTo(bob, 'space open', { room: closed }, general('Mixed'));
    for (const said of [`<#${closed}>`, 'Mute Members', 'Send Messages']) expect(answer).toContain(said);
    expect(answer).not.toContain('Move Members');
  });
});

describe('a stage that others run', () => {
  it(
    '[OPEN-4] [OPEN-16] is not handed to a member who names it; who moderates it may',
    { timeout: 120_000 },
    async () => {
      const [ann, bob] = [await cast.person('ann'), await cast.person('bob')];
      const hall = cast.channelId('Mixed', 'Hall');
      const { guildId } = general('Mixed');
      await ann.joinVoice(guildId, hall);
      await ann.call('POST', '/stage-instances', { channel_id: hall, topic: 'Assembly' });
      const answer = await answerTo(bob, 'space open', { title: 'Mine', room: hall }, general('Mixed'));
      expect(answer).toContain(`A stage is open in <#${hall}>`);
      const guild = stack.sandbox.world.guilds.get(guildId);
      expect(guild?.stageInstances.get(hall)).toMatchObject({ topic: 'Assembly' });
      expect([...(guild?.channels.get(hall)?.overwrites.keys() ?? [])]).toEqual([]);
      // The stage is offered to who moderates it, and to nobody else.
      const offer = await ann.waitFor(() => panelOf(ann, hall), PATIENCE_MS, 'an offer to run the stage');
      expect(textOf(offer)).toContain('Assembly');
      const press = { message: offer.id, customId: /^mj1:run-stage:/ };
      expect(await answered(bob, bob.click({ ...press, message: panelOf(bob, hall) ?? '' }))).toContain(
        'A stage is open',
      );
      expect(await answered(ann, ann.click(press))).toMatch(/Assembly/);
      expect(await panelSays(ann, hall, /Live/)).toContain('Assembly');
      await answerTo(ann, 'space end', { when: 'now' }, { guildId, channelId: hall, says: /has ended/ });
      await expect
        .poll(() => guild?.stageInstances.get(hall), { timeout: PATIENCE_MS })
        .toMatchObject({ topic: 'Assembly' });
      await ann.leaveVoice(guildId);
    },
  );
});

describe('a space', () => {
  it('opens in a room that is full: who may move members comes in all the same', { timeout: 120_000 }, async () => {
    const [ann, bob] = [await cast.person('ann'), await cast.person('bob')];
    const full = cast.channelId('Mixed', 'Full');
    const { guildId } = general('Mixed');
    await bob.joinVoice(guildId, full);
    expect(await openSpace(ann, { title: 'Full house', room: full }, general('Mixed'))).toBe(full);
    const bot = stack.sandbox.line().bots[0]?.id ?? '';
    const seat = stack.sandbox.world.guilds.get(guildId)?.voiceStates.get(bot);
    expect(seat).toMatchObject({ channelId: full, suppress: false });
    await answerTo(ann, 'space end', { when: 'now' }, { guildId, channelId: full, says: /has ended/ });
    await bob.leaveVoice(guildId);
    await expect
      .poll(() => stack.sandbox.world.guilds.get(guildId)?.stageInstances.has(full), { timeout: PATIENCE_MS })
      .toBe(false);
  });

  it('whose room is deleted by hand is over, and the next one opens', { timeout: 120_000 }, async () => {
    const [ann, bob] = [await cast.person('ann'), await cast.person('bob')];
    const { guildId } = general('Mixed');
    const room = await openSpace(bob, { title: 'Short' }, general('Mixed'));
    await comeUp(bob, guildId, room);
    await panelSays(ann, room, /Live/);
    const panel = ann.messages(room).at(-1);
    await ann.call('DELETE', `/channels/${room}`);
    expect(panel === undefined ? '' : textOf(panel)).toContain('Short');
    await expect
      .poll(() => answerTo(ann, 'space info', {}, general('Mixed')), { timeout: PATIENCE_MS })
      .toContain('no open space');
    // The bot goes on: the next space opens.
    const next = await openSpace(bob, { title: 'مُحَمَّد \u202Eright to left' }, general('Mixed'));
    expect(await panelSays(ann, next, /Live/)).toContain('مُحَمَّد');
    await answerTo(bob, 'space end', { when: 'now' }, { guildId, channelId: next, says: /has ended/ });
  });

  it(
    '[KEEP-3] comes back with its panel when somebody deleted that and does nothing else',
    { timeout: 120_000 },
    async () => {
      const [ann, bob] = [await cast.person('ann'), await cast.person('bob')];
      const { guildId } = general('Mixed');
      const room = await openSpace(bob, { title: 'Panel' }, general('Mixed'));
      await panelSays(ann, room, /Live/);
      const first = ann.messages(room).at(-1);
      await ann.call('DELETE', `/channels/${room}/messages/${first?.id ?? ''}`);
      // Nobody does anything in the room: the deletion alone brings it back.
      await ann.waitFor(
        (person) => person.messages(room).find(({ id, components }) => id !== first?.id && components.length > 0),
        PATIENCE_MS,
        'a new panel',
      );
      await panelSays(ann, room, /Live/);
      await answerTo(bob, 'space end', { when: 'now' }, { guildId, channelId: room, says: /has ended/ });
    },
  );
});
