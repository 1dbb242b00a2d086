import { describe, expect, it } from 'vitest';

import { createSeededRandom } from '../../../../sandbox/voice/seeded-random.ts';
import { createNetworkPath, type Weather } from '../../../../sandbox/voice/weather.ts';
import { createManualClock } from '../../../support/manual-clock.ts';

/** When each of `count` datagrams arrived, by its number, that left 20 ms apart. */
function through(
  weather: Weather,
  count = 5000,
  seed = 'weather',
): readonly { readonly number: number; readonly atMs: number }[] {
  const clock = createManualClock();
  const path = createNetworkPath(weather, clock, createSeededRandom(seed));
  const came: { number: number; atMs: number }[] = [];
  for (let number = 0; number < count; number += 1) {
    path.carry(() => came.push({ number, atMs: clock.monotonicMs() }));
    clock.advance(20);
  }
  clock.advance(10_000);
  return came;
}

const numbers = (weather: Weather): readonly number[] => through(weather).map(({ number }) => number);
const isInOrder = (numbers_: readonly number[]): boolean =>
  numbers_.every((one, at) => at === 0 || one >= (numbers_[at - 1] ?? 0));
/** Lengths of the runs that are missing. */
const gaps = (came: readonly number[]): readonly number[] =>
  came.flatMap((one, at) => (at > 0 && one - (came[at - 1] ?? 0) > 1 ? [one - (came[at - 1] ?? 0) - 1] : []));

describe('a network', () => {
  it('that is calm delivers at once', () => {
    expect(through({}).every(({ number, atMs }) => atMs === number * 20)).toBe(true);
  });

  it('loses the share that it is told to, each by itself', () => {
    const came = numbers({ loss: 0.05 });
    expect(came.length / 5000).toBeCloseTo(0.95, 2);
    expect(gaps(came).filter((gap) => gap > 2).length).toBeLessThan(5);
  });

  it('loses a share in runs of the length that it is told', () => {
    const came = numbers({ bursts: { loss: 0.03, length: 5 } });
    expect(came.length / 5000).toBeGreaterThan(0.955);
    expect(came.length / 5000).toBeLessThan(0.985);
    const runs = gaps(came);
    const mean = runs.reduce((sum, gap) => sum + gap, 0) / runs.length;
    expect(mean).toBeGreaterThan(3.5);
    expect(mean).toBeLessThan(6.5);
  });

  it.each([4, 0])('loses all in runs of the same length where five speak %i ms after one another', (apartMs) => {
    const clock = createManualClock();
    const path = createNetworkPath({ bursts: { loss: 0.03, length: 5 } }, clock, createSeededRandom('many'));
    const came: number[][] = [[], [], [], [], []];
    for (let at = 0; at < 10_000; at += 1) {
      for (const one of came) {
        path.carry(() => one.push(at));
        clock.advance(apartMs);
      }
      clock.advance(20 - 5 * apartMs);
    }
    for (const one of came) {
      const runs = gaps(one);
      const mean = runs.reduce((sum, gap) => sum + gap, 0) / runs.length;
      expect(mean).toBeGreaterThan(3.5);
      expect(mean).toBeLessThan(6.5);
      expect(one.length / 10_000).toBeGreaterThan(0.955);
      expect(one.length / 10_000).toBeLessThan(0.985);
    }
    if (apartMs === 0) expect(new Set(came.map((one) => one.join())).size).toBe(1);
  });

  it('is over with a run of losses when its time is, also where little is sent', () => {
    const clock = createManualClock();
    const path = createNetworkPath({ bursts: { loss: 0.2, length: 10 } }, clock, createSeededRandom('rare'));
    const came: number[] = [];
    for (let sent = 0; sent < 2000; sent += 1) {
      path.carry(() => came.push(sent));
      clock.advance(2000);
    }
    // Two seconds on, nothing is left of a run of a fifth of a second: each is lost by itself.
    expect(came.length / 2000).toBeCloseTo(0.8, 1);
    const runs = gaps(came);
    expect(runs.reduce((sum, gap) => sum + gap, 0) / runs.length).toBeLessThan(1.5);
  });

  it('is late by the jitter that it is told at most, and lets none overtake another by that', () => {
    const came = through({ jitterMs: 40, delayMs: 10 });
    expect(isInOrder(came.map(({ number }) => number))).toBe(true);
    const late = came.map(({ number, atMs }) => atMs - number * 20);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...late)).toBeGreaterThan(40);
    // What waits behind another may be later than its own.
    expect(Math.max(...late)).toBeLessThanOrEqual(71);
  });

  it('holds some back behind others, and doubles some', () => {
    expect(isInOrder(numbers({ reorder: 0.05 }))).toBe(false);
    expect([...new Set(numbers({ reorder: 0.05 }))]).toHaveLength(5000);
    expect(numbers({ duplicate: 0.05 }).length / 5000).toBeCloseTo(1.05, 2);
  });

  it('queues up before a narrow place, and drops what finds the queue full', () => {
    const came = through({ packetsPerSecond: 25 }, 200);
    expect(came.length).toBeGreaterThan(100);
    expect(came.length).toBeLessThan(200);
    expect(came[10]?.atMs).toBe(11 * 40);
    expect(isInOrder(came.map(({ number }) => number))).toBe(true);
  });

  it.each<Weather>([{ loss: 0.2 }, { bursts: { loss: 0.2, length: 10 } }, { packetsPerSecond: 25 }])(
    'counts what it loses: %o',
    (weather) => {
      const clock = createManualClock();
      const path = createNetworkPath(weather, clock, createSeededRandom('lost'));
      let came = 0;
      for (let sent = 0; sent < 500; sent += 1) {
        path.carry(() => void (came += 1));
        clock.advance(20);
      }
      clock.advance(10_000);
      expect(path.lost()).toBeGreaterThan(10);
      expect(came + path.lost()).toBe(500);
    },
  );

  it('is the same for the same seed, and another for another', () => {
    const all = { loss: 0.05, jitterMs: 40, reorder: 0.05, duplicate: 0.05, bursts: { loss: 0.03, length: 5 } };
    expect(through(all, 500)).toEqual(through(all, 500));
    expect(through(all, 500)).not.toEqual(through(all, 500, 'another'));
  });

  it('delivers nothing any more that was under way when it is closed', () => {
    const clock = createManualClock();
    const path = createNetworkPath({ delayMs: 100 }, clock, createSeededRandom('closed'));
    let came = 0;
    path.carry(() => void (came += 1));
    path.close();
    clock.advance(1000);
    expect([came, clock.pending()]).toEqual([0, 0]);
  });
});
