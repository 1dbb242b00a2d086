import { describe, expect, it } from 'vitest';
import type { ServerNote } from '../../src/app/index.ts';
import type { GuildId, UserId } from '../../src/lib/index.ts';
import { guest, guild, host } from '../support/a-space.ts';
import type { StoreUnderTest } from '../support/store-under-test.ts';

// as, in these: test data stands in for what the edges parse.
const elsewhere = '111111111111111112' as GuildId;
const [amina, badr] = ['900000000000000005' as UserId, '900000000000000004' as UserId];

/** The part of the store's contract that moderation needs: who is blocked in a whole server. */
export function blockContract(current: () => StoreUnderTest): void {
  describe('blocks of a server', () => {
    const noteOf = (act: string, actorId: UserId, targetId: UserId): ServerNote => ({
      line: { atMs: 1_000, actorId, act, targetId, detail: null },
      effects: [],
    });
    const block = (server: GuildId, userId: UserId, byUserId: UserId, atMs: number): Promise<void> =>
      current().store.blocks.block(
        server,
        { userId, byUserId, atMs, reason: null },
        noteOf('blocked-in-server', byUserId, userId),
      );
    const unblock = (server: GuildId, userId: UserId): Promise<void> =>
      current().store.blocks.unblock(server, userId, noteOf('unblocked-in-server', host, userId));
    const clear = async (): Promise<void> => {
      const { blocks } = current().store;
      for (const server of [guild, elsewhere]) {
        for (const userId of await blocks.of(server)) await unblock(server, userId);
        expect(await blocks.of(server)).toEqual([]);
      }
    };

    it('are listed by server, in the order in which they were set, until they are lifted', async () => {
      await clear();
      const { blocks } = current().store;
      await block(guild, guest, host, 3_000);
      await block(guild, amina, host, 1_000);
      await block(guild, badr, amina, 3_000);
      await block(elsewhere, badr, host, 2_000);
      expect(await blocks.of(guild)).toEqual([amina, guest, badr]);
      await unblock(guild, badr);
      await unblock(guild, badr);
      expect([await blocks.of(guild), await blocks.of(elsewhere)]).toEqual([[amina, guest], [badr]]);
    });

    it('are set once, also when two set them at once, and stay as they were set first', async () => {
      await clear();
      const { blocks } = current().store;
      await Promise.all([guest, guest].map((userId) => block(guild, userId, host, 5_000)));
      await block(guild, amina, host, 6_000);
      await block(guild, guest, amina, 9_000);
      expect(await blocks.of(guild)).toEqual([guest, amina]);
    });

    it('survive that the store is closed and opened again', async () => {
      await clear();
      await block(guild, guest, host, 5_000);
      await current().reopen();
      expect(await current().store.blocks.of(guild)).toEqual([guest]);
    });

    it('are not stored when they could not be read back, and one that cannot be read does not hide the others', async () => {
      await clear();
      const { blocks, pool } = current().store;
      const nobody = 'nobody' as UserId;
      await expect(block(guild, nobody, host, 1)).rejects.toMatchObject({ code: 'unreadable' });
      await expect(block(guild, guest, nobody, 1)).rejects.toMatchObject({ code: 'unreadable' });
      await block(guild, guest, host, 5_000);
      await pool.query(`insert into app.server_block values ($1, 'nobody', $2, 1)`, [guild, host]);
      expect(await blocks.of(guild)).toEqual([guest]);
      expect(current().log.lines).toContainEqual(
        expect.objectContaining({ level: 'error', fields: expect.objectContaining({ id: guild }) }),
      );
      await pool.query(`delete from app.server_block where user_id = 'nobody'`);
    });
  });
}
