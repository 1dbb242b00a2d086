import { ChannelType, Client, DiscordAPIError, Events, GatewayIntentBits, OverwriteType, type Guild } from 'discord.js';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Permission } from '../../sandbox/world/index.ts';
import { restSandbox, type RestSandbox } from '../support/rest-sandbox.ts';

/** discord.js as anybody would write it, with another base address. */
async function libraryIn(test: RestSandbox): Promise<Guild> {
  const { api, bots } = test.sandbox.line();
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildVoiceStates],
    rest: { api },
  });
  onTestFinished(() => client.destroy());
  await Promise.all([
    new Promise<void>((resolve) => client.once(Events.ClientReady, () => resolve())),
    client.login(bots[0]?.token ?? ''),
  ]);
  return client.guilds.fetch(test.guild.id);
}

describe('discord.js', () => {
  it('opens a stage, seats a host, invites them and hears them accept', async () => {
    await using test = await restSandbox();
    const guild = await libraryIn(test);
    expect(guild.channels.cache.size).toBe(test.guild.channels.size);
    const room = await guild.channels.create({
      name: 'مجلس المساء',
      type: ChannelType.GuildStageVoice,
      parent: test.id('rooms'),
      permissionOverwrites: [{ id: test.id('bot'), allow: ['ViewChannel', 'Connect', 'ManageChannels'] }],
      reason: 'مساحة جديدة',
    });
    expect(test.guild.auditLog.at(-1)?.reason).toBe('مساحة جديدة');
    await room.permissionOverwrites.edit(
      test.id('ann'),
      { MuteMembers: true },
      { type: OverwriteType.Member, reason: 'host' },
    );
    expect(test.guild.channels.get(room.id)?.overwrites.get(test.id('ann'))?.allow).toBe(Permission.MuteMembers);
    const stage = await room.createStageInstance({ topic: 'قهوة وحديث' });
    expect(stage.topic).toBe('قهوة وحديث');

    test.sandbox.world.voice.update({
      guildId: test.guild.id,
      userId: test.id('ann'),
      sessionId: 'phone',
      channelId: room.id,
      selfMute: false,
      selfDeaf: false,
    });
    await vi.waitFor(() => expect(guild.voiceStates.cache.get(test.id('ann'))?.suppress).toBe(true));
    const host = guild.voiceStates.cache.get(test.id('ann'));
    await host?.setSuppressed(false);
    await vi.waitFor(() => expect(host?.requestToSpeakTimestamp).toBeGreaterThan(0));
    const accepted = await test.ask('ann', 'PATCH', `/guilds/${test.guild.id}/voice-states/@me`, {
      body: { channel_id: room.id, request_to_speak_timestamp: null },
    });
    expect(accepted.status).toBe(204);
    await vi.waitFor(() => expect(host).toMatchObject({ suppress: false, requestToSpeakTimestamp: null }));

    await room.delete('over');
    await vi.waitFor(() => expect(guild.voiceStates.cache.get(test.id('ann'))?.channelId ?? null).toBeNull());
    expect(guild.stageInstances.cache.size).toBe(0);
  });

  it('reads refusals by their codes, and waits out its buckets', async () => {
    await using test = await restSandbox();
    const guild = await libraryIn(test);
    const codeOf = async (act: Promise<unknown>): Promise<unknown> =>
      act.then(
        () => null,
        (error: unknown) => (error instanceof DiscordAPIError ? error.code : error),
      );
    expect(await codeOf(guild.channels.create({ name: 'x'.repeat(101) }))).toBe(50035);
    const voice = await guild.channels.fetch(test.id('voice'));
    if (voice?.type !== ChannelType.GuildVoice) throw new Error('no voice room');
    const ban = voice.permissionOverwrites.edit(test.id('ann'), { BanMembers: true }, { type: OverwriteType.Member });
    expect(await codeOf(ban)).toBe(50013);
    expect(await codeOf(guild.channels.fetch('123456789012345678'))).toBe(10003);
    expect(await codeOf(guild.members.edit(test.id('ann'), { mute: true }))).toBe(40032);
    // More than one bucket holds; the library queues and none is refused.
    const asked = test.sandbox.calls.count();
    await Promise.all(Array.from({ length: 35 }, async () => guild.roles.fetch(test.id('guest'), { force: true })));
    const calls = test.sandbox.calls.since(asked);
    expect(calls).toHaveLength(35);
    expect(calls.filter(({ status }) => status === 429)).toEqual([]);
  });
});
