/** Two people hum without a pause, and one of them whistles now and then: how long until a third room hears the whistle. */
import type { FrameCodec } from '../../src/voice/engine/index.ts';
import { mixDelayOnsets } from '../catalogue.ts';
import { quantile } from '../row.ts';
import { frameSamples } from './engine-run.ts';
import { startOurs, wait } from './over-network.ts';

const everyMs = 20;
/** Frames of humming, and of whistling, in turns; the first turns are for levels and delays to settle. */
const turnFrames = 15;
const settleTurns = 10;
const whistleHz = 3000;
/** The whistle's share of a frame above which it is heard: in humming alone it is below a thousandth. */
const heardShare = 0.05;
const listener = 2;

export interface MixDelays {
  readonly delaysMs: readonly number[];
  /** Of how much later than on the grid the packets were sent, the 95th percentile. */
  readonly jitterMs: number;
}

/** A hum at a pitch of its own, with the whistle or without. */
function frameOf(voice: number, frame: number, isWhistling: boolean): Int16Array {
  const pcm = new Int16Array(2 * frameSamples);
  for (let i = 0; i < frameSamples; i += 1) {
    const t = (frame * frameSamples + i) / 48_000;
    const hum = 3000 * Math.sin(2 * Math.PI * (200 + 90 * voice) * t);
    const value = hum + (isWhistling ? 6000 * Math.sin(2 * Math.PI * whistleHz * t) : 0);
    pcm[2 * i] = value;
    pcm[2 * i + 1] = value;
  }
  return pcm;
}

/** Share of a frame's power that is the whistle's (Goertzel's filter, left channel). */
function whistleShare(pcm: Int16Array): number {
  const factor = 2 * Math.cos((2 * Math.PI * whistleHz) / 48_000);
  let [before, last, power] = [0, 0, 0];
  for (let i = 0; i < frameSamples; i += 1) {
    const sample = pcm[2 * i] ?? 0;
    [before, last] = [last, sample + factor * last - before];
    power += sample * sample;
  }
  const tone = (before * before + last * last - factor * before * last) / (frameSamples / 2);
  return power === 0 ? 0 : tone / power;
}

const isWhistling = (frame: number): boolean =>
  frame >= settleTurns * turnFrames && Math.floor(frame / turnFrames) % 2 === 1;

/** Delays of all whistles, with packets sent up to `jitterMs` later than on the grid. */
export async function measureDelays(codec: FrameCodec, jitterMs: number): Promise<MixDelays> {
  const frames = (settleTurns + 2 * mixDelayOnsets) * turnFrames;
  const packets = [0, 1].map((voice) => {
    const encoder = codec.createEncoder();
    return Array.from({ length: frames }, (_, frame) =>
      encoder.encode(frameOf(voice, frame, voice === 0 && isWhistling(frame))),
    );
  });
  const ours = await startOurs(3);
  try {
    const sealed = packets.map((voice, n) => voice.map((opus, frame) => ours.sealed(n, frame + 1, opus)));
    const sent: number[] = [];
    const late: number[] = [];
    ours.takeReturned();
    const startMs = performance.now();
    await Promise.all(
      sealed.map(async (mine, voice) => {
        // As on a network: what is late keeps the order of what was sent, and the two are late apart.
        for (const [frame, packet] of mine.entries()) {
          const lateMs = Math.random() * jitterMs;
          const dueMs = startMs + frame * everyMs + voice * 7 + lateMs;
          const waitMs = dueMs - performance.now();
          if (waitMs > 0) await wait(waitMs);
          ours.send(voice, packet);
          if (voice !== 0) continue;
          // The delay is that of the talk, from when the frame was said.
          sent[frame] = startMs + frame * everyMs;
          late.push(performance.now() - startMs - frame * everyMs);
        }
      }),
    );
    await wait(500);
    const decoder = codec.createDecoder();
    const heard = ours
      .takeHeard(listener)
      .map(({ opus, atMs }) => ({ atMs, isHeard: whistleShare(decoder.decode(opus)) > heardShare }));
    const onsets = heard
      .filter(({ isHeard }, at) => isHeard && heard[at - 1]?.isHeard === false)
      .map(({ atMs }) => atMs);
    const begun = sent.filter((_, frame) => isWhistling(frame) && !isWhistling(frame - 1));
    const delaysMs = begun.flatMap((atMs) => {
      const first = onsets.find((heardMs) => heardMs >= atMs && heardMs < atMs + turnFrames * everyMs);
      return first === undefined ? [] : [first - atMs];
    });
    return { delaysMs, jitterMs: quantile(late, 0.95) };
  } finally {
    await ours.close();
  }
}
