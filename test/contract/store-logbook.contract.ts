import { describe, expect, it } from 'vitest';
import type { Effect, LogEffect, LogEntry, MessageEffect, ServerNote } from '../../src/app/index.ts';
import { newEnd } from '../../src/domain/index.ts';
import type { Link, Space } from '../../src/domain/index.ts';
import type { ChannelId, GuildId, LinkId, SpaceId, UserId } from '../../src/lib/index.ts';
import { aSpace, guest, guild, host, idOf } from '../support/a-space.ts';
import type { StoreUnderTest } from '../support/store-under-test.ts';

// as, in these: test data stands in for what the edges parse.
const user = (digit: string): UserId => digit.repeat(18) as UserId;
const server = (digit: string): GuildId => digit.repeat(18) as GuildId;
const spaceOf = (name: string): SpaceId => idOf(name) as SpaceId;

const line = (act: string, over: Partial<LogEntry> = {}): LogEntry => {
  return { atMs: 5_000, actorId: host, act, targetId: null, detail: null, ...over };
};
const piece = (key: string, guildId: GuildId, atMs = 1_000): LogEffect => {
  return { type: 'log', key, guildId, atMs, heading: '**مجلس**', text: `"${key}"` };
};
const message = (key: string, guildId: GuildId): MessageEffect => {
  const buttons = [{ label: 'Longer', does: 'extend-space', spaceId: idOf('longer') as SpaceId }] as const;
  const whom = { mention: '99' as UserId, untilMs: 9_999 };
  return { type: 'message', key, guildId, atMs: 1_000, channelId: '77' as ChannelId, text: key, buttons, ...whom };
};

