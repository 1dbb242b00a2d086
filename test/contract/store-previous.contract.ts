import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Applied, LogEntry } from '../../src/app/index.ts';
import { NOTHING_APPLIED } from '../../src/app/index.ts';
import { DEFAULT_RULES, DEFAULT_SPACE_RULES } from '../../src/domain/index.ts';
import type { Space } from '../../src/domain/index.ts';
import type { LinkId, MessageId, SpaceId } from '../../src/lib/index.ts';
import { guest, guild, host, idOf } from '../support/a-space.ts';
import { previousLinks, previousSpaces, writePreviousData } from '../support/previous-store.ts';
import type { OpenStoreUnderTest, StoreUnderTest } from '../support/store-under-test.ts';

// as, in these: test data stands in for what the edges parse.
const spaceOf = (name: string): SpaceId => idOf(name) as SpaceId;
const title = 'مجلس · Friday "talk" 🎙️';
const panel = { messageId: '999999999999999999' as MessageId, digest: 'abc', postedAtMs: 2_100 };

/** Spaces of then were not announced. */
const nothing: Applied = { ...NOTHING_APPLIED, announcement: { status: 'none' } };
const ofHost = (unmute: 'unset' | 'allowed' | 'denied'): Applied['rights'][number] => {
  return { target: `member:${host}`, before: { unmute } };
};

/** What each of its spaces has to say now of what was applied. */
const applied: Readonly<Record<string, Applied>> = {
  opening: { ...nothing, roomAskedAtMs: 600 },
  live: { ...nothing, panel, lostPanel: '999999999999999998' as MessageId, topic: title, rights: [ofHost('unset')] },
  lentnone: { ...nothing, panel, topic: title, rights: [ofHost('unset')], lent: { topic: null } },
  lentunset: { ...nothing, rights: [ofHost('unset')], lent: { topic: 'before' } },
  lentallowed: { ...nothing, rights: [ofHost('allowed')], lent: { topic: 'before' } },
  lentdenied: {
    ...nothing,
    rights: [{ target: `member:${guest}`, before: { unmute: 'denied' } }, ofHost('denied')],
    lent: { topic: null },
  },
  // It had no record.
  over: NOTHING_APPLIED,
};

/** What its spaces have since of what came later. */
const later: Partial<Space> = {
  rules: DEFAULT_SPACE_RULES,
  guests: [],
  blocked: [],
  muted: [],
  toRemove: [],
  turn: null,
  talk: [],
  resting: [],
  deadline: null,
  brake: null,
};

/** What every store must do with what the previous version wrote. */
export function previousStoreContract(engine: string, openStore: OpenStoreUnderTest): void {
  describe(`what the previous version wrote on ${engine}`, () => {
    let test: StoreUnderTest;
    const version = async (sql: string, id: SpaceId): Promise<number | undefined> => {
      const { rows } = await test.store.pool.query<{ v: number }>(sql, [id]);
      return rows[0]?.v;
    };
    const stateVersion = (id: SpaceId): Promise<number | undefined> =>
      version(`select (state->>'v')::int as v from app.space where id = $1`, id);
    const appliedVersion = (id: SpaceId): Promise<number | undefined> =>
      version(`select (applied->>'v')::int as v from app.space_applied where space_id = $1`, id);

    beforeAll(async () => {
      test = await openStore(writePreviousData);
    });
    afterAll(async () => {
      await test.close();
    });

    it('is brought up to date once', async () => {
      const told = (): number => test.log.lines.filter(({ message }) => message.includes('brought up to date')).length;
      expect(told()).toBe(1);
      await test.reopen();
      expect(told()).toBe(1);
    });

    it('has every space as it was, with hands that went up in Discord', async () => {
      expect(previousSpaces).toHaveLength(7);
      for (const { id, state } of previousSpaces) {
        const { v, hands, ...same } = state;
        expect(v).toBe(1);
        const lifted = { ...same, hands: hands.map((hand) => ({ ...hand, by: 'discord', question: null })) };
        expect(await test.store.spaces.get(id)).toEqual({ ...later, ...lifted });
      }
      expect((await test.store.spaces.get(spaceOf('live')))?.hands).toEqual([
        { userId: guest, raisedAtMs: 3_000, by: 'discord', question: null },
        { userId: '777777777777777777', raisedAtMs: 3_500, by: 'discord', question: null },
      ]);
      const unfinished = previousSpaces.filter(({ status }) => status !== 'ended').map(({ id }) => id);
      expect((await test.store.spaces.unfinished()).map(({ id }) => id).toSorted()).toEqual(unfinished.toSorted());
      expect(await test.store.spaces.emptySince(9_001)).toEqual([spaceOf('lentnone')]);
      expect(test.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
    });

    it('has what was applied, with what is to be put back', async () => {
      for (const [name, expected] of Object.entries(applied))
        expect(await test.store.spaces.applied(spaceOf(name)), name).toEqual(expected);
    });

    it('has its links, settings and log', async () => {
      const links = previousLinks.map(({ state: { v: _v, ...link } }) => link);
      expect(links).toHaveLength(3);
      for (const link of links) expect(await test.store.links.get(link.id)).toEqual(link);
      expect((await test.store.links.unfinished()).map(({ id }) => id)).toEqual(
        ['offered', 'linked'].map(idOf) as LinkId[],
      );
      expect(await test.store.settings.get(guild)).toEqual({ language: 'ar', rules: DEFAULT_RULES });
      const line = { actorId: host, targetId: null, detail: null };
      expect(await test.store.spaces.log(spaceOf('live'), 9)).toEqual<LogEntry[]>([
        { ...line, atMs: 1_000, act: 'opened' },
        { ...line, atMs: 2_400, act: 'approved', targetId: guest, detail: 'مجلس\t\n' },
        { ...line, atMs: 2_600, act: 'adopted', actorId: null },
      ]);
      expect(await test.store.owed.all()).toEqual([]);
      expect(await test.store.leases.all()).toEqual([]);
    });

    it('is written in the new shape by the next change, and says the same', async () => {
      const id = spaceOf('live');
      const space = await test.store.spaces.get(id);
      if (space === null) throw new Error('The fixture has no such space.');
      expect(await stateVersion(id)).toBe(1);
      expect(await appliedVersion(id)).toBe(1);
      const next = { ...space, revision: space.revision + 1 };
      const line: LogEntry = { atMs: 1, actorId: guest, act: 'next', targetId: null, detail: null };
      expect(await test.store.spaces.save(next, [line])).toBe(true);
      await test.store.spaces.saveApplied(id, await test.store.spaces.applied(id));
      expect(await stateVersion(id)).toBe(3);
      expect(await appliedVersion(id)).toBe(3);
      expect(await test.store.spaces.get(id)).toEqual(next);
      expect(await test.store.spaces.applied(id)).toEqual(applied['live']);
      expect((await test.store.spaces.log(id, 1)).map(({ act }) => act)).toEqual(['next']);
    });
  });
}
