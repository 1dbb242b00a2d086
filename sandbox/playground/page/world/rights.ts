import type { Channel, Guild, Member } from './model.ts';

type RightName =
  | 'administrator'
  | 'manageChannels'
  | 'viewChannel'
  | 'sendMessages'
  | 'connect'
  | 'speak'
  | 'muteMembers'
  | 'moveMembers';

/** Permission bits of Discord's documentation that the page looks at. */
export const RIGHT: Readonly<Record<RightName, bigint>> = {
  administrator: 1n << 3n,
  manageChannels: 1n << 4n,
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  connect: 1n << 20n,
  speak: 1n << 21n,
  muteMembers: 1n << 22n,
  moveMembers: 1n << 24n,
};

const ALL = (1n << 53n) - 1n;

function baseOf(guild: Guild, member: Member): bigint {
  const ids = [guild.id, ...member.roles];
  return ids.reduce((sum, id) => sum | BigInt(guild.roles.get(id)?.permissions ?? '0'), 0n);
}

/** What the member may do in the channel, with overwrites in Discord's order; everything for the owner and administrators. */
export function rightsIn(guild: Guild, channel: Channel | null, userId: string): bigint {
  const member = guild.members.get(userId);
  if (member === undefined) return 0n;
  if (guild.ownerId === userId) return ALL;
  let rights = baseOf(guild, member);
  if ((rights & RIGHT.administrator) !== 0n) return ALL;
  const overwrites = channel?.permission_overwrites ?? [];
  const everyone = overwrites.filter(({ id }) => id === guild.id);
  const roles = overwrites.filter(({ id, type }) => type === 0 && id !== guild.id && member.roles.includes(id));
  const own = overwrites.filter(({ id, type }) => type === 1 && id === userId);
  for (const group of [everyone, roles, own]) {
    rights &= ~group.reduce((sum, { deny }) => sum | BigInt(deny), 0n);
    rights |= group.reduce((sum, { allow }) => sum | BigInt(allow), 0n);
  }
  return rights;
}

/** Whether the member may do all of it there. */
export const may = (guild: Guild, channel: Channel | null, userId: string, right: bigint): boolean =>
  (rightsIn(guild, channel, userId) & right) === right;

/** What makes a member a moderator of a stage (documentation, "Stage Instance: Definitions"). */
export const STAGE_MODERATOR: bigint = RIGHT.manageChannels | RIGHT.muteMembers | RIGHT.moveMembers;
