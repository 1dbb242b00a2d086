import type { VoiceClock } from '../clock.ts';
import type { MutableVoiceCounters } from '../counters.ts';
import { sendBinary, sendNumbered } from '../session.ts';
import type { VoiceSession } from '../session.ts';
import type { VoiceSwitches } from '../switches.ts';
import { opcode } from '../wire/index.ts';
import { createLeafTree } from './leaf-tree.ts';
import type { LeafTree } from './leaf-tree.ts';
import { u16 } from './mls-bytes.ts';
import { appendProposals, groupIdOf, welcomeFor } from './mls-external.ts';
import type { ExternalSender, SignedProposal, Wish } from './mls-external.ts';
import { parseCommitWelcome, parseKeyPackage } from './mls-messages.ts';
import type { Commit, Welcome } from './mls-messages.ts';
import { offersTo, wins } from './round.ts';
import type { DaveMember, Offer, Round } from './round.ts';
import { Transitions } from './transitions.ts';

/** The only version of DAVE there is. */
export const daveVersion = 1;
const firstEpoch = 1;

/** What a group lives on. */
export interface DaveGroupParts {
  readonly channelId: string;
  readonly sender: ExternalSender;
  readonly clock: VoiceClock;
  readonly counters: MutableVoiceCounters;
  readonly switches: VoiceSwitches;
}

interface Leaf {
  readonly member: DaveMember;
  readonly signatureKey: Buffer;
}

/**
 * Delivery service of one channel's MLS group: proposes who comes and goes, picks the winning commit of each epoch, hands out
 * welcomes, and starts over whenever nobody is left who could commit.
 */
export class DaveGroup {
  readonly #parts: DaveGroupParts;
  readonly #groupId: Buffer;
  readonly #members = new Map<VoiceSession, DaveMember>();
  readonly #tree: LeafTree<Leaf> = createLeafTree();
  readonly #transitions: Transitions<DaveMember>;
  /** 0: nobody has founded the group yet. */
  #epoch = 0n;
  #round: Round | undefined;
  #cancelSettle: (() => void) | undefined;

