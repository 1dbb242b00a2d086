/** What two rooms hear of each other while the keys of a third one on the same voice node change. */
import { Worker } from 'node:worker_threads';
import type { ChannelId, LinkId } from '../../src/lib/index.ts';
import { systemClock } from '../../src/lib/index.ts';
import type { VoiceNodes, VoicePlan } from '../../src/voice/node/index.ts';
import { crowd, type RowPlan, rekeyBlocks, rekeyBlockSeconds } from '../catalogue.ts';
import { type BenchRow, median, quantile } from '../row.ts';
import { asItIs, seatOf, startNodes } from '../voice-carrying/carriers.ts';
import { botId, channelOf, guildOf } from '../voice-carrying/places.ts';
import { frameOf, numberOf, spokenEveryMs } from '../voice-carrying/segment.ts';
import { createVoicePeer, type VoicePeer } from '../voice-carrying/voice-peer.ts';
import type { CrowdOptions, CrowdOrder, CrowdTiding } from './crowd.ts';

const gapGoalMs = 20;
/** Enough to see what the machine does by itself. */
const restSeconds = 2;
const settleMs = 300;
const way = 1;
/** The two that speak and listen to each other, and the one whose people come and go. */
const [here, there, elsewhere] = [guildOf(way, 0, 0), guildOf(way, 1, 0), guildOf(way, 2, 0)] as const;
const speakers = [here, there] as const;

const wait = (ms: number): Promise<void> => new Promise((resolve) => void systemClock.after(ms, resolve));

/** What was heard in a stretch of talk. */
interface Stretch {
  /** Between each frame that was heard and the next, beyond what lay between their sendings, milliseconds. */
  readonly gapsMs: readonly number[];
  readonly lost: number;
}

interface Crowd {
  ask(order: CrowdOrder['type']): Promise<CrowdTiding>;
  close(): Promise<void>;
}

async function startCrowd(): Promise<Crowd & { readonly caPem: string }> {
  const workerData: CrowdOptions = { guildId: elsewhere, channelId: channelOf(elsewhere), botId, people: crowd };
  const worker = new Worker(new URL('crowd.ts', import.meta.url), { workerData });
  const next = (): Promise<CrowdTiding> => new Promise((resolve) => worker.once('message', resolve));
  const up = await next();
  if (up.type !== 'up') throw new Error('the crowd did not come up');
  return {
    caPem: up.caPem,
    ask(type): Promise<CrowdTiding> {
      const answer = next();
      worker.postMessage({ type });
      return answer;
    },
    close: async () => void (await worker.terminate()),
  };
}

/** Sits in all three rooms; resolves when it has their keys. */
async function sit(peer: VoicePeer, people: Crowd & { readonly caPem: string }): Promise<VoiceNodes> {
  const nodes = startNodes(`${peer.caPem}\n${people.caPem}`, async (guildId) => {
    if (guildId !== elsewhere) return { token: 'bench', endpoint: peer.endpoint };
    const granted = await people.ask('grant');
    if (granted.type !== 'granted') throw new Error('not granted');
    return { token: granted.token, endpoint: granted.endpoint };
  });
  const path = (from: string, to: string, linkId: string): VoicePlan['paths'][number] => ({
    // Made-up ids of this bench's own rooms.
    linkId: linkId as LinkId,
    from: channelOf(from) as ChannelId,
    to: channelOf(to) as ChannelId,
    ...asItIs,
  });
  const ready = Promise.all(speakers.map((guildId) => peer.expectRoom(guildId, 'voice')));
  nodes.apply({
    seats: [here, there, elsewhere].map((guildId) => seatOf(guildId, 'voice')),
    paths: [path(here, there, 'out'), path(there, here, 'back')],
    muteSources: [],
  });
  await ready;
  const isReady = async (): Promise<boolean> =>
    (await nodes.stats()).node?.seats.every(({ encryption }) => encryption === 'ready') === true;
  while (!(await isReady())) await wait(settleMs);
  for (const guildId of speakers) peer.announce(guildId);
  await wait(settleMs);
  return nodes;
}

