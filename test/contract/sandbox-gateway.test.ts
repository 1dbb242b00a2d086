import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  ComponentType,
  Events,
  MessageFlags,
  ModalBuilder,
  TextInputStyle,
  type Client,
  type Interaction,
  type Message,
} from 'discord.js';
import { afterEach, describe, expect, it } from 'vitest';

import { allComponents, textOf } from '../../sandbox/people/index.ts';
import { smallWorld, type SmallWorld } from '../support/small-world.ts';

/** The local gateway and its interactions against an unmodified discord.js, whose code shares nothing with ours. */

let world: SmallWorld;

afterEach(async () => {
  await world.close();
});

/** Answers each interaction with `handle`; what it throws fails the test at the end. */
const answering = (client: Client, handle: (interaction: Interaction) => Promise<unknown>): unknown[] => {
  const failures: unknown[] = [];
  client.on(Events.InteractionCreate, (interaction) => {
    handle(interaction).catch((error: unknown) => failures.push(error));
  });
  return failures;
};

const spaceCommand = {
  name: 'space',
  description: 'Spaces',
  description_localizations: { 'en-US': 'Spaces' },
  options: [
    {
      type: 1,
      name: 'open',
      description: 'Open one',
      options: [
        { type: 3, name: 'title', description: 'Its title', required: true, max_length: 100 },
        { type: 7, name: 'room', description: 'Where', channel_types: [13] },
        { type: 3, name: 'topic', description: 'About', autocomplete: true },
        { type: 6, name: 'host', description: 'Who' },
        { type: 4, name: 'size', description: 'How many', min_value: 1, max_value: 9 },
      ],
    },
    { type: 1, name: 'end', description: 'End it' },
  ],
};

describe('ready', () => {
  it('gives discord.js its guild whole', async () => {
    world = await smallWorld();
    const client = await world.client();
    const guild = client.guilds.cache.get(world.guildId);
    expect(guild?.available).toBe(true);
    expect(guild?.channels.cache.map((channel) => channel.name).sort()).toEqual(['room', 'secret', 'stage', 'text']);
    expect(guild?.members.me?.id).toBe(client.user.id);
    expect(guild?.members.cache.size).toBe(1);
    expect(client.application.id).toBe(client.user.id);
  });

  it('shows the voice states of whoever is in voice, with their members', async () => {
    world = await smallWorld();
    const bob = await world.person('bob');
    await bob.joinVoice(world.guildId, world.channel('stage'));
    const client = await world.client();
    const guild = client.guilds.cache.get(world.guildId);
    expect(guild?.voiceStates.cache.get(bob.user.id)).toMatchObject({
      channelId: world.channel('stage'),
      suppress: true,
    });
    expect(guild?.members.cache.has(bob.user.id)).toBe(true);
  });
});

