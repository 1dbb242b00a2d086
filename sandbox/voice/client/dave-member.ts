import { DAVESession } from '@snazzah/davey';

import { isDaveFrame, isSilenceFrame } from '../dave/index.ts';
import { opcode } from '../wire/index.ts';
import { readEpoch, readTransition } from './server-messages.ts';

/** davey's name for sound; its own table is a const enum, which cannot be imported one file at a time. */
const audio = 0;
const onlyVersion = 1;
const firstEpoch = 1;
const transitionBytes = 2;

/** Where messages to the voice gateway go. */
export interface DaveOutput {
  binary(op: number, body: Buffer): void;
  json(op: number, d: unknown): void;
}

/** Whose membership it is, and of what. */
export interface DaveMemberParts {
  readonly userId: string;
  readonly channelId: string;
  readonly output: DaveOutput;
  /** Everybody whom op 11 named: nobody else may be added. */
  readonly peers: () => readonly string[];
}

/** Faults that tests order of one person. */
export interface DaveFaults {
  /** Throws the group away and says so by op 31, as after a message that could not be followed. */
  startOver(): void;
  /** The person's next commit leaves with a wrong confirmation tag: it wins, and nobody can follow it. */
  spoilNextCommit(): void;
  /** Sends a body as op 28 that is no commit. */
  sendNonsense(): void;
}

/**
 * A person's side of DAVE, as Discord's own client has it. What does not fit never throws: it ends in op 31 and a new key package.
 */
export class DaveMember implements DaveFaults {
  readonly #parts: DaveMemberParts;
  readonly #session: DAVESession;
  #isStartingOver = false;
  #lastTransition = 0;
  #recoveries = 0;
  #spoils = false;

  constructor(parts: DaveMemberParts) {
    this.#parts = parts;
    this.#session = new DAVESession(onlyVersion, parts.userId, parts.channelId);
    this.#sendKeyPackage();
  }

  /** Whether the person shares keys with the others. */
  isReady(): boolean {
    return this.#session.ready;
  }

  /** Code that is equal for all who share the same keys; empty outside a group. */
  privacyCode(): string {
    return this.#session.voicePrivacyCode;
  }

  /** User ids of the group, without order; empty outside a group. */
  members(): readonly string[] {
    return this.#session.getUserIds();
  }

  /** How often the person could not follow and started over. */
  recoveries(): number {
    return this.#recoveries;
  }

  /** The frame sealed for the group, silence as it is; undefined while there are no keys, as nothing leaves in clear. */
  seal(opus: Buffer): Buffer | undefined {
    if (isSilenceFrame(opus, 0, opus.length)) return opus;
    if (!this.#session.ready) return undefined;
    return this.#attempt(() => this.#session.encryptOpus(opus));
  }

  /** The frame opened; undefined for what is not sealed for this person. */
  open(userId: string, frame: Buffer): Buffer | undefined {
    if (isSilenceFrame(frame, 0, frame.length)) return frame;
    if (!this.#session.ready || !isDaveFrame(frame, 0, frame.length)) return undefined;
    return this.#attempt(() => this.#session.decrypt(userId, audio, frame));
  }

  /** A binary message of the voice gateway. */
  binary(op: number, body: Buffer): void {
    if (op === opcode.daveExternalSender) this.#follow(() => this.#session.setExternalSender(body));
    else if (op === opcode.daveProposals) this.#follow(() => this.#onProposals(body));
    else if (op === opcode.daveAnnounceCommit)
      this.#onTransition(body, (commit) => this.#session.processCommit(commit));
    else if (op === opcode.daveWelcome) this.#onTransition(body, (welcome) => this.#session.processWelcome(welcome));
  }

  /** A JSON message of the voice gateway. Throws when it is malformed. */
  json(op: number, d: unknown): void {
    if (op === opcode.davePrepareTransition) this.#ready(readTransition(d));
    else if (op === opcode.daveExecuteTransition) this.#lastTransition = readTransition(d);
    else if (op === opcode.davePrepareEpoch && readEpoch(d) === firstEpoch) {
      this.#isStartingOver = false; // whatever comes after this belongs to the new group
      this.#reset();
    }
  }

  /** The websocket is back: what was said while it died may be lost, and somebody without a group says it again. */
  resumed(): void {
    if (!this.#session.ready) this.#sayStartOver();
  }

  /** See DaveFaults. */
  startOver(): void {
    this.#recoveries += 1;
    this.#sayStartOver();
  }

  /** See DaveFaults. */
  spoilNextCommit(): void {
    this.#spoils = true;
  }

  /** See DaveFaults. */
  sendNonsense(): void {
    this.#parts.output.binary(opcode.daveCommitWelcome, Buffer.from('no commit', 'ascii'));
  }

  #sayStartOver(): void {
    this.#isStartingOver = true;
    this.#parts.output.json(opcode.daveInvalidCommitWelcome, { transition_id: this.#lastTransition });
    this.#reset();
  }

  #reset(): void {
    this.#session.reinit(onlyVersion, this.#parts.userId, this.#parts.channelId);
    this.#sendKeyPackage();
  }

  #sendKeyPackage(): void {
    this.#parts.output.binary(opcode.daveKeyPackage, this.#session.getSerializedKeyPackage());
  }

  #onProposals(body: Buffer): void {
    const kind = body.readUInt8(0);
    const { commit, welcome } = this.#session.processProposals(kind, body.subarray(1), [...this.#parts.peers()]);
    if (commit === undefined) return;
    if (this.#spoils) this.#spoil(commit);
    this.#parts.output.binary(
      opcode.daveCommitWelcome,
      Buffer.concat(welcome === undefined ? [commit] : [commit, welcome]),
    );
  }

  /** The last byte of an MLS commit belongs to its membership tag, which nobody outside the group can check. */
  #spoil(commit: Buffer): void {
    this.#spoils = false;
    const last = commit.length - 1;
    commit.writeUInt8(commit.readUInt8(last) ^ 1, last);
  }

  #onTransition(body: Buffer, follow: (message: Buffer) => void): void {
    const id = body.readUInt16BE(0);
    const isFollowed = this.#follow(() => follow(body.subarray(transitionBytes)));
    if (!isFollowed) return;
    this.#isStartingOver = false;
    this.#ready(id);
  }

  #ready(id: number): void {
    if (id === 0) this.#lastTransition = id;
    else this.#parts.output.json(opcode.daveTransitionReady, { transition_id: id });
  }

  /** False when davey threw: then the person starts over, unless it already does, as messages for its old group are still on their way. */
  #follow(step: () => void): boolean {
    try {
      step();
      return true;
    } catch {
      if (!this.#isStartingOver) this.startOver();
      return false;
    }
  }

  #attempt(step: () => Buffer): Buffer | undefined {
    try {
      return step();
    } catch {
      return undefined; // a frame of other keys is lost, as on Discord; the caller counts it
    }
  }
}
