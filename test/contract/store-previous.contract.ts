import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogEntry } from '../../src/app/index.ts';
import { DEFAULT_SPACE_RULES, newEnd, NO_ABOUT, NO_OVERFLOW } from '../../src/domain/index.ts';
import type { Link, Space } from '../../src/domain/index.ts';
import type { SpaceId } from '../../src/lib/index.ts';
import { appliedRecordOf, spaceRecordOf } from '../../src/store/records/index.ts';
import { aPlan, aSeries } from '../support/a-plan.ts';
import { guest, guild, idOf } from '../support/a-space.ts';
import {
  PREVIOUS_SCHEMAS,
  previousData,
  type PreviousSchema,
  type PreviousSpace,
  RECORD_VERSIONS,
} from '../support/previous-store.ts';
import { PREVIOUS_TOLD } from '../support/previous-told.ts';
import type { OpenStoreUnderTest, StoreUnderTest } from '../support/store-under-test.ts';

// as: test data stands in for what the edges parse.
const spaceOf = (name: string): SpaceId => idOf(name) as SpaceId;

/** A space as it has to be told now: where it had none, with the rules of one whose host set none, and no end that was ever planned. */
const lifted = ({ v: _v, hands, rules, brake = null, ...same }: PreviousSpace): Space => ({
  about: NO_ABOUT,
  backstage: null,
  overflow: NO_OVERFLOW,
  raises: [],
  guests: [],
  blocked: [],
  muted: [],
  keptMutes: [],
  moderatorsMutes: [],
  toRemove: [],
  turn: null,
  talk: [],
  resting: [],
  deadline: null,
  ...same,
  brake: brake === null ? null : { ...brake, isModerators: false },
  rules: { ...DEFAULT_SPACE_RULES, ...rules },
  hands: hands.map((hand) => ({ by: 'discord', question: null, ...hand })),
});

/** A link likewise: each carried both ways, and nothing was set for one. */
const liftedLink = ({ v: _v, near, state, ...link }: Link & { readonly v: number }): Link => {
  const common = { ...link, mode: { type: 'conference' }, near: newEnd(near) } as const;
  switch (state.status) {
    case 'offered':
      return { ...common, state };
    case 'open':
      return { ...common, state: { ...state, far: newEnd(state.far) } };
    case 'closed':
      return { ...common, state: { ...state, far: state.far === null ? null : newEnd(state.far) } };
  }
};

const versionOf = (record: object): unknown => ('v' in record ? record.v : undefined);

/** What every store must do with what a previous version wrote. */
export function previousStoreContract(engine: string, openStore: OpenStoreUnderTest): void {
  for (const schema of PREVIOUS_SCHEMAS) oneSchema(engine, openStore, schema);
}

function oneSchema(engine: string, openStore: OpenStoreUnderTest, schema: PreviousSchema): void {
  describe(`what the version of schema ${schema} wrote on ${engine}`, () => {
    const data = previousData(schema);
    const told = PREVIOUS_TOLD[schema];
    const fullest = spaceOf(told.fullest);
    const version = RECORD_VERSIONS[schema];
    let test: StoreUnderTest;
    const versionIn = async (sql: string): Promise<number | undefined> => {
      const { rows } = await test.store.pool.query<{ v: number }>(sql, [fullest]);
      return rows[0]?.v;
    };
    const stateVersion = (): Promise<number | undefined> =>
      versionIn(`select (state->>'v')::int as v from app.space where id = $1`);
    const appliedVersion = (): Promise<number | undefined> =>
      versionIn(`select (applied->>'v')::int as v from app.space_applied where space_id = $1`);

    beforeAll(async () => {
      test = await openStore((pool) => data.write(pool));
    });
    afterAll(async () => {
      await test.close();
    });

    it('is brought up to date once', async () => {
      const times = (): number => test.log.lines.filter(({ message }) => message.includes('brought up to date')).length;
      expect(times()).toBe(1);
      await test.reopen();
      expect(times()).toBe(1);
    });

    it('has every space as it was, with the rules of one whose host set none', async () => {
      expect(data.spaces).toHaveLength(Object.keys(told.applied).length);
      for (const { id, state } of data.spaces) {
        expect(state.v).toBe(version);
        expect(await test.store.spaces.get(id)).toEqual(lifted(state));
      }
      const unfinished = data.spaces.filter(({ status }) => status !== 'ended').map(({ id }) => id);
      expect((await test.store.spaces.unfinished()).map(({ id }) => id).toSorted()).toEqual(unfinished.toSorted());
      expect(await test.store.spaces.emptySince(9_001)).toEqual(told.empty.map(idOf));
      expect(test.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
    });

    it('has what was applied, with what is to be put back', async () => {
      for (const [name, expected] of Object.entries(told.applied))
        expect(await test.store.spaces.applied(spaceOf(name)), name).toEqual(expected);
    });

    it('has its links, settings and log, what is owed, and who sits where', async () => {
      const links = data.links.map(({ state }) => liftedLink(state));
      expect(links).toHaveLength(3);
      for (const link of links) expect(await test.store.links.get(link.id)).toEqual(link);
      expect((await test.store.links.unfinished()).map(({ id }) => id)).toEqual(told.unfinishedLinks.map(idOf));
      expect(await test.store.settings.get(guild)).toEqual({ language: 'ar', rules: told.rules });
      expect(await test.store.spaces.log(fullest, 9)).toEqual(told.log);
      expect(await test.store.owed.all()).toEqual(told.owed);
      expect(await test.store.leases.all()).toEqual(told.leases);
      expect(await test.store.blocks.of(guild)).toEqual(told.blocked);
      expect(await test.store.people.get(guest)).toEqual(told.person);
    });

    it('has nothing planned, and takes plans', async () => {
      const { plans, series } = test.store;
      expect([await plans.startingUntil(1e15, 9), await series.plannedBefore(1e15, 9)]).toEqual([[], []]);
      const [plan, weekly] = [aPlan('planned'), aSeries('weekly')];
      await series.insert(weekly);
      expect(await plans.insert(plan)).toBe(true);
      await test.store.people.save(guest, { ...told.person, zone: 'Asia/Riyadh' });
      expect(await test.store.plans.coming(guild, 9)).toEqual([plan]);
      expect(await test.store.series.ofGuild(guild)).toEqual([weekly]);
      expect(await test.store.people.get(guest)).toEqual({ ...told.person, zone: 'Asia/Riyadh' });
    });

    it('is written in the new shape by the next change, and says the same', async () => {
      const space = await test.store.spaces.get(fullest);
      if (space === null) throw new Error('The fixture has no such space.');
      const applied = await test.store.spaces.applied(fullest);
      expect([await stateVersion(), await appliedVersion()]).toEqual([version, version]);
      const next = { ...space, revision: space.revision + 1 };
      const line: LogEntry = { atMs: 1, actorId: guest, act: 'next', targetId: null, detail: null };
      expect(await test.store.spaces.save(next, [line])).toBe(true);
      await test.store.spaces.saveApplied(fullest, applied);
      expect(await stateVersion()).toBe(versionOf(spaceRecordOf(next)));
      expect(await appliedVersion()).toBe(versionOf(appliedRecordOf(applied)));
      expect(await test.store.spaces.get(fullest)).toEqual(next);
      expect(await test.store.spaces.applied(fullest)).toEqual(told.applied[told.fullest]);
      expect((await test.store.spaces.log(fullest, 1)).map(({ act }) => act)).toEqual(['next']);
    });
  });
}
