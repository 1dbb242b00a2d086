/** P2, P3, P4, P8 and P9: what mixing costs beside the usual way, how much of it is not Opus, how often it encodes, and what it leaves behind. */
import { spokenLine } from '../sandbox/speech/index.ts';
import { findOpusCodec, openFrameCodec } from '../src/voice/codec/index.ts';
import type { FrameCodec } from '../src/voice/engine/index.ts';
import { catalogue, mixPairs, mixRooms, mixSeconds, linksHeld, type RowPlan, switchEvery } from './catalogue.ts';
import { type BenchRow, median, medianInterval, quantile, ratioVerdict } from './row.ts';
import { cpuMs, freeCodec, frameSamples, openRun, roomsOf, speech, voicesIn } from './voice-mix/engine-run.ts';
import { garbagePerTick } from './voice-mix/garbage.ts';
import { bytesPerLink, keptByMixing, keptByPassing } from './voice-mix/memory.ts';
import { sumWork } from './voice-mix/sum-work.ts';
import { switchSnrs } from './voice-mix/switching.ts';
import { mixUsually } from './voice-mix/usual-way.ts';

const frames = (mixSeconds * 1000) / 20;
const plans = catalogue['voice-mix'];

const interval = (values: readonly number[], digits: number): string => {
  const [low, high] = medianInterval(values);
  return `95 % ${low.toFixed(digits)}-${high.toFixed(digits)}`;
};

const percent = (values: readonly number[]): Pick<BenchRow, 'figure' | 'spread'> => ({
  figure: `${median(values).toFixed(1)} %`,
  spread: interval(values, 1),
});

const underAMegabyte = (plan: RowPlan, kept: number): BenchRow => ({
  ...plan,
  figure: `${(kept / 1024).toFixed(0)} kB`,
  spread: 'one look',
  verdict: kept < 1024 * 1024 ? 'met' : 'not met',
});

function memoryRows(codec: FrameCodec, free: FrameCodec, packets: readonly Buffer[][]): BenchRow[] {
  const packet = packets[0]?.[10] ?? Buffer.alloc(0);
  const each = bytesPerLink(free, packet, linksHeld);
  return [
    underAMegabyte(plans.kept, keptByPassing(free, packet)),
    underAMegabyte(plans.keptMixing, keptByMixing(codec, packets)),
    {
      ...plans.link,
      figure: `${(each / 1024).toFixed(1)} kB`,
      spread: 'one look',
      verdict: each <= 120 * 1000 ? 'met' : 'not met',
    },
  ];
}

async function costRows(codec: FrameCodec, free: FrameCodec, packets: readonly Buffer[][]): Promise<BenchRow[]> {
  const rooms = roomsOf(mixRooms, 0);
  const sum = sumWork(mixRooms, frames);
  const [against, share, notOpus]: [number[], number[], number[]] = [[], [], []];
  for (let pair = 0; pair <= mixPairs; pair += 1) {
    const ours = await cpuMs(() => openRun(codec, rooms).carry(packets));
    const usual = await cpuMs(() => mixUsually(packets));
    const own = await cpuMs(() => openRun(free, rooms).carry(packets));
    const summed = await cpuMs(sum);
    // The first of all warms up.
    if (pair === 0) continue;
    against.push(ours / usual);
    share.push((100 * summed) / ours);
    notOpus.push((100 * own) / ours);
  }
  return [
    {
      ...plans.usual,
      figure: `${median(against).toFixed(3)} x`,
      spread: interval(against, 3),
      verdict: ratioVerdict(against, 0.42),
    },
    { ...plans.share, ...percent(share), verdict: median(share) <= 2 ? 'met' : 'not met' },
    { ...plans.notOpus, ...percent(notOpus), verdict: 'for information' },
  ];
}

function encodesRow(codec: FrameCodec, free: FrameCodec, packets: readonly Buffer[][]): BenchRow {
  const counted = openRun(free, roomsOf(mixRooms, 40));
  counted.carry(packets);
  const { encoded, mixed } = counted.engine.mixCounters;
  const alone = openRun(codec, roomsOf(1, 40));
  alone.carry(packets.slice(0, 1));
  const ofOne = alone.engine.mixCounters.encoded;
  return {
    ...plans.encodes,
    figure: `${(encoded / mixed).toFixed(3)} x (${encoded} of ${mixed}); ${ofOne} of one voice alone`,
    spread: 'counted',
    verdict: encoded / mixed <= 0.3 && ofOne === 0 ? 'met' : 'not met',
  };
}

/** Of speech in stereo, as Discord's clients send it. */
async function switchRow(codec: FrameCodec): Promise<BenchRow> {
  const { packets } = await spokenLine('welcome');
  const [decoder, encoder] = [codec.createDecoder(), codec.createEncoder()];
  const voice = packets.map((packet) => encoder.encode(decoder.decode(packet)));
  const seconds: number[] = [];
  for (let alone = 10; alone < voice.length - 20; alone += switchEvery)
    seconds.push(switchSnrs(codec, voice, alone, 2)[1] ?? 0);
  return {
    ...plans.switching,
    figure: `median ${median(seconds).toFixed(0)} dB of ${seconds.length} switches`,
    spread: `a tenth below ${quantile(seconds, 0.1).toFixed(0)}, worst ${Math.min(...seconds).toFixed(0)}`,
    verdict: median(seconds) >= 47 ? 'met' : 'not met',
  };
}

export async function rows(): Promise<readonly BenchRow[]> {
  const codec = await openFrameCodec(await findOpusCodec());
  if (codec === null) throw new Error('this machine has no Opus codec to mix with');
  const packets = voicesIn(codec, mixRooms, frames);
  const packet = packets[0]?.[10] ?? Buffer.alloc(0);
  const free = freeCodec(speech(0, 11)[10] ?? new Int16Array(2 * frameSamples), packet);
  const costs = await costRows(codec, free, packets);
  const garbage = garbagePerTick(codec, packets);
  return [
    ...costs,
    encodesRow(codec, free, packets),
    await switchRow(codec),
    ...memoryRows(codec, free, packets),
    {
      ...plans.garbage,
      figure: `${(garbage.first / 1024).toFixed(1)} kB a tick in the first third, ${(garbage.last / 1024).toFixed(1)} in the last`,
      spread: 'medians',
      verdict: garbage.last <= 1.1 * garbage.first ? 'met' : 'not met',
    },
  ];
}
