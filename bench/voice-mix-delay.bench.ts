/** P6 of mixes: from the packet in which somebody begins to be heard to the packet of the mix in which they are, by UDP at the pace of speech. */
import { findOpusCodec, openFrameCodec } from '../src/voice/codec/index.ts';
import { catalogue, mixDelayJitterMs, mixDelayOnsets } from './catalogue.ts';
import { type BenchRow, median, medianInterval, quantile } from './row.ts';
import { measureDelays, type MixDelays } from './voice-mix/delay.ts';

const cleanGoalMs = 30;

const ms = (value: number): string => `${value.toFixed(1)} ms`;

function row(
  plan: { readonly id: string; readonly what: string; readonly goal: string },
  { delaysMs, jitterMs }: MixDelays,
  goalMs: number,
): BenchRow {
  const [low, high] = medianInterval(delaysMs);
  const p50 = median(delaysMs);
  const jitter = goalMs > cleanGoalMs ? `; jitter p95 ${ms(jitterMs)}` : '';
  return {
    ...plan,
    figure: `p50 ${ms(p50)}, p95 ${ms(quantile(delaysMs, 0.95))}, longest ${ms(Math.max(...delaysMs))} (${delaysMs.length} of ${mixDelayOnsets} heard${jitter})`,
    spread: `95 % p50 ${low.toFixed(1)}-${high.toFixed(1)}`,
    verdict: p50 <= goalMs ? 'met' : low <= goalMs ? 'within noise' : 'not met',
  };
}

export async function rows(): Promise<readonly BenchRow[]> {
  const codec = await openFrameCodec(await findOpusCodec());
  if (codec === null) throw new Error('this machine has no Opus codec to mix with');
  const plans = catalogue['voice-mix-delay'];
  const clean = await measureDelays(codec, 0);
  const shaken = await measureDelays(codec, mixDelayJitterMs);
  return [row(plans.clean, clean, cleanGoalMs), row(plans.jitter, shaken, shaken.jitterMs + cleanGoalMs)];
}
