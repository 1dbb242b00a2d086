import type { VoiceClock } from '../clock.ts';
import type { VoiceRandom } from '../random.ts';
import { systemVoiceClock } from '../system-clock.ts';
import { systemVoiceRandom } from '../system-random.ts';
import { createTransportCipher, opcode } from '../wire/index.ts';
import type { EncryptionMode, TransportCipher } from '../wire/index.ts';
import type {
  PersonClose,
  PersonControl,
  PersonEncryption,
  PersonFrame,
  PersonSendOptions,
  PersonVideo,
  PersonVoiceOptions,
  VoicePersonConnection,
} from './contract.ts';
import { DaveMember } from './dave-member.ts';
import { GatewaySocket } from './gateway-socket.ts';
import { Incoming } from './incoming.ts';
import { MediaSocket } from './media-socket.ts';
import { NativeTraffic } from './native-traffic.ts';
import { Outgoing } from './outgoing.ts';
import { readConnect, readDescription, readDisconnect, readReady, readSpeaking, readVideo } from './server-messages.ts';
import type { Ready, ServerFrame } from './server-messages.ts';

/** What a client says before it pauses, so that decoders do not invent sound: Discord's voice documentation. */
const silence = Buffer.from([0xf8, 0xff, 0xfe]);
const silenceFrames = 5;
const hungUp = 1000;
const serverCrashed = 4015;
const firstPrivateCode = 4000;
/** Attempts to resume before the person gives up. */
const resumeAttempts = 5;
const resumeDelayMs = 50;

interface Media {
  readonly cipher: TransportCipher;
  readonly outgoing: Outgoing;
  readonly daveProtocolVersion: number;
  readonly dave: DaveMember | undefined;
}

type State =
  | { readonly status: 'connecting' }
  | { readonly status: 'ready'; readonly media: Media }
  | { readonly status: 'resuming'; readonly media: Media; readonly attempt: number; readonly cancel: () => void }
  | { readonly status: 'closed'; readonly close: PersonClose };

/** What the connection tells its maker. */
export interface PersonConnectionEvents {
  readonly onReady: () => void;
  readonly onEnd: (close: PersonClose) => void;
}

/** See VoicePersonConnection; made by `connectVoice`. */
export class PersonConnection implements VoicePersonConnection {
  readonly #options: PersonVoiceOptions;
  readonly #clock: VoiceClock;
  readonly #random: VoiceRandom;
  readonly #events: PersonConnectionEvents;
  readonly #incoming: Incoming;
  readonly #frameListeners = new Set<(frame: PersonFrame) => void>();
  readonly #closeListeners = new Set<(close: PersonClose) => void>();
  readonly #peers = new Set<string>();
  readonly #shown = new Set<string>();
  readonly #traffic: NativeTraffic | undefined;
  #state: State = { status: 'connecting' };
  #gateway: GatewaySocket;
  #udp: MediaSocket | undefined;
  #ready: Ready | undefined;
  #lastSeq = -1;
  #isSpeaking = false;
  #resumes = 0;

  constructor(options: PersonVoiceOptions, events: PersonConnectionEvents) {
    this.#options = options;
    this.#clock = options.clock ?? systemVoiceClock;
    this.#random = options.random ?? systemVoiceRandom;
    this.#events = events;
    this.#incoming = new Incoming(
      (frame) => {
        for (const listener of this.#frameListeners) listener(frame);
      },
      (userId, payload) => {
        const dave = this.#dave();
        return dave === undefined ? payload : dave.open(userId, payload);
      },
    );
    const { traffic } = options;
    this.#traffic = traffic === undefined ? undefined : new NativeTraffic(traffic, this.#clock);
    this.#gateway = this.#openGateway(() => this.#identify());
  }

  get ssrc(): number {
    return this.#ready?.ssrc ?? 0;
  }

  get mode(): EncryptionMode {
    return this.#mediaOrThrow().cipher.mode;
  }

  get daveProtocolVersion(): number {
    return this.#mediaOrThrow().daveProtocolVersion;
  }

  get encryption(): PersonEncryption | undefined {
    const dave = this.#dave();
    if (dave === undefined) return undefined;
    return {
      isReady: () => dave.isReady(),
      privacyCode: () => dave.privacyCode(),
      members: () => dave.members(),
      recoveries: () => dave.recoveries(),
      faults: dave,
    };
  }

