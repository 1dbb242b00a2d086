import { describe, expect, it } from 'vitest';
import { KeyTrouble, type KeyVerdict } from '../../../../src/voice/transport/key-trouble.ts';

const amina = '300000000000000001';
const frameMs = 20;
const lookEveryMs = 500;

interface Told {
  readonly atMs: number;
  readonly verdict: KeyVerdict;
}

/** Speech of 50 frames a second, looked at twice a second; `opens` says whether a frame opens. */
function run(
  lengthMs: number,
  opens: (atMs: number) => boolean | null,
  others: (atMs: number) => number = () => 0,
): readonly Told[] {
  const trouble = new KeyTrouble(0);
  const told: Told[] = [];
  let opened = 0;
  let owed = 0;
  for (let atMs = 0; atMs <= lengthMs; atMs += frameMs) {
    const isOpen = opens(atMs);
    if (isOpen === true) {
      opened += 1;
      trouble.opened(amina);
    } else if (isOpen === false) {
      owed += 1;
      trouble.failed(amina, atMs);
    }
    if (atMs % lookEveryMs !== 0) continue;
    const verdict = trouble.look(atMs, { isWaiting: false, opened: opened + others(atMs), owed });
    if (verdict.step !== 'none' || verdict.fault !== undefined) told.push({ atMs, verdict });
  }
  return told;
}

describe('a voice that does not open', () => {
  it('for a moment is no trouble', () => {
    expect(run(20_000, (atMs) => atMs % 2000 >= 900)).toEqual([]);
  });

  it('for a second starts the keys over, for three is told, and for more is joined anew', () => {
    expect(run(3500, () => false)).toEqual([
      { atMs: 1000, verdict: { step: 'start-over' } },
      { atMs: 3000, verdict: { step: 'none', fault: 'cannot-decrypt' } },
      { atMs: 3500, verdict: { step: 'rejoin' } },
    ]);
  });

  it('beside voices that do costs nobody the session, and starts over less and less often', () => {
    const steps = run(
      120_000,
      () => false,
      (atMs) => atMs,
    );
    expect(steps.filter(({ verdict }) => verdict.step === 'rejoin')).toEqual([]);
    const atMs = steps.filter(({ verdict }) => verdict.step === 'start-over').map((told) => told.atMs);
    expect(atMs).toEqual([1000, 5000, 13_000, 29_000, 59_000, 89_000, 119_000]);
    expect(steps.filter(({ verdict }) => verdict.fault !== undefined)).toHaveLength(1);
  });

  it('and makes pauses is joined anew when starting over was no use', () => {
    const steps = run(9000, (atMs) => (atMs % 4000 < 1500 ? false : null));
    const [first, second] = steps.filter(({ verdict }) => verdict.step !== 'none');
    expect([first, second].map((told) => [told?.atMs, told?.verdict.step])).toEqual([
      [1000, 'start-over'],
      [4000, 'rejoin'],
    ]);
  });

  it('and falls silent is let be', () => {
    const steps = run(60_000, (atMs) => (atMs < 1200 ? false : null));
    expect(steps).toEqual([{ atMs: 1000, verdict: { step: 'start-over' } }]);
  });

  it('is told again when it comes back', () => {
    const steps = run(20_000, (atMs) => atMs >= 4000 && atMs < 10_000);
    expect(steps.filter(({ verdict }) => verdict.fault !== undefined).map(({ atMs }) => atMs)).toEqual([3000, 13_000]);
  });
});

describe('keys that do not come', () => {
  it('start over after two seconds, are told after five, and end no session that nobody misses', () => {
    const trouble = new KeyTrouble(0);
    const told: Told[] = [];
    for (let atMs = 0; atMs <= 20_000; atMs += lookEveryMs) {
      const verdict = trouble.look(atMs, { isWaiting: true, opened: 0, owed: 0 });
      if (verdict.step !== 'none' || verdict.fault !== undefined) told.push({ atMs, verdict });
    }
    expect(told).toEqual([
      { atMs: 2000, verdict: { step: 'start-over' } },
      { atMs: 5000, verdict: { step: 'none', fault: 'no-keys' } },
      { atMs: 6000, verdict: { step: 'start-over' } },
      { atMs: 14_000, verdict: { step: 'start-over' } },
    ]);
  });

  it('end the session when frames wait for them', () => {
    const trouble = new KeyTrouble(0);
    const steps = Array.from({ length: 11 }, (_, i) => {
      const atMs = i * lookEveryMs;
      return trouble.look(atMs, { isWaiting: true, opened: 0, owed: atMs / frameMs }).step;
    });
    expect(steps.indexOf('start-over')).toBe(4);
    expect(steps.indexOf('rejoin')).toBe(9);
  });
});
