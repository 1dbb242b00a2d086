import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JitterBuffer } from '../../../../src/voice/engine/jitter-buffer.ts';
import { createMixCounters } from '../../../../src/voice/engine/mix-counters.ts';
import { frameOf } from '../../../support/engine-rig.ts';

const seed = 20_261_126;

/** A packet on its way: its number, and how many ms later than at once it arrives; null for never. */
type Way = number | null;

/** Sends a voice of 20 ms packets over these ways and pulls every 20 ms; answers what was played, by number, `lost` for made up. */
const played = (ways: readonly Way[], { phaseMs = 7, firstSequence = 65_530 } = {}) => {
  const counters = createMixCounters();
  const buffer = new JitterBuffer(counters);
  const arrivals = ways
    .flatMap((way, number) => (way === null ? [] : [{ number, atMs: number * 20 + way }]))
    .toSorted((one, other) => one.atMs - other.atMs);
  const out: (number | 'lost' | 'not-yet' | 'quiet')[] = [];
  let next = 0;
  for (let nowMs = phaseMs; nowMs < ways.length * 20 + 800; nowMs += 20) {
    for (let arrival = arrivals[next]; arrival !== undefined && arrival.atMs <= nowMs; arrival = arrivals[next]) {
      const { number, atMs } = arrival;
      buffer.push(frameOf(number), (firstSequence + number) & 0xffff, (4_294_960_000 + number * 960) >>> 0, atMs);
      next += 1;
    }
    const pulled = buffer.pull(Float64Array.of(nowMs));
    if (pulled === 'packet' || pulled === 'packet-and-next') out.push(buffer.packet.readUInt32BE(2));
    else out.push(pulled);
    if (pulled === 'packet-and-next') out.push(buffer.following.readUInt32BE(2));
  }
  return { out, counters, buffer };
};

const numbers = (out: readonly (number | string)[]): number[] => out.filter((one) => typeof one === 'number');

