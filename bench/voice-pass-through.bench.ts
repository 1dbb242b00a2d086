/** P5 and P6: what carrying one voice costs and how long it takes, beside the usual way and beside a bare forwarder. */
import { Worker } from 'node:worker_threads';
import type { ChannelId, GuildId, LinkId, Logger, UserId } from '../src/lib/index.ts';
import { systemClock } from '../src/lib/index.ts';
import { createVoiceNodes, type VoiceNodes, type VoicePlan } from '../src/voice/node/index.ts';
import { catalogue, pairs, type RowPlan, voices } from './catalogue.ts';
import { type BenchRow, median, medianInterval, quantile, ratioVerdict } from './row.ts';
import type { UsualOrder } from './voice-pass-through/usual-way.ts';
import { createVoicePeer, type VoicePeer } from './voice-pass-through/voice-peer.ts';

const framesPerSegment = 100;
const frameMs = 20;
/** A segment's last frames are still on their way through the usual way's player. */
const drainMs = 200;
const frameBytes = 160;
const botId = '900000000000000001' as UserId;
/**
 * Taken from a relay that only replaced the key's bytes by a KeyObject (0.31). Beside it stands what Node's own primitives
 * cost: in the runs of November 2026 these alone were 0.34 of the usual way, so that the goal was out of reach there.
 */
const cpuGoal = 0.3;
const p50GoalMs = 1;
const p99GoalMs = 5;

const guildOf = (way: number, voice: number, side: number): string =>
  `1000000000000${way}${String(voice).padStart(2, '0')}${side}`;
const channelOf = (guildId: string): string => `2${guildId.slice(1)}`;
const speakerOf = (voice: number): string => `30000000000000${String(voice).padStart(2, '0')}`;
const silent: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing, with: () => silent };

function nothing(): void {
  // A bench prints its rows and nothing else.
}

/** Something that carries packets for the bench, and the CPU time its thread has used, in microseconds. */
interface Carrier {
  readonly cpuUs: () => Promise<number>;
  readonly close: () => Promise<void>;
}

interface Segment {
  readonly cpuUs: number;
  readonly carried: number;
  readonly delaysMs: readonly number[];
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => void systemClock.after(ms, resolve));

/** Calls `send` for frame after frame, 20 ms apart on an absolute grid. */
async function pace(frames: number, send: (frame: number) => void): Promise<void> {
  const startMs = performance.now();
  for (let frame = 0; frame < frames; frame += 1) {
    send(frame);
    await wait(Math.max(0, startMs + (frame + 1) * frameMs - performance.now()));
  }
}

async function joinOurs(peer: VoicePeer, way: number): Promise<Carrier> {
  const nodes: VoiceNodes = createVoiceNodes({ caPem: peer.caPem, logger: silent, clock: systemClock });
  const guilds = Array.from({ length: voices }, (_, voice) => [guildOf(way, voice, 0), guildOf(way, voice, 1)]).flat();
  const ready = Promise.all(guilds.map((guildId) => peer.expectRoom(guildId)));
  nodes.onGatewaySend((accountId, guildId) => {
    const state = {
      guild_id: guildId,
      channel_id: channelOf(guildId),
      user_id: botId,
      session_id: 'bench',
      suppress: false,
    };
    nodes.gatewayPacket(accountId, { t: 'VOICE_STATE_UPDATE', d: state });
    nodes.gatewayPacket(accountId, {
      t: 'VOICE_SERVER_UPDATE',
      d: { guild_id: guildId, token: 'bench', endpoint: peer.endpoint },
    });
  });
  // Made-up ids of this bench's own rooms.
  const plan: VoicePlan = {
    seats: guilds.map((guildId) => ({
      guildId: guildId as GuildId,
      channelId: channelOf(guildId) as ChannelId,
      accountId: botId,
      regime: 'stage',
    })),
    paths: Array.from({ length: voices }, (_, voice) => ({
      linkId: `link${voice}` as LinkId,
      from: channelOf(guildOf(way, voice, 0)) as ChannelId,
      to: channelOf(guildOf(way, voice, 1)) as ChannelId,
    })),
    muteSources: [],
  };
  nodes.apply(plan);
  await ready;
  await wait(drainMs);
  return {
    cpuUs: async () => (await nodes.stats()).node?.cpuUs ?? Number.NaN,
    close: () => nodes.close('shutdown'),
  };
}

