import type { World } from '../world/index.ts';
import { sendChannelInfo } from './channel-info.ts';
import { asksForAll, mayAsk, memberChunks } from './member-request.ts';
import * as payloads from './payloads.ts';
import type { MembersRequest } from './payloads.ts';
import { CLOSE, MEMBER_LIST_WINDOW_MS, OP } from './protocol.ts';
import type { Session } from './session.ts';
import type { WireClock } from './wire-clock.ts';

/** Carries out what an identified session sends. */
export interface Commands {
  /** Null, or the code with which the socket is to be closed. */
  run(session: Session, op: number, data: unknown): number | null;
}

/** The commands of the gateway: voice state, presence, member requests, channel info, soundboard sounds. */
export function createCommands(world: World, wire: WireClock): Commands {
  // Keyed by bot and guild; guilds whose whole list was asked for within the window.
  const listAskedAtMs = new Map<string, number>();

  const requestMembers = (session: Session, request: MembersRequest): void => {
    const guild = world.guilds.get(request.guild_id);
    const { user } = session.terms;
    if (guild === undefined || !guild.members.has(user.id) || !mayAsk(session.terms, request)) return;
    if (asksForAll(request)) {
      const key = `${user.id}/${guild.id}`;
      const waitMs = (listAskedAtMs.get(key) ?? -Infinity) + MEMBER_LIST_WINDOW_MS - wire.nowMs();
      if (waitMs > 0) return tellRateLimited(session, request, waitMs);
      for (const [old, atMs] of listAskedAtMs) {
        if (wire.nowMs() - atMs >= MEMBER_LIST_WINDOW_MS) listAskedAtMs.delete(old);
      }
      listAskedAtMs.set(key, wire.nowMs());
    }
    for (const chunk of memberChunks(world, guild, request)) {
      session.dispatch('GUILD_MEMBERS_CHUNK', JSON.stringify(chunk));
    }
  };

  const handlers: Readonly<Record<number, (session: Session, data: unknown) => boolean>> = {
    [OP.presenceUpdate]: (_session, data) => payloads.presence.safeParse(data).success,
    [OP.voiceStateUpdate]: (session, data) => {
      const body = payloads.voiceState.safeParse(data);
      if (body.success) updateVoice(world, session, body.data);
      return body.success;
    },
    [OP.requestGuildMembers]: (session, data) => {
      const body = payloads.members.safeParse(data);
      if (body.success) requestMembers(session, body.data);
      return body.success;
    },
    [OP.requestChannelInfo]: (session, data) => {
      const body = payloads.channelInfo.safeParse(data);
      if (body.success) sendChannelInfo(world, session, body.data);
      return body.success;
    },
    [OP.requestSoundboardSounds]: (session, data) => {
      const body = payloads.soundboard.safeParse(data);
      for (const id of body.data?.guild_ids ?? []) {
        if (world.guilds.get(id)?.members.has(session.terms.user.id) !== true) continue;
        session.dispatch('SOUNDBOARD_SOUNDS', JSON.stringify({ guild_id: id, soundboard_sounds: [] }));
      }
      return body.success;
    },
  };

  return {
    run(session, op, data) {
      const handler = handlers[op];
      if (handler === undefined) return CLOSE.unknownOpcode;
      return handler(session, data) ? null : CLOSE.decodeError;
    },
  };
}

/** A null guild is a call in a DM, which nobody here makes: Discord stays silent too where it may not be. */
function updateVoice(world: World, session: Session, body: payloads.VoiceStateRequest): void {
  if (body.guild_id === null) return;
  world.voice.update({
    guildId: body.guild_id,
    userId: session.terms.user.id,
    sessionId: session.terms.id,
    channelId: body.channel_id,
    selfMute: body.self_mute,
    selfDeaf: body.self_deaf,
  });
}

function tellRateLimited(session: Session, request: MembersRequest, waitMs: number): void {
  const meta = { guild_id: request.guild_id, ...(request.nonce === undefined ? {} : { nonce: request.nonce }) };
  const data = { opcode: OP.requestGuildMembers, retry_after: waitMs / 1000, meta };
  session.dispatch('RATE_LIMITED', JSON.stringify(data));
}
