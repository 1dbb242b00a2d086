/** Act × role × kind of room × what the bot lacks: each is done in Discord, or told in words that name what is missing, without end of calls. */
import { describe, expect, it } from 'vitest';
import { LANGUAGES, refusalText } from '../../src/i18n/index.ts';
import type { Refusal } from '../../src/domain/index.ts';
import { type Case, everyCase, pairwise } from '../support/permission-cases.ts';
import { type Came, live } from '../support/permission-run.ts';

const isLong = process.env['LONG'] === '1';
/** Calls in ten minutes: what is refused is tried again once a minute at most, by each of some things that are wanted. */
const MOST_CALLS = 120;

/** The same without anything missing: what is desired. */
const references = new Map<string, Promise<Came>>();
const referenceOf = (cell: Case): Promise<Came> => {
  const key = `${cell.act} ${cell.role} ${cell.kind}`;
  const known = references.get(key) ?? live({ ...cell, permission: null });
  references.set(key, known);
  return known;
};

const names = ({ code, params }: Refusal, permission: string): boolean =>
  code === 'missing-permissions' && (params['permissions'] ?? '').split(',').includes(permission);

const check = (cell: Case, came: Came, desired: Came): string | null => {
  if (came.errors.length > 0) return `an error: ${JSON.stringify(came.errors[0])}`;
  if (came.calls.length > MOST_CALLS) return `${came.calls.length} calls`;
  const said = [...came.troubles, ...(came.refusal === null ? [] : [came.refusal])];
  for (const one of said)
    for (const language of LANGUAGES) if (refusalText(language, one).trim() === '') return `no words for ${one.code}`;
  if (JSON.stringify(came.discord) === JSON.stringify(desired.discord)) return null;
  return said.some((one) => names(one, cell.permission)) || isToldOtherwise(cell, came)
    ? null
    : `neither done nor told: ${JSON.stringify([said, came.status, desired.discord, came.discord])}`;
};

/** What is told in another way by a rule of docs/SPEC.md. */
const isToldOtherwise = ({ act, kind, permission }: Case, came: Came): boolean => {
  // LIFE-6: what cannot be put back is given up, so that the space ends.
  if (act === 'end') return came.status === 'ended';
  // VOICE-2: who cannot be moved is asked on the panel to leave and come back; `/setup` names the permission.
  return kind === 'voice' && permission === 'MOVE_MEMBERS' && came.isAskedToComeBack;
};

const counts = { done: 0, refused: 0, told: 0, calls: 0 };

describe('what is asked while the bot lacks a permission', () => {
  it('[KEEP-5] is done, refused in words, or told as a trouble that names it', async () => {
    const failures: string[] = [];
    for (const cell of isLong ? everyCase() : pairwise()) {
      const [came, desired] = [await live(cell), await referenceOf(cell)];
      const why = check(cell, came, desired);
      if (why !== null) failures.push(`${Object.values(cell).join(' · ')}: ${why}`);
      if (came.refusal !== null) counts.refused += 1;
      else if (came.troubles.some((one) => names(one, cell.permission))) counts.told += 1;
      else counts.done += 1;
      counts.calls = Math.max(counts.calls, came.calls.length);
    }
    expect(failures).toEqual([]);
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(10);
  });
});
