import { describe, expect, it } from 'vitest';
import type { SpaceStore } from '../../../src/app/index.ts';
import { NOTHING_APPLIED } from '../../../src/app/index.ts';
import { lookForSpace } from '../../../src/app/plan-space.ts';
import { createEntry, createSpaceBook } from '../../../src/app/space-book.ts';
import { aSpace } from '../../support/a-space.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const tea = aSpace('tea');

/** Looks for the space of a plan, which is live when it is read; `isKnown`: and ends, and leaves the book, while what was done for it is read. */
const look = async (isKnown: boolean) => {
  const book = createSpaceBook();
  if (isKnown) book.add(createEntry(tea, NOTHING_APPLIED, false));
  const spaces = {
    get: () => Promise.resolve(tea),
    applied: () => {
      book.remove(tea.id);
      return Promise.resolve(NOTHING_APPLIED);
    },
  };
  const nudged: string[] = [];
  const parts = {
    // as: looking for one space reads these two, and asks for nothing else.
    deps: { spaces: spaces as unknown as SpaceStore, clock: createManualClock() },
    config: { openLateMs: 900_000 },
    book,
    nudges: { nudge: ({ space }: { readonly space: typeof tea }) => void nudged.push(space.id) },
    planRooms: { begun: () => NOTHING_APPLIED },
  };
  const found = await lookForSpace(parts, { id: tea.id, startsAtMs: 0 });
  return { found, inBook: book.all().map(({ space }) => space.id), nudged };
};

describe('the space of a plan', () => {
  it('[PLAN-7] is taken up where this process did not know it, and not put back where it ended while it was looked for', async () => {
    expect(await look(false)).toEqual({ found: { status: 'there' }, inBook: [tea.id], nudged: [tea.id] });
    expect(await look(true)).toEqual({ found: { status: 'there' }, inBook: [], nudged: [] });
  });
});
