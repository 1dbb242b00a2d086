import type { VoiceSession } from '../session.ts';
import type { Commit, KeyPackage, Welcome } from './mls-messages.ts';
import type { SignedProposal } from './mls-external.ts';

/** A member of the channel as its group sees it: pending without a leaf, in the group with one. */
export interface DaveMember {
  readonly session: VoiceSession;
  /** The last one sent that no welcome was made for. */
  keyPackage: KeyPackage | undefined;
  leaf: number | undefined;
  /** Monotonic time from which the member is known to hold the group's keys. */
  readyAtMs: number | undefined;
}

/** One signed proposal and what it is about. */
export type Offer = SignedProposal &
  (
    | { readonly kind: 'add'; readonly member: DaveMember; readonly keyPackage: KeyPackage }
    | { readonly kind: 'remove'; readonly leaf: number }
  );

/** Proposals that were sent and wait for a commit. One round stands at a time; what comes up meanwhile waits for the next. */
export interface Round {
  readonly groupId: Buffer;
  readonly epoch: bigint;
  /** By ProposalRef, hex. */
  readonly offers: ReadonlyMap<string, Offer>;
  /** Who was sent the proposals and can commit them. */
  readonly committers: Set<DaveMember>;
  readonly cancelTimeout: () => void;
}

/** A commit as it came, by whom. */
export interface Submission {
  readonly commit: Commit;
  readonly welcome: Welcome | undefined;
  readonly by: DaveMember;
  /** The committer's key as the server knows it. */
  readonly signatureKey: Buffer | undefined;
}

/** The proposals that the member was sent: in a group not yet founded nobody is proposed to itself. */
export const offersTo = (round: Round, member: DaveMember): readonly Offer[] =>
  [...round.offers.values()].filter((offer) => offer.kind === 'remove' || offer.member !== member);

const refersToAll = (offers: readonly Offer[], refs: readonly string[]): boolean =>
  refs.length === offers.length && new Set(refs).size === refs.length && offers.every(({ ref }) => refs.includes(ref));

const welcomesAll = (offers: readonly Offer[], welcome: Welcome | undefined): boolean => {
  const added = offers.flatMap((offer) => (offer.kind === 'add' ? [offer.keyPackage.ref] : []));
  if (welcome === undefined) return added.length === 0;
  return added.length > 0 && welcome.secrets.size === added.length && added.every((ref) => welcome.secrets.has(ref));
};

/** Whether a commit wins the round: DAVE's paper, "Voice Gateway Commit Validity". Its signature cannot be checked from outside. */
export const wins = (round: Round, { commit, welcome, by, signatureKey }: Submission): boolean => {
  if (!round.committers.has(by) || signatureKey === undefined) return false;
  if (!commit.groupId.equals(round.groupId) || commit.epoch !== round.epoch) return false;
  if (commit.senderLeaf !== (round.epoch === 0n ? 0 : by.leaf)) return false;
  const { path } = commit;
  if (path !== undefined && (path.userId !== by.session.grant.userId || !path.signatureKey.equals(signatureKey))) {
    return false;
  }
  const offers = offersTo(round, by);
  return refersToAll(offers, commit.proposals) && welcomesAll(offers, welcome);
};
