import { serverDefault } from '../domain/index.ts';
import type { Consequence, RoomKind, ServerFault, ServerPreset } from '../domain/index.ts';
import type { ChannelId, GuildId } from '../lib/index.ts';
import type { MemberRolePort } from './announcement-port.ts';
import type { AccountPort, GuildSettings, PermissionName, RoomPort } from './ports.ts';
import type { ServerPort } from './server-ports.ts';
import type { CheckedPlace, Checkup, Lack } from './setup-api.ts';

/** Channels of one category at most (Discord). */
export const CATEGORY_ROOM = 50;

/** By permission what lacking it brings. The order is that in which a person would grant them. */
type Needs = Readonly<Partial<Record<PermissionName, readonly Consequence[]>>>;

/** For making rooms of the kinds that the server can have. */
const needsOfServer = (hasStages: boolean): Needs => ({
  VIEW_CHANNEL: ['nothing-opens'],
  CONNECT: ['nothing-opens'],
  SPEAK: ['no-voice-room'],
  MANAGE_CHANNELS: ['nothing-opens'],
  MUTE_MEMBERS: ['nothing-opens'],
  MOVE_MEMBERS: [...(hasStages ? (['no-stage'] as const) : []), 'no-moves'],
  MANAGE_ROLES: ['nothing-opens'],
  SEND_MESSAGES: ['nothing-opens'],
  SET_VOICE_CHANNEL_STATUS: ['no-status'],
  VIEW_AUDIT_LOG: ['no-audit-log'],
  CREATE_EVENTS: ['no-events'],
  ATTACH_FILES: ['no-covers'],
});

/** For the rooms of spaces that are under way. */
const ROOM_NEEDS: Readonly<Record<RoomKind, Needs>> = {
  // Discord lets only who holds all three moderate a stage: open it, change its topic, invite up.
  stage: {
    VIEW_CHANNEL: ['no-seat'],
    CONNECT: ['no-seat'],
    MANAGE_CHANNELS: ['no-stage-rights'],
    MUTE_MEMBERS: ['no-stage-rights'],
    MOVE_MEMBERS: ['no-stage-rights'],
    MANAGE_ROLES: ['no-overwrites'],
    SEND_MESSAGES: ['no-panel'],
  },
  voice: {
    VIEW_CHANNEL: ['no-seat'],
    CONNECT: ['no-seat'],
    SPEAK: ['no-seat'],
    MANAGE_CHANNELS: ['no-removal'],
    MUTE_MEMBERS: ['no-mutes'],
    MOVE_MEMBERS: ['no-moves'],
    MANAGE_ROLES: ['no-overwrites'],
    SEND_MESSAGES: ['no-panel'],
    SET_VOICE_CHANNEL_STATUS: ['no-status'],
  },
};

const posting = (consequence: Consequence): Needs => ({
  VIEW_CHANNEL: [consequence],
  SEND_MESSAGES: [consequence],
  READ_MESSAGE_HISTORY: ['not-found-again'],
});

/** What is looked at. */
export interface CheckupParts {
  readonly server: ServerPort;
  readonly rooms: Pick<RoomPort, 'hasCommunity'>;
  readonly accounts: AccountPort;
  readonly memberRoles: Pick<MemberRolePort, 'trouble'>;
  readonly guildId: GuildId;
  readonly settings: GuildSettings;
  /** The server's own. */
  readonly presets: readonly ServerPreset[];
  /** The rooms of spaces that are under way here. */
  readonly spaces: readonly { readonly channelId: ChannelId; readonly kind: RoomKind }[];
}

interface Wanted {
  readonly place: CheckedPlace;
  readonly needs: Needs;
}

/** Whether a setting names a channel, and it is there. */
const stands = ({ server, guildId }: CheckupParts, channelId: ChannelId | null): channelId is ChannelId =>
  channelId !== null && server.channel(guildId, channelId) !== null;

