import { describe, expect, it } from 'vitest';
import type { PlanRoom } from '../../../src/app/index.ts';
import { createPatience } from '../../../src/app/patience.ts';
import { createPlanRoomBook } from '../../../src/app/plan-room-book.ts';
import { dropNotes } from '../../../src/app/plan-room-parts.ts';
import type { ChannelId, SpaceId } from '../../../src/lib/index.ts';
import { channelId, guildId } from '../../support/outside-people.ts';

const tea = channelId('tea');
// as: any text may stand in for an id here.
const id = 'plan' as SpaceId;
const about = { owner: { type: 'plan', id }, guildId: guildId('one'), tag: id, kind: 'stage', name: 'Tea', rights: [] };
const room = (life: PlanRoom['life']): PlanRoom =>
  // as: the literals above are of these types.
  ({ ...about, life }) as PlanRoom;

describe('what is noted of the room of a plan', () => {
  it.each<[string, (book: ReturnType<typeof createPlanRoomBook>) => Promise<void>]>([
    ['is forgotten', async (book) => await book.forget(room({ status: 'asked', sinceMs: 1 }))],
    ['was deleted', async (book) => await book.save(room({ status: 'deleted' }))],
  ])('[EVENT-13] goes when the room %s, and not before', async (_how, leave) => {
    const notes = {
      madeAt: new Map<ChannelId, number>(),
      gone: new Set<ChannelId>(),
      renamedAt: new Map<ChannelId, number>(),
      patience: new Map([[tea, createPatience()]]),
    };
    const nothing = async (): Promise<void> => await Promise.resolve();
    const store = { all: async () => await Promise.resolve([]), save: nothing, forget: nothing };
    const book = createPlanRoomBook(store, (left) => dropNotes(notes, left));
    await book.save(room({ status: 'asked', sinceMs: 1 }));
    for (const times of [notes.madeAt, notes.renamedAt]) times.set(tea, 1);
    notes.gone.add(tea);
    await book.save(room({ status: 'locked', channelId: tea }));
    await book.save(room({ status: 'used', channelId: tea, spaceId: id }));
    const sizes = (): readonly number[] => Object.values(notes).map(({ size }) => size);
    expect(sizes()).toEqual([1, 1, 1, 1]);
    await leave(book);
    expect(sizes()).toEqual([0, 0, 0, 0]);
  });
});
