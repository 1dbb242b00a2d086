import { once } from 'node:events';
import { Client as Dysnomia, Constants } from '@projectdysnomia/dysnomia';
import {
  Client,
  Events,
  GatewayIntentBits,
  GuildScheduledEventEntityType,
  GuildScheduledEventPrivacyLevel,
  GuildScheduledEventRecurrenceRuleFrequency,
  GuildScheduledEventRecurrenceRuleWeekday,
  GuildScheduledEventStatus,
  type Guild,
} from 'discord.js';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { connectPerson, type Person } from '../../sandbox/people/index.ts';
import { restSandbox, type RestSandbox } from '../support/rest-sandbox.ts';

const hourMs = 3_600_000;

/** discord.js as anybody would write it, with another base address. */
async function libraryIn(test: RestSandbox, intents: readonly GatewayIntentBits[] = [1 << 16]): Promise<Guild> {
  const { api, bots } = test.sandbox.line();
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildVoiceStates, ...intents],
    rest: { api },
  });
  onTestFinished(() => client.destroy());
  await Promise.all([
    new Promise<void>((resolve) => client.once(Events.ClientReady, () => resolve())),
    client.login(bots[0]?.token ?? ''),
  ]);
  return client.guilds.fetch(test.guild.id);
}

async function personIn(test: RestSandbox, key: string): Promise<Person> {
  const { api, gateway, ca } = test.sandbox.line();
  const token = test.sandbox.world.users.get(test.id(key))?.token ?? '';
  const person = await connectPerson({ api, gateway, token, voiceCa: ca });
  onTestFinished(() => person.close());
  return person;
}

const soon = (test: RestSandbox, inMs: number): Date => new Date(test.sandbox.world.clock.nowMs() + inMs);

describe('discord.js', () => {
  it('plans an event on a stage, sees who is interested and what a moderator changes, opens it and ends it', async () => {
    await using test = await restSandbox();
    const guild = await libraryIn(test);
    const [ann, owner] = await Promise.all([personIn(test, 'ann'), personIn(test, 'owner')]);
    // The library tells only of people that it knows.
    await guild.client.users.fetch(test.id('ann'));
    const interested: string[] = [];
    guild.client.on(Events.GuildScheduledEventUserAdd, (_event, user) => interested.push(user.id));
    const event = await guild.scheduledEvents.create({
      name: 'قهوة وحديث',
      scheduledStartTime: soon(test, hourMs),
      privacyLevel: GuildScheduledEventPrivacyLevel.GuildOnly,
      entityType: GuildScheduledEventEntityType.StageInstance,
      channel: test.id('stage'),
      description: 'An evening',
      reason: 'planned',
    });
    expect(event).toMatchObject({
      name: 'قهوة وحديث',
      status: GuildScheduledEventStatus.Scheduled,
      creatorId: test.id('bot'),
    });
    expect((await ann.waitFor((person) => person.scheduledEvents(guild.id)[0])).name).toBe('قهوة وحديث');

    await ann.setInterested(guild.id, event.id, true);
    await vi.waitFor(() => expect(interested).toContain(test.id('ann')));
    expect([...(await guild.scheduledEvents.fetchSubscribers(event)).keys()]).toContain(test.id('ann'));
    await ann.setInterested(guild.id, event.id, false);
    expect([...(await guild.scheduledEvents.fetchSubscribers(event)).keys()]).not.toContain(test.id('ann'));

    const later = soon(test, 2 * hourMs);
    await owner.editEvent(guild.id, event.id, { scheduled_start_time: later.toISOString() });
    await vi.waitFor(() => expect(event.scheduledStartTimestamp).toBe(later.getTime()));
    await guild.stageInstances.create(test.id('stage'), { topic: 'Tonight', guildScheduledEvent: event.id });
    await vi.waitFor(() => expect(event.status).toBe(GuildScheduledEventStatus.Active));
    await event.setStatus(GuildScheduledEventStatus.Completed, 'over');
    await vi.waitFor(() => expect(guild.stageInstances.cache.size).toBe(0));
    await ann.waitFor((person) => person.scheduledEvents(guild.id).length === 0);
  });

  it("is told of a person's cancel by a delete that still says scheduled, and of a room's delete by nothing", async () => {
    await using test = await restSandbox();
    const guild = await libraryIn(test);
    const owner = await personIn(test, 'owner');
    const make = () =>
      guild.scheduledEvents.create({
        name: 'Tea',
        scheduledStartTime: soon(test, hourMs),
        privacyLevel: GuildScheduledEventPrivacyLevel.GuildOnly,
        entityType: GuildScheduledEventEntityType.Voice,
        channel: test.id('voice'),
      });
    const first = await make();
    const gone = once(guild.client, Events.GuildScheduledEventDelete);
    await owner.cancelEvent(guild.id, first.id);
    expect(await gone).toMatchObject([{ id: first.id, status: GuildScheduledEventStatus.Scheduled }]);
    const second = await make();
    await guild.channels.delete(test.id('voice'));
    await vi.waitFor(() => expect(guild.channels.cache.has(test.id('voice'))).toBe(false));
    expect(guild.scheduledEvents.cache.has(second.id)).toBe(true);
    expect((await guild.scheduledEvents.fetch()).size).toBe(0);
  });

  it('plans a weekly one, learns of those that were there before it came, and of none without the intent', async () => {
    await using test = await restSandbox();
    const first = await libraryIn(test);
    const start = soon(test, hourMs);
    const event = await first.scheduledEvents.create({
      name: 'Weekly',
      scheduledStartTime: start,
      scheduledEndTime: soon(test, 2 * hourMs),
      privacyLevel: GuildScheduledEventPrivacyLevel.GuildOnly,
      entityType: GuildScheduledEventEntityType.External,
      entityMetadata: { location: 'The roof' },
      recurrenceRule: {
        startAt: start,
        frequency: GuildScheduledEventRecurrenceRuleFrequency.Weekly,
        interval: 1,
        byWeekday: [GuildScheduledEventRecurrenceRuleWeekday.Thursday],
      },
    });
    expect(event.recurrenceRule?.byWeekday).toEqual([3]);
    const deaf = await libraryIn(test, []);
    expect(deaf.scheduledEvents.cache.get(event.id)?.name).toBe('Weekly');
    await event.edit({ name: 'Fortnightly' });
    await deaf.client.users.fetch(test.id('ann'), { force: true });
    expect(deaf.scheduledEvents.cache.get(event.id)?.name).toBe('Weekly');
  });
});

