import { describe, expect, it } from 'vitest';
import { dumpName, dumpsAmong, outdated } from '../../../src/store/dump/rotation.ts';

const HOUR_MS = 3_600_000;
const start = Date.UTC(2026, 10, 1);

describe('rotating dumps', () => {
  it('keeps the newest six and the newest of each of the last seven days that have any', () => {
    const names = Array.from({ length: 20 * 24 * 2 }, (_, index) => dumpName(start + (index * HOUR_MS) / 2));
    const gone = new Set(outdated(names));
    const kept = names.filter((name) => !gone.has(name)).toReversed();
    expect(kept.slice(0, 6)).toEqual(names.slice(-6).toReversed());
    const days = kept.map((name) => name.slice(5, 15));
    expect(new Set(days).size).toBe(7);
    expect(kept).toHaveLength(12);
    expect(days.at(-1)).toBe('2026-11-14');
  });

  it('does not grow when it is applied after each dump, and keeps days after a pause', () => {
    let names: readonly string[] = [];
    for (let index = 0; index < 500; index += 1) {
      names = [...names, dumpName(start + index * HOUR_MS)];
      const gone = new Set(outdated(names));
      names = names.filter((name) => !gone.has(name));
      expect(names.length).toBeLessThanOrEqual(13);
    }
    expect(outdated([...names, dumpName(start + 1000 * 24 * HOUR_MS)]).length).toBeLessThanOrEqual(2);
  });

  it('leaves files alone that are not its own', () => {
    const foreign = ['notes.txt', 'dump-2026.gz', `${dumpName(start)}.part`, 'dump-2026-11-01T00-00-00.000Z.gz.bak'];
    expect(dumpsAmong(foreign)).toEqual([]);
    expect(outdated(foreign)).toEqual([]);
  });
});