/** What every store must do with what is told outside once. */
export function outboxContract(test: () => StoreUnderTest): void {
  describe('effects', () => {
    const outbox = (): StoreUnderTest['store']['outbox'] => test().store.outbox;
    const keysIn = async (lane: string): Promise<readonly string[]> =>
      (await outbox().next(lane, 100)).map(({ effect }) => effect.key);

    it('[LOG-2] are stored with the change that they tell of, or not at all', async () => {
      const guildId = server('1');
      const { spaces } = test().store;
      const space = aSpace('effects', { guildId });
      await spaces.insert(space, [line('opened')], [piece('a', guildId)]);
      await expect(spaces.insert(space, [], [piece('b', guildId)])).rejects.toMatchObject({ code: 'conflict' });
      expect(
        await spaces.save({ ...space, revision: 2 }, [line('x')], [piece('c', guildId), message('d', guildId)]),
      ).toBe(true);
      expect(await spaces.save({ ...space, revision: 2 }, [line('y')], [piece('e', guildId)])).toBe(false);
      await spaces.note(space.id, [line('reported', { reason: 'why' })], [piece('f', guildId)]);
      expect(await keysIn(`log ${guildId}`)).toEqual(['a', 'c', 'f']);
      expect(await keysIn('channel 77')).toContain('d');
      expect((await spaces.log(space.id, 9)).map(({ act }) => act)).toEqual(['opened', 'x', 'reported']);
      const lanes = (await outbox().lanes()).filter((lane) => lane.guildId === guildId);
      expect(lanes).toEqual([
        { name: 'channel 77', guildId },
        { name: `log ${guildId}`, guildId },
      ]);
    });

    it('[LOG-2] are one when their key is one', async () => {
      const guildId = server('2');
      const { spaces } = test().store;
      await spaces.note(spaceOf('twice'), [], [piece('g', guildId), piece('h', guildId)]);
      await spaces.note(spaceOf('twice'), [], [piece('g', guildId)]);
      expect(await keysIn(`log ${guildId}`)).toEqual(['g', 'h']);
    });

    it('[LOG-2] become the message that is about to be sent, in their place, and are gone when it is sent', async () => {
      const guildId = server('3');
      const keys = ['i', 'j', 'k'];
      const lane = `log ${guildId}`;
      await test().store.spaces.note(
        spaceOf('begin'),
        [],
        keys.map((key) => piece(key, guildId)),
      );
      expect(await outbox().next(lane, 2)).toEqual(
        ['i', 'j'].map((key) => ({ effect: piece(key, guildId), attemptedAtMs: null })),
      );
      await outbox().begin(message('i', guildId), ['i', 'j'], 9_000);
      await test().reopen();
      expect(await outbox().next(lane, 9)).toEqual([
        { effect: message('i', guildId), attemptedAtMs: 9_000 },
        { effect: piece('k', guildId), attemptedAtMs: null },
      ]);
      await outbox().begin(message('i', guildId), ['i'], 9_500);
      expect((await outbox().next(lane, 1))[0]?.attemptedAtMs).toBe(9_500);
      await outbox().done(['i']);
      await outbox().done(['i', 'none']);
      expect(await keysIn(lane)).toEqual(['k']);
    });

    it('[LOG-4] are removed when they are too old or too many in their lane, and with their server', async () => {
      const [one, other] = [server('4'), server('5')];
      const add = (keys: readonly string[], guildId: GuildId, atMs?: number): Promise<void> =>
        test().store.spaces.note(
          spaceOf('trim'),
          [],
          keys.map((key) => piece(key, guildId, atMs)),
        );
      await add(['l'], one, 10);
      await add(['m', 'n', 'o'], one);
      await add(['p'], other);
      const before = { reportsMs: 5, restMs: 500 };
      expect(await outbox().trim(before, 1_000)).toBe(1);
      expect(await keysIn(`log ${one}`)).toEqual(['m', 'n', 'o']);
      expect(await outbox().trim(before, 2)).toBeGreaterThanOrEqual(1);
      expect(await keysIn(`log ${one}`)).toEqual(['n', 'o']);
      expect(await outbox().drop(one)).toBe(2);
      expect([await keysIn(`log ${one}`), await keysIn(`log ${other}`)]).toEqual([[], ['p']]);
    });

    it('[LOG-9] [LOG-11] stand in a lane of their own when they are reports, are kept for longer, and keep their place when they are refused', async () => {
      const guildId = server('9');
      const report = (key: string, atMs: number): Effect => ({ ...piece(key, guildId, atMs), isReport: true });
      await test().store.spaces.note(
        spaceOf('reports'),
        [],
        [piece('s', guildId), report('t 0', 10), report('t 1', 10), report('u 0', 4)],
      );
      const lane = `report ${guildId}`;
      expect([await keysIn(`log ${guildId}`), await keysIn(lane)]).toEqual([['s'], ['t 0', 't 1', 'u 0']]);
      expect((await outbox().next(lane, 1))[0]?.effect).toEqual(report('t 0', 10));
      await outbox().begin(message('t 0', guildId), ['t 0', 't 1'], 9_000);
      await outbox().refused('t 0');
      await test().reopen();
      expect([await outbox().reports(guildId), await outbox().reports(server('8'))]).toEqual([2, 0]);
      expect((await outbox().next(lane, 9))[0]).toEqual({ effect: message('t 0', guildId), attemptedAtMs: null });
      expect([await outbox().trim({ reportsMs: 5, restMs: 500 }, 99), await keysIn(lane)]).toEqual([1, ['t 0']]);
      await outbox().drop(guildId);
    });

    it('are left out and told of when they cannot be read', async () => {
      const guildId = server('6');
      await test().store.spaces.note(spaceOf('odd'), [], [piece('q', guildId), piece('r', guildId)]);
      await test().store.pool.query(`update app.outbox set effect = '{"v": 99}' where key = 'q'`);
      expect(await keysIn(`log ${guildId}`)).toEqual(['r']);
      await test().store.pool.query(`delete from app.outbox where key = 'q'`);
    });
  });
}

/** A line that is about nobody. */
const NOTED: ServerNote = { line: line('noted', { actorId: null }), effects: [] };

const ended = (sinceMs: number): Space['life'] => ({ status: 'ended', sinceMs, reason: 'ended-by-host' });

