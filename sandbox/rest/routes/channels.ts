import { CreateGuildChannelRequestSchema, UpdateGuildChannelRequestPartialSchema } from 'discord-api-spec/zod';
import { z } from 'zod';
import {
  createChannel,
  deleteChannel,
  editChannel,
  newChannel,
  Permission,
  sortedChannels,
  toApiChannel,
  type Channel,
  type ChannelChoice,
  type Guild,
  type Overwrite,
  type World,
} from '../../world/index.ts';
import { guildInPath, requirePermission, visibleChannel, visibleGuildChannel } from '../access.ts';
import { badChoice, DiscordError, refusal, tooGreat, type PathFault } from '../errors.ts';
import {
  checkSpecification,
  hasBannedWord,
  maxBitrate,
  maxUserLimit,
  refuseFaults,
  textLength,
  voiceRegion,
} from '../limits.ts';
import { overwriteInput, requireMayOverwrite, toOverwrites, withNumericBits } from '../overwrites.ts';
import { tooManyRequests } from '../rate-limits.ts';
import { param, type RestRequest, type RestResponse, type Router } from '../router.ts';
import { validate } from '../validate.ts';

/** Channels of a guild, categories included (code 30013), and channels of one category (documentation, channel object). */
const maxChannels = 500;
const maxChannelsPerCategory = 50;

/** Longest topic of a text channel (documentation, Modify Channel; 4096 only in forums). */
const maxTopicLength = 1024;

const fields = z.object({
  type: z.number().nullish(),
  name: z.string().optional(),
  position: z.number().nullish(),
  topic: z.string().nullish(),
  bitrate: z.number().nullish(),
  user_limit: z.number().nullish(),
  nsfw: z.boolean().nullish(),
  rate_limit_per_user: z.number().nullish(),
  parent_id: z.string().nullish(),
  rtc_region: z.string().nullish(),
  permission_overwrites: z.array(overwriteInput).nullish(),
});

type Fields = z.output<typeof fields>;

/** Routes of channels as such; messages, webhooks and invites live elsewhere. */
export function addChannelRoutes(router: Router): void {
  router.route('GET', '/guilds/:guildId/channels', (request) => ({
    status: 200,
    body: sortedChannels(guildInPath(request)).map((channel) => toApiChannel(request.world, channel)),
  }));
  router.route('POST', '/guilds/:guildId/channels', create);
  router.route('PATCH', '/guilds/:guildId/channels', reorder);
  router.route('GET', '/channels/:channelId', (request) => {
    const channel = visibleChannel(request.world, request.account, param(request, 'channelId'));
    return { status: 200, body: toApiChannel(request.world, channel, request.account.id) };
  });
  router.route('PATCH', '/channels/:channelId', edit);
  router.route('DELETE', '/channels/:channelId', remove);
}

function create(request: RestRequest): RestResponse {
  const { world, account, body } = request;
  const guild = guildInPath(request);
  checkSpecification(world.switches, CreateGuildChannelRequestSchema, withNumericBits(body));
  const input = validate(fields, body);
  const type = channelType(input.type ?? 0);
  const parent = parentOf(guild, input.parent_id ?? null);
  requirePermission(world, account, { guild, channel: parent }, Permission.ManageChannels);
  if (type === 13 && !guild.features.has('COMMUNITY')) throw refusal(50024);
  if (guild.channels.size >= maxChannels) throw refusal(30013);
  refuseFaults(faultsOf(world, guild, type, input));
  if (hasBannedWord(world.switches, input.name ?? '')) throw refusal(20031);
  const given = toOverwrites(world, guild, input.permission_overwrites ?? []);
  if (given.length > 0) requireMayOverwrite(world, { guild, channel: null, parent, userId: account.id }, given);
  // A child without overwrites of its own starts synchronised with its category.
  const overwrites =
    input.permission_overwrites === undefined && parent !== null ? [...parent.overwrites.values()] : given;
  const channel = newChannel(world, guild, { ...choiceOf(type, input), type, overwrites });
  createChannel(world, guild, channel, { userId: account.id, reason: request.reason });
  return { status: 201, body: toApiChannel(world, channel) };
}

