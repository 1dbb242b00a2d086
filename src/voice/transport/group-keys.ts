import { type ConnectionData, type DAVESession, type Networking, NetworkingStatusCode } from '@discordjs/voice';
import type { Clock } from '../../lib/index.ts';
import { isSilence } from '../engine/index.ts';
import type { TransportCounters } from './counters.ts';
import { looksEncrypted } from './dave-frame.ts';
import { HeldFrames } from './held-frames.ts';
import { KeyTrouble } from './key-trouble.ts';
import { sequenceOf, timestampOf } from './rtp.ts';
import type { Voice } from './voice.ts';

/** How a room's sound is protected: not at all beyond the transport, or end to end with keys on their way or in use. */
export type RoomEncryption = 'none' | 'pending' | 'ready';

/** Why a frame could not be read, as it is counted. */
type Unread = keyof Pick<
  TransportCounters,
  'droppedPlaintext' | 'droppedStillEncrypted' | 'droppedDaveNotReady' | 'droppedDaveFailed' | 'droppedDaveRekeying'
>;

/**
 * Reasons that new keys take away. Whether keys are changing is not asked: the message that says so may still be unread
 * while the first frame under new keys is here.
 */
const isForWantOfKeys = (cause: Unread): boolean =>
  cause === 'droppedDaveNotReady' || cause === 'droppedDaveFailed' || cause === 'droppedDaveRekeying';

/** A frame that our keys do not open yet, and why. */
interface SealedFrame {
  readonly voice: Voice;
  readonly payload: Buffer;
  /** The whole packet, for its RTP header. */
  readonly packet: Buffer;
  readonly level: number | undefined;
  cause: Unread;
}

/** What the keys of a session need and tell. */
export interface GroupKeysParts {
  readonly dave: DAVESession;
  readonly networking: Networking;
  readonly data: Pick<ConnectionData, 'connectedClients'>;
  readonly clock: Clock;
  readonly counters: TransportCounters;
  readonly onFault: (code: string) => void;
  /** A frame of this voice opened, or did not. On the audio path. */
  readonly onOpened: (userId: string) => void;
  readonly onUnread: (userId: string) => void;
  /** Starting over did not help: only a new session can. */
  readonly onHopeless: () => void;
}

/** Trouble is looked for twice a second: soon enough to mend it within one or two. */
const lookEveryMs = 500;

/**
 * End-to-end encryption of one voice session. Opens and seals frames, lets nothing pass in clear while the room is
 * encrypted, and starts the group over when it does not come to work by itself. The library would do that by itself after
 * 36 frames, also while a resume is under way, when nobody would be told: so its own recovery is switched off.
 */
export class GroupKeys {
  readonly #parts: GroupKeysParts;
  readonly #trouble: KeyTrouble;
  readonly #held: HeldFrames<SealedFrame>;
  #isSettled = false;
  #opened = 0;
  #owed = 0;
  #cancelLook: (() => void) | null = null;
  readonly #onTransitioned = (): void => {
    if (this.#parts.dave.session?.ready === true) this.#isSettled = true;
  };
  readonly #onKeyPackage = (): void => {
    this.#isSettled = false;
    if (this.#cancelLook === null) this.#lookLater();
  };

