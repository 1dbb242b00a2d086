import { describe, expect, it } from 'vitest';
import { pacedTelling } from '../../../src/domain/index.ts';
import { guildId } from '../../support/outside-people.ts';

const [big, small] = [guildId('big'), guildId('small')];
const DUE = 1_000_000;
const pace = { everyMs: 250, earlyMs: 300_000 };
const many = (count: number, guild = big, dueAtMs = DUE): { guildId: typeof big; dueAtMs: number }[] =>
  Array.from({ length: count }, () => ({ guildId: guild, dueAtMs }));
const times = (...awaited: Parameters<typeof pacedTelling>[0]): readonly number[] =>
  pacedTelling(awaited, pace).map(({ atMs }) => atMs - DUE);

describe('the pace of reminders', () => {
  it('[REMIND-2] tells one person when they asked, and several so that all are by then', () => {
    expect(times(...many(1))).toEqual([0]);
    expect(times(...many(4))).toEqual([-750, -500, -250, 0]);
    expect(pacedTelling([], pace)).toEqual([]);
  });

  it('[REMIND-2] keeps those who asked for a little later to their time where there is time, and makes room where not', () => {
    expect(times(...many(2), ...many(1, big, DUE + 1000))).toEqual([-250, 0, 1000]);
    expect(times(...many(2), ...many(3, big, DUE + 250))).toEqual([-750, -500, -250, 0, 250]);
  });

  it('[REMIND-2] begins early with those of the server that has many, and not with those of another', () => {
    const paced = pacedTelling([...many(1, small), ...many(1200)], pace);
    expect(paced.at(0)?.atMs).toBe(DUE - 300_000);
    const other = paced.find(({ one }) => one.guildId === small);
    expect(DUE - (other?.atMs ?? 0)).toBeLessThanOrEqual(250);
  });

  it('[REMIND-2] begins with nobody more than five minutes early', () => {
    const paced = pacedTelling(many(2000), pace);
    expect(Math.min(...paced.map(({ atMs }) => atMs))).toBe(DUE - 300_000);
    expect(paced.at(-1)?.atMs).toBe(DUE);
  });
});