function channelType(type: number): Channel['type'] {
  if (type === 0 || type === 2 || type === 4 || type === 13) return type;
  throw new DiscordError(501, 0, 'The local Discord has no channels of this type');
}

function edit(request: RestRequest): RestResponse {
  const { world, account, body } = request;
  const { guild, channel } = visibleGuildChannel(world, account, param(request, 'channelId'));
  requirePermission(world, account, { guild, channel }, Permission.ManageChannels);
  checkSpecification(world.switches, UpdateGuildChannelRequestPartialSchema, withNumericBits(body));
  const input = validate(fields, body);
  if ((input.type ?? channel.type) !== channel.type) throw refusal(50024);
  const parent = parentOf(guild, input.parent_id === undefined ? channel.parentId : input.parent_id);
  refuseFaults(faultsOf(world, guild, channel.type, input, channel));
  if (hasBannedWord(world.switches, input.name ?? '')) throw refusal(20031);
  const { permission_overwrites: sent } = input;
  const overwrites = sent === undefined ? undefined : toOverwrites(world, guild, sent ?? []);
  if (overwrites !== undefined) requireMayOverwrite(world, { guild, channel, parent, userId: account.id }, overwrites);
  const choice = choiceOf(channel.type, input);
  const waitMs = isRename(channel, choice) ? request.takeRename(channel.id) : 0;
  if (waitMs > 0) return tooManyRequests('user', waitMs);
  editChannel(world, guild, channel, {
    ...choice,
    ...(overwrites === undefined ? {} : { overwrites }),
    actor: { userId: account.id, reason: request.reason },
  });
  return { status: 200, body: toApiChannel(world, channel) };
}

function isRename(channel: Channel, { name, topic }: ChannelChoice): boolean {
  return (name !== undefined && name !== channel.name) || (topic !== undefined && topic !== channel.topic);
}

function parentOf(guild: Guild, parentId: string | null): Channel | null {
  return parentId === null ? null : (guild.channels.get(parentId) ?? null);
}

function faultsOf(
  world: World,
  guild: Guild,
  type: Channel['type'],
  ...[input, channel]: [Fields, Channel?]
): PathFault[] {
  const faults: PathFault[] = [];
  if (input.name !== undefined && input.name.trim() === '') {
    faults.push({ path: ['name'], code: 'BASE_TYPE_REQUIRED', message: 'This field is required' });
  }
  if (textLength(world.switches, input.topic ?? '') > maxTopicLength) {
    const message = `Must be ${maxTopicLength} or fewer in length.`;
    faults.push({ path: ['topic'], code: 'BASE_TYPE_MAX_LENGTH', message });
  }
  if ((input.bitrate ?? 0) > maxBitrate(guild, type)) faults.push(tooGreat(['bitrate'], maxBitrate(guild, type)));
  if ((input.user_limit ?? 0) > maxUserLimit(type)) faults.push(tooGreat(['user_limit'], maxUserLimit(type)));
  if (typeof input.rtc_region === 'string' && input.rtc_region !== voiceRegion.id) {
    faults.push(badChoice(['rtc_region'], [voiceRegion.id]));
  }
  const parentFault = faultOfParent(guild, input.parent_id ?? null, channel);
  return parentFault === null ? faults : [...faults, { path: ['parent_id'], ...parentFault }];
}

function faultOfParent(
  guild: Guild,
  parentId: string | null,
  channel?: Channel,
): { code: string; message: string } | null {
  if (parentId === null || parentId === channel?.parentId) return null;
  const parent = guild.channels.get(parentId);
  if (parent === undefined) return { code: 'CHANNEL_PARENT_INVALID', message: 'Category does not exist' };
  if (parent.type !== 4) return { code: 'CHANNEL_PARENT_INVALID_TYPE', message: 'Not a category' };
  const children = [...guild.channels.values()].filter((child) => child.parentId === parentId);
  if (children.length < maxChannelsPerCategory) return null;
  return {
    code: 'CHANNEL_PARENT_MAX_CHANNELS',
    message: `Maximum number of channels in category reached (${maxChannelsPerCategory})`,
  };
}

