import { describe, expect, it } from 'vitest';
import type { Lease, OwedUnmute } from '../../src/app/index.ts';
import type { GuildId, SpaceId, UserId } from '../../src/lib/index.ts';
import { guest, guild, host, idOf } from '../support/a-space.ts';
import type { StoreUnderTest } from '../support/store-under-test.ts';

// as, in these: test data stands in for what the edges parse.
const elsewhere = '111111111111111112' as GuildId;
const [accountA, accountB] = ['900000000000000001' as UserId, '900000000000000002' as UserId];
const spaceOf = (name: string): SpaceId => idOf(name) as SpaceId;

const owes = (over: Partial<OwedUnmute> = {}): OwedUnmute => {
  return { guildId: guild, userId: guest, spaceId: spaceOf('muted'), sinceMs: 5_000, ...over };
};

const lease = (name: string, accountId: UserId, guildId = guild): Lease => {
  return { spaceId: spaceOf(name), guildId, accountId };
};

/** The part of the store's contract that voice rooms need: owed unmutes. */
export function owedContract(current: () => StoreUnderTest): void {
  describe('owed unmutes', () => {
    const clear = async (): Promise<void> => {
      for (const { guildId, userId } of await current().store.owed.all())
        await current().store.owed.paid(guildId, userId);
      expect(await current().store.owed.all()).toEqual([]);
    };

    it('are kept per person and server, oldest first, until they are paid', async () => {
      await clear();
      const [young, old, there] = [
        owes({ userId: host, sinceMs: 9_000 }),
        owes(),
        owes({ guildId: elsewhere, sinceMs: 1 }),
      ];
      for (const one of [young, there, old]) await current().store.owed.owe(one);
      expect(await current().store.owed.all()).toEqual([there, old, young]);
      await current().store.owed.paid(guild, guest);
      await current().store.owed.paid(guild, guest);
      expect(await current().store.owed.all()).toEqual([there, young]);
    });

    it('stay as they were owed first, also when two owe at once', async () => {
      await clear();
      await current().store.owed.owe(owes());
      await current().store.owed.owe(owes({ spaceId: spaceOf('second'), sinceMs: 6_000 }));
      expect(await current().store.owed.all()).toEqual([owes()]);
      const both = [owes({ userId: host, sinceMs: 1 }), owes({ userId: host, sinceMs: 2 })];
      await Promise.all(both.map((one) => current().store.owed.owe(one)));
      const kept = (await current().store.owed.all()).filter(({ userId }) => userId === host);
      expect(kept).toHaveLength(1);
      expect(both).toContainEqual(kept[0]);
    });

    it('survive that the store is closed and opened again', async () => {
      await clear();
      await current().store.owed.owe(owes());
      await current().reopen();
      expect(await current().store.owed.all()).toEqual([owes()]);
    });

    it('are not stored when they could not be read back, and one that cannot be read does not hide the others', async () => {
      await clear();
      await expect(current().store.owed.owe(owes({ userId: 'nobody' as UserId }))).rejects.toMatchObject({
        code: 'unreadable',
      });
      await current().store.owed.owe(owes());
      await current().store.pool.query(`insert into app.owed_unmute values ($1, 'nobody', $2, 1)`, [
        guild,
        spaceOf('odd'),
      ]);
      expect(await current().store.owed.all()).toEqual([owes()]);
      expect(current().log.lines).toContainEqual(
        expect.objectContaining({ level: 'error', fields: expect.objectContaining({ id: spaceOf('odd') }) }),
      );
      await current().store.pool.query(`delete from app.owed_unmute where user_id = 'nobody'`);
    });
  });
}

/** The part of the store's contract that voice rooms need: leases. */
export function leaseContract(current: () => StoreUnderTest): void {
  describe('leases', () => {
    /** Exactly these are held afterwards. */
    const hold = async (...held: readonly Lease[]): Promise<void> => {
      const all = await current().store.leases.all();
      await current().store.leases.change(
        all.map(({ spaceId }) => spaceId),
        held,
      );
      expect(await current().store.leases.all()).toEqual(held);
    };

    it('are taken and given back, and two spaces can change their accounts with each other at once', async () => {
      await hold(lease('one', accountA), lease('two', accountB));
      await current().store.leases.change(
        [spaceOf('one'), spaceOf('two')],
        [lease('one', accountB), lease('two', accountA)],
      );
      expect(await current().store.leases.all()).toEqual([lease('one', accountB), lease('two', accountA)]);
      await current().store.leases.change([spaceOf('one')], []);
      await current().store.leases.change([], []);
      expect(await current().store.leases.all()).toEqual([lease('two', accountA)]);
    });

    it('are one per account in a server; a change that would make it two fails whole', async () => {
      const held = [lease('one', accountA), lease('two', accountB), lease('zwei', accountA, elsewhere)];
      await hold(...held);
      const change = current().store.leases.change(
        [spaceOf('two')],
        [lease('five', accountB), lease('four', accountA)],
      );
      await expect(change).rejects.toMatchObject({ name: 'StoreError', code: 'conflict', retryable: false });
      expect(await current().store.leases.all()).toEqual(held);
      const twice = current().store.leases.change(
        [],
        [lease('five', accountB, elsewhere), lease('four', accountB, elsewhere)],
      );
      await expect(twice).rejects.toMatchObject({ code: 'conflict' });
      expect(await current().store.leases.all()).toEqual(held);
    });

    it('let one of two through that take one account at once', async () => {
      await hold();
      const rivals = [lease('one', accountA), lease('two', accountA)];
      const results = await Promise.allSettled(rivals.map((one) => current().store.leases.change([], [one])));
      expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect(results).toContainEqual(
        expect.objectContaining({ reason: expect.objectContaining({ code: 'conflict' }) }),
      );
      const winner = rivals[results.findIndex(({ status }) => status === 'fulfilled')];
      expect(await current().store.leases.all()).toEqual([winner]);
    });

    it('take a change again whose answer was lost, and another account for a space instead of the one it has', async () => {
      await hold(lease('one', accountA));
      const again = (): Promise<void> => current().store.leases.change([spaceOf('one')], [lease('two', accountA)]);
      await again();
      await again();
      expect(await current().store.leases.all()).toEqual([lease('two', accountA)]);
      await current().store.leases.change([], [lease('two', accountB)]);
      expect(await current().store.leases.all()).toEqual([lease('two', accountB)]);
    });

    it('survive that the store is closed and opened again', async () => {
      await hold(lease('one', accountA), lease('two', accountB));
      await current().reopen();
      expect(await current().store.leases.all()).toEqual([lease('one', accountA), lease('two', accountB)]);
    });

    it('are not changed at all when one could not be read back, and one that cannot be read does not hide the others', async () => {
      await hold(lease('one', accountA));
      const odd = current().store.leases.change([spaceOf('one')], [lease('two', 'nobody' as UserId)]);
      await expect(odd).rejects.toMatchObject({ code: 'unreadable' });
      await current().store.pool.query(`insert into app.seat_lease values ($1, $2, 'nobody')`, [spaceOf('odd'), guild]);
      expect(await current().store.leases.all()).toEqual([lease('one', accountA)]);
      expect(current().log.lines).toContainEqual(
        expect.objectContaining({ level: 'error', fields: expect.objectContaining({ id: spaceOf('odd') }) }),
      );
      await current().store.pool.query(`delete from app.seat_lease where account_id = 'nobody'`);
    });
  });
}
