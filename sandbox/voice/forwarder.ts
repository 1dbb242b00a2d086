import { createSocket } from 'node:dgram';
import type { RemoteInfo, Socket } from 'node:dgram';

import type { VoiceClock } from './clock.ts';
import type { MutableVoiceCounters } from './counters.ts';
import type { MemberFaults } from './member-faults.ts';
import type { MemberFault, VoiceSession } from './session.ts';
import type { Sessions } from './sessions.ts';
import type { VoiceSwitches } from './switches.ts';
import {
  nonceBytes,
  openHeader,
  opusPayloadType,
  payloadBounds,
  pingMagic,
  readDiscovery,
  readRtcp,
  rtcpClearBytes,
  rtcpType,
  writeDiscovery,
  writeReportBlock,
  writeRtcpHeader,
} from './wire/index.ts';
import type { RtcpHeader, RtpHeader } from './wire/index.ts';

/** Room for a burst of a few hundred speakers between two turns of the event loop; the system may grant less. */
const receiveBufferBytes = 4 * 1024 * 1024;
const pingBytes = 8;
/** Byte of the authentication tag of an end-to-end encrypted frame, counted from its end: behind it are nonce, size and marker. */
const daveFooterBytes = 8;
/** As whom the server reports; no member is given it. */
const ownSsrc = 0;

type Address = Pick<RemoteInfo, 'port' | 'address'>;

/** What the forwarder is handed. */
export interface ForwarderParts {
  readonly sessions: Sessions;
  readonly faults: Pick<MemberFaults, 'isCalm'>;
  readonly clock: VoiceClock;
  readonly counters: MutableVoiceCounters;
  readonly switches: Pick<
    VoiceSwitches,
    'answersPing' | 'echoKeepalive' | 'packetsBeforeSpeaking' | 'packetsPerSecond' | 'receiverReportMs' | 'rtcpToOthers'
  >;
  /** A member sent sound and never op 5, or video and never op 12. */
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
    socket.on('message', (datagram, from) => this.#onArrival(datagram, from));
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

  #sendTo(datagram: Buffer, { port, address }: Address, fault?: MemberFault): void {
    const send = (): void => {
      if (!this.#isClosed) this.#socket.send(datagram, port, address);
    };
    if (fault?.out) fault.out.carry(send);
    else send();
  }

  /** Through the weather of the sender's network, if there is any. */
  #onArrival(datagram: Buffer, from: RemoteInfo): void {
    const path = this.#senderOf(datagram, from)?.fault?.in;
    if (path) path.carry(() => this.#onDatagram(datagram, from));
    else this.#onDatagram(datagram, from);
  }

  /** Whose datagram it is; nobody is looked for while nothing was ordered of anybody. */
  #senderOf(datagram: Buffer, { port, address }: Address): VoiceSession | undefined {
    const { sessions, faults } = this.#parts;
    if (faults.isCalm()) return undefined;
    const discovery = readDiscovery(datagram);
    if (discovery !== undefined) return sessions.ofSsrc(discovery.ssrc);
    return sessions
      .all()
      .find(({ media }) => media.status === 'ready' && media.port === port && media.address === address);
  }

  #onDatagram(datagram: Buffer, from: RemoteInfo): void {
    if (datagram.length === pingBytes) {
      this.#onPing(datagram, from);
      return;
    }
    const control = readRtcp(datagram);
    if (control !== undefined) {
      this.#onControl(datagram, control);
      return;
    }
    const header = openHeader(datagram);
    if (header?.payloadType === opusPayloadType) {
      this.#onAudio(datagram, header);
      return;
    }
    const viewed = header === undefined ? undefined : this.#parts.sessions.ofVideoSsrc(header.ssrc);
    if (header !== undefined && viewed !== undefined) {
      this.#onVideo(viewed, datagram, header);
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
    const plain = this.#openSound(speaker, header, packet);
    if (plain === undefined) return;
    this.#report(speaker, header);
    if (speaker.gate.isLive()) {
      this.#forward(speaker, packet, header.clearBytes, plain);
      return;
    }
    const verdict = speaker.gate.packet(() => this.#forward(speaker, packet, header.clearBytes, plain));
    if (verdict === 'overflow') counters.droppedHeld += 1;
    else if (verdict === 'invalid-ssrc') onInvalidSsrc(speaker);
  }

  /** Cameras are no affair of the microphone: self-mute stops none, and who is deaf sees on. */
  #onVideo(session: VoiceSession, packet: Buffer, header: RtpHeader): void {
    const { counters, switches, onInvalidSsrc } = this.#parts;
    counters.videoIn += 1;
    const plain = this.#accept(session, packet, header.clearBytes);
    if (plain === undefined) return;
    if (payloadBounds(header, plain) === undefined) {
      counters.droppedMalformed += 1;
    } else if (session.video.status === 'unannounced') {
      counters.droppedVideoEarly += 1;
      session.video.packets += 1;
      if (session.video.packets > switches.packetsBeforeSpeaking) onInvalidSsrc(session);
    } else if (session.flags.canSpeak) {
      counters.videoOut += this.#toOthers(session, packet, header.clearBytes, plain);
    } else {
      counters.droppedMuted += 1;
    }
  }

