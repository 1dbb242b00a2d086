import { describe, expect, it } from 'vitest';
import { createSettingsBook } from '../../../src/app/settings-book.ts';
import { DEFAULT_RULES } from '../../../src/domain/index.ts';
import type { GuildSettings } from '../../../src/app/index.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { outsideCalendar } from '../../support/outside-calendar.ts';
import { channelId, guildId } from '../../support/outside-people.ts';

const guild = guildId('one');
const UNSET: GuildSettings = { language: 'en', rules: DEFAULT_RULES };
const SET: GuildSettings = { language: 'en', rules: { ...DEFAULT_RULES, logChannel: channelId('log') } };

describe('what a server has set', () => {
  it('[SETUP-1] counts from when it is saved, though it was being read since before', async () => {
    const slow = Promise.withResolvers<GuildSettings>();
    let reads = 0;
    const book = createSettingsBook(
      {
        settings: {
          get: async () => ((reads += 1) === 1 ? await slow.promise : UNSET),
          save: async () => undefined,
        },
        calendar: outsideCalendar,
        clock: createManualClock(),
      },
      () => undefined,
    );
    const early = book.get(guild);
    await book.change(guild, () => ({ ok: true, value: SET }));
    slow.resolve(UNSET);
    expect([await early, await book.get(guild)]).toEqual([SET, SET]);
  });
});
