import type { VoiceClock } from '../clock.ts';
import type { VoiceRandom } from '../random.ts';
import type { EncryptionMode } from '../wire/index.ts';

/** What a person needs to open voice: the answer of the main gateway to op 4. */
export interface PersonVoiceOptions {
  /** `HOST:PORT` on loopback; anything else is refused. */
  readonly endpoint: string;
  readonly token: string;
  readonly guildId: string;
  readonly userId: string;
  /** Names the end-to-end group; voice rooms need it, stages do not. */
  readonly channelId?: string;
  readonly sessionId: string;
  /** Certificate of the voice server, PEM. */
  readonly caPem: string;
  /** Wanted transport encryption; the server's first when absent. */
  readonly mode?: EncryptionMode;
  readonly clock?: VoiceClock;
  readonly random?: VoiceRandom;
  /** Milliseconds for one attempt to get connected; 10 s when absent. */
  readonly timeoutMs?: number;
  /** What goes around the speech; nothing when absent, and each frame as `PersonSendOptions` says. */
  readonly traffic?: NativeTrafficOptions;
}

/** What Discord's own client sends around speech, by chance from a seed. */
export interface NativeTrafficOptions {
  /** The same seed gives the same traffic. */
  readonly seed: string;
  /** Chrome sends no header extension, desktop and mobile clients do; `native` when absent. */
  readonly client?: 'native' | 'browser';
  /** Whether the camera is on while the person speaks; off when absent. */
  readonly video?: boolean;
  /** Milliseconds between two reports by RTCP; 5 s when absent. */
  readonly reportEveryMs?: number;
}

/** A packet of RTCP. */
export interface PersonControl {
  /** 200 to 206; a sender report (200) writes its own body. */
  readonly type: number;
  /** Report blocks, or the format: five bits. */
  readonly count?: number;
  /** Whole words after the sender's SSRC. */
  readonly body?: Buffer;
}

/** A packet of video. */
export interface PersonVideo {
  readonly payload: Buffer;
  /** Whether it ends its picture; true when absent. */
  readonly isLast?: boolean;
  readonly isRetransmission?: boolean;
}

/** How a frame leaves; what is absent is as Discord's own client does it. */
export interface PersonSendOptions {
  /** 16 bits; the next one when absent. Later frames go on from it. */
  readonly sequence?: number;
  /** 32 bits, 48 kHz; goes on by 960 per 20 ms, pauses included, when absent. */
  readonly timestamp?: number;
  /** Level in -dBov, 0 loudest to 127 silent; 30 when absent. `null` leaves the header extension out. */
  readonly audioLevel?: number | null;
  /** Op 5's flags in the extension; those of a microphone when absent, none with silence. `null` leaves them out. */
  readonly speaking?: number | null;
  /** Adds the time of sending to the extension. */
  readonly withSendTime?: boolean;
  /** Contributing sources, 15 at most; none when absent. */
  readonly csrcs?: readonly number[];
  /** Bytes of RTP padding, 0 to 255; 0 when absent. */
  readonly padding?: number;
}

/** One Opus frame that was heard. */
export interface PersonFrame {
  readonly userId: string;
  readonly ssrc: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly opus: Buffer;
  /** Monotonic milliseconds of the clock handed in; `performance.now()` without one. */
  readonly receivedAtMs: number;
}

/** What is known of the person's end-to-end group; there is one in voice rooms only. */
export interface PersonEncryption {
  /** Whether the person shares keys with somebody; until then nothing but silence is sent or heard. */
  isReady(): boolean;
  /** Equal for all who share the same keys; empty without a group. */
  privacyCode(): string;
  /** User ids in the group, this one among them, without order. */
  members(): readonly string[];
  /** How often the person could not follow a change and started over (op 31). */
  recoveries(): number;
  /** Misbehaviour that tests order: start over, spoil the next commit, send a commit that is none. */
  readonly faults: {
    startOver(): void;
    spoilNextCommit(): void;
    sendNonsense(): void;
  };
}

/** Why a connection ended for good; 1000 when the person hung up. */
export interface PersonClose {
  readonly code: number;
  readonly reason: string;
}

/** A person's voice connection, speaking as Discord's own client does. */
export interface VoicePersonConnection {
  readonly ssrc: number;
  readonly mode: EncryptionMode;
  /** Of the session description; 0 on stages. */
  readonly daveProtocolVersion: number;
  /** People whom the server named as connected, without this one. */
  peers(): readonly string[];
  /** The end-to-end group of a voice room; undefined on stages. */
  readonly encryption: PersonEncryption | undefined;
  /** Sends one Opus frame at once. Speaks up (op 5) first if need be. Does nothing after the end, nor in a voice room while there are no keys. */
  send(opus: Buffer, options?: PersonSendOptions): void;
  /** Sends one packet of sound that is padding and nothing else, 1 to 255 bytes of it. */
  sendPadding(bytes: number): void;
  /** Sends one packet of RTCP at once. */
  sendControl(control: PersonControl): void;
  /** Says by op 12 whether the camera is on. Throws unless `traffic.video` asked for it when connecting. */
  showVideo(on: boolean): void;
  /** Sends one packet of video at once, announced or not. */
  sendVideo(video: PersonVideo): void;
  /** What came besides sound: types of RTCP packets (the newest, capped) and the number of video packets. */
  alsoHeard(): { readonly control: readonly number[]; readonly video: number };
  /** User ids of those who show video, by op 12. */
  shown(): readonly string[];
  /** Says by op 5 that the person starts or stops. Stopping sends the five frames of silence first. */
  speak(on: boolean): void;
  /** Listens to frames until the answer is called. Frames of a speaker not yet named are kept for a moment. */
  onFrame(listener: (frame: PersonFrame) => void): () => void;
  /** Called once, when the connection ended for good; at once when it has. */
  onClose(listener: (close: PersonClose) => void): void;
  /** How often the websocket was lost and the session resumed. */
  resumes(): number;
  /** Drops the websocket as a dead network would; the connection then resumes. */
  dropSocket(): void;
  /** Packets that did not open with the session's key, and in voice rooms frames that did not open with the group's. */
  undecryptable(): number;
  /** Hangs up; may be called twice. */
  close(): void;
}
