import { describe, expect, test, vi } from 'vitest';
import { systemClock as clock, systemIds as ids } from '../../../src/lib/index.ts';

describe('ids', () => {
  test('are 12 lower-case base-32 letters, each fresh', () => {
    const made = Array.from({ length: 1000 }, () => ids.next());
    expect(new Set(made).size).toBe(1000);
    for (const id of made) expect(id).toMatch(/^[a-z2-7]{12}$/);
  });

  test('use every letter about equally', () => {
    const counts = new Map<string, number>();
    const drawn = Array.from({ length: 4000 }, () => ids.code(8)).join('');
    for (const letter of drawn) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    expect(counts.size).toBe(32);
    // 32 000 draws: 1 000 each, standard deviation 31; six of them never happen.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(190);
  });

  test('codes have the length asked for and no look-alikes', () => {
    expect(ids.code(6)).toMatch(/^[A-HJ-NP-Z2-9]{6}$/);
  });
});

describe('the clock', () => {
  test('runs what is due, and not what was cancelled', async () => {
    const cancelled = vi.fn<() => void>();
    const cancel = clock.after(1, cancelled);
    cancel();
    await new Promise<void>((resolve) => clock.after(5, resolve));
    expect(cancelled).not.toHaveBeenCalled();
  });

  test('tells wall time and a monotonic time', () => {
    expect(Math.abs(clock.wallMs() - Date.now())).toBeLessThan(1000);
    const earlier = clock.monotonicMs();
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(earlier);
  });
});
