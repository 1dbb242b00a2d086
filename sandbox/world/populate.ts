import { newChannel } from './channels.ts';
import { Intent } from './intents.ts';
import type { Guild, Member, Overwrite, Role, User } from './model.ts';
import { isVoiceLike, Permission } from './permissions.ts';
import type { Seed, SeedBot, SeedChannel, SeedGuild, SeedUser } from './seed.ts';
import type { WorldStore } from './store.ts';
import { toApiGuildCreate } from './to-api-guild.ts';
import { startTimeNow } from './voice-start.ts';
import { freshToken } from './tokens.ts';

/** What @everyone may do in a new server, as Discord's client makes it. */
const newServerPermissions =
  Permission.ViewChannel |
  Permission.CreateInstantInvite |
  Permission.ChangeNickname |
  Permission.SendMessages |
  Permission.SendMessagesInThreads |
  Permission.CreatePublicThreads |
  Permission.EmbedLinks |
  Permission.AttachFiles |
  Permission.AddReactions |
  Permission.UseExternalEmojis |
  Permission.UseExternalStickers |
  Permission.ReadMessageHistory |
  Permission.UseApplicationCommands |
  Permission.SendVoiceMessages |
  Permission.SendPolls |
  Permission.Connect |
  Permission.Speak |
  Permission.Stream |
  Permission.UseSoundboard |
  Permission.UseVAD |
  Permission.RequestToSpeak |
  Permission.UseEmbeddedActivities;

const channelTypes = { text: 0, voice: 2, category: 4, stage: 13 } as const;

/** Ids by the seed's keys. */
export interface SeededKeys {
  readonly users: Record<string, string>;
  readonly bots: Record<string, string>;
  readonly guilds: Record<
    string,
    { readonly id: string; readonly roles: Record<string, string>; readonly channels: Record<string, string> }
  >;
}

/** What was added to a world. */
export interface Seeded {
  readonly users: readonly User[];
  readonly bots: readonly User[];
  readonly guilds: readonly Guild[];
  readonly keys: SeededKeys;
}

/** A seed that contradicts itself or the world: an unknown key, an id that is taken. */
export class SeedError extends Error {}

/**
 * Adds a seed to the world. Accounts of earlier seeds may be named by their ids. Throws SeedError, in which case part
 * of the seed may have been added.
 */
export function populate(world: WorldStore, seed: Seed): Seeded {
  refuseTwins(seed);
  const keys: SeededKeys = { users: {}, bots: {}, guilds: {} };
  const users = seed.users.map((user) => addUser(world, keys, user));
  const bots = seed.bots.map((bot) => addBot(world, keys, bot));
  const guilds = seed.guilds.map((guild) => addGuild(world, keys, guild));
  for (const { guild: guildKey, channel, user, speaking } of seed.inVoice) {
    const guildKeys = keys.guilds[guildKey];
    const guild = world.guilds.get(guildKeys?.id ?? '');
    const channelId = guildKeys?.channels[channel];
    if (guild === undefined || channelId === undefined) throw new SeedError(`no room ${guildKey}/${channel}`);
    const room = guild.channels.get(channelId);
    if (room === undefined || !isVoiceLike(room)) throw new SeedError(`${guildKey}/${channel} is no voice room`);
    const userId = accountId(world, keys, user);
    if (!guild.members.has(userId)) throw new SeedError(`${user} is no member of ${guildKey}`);
    room.voiceStartTime ??= startTimeNow(world);
    guild.voiceStates.set(userId, {
      guildId: guild.id,
      channelId,
      userId,
      sessionId: world.random.hex(16),
      selfMute: false,
      selfDeaf: false,
      suppress: !speaking,
      requestToSpeakTimestamp: null,
    });
  }
  for (const guild of guilds) announceGuild(world, guild);
  return { users, bots, guilds, keys };
}

