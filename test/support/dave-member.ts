import { DAVESession } from '@snazzah/davey';

import type { VoiceGrant, VoiceServerOptions } from '../../sandbox/voice/index.ts';
import { opcode } from '../../sandbox/voice/wire/index.ts';
import { openRawMedia, soon, startVoiceBench } from './voice-sandbox.ts';
import type { RawGateway, RawMedia, SeenFrame, VoiceBench } from './voice-sandbox.ts';

/** A member of a voice room that does only what a test says, one message at a time. */
export interface HandMember {
  readonly gateway: RawGateway & { readonly token: string };
  readonly media: RawMedia;
  readonly dave: DAVESession;
  /** Takes messages in order, answering as a client does, up to and with the next one of `op`; `silent` leaves that one unanswered. */
  until(op: number, how?: { readonly silent?: boolean }): Promise<SeenFrame>;
  /** Sends a binary message. */
  sendBinary(op: number, body: Buffer): void;
  /** Bytes of the last op 28 that was sent or held back. */
  lastCommit(): Buffer;
  sendKeyPackage(): void;
}

const transitionOf = (body: Buffer): number => body.readUInt16BE(0);

/** Joins a voice room by hand; the key package is sent unless `isMute`. */
const joinByHand = async (
  bench: VoiceBench,
  userId: string,
  options: { readonly grant?: Partial<VoiceGrant>; readonly isMute?: boolean } = {},
): Promise<HandMember> => {
  const grant = { e2ee: true, ...options.grant };
  const gateway = await bench.identified(userId, grant);
  const media = await openRawMedia(gateway);
  const dave = new DAVESession(1, userId, grant.channelId ?? '200');
  const peers = new Set<string>();
  let next = 0;
  let commit = Buffer.alloc(0);

  const sendBinary = (op: number, body: Buffer): void => gateway.sendBytes(Buffer.concat([Buffer.from([op]), body]));
  const sendKeyPackage = (): void => sendBinary(opcode.daveKeyPackage, dave.getSerializedKeyPackage());
  const isReady = (id: number): void => {
    if (id !== 0) gateway.send({ op: opcode.daveTransitionReady, d: { transition_id: id } });
  };
  const onProposals = (body: Buffer, silent: boolean): void => {
    const made = dave.processProposals(body.readUInt8(0), body.subarray(1), [...peers]);
    if (made.commit === undefined) return;
    commit = Buffer.concat(made.welcome === undefined ? [made.commit] : [made.commit, made.welcome]);
    if (!silent) sendBinary(opcode.daveCommitWelcome, commit);
  };
  const take = ({ op, d }: SeenFrame, silent: boolean): void => {
    if (op === opcode.clientsConnect) for (const peer of d.user_ids) peers.add(peer);
    else if (op === opcode.daveExternalSender) dave.setExternalSender(d);
    else if (op === opcode.daveProposals) onProposals(d, silent);
    else if (op === opcode.davePrepareEpoch) {
      dave.reinit(1, userId, grant.channelId ?? '200');
      if (!silent) sendKeyPackage();
    } else if (op === opcode.daveAnnounceCommit || op === opcode.daveWelcome) {
      if (op === opcode.daveWelcome) dave.processWelcome(d.subarray(2));
      else dave.processCommit(d.subarray(2));
      if (!silent) isReady(transitionOf(d));
    }
  };
  if (options.isMute !== true) sendKeyPackage();
  return {
    gateway,
    media,
    dave,
    sendBinary,
    sendKeyPackage,
    lastCommit: () => commit,
    until: (op, how = {}) =>
      soon(() => {
        for (let frame = gateway.frames[next]; frame !== undefined; frame = gateway.frames[next]) {
          next += 1;
          take(frame, frame.op === op && how.silent === true);
          if (frame.op === op) return frame;
        }
        throw new Error(`No op ${op} yet`);
      }),
  };
};

/** Voice rooms and members by hand for one test file; `closeAll` belongs into its afterEach. */
export interface HandRooms {
  open(switches?: VoiceServerOptions['switches']): Promise<VoiceBench>;
  enter(bench: VoiceBench, userId: string, isMute?: boolean): Promise<HandMember>;
  /** Two members; the first one's commit founds their group, and both are past its transition. */
  pair(bench: VoiceBench): Promise<readonly [HandMember, HandMember]>;
  closeAll(): Promise<void>;
}

/** Nothing is open yet. */
export const handRooms = (): HandRooms => {
  const benches: VoiceBench[] = [];
  const members: HandMember[] = [];
  const enter: HandRooms['enter'] = async (bench, userId, isMute = false) => {
    const member = await joinByHand(bench, userId, { isMute });
    members.push(member);
    return member;
  };
  return {
    enter,
    async open(switches = {}) {
      const bench = await startVoiceBench({ switches: { daveBatchMs: 1, ...switches } });
      benches.push(bench);
      return bench;
    },
    async pair(bench) {
      const a = await enter(bench, '1');
      const b = await enter(bench, '2');
      await a.until(opcode.daveProposals);
      await a.until(opcode.daveAnnounceCommit);
      await b.until(opcode.daveWelcome);
      await Promise.all([a.until(opcode.daveExecuteTransition), b.until(opcode.daveExecuteTransition)]);
      return [a, b];
    },
    async closeAll() {
      for (const { media } of members.splice(0)) media.close();
      for (const bench of benches.splice(0)) await bench.close();
    },
  };
};
