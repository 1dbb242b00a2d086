import { describe, expect, it } from 'vitest';
import type { FeedKey, LogEffect, LogEntry, NoticeEffect, Warning } from '../../src/app/index.ts';
import { DEFAULT_RULES, DEFAULT_SPACE_RULES } from '../../src/domain/index.ts';
import type { GuildId, SpaceId, UserId } from '../../src/lib/index.ts';
import { aSpace, idOf } from '../support/a-space.ts';
import type { StoreUnderTest } from '../support/store-under-test.ts';

// as, in these: test data stands in for what the edges parse.
const user = (number: number): UserId => `61000000000000000${number}` as UserId;
const server = (number: number): GuildId => `62000000000000000${number}` as GuildId;
const spaceOf = (name: string): SpaceId => idOf(name) as SpaceId;
const [amal, badr, dana, esam] = [user(1), user(2), user(3), user(4)];

const TEA = { number: 7, name: 'Tea', kind: 'stage', rules: DEFAULT_SPACE_RULES } as const;
const OWN = { kind: 'stage', rules: DEFAULT_SPACE_RULES } as const;
const NEXT = { date: '2026-03-05', dueAtMs: 9_000 } as const;

const keyOf = (guildId: GuildId): FeedKey => guildId.padEnd(36, 'a') as FeedKey;

const line = (act: string, over: Partial<LogEntry> = {}): LogEntry => {
  return { atMs: 5_000, actorId: amal, act, targetId: null, detail: null, ...over };
};

const noticeTo = (userId: UserId, key: string): NoticeEffect => ({
  type: 'notice',
  key,
  guildId: server(9),
  atMs: 1_000,
  userId,
  text: 'somebody is up',
  buttons: [],
  untilMs: null,
  channelId: null,
  isDirectOnly: true,
});