describe('a command', () => {
  it('arrives with what Discord would send, is answered, edited and followed up', async () => {
    world = await smallWorld();
    const client = await world.client();
    await client.application.commands.set([spaceCommand], world.guildId);
    const seen: Interaction[] = [];
    const failures = answering(client, async (interaction) => {
      seen.push(interaction);
      if (!interaction.isChatInputCommand()) return;
      await interaction.reply({ content: 'opening', flags: MessageFlags.Ephemeral });
      await interaction.editReply('opened');
      await interaction.followUp({ content: 'for all' });
    });
    const [ann, bob] = [await world.person('ann'), await world.person('bob')];
    const outcome = await bob.command(
      'space open',
      { title: 'Talk', room: world.channel('stage'), host: ann.user.id, size: 3 },
      { guildId: world.guildId, channelId: world.channel('text') },
    );
    expect(outcome.status).toBe('answered');
    await bob.waitFor(
      () => outcome.replies().length === 2 && outcome.replies().some(({ content }) => content === 'opened'),
    );
    expect(outcome.replies().map(({ content, flags }) => [content, flags & 64])).toEqual([
      ['opened', 64],
      ['for all', 0],
    ]);
    await ann.waitFor(() => ann.messages().some(({ content }) => content === 'for all'));
    expect(ann.messages().map(({ content }) => content)).toEqual(['for all']);
    const [interaction] = seen;
    if (interaction?.isChatInputCommand() !== true) throw new Error('no command arrived');
    expect(interaction.options.getSubcommand()).toBe('open');
    expect(interaction.options.getString('title')).toBe('Talk');
    expect(interaction.options.getChannel('room')?.id).toBe(world.channel('stage'));
    expect(interaction.options.getMember('host')).not.toBeNull();
    expect(interaction.locale).toBe('ar');
    expect(interaction.guildLocale).toBe('en-GB');
    expect(interaction.memberPermissions?.has('SendMessages')).toBe(true);
    expect(interaction.appPermissions.has('Administrator')).toBe(true);
    expect(interaction.context).toBe(0);
    expect(failures).toEqual([]);
  });

  it('shows "thinking…" until a deferred answer comes', async () => {
    world = await smallWorld();
    const client = await world.client();
    await client.application.commands.set([spaceCommand], world.guildId);
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const failures = answering(client, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await held;
      await interaction.editReply({
        flags: MessageFlags.IsComponentsV2,
        components: [{ type: ComponentType.TextDisplay, content: 'done' }],
      });
    });
    const bob = await world.person('bob');
    const outcome = await bob.command('space end', {}, { guildId: world.guildId, channelId: world.channel('text') });
    await bob.waitFor(() => outcome.replies().length === 1);
    expect(outcome.replies()[0]?.flags).toBe(64 | 128);
    release();
    const reply = await outcome.reply();
    expect(textOf(reply)).toBe('done');
    expect(reply.flags).toBe(64 | MessageFlags.IsComponentsV2);
    expect(failures).toEqual([]);
  });

  it('is lost for a person whose application does not answer', async () => {
    world = await smallWorld();
    const client = await world.client();
    await client.application.commands.set([spaceCommand], world.guildId);
    const arrived = new Promise<Interaction>((resolve) => client.once(Events.InteractionCreate, resolve));
    const bob = await world.person('bob');
    const pending = bob.command('space end', {}, { guildId: world.guildId, channelId: world.channel('text') });
    const interaction = await arrived;
    world.sandbox.world.clock.advance(3_000);
    expect((await pending).status).toBe('failed');
    if (!interaction.isChatInputCommand()) throw new Error('no command arrived');
    await expect(interaction.reply('late')).rejects.toMatchObject({ code: 10062 });
  });
});

