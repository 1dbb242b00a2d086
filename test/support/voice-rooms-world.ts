import { seedSchema } from '../../sandbox/world/index.ts';
import type { OutsideError, OutsideFailure, RoomPort, RoomSeen, Rights } from '../../src/app/index.ts';
import type { ChannelId, GuildId, SpaceId, UserId } from '../../src/lib/index.ts';
import { idOf } from './a-space.ts';
import { edgeAt, type Edge, type EdgeOptions } from './edge-world.ts';
import { smallWorld, type SmallWorld } from './small-world.ts';

/** The permissions of the invitation link. */
const INVITED = '299080373881872';

/** As the invitation, but for muting others, and for what is said under a room's name. */
const LESS = ['ViewChannel', 'Connect', 'Speak', 'ManageChannels', 'ManageRoles', 'MoveMembers', 'SendMessages'];

/**
 * One server. Its owner, an administrator, a moderator and a guest; Majlis as it is invited, with one account of the pool; the same with
 * fewer rights (`lesser`), and with the right to read the audit log (`reader`); a bot of somebody else.
 */
const SEED = {
  users: ['owner', 'chief', 'mod', 'ann', 'bo'].map((key) => ({ key, username: key })),
  bots: ['majlis', 'one', 'lesser', 'reader', 'radio'].map((key) => ({ key, username: key })),
  guilds: [
    {
      key: 'g',
      name: 'Lantern Court',
      owner: 'owner',
      features: ['COMMUNITY'],
      roles: [
        { key: 'guest', name: 'Guest' },
        { key: 'chief', name: 'Chief', permissions: ['Administrator'] },
        {
          key: 'moderator',
          name: 'Moderator',
          permissions: [
            'ManageChannels',
            'ManageRoles',
            'MuteMembers',
            'DeafenMembers',
            'MoveMembers',
            'ModerateMembers',
          ],
        },
      ],
      members: [
        { user: 'chief', roles: ['chief'] },
        { user: 'mod', roles: ['moderator'] },
        { user: 'ann', roles: ['guest'] },
        { user: 'bo' },
      ],
      bots: [
        { bot: 'majlis', permissions: INVITED },
        { bot: 'one', permissions: ['ViewChannel', 'Connect', 'Speak'] },
        { bot: 'lesser', permissions: LESS },
        { bot: 'reader', permissions: [...LESS, 'MuteMembers', 'ViewAuditLog', 'SetVoiceChannelStatus'] },
        { bot: 'radio', permissions: ['ViewChannel', 'Connect', 'Speak'] },
      ],
      channels: [
        { key: 'rules', name: 'rules', type: 'text' },
        { key: 'updates', name: 'updates', type: 'text' },
        { key: 'stage', name: 'stage', type: 'stage' },
        { key: 'hall', name: 'hall', type: 'voice' },
        { key: 'den', name: 'den', type: 'voice' },
        { key: 'closed', name: 'closed', type: 'voice', overwrites: [{ for: 'majlis', deny: ['Connect'] }] },
      ],
    },
  ],
};

/** Every right left alone. */
export const UNSET: Rights = { view: 'unset', connect: 'unset', speak: 'unset', unmute: 'unset', request: 'unset' };

type Asked = Parameters<RoomPort['create']>[0];
/** The rooms of the seed. */
type RoomName = 'stage' | 'hall' | 'den' | 'closed' | 'rules';

/** A server with voice rooms, and the edge that Majlis has there with one account of the pool. */
export interface VoiceRoomsWorld extends Edge {
  readonly world: SmallWorld;
  readonly guildId: GuildId;
  readonly spaceId: SpaceId;
  readonly rooms: RoomPort;
  id(username: string): UserId;
  room(name: RoomName): ChannelId;
  /** What the edge sees of a room that is there. */
  seen(channelId: ChannelId): RoomSeen;
  /** A voice room as a space asks for it: nobody speaks but the host. */
  asked(over?: Partial<Asked>): Asked;
  /** What the local Discord has of an overwrite. */
  overwrite(channelId: ChannelId, id: string): { readonly allow: bigint; readonly deny: bigint } | undefined;
  /** An edge of another account in the same server. */
  edgeOf(options: EdgeOptions): Promise<Edge>;
  /** Lets an account of ours join a room, or leave (null). */
  seat(username: 'majlis' | 'one', channelId: ChannelId | null): void;
}

/** Starts it, connected. An account may connect anew at once. */
export async function voiceRoomsWorld(): Promise<VoiceRoomsWorld> {
  const world = await smallWorld({ seed: seedSchema.parse(SEED), gateway: { identifyWindowMs: 1 } });
  const edge = await edgeAt(world, { pool: ['one'] }).catch(async (error: unknown) => {
    await world.close();
    throw error;
  });
  const { rooms } = edge.discord;
  // as, in these: test data stands in for what the edges parse.
  const guildId = world.guildId as GuildId;
  const spaceId = idOf('space') as SpaceId;
  const id = (username: string): UserId => world.id(username) as UserId;
  const inside = world.sandbox.world.guilds.get(guildId);
  return {
    ...edge,
    world,
    guildId,
    spaceId,
    rooms,
    id,
    room: (name) => [...(inside?.channels.values() ?? [])].find((one) => one.name === name)?.id as ChannelId,
    seen: (channelId) => {
      const room = rooms.see(guildId, channelId);
      if (room === null || room === 'unknown') throw new Error(`the room is ${String(room)}`);
      return room;
    },
    asked: (over = {}) => ({
      guildId,
      spaceId,
      kind: 'voice',
      name: 'Tea',
      hostId: id('ann'),
      rights: [
        { target: 'everyone', rights: { speak: 'denied' } },
        { target: `member:${id('ann')}`, rights: { speak: 'allowed', unmute: 'allowed' } },
      ],
      ...over,
    }),
    overwrite: (channelId, of) => inside?.channels.get(channelId)?.overwrites.get(of),
    edgeOf: (options) => edgeAt(world, options),
    seat: (username, channelId) =>
      edge.discord.send(id(username), guildId, {
        op: 4,
        d: { guild_id: guildId, channel_id: channelId, self_mute: false, self_deaf: false },
      }),
    async [Symbol.asyncDispose]() {
      await edge[Symbol.asyncDispose]();
      await world.close();
    },
  };
}

/** How the outside refused. */
export const failureOf = async (work: Promise<unknown>): Promise<OutsideFailure> => {
  const error = await work.then(
    () => null,
    // as: the port throws nothing else.
    (thrown: unknown) => thrown as OutsideError,
  );
  if (error === null) throw new Error('it did not fail');
  return error.failure;
};