  constructor(parts: GroupKeysParts) {
    this.#parts = parts;
    this.#trouble = new KeyTrouble(parts.clock.monotonicMs());
    this.#held = new HeldFrames(parts.clock, parts.counters, {
      open: (frame) => this.#openHeld(frame),
      drop: ({ cause, voice }) => this.#drop(cause, voice.userId),
    });
    onKeysChanged(parts.dave, () => this.#held.retry());
    parts.networking.on('transitioned', this.#onTransitioned);
    parts.dave.on('keyPackage', this.#onKeyPackage);
    // A stage stays without; an epoch that encrypts it begins with a key package.
    if (parts.dave.protocolVersion !== 0) this.#lookLater();
  }

  /** The version in force; 0 is none. */
  get version(): number {
    return this.#parts.dave.protocolVersion;
  }

  /** `ready` once everybody in the room was given the keys that we share, or was waited for long enough. */
  get encryption(): RoomEncryption {
    const { dave } = this.#parts;
    if (dave.protocolVersion === 0) return 'none';
    return dave.session?.ready === true && this.#isSettled ? 'ready' : 'pending';
  }

  /** Whether we share keys with the others; `none` without encryption, and while nobody else is there. */
  get shared(): 'waiting' | 'ready' | 'none' {
    const { dave, data } = this.#parts;
    if (dave.protocolVersion === 0 || data.connectedClients.size === 0) return 'none';
    return dave.session?.ready === true ? 'ready' : 'waiting';
  }

  /**
   * Hands the Opus bytes of a frame to its voice: at once, or within 20 ms when it does not open and new keys come. What
   * cannot be read is dropped; the reason is counted.
   */
  open(payload: Buffer, voice: Voice, packet: Buffer, level?: number): void {
    const frame = this.#read(payload, voice.userId);
    if (typeof frame !== 'string') voice.take(frame, sequenceOf(packet), timestampOf(packet), level);
    else if (!isForWantOfKeys(frame) || !this.#held.hold({ voice, payload, packet, level, cause: frame }))
      this.#drop(frame, voice.userId);
  }

  /** The frame sealed for the room; null while nobody could open it: nothing leaves in clear. */
  seal(frame: Buffer): Buffer | null {
    const { dave, counters } = this.#parts;
    if (dave.protocolVersion === 0) return frame;
    if (dave.session?.ready === true) {
      try {
        return dave.encrypt(frame);
      } catch {
        counters.daveFaults += 1;
      }
    }
    this.#owed += 1;
    counters.droppedNotYetEncrypted += 1;
    return null;
  }

  /** Stops looking for trouble; may be called twice. */
  close(): void {
    this.#held.close();
    this.#cancelLook?.();
    this.#cancelLook = null;
    this.#parts.networking.off('transitioned', this.#onTransitioned);
    this.#parts.dave.off('keyPackage', this.#onKeyPackage);
  }

  #read(payload: Buffer, userId: string): Buffer | Unread {
    const { dave } = this.#parts;
    const { session } = dave;
    if (dave.protocolVersion === 0 && !looksEncrypted(payload)) {
      this.#parts.onOpened(userId);
      return payload;
    }
    // In clear in any case: it proves nothing of the keys.
    if (session === undefined || isSilence(payload)) return payload;
    if (!looksEncrypted(payload)) {
      // At version 0, and for a moment around a change of versions, frames come in clear.
      const isPassed = dave.protocolVersion === 0 || (session.ready && session.canPassthrough(userId));
      return isPassed ? payload : 'droppedPlaintext';
    }
    if (!session.ready) return dave.protocolVersion === 0 ? 'droppedStillEncrypted' : 'droppedDaveNotReady';
    const plain = this.#decrypt(payload, userId);
    if (plain === null) return this.#isSettled && !dave.reinitializing ? 'droppedDaveFailed' : 'droppedDaveRekeying';
    if (plain === payload) return 'droppedStillEncrypted';
    this.#opened += 1;
    this.#trouble.opened(userId);
    this.#parts.onOpened(userId);
    return plain;
  }

  #decrypt(payload: Buffer, userId: string): Buffer | null {
    try {
      return this.#parts.dave.decrypt(payload, userId);
    } catch {
      this.#parts.counters.daveFaults += 1;
      return null;
    }
  }

  #openHeld(sealed: SealedFrame): boolean {
    const { voice, payload, packet, level } = sealed;
    const frame = this.#read(payload, voice.userId);
    if (typeof frame === 'string') {
      sealed.cause = frame;
      return false;
    }
    voice.take(frame, sequenceOf(packet), timestampOf(packet), level);
    return true;
  }

  #drop(cause: Unread, userId: string): void {
    this.#parts.counters[cause] += 1;
    this.#owed += 1;
    this.#trouble.failed(userId, this.#parts.clock.monotonicMs());
    this.#parts.onUnread(userId);
  }

  #lookLater(): void {
    this.#cancelLook = this.#parts.clock.after(lookEveryMs, () => {
      this.#lookLater();
      this.#look();
    });
  }

  #look(): void {
    const { networking, clock, onFault, onHopeless } = this.#parts;
    // While a session resumes, what was said about keys is still on its way, and nothing that we say would arrive.
    if (networking.state.code !== NetworkingStatusCode.Ready) return;
    const signs = { isWaiting: this.shared === 'waiting', opened: this.#opened, owed: this.#owed };
    const verdict = this.#trouble.look(clock.monotonicMs(), signs);
    if (verdict.fault !== undefined) onFault(verdict.fault);
    if (verdict.step === 'start-over') this.#startOver();
    else if (verdict.step === 'rejoin') onHopeless();
  }

  /** Op 31 and a new key package: the voice server removes us from the group and adds us again. */
  #startOver(): void {
    const { dave, counters } = this.#parts;
    counters.daveRecoveries += 1;
    // It stays set for ever when the answer to an earlier op 31 was lost or could not be followed.
    dave.reinitializing = false;
    try {
      dave.recoverFromInvalidTransition(dave.lastTransitionId ?? 0);
    } catch {
      counters.daveFaults += 1;
    }
  }
}

/** The encryption library switches its keys when a commit or a welcome is processed, and tells nobody. */
function onKeysChanged(dave: DAVESession, listener: () => void): void {
  const { processCommit, processWelcome } = dave;
  dave.processCommit = (payload) => {
    const result = processCommit.call(dave, payload);
    listener();
    return result;
  };
  dave.processWelcome = (payload) => {
    const result = processWelcome.call(dave, payload);
    listener();
    return result;
  };
}
