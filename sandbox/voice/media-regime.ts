import type { Identify } from './client-messages.ts';
import type { VoiceGrant } from './contract.ts';
import type { VoiceSession } from './session.ts';
import { closeCode } from './wire/index.ts';

/** Why a client may not enter, as its websocket is told. */
export interface RegimeRefusal {
  readonly code: number;
  readonly reason: string;
}

/**
 * How the sound of one channel is protected between its members: the seam where DAVE comes in. The transport encryption
 * is the same under every regime and none of its business.
 */
export interface MediaRegime {
  /** `dave_protocol_version` of op 4; 0 means none. */
  readonly daveProtocolVersion: number;
  /** Why a client that identifies so is refused, or undefined when it may enter. */
  refuse(identify: Identify): RegimeRefusal | undefined;
  /** A member got its session description. */
  joined(session: VoiceSession): void;
  /** A member's session ended. */
  left(session: VoiceSession): void;
  /** A JSON message with one of DAVE's opcodes. */
  message(session: VoiceSession, op: number, d: unknown): void;
  /** A binary message: one byte of opcode, then the body. */
  binary(session: VoiceSession, message: Buffer): void;
}

const nothing = (): void => undefined;

/** Stages: nothing beyond the transport. A client's DAVE messages are ignored, as it may send some before it reads op 4. */
const plainRegime: MediaRegime = {
  daveProtocolVersion: 0,
  refuse: () => undefined,
  joined: nothing,
  left: nothing,
  message: nothing,
  binary: nothing,
};

/** End-to-end encrypted channels: who cannot do DAVE gets 4017. Who can is turned away too, as there is no group to join yet. */
const daveRegime: MediaRegime = {
  ...plainRegime,
  refuse: (identify) =>
    identify.max_dave_protocol_version < 1
      ? { code: closeCode.daveRequired, reason: 'E2EE/DAVE protocol required' }
      : { code: closeCode.disconnected, reason: 'The local Discord does not serve end-to-end encrypted channels yet' },
};

/** The regime of the channel that a grant is for. */
export const regimeOf = (grant: VoiceGrant): MediaRegime => (grant.e2ee ? daveRegime : plainRegime);
