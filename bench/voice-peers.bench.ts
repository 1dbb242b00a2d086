/** P1 and P2: the same mixing by the libraries alone in C, and by other programs that mix. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOpusCodec, openFrameCodec } from '../src/voice/codec/index.ts';
import type { FrameCodec } from '../src/voice/engine/index.ts';
import { catalogue, mixPairs, mixRooms, peerSeconds, type RowPlan } from './catalogue.ts';
import { type BenchRow, median, medianInterval, ratioVerdict } from './row.ts';
import { allIntoListeners, allWithAll, cpuMs, openRun, roomsOf, voicesIn } from './voice-mix/engine-run.ts';
import { startJanus } from './voice-mix/janus.ts';
import { type NetworkMixer, startOurs, talkTo } from './voice-mix/over-network.ts';
import { buildFloor, ffmpegCpu, floorCpu, gstreamerCpu, type VoiceFiles, writeVoices } from './voice-mix/peers.ts';

/** One who does the same work: milliseconds of CPU, null when it is not here. */
interface Peer {
  readonly plan: RowPlan;
  readonly goal: number;
  readonly missing: string;
  readonly outputs: 'all' | 'one';
  cpu(files: VoiceFiles): number | null;
}

type Packets = readonly (readonly Buffer[])[];

/** Two who mix over the network, and what they are given. */
interface BridgePair {
  readonly ours: NetworkMixer;
  readonly theirs: NetworkMixer;
  readonly packets: Packets;
  readonly plan: RowPlan;
}

const oursInto = async (outputs: 'all' | 'one', codec: FrameCodec, packets: Packets): Promise<number> => {
  const rooms = roomsOf(mixRooms, outputs === 'all' ? 0 : 1);
  const paths = outputs === 'all' ? allWithAll(rooms) : allIntoListeners(rooms);
  return cpuMs(() => openRun(codec, rooms, paths).carry(packets));
};

const peersOf = (floor: string | null): readonly Peer[] => {
  const plans = catalogue['voice-peers'];
  const byFloor = (outputs: number) => (files: VoiceFiles) => (floor === null ? null : floorCpu(floor, files, outputs));
  const noCompiler = 'no C compiler, or a binding that was not built here';
  return [
    { plan: plans.floor, goal: 1.1, missing: noCompiler, outputs: 'all', cpu: byFloor(mixRooms) },
    { plan: plans.floorOne, goal: 1.18, missing: noCompiler, outputs: 'one', cpu: byFloor(1) },
    { plan: plans.ffmpeg, goal: 0.88, missing: 'ffmpeg is not installed', outputs: 'all', cpu: ffmpegCpu },
    { plan: plans.gstreamer, goal: 0.45, missing: 'GStreamer is not installed', outputs: 'all', cpu: gstreamerCpu },
  ];
};

/** Takes turns; what the other needs to start is measured with a tenth of a second of voices, and taken off. */
async function compare(peer: Peer, codec: FrameCodec, packets: Packets, folder: string): Promise<BenchRow> {
  const [whole, brief] = [
    writeVoices(folder, packets),
    writeVoices(
      folder,
      packets.map((voice) => voice.slice(0, 5)),
    ),
  ];
  const starts: number[] = [];
  const [ratios, ours, theirs]: [number[], number[], number[]] = [[], [], []];
  for (let pair = 0; pair <= mixPairs; pair += 1) {
    const own = await oursInto(peer.outputs, codec, packets);
    const other = peer.cpu(whole);
    const start = peer.cpu(brief);
    if (other === null || start === null)
      return { ...peer.plan, figure: 'not measured', spread: peer.missing, verdict: 'for information' };
    // The first of all warms up.
    if (pair === 0) continue;
    starts.push(start);
    const work = other - median(starts);
    ours.push(own / peerSeconds);
    theirs.push(work / peerSeconds);
    ratios.push(own / work);
  }
  const [low, high] = medianInterval(ratios);
  return {
    ...peer.plan,
    figure: `${median(ratios).toFixed(2)} x (${median(ours).toFixed(0)} ms a second of sound against ${median(theirs).toFixed(0)})`,
    spread: `95 % ${low.toFixed(2)}-${high.toFixed(2)}`,
    verdict: ratioVerdict(ratios, peer.goal),
  };
}

/** Ours seals and opens every packet on the way, as Discord wants it; Janus' people send and get theirs bare. */
async function compareBridge(packets: Packets): Promise<BenchRow> {
  const plan = catalogue['voice-peers'].janus;
  const theirs = await startJanus(mixRooms);
  if (theirs === null)
    return { ...plan, figure: 'not measured', spread: 'Janus is not installed', verdict: 'for information' };
  try {
    const ours = await startOurs(mixRooms);
    try {
      return await bridgeRow({ ours, theirs, packets, plan });
    } finally {
      await ours.close();
    }
  } finally {
    await theirs.close();
  }
}

async function bridgeRow({ ours, theirs, packets, plan }: BridgePair): Promise<BenchRow> {
  const turns: { readonly own: number; readonly other: number; readonly returned: readonly number[] }[] = [];
  const frames = packets[0]?.length ?? 0;
  for (let pair = 0; pair <= mixPairs; pair += 1) {
    const own = await talkTo(ours, packets, 1 + pair * frames);
    const other = await talkTo(theirs, packets, 1 + pair * frames);
    // The first of all warms up.
    if (pair === 0) continue;
    turns.push({ own: own.cpuMs, other: other.cpuMs, returned: [own.returned, other.returned] });
  }
  const ratios = turns.map(({ own, other }) => own / other);
  const [low, high] = medianInterval(ratios);
  const perSecond = (of: 'own' | 'other'): string => (median(turns.map((turn) => turn[of])) / peerSeconds).toFixed(0);
  const back = (of: 0 | 1): string =>
    `${((100 * turns.reduce((sum, { returned }) => sum + (returned[of] ?? 0), 0)) / (turns.length * frames * mixRooms)).toFixed(1)} %`;
  return {
    ...plan,
    figure: `${median(ratios).toFixed(2)} x (${perSecond('own')} ms a second of sound against ${perSecond('other')}; packets that came back: ${back(0)} against ${back(1)})`,
    spread: `95 % ${low.toFixed(2)}-${high.toFixed(2)}`,
    verdict: ratioVerdict(ratios, 0.85),
  };
}

export async function rows(): Promise<readonly BenchRow[]> {
  const codec = await openFrameCodec(await findOpusCodec());
  if (codec === null) throw new Error('this machine has no Opus codec to mix with');
  const folder = mkdtempSync(join(tmpdir(), 'majlis-peers-'));
  try {
    const packets = voicesIn(codec, mixRooms, peerSeconds * 50);
    const filled: BenchRow[] = [];
    for (const peer of peersOf(buildFloor(folder))) filled.push(await compare(peer, codec, packets, folder));
    return [...filled, await compareBridge(packets)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