const wanted = (parts: CheckupParts): readonly Wanted[] => {
  const { server, guildId, settings, spaces } = parts;
  const { category, announcing, logChannel } = settings.rules;
  const all: Wanted[] = [{ place: { type: 'server' }, needs: needsOfServer(parts.rooms.hasCommunity(guildId)) }];
  if (stands(parts, category)) {
    const needs: Needs = { VIEW_CHANNEL: ['outside-category'], MANAGE_CHANNELS: ['outside-category'] };
    all.push({ place: { type: 'category', channelId: category }, needs });
  }
  if (announcing !== null && stands(parts, announcing.channelId)) {
    const role = announcing.roleId === null ? null : server.role(guildId, announcing.roleId);
    // Who may not mention everyone pings only roles that anybody may (Discord's documentation, "Allowed Mentions").
    const ping: Needs = role === null || role.mentionable ? {} : { MENTION_EVERYONE: ['no-ping'] };
    const needs = { ...posting('no-announcement'), ...ping };
    all.push({ place: { type: 'announcements', channelId: announcing.channelId }, needs });
  }
  if (stands(parts, logChannel)) all.push({ place: { type: 'log', channelId: logChannel }, needs: posting('no-log') });
  for (const { channelId, kind } of spaces) all.push({ place: { type: 'room', channelId }, needs: ROOM_NEEDS[kind] });
  return all;
};

/** Ids in the settings that are gone from the server. */
export const goneFrom = (server: ServerPort, guildId: GuildId, { rules }: GuildSettings): ReadonlySet<string> => {
  const { category, announcing, logChannel, openers } = rules;
  const channels = [category, logChannel, announcing?.channelId ?? null].filter((id) => id !== null);
  const roles = [...openers, ...(announcing?.roleId == null ? [] : [announcing.roleId])];
  return new Set([
    ...channels.filter((id) => server.channel(guildId, id) === null),
    ...roles.filter((id) => server.role(guildId, id) === null),
  ]);
};

/** Whether the role that is pinged stands, and people cannot give it to themselves by the announcement's button. */
const isNotGiven = ({ memberRoles, guildId, settings }: CheckupParts, gone: ReadonlySet<string>): boolean => {
  const roleId = settings.rules.announcing?.roleId ?? null;
  if (roleId === null || gone.has(roleId)) return false;
  const trouble = memberRoles.trouble(guildId, roleId);
  // A right that we lack is among what is missing in the server.
  return trouble !== null && trouble !== 'no-right';
};

const faults = (parts: CheckupParts): readonly ServerFault[] => {
  const { server, guildId, settings, presets } = parts;
  const { category, announcing, logChannel, openers, kind, preset } = settings.rules;
  const gone = goneFrom(server, guildId, settings);
  const isFull = category !== null && (server.channel(guildId, category)?.children ?? 0) >= CATEGORY_ROOM;
  const found: readonly (readonly [ServerFault, boolean])[] = [
    ['opener-role-gone', openers.some((role) => gone.has(role))],
    ['category-gone', category !== null && gone.has(category)],
    ['category-full', isFull],
    ['announcements-gone', announcing !== null && gone.has(announcing.channelId)],
    ['announce-role-gone', announcing?.roleId != null && gone.has(announcing.roleId)],
    ['announce-role-not-given', isNotGiven(parts, gone)],
    ['log-gone', logChannel !== null && gone.has(logChannel)],
    ['preset-gone', serverDefault(preset, presets).type === 'gone'],
    ['no-community', kind === 'stage' && !parts.rooms.hasCommunity(guildId)],
  ];
  return found.flatMap(([fault, isSo]) => (isSo ? [fault] : []));
};

/** Compares what the settings need with what is there. It changes nothing. */
export const checkupOf = (parts: CheckupParts): Checkup => {
  const { server, accounts, guildId } = parts;
  const lacks = wanted(parts).flatMap(({ place, needs }) => {
    const channelId = place.type === 'server' ? null : place.channelId;
    const missing = server.lacking(guildId, channelId, Object.keys(needs));
    const found = missing.map((permission): Lack => ({ permission, consequences: needs[permission] ?? [] }));
    return found.length === 0 ? [] : [{ place, lacks: found }];
  });
  const names = [...new Set(lacks.flatMap((one) => one.lacks.map(({ permission }) => permission)))];
  // What a channel's own overwrite takes is not given by asking Discord for the role to have it.
  const asked = server.lacking(guildId, null, names);
  const applicationId = accounts.all()[0]?.applicationId;
  const missing = accounts.all().filter(({ id }) => accounts.isMissing(id, guildId));
  return {
    lacks,
    faults: faults(parts),
    missingAccounts: missing.map(({ name, applicationId: id }) => ({ name, applicationId: id })),
    grant:
      asked.length === 0 || applicationId === undefined
        ? null
        : { applicationId, permissions: server.bitsWith(guildId, asked) },
    guildId,
  };
};
