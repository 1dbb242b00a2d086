import { z } from 'zod';

import type { VoiceEvent } from '../contract.ts';
import { placeOf } from '../session.ts';
import type { MediaRegime, VoiceSession } from '../session.ts';
import { opcode } from '../wire/index.ts';
import type { PayloadBounds } from '../wire/index.ts';
import { isDaveFrame, isSilenceFrame } from './dave-frame.ts';
import { DaveGroup, daveVersion } from './dave-group.ts';
import type { DaveGroupParts } from './dave-group.ts';

/** Sound sent just before a member said that it holds the keys may be read just after: UDP and TCP keep no common order. */
const inFlightMs = 250;

/** What a regime is made of. */
export interface DaveRegimeParts extends DaveGroupParts {
  readonly emit: (event: VoiceEvent) => void;
  /** A session of the channel ended. */
  readonly onLeft: () => void;
}

const transition: z.ZodType<{ readonly transition_id: number }> = z.object({
  transition_id: z.number().int().min(0).max(0xffff),
});

/** A voice room: everybody is in one MLS group, and no sound passes in clear while it stands. */
export class DaveRegime implements MediaRegime {
  readonly daveProtocolVersion: number = daveVersion;
  readonly #parts: DaveRegimeParts;
  readonly #group: DaveGroup;

  constructor(parts: DaveRegimeParts) {
    this.#parts = parts;
    this.#group = new DaveGroup(parts);
  }

  /** See MediaRegime. */
  joined(session: VoiceSession): void {
    this.#group.join(session);
  }

  /** See MediaRegime. */
  left(session: VoiceSession): void {
    this.#group.leave(session);
    this.#parts.onLeft();
  }

  /** See MediaRegime. */
  detached(session: VoiceSession): void {
    this.#group.detached(session);
  }

  /** See MediaRegime. */
  resumed(session: VoiceSession): void {
    this.#group.resumed(session);
  }

  /** See MediaRegime. */
  message(session: VoiceSession, op: number, d: unknown): boolean {
    const parsed = transition.safeParse(d).data;
    if (parsed === undefined) return false;
    if (op === opcode.daveInvalidCommitWelcome) this.#group.invalid(session);
    else this.#group.ready(session, parsed.transition_id);
    return true;
  }

  /** See MediaRegime. */
  binary(session: VoiceSession, message: Buffer): boolean {
    const body = message.subarray(1);
    const op = message.readUInt8(0);
    if (op === opcode.daveKeyPackage) this.#group.keyPackage(session, body);
    else if (op === opcode.daveCommitWelcome) this.#group.commit(session, body);
    else return false;
    return true;
  }

  /** See MediaRegime. */
  mayPass(session: VoiceSession, plain: Buffer, { start, end }: PayloadBounds): boolean {
    if (!this.#group.stands() || isDaveFrame(plain, start, end) || isSilenceFrame(plain, start, end)) return true;
    const { clock, counters, emit } = this.#parts;
    const readyMs = this.#group.readySince(session);
    const early = readyMs === undefined || clock.monotonicMs() - readyMs < inFlightMs;
    counters[early ? 'droppedPlaintextEarly' : 'droppedPlaintext'] += 1;
    emit({ type: 'plaintext', early, ...placeOf(session) });
    return false;
  }
}
