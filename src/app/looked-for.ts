import type { Clock } from '../lib/index.ts';

/**
 * How far back we look where the clock was put back: nobody knows then when something was asked for. A wrong zone is half a day at most, and a
 * restart after it is soon.
 */
const PUT_BACK_MS = 86_400_000;

/** From when on what was asked for at `askedAtMs` is looked for outside, all of it wall time: Discord's clock was not put back with ours. */
export const lookedForSince = ({ wallMs }: Pick<Clock, 'wallMs'>, askedAtMs: number): number => {
  const nowMs = wallMs();
  return askedAtMs <= nowMs ? askedAtMs : nowMs - PUT_BACK_MS;
};

/** When something was about to be done, by the clock that nobody puts back; of this process alone. */
export interface Begun {
  readonly key: string;
  readonly atMs: number;
}

/**
 * How long ago something was about to be done at `atMs`, wall time: the more of what both clocks say, since one of them may be put back and the
 * other stands still while the machine sleeps. Null where nobody knows.
 */
export const agoMs = (clock: Clock, { key, atMs }: Begun, begun: Begun | null): number | null => {
  const ofWall = clock.wallMs() - atMs;
  if (begun?.key === key) return Math.max(ofWall, clock.monotonicMs() - begun.atMs);
  return ofWall < 0 ? null : ofWall;
};