describe('packets of one voice', () => {
  it('[MIX-4] on a clean network are played each once, in order, within 25 ms', () => {
    const { out, counters } = played(Array.from({ length: 500 }, () => 0));
    expect(numbers(out)).toEqual(Array.from({ length: 500 }, (_, n) => n));
    expect(out.indexOf(0)).toBeLessThanOrEqual(1);
    expect(counters).toMatchObject({ lost: 0, late: 0, shrunk: 0 });
    expect(out.slice(out.indexOf(0), out.indexOf(499))).not.toContain('lost');
  });

  it('[MIX-4] whatever becomes of them are never played twice, never out of order, and loss is counted', () => {
    const way = fc.oneof(
      { weight: 12, arbitrary: fc.nat(45) },
      { weight: 1, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.nat(400) },
    );
    fc.assert(
      fc.property(fc.array(way, { minLength: 1, maxLength: 300 }), fc.nat(19), (ways, phaseMs) => {
        const { out, counters } = played(ways, { phaseMs });
        const heard = numbers(out);
        expect(heard.every((number, at) => at === 0 || number > (heard[at - 1] ?? -1))).toBe(true);
        const arrived = ways.filter((one) => one !== null).length;
        // Whatever arrived is played, or late: nothing waits for ever.
        expect(heard.length + counters.late).toBe(arrived);
        // What was skipped between two that were played is a loss, or a pause where nothing came for long.
        const skipped = (heard.at(-1) ?? 0) - (heard[0] ?? 0) + 1 - heard.length;
        expect(counters.lost).toBeLessThanOrEqual(skipped);
      }),
      { seed, numRuns: 300 },
    );
  });

  it('[MIX-4] with 40 ms of jitter are all played after the first second, at most 60 ms late', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { minLength: 400, maxLength: 400 }), (ways) => {
        const { out, buffer } = played(ways);
        const heard = numbers(out).filter((number) => number >= 50);
        expect(heard).toEqual(Array.from({ length: 350 }, (_, n) => n + 50));
        expect(buffer.delayMs).toBeLessThanOrEqual(60);
      }),
      { seed, numRuns: 50 },
    );
  });

  it('[MIX-4] that never come are counted, each once', () => {
    const ways = Array.from({ length: 400 }, (_, n): Way => (n > 50 && n % 20 < 3 ? null : 0));
    const { out, counters } = played(ways);
    const holes = ways.filter((way, n) => way === null && n < 390).length;
    expect(holes).toBeGreaterThan(40);
    expect(counters).toMatchObject({ lost: holes, late: 0 });
    expect(out.slice(0, out.indexOf(399)).filter((one) => one === 'lost')).toHaveLength(holes);
  });

  it('[MIX-4] of 60 ms are made up for as long as they are, where one is lost', () => {
    const counters = createMixCounters();
    const buffer = new JitterBuffer(counters);
    /** Three frames of 20 ms in a packet (RFC 6716, 3.2.5). */
    const long = Buffer.concat([Buffer.from([0xff, 0x03]), Buffer.alloc(60, 0x55)]);
    const arrivals = Array.from({ length: 60 }, (_, n) => ({ n, atMs: n * 60 + (n === 10 ? 150 : 0) })).filter(
      ({ n }) => n !== 20,
    );
    const out: string[] = [];
    let playedUntilMs = 0;
    for (let nowMs = 7; nowMs < 60 * 60; nowMs += 20) {
      while (arrivals[0] !== undefined && arrivals[0].atMs <= nowMs) {
        const { n, atMs } = arrivals.shift() ?? { n: 0, atMs: 0 };
        buffer.push(long, n, n * 2880, atMs);
      }
      if (nowMs < playedUntilMs) continue;
      const pulled = buffer.pull(Float64Array.of(nowMs));
      playedUntilMs = nowMs + (pulled === 'packet' ? 60 : 20);
      if (nowMs > 1000) out.push(pulled);
    }
    expect(counters.lost).toBe(1);
    const lostAt = out.indexOf('lost');
    expect(out.slice(lostAt, lostAt + 4)).toEqual(['lost', 'lost', 'lost', 'packet']);
    expect(out).not.toContain('quiet');
  });

  it('[MIX-4] that stop and go on are a pause, not a loss', () => {
    const counters = createMixCounters();
    const buffer = new JitterBuffer(counters);
    const silence = Buffer.from([0xf8, 0xff, 0xfe]);
    let nowMs = 0;
    const beat = (packet: Buffer | null, sequence: number, timestamp: number): string => {
      if (packet !== null) buffer.push(packet, sequence, timestamp, nowMs);
      nowMs += 20;
      return buffer.pull(Float64Array.of(nowMs));
    };
    for (let n = 0; n < 10; n += 1) expect(beat(n < 5 ? frameOf(n) : silence, n, n * 960)).toBe('packet');
    for (let n = 0; n < 30; n += 1) expect(beat(null, 0, 0)).toBe('quiet');
    for (let n = 0; n < 10; n += 1) expect(beat(frameOf(n), 10 + n, (40 + n) * 960)).toBe('packet');
    expect(counters.lost).toBe(0);
  });

  it('[MIX-4] have a long delay no longer than the burst that made it needs', () => {
    const burst = Array.from({ length: 200 }, (_, n): Way =>
      n === 50 ? 180 : Math.max(0, 180 - 20 * Math.max(0, n - 50)),
    );
    const calm = Array.from({ length: 1500 }, (): Way => 0);
    const { buffer, counters, out } = played([
      ...Array.from({ length: 50 }, (): Way => 0),
      ...burst.slice(50),
      ...calm,
    ]);
    expect(buffer.delayMs).toBeLessThan(25);
    expect(counters.shrunk).toBeGreaterThanOrEqual(5);
    expect(numbers(out)).toHaveLength(50 + 150 + 1500);
  });

  it('[MIX-4] wait no longer after a pause in which RTP time stood still', () => {
    const counters = createMixCounters();
    const buffer = new JitterBuffer(counters);
    let [nowMs, sent] = [0, 0];
    const talk = (frames: number): void => {
      for (let n = 0; n < frames; n += 1) {
        buffer.push(frameOf(sent), sent & 0xffff, sent * 960, nowMs);
        sent += 1;
        buffer.pull(Float64Array.of(nowMs + 10));
        nowMs += 20;
      }
    };
    talk(250);
    nowMs += 60_000;
    talk(10);
    expect(buffer.delayMs).toBeLessThan(25);
    expect(counters).toMatchObject({ late: 0, lost: 0 });
    // A shorter one looks like jitter, and is forgotten like it.
    nowMs += 150;
    talk(10);
    expect(buffer.delayMs).toBeLessThanOrEqual(160);
    talk(2000);
    expect(buffer.delayMs).toBeLessThan(25);
  });

  it('[MIX-4] that are not played for a while are kept, however many go by', () => {
    const counters = createMixCounters();
    const buffer = new JitterBuffer(counters);
    for (let n = 0; n < 20; n += 1) {
      buffer.push(frameOf(n), n, n * 960, n * 20);
      buffer.pull(Float64Array.of(n * 20 + 10));
    }
    buffer.rest();
    for (let n = 20; n < 50_000; n += 1) buffer.push(frameOf(n), n, n * 960, n * 20);
    expect(counters.late).toBe(0);
    expect(buffer.peek(49_999 - 5)?.readUInt32BE(2)).toBe(49_994);
    buffer.startAt(49_999);
    expect(buffer.pull(Float64Array.of(50_000 * 20))).toBe('packet');
  });

  /** Pushes a packet each 20 ms as it says and pulls 10 ms later. */
  const run = (frames: number, push: (buffer: JitterBuffer, n: number, nowMs: number) => void) => {
    const counters = createMixCounters();
    const buffer = new JitterBuffer(counters);
    const out: (number | string)[] = [];
    for (let n = 0; n < frames; n += 1) {
      push(buffer, n, n * 20);
      const pulled = buffer.pull(Float64Array.of(n * 20 + 10));
      if (pulled === 'packet' || pulled === 'packet-and-next') out.push(buffer.packet.readUInt32BE(2));
      else out.push(pulled);
      if (pulled === 'packet-and-next') out.push(buffer.following.readUInt32BE(2));
    }
    return { out, counters, buffer };
  };

  it.each([-100, 100, 5000, -30_000])('[MIX-14] go on as if one that is %i numbers away had not come', (away) => {
    const say = (buffer: JitterBuffer, n: number, nowMs: number): void =>
      buffer.push(frameOf(n), (65_500 + n) & 0xffff, n * 960, nowMs);
    const calm = run(300, say);
    const stray = (buffer: JitterBuffer, n: number, nowMs: number): void =>
      buffer.push(frameOf(9000), (65_500 + n + away) & 0xffff, (n + away) * 960, nowMs);
    const { out, counters, buffer } = run(300, (to, n, nowMs) => {
      say(to, n, nowMs);
      if (n % 50 === 49) stray(to, n, nowMs + 1);
      // One that comes twice is no two of them.
      if (n === 149) stray(to, n, nowMs + 2);
    });
    expect(out).toEqual(calm.out);
    expect(buffer.delayMs).toBe(calm.buffer.delayMs);
    expect(counters).toMatchObject({ restarted: 0, lost: 0, stray: 7 });
  });

  it.each([20_000, -65, 100])('[MIX-14] whose numbers go on %i away are played from the first of these on', (away) => {
    const { out, counters } = run(200, (buffer, n, nowMs) => {
      const jump = n < 100 ? 0 : away;
      buffer.push(frameOf(n), n + jump, (n + jump * 7) * 960, nowMs);
    });
    expect(numbers(out)).toEqual(Array.from({ length: numbers(out).length }, (_, n) => n));
    expect(numbers(out).length).toBeGreaterThan(195);
    expect(counters).toMatchObject({ restarted: 1, lost: 0, stray: 0 });
  });

  it.each([0, 1, 48, 100, 240, 900])(
    '[MIX-15] whose RTP time goes on by %i samples in 20 ms are played as they arrive',
    (samples) => {
      const { out, counters, buffer } = run(500, (to, n, nowMs) =>
        to.push(frameOf(n), (65_500 + n) & 0xffff, n * samples, nowMs),
      );
      expect(numbers(out).length).toBeGreaterThan(497);
      expect(buffer.delayMs).toBeLessThan(25);
      expect(counters).toMatchObject({ lost: 0, concealed: 0 });
    },
  );

  it('[MIX-15] wait at most 200 ms, however the clock of their sender goes', () => {
    // 20 ms of sound in 25 ms: the way seems to grow for ever.
    const counters = createMixCounters();
    const buffer = new JitterBuffer(counters);
    const arrivedMs: number[] = [];
    const waitedMs: number[] = [];
    for (let nowMs = 0; nowMs < 20_000; nowMs += 5) {
      if (nowMs % 25 === 0) {
        buffer.push(frameOf(arrivedMs.length), arrivedMs.length, arrivedMs.length * 960, nowMs);
        arrivedMs.push(nowMs);
      }
      if (nowMs % 20 === 10 && buffer.pull(Float64Array.of(nowMs)).startsWith('packet'))
        waitedMs.push(nowMs - (arrivedMs[buffer.packet.readUInt32BE(2)] ?? 0));
    }
    expect(waitedMs.length).toBeGreaterThan(arrivedMs.length - 15);
    expect(Math.max(...waitedMs)).toBeLessThanOrEqual(220);
  });
});
