import { describe, expect, it } from 'vitest';
import type { LogEntry, PersonSettings } from '../../src/app/index.ts';
import { DEFAULT_RULES, type ServerRules, type Space } from '../../src/domain/index.ts';
import type { ChannelId, GuildId, RoleId, UserId } from '../../src/lib/index.ts';
import { aSpace } from '../support/a-space.ts';
import type { StoreUnderTest } from '../support/store-under-test.ts';

// as, in these: test data stands in for what the edges parse.
const here = '111111111111111133' as GuildId;
const elsewhere = '111111111111111134' as GuildId;
const [opener, heir] = ['222222222222222233' as UserId, '222222222222222234' as UserId];

/** Everything set otherwise than by default. */
const rules: ServerRules = {
  zone: 'Asia/Riyadh',
  openers: ['1' as RoleId, '2' as RoleId],
  category: '3' as ChannelId,
  kind: 'voice',
  preset: { type: 'own', number: 1_795_000_000_000 },
  announcing: { channelId: '4' as ChannelId, roleId: '5' as RoleId },
  digest: { day: 'TH', atMin: 1080 },
  logChannel: '6' as ChannelId,
  maxSpaces: 1,
  maxPerHost: 2,
  openEveryMin: 3,
  maxLengthMin: 15,
  quietHours: { fromMin: 1380, toMin: 0 },
  ownRooms: false,
  words: ['rude', 'قبيح'],
  speakers: { roleIds: ['7' as RoleId], memberMin: 60, accountDays: 7 },
};

/** The part of the store's contract that settings, past openings and people need. */
export function setupContract(current: () => StoreUnderTest): void {
  it('keeps everything that a server can set', async () => {
    const { settings } = current().store;
    await settings.save(here, { language: 'ar', rules });
    expect(await settings.get(here)).toEqual({ language: 'ar', rules });
    await settings.save(here, { language: 'en', rules: DEFAULT_RULES });
    expect(await settings.get(here)).toEqual({ language: 'en', rules: DEFAULT_RULES });
  });

  describe('the last opening of somebody', () => {
    const open = async (name: string, atMs: number, over: Partial<Space> = {}): Promise<Space> => {
      const space = aSpace(name, {
        guildId: here,
        hostId: opener,
        life: { status: 'opening', sinceMs: atMs },
        ...over,
      });
      const line: LogEntry = { atMs, actorId: opener, act: 'opened', targetId: null, detail: space.title };
      await current().store.spaces.insert(space, [line]);
      return space;
    };
    const last = (sinceMs: number, userId = opener, guildId = here): Promise<number | null> =>
      current().store.openings.lastOpened(guildId, userId, sinceMs);

    it('is found by who opened, in that server, since then; also when the space has another host by now or is over', async () => {
      expect(await last(0)).toBeNull();
      const first = await open('openedone', 10_000);
      expect(await last(0)).toBe(10_000);
      const handed = {
        ...first,
        revision: 2,
        hostId: heir,
        life: { status: 'ended', sinceMs: 11_000, reason: 'left-empty' },
      } as const;
      expect(await current().store.spaces.save(handed, [])).toBe(true);
      expect(await last(10_000)).toBe(10_000);
      expect(await last(10_001)).toBeNull();
      expect(await last(0, heir)).toBeNull();
      expect(await last(0, opener, elsewhere)).toBeNull();
      await open('openedtwo', 20_000);
      expect(await last(0)).toBe(20_000);
    });

    it('is not one that could not be opened', async () => {
      const failed = await open('openednot', 30_000);
      const over = {
        ...failed,
        revision: 2,
        life: { status: 'ended', sinceMs: 31_000, reason: 'could-not-open' },
      } as const;
      await current().store.spaces.save(over, []);
      expect(await last(0)).toBe(20_000);
    });

    it('is not lost by a record that cannot be read', async () => {
      const { id } = await open('openedbad', 40_000);
      await current().store.pool.query(`update app.space set state = '{}' where id = $1`, [id]);
      expect(await last(0)).toBe(20_000);
      await current().store.pool.query('delete from app.space where id = $1', [id]);
    });
  });

  it('keeps what people set for themselves, one row each, and no row of nothing', async () => {
    const { people, pool } = current().store;
    const none: PersonSettings = { language: null, zone: null };
    const count = async (): Promise<number> =>
      (await pool.query('select 1 from app.person_settings where user_id = $1', [opener])).rowCount ?? 0;
    expect(await people.get(opener)).toEqual(none);
    const settings: readonly PersonSettings[] = [
      { language: 'ar', zone: null },
      { language: 'en', zone: 'Asia/Riyadh' },
      { language: null, zone: 'Africa/Cairo' },
    ];
    for (const set of settings) {
      await people.save(opener, set);
      expect(await people.get(opener)).toEqual(set);
      expect(await count()).toBe(1);
    }
    expect(await people.get(heir)).toEqual(none);
    await people.save(opener, none);
    expect(await people.get(opener)).toEqual(none);
    expect(await count()).toBe(0);
  });
}
