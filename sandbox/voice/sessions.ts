import type { VoiceSession } from './session.ts';

/** How far the SSRCs of a member's video and of its retransmission lie from that of its sound. */
export const videoStep = 1;
/** See `videoStep`. */
export const retransmissionStep = 2;

const memberKey = (guildId: string, userId: string): string => `${guildId}:${userId}`;

const nobody: ReadonlySet<VoiceSession> = new Set();

/** All living sessions, found by member, by SSRC and by channel. */
export interface Sessions {
  add(session: VoiceSession): void;
  remove(session: VoiceSession): void;
  ofMember(guildId: string, userId: string): VoiceSession | undefined;
  ofSsrc(ssrc: number): VoiceSession | undefined;
  /** The session whose video, or its retransmission, has this SSRC: the two after its sound's. */
  ofVideoSsrc(ssrc: number): VoiceSession | undefined;
  /** The living view of a channel's sessions; empty when there are none. */
  inChannel(channelId: string): ReadonlySet<VoiceSession>;
  inGuild(guildId: string): readonly VoiceSession[];
  all(): readonly VoiceSession[];
}

/** No sessions yet. Who adds keeps their number down: a session needs a grant, and grants are capped. */
export const createSessions = (): Sessions => {
  const byMember = new Map<string, VoiceSession>();
  const bySsrc = new Map<number, VoiceSession>();
  const byChannel = new Map<string, Set<VoiceSession>>();
  return {
    add(session) {
      const { guildId, userId, channelId } = session.grant;
      byMember.set(memberKey(guildId, userId), session);
      bySsrc.set(session.ssrc, session);
      const room = byChannel.get(channelId) ?? new Set();
      room.add(session);
      byChannel.set(channelId, room);
    },
    remove(session) {
      const { guildId, userId, channelId } = session.grant;
      const key = memberKey(guildId, userId);
      if (byMember.get(key) === session) byMember.delete(key);
      bySsrc.delete(session.ssrc);
      const room = byChannel.get(channelId);
      room?.delete(session);
      if (room?.size === 0) byChannel.delete(channelId);
    },
    ofMember: (guildId, userId) => byMember.get(memberKey(guildId, userId)),
    ofSsrc: (ssrc) => bySsrc.get(ssrc),
    ofVideoSsrc: (ssrc) => bySsrc.get(ssrc - videoStep) ?? bySsrc.get(ssrc - retransmissionStep),
    inChannel: (channelId) => byChannel.get(channelId) ?? nobody,
    inGuild: (guildId) => [...byMember.values()].filter((session) => session.grant.guildId === guildId),
    all: () => [...byMember.values()],
  };
};
