import { DiscordAPIError, Events, MessageFlags, type Client, type Interaction } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/people/index.ts';
import { smallWorld, type SmallWorld } from '../support/small-world.ts';

/** Events that are lost, come twice or come late, and sessions that are over, as an unmodified discord.js meets them. */

let world: SmallWorld;
let client: Client<true>;
let bob: Person;

beforeEach(async () => {
  world = await smallWorld({ gateway: { identifyWindowMs: 0 } });
  client = await world.client();
  bob = await world.person('bob');
});

afterEach(async () => {
  await world.close();
});

const order = async (fault: Record<string, unknown>): Promise<void> => {
  const { control } = world.sandbox.line();
  const response = await fetch(`${control.url}/faults`, {
    method: 'POST',
    headers: { authorization: `Control ${control.secret}` },
    body: JSON.stringify({ kind: 'gateway-dispatch', userId: world.id('majlis'), ...fault }),
  });
  expect(response.status).toBe(200);
};

const voiceStates = () => {
  const states = client.guilds.cache.get(world.guildId)?.voiceStates;
  if (states === undefined) throw new Error('the client has its guild');
  return states;
};
const shown = () => voiceStates().cache.get(bob.user.id);

describe('a voice state', () => {
  it('that is missed is unknown until the next one, or until somebody asks', async () => {
    await order({ event: 'VOICE_STATE_UPDATE', how: 'missed', aboutUserId: bob.user.id });
    await bob.joinVoice(world.guildId, world.channel('stage'));
    await expect.poll(() => world.sandbox.gateway.faults.waiting()).toBe(0);
    // A later event of somebody else: whatever was sent before has arrived.
    const cem = await world.person('cem');
    await cem.joinVoice(world.guildId, world.channel('room'));
    await expect.poll(() => voiceStates().cache.has(cem.user.id)).toBe(true);
    expect(shown()).toBeUndefined();
    await voiceStates().fetch(bob.user.id);
    expect(shown()).toMatchObject({ channelId: world.channel('stage'), suppress: true });
  });

  it('that comes late leaves what is over, until the next one', async () => {
    await bob.joinVoice(world.guildId, world.channel('stage'));
    await order({ event: 'VOICE_STATE_UPDATE', how: 'late', aboutUserId: bob.user.id });
    await bob.raiseHand(world.guildId);
    await bob.lowerHand(world.guildId);
    await expect.poll(() => shown()?.requestToSpeakTimestamp ?? null).not.toBeNull();
    expect(world.sandbox.gateway.faults.waiting()).toBe(0);
    expect(bob.voiceState(world.guildId)?.request_to_speak_timestamp).toBeNull();
    expect((await voiceStates().fetch(bob.user.id, { force: true })).requestToSpeakTimestamp).toBeNull();
  });

  it('that comes twice changes nothing', async () => {
    let updates = 0;
    client.on(Events.VoiceStateUpdate, () => (updates += 1));
    await order({ event: 'VOICE_STATE_UPDATE', how: 'twice', aboutUserId: bob.user.id });
    await bob.joinVoice(world.guildId, world.channel('stage'));
    await expect.poll(() => updates).toBe(2);
    expect(shown()).toMatchObject({ channelId: world.channel('stage'), suppress: true });
  });
});

it('an interaction that comes twice can be answered once', async () => {
  await client.application.commands.set([{ name: 'ping', description: 'Ping' }], world.guildId);
  const codes: unknown[] = [];
  client.on(Events.InteractionCreate, (interaction: Interaction) => {
    if (!interaction.isChatInputCommand()) return;
    void interaction.reply({ content: 'pong', flags: MessageFlags.Ephemeral }).then(
      () => codes.push('answered'),
      (error: unknown) => codes.push(error instanceof DiscordAPIError ? error.code : error),
    );
  });
  await order({ event: 'INTERACTION_CREATE', how: 'twice', aboutUserId: bob.user.id });
  const outcome = await bob.command('ping', {}, { guildId: world.guildId, channelId: world.channel('text') });
  await expect.poll(() => codes.length).toBe(2);
  expect(new Set(codes)).toEqual(new Set([40060, 'answered']));
  expect(outcome.replies()).toHaveLength(1);
});

it('a session that is over when its client comes back is begun anew, with everything as it is by then', async () => {
  const bot = world.id('majlis');
  const [session] = world.sandbox.gateway.sessionIdsOf(bot);
  world.sandbox.world.switches.resumeWindowMs = 0;
  const again = new Promise((resolve) => client.once(Events.ShardReady, resolve));
  world.sandbox.gateway.cut(bot);
  await bob.joinVoice(world.guildId, world.channel('stage'));
  await again;
  expect(world.sandbox.gateway.sessionIdsOf(bot)).not.toContain(session);
  await expect.poll(() => shown()?.channelId).toBe(world.channel('stage'));
});
