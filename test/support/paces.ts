import type { Person } from '../../sandbox/people/index.ts';
import { systemVoiceClock } from '../../sandbox/voice/system-clock.ts';

/** Silence frames have three bytes, and nothing that is said is shorter than a number behind its table of contents. */
const LEAST_BYTES = 5;

/** Sound that somebody hears, from when this was asked for. */
export interface Pace {
  /** When each numbered frame was heard. */
  readonly numbered: ReadonlyMap<number, number>;
  /** When each frame of sound was heard, growing. */
  readonly times: readonly number[];
  stop(): void;
}

/** Notes when somebody hears what. */
export function paceOf(listener: Person): Pace {
  const numbered = new Map<number, number>();
  const times: number[] = [];
  const stop = listener.onFrame(({ opus, receivedAtMs }) => {
    if (opus.length < LEAST_BYTES) return;
    times.push(receivedAtMs);
    numbered.set(opus.readUInt32BE(1), receivedAtMs);
  });
  return { numbered, times, stop };
}

/** A stretch of time, by the clock of those who hear. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** How long something takes, and what came of it. */
export async function stretchOf<Made>(work: Promise<Made>): Promise<Stretch & { readonly made: Made }> {
  const fromMs = systemVoiceClock.monotonicMs();
  const made = await work;
  return { fromMs, toMs: systemVoiceClock.monotonicMs(), made };
}

const isWithin = ({ fromMs, toMs }: Stretch, atMs: number): boolean => atMs >= fromMs && atMs <= toMs;

/** How much later each frame that the near one heard in that time came to the far one, milliseconds; infinite for one that never came. */
export const latenessMs = (near: Pace, far: Pace, during: Stretch): readonly number[] =>
  [...near.numbered].flatMap(([number, atMs]) =>
    isWithin(during, atMs) ? [(far.numbered.get(number) ?? Number.POSITIVE_INFINITY) - atMs] : [],
  );

/** The longest time from one frame of sound to the next in that time, its ends included. */
export function longestGapMs({ times }: Pace, during: Stretch): number {
  const heard = [during.fromMs, ...times.filter((atMs) => isWithin(during, atMs)), during.toMs];
  return Math.max(...heard.slice(1).map((atMs, i) => atMs - (heard[i] ?? atMs)));
}