/** Both speak for so long; packets are sealed before and opened after. */
async function converse(peer: VoicePeer, first: number, frames: number): Promise<Stretch> {
  const packets = Array.from({ length: frames }, (_, i) =>
    speakers.map((guildId) => ({ guildId, packet: peer.seal(guildId, frameOf(first + i), first + i) })),
  );
  const sentMs: number[] = [];
  peer.takeReturned();
  const startMs = performance.now();
  for (const [i, both] of packets.entries()) {
    sentMs.push(performance.now());
    for (const { guildId, packet } of both) peer.send(guildId, packet);
    await wait(Math.max(0, startMs + (i + 1) * spokenEveryMs - performance.now()));
  }
  await wait(settleMs);
  const returned = peer.takeReturned();
  const heard = speakers.map((guildId) =>
    returned.flatMap((one) => {
      const number = one.guildId === guildId ? numberOf(one.opus) : undefined;
      return number === undefined ? [] : [{ index: number - first, atMs: one.atMs }];
    }),
  );
  const gapsMs = heard.flatMap((frame) =>
    frame.slice(1).map(({ index, atMs }, i) => {
      const before = frame[i] ?? { index, atMs };
      const betweenMs = (sentMs[index] ?? 0) - (sentMs[before.index] ?? 0);
      // A frame that is lost makes the gap a frame longer.
      return Math.max(0, atMs - before.atMs - betweenMs + (index - before.index - 1) * spokenEveryMs);
    }),
  );
  return { gapsMs, lost: frames * speakers.length - heard.flat().length };
}

const epochsOf = (tiding: CrowdTiding): number => (tiding.type === 'resting' ? tiding.epochs : Number.NaN);

/** One row: rest and change taking turns. */
export async function elsewhereRow(plan: RowPlan): Promise<BenchRow> {
  const peer = await createVoicePeer();
  const people = await startCrowd();
  const nodes = await sit(peer, people);
  const [resting, changing]: [Stretch[], Stretch[]] = [[], []];
  const framesIn = (seconds: number): number => (seconds * 1000) / spokenEveryMs;
  let first = 1;
  const stretch = async (seconds: number): Promise<Stretch> => {
    const spoken = await converse(peer, first, framesIn(seconds));
    first += framesIn(seconds);
    return spoken;
  };
  await stretch(restSeconds); // compiles code and fills caches
  const epochsBefore = epochsOf(await people.ask('rest'));
  for (let block = 0; block < rekeyBlocks; block += 1) {
    resting.push(await stretch(restSeconds));
    await people.ask('come-and-go');
    changing.push(await stretch(rekeyBlockSeconds));
    await people.ask('rest');
    await wait(settleMs);
  }
  const rekeys = epochsOf(await people.ask('rest')) - epochsBefore;
  await nodes.close('shutdown');
  await people.close();
  await peer.close();
  const p99 = (stretches: readonly Stretch[]): number =>
    quantile(
      stretches.flatMap(({ gapsMs }) => gapsMs),
      0.99,
    );
  const blocks = changing.map((one) => p99([one]));
  const worst = Math.max(...changing.flatMap(({ gapsMs }) => gapsMs));
  const lost = changing.reduce((sum, one) => sum + one.lost, 0);
  return {
    ...plan,
    figure: `p99 ${p99(changing).toFixed(1)} ms (longest ${worst.toFixed(0)} ms, ${lost} frames lost, ${rekeys} re-keys; while nobody comes or goes p99 ${p99(resting).toFixed(1)} ms)`,
    spread: `p99 of a block ${Math.min(...blocks).toFixed(1)}-${Math.max(...blocks).toFixed(1)}, median ${median(blocks).toFixed(1)}`,
    verdict: p99(changing) <= gapGoalMs ? 'met' : Math.min(...blocks) <= gapGoalMs ? 'within noise' : 'not met',
  };
}
