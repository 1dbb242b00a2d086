import type { RawData, WebSocket } from 'ws';

import { admit } from './admission.ts';
import {
  parseFrame,
  parseHeartbeat,
  parseIdentify,
  parseResume,
  parseSelectProtocol,
  parseSpeaking,
  parseUdpAddress,
  parseVideo,
} from './client-messages.ts';
import type { Identify } from './client-messages.ts';
import type { VoiceClock } from './clock.ts';
import type { MutableVoiceCounters } from './counters.ts';
import type { Grants } from './grants.ts';
import type { Regimes } from './media-regime.ts';
import { MessageRate } from './message-rate.ts';
import type { SessionLife } from './session-life.ts';
import { sendNumbered, sendPlain } from './session.ts';
import type { SessionSocket, VoiceSession } from './session.ts';
import { retransmissionStep, videoStep } from './sessions.ts';
import type { Sessions } from './sessions.ts';
import type { VoiceSwitches } from './switches.ts';
import { closeCode, isEncryptionMode, opcode } from './wire/index.ts';

/** What a client may leave unread before it counts as too slow; a few thousand messages. */
const unreadBytes = 1024 * 1024;
/** The field of Ready that Discord's documentation calls erroneous, with the value of its example. */
const wrongHeartbeatInterval = 1;

/** What a websocket is served with. */
export interface ConnectionParts {
  readonly sessions: Sessions;
  readonly grants: Grants;
  readonly regimes: Regimes;
  readonly life: SessionLife;
  readonly switches: VoiceSwitches;
  readonly clock: VoiceClock;
  readonly counters: MutableVoiceCounters;
  /** Port of the SFU. */
  readonly udpPort: number;
}

type ConnectionState =
  | { readonly status: 'open' }
  | { readonly status: 'identified'; readonly session: VoiceSession }
  | { readonly status: 'closed' };

const daveOpcodes: ReadonlySet<number> = new Set([opcode.daveTransitionReady, opcode.daveInvalidCommitWelcome]);
/** Opcodes of Discord's own client that change nothing here. */
const ignoredOpcodes: ReadonlySet<number> = new Set([opcode.sessionUpdate, opcode.mediaSinkWants]);

const isLoopback = (address: string): boolean => /^127(\.\d{1,3}){3}$/.test(address);

/** The SSRCs that a member's video has when it shows some. */
const videoSsrcsOf = ({ ssrc }: VoiceSession): { readonly ssrc: number; readonly rtx_ssrc: number } => ({
  ssrc: ssrc + videoStep,
  rtx_ssrc: ssrc + retransmissionStep,
});

/** One websocket of the voice gateway, from Hello to its end. */
export class GatewayConnection implements SessionSocket {
  readonly #socket: WebSocket;
  readonly #parts: ConnectionParts;
  readonly #rate: MessageRate;
  readonly #daveRate: MessageRate;
  #state: ConnectionState = { status: 'open' };
  #cancelTimeout: () => void = () => undefined;

  constructor(socket: WebSocket, parts: ConnectionParts) {
    this.#socket = socket;
    this.#parts = parts;
    this.#rate = new MessageRate(parts.clock, parts.switches.messageLimit);
    this.#daveRate = new MessageRate(parts.clock, parts.switches.daveMessageLimit);
    socket.on('message', (data, isBinary) => this.#onMessage(data, isBinary));
    socket.on('close', (code) => this.#onClose(code));
    // What went wrong shows in the close that always follows.
    socket.on('error', () => socket.terminate());
  }

  /** Greets the client, once, right after it connected. */
  hello(): void {
    this.#write(opcode.hello, { v: 8, heartbeat_interval: this.#parts.switches.heartbeatIntervalMs });
    this.#awaitHeartbeat();
  }

  /** See SessionSocket. A client that does not read is cut off: its session waits for it to come back. */
  send(data: string | Buffer, taken?: () => void): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(data, () => taken?.());
    if (this.#socket.bufferedAmount <= unreadBytes) return;
    this.#parts.counters.socketsTooSlow += 1;
    this.#socket.terminate();
  }

  /** See SessionSocket. Does not end a session; may be called twice. */
  close(code: number, reason: string): void {
    if (this.#state.status === 'closed') return;
    this.#state = { status: 'closed' };
    this.#cancelTimeout();
    this.#parts.counters.clientsClosed += 1;
    this.#socket.close(code, reason);
  }

  /** See SessionSocket. */
  cut(): void {
    this.#socket.terminate();
  }

  #write(op: number, d: unknown): void {
    this.send(JSON.stringify({ op, d }));
  }

  /** Closes for what the client did; its session is over. */
  #refuse(code: number, reason: string): void {
    if (this.#state.status === 'identified') this.#parts.life.end(this.#state.session, { code, reason });
    else this.close(code, reason);
  }

  #awaitHeartbeat(): void {
    const { heartbeatIntervalMs, heartbeatGraceIntervals } = this.#parts.switches;
    this.#cancelTimeout();
    this.#cancelTimeout = this.#parts.clock.after(heartbeatIntervalMs * heartbeatGraceIntervals, () =>
      this.#refuse(closeCode.sessionTimeout, 'Session timed out'),
    );
  }

