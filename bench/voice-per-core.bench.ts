/** P5 and P10: what each further room costs that a voice goes to, and how much of what Node can do a core of ours carries. */
import { busyShare, catalogue, fanOut, fastEveryMs, pairs, type RowPlan } from './catalogue.ts';
import { atLeastVerdict, type BenchRow, median, ratioVerdict } from './row.ts';
import { carriedShare, medianUs, pairwise, perFrameUs, spreadOf } from './voice-carrying/carry-rows.ts';
import { joinFloor, joinOurs } from './voice-carrying/carriers.ts';
import type { Regime } from './voice-carrying/places.ts';
import { type Segment, spokenEveryMs, talk } from './voice-carrying/segment.ts';
import { createVoicePeer } from './voice-carrying/voice-peer.ts';

const furtherGoal = 0.45;
const perCoreGoal = 0.8;
const spokenEveryUs = spokenEveryMs * 1000;

/** Segments by who carried into how many rooms; those of one index ran one after the other. */
interface Fan {
  readonly one: Segment[];
  readonly oneFloor: Segment[];
  readonly many: Segment[];
  readonly manyFloor: Segment[];
}

async function carryIntoRooms(regime: Regime): Promise<Fan> {
  const peer = await createVoicePeer();
  const carriers = {
    one: await joinOurs(peer, { way: 1, regime, targets: 1 }),
    oneFloor: await joinFloor(peer, { way: 2, regime, targets: 1 }),
    many: await joinOurs(peer, { way: 3, regime, targets: fanOut }),
    manyFloor: await joinFloor(peer, { way: 4, regime, targets: fanOut }),
  };
  const fan: Fan = { one: [], oneFloor: [], many: [], manyFloor: [] };
  for (let pair = 0; pair <= pairs; pair += 1) {
    for (const name of ['one', 'oneFloor', 'many', 'manyFloor'] as const) {
      const segment = await talk(peer, carriers[name], pair, fastEveryMs);
      if (pair > 0) fan[name].push(segment); // compiled code and filled caches from the second pair on
    }
  }
  await Promise.all(Object.values(carriers).map((carrier) => carrier.close()));
  await peer.close();
  return fan;
}

/** What a further room costs, against the first one with all that comes before it. */
function furtherRow(plan: RowPlan, { one, many }: Fan): BenchRow {
  const furtherUs = (first: Segment, all: Segment): number =>
    (perFrameUs(all) * fanOut - perFrameUs(first)) / (fanOut - 1);
  const ratios = pairwise(one, many, (first, all) => furtherUs(first, all) / perFrameUs(first));
  const us = median(pairwise(one, many, furtherUs)).toFixed(1);
  return {
    ...plan,
    figure: `${median(ratios).toFixed(3)} x (${us} us after ${medianUs(one).toFixed(1)} us; carried ${carriedShare(many)})`,
    spread: spreadOf(ratios),
    verdict: ratioVerdict(ratios, furtherGoal),
  };
}

function perCoreRow(plan: RowPlan, ours: readonly Segment[], floor: readonly Segment[]): BenchRow {
  const ratios = pairwise(ours, floor, (one, least) => perFrameUs(least) / perFrameUs(one));
  const count = (segments: readonly Segment[]): string => ((busyShare * spokenEveryUs) / medianUs(segments)).toFixed(0);
  return {
    ...plan,
    figure: `${median(ratios).toFixed(3)} x (${count(ours)} against ${count(floor)} at ${100 * busyShare} % of a core; carried ${carriedShare(ours)} against ${carriedShare(floor)})`,
    spread: spreadOf(ratios),
    verdict: atLeastVerdict(ratios, perCoreGoal),
  };
}

/** All rows from two runs: without and with end-to-end encryption, segments interleaved in each. */
export async function rows(): Promise<readonly BenchRow[]> {
  const plain = await carryIntoRooms('stage');
  const encrypted = await carryIntoRooms('voice');
  const plans = catalogue['voice-per-core'];
  return [
    furtherRow(plans.further, plain),
    furtherRow(plans.furtherEncrypted, encrypted),
    perCoreRow(plans.links, plain.one, plain.oneFloor),
    perCoreRow(plans.encrypted, encrypted.one, encrypted.oneFloor),
    perCoreRow(plans.fanOut, plain.many, plain.manyFloor),
    perCoreRow(plans.fanOutEncrypted, encrypted.many, encrypted.manyFloor),
  ];
}
