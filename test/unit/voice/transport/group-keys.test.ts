import { EventEmitter } from 'node:events';

import { DAVESession, type Networking, NetworkingStatusCode } from '@discordjs/voice';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { opcode } from '../../../../sandbox/voice/wire/index.ts';
import { LinkEngine } from '../../../../src/voice/engine/index.ts';
import { GroupKeys } from '../../../../src/voice/transport/group-keys.ts';
import { createTransportCounters, type TransportCounters } from '../../../../src/voice/transport/index.ts';
import { writeOpusHeader } from '../../../../src/voice/transport/rtp.ts';
import type { Voice } from '../../../../src/voice/transport/voice.ts';
import { type HandMember, handRooms } from '../../../support/dave-member.ts';
import { frameOf, numbersOf, RecordingSink, silence } from '../../../support/engine-rig.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';

/** Two members of a real group: `amina` speaks, and we are `us`, who read the voice server's messages only when told. */

const rooms = handRooms();
const aminaId = '1';
const ownId = '2';

interface Room {
  readonly amina: HandMember;
  readonly dave: DAVESession;
  readonly keys: GroupKeys;
  readonly clock: ManualClock;
  readonly counters: TransportCounters;
  /** Sequence numbers of what opened, in the order in which it left. */
  readonly went: number[];
  /** Amina says a frame with the keys that she has now. */
  say(sequence: number): void;
  /** A datagram of hers arrives once more. */
  sayAgain(): void;
  /** Somebody joins: amina has the new keys, and the message that brings them to us is the answer. */
  join(): Promise<Buffer>;
}

let room: Room;

beforeEach(async () => {
  const bench = await rooms.open();
  const [amina, us] = await rooms.pair(bench);
  const dave = new DAVESession(1, ownId, '200', { decryptionFailureTolerance: Number.POSITIVE_INFINITY });
  dave.session = us.dave;
  const clock = createManualClock();
  const counters = createTransportCounters();
  const went: number[] = [];
  const networking = Object.assign(new EventEmitter(), { state: { code: NetworkingStatusCode.Ready } });
  const keys = new GroupKeys({
    dave,
    // As much of one as the keys look at; a real one would dial out.
    networking: networking as unknown as Networking,
    data: { connectedClients: new Set([aminaId]) },
    clock,
    counters,
    onFault: () => undefined,
    onHopeless: () => undefined,
    onOpened: () => undefined,
    onUnread: () => undefined,
  });
  const voice: Voice = { userId: aminaId, take: (_frame, sequence) => void went.push(sequence) };
  let last: readonly [Buffer, Buffer] | null = null;
  const arrive = (payload: Buffer, packet: Buffer): void => keys.open(payload, voice, packet);
  let guests = 2;
  room = {
    amina,
    dave,
    keys,
    clock,
    counters,
    went,
    say(sequence) {
      const packet = Buffer.alloc(12);
      writeOpusHeader(packet, sequence, sequence * 960, 7);
      last = [amina.dave.encryptOpus(frameOf(sequence)), packet];
      arrive(...last);
    },
    sayAgain() {
      if (last !== null) arrive(...last);
    },
    async join() {
      const seen = us.gateway.frames.length;
      guests += 1;
      await rooms.enter(bench, String(guests));
      await amina.until(opcode.daveProposals);
      await us.until(opcode.daveProposals, { silent: true });
      await amina.until(opcode.daveAnnounceCommit);
      const { d } = await us.gateway.frame(opcode.daveAnnounceCommit, seen);
      if (!Buffer.isBuffer(d)) throw new Error('A commit is binary');
      return d;
    },
  };
});

afterEach(async () => {
  room.keys.close();
  await rooms.closeAll();
});

