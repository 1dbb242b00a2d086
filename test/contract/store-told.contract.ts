import { expect, it } from 'vitest';
import type { LogEffect } from '../../src/app/index.ts';
import { DEFAULT_RULES } from '../../src/domain/index.ts';
import type { GuildId } from '../../src/lib/index.ts';
import type { StoreUnderTest } from '../support/store-under-test.ts';

// as, in these: test data stands in for what the edges parse.
const guildId = '111111111111111155' as GuildId;
const other = '111111111111111156' as GuildId;
/** Far before the times of other tests. */
const NOW = 1000;

const line = (key: string): LogEffect => ({ type: 'log', key, guildId, atMs: NOW, heading: 'Tea', text: key });

/** The part of the store's contract that what is told once and digests need. */
export function toldContract(current: () => StoreUnderTest): void {
  const waiting = async (): Promise<readonly string[]> =>
    (await current().store.outbox.next(`log ${guildId}`, 10)).map(({ effect }) => effect.key);

  it('[PLAN-20] keeps what was told once, with what is told by it, wholly or not at all', async () => {
    const { told, outbox } = current().store;
    expect(await told.untold(['dead b', 'dead a'])).toEqual(['dead b', 'dead a']);
    expect(await told.tell(['dead a'], [line('first')], NOW)).toBe(true);
    expect(await told.tell(['dead b', 'dead a'], [line('second')], NOW)).toBe(false);
    expect(await told.untold(['dead b', 'dead a'])).toEqual(['dead b']);
    expect(await waiting()).toEqual(['first']);
    expect(await told.tell(['dead b'], [], NOW + 10)).toBe(true);
    expect(await told.trim(NOW + 10)).toBe(1);
    expect(await told.untold(['dead b', 'dead a'])).toEqual(['dead a']);
    await outbox.drop(guildId);
  });

  it('[EVENT-14] forgets the key of an effect with the effect, and what was told once not with what told it', async () => {
    const { told, outbox } = current().store;
    expect(await told.tell(['room a'], [line('same')], NOW)).toBe(true);
    expect(await told.tell(['room b'], [line('same')], NOW)).toBe(true);
    expect(await waiting()).toEqual(['same']);
    await outbox.done(['same']);
    expect(await told.tell(['room a'], [line('same')], NOW)).toBe(false);
    expect(await waiting()).toEqual([]);
    expect(await told.tell(['room c'], [line('same')], NOW)).toBe(true);
    expect(await waiting()).toEqual(['same']);
    expect(await told.trim(NOW + 1)).toBe(3);
    await outbox.drop(guildId);
  });

  it('[DIGEST-1] [DIGEST-3] keeps when the digest of a server is due, with its settings, and deals with each once', async () => {
    const { settings, digests, outbox } = current().store;
    const set = { language: 'en', rules: DEFAULT_RULES } as const;
    const [first, next] = [
      { date: '1970-01-01', dueAtMs: 500 },
      { date: '1970-01-08', dueAtMs: 900 },
    ];
    await settings.save(guildId, set, first);
    await settings.save(other, set, { ...first, dueAtMs: 400 });
    // Other settings leave it as it is.
    await settings.save(guildId, set);
    const due = { guildId, ...first };
    expect(await digests.dueUntil(499, 9)).toEqual([{ guildId: other, ...first, dueAtMs: 400 }]);
    expect(await digests.dueUntil(500, 9, { guildId: other, dueAtMs: 400 })).toEqual([due]);
    expect(await digests.done({ ...due, dueAtMs: 1 }, next, [line('no')])).toBe(false);
    expect(await digests.done(due, next, [line('digest')])).toBe(true);
    expect(await digests.done(due, next, [line('again')])).toBe(false);
    expect(await waiting()).toEqual(['digest']);
    expect(await digests.get(guildId)).toEqual({ next, lastDate: '1970-01-01' });
    await settings.save(guildId, set, null);
    await settings.save(other, set, null);
    expect(await digests.get(guildId)).toEqual({ next: null, lastDate: '1970-01-01' });
    expect(await digests.dueUntil(1000, 9)).toEqual([]);
    await outbox.drop(guildId);
  });
}
