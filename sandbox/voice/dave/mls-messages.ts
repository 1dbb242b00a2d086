import { mlsReader, MlsFormatError, readWhole, u32, vector } from './mls-bytes.ts';
import type { MlsReader } from './mls-bytes.ts';
import { ciphersuite, pointBytes, refHash, verifyWithLabel } from './mls-crypto.ts';

/** Protocol version of RFC 9420. */
export const mls10 = 1;
/** Wire formats of RFC 9420, section 6. */
export const wireFormat = { publicMessage: 1, keyPackage: 5 } as const;
/** Senders of RFC 9420, section 6. */
export const senderKind = { member: 1, external: 2 } as const;
/** Content types of RFC 9420, section 6. */
export const contentKind = { proposal: 2, commit: 3 } as const;

const basicCredential = 1;
const leafSource = { keyPackage: 1, commit: 3 } as const;
const proposalReference = 2;
const unlimitedLifetime = { notBefore: 0n, notAfter: 0xffff_ffff_ffff_ffffn };
const identityBytes = 8;
/** More than a voice room's 99 people can cause in one round, once out and once in. */
const listCapacity = 256;

/** A member's key package, verified. */
export interface KeyPackage {
  /** The package itself, without a message around it. */
  readonly bytes: Buffer;
  /** KeyPackageRef, hex: how a welcome names its reader. */
  readonly ref: string;
  /** Snowflake of the credential. */
  readonly userId: string;
  /** An uncompressed point. */
  readonly signatureKey: Buffer;
}

/** A commit, as far as somebody outside the group can read it. */
export interface Commit {
  /** The MLSMessage. */
  readonly bytes: Buffer;
  readonly groupId: Buffer;
  readonly epoch: bigint;
  readonly senderLeaf: number;
  /** ProposalRefs, hex, in the commit's order. */
  readonly proposals: readonly string[];
  /** Who the sender says it is, when it renews its keys. */
  readonly path: { readonly userId: string; readonly signatureKey: Buffer } | undefined;
}

/** A welcome, by reader. */
export interface Welcome {
  /** KeyPackageRef in hex to the reader's secrets. */
  readonly secrets: ReadonlyMap<string, Buffer>;
  readonly groupInfo: Buffer;
}

interface LeafNode {
  readonly source: number;
  readonly userId: string;
  readonly signatureKey: Buffer;
  readonly hasDaveLifetime: boolean;
  readonly toBeSigned: Buffer;
  readonly signature: Buffer;
}

const require = (holds: boolean): void => {
  if (!holds) throw new MlsFormatError('Not what DAVE 1 allows');
};

const readIdentity = (reader: MlsReader): string => {
  require(reader.u16() === basicCredential);
  const identity = reader.vector();
  require(identity.length === identityBytes);
  return identity.readBigUInt64BE(0).toString();
};

const readPoint = (reader: MlsReader): Buffer => {
  const point = reader.vector();
  require(point.length === pointBytes);
  return point;
};

const readLeafNode = (reader: MlsReader): LeafNode => {
  const start = reader.at();
  readPoint(reader); // encryption key
  const signatureKey = readPoint(reader);
  const userId = readIdentity(reader);
  for (let list = 0; list < 5; list += 1) reader.vector(); // capabilities
  const source = reader.u8();
  let hasDaveLifetime = false;
  if (source === leafSource.keyPackage) {
    hasDaveLifetime = reader.u64() === unlimitedLifetime.notBefore && reader.u64() === unlimitedLifetime.notAfter;
    require(hasDaveLifetime);
  } else {
    require(source === leafSource.commit);
    reader.vector(); // parent hash
  }
  reader.vector(); // extensions
  const toBeSigned = reader.since(start);
  return { source, userId, signatureKey, hasDaveLifetime, toBeSigned, signature: reader.vector() };
};

