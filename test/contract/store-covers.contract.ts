import { describe, expect, it } from 'vitest';
import { NO_ABOUT } from '../../src/domain/index.ts';
import type { About, Cover } from '../../src/domain/index.ts';
import type { GuildId, UserId } from '../../src/lib/index.ts';
import { aPlan, aSeries, bareOpening } from '../support/a-plan.ts';
import { aSpace } from '../support/a-space.ts';
import { aPng } from '../support/pictures.ts';
import type { StoreUnderTest } from '../support/store-under-test.ts';

// as, in these: test data stands in for what the edges parse.
const server = (digits: string): GuildId => digits.repeat(9) as GuildId;
const ann = '939393939393939393' as UserId;
const bob = '949494949494949494' as UserId;

const cover = (id: string): Cover => ({ id, type: 'image/png' });
const aboutWith = (id: string): About => ({ ...NO_ABOUT, topics: ['tea'], cover: cover(id) });
const LIMIT = 1_000_000;

/** The part of the store's contract that pictures need. */
export function coverContract(current: () => StoreUnderTest): void {
  describe('pictures', () => {
    const covers = (): StoreUnderTest['store']['covers'] => current().store.covers;
    const add = (id: string, over: { guild?: string; userId?: UserId; atMs?: number; bytes?: Uint8Array } = {}) => {
      const { guild = '71', userId = ann, atMs = 1_000, bytes = aPng(9, 9) } = over;
      return covers().add(cover(id), bytes, { guildId: server(guild), userId, atMs }, LIMIT);
    };

    it('[ABOUT-7] come back byte for byte, also over a restart, and no more than a server may keep', async () => {
      const bytes = aPng(640, 360, 300_000);
      expect(await add('large', { bytes, guild: '72' })).toBe(true);
      expect(await add('other', { guild: '72', bytes: aPng(1, 1, 700_001) })).toBe(false);
      expect(await add('fits', { guild: '72', bytes: aPng(1, 1, 700_000) })).toBe(true);
      await current().reopen();
      expect(Buffer.compare((await covers().read('large')) ?? new Uint8Array(), bytes)).toBe(0);
      expect(await covers().read('other')).toBeNull();
    });

    it('[ABOUT-7] go when nothing names them any more, or what does ended before', async () => {
      const { spaces, plans, series } = current().store;
      const ended = (sinceMs: number) => ({ status: 'ended', sinceMs, reason: 'left-empty' }) as const;
      for (const id of ['live', 'fresh', 'old', 'planned', 'opened', 'series', 'date', 'nobody']) await add(id);
      await add('young', { atMs: 90_000 });
      await spaces.insert(aSpace('coverlive', { about: aboutWith('live') }), []);
      await spaces.insert(aSpace('coverfresh', { about: aboutWith('fresh'), life: ended(60_000) }), []);
      await spaces.insert(aSpace('coverold', { about: aboutWith('old'), life: ended(40_000) }), []);
      const opening = (id: string) => ({ ...bareOpening, about: aboutWith(id) });
      await plans.insert(aPlan('coverplan', { opening: opening('planned'), life: { status: 'planned', sinceMs: 1 } }));
      await plans.insert(aPlan('coverdone', { opening: opening('opened'), life: { status: 'opened', sinceMs: 1 } }));
      await series.insert(
        aSeries('coverseries', { opening: opening('series'), life: { status: 'running', sinceMs: 1 } }),
      );
      // Of one date alone, that has no plan yet.
      const edit = { about: { cover: cover('date') } };
      const exceptions = [{ originalMs: 5, change: { type: 'moved', toMs: 5, edit } }] as const;
      await series.insert(aSeries('coverdate', { exceptions, life: { status: 'running', sinceMs: 1 } }));
      expect(await covers().dropUnused(50_000)).toBeGreaterThanOrEqual(3);
      const left = await Promise.all(
        ['live', 'fresh', 'old', 'planned', 'opened', 'series', 'date', 'nobody', 'young'].map(async (id) =>
          (await covers().read(id)) === null ? [] : [id],
        ),
      );
      expect(left.flat()).toEqual(['live', 'fresh', 'planned', 'series', 'date', 'young']);
    });

    it('[ABOUT-7] [DATA-2] are told to who gave them, and forgotten', async () => {
      const { data, spaces } = current().store;
      const byBob = { userId: bob, guild: '73' };
      await add('bobs', byBob);
      await add('needed', byBob);
      const life = { status: 'ended', sinceMs: 60_000, reason: 'left-empty' } as const;
      await spaces.insert(aSpace('coverbob', { about: aboutWith('needed') }), []);
      const over = aSpace('bobover', { about: aboutWith('bobs'), life, title: 'Bobs', hostId: bob });
      await spaces.insert(over, [{ atMs: 5, actorId: bob, act: 'opened', targetId: null, detail: 'Bobs' }]);
      const told = await data.about(bob, 10);
      expect(told.covers.map(({ id, guildId, size }) => [id, guildId, size])).toEqual([
        ['bobs', server('73'), 64],
        ['needed', server('73'), 64],
      ]);
      expect(told.spaces.map(({ words }) => words)).toEqual([{ title: 'Bobs', description: null, topics: ['tea'] }]);
      await add('later', { ...byBob, atMs: 100_001 });
      await data.forget(bob, 100_000);
      expect(await covers().read('bobs')).toBeNull();
      expect(await covers().read('needed')).not.toBeNull();
      // What was given after the wish is not what it meant.
      expect((await data.about(bob, 10)).covers.map(({ id }) => id)).toEqual(['later']);
      expect((await spaces.get(over.id))?.about).toEqual(NO_ABOUT);
    });
  });
}
