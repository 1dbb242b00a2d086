import { signal, type Signal } from '@preact/signals';

/** Quieter than this nobody is shown as speaking, and no microphone is sent; speech is 20 dB louder. */
export const QUIET_DB = -50;

/** How loud somebody is, 0 to 1; who is not in it is quiet. */
export const levels: Signal<ReadonlyMap<string, number>> = signal(new Map());

/** A root mean square as 0 to 1 for a meter; 0 below `QUIET_DB`. */
export function meterOf(rms: number): number {
  const decibels = 20 * Math.log10(Math.max(rms, 1e-6));
  return decibels < QUIET_DB ? 0 : Math.min(1, Math.max(0.05, (decibels - QUIET_DB) / -QUIET_DB));
}

/** Shows how loud these people are; the others are quiet. */
export function showLevels(all: readonly (readonly [userId: string, rms: number])[]): void {
  const next = new Map(all.map(([userId, rms]) => [userId, meterOf(rms)] as const).filter(([, level]) => level > 0));
  const isSame = next.size === 0 && levels.value.size === 0;
  if (!isSame) levels.value = next;
}
