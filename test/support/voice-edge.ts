import type { ChannelId, GuildId, UserId } from '../../src/lib/index.ts';
import type { Seat, VoiceNodes } from '../../src/voice/node/index.ts';
import type { VoiceServer } from '../../sandbox/voice/index.ts';

/** What the server may do to our voice state; a flag that is left out is false. */
export interface OwnFlags {
  readonly suppress?: boolean;
  readonly mute?: boolean;
  readonly deaf?: boolean;
}

/** As much of the main gateway as voice needs: it answers op 4, and tells what a test wants told. */
export interface VoiceEdge {
  /** Op 4 payloads that the node sent, in order. */
  readonly ops: { readonly guildId: GuildId; readonly channelId: string | null }[];
  /** Rooms that are full: op 4 for them is never answered. */
  readonly full: Set<string>;
  /** Tells our voice state; in a room that is ours the voice server does as the flags say. */
  tell(seat: Seat, channelId: string | null, flags?: OwnFlags): void;
  /** Another voice server for the account in a room. */
  moveServer(seat: Seat): void;
  /** Discord is looking for another voice server. */
  endpointGone(seat: Seat): void;
  /** From now on op 4 for the room in which an account counts as present anyway is not answered. */
  ignoreRepeats(): void;
}

/** What it stands between. */
export interface VoiceEdgeParts {
  readonly voice: VoiceServer;
  readonly nodes: VoiceNodes;
  /** Rooms that there are; op 4 for another is never answered. */
  readonly rooms: readonly Seat[];
  /** Where voice sessions go. */
  readonly endpoint: string;
}

/** The library's own op 4, as far as a gateway reads it. */
interface VoiceStateOrder {
  readonly channel_id: ChannelId | null;
  readonly self_deaf: boolean;
  readonly self_mute: boolean;
}

/** An account's voice state in one server. */
interface Presence {
  readonly channelId: ChannelId;
  readonly sessionId: string;
  readonly order: VoiceStateOrder;
}

/** Nobody of ours is in any room. */
export function createVoiceEdge({ voice, nodes, rooms, endpoint }: VoiceEdgeParts): VoiceEdge {
  const ops: VoiceEdge['ops'] = [];
  const full = new Set<string>();
  const present = new Map<string, Presence>();
  let sessionNumber = 0;
  let answersRepeats = true;
  const keyOf = (accountId: UserId, guildId: GuildId): string => `${accountId}@${guildId}`;

  function say(who: Pick<Seat, 'accountId' | 'guildId'>, channelId: string | null, flags: OwnFlags = {}): void {
    const { accountId, guildId } = who;
    const { suppress = false, mute = false, deaf = false } = flags;
    const presence = present.get(keyOf(accountId, guildId));
    const { self_deaf = false, self_mute = false } = presence?.order ?? {};
    const d = {
      guild_id: guildId,
      channel_id: channelId,
      user_id: accountId,
      suppress,
      mute,
      deaf,
      self_deaf,
      self_mute,
    };
    const session_id = presence?.sessionId ?? 'none';
    const isOurs = { canSpeak: !suppress && !mute, canHear: !deaf, selfMute: self_mute, selfDeaf: self_deaf };
    if (channelId !== null && channelId === presence?.channelId) voice.setFlags(guildId, accountId, isOurs);
    nodes.gatewayPacket(accountId, { t: 'VOICE_STATE_UPDATE', d: { ...d, session_id } });
  }

  function grant(who: Pick<Seat, 'accountId' | 'guildId'>): void {
    const { accountId, guildId } = who;
    const presence = present.get(keyOf(accountId, guildId));
    const room = rooms.find(({ channelId }) => channelId === presence?.channelId);
    if (presence === undefined || room === undefined) throw new Error('The account is in no room');
    const { channelId, sessionId, order } = presence;
    const flags = { canSpeak: true, canHear: true, selfMute: order.self_mute, selfDeaf: order.self_deaf };
    const e2ee = room.regime === 'voice';
    const { token } = voice.grant({ guildId, channelId, userId: accountId, sessionId, e2ee, flags });
    nodes.gatewayPacket(accountId, { t: 'VOICE_SERVER_UPDATE', d: { guild_id: guildId, token, endpoint } });
  }

  function leave(accountId: UserId, guildId: GuildId): void {
    voice.revoke(guildId, accountId, 'left');
    say({ accountId, guildId }, null);
    present.delete(keyOf(accountId, guildId));
  }

  function enter(who: Pick<Seat, 'accountId' | 'guildId'>, order: VoiceStateOrder, channelId: ChannelId): void {
    const { accountId, guildId } = who;
    if (full.has(channelId) || !rooms.some((room) => room.channelId === channelId && room.guildId === guildId)) return;
    const isRepeat = present.get(keyOf(accountId, guildId))?.channelId === channelId;
    if (isRepeat && (voice.alive(guildId, accountId) || !answersRepeats)) return;
    sessionNumber += 1;
    present.set(keyOf(accountId, guildId), { channelId, sessionId: `session-${sessionNumber}`, order });
    say(who, channelId);
    grant(who);
  }

  nodes.onGatewaySend((accountId, guildId, payload) => {
    // The library's own op 4; its shape is what this test's gateway would have to read.
    const { d } = payload as { d: VoiceStateOrder };
    ops.push({ guildId, channelId: d.channel_id });
    if (d.channel_id === null) leave(accountId, guildId);
    else enter({ accountId, guildId }, d, d.channel_id);
  });

  return {
    ops,
    full,
    tell: say,
    moveServer: grant,
    endpointGone({ accountId, guildId }): void {
      const d = { guild_id: guildId, token: 'none', endpoint: null };
      nodes.gatewayPacket(accountId, { t: 'VOICE_SERVER_UPDATE', d });
    },
    ignoreRepeats(): void {
      answersRepeats = false;
    },
  };
}