  #onClose(code: number): void {
    this.#cancelTimeout();
    if (this.#state.status !== 'identified') {
      this.#state = { status: 'closed' };
      return;
    }
    const { session } = this.#state;
    this.#state = { status: 'closed' };
    const isClean = code === 1000 || code === 1001;
    if (isClean && this.#parts.switches.cleanCloseEndsSession) {
      this.#parts.life.end(session, { code, reason: 'Closed by the client' });
    } else {
      this.#parts.life.detach(session, code);
    }
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    if (this.#state.status === 'closed') return;
    // The library hands over one Buffer per message as long as nobody changes `binaryType`.
    const bytes = data as Buffer;
    const frame = isBinary ? undefined : parseFrame(bytes.toString('utf8'));
    const rate = isBinary || (frame !== undefined && daveOpcodes.has(frame.op)) ? this.#daveRate : this.#rate;
    if (!rate.admit()) this.#refuse(closeCode.rateLimited, 'Rate limited');
    else if (isBinary) this.#onBinary(bytes);
    else if (frame === undefined) this.#refuse(closeCode.failedToDecode, 'Failed to decode payload');
    else this.#onFrame(frame.op, frame.d);
  }

  #onBinary(bytes: Buffer): void {
    if (this.#state.status !== 'identified') this.#refuse(closeCode.notAuthenticated, 'Not authenticated');
    else if (bytes.length === 0) this.#refuse(closeCode.failedToDecode, 'Failed to decode payload');
    else if (!this.#state.session.regime.binary(this.#state.session, bytes))
      this.#refuse(closeCode.unknownOpcode, 'Unknown opcode');
  }

  #onFrame(op: number, d: unknown): void {
    if (op === opcode.heartbeat) this.#onHeartbeat(d);
    else if (op === opcode.identify) this.#onIdentify(d);
    else if (op === opcode.resume) this.#onResume(d);
    else if (this.#isKnown(op)) this.#onSessionFrame(op, d);
    else this.#refuse(closeCode.unknownOpcode, 'Unknown opcode');
  }

  #isKnown(op: number): boolean {
    const served: readonly number[] = [opcode.selectProtocol, opcode.speaking, opcode.video, opcode.backendVersion];
    return served.includes(op) || ignoredOpcodes.has(op) || daveOpcodes.has(op);
  }