  #onControl(packet: Buffer, { type, ssrc }: RtcpHeader): void {
    const { counters, sessions, switches } = this.#parts;
    counters.controlIn += 1;
    const session = sessions.ofSsrc(ssrc) ?? sessions.ofVideoSsrc(ssrc);
    if (session === undefined) {
      counters.droppedUnknownSsrc += 1;
      return;
    }
    const plain = this.#accept(session, packet, rtcpClearBytes);
    const isForOthers =
      switches.rtcpToOthers === 'all' || (switches.rtcpToOthers === 'sender-reports' && type === rtcpType.senderReport);
    if (plain !== undefined && isForOthers) {
      counters.controlOut += this.#toOthers(session, packet, rtcpClearBytes, plain);
    }
  }

  /** Tells a speaker now and then how its sound arrives. */
  #report(speaker: VoiceSession, { ssrc, sequence }: RtpHeader): void {
    const { clock, counters, switches } = this.#parts;
    const { reception, media } = speaker;
    reception.note(sequence);
    if (media.status !== 'ready' || !reception.isDue(clock.monotonicMs(), switches.receiverReportMs)) return;
    const body = writeReportBlock({ ssrc, ...reception.summary() });
    const head = { type: rtcpType.receiverReport, ssrc: ownSsrc };
    const clear = writeRtcpHeader(head, { count: 1, bodyBytes: body.length });
    this.#seal(speaker, clear, clear.length, body);
    counters.reportsOut += 1;
  }

  /** The plaintext of a packet of sound that may be used, or undefined, counted. */
  #openSound(speaker: VoiceSession, header: RtpHeader, packet: Buffer): Buffer | undefined {
    const plain = this.#accept(speaker, packet, header.clearBytes);
    if (plain === undefined) return undefined;
    const bounds = payloadBounds(header, plain);
    if (bounds === undefined) {
      this.#parts.counters.droppedMalformed += 1;
      return undefined;
    }
    // What is padding through and through has nothing to be encrypted.
    const isEmpty = bounds.start === bounds.end;
    return isEmpty || speaker.regime.mayPass(speaker, plain, bounds) ? plain : undefined;
  }

  /** The plaintext of a genuine packet, or undefined, counted. */
  #accept(speaker: VoiceSession, packet: Buffer, clearBytes: number): Buffer | undefined {
    const { counters } = this.#parts;
    if (speaker.media.status !== 'ready') {
      counters.droppedNotReady += 1;
      return undefined;
    }
    const plain = speaker.media.cipher.open(packet, clearBytes);
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
    return plain;
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
      if (listener.fault?.isWithheld === true) {
        counters.withheld += 1;
        continue;
      }
      this.#seal(listener, packet, clearBytes, this.#asSpoilt(listener, packet, plain));
      counters.packetsOut += 1;
    }
  }

  /** The frame as this listener gets it: with a changed byte where that was ordered. */
  #asSpoilt({ fault }: VoiceSession, packet: Buffer, plain: Buffer): Buffer {
    const header = fault?.spoils === 'frames' ? openHeader(packet) : undefined;
    const bounds = header === undefined ? undefined : payloadBounds(header, plain);
    if (bounds === undefined || bounds.end - bounds.start <= daveFooterBytes) return plain;
    const spoilt = Buffer.from(plain);
    const at = bounds.end - daveFooterBytes;
    spoilt.writeUInt8(spoilt.readUInt8(at) ^ 1, at);
    this.#parts.counters.spoilt += 1;
    return spoilt;
  }

  /** What is no sound goes to everybody else who is connected; answers to how many. */
  #toOthers(from: VoiceSession, packet: Buffer, clearBytes: number, plain: Buffer): number {
    let sent = 0;
    for (const other of this.#parts.sessions.inChannel(from.grant.channelId)) {
      if (other === from || other.media.status !== 'ready') continue;
      this.#seal(other, packet, clearBytes, plain);
      sent += 1;
    }
    return sent;
  }

  /** Sends to one member with its own key and counter; `packet`'s first bytes stay as they are. */
  #seal({ media, fault }: VoiceSession, packet: Buffer, clearBytes: number, plain: Buffer): void {
    if (media.status !== 'ready') return;
    const sealed = media.cipher.seal(packet, clearBytes, plain, media.nextNonce);
    if (fault?.spoils === 'packets') {
      // The last byte before the counter belongs to the tag, as another key would make another.
      const at = sealed.length - nonceBytes - 1;
      sealed.writeUInt8(sealed.readUInt8(at) ^ 1, at);
      this.#parts.counters.spoilt += 1;
    }
    this.#sendTo(sealed, media, fault);
    media.nextNonce = (media.nextNonce + 1) >>> 0;
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
    this.#sendTo(reply, from, sessions.ofSsrc(ssrc)?.fault);
  }

  #onPing(datagram: Buffer, from: RemoteInfo): void {
    const { switches } = this.#parts;
    const fault = this.#senderOf(datagram, from)?.fault;
    if (datagram.readUInt32BE(0) === pingMagic.request) {
      if (!switches.answersPing) return;
      const reply = Buffer.from(datagram);
      reply.writeUInt32BE(pingMagic.reply, 0);
      this.#sendTo(reply, from, fault);
    } else if (switches.echoKeepalive) {
      this.#sendTo(datagram, from, fault);
    }
  }
}
