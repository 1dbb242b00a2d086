import { SSRCMap } from '@discordjs/voice';
import { describe, expect, it } from 'vitest';
import { createTransportCounters, type TransportCounters } from '../../../../src/voice/transport/index.ts';
import { RoomEar } from '../../../../src/voice/transport/room-ear.ts';
import { writeOpusHeader } from '../../../../src/voice/transport/rtp.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';

const amina = '300000000000000001';
const bilal = '300000000000000002';

interface Rig {
  readonly clock: ManualClock;
  readonly counters: TransportCounters;
  readonly ear: RoomEar;
  readonly map: SSRCMap;
  readonly muted: Set<string>;
  readonly heard: string[];
  /** Track number and sequence of what went on. */
  readonly went: [number, number][];
  readonly closed: number[];
  /** Whether the track was told that a packet says silence. */
  readonly silent: (boolean | undefined)[];
  /** How loud the next packets say that they are. */
  readonly levels: (number | undefined)[];
}

/** An ear whose session opens every packet to what stands behind the header. */
function createRig(): Rig {
  const clock = createManualClock();
  const counters = createTransportCounters();
  const muted = new Set<string>();
  const heard: string[] = [];
  const went: [number, number][] = [];
  const closed: number[] = [];
  const levels: (number | undefined)[] = [];
  const silent: (boolean | undefined)[] = [];
  let tracks = 0;
  const ear = new RoomEar(clock, counters, {
    openTrack: () => {
      tracks += 1;
      const number = tracks;
      return {
        packet: (_frame, sequence, _timestamp, saysSilence) => {
          went.push([number, sequence]);
          silent.push(saysSilence);
        },
        close: () => void closed.push(number),
      };
    },
    isMuted: (userId) => muted.has(userId),
    onHeard: (userId) => void heard.push(userId),
  });
  const map = new SSRCMap();
  ear.listenTo(map);
  ear.setSession({
    open: (packet, voice) =>
      voice.take(packet.subarray(12), packet.readUInt16BE(2), packet.readUInt32BE(4), levels.shift()),
  });
  return { clock, counters, ear, map, muted, heard, went, closed, levels, silent };
}

function packetOf(ssrc: number, sequence: number, frame: Buffer = Buffer.from([0xfc, 1, 2, 3])): Buffer {
  const header = Buffer.alloc(12);
  writeOpusHeader(header, sequence, sequence * 960, ssrc);
  return Buffer.concat([header, frame]);
}

describe('packets that come before their speaker is named', () => {
  it('are kept for 200 ms of sound and go on in order', () => {
    const { ear, map, went, counters } = createRig();
    for (let i = 0; i < 12; i += 1) ear.datagram(packetOf(7, i));
    map.update({ userId: amina, audioSSRC: 7 });
    expect(went).toEqual(Array.from({ length: 10 }, (_, i) => [1, i]));
    expect(counters.droppedUnknownSpeaker).toBe(2);
  });

  it('are dropped when nobody names them within half a second', () => {
    const { ear, map, went, counters, clock } = createRig();
    ear.datagram(packetOf(7, 1));
    clock.advance(501);
    map.update({ userId: amina, audioSSRC: 7 });
    expect(went).toEqual([]);
    expect(counters.droppedUnknownSpeaker).toBe(1);
  });

  it('of ever new SSRCs fill no memory', () => {
    const { ear, counters } = createRig();
    for (let ssrc = 0; ssrc < 1000; ssrc += 1) ear.datagram(packetOf(ssrc, 1));
    expect(counters.droppedUnknownSpeaker).toBe(1000 - 16);
  });
});

