import { createSocket } from 'node:dgram';
import type { RemoteInfo, Socket } from 'node:dgram';

import type { VoiceClock } from './clock.ts';
import type { MutableVoiceCounters } from './counters.ts';
import type { VoiceSession } from './session.ts';
import type { Sessions } from './sessions.ts';
import type { VoiceSwitches } from './switches.ts';
import {
  nonceBytes,
  openHeader,
  opusPayloadType,
  payloadBounds,
  pingMagic,
  readDiscovery,
  writeDiscovery,
} from './wire/index.ts';
import type { RtpHeader } from './wire/index.ts';

/** Room for a burst of a few hundred speakers between two turns of the event loop; the system may grant less. */
const receiveBufferBytes = 4 * 1024 * 1024;
const pingBytes = 8;

/** What the forwarder is handed. */
export interface ForwarderParts {
  readonly sessions: Sessions;
  readonly clock: VoiceClock;
  readonly counters: MutableVoiceCounters;
  readonly switches: Pick<VoiceSwitches, 'echoKeepalive' | 'packetsPerSecond'>;
  /** A speaker sent sound and never op 5. */
  readonly onInvalidSsrc: (session: VoiceSession) => void;
}

const maySpeak = ({ flags }: VoiceSession): boolean => flags.canSpeak && !flags.selfMute;
const mayHear = ({ flags }: VoiceSession): boolean => flags.canHear && !flags.selfDeaf;

const bind = async (socket: Socket): Promise<number> => {
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', () => {
      socket.off('error', reject);
      resolve();
    });
  });
  return socket.address().port;
};

/** The selective forwarding unit: one UDP socket on 127.0.0.1 for all members. */
export class Forwarder {
  readonly port: number;
  readonly #socket: Socket;
  readonly #parts: ForwarderParts;
  #discoveriesToDrop = 0;
  #isClosed = false;

  private constructor(socket: Socket, port: number, parts: ForwarderParts) {
    this.#socket = socket;
    this.port = port;
    this.#parts = parts;
    socket.on('message', (datagram, from) => this.#onDatagram(datagram, from));
    socket.on('error', () => {
      parts.counters.udpErrors += 1;
    });
  }

  /** Opens the socket on a free port. */
  static async open(parts: ForwarderParts): Promise<Forwarder> {
    // All addresses are literal: answering at once spares the resolver's turn of the event loop per packet.
    const socket = createSocket({ type: 'udp4', lookup: (host, _options, done) => done(null, host, 4) });
    const port = await bind(socket);
    socket.setRecvBufferSize(receiveBufferBytes);
    return new Forwarder(socket, port, parts);
  }

  /** The next `count` IP discoveries of members are not answered. */
  dropDiscovery(count: number): void {
    this.#discoveriesToDrop = count;
  }

  /** Frees the port; may be called twice. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }

  #sendTo(datagram: Buffer, port: number, address: string): void {
    if (!this.#isClosed) this.#socket.send(datagram, port, address);
  }

  #onDatagram(datagram: Buffer, from: RemoteInfo): void {
    if (datagram.length === pingBytes) {
      this.#onPing(datagram, from);
      return;
    }
    const header = openHeader(datagram);
    if (header?.payloadType === opusPayloadType) {
      this.#onAudio(datagram, header);
      return;
    }
    const discovery = readDiscovery(datagram);
    if (discovery?.kind === 'request') this.#onDiscovery(discovery.ssrc, from);
    else this.#parts.counters.droppedNotAudio += 1;
  }

  #onAudio(packet: Buffer, header: RtpHeader): void {
    const { counters, sessions, onInvalidSsrc } = this.#parts;
    counters.packetsIn += 1;
    const speaker = sessions.ofSsrc(header.ssrc);
    if (speaker === undefined) {
      counters.droppedUnknownSsrc += 1;
      return;
    }
    const plain = this.#accept(speaker, header, packet);
    if (plain === undefined) return;
    if (speaker.gate.isLive()) {
      this.#forward(speaker, packet, header.clearBytes, plain);
      return;
    }
    const verdict = speaker.gate.packet(() => this.#forward(speaker, packet, header.clearBytes, plain));
    if (verdict === 'overflow') counters.droppedHeld += 1;
    else if (verdict === 'invalid-ssrc') onInvalidSsrc(speaker);
  }

  /** The plaintext of a packet that may be used, or undefined, counted. */
  #accept(speaker: VoiceSession, header: RtpHeader, packet: Buffer): Buffer | undefined {
    const { counters } = this.#parts;
    if (speaker.media.status !== 'ready') {
      counters.droppedNotReady += 1;
      return undefined;
    }
    const plain = speaker.media.cipher.open(packet, header.clearBytes);
    if (plain === undefined) {
      counters.droppedTampered += 1;
      return undefined;
    }
    // Only genuine packets count against a speaker: anybody can forge an SSRC.
    if (this.#isFlood(speaker)) {
      counters.droppedFlood += 1;
      return undefined;
    }
    if (!speaker.replay.admit(packet.readUInt32BE(packet.length - nonceBytes))) {
      counters.droppedReplayed += 1;
      return undefined;
    }
    const bounds = payloadBounds(header, plain);
    if (bounds === undefined) {
      counters.droppedMalformed += 1;
      return undefined;
    }
    return speaker.regime.mayPass(speaker, plain, bounds) ? plain : undefined;
  }

  #isFlood({ rate }: VoiceSession): boolean {
    const now = this.#parts.clock.monotonicMs();
    if (now - rate.windowStartMs >= 1000) {
      rate.windowStartMs = now;
      rate.packets = 0;
    }
    rate.packets += 1;
    return rate.packets > this.#parts.switches.packetsPerSecond;
  }

  #forward(speaker: VoiceSession, packet: Buffer, clearBytes: number, plain: Buffer): void {
    const { counters, sessions } = this.#parts;
    if (!maySpeak(speaker)) {
      counters.droppedMuted += 1;
      return;
    }
    for (const listener of sessions.inChannel(speaker.grant.channelId)) {
      if (listener === speaker || listener.media.status !== 'ready' || !mayHear(listener)) continue;
      const { media } = listener;
      this.#sendTo(media.cipher.seal(packet, clearBytes, plain, media.nextNonce), media.port, media.address);
      media.nextNonce = (media.nextNonce + 1) >>> 0;
      counters.packetsOut += 1;
    }
  }

  #onDiscovery(ssrc: number, from: RemoteInfo): void {
    const { counters, sessions } = this.#parts;
    counters.discoveries += 1;
    const isMember = sessions.ofSsrc(ssrc) !== undefined;
    if (!isMember || this.#discoveriesToDrop > 0) {
      if (isMember) this.#discoveriesToDrop -= 1;
      counters.discoveriesDropped += 1;
      return;
    }
    const reply = writeDiscovery({ kind: 'reply', ssrc, address: from.address, port: from.port });
    this.#sendTo(reply, from.port, from.address);
  }

  #onPing(datagram: Buffer, from: RemoteInfo): void {
    if (datagram.readUInt32BE(0) === pingMagic.request) {
      const reply = Buffer.from(datagram);
      reply.writeUInt32BE(pingMagic.reply, 0);
      this.#sendTo(reply, from.port, from.address);
    } else if (this.#parts.switches.echoKeepalive) {
      this.#sendTo(datagram, from.port, from.address);
    }
  }
}
