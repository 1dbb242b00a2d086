/** P1 and P2: the same mixing by the libraries alone in C, and by other programs that mix. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOpusCodec, openFrameCodec } from '../src/voice/codec/index.ts';
import type { FrameCodec } from '../src/voice/engine/index.ts';
import { catalogue, mixPairs, mixRooms, peerSeconds, type RowPlan } from './catalogue.ts';
import { type BenchRow, median, medianInterval, ratioVerdict } from './row.ts';
import { allIntoListeners, allWithAll, cpuMs, openRun, roomsOf, voicesIn } from './voice-mix/engine-run.ts';
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

export async function rows(): Promise<readonly BenchRow[]> {
  const codec = await openFrameCodec(await findOpusCodec());
  if (codec === null) throw new Error('this machine has no Opus codec to mix with');
  const folder = mkdtempSync(join(tmpdir(), 'majlis-peers-'));
  try {
    const packets = voicesIn(codec, mixRooms, peerSeconds * 50);
    const filled: BenchRow[] = [];
    for (const peer of peersOf(buildFloor(folder))) filled.push(await compare(peer, codec, packets, folder));
    return filled;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