describe('keys of a sender that we have not yet', () => {
  it('open the frame when they come: attempts that failed have not used its number up, one that did has', async () => {
    const commit = await room.join();
    room.say(1);
    room.say(2);
    expect([room.went, room.counters.daveHeld]).toEqual([[], 2]);
    expect(() => room.dave.session?.decrypt(aminaId, 0, room.amina.dave.encryptOpus(frameOf(0)))).toThrow();
    expect(room.dave.processCommit(commit).success).toBe(true);
    expect([room.went, room.counters.daveHeldOpened]).toEqual([[1, 2], 2]);
    room.sayAgain();
    room.clock.advance(20);
    expect(room.went).toEqual([1, 2]);
    expect(room.counters).toMatchObject({ daveHeld: 3, daveHeldOpened: 2, daveRecoveries: 0, daveFaults: 0 });
    expect(room.counters.droppedDaveFailed + room.counters.droppedDaveRekeying).toBe(1);
  });

  it('cost the frames that wait longer than 20 ms, each counted once, and none that comes later', async () => {
    const commit = await room.join();
    room.say(1);
    room.clock.advance(20);
    room.say(2);
    room.clock.advance(10);
    room.dave.processCommit(commit);
    room.say(3);
    expect(room.went).toEqual([2, 3]);
    expect(room.counters.droppedDaveFailed + room.counters.droppedDaveRekeying).toBe(1);
  });

  it('delay nothing that opens, and take no timer for it', async () => {
    const timers = room.clock.pending();
    room.say(1);
    const commit = await room.join();
    const old = room.dave.session;
    room.dave.processCommit(commit);
    room.say(2);
    expect([room.went, room.counters.daveHeld, old === room.dave.session]).toEqual([[1, 2], 0, true]);
    expect(room.clock.pending()).toBe(timers);
  });

  it('are waited for in no memory of a session that is over', async () => {
    const commit = await room.join();
    room.say(1);
    room.keys.close();
    room.dave.processCommit(commit);
    expect(room.went).toEqual([]);
    expect(room.counters.droppedDaveFailed + room.counters.droppedDaveRekeying).toBe(1);
    expect(room.clock.pending()).toBe(0);
  });
});

describe('while the room is encrypted', () => {
  /** What amina's client sends as it is, and what became of it. */
  function arrives(payload: Buffer): readonly number[] {
    const packet = Buffer.alloc(12);
    writeOpusHeader(packet, 9, 960, 7);
    room.keys.open(payload, { userId: aminaId, take: (_frame, sequence) => void room.went.push(sequence) }, packet);
    return room.went;
  }

  it('nothing is taken for sound that comes in clear, but silence', () => {
    expect(arrives(frameOf(1))).toEqual([]);
    expect(room.counters.droppedPlaintext).toBe(1);
    expect(arrives(silence)).toEqual([9]);
  });

  it('nothing is taken for sound that looks sealed and is not', () => {
    const fake = Buffer.concat([frameOf(1), Buffer.alloc(10), Buffer.from([12, 0xfa, 0xfa])]);
    expect(arrives(fake)).toEqual([]);
    room.clock.advance(20);
    expect(room.went).toEqual([]);
    expect(room.counters.droppedDaveFailed + room.counters.droppedDaveRekeying).toBe(1);
  });

  it('an exception of the encryption library costs the frame that it was about', () => {
    const { encrypt, decrypt } = room.dave;
    room.dave.encrypt = (): Buffer => {
      throw new Error('as davey throws');
    };
    room.dave.decrypt = room.dave.encrypt;
    expect(room.keys.seal(frameOf(1))).toBeNull();
    room.say(2);
    Object.assign(room.dave, { encrypt, decrypt });
    room.say(3);
    expect(room.keys.seal(frameOf(4))).not.toBeNull();
    expect(room.went).toEqual([3]);
    expect(room.counters).toMatchObject({ daveFaults: 2, droppedNotYetEncrypted: 1 });
  });
});

it('a frame that waited for its keys stands in its place behind the hold, and what came after it waits in the engine', async () => {
  const { clock, dave, amina } = room;
  const engine = new LinkEngine(clock, () => undefined);
  const far = new RecordingSink(clock);
  engine.setSink('far', far);
  engine.apply([{ id: 'l', from: 'near', to: 'far' }]);
  const track = engine.openTrack('near');
  const voice: Voice = {
    userId: aminaId,
    take: (frame, sequence, timestamp) => track.packet(frame, sequence, timestamp),
  };
  const arrive = (sequence: number, sealed = amina.dave.encryptOpus(frameOf(sequence))): void => {
    const packet = Buffer.alloc(12);
    writeOpusHeader(packet, sequence, sequence * 960, 7);
    room.keys.open(sealed, voice, packet);
  };
  arrive(1);
  const last = amina.dave.encryptOpus(frameOf(3)); // old keys, overtaken on the way by the first frame of the new ones
  const commit = await room.join();
  clock.advance(20);
  arrive(2);
  arrive(3, last);
  expect(numbersOf(far.left)).toEqual([1]);
  clock.advance(10);
  dave.processCommit(commit);
  expect(numbersOf(far.left)).toEqual([1, 2, 3]);
  expect(far.left.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  expect(engine.counters).toMatchObject({ droppedLate: 0, waitedInVain: 0, held: 1 });
  engine.close();
});
