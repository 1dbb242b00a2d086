import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Applied, LogEntry } from '../../src/app/index.ts';
import { NOTHING_APPLIED } from '../../src/app/index.ts';
import { DEFAULT_RULES, newEnd } from '../../src/domain/index.ts';
import type { Link, Space } from '../../src/domain/index.ts';
import type { ChannelId, LinkId, MessageId, RoleId, SpaceId, UserId } from '../../src/lib/index.ts';
import { aSpace, guest, guild, host, idOf, ruledSpace } from '../support/a-space.ts';
import type { OpenStoreUnderTest, StoreUnderTest } from '../support/store-under-test.ts';
import { blockContract } from './store-blocks.contract.ts';
import { coverContract } from './store-covers.contract.ts';
import { feedContract } from './store-feeds.contract.ts';
import { dataContract, outboxContract } from './store-logbook.contract.ts';
import { plannedPeopleContract } from './store-planned-people.contract.ts';
import { presetContract } from './store-presets.contract.ts';
import { roundsContract } from './store-rounds.contract.ts';
import { rsvpContract } from './store-rsvp.contract.ts';
import { safetyContract } from './store-safety.contract.ts';
import { toldContract } from './store-told.contract.ts';
import { moveContract } from './store-moves.contract.ts';
import { planSpaceContract } from './store-plan-spaces.contract.ts';
import { planContract } from './store-plans.contract.ts';
import { setupContract } from './store-setup.contract.ts';
import { eventContract } from './store-events.contract.ts';
import { leaseContract, owedContract } from './store-voice.contract.ts';

function aLink(name: string, over: Partial<Link> = {}): Link {
  return {
    id: idOf(name) as LinkId,
    revision: 1,
    mode: { type: 'conference' },
    near: newEnd({ spaceId: idOf('near') as SpaceId, guildId: guild, byUserId: host }),
    state: { status: 'offered', code: `CODE-${name}`, expiresAtMs: 10_000 },
    ...over,
  };
}

const line = (act: string, over: Partial<LogEntry> = {}): LogEntry => {
  return { atMs: 5_000, actorId: host, act, targetId: null, detail: null, ...over };
};

