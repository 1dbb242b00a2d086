import {
  Permission,
  has,
  toApiChannel,
  toApiMember,
  toApiRole,
  toApiUser,
  type ApiObject,
  type Channel,
} from '../../world/index.ts';
import type { Place } from './place.ts';

/** What ids in an interaction stand for, as Discord adds it under `resolved`. */
export interface Resolver {
  /** Adds the user and, if there is one, the member. False when unknown. */
  user(id: string): boolean;
  role(id: string): boolean;
  /** Adds the channel; false when unknown or hidden from the person. */
  channel(id: string): Channel | null;
  /** Adds a file that came with it, by what its option calls it; its id, or null when there is none. */
  upload(name: string): string | null;
  /** The maps gathered so far, or undefined when there are none. */
  gathered(): ApiObject | undefined;
}

/** An empty resolver for the place. */
export function createResolver(place: Place): Resolver {
  const maps: Record<'users' | 'members' | 'roles' | 'channels' | 'attachments', ApiObject> = {
    users: {},
    members: {},
    roles: {},
    channels: {},
    attachments: {},
  };
  return {
    user(id) {
      const user = place.world.users.get(id);
      if (user === undefined) return false;
      maps.users[id] = toApiUser(user);
      const member = apiMember(place, id);
      if (member !== null) maps.members[id] = member;
      return true;
    },
    role(id) {
      const role = place.guild?.roles.get(id);
      if (role === undefined) return false;
      maps.roles[id] = toApiRole(role);
      return true;
    },
    channel(id) {
      const channel = place.guild?.channels.get(id);
      if (channel === undefined || place.guild === null) return null;
      const permissions = place.world.permissionsIn(place.guild, channel, place.user.id);
      if (!has(permissions, Permission.ViewChannel)) return null;
      maps.channels[id] = {
        ...partialChannel(place, channel, permissions),
        app_permissions: place.world.permissionsIn(place.guild, channel, place.bot.id).toString(),
      };
      return channel;
    },
    upload(name) {
      const file = place.uploads.get(name);
      if (file === undefined) return null;
      maps.attachments[file.id] = { ...file, ephemeral: true };
      return file.id;
    },
    gathered() {
      const filled = Object.entries(maps).filter(([, map]) => Object.keys(map).length > 0);
      return filled.length === 0 ? undefined : Object.fromEntries(filled);
    },
  };
}

/** A channel as interactions carry it: without overwrites, with the person's permissions. */
export function partialChannel(place: Place, channel: Channel, permissions: bigint): ApiObject {
  const {
    permission_overwrites: _overwrites,
    recipients: _recipients,
    ...rest
  } = toApiChannel(place.world, channel, place.bot.id);
  return { ...rest, permissions: permissions.toString() };
}

/** Resolved members have permissions, and no user, deaf or mute. */
function apiMember(place: Place, userId: string): ApiObject | null {
  const member = place.guild?.members.get(userId);
  if (member === undefined || place.guild === null) return null;
  const { user: _user, deaf: _deaf, mute: _mute, ...rest } = toApiMember(place.world, member);
  return { ...rest, permissions: place.world.permissionsIn(place.guild, place.channel, userId).toString() };
}
