import { describe, expect, it } from 'vitest';
import { DEFAULT_SPACE_RULES } from '../../src/domain/index.ts';
import type { ServerPreset } from '../../src/domain/index.ts';
import type { GuildId, UserId } from '../../src/lib/index.ts';
import { ruledSpace } from '../support/a-space.ts';
import type { StoreUnderTest } from '../support/store-under-test.ts';

// as, in these: test data stands in for what the edges parse.
const server = (digits: string): GuildId => digits.repeat(9) as GuildId;
const user = (digits: string): UserId => digits.repeat(9) as UserId;

const { rules } = ruledSpace('presets');
const preset = (number: number, name: string): ServerPreset => ({ number, name, kind: 'voice', rules });

/** The part of the store's contract that presets and remembered settings need. */
export function presetContract(current: () => StoreUnderTest): void {
  describe('presets', () => {
    const presets = (): StoreUnderTest['store']['presets'] => current().store.presets;

    it('[PRESET-1] [PRESET-3] are kept whole, by server and number, over a restart', async () => {
      const [friday, tea] = [preset(1_780_000_000_000, 'ليلة "الجمعة" 🎙️'), preset(7, 'Tea')];
      await presets().save(server('71'), friday);
      await presets().save(server('71'), tea);
      await presets().save(server('72'), { ...tea, kind: null, rules: DEFAULT_SPACE_RULES });
      await current().reopen();
      expect(await presets().ofServer(server('71'))).toEqual([tea, friday]);
      await presets().save(server('71'), { ...tea, name: 'Coffee' });
      await presets().remove(server('71'), friday.number);
      await presets().remove(server('71'), friday.number);
      expect(await presets().ofServer(server('71'))).toEqual([{ ...tea, name: 'Coffee' }]);
      expect(await presets().ofServer(server('72'))).toEqual([{ ...tea, kind: null, rules: DEFAULT_SPACE_RULES }]);
      expect(await presets().ofServer(server('73'))).toEqual([]);
    });

    it('[PRESET-6] [PRESET-8] are remembered by person and server, told, and forgotten with either', async () => {
      const [one, two] = [user('74'), user('75')];
      const settings = { kind: 'stage', rules } as const;
      await presets().remember(server('74'), one, { kind: null, rules: DEFAULT_SPACE_RULES });
      await presets().remember(server('74'), one, settings);
      await presets().remember(server('75'), one, settings);
      await presets().remember(server('75'), two, settings);
      await current().reopen();
      expect(await presets().remembered(server('74'), one)).toEqual(settings);
      const about = await current().store.data.about(one, 9);
      expect(about.remembered).toEqual([
        { guildId: server('74'), ...settings },
        { guildId: server('75'), ...settings },
      ]);
      await presets().remember(server('74'), one, null);
      expect(await presets().remembered(server('74'), one)).toBeNull();
      // What is remembered is forgotten once: a wish is carried out again later, and that is not what it meant.
      await current().store.data.forget(one, 5);
      expect(await presets().remembered(server('75'), one)).toEqual(settings);
      await presets().forgetPerson(one);
      expect((await current().store.data.about(one, 9)).remembered).toEqual([]);
      expect(await presets().remembered(server('75'), two)).toEqual(settings);
      await presets().forgetServer(server('75'));
      expect(await presets().remembered(server('75'), two)).toBeNull();
    });
  });
}
