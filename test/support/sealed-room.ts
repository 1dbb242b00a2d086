import { SSRCMap } from '@discordjs/voice';
import type { Clock } from '../../src/lib/index.ts';
import type { Track } from '../../src/voice/engine/index.ts';
import { HeldFrames } from '../../src/voice/transport/held-frames.ts';
import { createTransportCounters, type TransportCounters } from '../../src/voice/transport/index.ts';
import { RoomEar } from '../../src/voice/transport/room-ear.ts';
import { rtpHeaderBytes, sequenceOf, timestampOf, writeOpusHeader } from '../../src/voice/transport/rtp.ts';
import type { Voice } from '../../src/voice/transport/voice.ts';
import type { Left } from './engine-rig.ts';

/** What stands before the frame in a packet: under which epoch it was sealed. */
const epochBytes = 4;

/** An account of ours sits in each room, whose sound goes nowhere, as that of all bots. */
const ourAccount = '400000000000000000';
const ourSsrc = 999_999;

interface Sealed {
  readonly voice: Voice;
  readonly packet: Buffer;
}

/** What a room asks of the engine behind it. */
export interface SealedRoomHooks {
  readonly openTrack: () => Track;
  readonly isMuted: (userId: string) => boolean;
}

/**
 * The way into one room by the ear and the hold of the transport: people seal under an epoch whose keys come to us later, sessions are lost and
 * come back with other SSRCs, and who speaks with which is told in its own time.
 */
export class SealedRoom {
  readonly counters: TransportCounters = createTransportCounters();
  /** Whether there is no session at present. */
  isDown = false;
  #epoch = 0;
  #keys = 0;
  readonly #map = new SSRCMap();
  readonly #ear: RoomEar;
  readonly #held: HeldFrames<Sealed>;
  readonly #clock: Clock;

  constructor(clock: Clock, hooks: SealedRoomHooks) {
    this.#clock = clock;
    this.#ear = new RoomEar(clock, this.counters, {
      openTrack: hooks.openTrack,
      isMuted: (userId) => userId === ourAccount || hooks.isMuted(userId),
      onHeard: () => undefined,
    });
    this.#held = new HeldFrames(clock, this.counters, {
      open: (frame) => this.#open(frame),
      drop: () => void (this.counters.droppedDaveRekeying += 1),
    });
    this.#ear.listenTo(this.#map);
    this.back();
  }

  /** Whether people seal under an epoch that we have no keys of yet. */
  get isRekeying(): boolean {
    return this.#keys < this.#epoch;
  }

  /** Another epoch begins; our keys of it come then. */
  rekey(afterMs: number, onKeys: () => void): void {
    this.#epoch += 1;
    const epoch = this.#epoch;
    this.#clock.after(afterMs, () => {
      // A session that came back meanwhile has them.
      if (epoch <= this.#keys) return;
      this.#keys = epoch;
      this.#held.retry();
      onKeys();
    });
  }

  /** The session is lost: nobody is heard, and what waited for keys is gone. */
  drop(): void {
    this.isDown = true;
    this.#held.close();
    this.#ear.reset();
  }

  /** A session is there, with the keys of this moment. */
  back(): void {
    this.isDown = false;
    this.#keys = this.#epoch;
    this.#ear.setSession({
      open: (packet, voice) => {
        const frame = { packet, voice };
        if (!this.#open(frame) && !this.#held.hold(frame)) this.counters.droppedDaveRekeying += 1;
      },
    });
    this.name(ourAccount, ourSsrc);
  }

  /** It is told who speaks with that SSRC. */
  name(userId: string, ssrc: number): void {
    this.#map.update({ userId, audioSSRC: ssrc });
  }

  /** They went. */
  forget(userId: string): void {
    this.#map.delete(userId);
  }

  /** A packet as it is sealed now. */
  seal(
    frame: Buffer,
    { ssrc, sequence, timestamp }: Readonly<Record<'ssrc' | 'sequence' | 'timestamp', number>>,
  ): Buffer {
    const head = Buffer.alloc(rtpHeaderBytes + epochBytes);
    writeOpusHeader(head, sequence & 0xffff, timestamp >>> 0, ssrc);
    head.writeUInt32BE(this.#epoch, rtpHeaderBytes);
    return Buffer.concat([head, frame]);
  }

  /** It arrives. */
  arrive(packet: Buffer): void {
    if (!this.isDown) this.#ear.datagram(packet);
  }

  /** What left into the room comes back from our account there. */
  comeBack({ frame, sequence, timestamp }: Left): void {
    this.arrive(this.seal(frame, { ssrc: ourSsrc, sequence, timestamp }));
  }

  #open({ voice, packet }: Sealed): boolean {
    if (packet.readUInt32BE(rtpHeaderBytes) > this.#keys) return false;
    voice.take(packet.subarray(rtpHeaderBytes + epochBytes), sequenceOf(packet), timestampOf(packet));
    return true;
  }
}
