/** One stretch of talk through a carrier, or through a bare forwarder. */
import { Worker } from 'node:worker_threads';
import { systemClock } from '../../src/lib/index.ts';
import { voices } from '../catalogue.ts';
import type { Carrier } from './carriers.ts';
import { guildOf, voiceOf, wayOf } from './places.ts';
import type { VoicePeer } from './voice-peer.ts';

const framesPerSegment = 80;
/** As people speak. */
export const spokenEveryMs = 20;
/** A segment's last frames are still on their way through the usual way's player. */
const drainMs = 200;
const frameBytes = 160;

/** What a segment took, and what came of it. */
export interface Segment {
  readonly cpuUs: number;
  /** Frames that arrived, counted in each room where they should. */
  readonly carried: number;
  /** Frames that should have. */
  readonly due: number;
  readonly delaysMs: readonly number[];
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => void systemClock.after(ms, resolve));

/** Calls `send` for frame after frame on an absolute grid. */
async function pace(everyMs: number, send: (frame: number) => void): Promise<void> {
  const startMs = performance.now();
  for (let frame = 0; frame < framesPerSegment; frame += 1) {
    send(frame);
    await wait(Math.max(0, startMs + (frame + 1) * everyMs - performance.now()));
  }
}

/** An Opus-like frame of 20 ms with its number in it. */
export function frameOf(number: number): Buffer {
  const frame = Buffer.alloc(frameBytes, 0x5a);
  frame[0] = 0xfc;
  frame.writeUInt32BE(number, 1);
  return frame;
}

/** The number in a frame; undefined for silence. */
export const numberOf = (frame: Buffer): number | undefined =>
  frame.length === frameBytes ? frame.readUInt32BE(1) : undefined;

/** All voices talk through `carrier`; `round` counts its segments. Packets are sealed before it and opened after it. */
export async function talk(
  peer: VoicePeer,
  carrier: Carrier,
  round: number,
  everyMs: number = spokenEveryMs,
): Promise<Segment> {
  const { way, targets } = carrier;
  const first = 1 + round * framesPerSegment;
  const packets = Array.from({ length: framesPerSegment }, (_, i) =>
    Array.from({ length: voices }, (_unused, voice) =>
      peer.seal(guildOf(way, voice, 0), frameOf(first + i), first + i),
    ),
  );
  const sentMs: number[][] = packets.map(() => []);
  peer.takeReturned();
  const before = await carrier.cpuUs();
  await pace(everyMs, (i) => {
    for (const [voice, packet] of (packets[i] ?? []).entries()) {
      const times = sentMs[i];
      if (times !== undefined) times[voice] = performance.now();
      peer.send(guildOf(way, voice, 0), packet);
    }
  });
  await wait(drainMs);
  const cpuUs = (await carrier.cpuUs()) - before;
  const delaysMs = peer.takeReturned().flatMap(({ guildId, opus, atMs }) => {
    // On a busy machine the last frames of the carrier before may come as late as this, with the same numbers.
    const number = wayOf(guildId) === way ? numberOf(opus) : undefined;
    const sent = number === undefined ? undefined : sentMs[number - first]?.[voiceOf(guildId)];
    return sent === undefined ? [] : [atMs - sent];
  });
  return { cpuUs, carried: delaysMs.length, due: framesPerSegment * voices * targets, delaysMs };
}

/** A thread that only sends packets back. */
export interface Forwarder {
  readonly port: number;
  readonly close: () => Promise<void>;
}

export async function startForwarder(peer: VoicePeer): Promise<Forwarder> {
  const file = new URL('bare-forwarder.ts', import.meta.url);
  const worker = new Worker(file, { workerData: { port: peer.udpPort } });
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  return { port, close: async () => void (await worker.terminate()) };
}

/** Packets as those of `carrier` through the forwarder; answers their delays, in milliseconds. */
export async function forwardBare(peer: VoicePeer, { port }: Forwarder, { way }: Carrier): Promise<readonly number[]> {
  // Numbered apart from what is said, since nobody opens them.
  const packets = Array.from({ length: framesPerSegment }, (_, i) => peer.seal(guildOf(way, 0, 0), frameOf(i), i));
  const sentMs = new Map<number, number>();
  peer.takeRaw(port);
  await pace(spokenEveryMs, (i) => {
    const packet = packets[i];
    if (packet === undefined) return;
    for (let voice = 0; voice < voices; voice += 1) {
      // The counter at the end names the packet; nobody opens it here.
      const copy = Buffer.from(packet);
      copy.writeUInt32BE(i * voices + voice, copy.length - 4);
      sentMs.set(i * voices + voice, performance.now());
      peer.sendTo(port, copy);
    }
  });
  await wait(drainMs);
  return peer.takeRaw(port).flatMap(({ packet, atMs }) => {
    const sent = sentMs.get(packet.readUInt32BE(packet.length - 4));
    return sent === undefined ? [] : [atMs - sent];
  });
}