/** What every store must do to keep people from whom they do not want to meet, and nobody's data for too long. */
export function safetyContract(test: () => StoreUnderTest): void {
  describe('private lists', () => {
    const lists = (): StoreUnderTest['store']['personal'] => test().store.personal;

    it('[BLOCK-1] are kept in their order, once each, until somebody is taken off', async () => {
      await lists().add(amal, { userId: badr, atMs: 2_000 });
      await lists().add(amal, { userId: dana, atMs: 1_000 });
      await lists().add(amal, { userId: badr, atMs: 9_000 });
      await lists().setMessages(amal, false);
      await test().reopen();
      expect(await lists().of(amal)).toEqual({
        blocks: [
          { userId: dana, atMs: 1_000 },
          { userId: badr, atMs: 2_000 },
        ],
        messages: false,
      });
      await lists().setMessages(amal, true);
      await lists().remove(amal, dana);
      await lists().remove(amal, dana);
      expect(await lists().of(amal)).toEqual({ blocks: [{ userId: badr, atMs: 2_000 }], messages: true });
      expect(await lists().of(esam)).toEqual({ blocks: [], messages: true });
      await expect(lists().add(amal, { userId: 'nobody' as UserId, atMs: 1 })).rejects.toMatchObject({
        code: 'unreadable',
      });
    });

    it('[BLOCK-4] are found by who stands on them, with how their owners are warned', async () => {
      await lists().add(dana, { userId: badr, atMs: 1 });
      await lists().setMessages(dana, false);
      await lists().add(dana, { userId: esam, atMs: 1 });
      expect(await lists().watching([badr, esam, amal], 9)).toEqual([
        { userId: amal, blockedId: badr, messages: true },
        { userId: dana, blockedId: badr, messages: false },
        { userId: dana, blockedId: esam, messages: false },
      ]);
      expect(await lists().watching([badr, esam], 2)).toHaveLength(2);
      expect(await lists().watching([amal], 9)).toEqual([]);
    });

    it('[BLOCK-4] warn once of each in a space, with the notice in the same transaction, until it is over', async () => {
      const warning = (key: string, blockedIds: readonly UserId[]): Warning => {
        return { spaceId: spaceOf('warned'), userId: amal, blockedIds, notice: noticeTo(amal, key) };
      };
      const keys = async (work: Promise<readonly { readonly key: string }[]>): Promise<readonly string[]> =>
        (await work).map(({ key }) => key);
      expect(await keys(lists().warn([warning('w1', [badr])]))).toEqual(['w1']);
      expect(await keys(lists().warn([warning('w2', [badr]), warning('w3', [badr, dana])]))).toEqual(['w3']);
      const waiting = await test().store.outbox.next(`notice ${server(9)} ${amal}`, 9);
      expect(waiting.map(({ effect }) => effect.key)).toEqual(['w1', 'w3']);
      await lists().over(spaceOf('warned'));
      expect(await keys(lists().warn([warning('w4', [badr])]))).toEqual(['w4']);
      await test().store.outbox.done(['w1', 'w3', 'w4']);
    });

    it('[BLOCK-5] are told to their owner alone, and go when their owner wants it', async () => {
      const { data } = test().store;
      expect((await data.about(amal, 9)).personal).toEqual({
        blocks: [{ userId: badr, sinceMs: 2_000 }],
        messages: true,
        warned: [{ spaceId: spaceOf('warned'), userId: badr }],
      });
      expect(JSON.stringify(await data.about(badr, 9))).not.toContain(amal);
      await data.forget(badr, 1);
      expect((await lists().of(amal)).blocks).toHaveLength(1);
      await lists().clear(amal);
      expect((await data.about(amal, 9)).personal).toEqual({ blocks: [], messages: true, warned: [] });
      expect((await lists().of(dana)).blocks).toHaveLength(2);
    });
  });

  describe('what a server did as a whole', () => {
    const piece: LogEffect = { type: 'log', key: 'server x', guildId: server(1), atMs: 1, heading: '**x**', text: 'x' };
    const block = (userId: UserId, over: Partial<LogEntry> = {}): Promise<void> =>
      test().store.blocks.block(
        server(1),
        { userId, byUserId: amal, atMs: 5_000, reason: over.reason ?? null },
        { line: line('blocked-in-server', { targetId: userId, ...over }), effects: [piece] },
      );

    it('[MOD-8] is logged with the block, once, with what is told of it', async () => {
      const { blocks, outbox } = test().store;
      await block(badr, { reason: 'amal says why' });
      await block(badr, { reason: 'again' });
      expect(await blocks.listed(server(1))).toEqual([
        { userId: badr, byUserId: amal, atMs: 5_000, reason: 'amal says why' },
      ]);
      const note = { line: line('unblocked-in-server', { targetId: badr }), effects: [] };
      await blocks.unblock(server(1), badr, note);
      await blocks.unblock(server(1), badr, note);
      expect((await blocks.log(server(1), 9)).map(({ act, reason }) => [act, reason])).toEqual([
        ['blocked-in-server', 'amal says why'],
        ['unblocked-in-server', undefined],
      ]);
      expect((await blocks.log(server(1), 1)).map(({ act }) => act)).toEqual(['unblocked-in-server']);
      expect((await outbox.next(`log ${server(1)}`, 9)).map(({ effect }) => effect)).toEqual([piece]);
      expect(await blocks.log(server(2), 9)).toEqual([]);
    });

    it('[DATA-1] [DATA-2] is told to who stands in it, and stays without them', async () => {
      const { blocks, data } = test().store;
      await block(dana, { reason: 'amal says more' });
      const own = await data.about(amal, 9);
      expect(own.lines.map(({ spaceId, guildId, act, reason }) => [spaceId, guildId, act, reason])).toEqual([
        [null, server(1), 'blocked-in-server', 'amal says why'],
        [null, server(1), 'unblocked-in-server', null],
        [null, server(1), 'blocked-in-server', 'amal says more'],
      ]);
      expect((await data.about(dana, 9)).lines).toMatchObject([
        { act: 'blocked-in-server', as: 'target', reason: null },
      ]);
      await data.forget(amal, 6_000);
      expect(await blocks.listed(server(1))).toEqual([{ userId: dana, byUserId: null, atMs: 5_000, reason: null }]);
      expect((await blocks.log(server(1), 9)).map(({ act, actorId, targetId }) => [act, actorId, targetId])).toEqual([
        ['blocked-in-server', null, badr],
        ['unblocked-in-server', null, badr],
        ['blocked-in-server', null, dana],
      ]);
    });

    it('[DATA-3] goes with its time, line by line', async () => {
      const { blocks, data } = test().store;
      await block(esam, { atMs: 8_000 });
      while ((await data.expire(7_000, 50)) > 0);
      expect((await blocks.log(server(1), 9)).map(({ targetId }) => targetId)).toEqual([esam]);
      expect(await blocks.of(server(1))).toEqual([dana, esam]);
    });
  });

  describe('a server that removed Majlis', () => {
    it('[DATA-5] is forgotten after a while, unless it comes back before', async () => {
      const { servers, settings, blocks, feeds, presets } = test().store;
      const [gone, back, here] = [server(5), server(6), server(7)];
      const arabic = { language: 'ar' as const, rules: DEFAULT_RULES };
      const note = { line: line('blocked-in-server'), effects: [] };
      for (const guildId of [gone, back, here]) {
        await settings.save(guildId, arabic, NEXT);
        await blocks.block(guildId, { userId: badr, byUserId: dana, atMs: 1, reason: null }, note);
        await feeds.ensure(guildId, keyOf(guildId));
        await presets.save(guildId, TEA);
        await presets.remember(guildId, esam, OWN);
      }
      expect(await servers.kept()).toEqual(expect.arrayContaining([gone, back, here]));
      await servers.note(gone, 1_000);
      await servers.note(gone, 9_000);
      await servers.note(back, 1_000);
      await test().reopen();
      const now = test().store;
      expect(await now.servers.left()).toEqual([gone, back]);
      expect(await now.servers.kept()).not.toEqual(expect.arrayContaining([gone]));
      await now.servers.returned(back);
      expect(await now.servers.forget(1_000, 9)).toEqual([]);
      expect(await now.servers.forget(2_000, 9)).toEqual([gone]);
      expect(await now.servers.forget(2_000, 9)).toEqual([]);
      const languages = [gone, back, here].map(async (guildId) => (await now.settings.get(guildId)).language);
      expect(await Promise.all(languages)).toEqual(['en', 'ar', 'ar']);
      expect([await now.blocks.of(gone), await now.blocks.of(back)]).toEqual([[], [badr]]);
      expect([await now.feeds.keyOf(gone), await now.feeds.keyOf(back)]).toEqual([null, keyOf(back)]);
      const kept = [gone, back].map(async (guildId) => [
        (await now.presets.ofServer(guildId)).length,
        await now.presets.remembered(guildId, esam),
        (await now.digests.get(guildId)).next,
      ]);
      expect(await Promise.all(kept)).toEqual([
        [0, null, null],
        [1, OWN, NEXT],
      ]);
      expect(await now.servers.left()).toEqual([]);
    });

    it('[DATA-5] is found by whatever is kept of it alone', async () => {
      const { servers, presets, feeds } = test().store;
      const [preset, own, feed] = [server(2), server(3), server(4)];
      await presets.save(preset, TEA);
      await presets.remember(own, esam, OWN);
      await feeds.ensure(feed, keyOf(feed));
      expect(await servers.kept()).toEqual(expect.arrayContaining([preset, own, feed]));
      await servers.note(own, 1);
      await servers.forget(2, 9);
      expect(await presets.remembered(own, esam)).toBeNull();
    });
  });

  it('[DATA-6] the words of who is not in a space any more go when it ends', async () => {
    const { spaces, data } = test().store;
    const wishes = async (): Promise<readonly unknown[]> =>
      (await data.ripeWishes()).filter(({ userId }) => userId === esam);
    const space = aSpace('formerhost', {
      hostId: dana,
      title: 'words of esam',
      description: 'esam says',
      people: [],
      hands: [],
    });
    await spaces.insert(space, [line('opened', { actorId: esam, detail: space.title })]);
    await spaces.save({ ...space, revision: 2 }, [line('transferred', { actorId: esam, targetId: dana })]);
    expect(await data.forget(esam, 50_000)).toEqual([space.id]);
    expect(await wishes()).toEqual([]);
    expect(await data.forget(esam, 50_000)).toEqual([space.id]);
    expect(await spaces.get(space.id)).toMatchObject({ title: 'words of esam' });
    const ended = { status: 'ended', sinceMs: 60_000, reason: 'left-empty' } as const;
    await spaces.save({ ...space, revision: 3, life: ended }, []);
    expect(await wishes()).toEqual([{ userId: esam, askedAtMs: 50_000 }]);
    expect(await data.forget(esam, 50_000)).toEqual([]);
    expect(await spaces.get(space.id)).toMatchObject({ title: '–', description: null, hostId: dana });
    expect(await wishes()).toEqual([]);
  });
}