describe('components and modals', () => {
  it('carry buttons, selects, modals and autocomplete to discord.js and back', async () => {
    world = await smallWorld();
    const client = await world.client();
    await client.application.commands.set([spaceCommand], world.guildId);
    const failures = answering(client, async (interaction) => {
      if (interaction.isAutocomplete()) {
        const typed = interaction.options.getFocused();
        await interaction.respond([{ name: `${typed}!`, value: `${typed}-value` }]);
      } else if (interaction.isButton()) {
        await interaction.showModal(
          new ModalBuilder({
            custom_id: 'details',
            title: 'Details',
            components: [
              {
                type: ComponentType.Label,
                label: 'Why',
                component: {
                  type: ComponentType.TextInput,
                  custom_id: 'why',
                  style: TextInputStyle.Short,
                  max_length: 20,
                },
              },
              {
                type: ComponentType.Label,
                label: 'Which',
                component: {
                  type: ComponentType.StringSelect,
                  custom_id: 'which',
                  options: [
                    { label: 'A', value: 'a' },
                    { label: 'B', value: 'b' },
                  ],
                },
              },
            ],
          }),
        );
      } else if (interaction.isStringSelectMenu()) {
        await interaction.update({ content: `chose ${interaction.values.join()}`, components: [] });
      } else if (interaction.isModalSubmit()) {
        const why = interaction.fields.getTextInputValue('why');
        const which = interaction.fields.getStringSelectValues('which').join();
        await interaction.reply({ content: `${why} ${which}`, flags: MessageFlags.Ephemeral });
      }
    });
    const channel = await client.channels.fetch(world.channel('text'));
    if (channel?.isSendable() !== true) throw new Error('the text channel takes messages');
    const bob = await world.person('bob');
    const panel: Message = await channel.send({
      content: 'panel',
      components: [
        new ActionRowBuilder<ButtonBuilder>().addComponents(
          new ButtonBuilder({ custom_id: 'raise', label: 'Raise hand', style: ButtonStyle.Primary }),
        ),
        {
          type: 1,
          components: [
            {
              type: 3,
              custom_id: 'pick',
              options: [
                { label: 'X', value: 'x' },
                { label: 'Y', value: 'y' },
              ],
            },
          ],
        },
      ],
    });
    await bob.waitFor(() => bob.messages().some(({ id }) => id === panel.id));
    const where = { guildId: world.guildId, channelId: world.channel('text') };
    expect(await bob.autocomplete('space open', { topic: 'sci' }, 'topic', where)).toEqual([
      { name: 'sci!', value: 'sci-value' },
    ]);

    const clicked = await bob.click({ label: /hand/ });
    if (clicked.modal === null) throw new Error('no modal was opened');
    expect(clicked.modal.title).toBe('Details');
    await expect(bob.submitModal(clicked.modal, { why: 'x'.repeat(21), which: ['a'] })).rejects.toMatchObject({
      code: 50035,
    });
    await expect(bob.submitModal(clicked.modal, { why: 'so', which: ['c'] })).rejects.toMatchObject({ code: 50035 });
    const submitted = await bob.submitModal(clicked.modal, { why: 'so', which: ['b'] });
    expect((await submitted.reply()).content).toBe('so b');

    await expect(bob.select('pick', ['z'])).rejects.toMatchObject({ code: 50035 });
    const selected = await bob.select('pick', ['y']);
    expect(selected.status).toBe('answered');
    await bob.waitFor(() => bob.messages().some(({ id, content }) => id === panel.id && content === 'chose y'));
    expect(allComponents(bob.messages().find(({ id }) => id === panel.id)?.components ?? [])).toEqual([]);
    expect(failures).toEqual([]);
  });
});

describe('resume', () => {
  it('brings discord.js what it missed while its socket was cut', async () => {
    world = await smallWorld();
    const client = await world.client();
    const bob = await world.person('bob');
    const texts: string[] = [];
    client.on(Events.MessageCreate, (message) => texts.push(message.id));
    const resumed = new Promise<number>((resolve) =>
      client.once(Events.ShardResume, (_shard, replayed) => resolve(replayed)),
    );
    world.sandbox.gateway.cut(world.id('majlis'));
    const missed = [await bob.say(world.channel('text'), 'one'), await bob.say(world.channel('text'), 'two')];
    expect(await resumed).toBeGreaterThanOrEqual(2);
    expect(texts).toEqual(missed.map(({ id }) => id));
    expect(world.sandbox.gateway.sessionIdsOf(world.id('majlis'))).toHaveLength(1);
  });

  it('follows op 7, and identifies anew after op 9', async () => {
    world = await smallWorld({ gateway: { identifyWindowMs: 0 } });
    const client = await world.client();
    const [first] = world.sandbox.gateway.sessionIdsOf(world.id('majlis'));
    const resumed = new Promise((resolve) => client.once(Events.ShardResume, resolve));
    world.sandbox.gateway.askToReconnect(world.id('majlis'));
    await resumed;
    expect(world.sandbox.gateway.sessionIdsOf(world.id('majlis'))).toEqual([first]);
    const again = new Promise((resolve) => client.once(Events.ShardReady, resolve));
    world.sandbox.gateway.invalidate(world.id('majlis'), false);
    await again;
    expect(world.sandbox.gateway.sessionIdsOf(world.id('majlis'))).not.toContain(first);
  });
});