/** What every store must do, whatever database is behind it. */
export function storeContract(engine: string, openStore: OpenStoreUnderTest): void {
  describe(`store on ${engine}`, () => {
    let test: StoreUnderTest;
    beforeAll(async () => {
      test = await openStore();
    });
    afterAll(async () => {
      await test.close();
    });

    it('gives a space back as it was stored', async () => {
      const space = aSpace('back', { description: 'tabs\tand "quotes" and \u202eoverrides' });
      await test.store.spaces.insert(space, []);
      expect(await test.store.spaces.get(space.id)).toEqual(space);
      expect(await test.store.spaces.get(idOf('nobody') as SpaceId)).toBeNull();
    });

    it('gives a space in a voice room back, with hands of the panel', async () => {
      const channelId = '888' as ChannelId;
      const hands: Space['hands'] = [{ userId: guest, raisedAtMs: 1, by: 'panel', question: null }];
      const lent = aSpace('lentvoice', { room: { origin: 'borrowed', kind: 'voice', channelId }, hands });
      const made = aSpace('madevoice', { room: { origin: 'created', kind: 'voice', channelId: null }, hands: [] });
      for (const space of [lent, made]) {
        await test.store.spaces.insert(space, []);
        expect(await test.store.spaces.get(space.id)).toEqual(space);
      }
    });

    it('gives a space back with all that people and rules make of it', async () => {
      const space = ruledSpace('ruled');
      await test.store.spaces.insert(aSpace('ruled'), []);
      expect(await test.store.spaces.save({ ...space, revision: 2 }, [])).toBe(true);
      expect(await test.store.spaces.get(space.id)).toEqual({ ...space, revision: 2 });
    });

    it('refuses a second space of the same id as a conflict and keeps the first with its log', async () => {
      const space = aSpace('twice');
      await test.store.spaces.insert(space, [line('first')]);
      const second = test.store.spaces.insert({ ...space, title: 'other' }, [line('second')]);
      await expect(second).rejects.toMatchObject({ name: 'StoreError', code: 'conflict', retryable: false });
      expect(await test.store.spaces.get(space.id)).toEqual(space);
      expect(await test.store.spaces.log(space.id, 10)).toEqual([line('first')]);
    });

    it('lets exactly one of several writers of a revision through, with its log lines only', async () => {
      const space = aSpace('race');
      await test.store.spaces.insert(space, []);
      const next = (title: string): Space => ({ ...space, revision: 2, title });
      const titles = ['a', 'b', 'c', 'd', 'e', 'f'];
      const won = await Promise.all(titles.map((title) => test.store.spaces.save(next(title), [line(title)])));
      expect(won.filter(Boolean)).toHaveLength(1);
      const winner = titles[won.indexOf(true)];
      expect((await test.store.spaces.get(space.id))?.title).toBe(winner);
      expect((await test.store.spaces.log(space.id, 10)).map(({ act }) => act)).toEqual([winner]);
    });

    it('lists what has not ended, oldest first', async () => {
      const at = (sinceMs: number, status: 'opening' | 'ended'): Partial<Space> => {
        return { life: status === 'ended' ? { status, sinceMs, reason: 'ended-by-host' } : { status, sinceMs } };
      };
      await test.store.spaces.insert(aSpace('young', at(90_000, 'opening')), []);
      await test.store.spaces.insert(aSpace('old', at(80_000, 'opening')), []);
      await test.store.spaces.insert(aSpace('over', at(85_000, 'ended')), []);
      const ids = (await test.store.spaces.unfinished()).map(({ id }) => id);
      expect(ids.filter((id) => ['young', 'old', 'over'].map(idOf).includes(id))).toEqual([idOf('old'), idOf('young')]);
    });

    it('finds rooms that are empty since before a time, and no longer when somebody came', async () => {
      const space = aSpace('empty', { life: { status: 'live', sinceMs: 1, emptySinceMs: 50_000 } });
      await test.store.spaces.insert(space, []);
      expect(await test.store.spaces.emptySince(50_000)).not.toContain(space.id);
      expect(await test.store.spaces.emptySince(50_001)).toContain(space.id);
      await test.store.spaces.save(
        { ...space, revision: 2, life: { status: 'live', sinceMs: 1, emptySinceMs: null } },
        [],
      );
      expect(await test.store.spaces.emptySince(50_001)).not.toContain(space.id);
    });

    it('keeps the log in order, with people and without, and gives the last lines', async () => {
      const space = aSpace('log');
      const lines = [
        line('one', { actorId: null }),
        line('two', { targetId: guest, detail: 'why' }),
        line('three', { actorId: guest }),
      ];
      await test.store.spaces.insert(space, lines.slice(0, 2));
      await test.store.spaces.save({ ...space, revision: 2 }, lines.slice(2));
      expect(await test.store.spaces.log(space.id, 10)).toEqual(lines);
      expect(await test.store.spaces.log(space.id, 2)).toEqual(lines.slice(1));
    });

    it('[HEAR-5] gives the last line of each of some acts of what has not ended, with each detail, oldest first', async () => {
      const [one, other, over] = [aSpace('deaf1'), aSpace('deaf2'), aSpace('deaf3')];
      const deaf = (atMs: number, detail: string): LogEntry => line('deaf', { atMs, detail, actorId: null });
      await test.store.spaces.insert(one, [deaf(1, 'muted'), line('hears-again', { atMs: 2 }), line('titled')]);
      await test.store.spaces.insert(other, [deaf(3, 'muted'), deaf(4, 'no-keys'), deaf(5, 'muted')]);
      await test.store.spaces.insert(over, [deaf(6, 'muted')]);
      const life: Space['life'] = { status: 'ended', sinceMs: 9, reason: 'ended-by-host' };
      await test.store.spaces.save({ ...over, revision: 2, life }, []);
      const lines = await test.store.spaces.lastOf(['deaf', 'hears-again']);
      const told = lines.filter(({ spaceId }) => [one.id, other.id, over.id].includes(spaceId));
      expect(told.map(({ spaceId, act, atMs, detail }) => [spaceId, act, atMs, detail])).toEqual([
        [one.id, 'deaf', 1, 'muted'],
        [one.id, 'hears-again', 2, null],
        [other.id, 'deaf', 4, 'no-keys'],
        [other.id, 'deaf', 5, 'muted'],
      ]);
    });

    it('keeps what was applied, and knows nothing of a space that had nothing applied', async () => {
      const id = idOf('applied') as SpaceId;
      expect(await test.store.spaces.applied(id)).toEqual(NOTHING_APPLIED);
      const applied: Applied = {
        panel: { messageId: '555' as MessageId, digest: 'd', postedAtMs: 1 },
        lostPanel: '444' as MessageId,
        topic: 't',
        rights: [
          { target: 'everyone', before: { speak: 'allowed', unmute: 'unset' } },
          { target: 'role:666', before: { view: 'denied', connect: 'allowed' } },
          { target: `member:${host}`, before: {} },
        ],
        roomAskedAtMs: 7,
        lent: { topic: null },
        limit: 21,
        detours: [{ userId: guest, via: '777' as ChannelId }],
        notices: [idOf('carried') as LinkId],
        held: [idOf('heldback') as LinkId],
        released: 2,
        stalePanels: ['333' as MessageId],
        announcement: {
          status: 'standing',
          channelId: '888' as ChannelId,
          roleId: '999' as RoleId,
          messageId: '1010' as MessageId,
          digest: 'a',
          postedAtMs: 8,
          round: 1,
        },
        backstage: {
          asked: { atMs: 6, name: 'الكواليس · مجلس', hostId: host, number: 4 },
          messageId: '1111' as MessageId,
          lostMessageId: '1212' as MessageId,
        },
        tally: {
          liveSinceMs: 5,
          peakListeners: 12,
          spoke: [guest],
          linked: [{ id: idOf('carried') as LinkId, title: 'مجلس آخر', server: null }],
        },
      };
      await test.store.spaces.saveApplied(id, { ...applied, topic: 'before' });
      await test.store.spaces.saveApplied(id, applied);
      expect(await test.store.spaces.applied(id)).toEqual(applied);
    });

    it('leaves a record that it cannot read out of lists, tells of it, and refuses to give it alone', async () => {
      const empty: Partial<Space> = { life: { status: 'live', sinceMs: 1, emptySinceMs: 2 } };
      const [bad, good] = [aSpace('bad', empty), aSpace('good', empty)];
      await test.store.spaces.insert(bad, []);
      await test.store.spaces.insert(good, []);
      await test.store.pool.query(`update app.space set state = state || '{"v": 99}' where id = $1`, [bad.id]);
      const ids = (await test.store.spaces.unfinished()).map(({ id }) => id);
      expect(ids).toContain(good.id);
      expect(ids).not.toContain(bad.id);
      const due = await test.store.spaces.emptySince(3);
      expect(due).toContain(good.id);
      expect(due).not.toContain(bad.id);
      expect(test.log.lines).toContainEqual(
        expect.objectContaining({ level: 'error', fields: expect.objectContaining({ id: bad.id }) }),
      );
      await expect(test.store.spaces.get(bad.id)).rejects.toMatchObject({ name: 'StoreError', code: 'unreadable' });
      await test.store.pool.query('delete from app.space where id = $1', [bad.id]);
    });

    it('does not store what it could not read back', async () => {
      const odd = aSpace('odd', { hostId: 'not a snowflake' as UserId });
      await expect(test.store.spaces.insert(odd, [])).rejects.toMatchObject({ code: 'unreadable' });
      expect(await test.store.spaces.get(odd.id)).toBeNull();
    });

    it('lets one of two writers change a link, and writes the log of both its spaces with it', async () => {
      const offered = aLink('code');
      await test.store.links.insert(offered);
      const open: Link = {
        ...offered,
        revision: 2,
        state: { status: 'open', far: { ...offered.near, byUserId: guest }, sinceMs: 3 },
      };
      const log = ['one', 'two'].map((name) => ({ spaceId: idOf(name) as SpaceId, entry: line(`linked ${name}`) }));
      expect(await test.store.links.save(open, log)).toBe(true);
      expect(await test.store.links.save(open, log)).toBe(false);
      expect(await test.store.spaces.log(idOf('one') as SpaceId, 9)).toEqual([line('linked one')]);
      expect(await test.store.spaces.log(idOf('two') as SpaceId, 9)).toEqual([line('linked two')]);
      expect(await test.store.links.get(offered.id)).toEqual(open);
    });

    it('refuses two offers of one code, and lets a code be used again once its link is closed', async () => {
      const first = aLink('dup');
      await test.store.links.insert(first);
      const again = { ...first, id: idOf('dup2') as LinkId };
      await expect(test.store.links.insert(again)).rejects.toMatchObject({ code: 'conflict' });
      const closed: Link = {
        ...first,
        revision: 2,
        state: { status: 'closed', far: null, sinceMs: 1, reason: 'expired' },
      };
      await test.store.links.save(closed, []);
      await test.store.links.insert(again);
      const ids = (await test.store.links.unfinished()).map(({ id }) => id);
      expect(ids).toContain(again.id);
      expect(ids).not.toContain(first.id);
    });

    it('gives a server that set nothing the defaults, and what it set afterwards', async () => {
      expect(await test.store.settings.get(guild)).toEqual({ language: 'en', rules: DEFAULT_RULES });
      await test.store.settings.save(guild, { language: 'ar', rules: DEFAULT_RULES });
      expect(await test.store.settings.get(guild)).toEqual({ language: 'ar', rules: DEFAULT_RULES });
    });

    it('rolls a failed transaction back whole', async () => {
      const space = aSpace('whole');
      const tooEarly = test.store.spaces.insert(space, [line('x', { atMs: Number.NaN })]);
      await expect(tooEarly).rejects.toMatchObject({ name: 'StoreError', retryable: false });
      expect(await test.store.spaces.get(space.id)).toBeNull();
    });

    it('loses nothing of others when a transaction is rolled back beside them', async () => {
      const client = await test.store.pool.connect();
      await client.query('begin');
      await client.query("insert into app.guild_settings values ('999', '{}')");
      const inserts = ['r1', 'r2', 'r3'].map((name) => test.store.spaces.insert(aSpace(name), []));
      await client.query("update app.guild_settings set settings = '[]' where guild_id = '999'");
      await client.query('rollback');
      client.release();
      await Promise.all(inserts);
      const kept = await Promise.all(['r1', 'r2', 'r3'].map((name) => test.store.spaces.get(idOf(name) as SpaceId)));
      expect(kept.every((space) => space !== null)).toBe(true);
      const { rowCount } = await test.store.pool.query("select 1 from app.guild_settings where guild_id = '999'");
      expect(rowCount).toBe(0);
    });

    owedContract(() => test);
    blockContract(() => test);
    leaseContract(() => test);
    outboxContract(() => test);
    dataContract(() => test);
    safetyContract(() => test);
    setupContract(() => test);
    planContract(() => test);
    roundsContract(() => test);
    planSpaceContract(() => test);
    moveContract(() => test);
    eventContract(() => test);
    feedContract(() => test);
    presetContract(() => test);
    coverContract(() => test);
    plannedPeopleContract(() => test);
    rsvpContract(() => test);
    toldContract(() => test);
  });
}