const readBareKeyPackage = (reader: MlsReader): KeyPackage => {
  const start = reader.at();
  require(reader.u16() === mls10);
  require(reader.u16() === ciphersuite);
  readPoint(reader); // init key
  const leaf = readLeafNode(reader);
  require(leaf.source === leafSource.keyPackage);
  reader.vector(); // extensions
  const toBeSigned = reader.since(start);
  const signature = reader.vector();
  const { signatureKey: point, userId } = leaf;
  require(verifyWithLabel({ point, label: 'LeafNodeTBS', content: leaf.toBeSigned, signature: leaf.signature }));
  require(verifyWithLabel({ point, label: 'KeyPackageTBS', content: toBeSigned, signature }));
  const bytes = Buffer.from(reader.since(start));
  return {
    bytes,
    ref: refHash('KeyPackage Reference', bytes).toString('hex'),
    userId,
    signatureKey: Buffer.from(point),
  };
};

/** The body of op 26, or undefined when DAVE 1 refuses it. DAVE's paper wraps the package in an MLSMessage, libraries do not. */
export const parseKeyPackage = (bytes: Buffer): KeyPackage | undefined =>
  readWhole(bytes, (reader) => {
    if (bytes.length >= 4 && bytes.readUInt16BE(2) === wireFormat.keyPackage) reader.u32();
    return readBareKeyPackage(reader);
  });

const readProposalRefs = (list: Buffer): readonly string[] => {
  const reader = mlsReader(list);
  const refs: string[] = [];
  while (!reader.isDone()) {
    // A proposal that the commit brings itself is the committer's own idea, which DAVE forbids.
    require(reader.u8() === proposalReference && refs.length < listCapacity);
    refs.push(reader.vector().toString('hex'));
  }
  return refs;
};

const readPath = (reader: MlsReader, groupId: Buffer, senderLeaf: number): Commit['path'] => {
  const isThere = reader.u8();
  require(isThere <= 1);
  if (isThere === 0) return undefined;
  const { source, userId, signatureKey, toBeSigned, signature } = readLeafNode(reader);
  require(source === leafSource.commit);
  const content = Buffer.concat([toBeSigned, vector(groupId), u32(senderLeaf)]);
  require(verifyWithLabel({ point: signatureKey, label: 'LeafNodeTBS', content, signature }));
  reader.vector(); // nodes
  return { userId, signatureKey: Buffer.from(signatureKey) };
};

const readCommit = (reader: MlsReader): Commit => {
  const start = reader.at();
  require(reader.u16() === mls10);
  require(reader.u16() === wireFormat.publicMessage);
  const groupId = Buffer.from(reader.vector());
  const epoch = reader.u64();
  require(reader.u8() === senderKind.member);
  const senderLeaf = reader.u32();
  reader.vector(); // authenticated data
  require(reader.u8() === contentKind.commit);
  const proposals = readProposalRefs(reader.vector());
  const path = readPath(reader, groupId, senderLeaf);
  for (let tag = 0; tag < 3; tag += 1) reader.vector(); // signature, confirmation tag, membership tag
  return { bytes: Buffer.from(reader.since(start)), groupId, epoch, senderLeaf, proposals, path };
};

const readWelcome = (reader: MlsReader): Welcome => {
  require(reader.u16() === ciphersuite);
  const list = mlsReader(reader.vector());
  const secrets = new Map<string, Buffer>();
  while (!list.isDone()) {
    require(secrets.size < listCapacity);
    const start = list.at();
    const newMember = list.vector().toString('hex');
    for (let part = 0; part < 2; part += 1) list.vector(); // HPKE ciphertext: encapsulated key, text
    secrets.set(newMember, Buffer.from(list.since(start)));
  }
  return { secrets, groupInfo: Buffer.from(reader.vector()) };
};

/** The body of op 28: a commit and, when it adds somebody, a welcome with no length between them. Undefined when malformed. */
export const parseCommitWelcome = (
  bytes: Buffer,
): { readonly commit: Commit; readonly welcome: Welcome | undefined } | undefined =>
  readWhole(bytes, (reader) => {
    const commit = readCommit(reader);
    return { commit, welcome: reader.isDone() ? undefined : readWelcome(reader) };
  });