describe('a voice', () => {
  it('that is muted goes nowhere and is not told as heard, from the very next packet', () => {
    const { ear, map, went, muted, heard, counters } = createRig();
    map.update({ userId: amina, audioSSRC: 7 });
    muted.add(amina);
    ear.datagram(packetOf(7, 1));
    expect([went, heard, counters.droppedMutedSource]).toEqual([[], [], 1]);
    muted.delete(amina);
    ear.datagram(packetOf(7, 2));
    expect(went).toEqual([[1, 2]]);
  });

  it('is told as heard once a second, and not for silence', () => {
    const { ear, map, heard, clock } = createRig();
    map.update({ userId: amina, audioSSRC: 7 });
    for (let i = 0; i < 120; i += 1) {
      ear.datagram(packetOf(7, i));
      clock.advance(20);
    }
    expect(heard).toEqual([amina, amina, amina]);
    clock.advance(5000);
    ear.datagram(packetOf(7, 200, Buffer.from([0xf8, 0xff, 0xfe])));
    expect(heard).toHaveLength(3);
  });

  it('[MIX-16] is not told as heard for the packets of a pause (DTX)', () => {
    const { ear, map, heard, clock } = createRig();
    map.update({ userId: amina, audioSSRC: 7 });
    for (let i = 0; i < 10; i += 1) {
      // One byte, two bytes: what an encoder leaves of a pause.
      ear.datagram(packetOf(7, i, Buffer.from([0xf8, 0xff].slice(0, 1 + (i % 2)))));
      clock.advance(400);
    }
    expect(heard).toEqual([]);
    ear.datagram(packetOf(7, 10));
    expect(heard).toEqual([amina]);
  });

  it('[MIX-17] that says it is silent is not told as heard, and goes on all the same', () => {
    const { ear, map, went, heard, clock, levels, silent } = createRig();
    map.update({ userId: amina, audioSSRC: 7 });
    levels.push(30);
    ear.datagram(packetOf(7, 0));
    for (let i = 1; i <= 10; i += 1) {
      clock.advance(1000);
      levels.push(127);
      ear.datagram(packetOf(7, i));
    }
    expect(heard).toEqual([amina]);
    expect(went).toHaveLength(11);
    expect(silent).toEqual([false, ...Array.from({ length: 10 }, () => true)]);
    // A broken extension, or none, says nothing.
    levels.push(undefined);
    ear.datagram(packetOf(7, 11));
    expect(heard).toEqual([amina, amina]);
  });

  it('[MIX-17] that says nothing but silence from its first packet on does not measure, and is told as heard', () => {
    const { ear, map, heard, levels, silent } = createRig();
    map.update({ userId: amina, audioSSRC: 7 });
    levels.push(127);
    ear.datagram(packetOf(7, 0));
    expect(heard).toEqual([amina]);
    expect(silent).toEqual([false]);
  });

  it('with a new SSRC is a new track, and the old one is closed', () => {
    const { ear, map, went, closed } = createRig();
    map.update({ userId: amina, audioSSRC: 7 });
    map.update({ userId: bilal, audioSSRC: 8 });
    map.update({ userId: amina, audioSSRC: 9 });
    ear.datagram(packetOf(9, 1));
    expect(went).toEqual([[3, 1]]);
    expect(closed).toEqual([1]);
    map.delete(bilal);
    expect(closed).toEqual([1, 2]);
  });

  it('of the session before is not taken for one of this session', () => {
    const { ear, map, went, closed, counters } = createRig();
    map.update({ userId: amina, audioSSRC: 7 });
    ear.reset();
    ear.datagram(packetOf(7, 1));
    expect(closed).toEqual([1]);
    map.update({ userId: bilal, audioSSRC: 7 });
    expect(went).toEqual([]); // there is no session yet
    expect(counters.droppedNoSession).toBe(1);
  });

  it('whose frame opens late goes on late, unless it is muted or gone by then', () => {
    const { ear, map, went, muted, counters } = createRig();
    const late: (() => void)[] = [];
    ear.setSession({ open: (packet, voice) => void late.push(() => voice.take(packet, packet.readUInt16BE(2), 0)) });
    const openOne = (): void => late.shift()?.();
    map.update({ userId: amina, audioSSRC: 7 });
    for (let i = 1; i <= 3; i += 1) ear.datagram(packetOf(7, i));
    openOne();
    expect(went).toEqual([[1, 1]]);
    muted.add(amina);
    openOne();
    expect(counters.droppedMutedSource).toBe(1);
    muted.delete(amina);
    map.delete(amina);
    openOne();
    expect(went).toEqual([[1, 1]]);
    expect(counters.droppedNoSession).toBe(1);
  });
});
