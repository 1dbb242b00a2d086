import { createECDH, createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

import type { VoiceRandom } from '../random.ts';
import { u16, u32, u64, vector } from './mls-bytes.ts';
import { ciphersuite, refHash, signWithLabel } from './mls-crypto.ts';
import { contentKind, mls10, senderKind, wireFormat } from './mls-messages.ts';
import type { KeyPackage, Welcome } from './mls-messages.ts';

const basicCredential = 1;
const proposalKind = { add: 1, remove: 3 } as const;
/** The group holds one external sender. */
const senderIndex = 0;
const scalarBytes = 32;
const coordinateBytes = 32;
/** Who the voice server is in its credential; clients only compare it. */
const identity = Buffer.from('local voice', 'ascii');

/** Where a proposal belongs: the group's id and the epoch that it may be committed in. */
export interface GroupMoment {
  readonly groupId: Buffer;
  readonly epoch: bigint;
}

/** What the voice server wants of a group. */
export type Wish =
  | { readonly kind: 'add'; readonly keyPackage: KeyPackage }
  | { readonly kind: 'remove'; readonly leaf: number };

/** A wish, signed. */
export interface SignedProposal {
  /** MLSMessage, as op 27 carries it. */
  readonly message: Buffer;
  /** ProposalRef, hex. */
  readonly ref: string;
}

/** The voice server as MLS knows it: outside every group, and the only one who may propose. */
export interface ExternalSender {
  /** Body of op 25. */
  readonly package: Buffer;
  propose(moment: GroupMoment, wish: Wish): SignedProposal;
}

const newKey = (random: VoiceRandom): { readonly key: KeyObject; readonly point: Buffer } => {
  const ecdh = createECDH('prime256v1');
  // One draw in 2^32 is no scalar of the curve; it is refused by a throw and drawn again.
  for (;;) {
    const scalar = random.bytes(scalarBytes);
    try {
      ecdh.setPrivateKey(scalar);
    } catch {
      continue;
    }
    const point = ecdh.getPublicKey();
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      d: scalar.toString('base64url'),
      x: point.subarray(1, 1 + coordinateBytes).toString('base64url'),
      y: point.subarray(1 + coordinateBytes).toString('base64url'),
    };
    return { key: createPrivateKey({ key: jwk, format: 'jwk' }), point };
  }
};

const proposalOf = (wish: Wish): Buffer =>
  wish.kind === 'add'
    ? Buffer.concat([u16(proposalKind.add), wish.keyPackage.bytes])
    : Buffer.concat([u16(proposalKind.remove), u32(wish.leaf)]);

/** An external sender with a fresh key. */
export const createExternalSender = (random: VoiceRandom): ExternalSender => {
  const { key, point } = newKey(random);
  return {
    package: Buffer.concat([vector(point), u16(basicCredential), vector(identity)]),
    propose({ groupId, epoch }, wish) {
      const framed = Buffer.concat([
        vector(groupId),
        u64(epoch),
        Buffer.from([senderKind.external]),
        u32(senderIndex),
        vector(Buffer.alloc(0)),
        Buffer.from([contentKind.proposal]),
        proposalOf(wish),
      ]);
      const format = u16(wireFormat.publicMessage);
      // Somebody outside signs no group context (RFC 9420, section 6.1), so no tree is needed here.
      const signature = signWithLabel(key, 'FramedContentTBS', Buffer.concat([u16(mls10), format, framed]));
      const content = Buffer.concat([format, framed, vector(signature)]);
      return {
        message: Buffer.concat([u16(mls10), content]),
        ref: refHash('Proposal Reference', content).toString('hex'),
      };
    },
  };
};

/** The welcome as one of its readers gets it: only the secrets for its key package. Undefined when it holds none. */
export const welcomeFor = (welcome: Welcome, keyPackage: KeyPackage): Buffer | undefined => {
  const secrets = welcome.secrets.get(keyPackage.ref);
  return secrets === undefined
    ? undefined
    : Buffer.concat([u16(ciphersuite), vector(secrets), vector(welcome.groupInfo)]);
};

/** The body of op 27 that adds proposals. */
export const appendProposals = (messages: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from([0]), vector(Buffer.concat(messages))]);

/** A channel's group id: its snowflake, big-endian. */
export const groupIdOf = (channelId: string): Buffer => u64(BigInt(channelId));