/** What the body chooses, in the world's terms; names of text channels are lowered and dashed as Discord does. */
function choiceOf(type: Channel['type'], input: Fields): ChannelChoice {
  const name = input.name?.trim();
  return present({
    name: type === 0 ? name?.toLowerCase().replaceAll(/\s+/g, '-') : name,
    topic: input.topic === '' ? null : input.topic,
    position: input.position ?? undefined,
    parentId: input.parent_id,
    nsfw: input.nsfw ?? undefined,
    rateLimitPerUser: input.rate_limit_per_user === null ? 0 : input.rate_limit_per_user,
    ...(type === 2 || type === 13 ? voiceChoiceOf(input) : {}),
  });
}

function voiceChoiceOf(input: Fields): Loose<ChannelChoice> {
  return {
    bitrate: input.bitrate ?? undefined,
    userLimit: input.user_limit === null ? 0 : input.user_limit,
    rtcRegion: input.rtc_region,
  };
}

/** The same fields, each of which may also be undefined. */
type Loose<Shape> = { [Key in keyof Shape]?: Shape[Key] | undefined };

/** Without the fields that nobody sent. */
function present(choice: Loose<ChannelChoice>): ChannelChoice {
  return Object.fromEntries(Object.entries(choice).filter(([, value]) => value !== undefined));
}

function remove(request: RestRequest): RestResponse {
  const { world, account } = request;
  const channel = visibleChannel(world, account, param(request, 'channelId'));
  const guild = world.guildOf(channel);
  const body = toApiChannel(world, channel, account.id);
  // Closing a DM only hides it.
  if (guild === null) return { status: 200, body };
  requirePermission(world, account, { guild, channel }, Permission.ManageChannels);
  if (channel.id === guild.rulesChannelId || channel.id === guild.publicUpdatesChannelId) throw refusal(50074);
  deleteChannel(world, guild, channel, { userId: account.id, reason: request.reason });
  return { status: 200, body };
}

const moves = z
  .array(
    z.object({
      id: z.string(),
      position: z.number().int().nonnegative().nullish(),
      parent_id: z.string().nullish(),
      lock_permissions: z.boolean().nullish(),
    }),
  )
  .max(maxChannels);

function reorder(request: RestRequest): RestResponse {
  const { world, account } = request;
  const guild = guildInPath(request);
  requirePermission(world, account, { guild, channel: null }, Permission.ManageChannels);
  const entries = validate(moves, request.body);
  if (entries.filter(({ parent_id }) => parent_id !== undefined).length > 1) throw refusal(40009);
  // All are checked before the first is carried out: a refused request changes nothing.
  const changes = entries.map((entry, index) => moveOf(request, guild, entry, index));
  for (const { channel, change } of changes) {
    editChannel(world, guild, channel, { ...change, actor: { userId: account.id, reason: request.reason } });
  }
  return { status: 204 };
}

type Move = z.output<typeof moves>[number];

/** What one entry changes. Throws 10003, 50035, or 50013 when its category's overwrites may not be given by this account. */
function moveOf(
  { world, account }: RestRequest,
  guild: Guild,
  ...[entry, index]: [Move, number]
): { readonly channel: Channel; readonly change: MoveChange } {
  const channel = guild.channels.get(entry.id);
  if (channel === undefined) throw refusal(10003);
  const fault = faultOfParent(guild, entry.parent_id ?? null, channel);
  if (fault !== null) refuseFaults([{ path: [index, 'parent_id'], ...fault }]);
  const parent = parentOf(guild, entry.parent_id ?? null);
  const overwrites = entry.lock_permissions === true && parent !== null ? [...parent.overwrites.values()] : undefined;
  if (overwrites !== undefined) requireMayOverwrite(world, { guild, channel, parent, userId: account.id }, overwrites);
  return {
    channel,
    change: {
      ...(typeof entry.position === 'number' ? { position: entry.position } : {}),
      ...(entry.parent_id === undefined ? {} : { parentId: entry.parent_id }),
      ...(overwrites === undefined ? {} : { overwrites }),
    },
  };
}

interface MoveChange extends Pick<ChannelChoice, 'position' | 'parentId'> {
  readonly overwrites?: readonly Overwrite[];
}