/** Throws SeedError where two things of one kind have the same key: the later would silently take the earlier's place. */
function refuseTwins(seed: Seed): void {
  const refuse = (what: string, list: readonly { readonly key: string }[]): void => {
    const seen = new Set<string>();
    for (const { key } of list) {
      if (seen.has(key)) throw new SeedError(`two ${what} have the key ${key}`);
      seen.add(key);
    }
  };
  refuse('accounts', [...seed.users, ...seed.bots]);
  refuse('guilds', seed.guilds);
  for (const { key, roles, channels } of seed.guilds) {
    refuse(`roles of ${key}`, roles);
    refuse(`channels of ${key}`, channels);
  }
}

/** GUILD_CREATE to every member, each as that member sees it. */
function announceGuild(world: WorldStore, guild: Guild): void {
  for (const userId of guild.members.keys()) {
    const allMembers = world.users.get(userId)?.bot !== true;
    world.emit({
      t: 'GUILD_CREATE',
      guildId: guild.id,
      d: toApiGuildCreate(world, guild, userId, { allMembers }),
      intents: Intent.Guilds,
      toUserIds: [userId],
    });
  }
}

function freshId(world: WorldStore, taken: ReadonlyMap<string, unknown>, wanted: string | undefined): string {
  if (wanted === undefined) return world.nextId();
  if (taken.has(wanted)) throw new SeedError(`the id ${wanted} is taken`);
  return wanted;
}

function addUser(world: WorldStore, keys: SeededKeys, seed: SeedUser): User {
  const id = freshId(world, world.users, seed.id);
  const user: User = {
    id,
    username: seed.username,
    globalName: seed.globalName,
    bot: false,
    token: seed.token ?? freshToken(world, id),
    applicationId: null,
    locale: seed.locale,
    acceptsDms: seed.acceptsDms,
  };
  world.users.set(id, user);
  keys.users[seed.key] = id;
  return user;
}

function addBot(world: WorldStore, keys: SeededKeys, seed: SeedBot): User {
  const id = freshId(world, world.users, seed.id);
  const bot: User = {
    id,
    username: seed.username,
    globalName: null,
    bot: true,
    token: seed.token ?? freshToken(world, id),
    // New applications share their id with their bot.
    applicationId: seed.applicationId ?? id,
    locale: 'en-US',
    acceptsDms: true,
    privilegedIntents: seed.privilegedIntents.reduce((sum, name) => sum | Intent[name], 0),
  };
  world.users.set(id, bot);
  keys.bots[seed.key] = id;
  return bot;
}

function accountId(world: WorldStore, keys: SeededKeys, keyOrId: string): string {
  const id = keys.users[keyOrId] ?? keys.bots[keyOrId] ?? keyOrId;
  if (!world.users.has(id)) throw new SeedError(`no account ${keyOrId}`);
  return id;
}

function addGuild(world: WorldStore, keys: SeededKeys, seed: SeedGuild): Guild {
  const id = freshId(world, world.guilds, seed.id);
  const guild: Guild = {
    id,
    name: seed.name,
    ownerId: accountId(world, keys, seed.owner),
    features: new Set(seed.features),
    preferredLocale: seed.preferredLocale,
    rulesChannelId: null,
    publicUpdatesChannelId: null,
    roles: new Map(),
    channels: new Map(),
    members: new Map(),
    voiceStates: new Map(),
    stageInstances: new Map(),
    scheduledEvents: new Map(),
    auditLog: [],
    invites: new Map(),
  };
  const guildKeys = { id, roles: {}, channels: {} };
  keys.guilds[seed.key] = guildKeys;
  addRoles(world, keys, guild, { seed, ids: guildKeys.roles });
  addMembers(world, keys, guild, { seed, ids: guildKeys.roles });
  world.guilds.set(id, guild);
  for (const channel of seed.channels) {
    addChannel(world, keys, guild, { seed: channel, channels: guildKeys.channels, roles: guildKeys.roles });
  }
  if (guild.features.has('COMMUNITY')) {
    const texts = [...guild.channels.values()].filter(({ type }) => type === 0);
    guild.rulesChannelId = texts[0]?.id ?? null;
    guild.publicUpdatesChannelId = (texts[1] ?? texts[0])?.id ?? null;
  }
  return guild;
}