  peers(): readonly string[] {
    return [...this.#peers];
  }

  resumes(): number {
    return this.#resumes;
  }

  undecryptable(): number {
    return this.#incoming.undecryptable();
  }

  send(opus: Buffer, options: PersonSendOptions = {}): void {
    if (this.#state.status !== 'ready' && this.#state.status !== 'resuming') return;
    if (!this.#isSpeaking) this.speak(true);
    const { dave, outgoing } = this.#state.media;
    const payload = dave === undefined ? opus : dave.seal(opus);
    if (payload === undefined) return;
    this.#udp?.send(outgoing.packet(payload, { ...this.#traffic?.dress(opus), ...options }));
    for (const companion of this.#traffic?.companions() ?? []) {
      if (companion.kind === 'control') this.sendControl(companion.control);
      else this.sendVideo(companion.video);
    }
  }

  sendPadding(bytes: number): void {
    if (this.#state.status !== 'ready' && this.#state.status !== 'resuming') return;
    this.#udp?.send(this.#state.media.outgoing.packet(Buffer.alloc(0), { padding: bytes }));
  }

  sendControl(control: PersonControl): void {
    if (this.#state.status !== 'ready' && this.#state.status !== 'resuming') return;
    this.#udp?.send(this.#state.media.outgoing.control(control));
  }

  showVideo(on: boolean): void {
    const [stream] = this.#ready?.streams ?? [];
    if (stream === undefined) throw new Error('Video was not asked for when connecting');
    const { ssrc, rtx_ssrc: repair } = stream;
    this.#gateway.send(opcode.video, {
      audio_ssrc: this.ssrc,
      video_ssrc: on ? ssrc : 0,
      rtx_ssrc: on ? repair : 0,
      streams: on ? [{ type: 'video', rid: '100', quality: 100, active: true, ssrc, rtx_ssrc: repair }] : [],
    });
  }

  sendVideo(video: PersonVideo): void {
    if (this.#state.status !== 'ready' && this.#state.status !== 'resuming') return;
    // Discord deals three SSRCs in a row; a client that was given no stream can only guess.
    const stream = this.#ready?.streams[0] ?? { ssrc: this.ssrc + 1, rtx_ssrc: this.ssrc + 2 };
    const ssrc = video.isRetransmission === true ? stream.rtx_ssrc : stream.ssrc;
    this.#udp?.send(this.#state.media.outgoing.video({ ...video, ssrc }));
  }

  alsoHeard(): { readonly control: readonly number[]; readonly video: number } {
    return this.#incoming.others();
  }

  shown(): readonly string[] {
    return [...this.#shown];
  }

  speak(on: boolean): void {
    if (this.#state.status !== 'ready' && this.#state.status !== 'resuming') return;
    if (!on && this.#isSpeaking) {
      for (let sent = 0; sent < silenceFrames; sent += 1) this.send(silence, { audioLevel: 127 });
    }
    this.#isSpeaking = on;
    this.#gateway.send(opcode.speaking, { speaking: on ? 1 : 0, delay: 0, ssrc: this.ssrc });
  }

  onFrame(listener: (frame: PersonFrame) => void): () => void {
    this.#frameListeners.add(listener);
    return () => {
      this.#frameListeners.delete(listener);
    };
  }

  onClose(listener: (close: PersonClose) => void): void {
    if (this.#state.status === 'closed') listener(this.#state.close);
    else this.#closeListeners.add(listener);
  }

  dropSocket(): void {
    this.#gateway.drop();
  }

  close(): void {
    this.#end({ code: hungUp, reason: 'Hung up' });
  }

  #mediaOrThrow(): Media {
    if (this.#state.status === 'ready' || this.#state.status === 'resuming') return this.#state.media;
    throw new Error('The voice connection is not open');
  }

  #dave(): DaveMember | undefined {
    return this.#state.status === 'ready' || this.#state.status === 'resuming' ? this.#state.media.dave : undefined;
  }

  #openGateway(onOpen: () => void): GatewaySocket {
    const { endpoint, caPem } = this.#options;
    return new GatewaySocket({
      endpoint,
      caPem,
      clock: this.#clock,
      lastSeq: () => this.#lastSeq,
      events: {
        onOpen,
        onFrame: (frame) => this.#onFrameOrEnd(frame),
        onBinary: (seq, op, body) => {
          this.#lastSeq = seq;
          this.#dave()?.binary(op, body);
        },
        onClose: (code, reason) => this.#onGatewayClose(code, reason),
      },
    });
  }

  #identify(): void {
    const { guildId, userId, sessionId, token } = this.#options;
    const withVideo = this.#traffic?.withVideo ?? false;
    this.#gateway.send(opcode.identify, {
      server_id: guildId,
      user_id: userId,
      session_id: sessionId,
      token,
      video: withVideo,
      streams: withVideo ? [{ type: 'video', rid: '100', quality: 100 }] : [],
      max_dave_protocol_version: 1,
    });
  }

  #resume(): void {
    const { guildId, sessionId, token } = this.#options;
    this.#gateway.send(opcode.resume, {
      server_id: guildId,
      session_id: sessionId,
      token,
      seq_ack: this.#lastSeq,
    });
  }

  #onFrameOrEnd(frame: ServerFrame): void {
    // A socket that is closing may still deliver what was on its way, and Ready would open UDP again.
    if (this.#state.status === 'closed') return;
    try {
      this.#onGatewayFrame(frame);
    } catch (error) {
      this.#end({ code: 4002, reason: error instanceof Error ? error.message : 'Unreadable message' });
    }
  }

  #onGatewayFrame({ op, d, seq }: ServerFrame): void {
    if (seq !== undefined) this.#lastSeq = seq;
    if (op === opcode.ready) this.#onReady(readReady(d));
    else if (op === opcode.sessionDescription) this.#onDescription(d);
    else if (op === opcode.resumed) this.#onResumed();
    else if (op === opcode.clientsConnect) for (const userId of readConnect(d)) this.#peers.add(userId);
    else if (op === opcode.clientDisconnect) this.#onPeerLeft(readDisconnect(d));
    else if (op === opcode.speaking) this.#onSpeaking(d);
    else if (op === opcode.video) this.#onVideo(d);
    else this.#dave()?.json(op, d);
  }

  #onPeerLeft(userId: string): void {
    this.#peers.delete(userId);
    this.#shown.delete(userId);
    this.#incoming.forget(userId);
  }

  #onSpeaking(d: unknown): void {
    const { ssrc, user_id: userId } = readSpeaking(d);
    this.#incoming.name(ssrc, userId);
  }

  #onVideo(d: unknown): void {
    const { user_id: userId, video_ssrc: ssrc } = readVideo(d);
    if (ssrc === 0) this.#shown.delete(userId);
    else this.#shown.add(userId);
  }

  #onReady(ready: Ready): void {
    const mode = this.#options.mode ?? ready.modes[0];
    this.#ready = ready;
    const udp = new MediaSocket({ address: ready.ip, port: ready.port }, this.#clock, (packet) => {
      if (this.#state.status !== 'ready' && this.#state.status !== 'resuming') return;
      this.#incoming.packet(packet, this.#state.media.cipher, this.#clock.monotonicMs());
    });
    this.#udp = udp;
    udp.discover(ready.ssrc).then(
      ({ address, port }) => {
        this.#gateway.send(opcode.selectProtocol, { protocol: 'udp', data: { address, port, mode } });
        udp.keepAlive();
      },
      (error: unknown) => this.#end({ code: hungUp, reason: error instanceof Error ? error.message : 'No UDP' }),
    );
  }

  #onDescription(d: unknown): void {
    const description = readDescription(d);
    const cipher = createTransportCipher(description.mode, Buffer.from(description.secret_key));
    const outgoing = new Outgoing({ ssrc: this.ssrc, cipher, clock: this.#clock, random: this.#random });
    const daveProtocolVersion = description.dave_protocol_version;
    const dave = daveProtocolVersion === 0 ? undefined : this.#joinGroup();
    this.#state = { status: 'ready', media: { cipher, outgoing, daveProtocolVersion, dave } };
    if (this.#traffic?.withVideo === true) this.showVideo(true);
    this.#events.onReady();
  }

  #joinGroup(): DaveMember {
    const { userId, channelId } = this.#options;
    if (channelId === undefined) throw new Error('A voice room needs its channel id');
    return new DaveMember({
      userId,
      channelId,
      peers: () => [...this.#peers],
      output: {
        binary: (op, body) => this.#gateway.sendBinary(op, body),
        json: (op, d) => this.#gateway.send(op, d),
      },
    });
  }

  #onResumed(): void {
    if (this.#state.status !== 'resuming') return;
    this.#state = { status: 'ready', media: this.#state.media };
    this.#resumes += 1;
    this.#state.media.dave?.resumed();
    if (this.#isSpeaking) this.#gateway.send(opcode.speaking, { speaking: 1, delay: 0, ssrc: this.ssrc });
  }

  #onGatewayClose(code: number, reason: string): void {
    const mayResume = code === serverCrashed || code < firstPrivateCode;
    const attempt = this.#state.status === 'resuming' ? this.#state.attempt + 1 : 1;
    if (
      this.#state.status === 'connecting' ||
      this.#state.status === 'closed' ||
      !mayResume ||
      attempt > resumeAttempts
    ) {
      this.#end({ code, reason });
      return;
    }
    const cancel = this.#clock.after(resumeDelayMs * (attempt - 1), () => {
      this.#gateway = this.#openGateway(() => this.#resume());
    });
    this.#state = { status: 'resuming', media: this.#state.media, attempt, cancel };
  }

  #end(close: PersonClose): void {
    if (this.#state.status === 'closed') return;
    if (this.#state.status === 'resuming') this.#state.cancel();
    this.#state = { status: 'closed', close };
    this.#gateway.close(hungUp);
    this.#udp?.close();
    this.#events.onEnd(close);
    for (const listener of this.#closeListeners) listener(close);
    this.#closeListeners.clear();
    this.#frameListeners.clear();
  }
}