  #onSessionFrame(op: number, d: unknown): void {
    if (this.#state.status !== 'identified') {
      this.#refuse(closeCode.notAuthenticated, 'Not authenticated');
      return;
    }
    const { session } = this.#state;
    if (op === opcode.selectProtocol) this.#onSelectProtocol(session, d);
    else if (op === opcode.speaking) this.#onSpeaking(session, d);
    else if (op === opcode.video) this.#onVideo(session, d);
    else if (op === opcode.backendVersion)
      sendPlain(session, op, { voice: '0.0.0-sandbox', rtc_worker: '0.0.0-sandbox' });
    else if (daveOpcodes.has(op) && !session.regime.message(session, op, d))
      this.#refuse(closeCode.badRequest, 'Bad request');
  }

  #onHeartbeat(d: unknown): void {
    const heartbeat = parseHeartbeat(d);
    if (heartbeat === undefined) {
      this.#refuse(closeCode.badRequest, 'Bad request');
      return;
    }
    this.#awaitHeartbeat();
    if (this.#state.status === 'identified' && this.#state.session.fault?.ignoresHeartbeats === true) {
      this.#parts.counters.heartbeatsIgnored += 1;
      return;
    }
    this.#write(opcode.heartbeatAck, { t: heartbeat.t });
  }

  #onIdentify(d: unknown): void {
    const { grants, life, regimes } = this.#parts;
    if (this.#state.status === 'identified') {
      this.#refuse(closeCode.alreadyAuthenticated, 'Already authenticated');
      return;
    }
    const identify = parseIdentify(d);
    if (identify === undefined) {
      this.#refuse(closeCode.failedToDecode, 'Failed to decode payload');
      return;
    }
    const admission = admit(grants.check(identify.server_id, identify.token), identify, regimes);
    if (admission.status === 'refused') {
      this.#refuse(admission.code, admission.reason);
      return;
    }
    const session = life.begin(admission.standing, this);
    this.#state = { status: 'identified', session };
    this.#sendReady(session, identify);
    life.introduce(session);
  }

  #sendReady(session: VoiceSession, { streams }: Identify): void {
    const { switches, udpPort } = this.#parts;
    sendPlain(session, opcode.ready, {
      ssrc: session.ssrc,
      ip: '127.0.0.1',
      port: udpPort,
      modes: switches.modes,
      heartbeat_interval: wrongHeartbeatInterval,
      experiments: [],
      // One layer: the member's own SSRCs are three.
      streams: streams
        .filter(({ type }) => type === 'video')
        .slice(0, 1)
        .map((stream) => ({ ...stream, ...videoSsrcsOf(session), active: false })),
    });
  }

  #onSelectProtocol(session: VoiceSession, d: unknown): void {
    const { life, switches } = this.#parts;
    const choice = parseSelectProtocol(d);
    if (choice === undefined) {
      this.#refuse(closeCode.badRequest, 'Bad request');
      return;
    }
    if (choice.protocol !== 'udp') {
      this.#refuse(closeCode.unknownProtocol, 'Unknown protocol');
      return;
    }
    const at = parseUdpAddress(choice.data);
    // Discord would send wherever it is told; the local Discord never sends beyond this machine.
    if (at === undefined || !isLoopback(at.address)) {
      this.#refuse(closeCode.badRequest, 'Bad request');
      return;
    }
    const { mode } = at;
    if (!isEncryptionMode(mode) || !switches.modes.includes(mode)) {
      this.#refuse(closeCode.unknownEncryptionMode, 'Unknown encryption mode');
      return;
    }
    const key = life.openMedia(session, mode, { address: at.address, port: at.port });
    sendNumbered(session, opcode.sessionDescription, {
      audio_codec: 'opus',
      video_codec: 'H264',
      media_session_id: session.mediaSessionId,
      mode,
      secret_key: [...key],
      dave_protocol_version: session.regime.daveProtocolVersion,
    });
    life.connected(session);
  }

  #onSpeaking(session: VoiceSession, d: unknown): void {
    const speaking = parseSpeaking(d);
    if (speaking === undefined) this.#refuse(closeCode.badRequest, 'Bad request');
    else if (speaking.ssrc !== session.ssrc) this.#refuse(this.#parts.switches.invalidSsrcCode, 'Invalid SSRC');
    else this.#parts.life.speaking(session, speaking);
  }

  #onVideo(session: VoiceSession, d: unknown): void {
    const video = parseVideo(d);
    if (video === undefined) {
      this.#refuse(closeCode.badRequest, 'Bad request');
      return;
    }
    const { ssrc, rtx_ssrc: repair } = videoSsrcsOf(session);
    const isOwn =
      video.audio_ssrc === session.ssrc &&
      [0, ssrc].includes(video.video_ssrc) &&
      video.streams.every((stream) => stream.ssrc === ssrc && [0, repair].includes(stream.rtx_ssrc));
    if (isOwn) this.#parts.life.video(session, video);
    else this.#refuse(this.#parts.switches.invalidSsrcCode, 'Invalid SSRC');
  }

  #onResume(d: unknown): void {
    const { grants, sessions, life, counters } = this.#parts;
    if (this.#state.status === 'identified') {
      this.#refuse(closeCode.alreadyAuthenticated, 'Already authenticated');
      return;
    }
    const resume = parseResume(d);
    if (resume === undefined) {
      this.#refuse(closeCode.failedToDecode, 'Failed to decode payload');
      return;
    }
    const check = grants.check(resume.server_id, resume.token);
    const grant = check.status === 'valid' ? check.standing.grant : undefined;
    const session = grant === undefined ? undefined : sessions.ofMember(grant.guildId, grant.userId);
    if (session === undefined || session.grant.sessionId !== resume.session_id) {
      counters.resumesRefused += 1;
      this.#refuse(closeCode.sessionNoLongerValid, 'Session is no longer valid');
      return;
    }
    const missed = session.outbox.since(resume.seq_ack);
    if (missed === undefined) {
      counters.resumesRefused += 1;
      life.end(session, { code: closeCode.sessionNoLongerValid, reason: 'Session is no longer valid' });
      this.close(closeCode.sessionNoLongerValid, 'Session is no longer valid');
      return;
    }
    life.attach(session, this);
    this.#state = { status: 'identified', session };
    sendPlain(session, opcode.resumed, null);
    for (const { data } of missed) this.send(data);
    session.regime.resumed(session);
  }
}
