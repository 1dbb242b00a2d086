import { type ConnectionData, type DAVESession, type Networking, NetworkingStatusCode } from '@discordjs/voice';
import type { Clock } from '../../lib/index.ts';
import { isSilence } from '../engine/index.ts';
import type { TransportCounters } from './counters.ts';
import { looksEncrypted } from './dave-frame.ts';
import { KeyTrouble } from './key-trouble.ts';

/** How a room's sound is protected: not at all beyond the transport, or end to end with keys on their way or in use. */
export type RoomEncryption = 'none' | 'pending' | 'ready';

/** What the keys of a session need and tell. */
export interface GroupKeysParts {
  readonly dave: DAVESession;
  readonly networking: Networking;
  readonly data: Pick<ConnectionData, 'connectedClients'>;
  readonly clock: Clock;
  readonly counters: TransportCounters;
  readonly onFault: (code: string) => void;
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

  /** The Opus bytes of a frame by `userId`, or null when it cannot be read; the reason is counted. */
  open(payload: Buffer, userId: string): Buffer | null {
    const { dave, counters } = this.#parts;
    const { session } = dave;
    if (session === undefined || isSilence(payload)) return payload;
    const isSealed = looksEncrypted(payload);
    if (!isSealed) {
      // At version 0, and for a moment around a change of versions, frames come in clear.
      if (dave.protocolVersion === 0 || (session.ready && session.canPassthrough(userId))) return payload;
      counters.droppedPlaintext += 1;
      return this.#failed(userId);
    }
    if (!session.ready) {
      if (dave.protocolVersion === 0) counters.droppedStillEncrypted += 1;
      else counters.droppedDaveNotReady += 1;
      return this.#failed(userId);
    }
    const plain = this.#decrypt(payload, userId);
    if (plain === null) {
      if (this.#isSettled && !dave.reinitializing) counters.droppedDaveFailed += 1;
      else counters.droppedDaveRekeying += 1;
      return this.#failed(userId);
    }
    if (plain === payload) {
      counters.droppedStillEncrypted += 1;
      return this.#failed(userId);
    }
    this.#opened += 1;
    this.#trouble.opened(userId);
    return plain;
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
    this.#cancelLook?.();
    this.#cancelLook = null;
    this.#parts.networking.off('transitioned', this.#onTransitioned);
    this.#parts.dave.off('keyPackage', this.#onKeyPackage);
  }

  #decrypt(payload: Buffer, userId: string): Buffer | null {
    try {
      return this.#parts.dave.decrypt(payload, userId);
    } catch {
      this.#parts.counters.daveFaults += 1;
      return null;
    }
  }

  #failed(userId: string): null {
    this.#owed += 1;
    this.#trouble.failed(userId, this.#parts.clock.monotonicMs());
    return null;
  }

  #lookLater(): void {
    this.#cancelLook = this.#parts.clock.after(lookEveryMs, () => {
      this.#lookLater();
      this.#look();
    });
  }

  #look(): void {
    const { dave, networking, data, clock, onFault, onHopeless } = this.#parts;
    // While a session resumes, what was said about keys is still on its way, and nothing that we say would arrive.
    if (networking.state.code !== NetworkingStatusCode.Ready) return;
    const isWaiting = dave.protocolVersion !== 0 && data.connectedClients.size > 0 && dave.session?.ready !== true;
    const verdict = this.#trouble.look(clock.monotonicMs(), { isWaiting, opened: this.#opened, owed: this.#owed });
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