async function joinUsual(peer: VoicePeer, way: number): Promise<Carrier> {
  const carrier = startThread('voice-pass-through/usual-way.ts', { caPem: peer.caPem, botId });
  const ready: Promise<void>[] = [];
  for (let voice = 0; voice < voices; voice += 1) {
    for (const guildId of [guildOf(way, voice, 0), guildOf(way, voice, 1)]) {
      ready.push(peer.expectRoom(guildId));
      carrier.say({ type: 'join', guildId, channelId: channelOf(guildId), endpoint: peer.endpoint });
    }
  }
  await Promise.all(ready);
  await wait(drainMs);
  for (let voice = 0; voice < voices; voice += 1) {
    carrier.say({ type: 'link', from: guildOf(way, voice, 0), to: guildOf(way, voice, 1), speaker: speakerOf(voice) });
  }
  return carrier;
}

/** A carrier in a thread of the bench's own, which answers `cpu` with its CPU time. */
function startThread(file: string, workerData: object): Carrier & { readonly say: (order: UsualOrder) => void } {
  const worker = new Worker(new URL(file, import.meta.url), { workerData });
  const say = (order: UsualOrder): void => {
    worker.postMessage(order);
  };
  return {
    say,
    cpuUs: () =>
      new Promise((resolve) => {
        worker.once('message', resolve);
        say({ type: 'cpu' });
      }),
    close: async () => void (await worker.terminate()),
  };
}

async function joinFloor(peer: VoicePeer, way: number): Promise<Carrier> {
  const links = Array.from({ length: voices }, (_, voice) => ({
    from: peer.openRoom(guildOf(way, voice, 0)),
    to: peer.openRoom(guildOf(way, voice, 1)),
  })).map(({ from, to }) => ({ from: { ssrc: from.ssrc, key: from.key }, to: { ssrc: to.ssrc, key: to.key } }));
  return startThread('voice-pass-through/node-floor.ts', { port: peer.udpPort, links });
}

function frameOf(number: number): Buffer {
  const frame = Buffer.alloc(frameBytes, 0x5a);
  frame[0] = 0xfc;
  frame.writeUInt32BE(number, 1);
  return frame;
}

/** One stretch of talk through a carrier; packets are sealed before it, opened after it. */
async function talk(peer: VoicePeer, carrier: Carrier, way: number, first: number): Promise<Segment> {
  const packets = Array.from({ length: framesPerSegment }, (_, i) =>
    Array.from({ length: voices }, (_unused, voice) =>
      peer.seal(guildOf(way, voice, 0), frameOf(first + i), first + i),
    ),
  );
  const sentMs: number[][] = packets.map(() => []);
  peer.takeReturned();
  const before = await carrier.cpuUs();
  await pace(framesPerSegment, (i) => {
    for (const [voice, packet] of (packets[i] ?? []).entries()) {
      const times = sentMs[i];
      if (times !== undefined) times[voice] = performance.now();
      peer.send(guildOf(way, voice, 0), packet);
    }
  });
  await wait(drainMs);
  const cpuUs = (await carrier.cpuUs()) - before;
  const delaysMs = peer.takeReturned().flatMap(({ guildId, opus, atMs }) => {
    if (opus.length !== frameBytes) return [];
    const sent = sentMs[opus.readUInt32BE(1) - first]?.[Number(guildId.slice(-3, -1))];
    return sent === undefined ? [] : [atMs - sent];
  });
  return { cpuUs, carried: delaysMs.length, delaysMs };
}