/** What every store must do with what it keeps of people. */
export function dataContract(test: () => StoreUnderTest): void {
  describe('what is kept of people', () => {
    const [layla, omar] = [user('7'), user('8')];
    const data = (): StoreUnderTest['store']['data'] => test().store.data;
    const inText = async (needle: string): Promise<readonly string[]> => {
      const found: string[] = [];
      for (const table of ['person', 'space', 'space_applied', 'action_log', 'link', 'server_block', 'forget_wish']) {
        const { rows } = await test().store.pool.query<{ row: string }>(`select t::text as row from app.${table} t`);
        if (rows.some(({ row }) => row.includes(needle))) found.push(table);
      }
      return found;
    };
    const hosted = (name: string, life: Space['life']): Space =>
      aSpace(name, {
        hostId: layla,
        title: `words of layla ${name}`,
        description: 'layla describes',
        life,
        people: [
          { userId: layla, role: 'host', floor: 'away', sinceMs: 1 },
          { userId: omar, role: 'speaker', floor: 'away', sinceMs: 1 },
        ],
        hands: [],
        toAudience: [layla],
        guests: [layla, omar],
        blocked: [{ userId: layla, scope: 'space', isDenied: true }],
        muted: [layla],
        toRemove: [layla],
        turn: { userId: layla, sinceMs: 1, endsAtMs: null, isWarned: false },
        talk: [{ userId: layla, ms: 4_000 }],
        resting: [{ userId: layla, untilMs: 9 }],
        brake: { byUserId: layla, sinceMs: 1, isModerators: false },
      });
    const past = hosted('past', ended(1_200));
    const live = hosted('running', { status: 'live', sinceMs: 1_500, emptySinceMs: null });
    const between: Link = {
      id: idOf('pastlink') as LinkId,
      revision: 3,
      mode: { type: 'conference' },
      near: newEnd({ spaceId: past.id, guildId: guild, byUserId: layla }),
      state: {
        status: 'closed',
        far: newEnd({ spaceId: spaceOf('farside'), guildId: guild, byUserId: omar }),
        sinceMs: 1,
        reason: 'space-ended',
      },
    };

    it('[DATA-1] is told to them: their lines, spaces, links and mutes, and no words of others', async () => {
      const { spaces, links, owed, blocks, people } = test().store;
      await spaces.insert(past, [
        line('opened', { actorId: layla, detail: past.title }),
        line('moved-down', { actorId: layla, targetId: omar, reason: 'layla says why' }),
        line('moved-down', { actorId: omar, targetId: layla, reason: 'omar says why' }),
        line('reported', { actorId: omar, targetId: layla, reason: 'omar reports' }),
        line('ending', { actorId: layla, detail: 'ended-by-host' }),
      ]);
      await spaces.insert(live, [line('opened', { actorId: layla, detail: live.title })]);
      await spaces.saveApplied(past.id, {
        ...(await spaces.applied(past.id)),
        rights: [layla, omar].map((id) => ({ target: `member:${id}` as const, before: { speak: 'unset' as const } })),
        detours: [{ userId: layla, via: '5' as ChannelId }],
        tally: { liveSinceMs: 1, peakListeners: 2, spoke: [layla, omar], linked: [] },
      });
      await links.insert(between);
      const linked = [
        line('linked', { actorId: omar, detail: past.title }),
        line('link-volume', { actorId: null, detail: `50 % · ${past.title}` }),
      ];
      await spaces.note(spaceOf('farside'), linked, []);
      await spaces.saveApplied(spaceOf('farside'), {
        ...(await spaces.applied(spaceOf('farside'))),
        tally: {
          liveSinceMs: 1,
          peakListeners: 0,
          spoke: [omar],
          linked: [{ id: between.id, title: past.title, server: null }],
        },
      });
      await people.save(layla, { language: 'ar', zone: 'Asia/Riyadh' });
      await blocks.block(guild, { userId: omar, byUserId: layla, atMs: 4, reason: 'layla keeps out' }, NOTED);
      await blocks.block(server('8'), { userId: layla, byUserId: omar, atMs: 5, reason: 'omar keeps out' }, NOTED);
      await owed.owe({ guildId: guild, userId: layla, spaceId: past.id, sinceMs: 3 });
      const own = await data().about(layla, 100);
      expect(own.lines.map(({ act, as, detail, reason }) => [act, as, detail, reason])).toEqual([
        ['opened', 'actor', past.title, null],
        ['moved-down', 'actor', null, 'layla says why'],
        ['moved-down', 'target', null, null],
        ['ending', 'actor', 'ended-by-host', null],
        ['opened', 'actor', live.title, null],
      ]);
      expect(own.spaces.map(({ id, status, words }) => [id, status, words])).toEqual([
        [past.id, 'ended', { title: past.title, description: 'layla describes' }],
        [live.id, 'live', { title: live.title, description: 'layla describes' }],
      ]);
      expect(own.spaces[0]?.said).toMatchObject({
        hostId: true,
        people: [{ userId: layla, role: 'host' }],
        guests: true,
        talk: [{ userId: layla, ms: 4_000 }],
        brake: past.brake,
        rights: [{ target: `member:${layla}` }],
        tally: { spoke: true },
      });
      expect((await data().about(omar, 9)).spaces.map(({ words, said }) => [words, said['people']])).toEqual(
        [past, live].map(() => [null, [{ userId: omar, role: 'speaker', floor: 'away', sinceMs: 1 }]]),
      );
      expect(own.serverBlocks).toEqual([
        { guildId: guild, sinceMs: 4, as: 'actor', reason: 'layla keeps out' },
        { guildId: server('8'), sinceMs: 5, as: 'target', reason: null },
      ]);
      expect([own.language, own.zone]).toEqual(['ar', 'Asia/Riyadh']);
      expect(own.links).toEqual([{ id: between.id, guildId: guild, status: 'closed' }]);
      expect(own.owedUnmutes).toEqual([{ guildId: guild, sinceMs: 3 }]);
      expect((await data().about(layla, 2)).lines.map(({ act }) => act)).toEqual(['ending', 'opened']);
      expect(await data().about(user('9'), 9)).toMatchObject({ lines: [], spaces: [], links: [], owedUnmutes: [] });
    });

    it('[DATA-2] goes from everything that is over, and the acts stay', async () => {
      const { spaces, blocks } = test().store;
      expect(await data().forget(layla, 5_000)).toEqual([live.id]);
      expect(await data().ripeWishes()).toEqual([]);
      expect((await data().about(layla, 1)).forgetAskedAtMs).toBe(5_000);
      // Only the space that runs needs her still, the wish that waits for its end, and the server that keeps her out.
      expect(await inText(layla)).toEqual(['space', 'server_block', 'forget_wish']);
      expect(await blocks.of(guild)).toContain(omar);
      expect((await spaces.applied(spaceOf('farside'))).tally.linked).toEqual([
        { id: between.id, title: '–', server: null },
      ]);
      expect(await spaces.get(live.id)).toEqual(live);
      expect(await spaces.get(past.id)).toMatchObject({
        hostId: '0',
        title: '–',
        description: null,
        people: [{ userId: omar }],
        guests: [omar],
        brake: { byUserId: '0' },
      });
      expect(
        (await spaces.log(past.id, 9)).map(({ act, actorId, detail, reason }) => [act, actorId, detail, reason]),
      ).toEqual([
        ['opened', null, null, undefined],
        ['moved-down', null, null, undefined],
        ['moved-down', omar, null, 'omar says why'],
        ['reported', omar, null, 'omar reports'],
        ['ending', null, 'ended-by-host', undefined],
      ]);
      const beside = await spaces.log(spaceOf('farside'), 9);
      expect(beside).toEqual(expect.arrayContaining([expect.objectContaining({ act: 'linked', actorId: omar })]));
      expect(beside.map(({ detail }) => detail)).toEqual([null, null]);
      // What omar is told of himself is as it was.
      expect((await data().about(omar, 99)).lines.filter(({ as }) => as === 'actor')).toHaveLength(3);
    });

    it('[DATA-2] goes wholly once nothing that ran then runs, however often it is asked for', async () => {
      const { spaces } = test().store;
      expect(await data().forget(layla, 6_000)).toEqual([live.id]);
      await spaces.save({ ...live, revision: 2, life: ended(7_000) }, [line('ending', { actorId: layla })]);
      const later = hosted('later', { status: 'opening', sinceMs: 8_000 });
      await spaces.insert(later, []);
      expect(await data().ripeWishes()).toEqual([{ userId: layla, askedAtMs: 6_000 }]);
      expect(await data().forget(layla, 6_000)).toEqual([]);
      expect(await data().ripeWishes()).toEqual([]);
      expect((await data().about(layla, 1)).forgetAskedAtMs).toBeNull();
      expect(await spaces.get(live.id)).toMatchObject({ hostId: '0', title: '–' });
      expect(await inText('words of layla running')).toEqual([]);
      expect(await spaces.get(later.id)).toEqual(later);
      await test().store.pool.query('delete from app.space where id = $1', [later.id]);
      expect(await data().forget(layla, 9_000)).toEqual([]);
      expect(await inText(layla)).toEqual(['server_block']);
    });

    it('[DATA-1] [DATA-2] is what somebody wrote, whoever was host in the end', async () => {
      const { spaces } = test().store;
      const [zaid, huda] = [user('6'), user('5')];
      const over = (name: string, hostId: UserId): Space =>
        aSpace(name, { hostId, title: `title ${name}`, description: `about ${name}`, people: [], life: ended(9_000) });
      const [left, taken] = [over('left', huda), over('taken', zaid)];
      await spaces.insert(left, [line('opened', { actorId: zaid, detail: left.title })]);
      await spaces.insert(taken, [
        line('opened', { actorId: huda, detail: 'as it was' }),
        line('described', { actorId: zaid, detail: taken.description }),
        line('retitled', { actorId: huda, detail: taken.title }),
      ]);
      const words = async (who: UserId): Promise<readonly unknown[]> =>
        (await data().about(who, 9)).spaces.map((own) => own.words);
      expect(await words(zaid)).toEqual([
        { title: left.title, description: left.description },
        { title: null, description: taken.description },
      ]);
      expect(await words(huda)).toEqual([null, { title: taken.title, description: null }]);
      await data().forget(zaid, 9_500);
      expect(await spaces.get(left.id)).toMatchObject({ hostId: huda, title: '–', description: null });
      expect(await spaces.get(taken.id)).toMatchObject({ hostId: '0', title: taken.title, description: null });
      await data().forget(huda, 9_600);
      expect(await spaces.get(taken.id)).toMatchObject({ title: '–' });
      await test().store.pool.query('delete from app.space where id = any($1)', [[left.id, taken.id]]);
      await test().store.pool.query('delete from app.action_log where space_id = any($1)', [[left.id, taken.id]]);
    });

    it('[DATA-3] goes with its time: ended spaces, their logs and links, and keys that nothing needs', async () => {
      const { spaces, links } = test().store;
      const kept = hosted('kept', ended(50_000));
      await spaces.insert(kept, [line('opened', { actorId: guest })]);
      await spaces.note(past.id, [line('x', { actorId: user('6') })], []);
      expect(await data().expire(10_000, 1)).toBe(1);
      while ((await data().expire(10_000, 2)) > 0);
      expect(await spaces.get(past.id)).toBeNull();
      expect(await spaces.log(past.id, 9)).toEqual([]);
      expect(await links.get(between.id)).toBeNull();
      expect(await spaces.get(kept.id)).toEqual(kept);
      while ((await data().dropStrangers(2)) > 0);
      expect(await inText(user('6'))).toEqual([]);
      expect(await spaces.log(kept.id, 9)).toEqual([line('opened', { actorId: guest })]);
      expect((await spaces.recent(guild, 500)).map(({ id }) => id)).toContain(kept.id);
    });

    it('[DATA-3] a key that is taken up while it is removed is not lost', async () => {
      const { spaces, pool, kind } = test().store;
      const acting = user('4');
      await spaces.note(spaceOf('keyed'), [line('x', { actorId: acting })], []);
      // As `dropStrangers` does it, stopped between its two steps.
      const sweeping = await pool.connect();
      await sweeping.query('begin');
      await sweeping.query('select key from app.person where user_id = $1 for update', [acting]);
      let isNoted = false;
      const noted = spaces.note(spaceOf('keyed'), [line('y', { actorId: acting })], []).then(() => {
        isNoted = true;
      });
      const waits = async (): Promise<boolean> => {
        const sql = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
        return isNoted || (await pool.query(sql)).rows.length > 0;
      };
      // The embedded engine does one transaction after the other anyhow.
      if (kind === 'postgres') await expect.poll(waits).toBe(true);
      await sweeping.query('delete from app.person where user_id = $1', [acting]);
      await sweeping.query('commit');
      sweeping.release();
      await noted;
      expect((await spaces.log(spaceOf('keyed'), 9)).at(-1)?.actorId).toBe(acting);
    });
  });

  it('keeps a reason where one was given, and gives the spaces of a server, newest first', async () => {
    const { spaces } = test().store;
    const guildId = server('3');
    const [old, young] = [1_000, 2_000].map((sinceMs) =>
      aSpace(`of${sinceMs}`, { guildId, life: { status: 'opening', sinceMs } }),
    );
    if (old === undefined || young === undefined) throw new Error('two spaces');
    const lines = [line('one', { reason: 'سبب "x"' }), line('two')];
    await spaces.insert(old, lines);
    await spaces.insert(young, []);
    expect(await spaces.log(old.id, 9)).toEqual(lines);
    expect((await spaces.recent(guildId, 9)).map(({ id }) => id)).toEqual([young.id, old.id]);
    expect((await spaces.recent(guildId, 1)).map(({ id }) => id)).toEqual([young.id]);
  });
}