describe('Dysnomia', () => {
  it('plans an event in a voice room, begins it, and sees it complete itself once the room is empty', async () => {
    await using test = await restSandbox();
    const line = test.sandbox.line();
    const address = new URL(line.api);
    const bot = new Dysnomia(`Bot ${line.bots[0]?.token ?? ''}`, {
      gateway: { intents: ['guilds', 'guildVoiceStates', 'guildScheduledEvents'], autoreconnect: false },
      rest: { domain: address.hostname, port: Number(address.port), https: false, baseURL: '/api/v10' },
    });
    onTestFinished(() => bot.disconnect({ reconnect: false }));
    const ready = once(bot, 'ready');
    await bot.connect();
    await ready;
    const { SCHEDULED, ACTIVE, COMPLETED } = Constants.GuildScheduledEventStatus;
    const event = await bot.createGuildScheduledEvent(test.guild.id, {
      name: 'Tea',
      channelID: test.id('voice'),
      entityType: Constants.GuildScheduledEventEntityTypes.VOICE,
      privacyLevel: Constants.GuildScheduledEventPrivacyLevel.GUILD_ONLY,
      scheduledStartTime: soon(test, hourMs),
    });
    expect(event.status).toBe(SCHEDULED);
    expect((await bot.getGuildScheduledEvents(test.guild.id)).map(({ id }) => id)).toEqual([event.id]);
    const ann = await personIn(test, 'ann');
    const added = once(bot, 'guildScheduledEventUserAdd');
    await ann.setInterested(test.guild.id, event.id, true);
    expect((await added)[1]).toMatchObject({ id: test.id('ann') });
    // Without members this library's own reading of the answer fails.
    const users = await bot.getGuildScheduledEventUsers(test.guild.id, event.id, { withMember: true });
    expect(users.map(({ user }) => user.id)).toContain(test.id('ann'));
    expect((await bot.editGuildScheduledEvent(test.guild.id, event.id, { status: ACTIVE })).status).toBe(ACTIVE);
    const statuses: number[] = [];
    bot.on('guildScheduledEventUpdate', ({ status }) => statuses.push(status));
    test.sandbox.world.clock.advance(test.sandbox.world.switches.eventEmptyMs);
    await vi.waitFor(() => expect(statuses).toContain(COMPLETED));
  });
});