/** The same packets through a thread that only sends them back. */
async function forwardBare(peer: VoicePeer, port: number, way: number): Promise<readonly number[]> {
  const packets = Array.from({ length: framesPerSegment }, (_, i) => peer.seal(guildOf(way, 0, 0), frameOf(i), i));
  const sentMs = new Map<number, number>();
  peer.takeRaw(port);
  await pace(framesPerSegment, (i) => {
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

async function startForwarder(peer: VoicePeer): Promise<{ readonly port: number; readonly worker: Worker }> {
  const file = new URL('voice-pass-through/bare-forwarder.ts', import.meta.url);
  const worker = new Worker(file, { workerData: { port: peer.udpPort } });
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  return { port, worker };
}

const perFrameUs = ({ cpuUs, carried }: Segment): number => cpuUs / Math.max(1, carried);

function carriedShare(segments: readonly Segment[]): string {
  const carried = segments.reduce((sum, segment) => sum + segment.carried, 0);
  return `${((100 * carried) / (segments.length * framesPerSegment * voices)).toFixed(1)} %`;
}

function cpuRow(plan: RowPlan, ours: readonly Segment[], other: readonly Segment[], goal: number | null): BenchRow {
  const ratios = ours.map((segment, i) => perFrameUs(segment) / perFrameUs(other[i] ?? segment));
  const [low, high] = medianInterval(ratios);
  const us = (segments: readonly Segment[]): string => `${median(segments.map(perFrameUs)).toFixed(1)} us`;
  return {
    ...plan,
    figure: `${median(ratios).toFixed(3)} x (${us(ours)} against ${us(other)}; carried ${carriedShare(ours)} against ${carriedShare(other)})`,
    spread: `95 % ${low.toFixed(3)}-${high.toFixed(3)}`,
    verdict: goal === null ? 'for information' : ratioVerdict(ratios, goal),
  };
}

function delayRow(
  plan: RowPlan,
  segments: readonly (readonly number[])[],
  bare: readonly (readonly number[])[],
  gates: boolean,
): BenchRow {
  const added = (q: number): number[] => segments.map((delays, i) => quantile(delays, q) - quantile(bare[i] ?? [], q));
  const [p50, p99] = [added(0.5), added(0.99)];
  const [low50, high50] = medianInterval(p50);
  const [low99, high99] = medianInterval(p99);
  const isMet = median(p50) <= p50GoalMs && median(p99) <= p99GoalMs;
  const isNear = low50 <= p50GoalMs && low99 <= p99GoalMs;
  const verdict = isMet ? 'met' : isNear ? 'within noise' : 'not met';
  return {
    ...plan,
    figure: `p50 ${median(p50).toFixed(2)} ms, p99 ${median(p99).toFixed(2)} ms (forwarder p50 ${median(bare.map((delays) => quantile(delays, 0.5))).toFixed(2)} ms)`,
    spread: `95 % p50 ${low50.toFixed(2)}-${high50.toFixed(2)}, p99 ${low99.toFixed(2)}-${high99.toFixed(2)}`,
    verdict: gates ? verdict : 'for information',
  };
}

/** Both rows from one run, segments interleaved: forwarder, ours, usual, forwarder, … */
export async function rows(): Promise<readonly BenchRow[]> {
  const peer = await createVoicePeer();
  const forwarder = await startForwarder(peer);
  const ours = await joinOurs(peer, 1);
  const usual = await joinUsual(peer, 2);
  const floor = await joinFloor(peer, 3);
  for (let voice = 0; voice < voices; voice += 1) {
    peer.announce(guildOf(1, voice, 0), speakerOf(voice));
    peer.announce(guildOf(2, voice, 0), speakerOf(voice));
  }
  await wait(drainMs);
  const segments = {
    bare: [] as (readonly number[])[],
    ours: [] as Segment[],
    usual: [] as Segment[],
    floor: [] as Segment[],
  };
  for (let pair = 0; pair <= pairs; pair += 1) {
    const first = 1 + pair * framesPerSegment;
    const bare = await forwardBare(peer, forwarder.port, 1);
    const one = await talk(peer, ours, 1, first);
    const other = await talk(peer, usual, 2, first);
    const least = await talk(peer, floor, 3, first);
    if (pair === 0) continue; // compiled code and filled caches from the second pair on
    segments.bare.push(bare);
    segments.ours.push(one);
    segments.usual.push(other);
    segments.floor.push(least);
  }
  await Promise.all([ours.close(), usual.close(), floor.close(), forwarder.worker.terminate()]);
  await peer.close();
  const plans = catalogue['voice-pass-through'];
  const delays = (list: readonly Segment[]): (readonly number[])[] => list.map(({ delaysMs }) => delaysMs);
  return [
    cpuRow(plans.usual, segments.ours, segments.usual, cpuGoal),
    cpuRow(plans.floor, segments.ours, segments.floor, null),
    delayRow(plans.delay, delays(segments.ours), segments.bare, true),
    delayRow(plans.usualDelay, delays(segments.usual), segments.bare, false),
  ];
}