interface GuildPart {
  readonly seed: SeedGuild;
  readonly ids: Record<string, string>;
}

function addRoles(world: WorldStore, keys: SeededKeys, guild: Guild, { seed, ids }: GuildPart): void {
  const plain = { color: 0, hoist: false, mentionable: false, managed: false, botId: null };
  const everyone = { ...plain, id: guild.id, name: '@everyone', permissions: seed.everyone ?? newServerPermissions };
  const ladder: { key: string; role: Omit<Role, 'position'> }[] = [{ key: '@everyone', role: everyone }];
  for (const role of seed.roles) {
    const { key, id, ...fields } = role;
    ladder.push({ key, role: { ...plain, ...fields, id: id ?? world.nextId() } });
  }
  for (const { bot, permissions, above } of seed.bots) {
    const botId = accountId(world, keys, bot);
    const name = world.users.get(botId)?.username ?? '';
    const role = { ...plain, id: world.nextId(), name, permissions, managed: true, botId };
    const index = above === null ? ladder.length - 1 : ladder.findIndex(({ key }) => key === above);
    if (index === -1) throw new SeedError(`no role ${String(above)}`);
    ladder.splice(index + 1, 0, { key: `bot:${bot}`, role });
  }
  for (const [position, { key, role }] of ladder.entries()) {
    guild.roles.set(role.id, { ...role, position });
    ids[key] = role.id;
  }
}

function addMembers(world: WorldStore, keys: SeededKeys, guild: Guild, { seed, ids }: GuildPart): void {
  const add = (userId: string, nick: string | null, roles: readonly string[]): void => {
    const member: Member = {
      userId,
      nick,
      roles: roles.map((key) => {
        const roleId = ids[key];
        if (roleId === undefined) throw new SeedError(`no role ${key}`);
        return roleId;
      }),
      joinedAt: world.nowIso(),
      mute: false,
      deaf: false,
      communicationDisabledUntil: null,
      pending: false,
      flags: 0,
    };
    guild.members.set(userId, member);
  };
  for (const { user, nick, roles } of seed.members) add(accountId(world, keys, user), nick, roles);
  for (const { bot } of seed.bots) add(accountId(world, keys, bot), null, [`bot:${bot}`]);
  if (!guild.members.has(guild.ownerId)) add(guild.ownerId, null, []);
}

function addChannel(
  world: WorldStore,
  keys: SeededKeys,
  guild: Guild,
  part: {
    readonly seed: SeedChannel;
    readonly channels: Record<string, string>;
    readonly roles: Readonly<Record<string, string>>;
  },
): void {
  const { seed, channels, roles } = part;
  const parentId = seed.parent === null ? null : channels[seed.parent];
  if (parentId === undefined) throw new SeedError(`no category ${String(seed.parent)}`);
  const overwrites = seed.overwrites.map(({ for: target, allow, deny }): Overwrite => {
    const roleId = target === '@everyone' ? guild.id : roles[target];
    if (roleId !== undefined) return { id: roleId, type: 0, allow, deny };
    return { id: accountId(world, keys, target), type: 1, allow, deny };
  });
  const channel = newChannel(world, guild, {
    id: freshId(world, guild.channels, seed.id),
    type: channelTypes[seed.type],
    name: seed.name,
    topic: seed.topic,
    parentId,
    userLimit: seed.userLimit,
    overwrites,
  });
  // Set, not created: nobody hears of a channel before its guild.
  guild.channels.set(channel.id, channel);
  channels[seed.key] = channel.id;
}