  constructor(parts: DaveGroupParts) {
    this.#parts = parts;
    this.#groupId = groupIdOf(parts.channelId);
    this.#transitions = new Transitions({
      clock: parts.clock,
      timeoutMs: parts.switches.daveTransitionMs,
      onExecute: (id, members) => this.#execute(id, members),
    });
  }

  /** Whether members share keys. */
  stands(): boolean {
    return this.#epoch > 0n;
  }

  /** Monotonic time since when this member is known to hold the group's keys, or undefined. */
  readySince(session: VoiceSession): number | undefined {
    return this.#members.get(session)?.readyAtMs;
  }

  /** A member got its session description; a second one makes its client start over. */
  join(session: VoiceSession): void {
    const known = this.#members.get(session);
    if (known !== undefined) this.#unseat(known);
    else this.#members.set(session, { session, keyPackage: undefined, leaf: undefined, readyAtMs: undefined });
    sendBinary(session, opcode.daveExternalSender, this.#parts.sender.package);
  }

  /** A member is gone for good. */
  leave(session: VoiceSession): void {
    const member = this.#members.get(session);
    if (member === undefined) return;
    this.#members.delete(session);
    this.#unseat(member);
    if (this.#members.size === 0) this.close();
  }

  /** A member's websocket is lost. */
  detached(session: VoiceSession): void {
    const member = this.#members.get(session);
    if (member !== undefined && this.#parts.switches.daveCutMember === 'removed') this.#unseat(member);
  }

  /** A member came back: one that nothing can be done with yet is asked for a key package, as its last one may be lost. */
  resumed(session: VoiceSession): void {
    const member = this.#members.get(session);
    if (member === undefined || member.leaf !== undefined || member.keyPackage !== undefined) return;
    this.#startOver(member);
  }

  /** Op 26. From somebody in the group it says that its client has started over. */
  keyPackage(session: VoiceSession, bytes: Buffer): void {
    const member = this.#members.get(session);
    const keyPackage = parseKeyPackage(bytes);
    if (member === undefined || keyPackage === undefined || keyPackage.userId !== session.grant.userId) {
      this.#parts.counters.daveKeyPackagesRefused += 1;
      return;
    }
    if (member.leaf !== undefined) this.#unseat(member);
    member.keyPackage = keyPackage;
    this.#settleSoon();
  }

  /** Op 28. */
  commit(session: VoiceSession, bytes: Buffer): void {
    const by = this.#members.get(session);
    const parsed = parseCommitWelcome(bytes);
    const { counters } = this.#parts;
    if (by === undefined || parsed === undefined) {
      counters.daveCommitsRefused += 1;
      return;
    }
    const { commit, welcome } = parsed;
    const signatureKey = by.leaf === undefined ? by.keyPackage?.signatureKey : this.#tree.at(by.leaf)?.signatureKey;
    const round = this.#round;
    if (round !== undefined && signatureKey !== undefined && wins(round, { commit, welcome, by, signatureKey })) {
      this.#win(round, { member: by, signatureKey }, commit, welcome);
    } else if (commit.epoch < this.#epoch) counters.daveCommitsLate += 1;
    else counters.daveCommitsRefused += 1;
  }

  /** Op 23. */
  ready(session: VoiceSession, transitionId: number): void {
    const member = this.#members.get(session);
    if (member === undefined) return;
    const isReady = this.#transitions.ready(member, transitionId);
    if (isReady && member.leaf !== undefined) member.readyAtMs ??= this.#parts.clock.monotonicMs();
  }

  /** Op 31: the client could not follow, threw its group away and sends a new key package. */
  invalid(session: VoiceSession): void {
    const member = this.#members.get(session);
    if (member === undefined) return;
    this.#parts.counters.daveRecoveries += 1;
    if (member.leaf !== undefined) this.#unseat(member);
  }

  /** Ends its timers; may be called twice. */
  close(): void {
    this.#cancelSettle?.();
    this.#cancelSettle = undefined;
    this.#endRound();
    this.#transitions.close();
    this.#tree.clear();
    this.#epoch = 0n;
  }

  /** The member is pending again; its leaf is for the next round to remove. */
  #unseat(member: DaveMember): void {
    member.leaf = undefined;
    member.keyPackage = undefined;
    member.readyAtMs = undefined;
    this.#round?.committers.delete(member);
    this.#transitions.forget(member);
    this.#settleSoon();
  }

  /** Waits a moment for more to change, so that one round serves many. */
  #settleSoon(): void {
    this.#cancelSettle ??= this.#parts.clock.after(this.#parts.switches.daveBatchMs, () => {
      this.#cancelSettle = undefined;
      this.#settle();
    });
  }

  #settle(): void {
    const isSole = this.#members.size === 1;
    const isFoundedOrBegun = this.#epoch > 0n || this.#round !== undefined;
    const isOrphaned = this.#epoch > 0n && this.#seated().length === 0;
    if (isOrphaned || (isSole && isFoundedOrBegun)) this.#reset();
    else if (this.#round === undefined || this.#round.committers.size === 0) this.#openRound();
  }

  #seated(): readonly DaveMember[] {
    return [...this.#members.values()].filter(({ leaf }) => leaf !== undefined);
  }

  #openRound(): void {
    this.#endRound();
    const pending = [...this.#members.values()].filter(({ leaf, keyPackage }) => leaf === undefined && keyPackage);
    const stale = this.#tree.held().filter(([leaf, { member }]) => member.leaf !== leaf);
    const committers = this.#epoch === 0n ? pending : this.#seated();
    if (pending.length + stale.length === 0 || (this.#epoch === 0n && pending.length < 2)) return;
    const offers: Offer[] = [
      ...stale.map(([leaf]): Offer => ({ kind: 'remove', leaf, ...this.#propose({ kind: 'remove', leaf }) })),
      ...pending.flatMap((member): Offer[] => {
        const { keyPackage } = member;
        if (keyPackage === undefined) return [];
        return [{ kind: 'add', member, keyPackage, ...this.#propose({ kind: 'add', keyPackage }) }];
      }),
    ];
    const round: Round = {
      groupId: this.#groupId,
      epoch: this.#epoch,
      offers: new Map(offers.map((offer) => [offer.ref, offer])),
      committers: new Set(committers),
      cancelTimeout: this.#parts.clock.after(this.#parts.switches.daveCommitMs, () => this.#reset()),
    };
    this.#round = round;
    for (const member of committers) {
      const messages = offersTo(round, member).map(({ message }) => message);
      sendBinary(member.session, opcode.daveProposals, appendProposals(messages));
    }
  }

  #propose(wish: Wish): SignedProposal {
    return this.#parts.sender.propose({ groupId: this.#groupId, epoch: this.#epoch }, wish);
  }

  #endRound(): void {
    this.#round?.cancelTimeout();
    this.#round = undefined;
  }

  #win(round: Round, by: Leaf, commit: Commit, welcome: Welcome | undefined): void {
    const isFounding = round.epoch === 0n;
    this.#endRound();
    if (isFounding) {
      by.member.leaf = this.#tree.place(by);
      by.member.keyPackage = undefined;
    }
    const staying = this.#seated();
    const welcomed = this.#apply(round, commit, welcome);
    this.#epoch += 1n;
    this.#parts.counters.daveEpochs += 1;
    const everybody = [...staying, ...welcomed.map(({ member }) => member)];
    const isAtOnce = isFounding && this.#parts.switches.daveTransitionZero === 'founding';
    const id = isAtOnce ? 0 : this.#transitions.begin(everybody);
    for (const { session } of staying) {
      if (session.fault?.losesKeys === true) continue;
      sendBinary(session, opcode.daveAnnounceCommit, Buffer.concat([u16(id), commit.bytes]));
    }
    for (const { member, message } of welcomed) {
      if (member.session.fault?.losesKeys === true) continue;
      sendBinary(member.session, opcode.daveWelcome, Buffer.concat([u16(id), message]));
    }
    if (isAtOnce) this.#trust(everybody);
    this.#settleSoon();
  }

  /** Makes the tree what the commit makes it, and answers who is welcomed. Who left or started over meanwhile gets a leaf that is stale at once. */
  #apply(
    round: Round,
    commit: Commit,
    welcome: Welcome | undefined,
  ): readonly { readonly member: DaveMember; readonly message: Buffer }[] {
    for (const offer of round.offers.values()) if (offer.kind === 'remove') this.#tree.blank(offer.leaf);
    const welcomed: { readonly member: DaveMember; readonly message: Buffer }[] = [];
    for (const ref of commit.proposals) {
      const offer = round.offers.get(ref);
      if (offer?.kind !== 'add') continue;
      const { member, keyPackage } = offer;
      const leaf = this.#tree.place({ member, signatureKey: keyPackage.signatureKey });
      const message = welcome === undefined ? undefined : welcomeFor(welcome, keyPackage);
      if (member.keyPackage !== keyPackage || message === undefined) continue;
      member.leaf = leaf;
      member.keyPackage = undefined;
      welcomed.push({ member, message });
    }
    return welcomed;
  }

  #execute(transitionId: number, members: readonly DaveMember[]): void {
    for (const { session } of members) {
      if (this.#members.has(session))
        sendNumbered(session, opcode.daveExecuteTransition, { transition_id: transitionId });
    }
  }

  /** Nobody says that it is ready for transition 0, so its members get the time that they would be waited for. */
  #trust(members: readonly DaveMember[]): void {
    const fromMs = this.#parts.clock.monotonicMs() + this.#parts.switches.daveTransitionMs;
    for (const member of members) member.readyAtMs ??= fromMs;
  }

  /** Throws the group away: everybody is pending and asked for a new key package. */
  #reset(): void {
    this.close();
    this.#parts.counters.daveResets += 1;
    const members = [...this.#members.values()];
    for (const member of members) this.#startOver(member);
    const [sole] = members;
    if (members.length !== 1 || sole === undefined) return;
    const d = { protocol_version: daveVersion, transition_id: 0 };
    sendNumbered(sole.session, opcode.davePrepareTransition, d);
  }

  #startOver(member: DaveMember): void {
    member.leaf = undefined;
    member.keyPackage = undefined;
    member.readyAtMs = undefined;
    sendNumbered(member.session, opcode.davePrepareEpoch, { protocol_version: daveVersion, epoch: firstEpoch });
  }
}
