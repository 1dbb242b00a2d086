import { has, isVoiceLike, Permission, sortedChannels, type ApiObject, type World } from '../world/index.ts';
import type { Session } from './session.ts';

/** What CHANNEL_INFO can tell; both are part of no channel object (documentation, request channel info). */
const fields = ['status', 'voice_start_time'] as const;

/** Answers op 43 with what was asked of each room that the account can view; nothing for a guild that it is not in. */
export function sendChannelInfo(world: World, session: Session, asked: { guild_id: string; fields: string[] }): void {
  const guild = world.guilds.get(asked.guild_id);
  const { user } = session.terms;
  if (guild === undefined || !guild.members.has(user.id)) return;
  const [status, startTime] = fields.map((field) => asked.fields.includes(field));
  const rooms = sortedChannels(guild).filter(
    (channel) => isVoiceLike(channel) && has(world.permissionsIn(guild, channel, user.id), Permission.ViewChannel),
  );
  const channels: ApiObject[] = rooms.map((channel) => ({
    id: channel.id,
    // Stages have no status (documentation, set voice channel status).
    ...(status === true && channel.type === 2 ? { status: channel.voiceStatus } : {}),
    ...(startTime === true ? { voice_start_time: channel.voiceStartTime } : {}),
  }));
  session.dispatch('CHANNEL_INFO', JSON.stringify({ guild_id: guild.id, channels }));
}
