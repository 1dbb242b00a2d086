import type { EventEmitter } from 'node:events';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

import { entersState, joinVoiceChannel, VoiceConnectionStatus } from '@discordjs/voice';
import type { DiscordGatewayAdapterLibraryMethods, VoiceConnection } from '@discordjs/voice';
import type { GatewayVoiceStateUpdateDispatchData } from 'discord-api-types/v10';
import { vi } from 'vitest';

import type { VoiceServer } from '../../sandbox/voice/index.ts';

/** Makes every TLS client of this thread trust the server, as a user of an unmodified library does it. */
export const trust = (server: VoiceServer): void =>
  setDefaultCACertificates([...getCACertificates('default'), server.caPem]);

/** Where an unmodified @discordjs/voice connection is to go. */
export interface LibraryJoin {
  readonly guildId: string;
  readonly channelId: string;
  readonly userId: string;
  /** Whether it is a voice room; a stage when absent. */
  readonly e2ee?: boolean;
  /** False makes the library say that it knows no DAVE. */
  readonly daveEncryption?: boolean;
}

/** A connection of @discordjs/voice and how often it asked the main gateway for leave (op 4). */
export interface LibraryVoice {
  readonly connection: VoiceConnection;
  readonly joins: () => number;
  /** Hears exactly the frames that the library's receiver yields for `userId`; an empty one is what is left of a packet that it misread. */
  hear(userId: string): readonly Buffer[];
  /** Which of the packets that come from `userId` from now on the library misreads, counted from 0. */
  misread(userId: string): readonly number[];
  /** Waits until the library knows the speaker's SSRC. */
  knows(userId: string): Promise<void>;
}

/** RFC 8285's profile of one-byte header extensions. */
const EXTENSION_PROFILE = 0xbede;
const HAS_EXTENSION = 0x10;

/**
 * Whether @discordjs/voice 0.19.2 takes a packet without a header extension for one with it: it looks at the two bytes behind the
 * fixed header alone, not at the bit that says so. Encrypted bytes are as they come, so this meets one packet in 65 536: it was seen to
 * lose just that one of 47 340. Packets of Discord's own clients carry an extension and are read well.
 */
const isMisread = (packet: Buffer): boolean =>
  (packet.readUInt8(0) & HAS_EXTENSION) === 0 && packet.readUInt16BE(12) === EXTENSION_PROFILE;

const silence = Buffer.from([0xf8, 0xff, 0xfe]);

/** Whether a frame is the silence that libraries send of their own accord. */
export const isSilence = (frame: Buffer): boolean => frame.equals(silence);

/** The frames of the packets that were not misread. */
export const without = (frames: readonly Buffer[], misread: readonly number[]): readonly Buffer[] =>
  frames.filter((_, index) => !misread.includes(index));

/** The library's own UDP socket, of a connection that is ready. */
const mediaOf = ({ state }: VoiceConnection): EventEmitter => {
  if ('networking' in state && 'udp' in state.networking.state) return state.networking.state.udp;
  throw new Error('The library has no UDP socket yet');
};

/**
 * Joins with an unmodified @discordjs/voice over a gateway adapter by hand, the main gateway reduced to its answer to op 4:
 * a new grant whenever no session is alive.
 */
export const joinWithLibrary = async (
  server: VoiceServer,
  join: LibraryJoin,
  timeoutMs = 5000,
): Promise<LibraryVoice> => {
  let joins = 0;
  const sessionId = `session-${join.userId}`;
  const answer = (methods: DiscordGatewayAdapterLibraryMethods): void => {
    joins += 1;
    if (server.alive(join.guildId, join.userId)) return;
    const flags = { canSpeak: true, canHear: true, selfMute: false, selfDeaf: false };
    const granted = server.grant({ ...join, sessionId, e2ee: join.e2ee ?? false, flags });
    // The library reads four fields of the voice state and three of the server update.
    const state = { user_id: join.userId, guild_id: join.guildId, channel_id: join.channelId };
    methods.onVoiceStateUpdate({ ...state, session_id: sessionId } as unknown as GatewayVoiceStateUpdateDispatchData);
    const update = { token: granted.token, endpoint: granted.endpoint, guild_id: join.guildId };
    methods.onVoiceServerUpdate(update);
  };
  const connection = joinVoiceChannel({
    guildId: join.guildId,
    channelId: join.channelId,
    group: join.userId,
    selfDeaf: false,
    selfMute: false,
    daveEncryption: join.daveEncryption ?? true,
    adapterCreator: (methods) => ({
      sendPayload(payload: { readonly op: number; readonly d: { readonly channel_id: string | null } }) {
        if (payload.d.channel_id === null) server.revoke(join.guildId, join.userId, 'left');
        else queueMicrotask(() => answer(methods));
        return true;
      },
      destroy: () => undefined,
    }),
  });
  try {
    await entersState(connection, VoiceConnectionStatus.Ready, timeoutMs);
  } catch (error) {
    connection.destroy();
    throw error;
  }
  return {
    connection,
    joins: () => joins,
    hear(userId) {
      const frames: Buffer[] = [];
      connection.receiver.subscribe(userId).on('data', (frame: Buffer) => {
        if (frame.length > 0) frames.push(frame);
      });
      return frames;
    },
    misread(userId) {
      const misread: number[] = [];
      let packets = 0;
      mediaOf(connection).on('message', (packet: Buffer) => {
        if (packet.length < 14 || packet.readUInt32BE(8) !== connection.receiver.ssrcMap.get(userId)?.audioSSRC) return;
        if (isMisread(packet)) misread.push(packets);
        packets += 1;
      });
      return misread;
    },
    async knows(userId) {
      await vi.waitFor(
        () => {
          if (connection.receiver.ssrcMap.get(userId) === undefined) throw new Error('The speaker is not known yet');
        },
        { timeout: 3000, interval: 2 },
      );
    },
  };
};
