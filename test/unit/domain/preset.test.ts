import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bothPatches,
  DEFAULT_SPACE_RULES,
  parsePresetName,
  patched,
  patchOf,
  presetKey,
  PRESETS,
  refitted,
  settingsOf,
} from '../../../src/domain/index.ts';
import type { Ground, PresetName, SpaceRules, SpaceSettings } from '../../../src/domain/index.ts';
import type { RoleId } from '../../../src/lib/index.ts';
import { ruledSpace } from '../../support/a-space.ts';
import { presetRules } from '../../support/space-acts.ts';

const SEED = 20_261_126;
// as: any text may stand in for a role's id here.
const [here, gone] = ['here' as RoleId, 'gone' as RoleId];
const ground: Ground = { hasRole: (role) => role === here, hasCommunity: true, maxLengthMs: 86_400_000 };
const settings = (over: Partial<SpaceRules>, kind: SpaceSettings['kind'] = null): SpaceSettings => ({
  kind,
  rules: { ...DEFAULT_SPACE_RULES, ...over },
});
const rolesIn = ({ access }: SpaceRules): readonly RoleId[] => (access.type === 'roles' ? access.roleIds : []);

describe('the name of a preset', () => {
  it('[PRESET-2] has 1 to 32 characters with something to see, on one line', () => {
    expect(parsePresetName('  ليلة\n  المجلس ')).toEqual({ ok: true, text: 'ليلة المجلس' });
    expect(parsePresetName('🎙️'.repeat(16)).ok).toBe(true);
    expect(parsePresetName('x'.repeat(33))).toMatchObject({ refusal: { code: 'preset-name-too-long' } });
    expect(parsePresetName(' \u200B ')).toMatchObject({ refusal: { code: 'preset-name-empty' } });
  });

  it('[PRESET-2] is the same in any case and way of writing letters', () => {
    expect(presetKey('ＦＲＩＤＡＹ')).toBe(presetKey(' friday '));
    expect(presetKey('E\u0301te')).toBe(presetKey('éTE'));
    expect(presetKey('Friday')).not.toBe(presetKey('Fridays'));
  });
});

describe('what a preset holds', () => {
  it('[PRESET-3] is how the space runs, and not that it is locked', () => {
    const space = ruledSpace('preset');
    expect(settingsOf(space)).toEqual({ kind: 'stage', rules: { ...space.rules, locked: false } });
    expect(patchOf(settingsOf(space))).not.toHaveProperty('locked');
  });

  it('[PRESET-3] comes out of any preset of ours as it went in, whatever is said besides counting over it', () => {
    fc.assert(
      fc.property(
        presetRules,
        fc.constantFrom<PresetName>('panel-talk', 'town-hall', 'music'),
        fc.record({ turnMs: fc.integer({ min: 15_000, max: 900_000 }) }),
        (rules, preset, queue) => {
          const kept = patchOf({ kind: null, rules });
          expect(patched(PRESETS[preset], kept)).toEqual({ ...rules, locked: false });
          const both = patched(PRESETS[preset], bothPatches(kept, { queue, hidden: true }));
          expect(both).toEqual(patched({ ...rules, locked: false }, { queue, hidden: true }));
        },
      ),
      { seed: SEED },
    );
  });
});

describe('a preset where things have changed', () => {
  it('[PRESET-7] leaves out roles that are gone, and opens no door by it', () => {
    const open = settings({ access: { type: 'roles', roleIds: [here, gone] } });
    expect(refitted(open, ground)).toEqual({
      settings: settings({ access: { type: 'roles', roleIds: [here] } }),
      notes: [{ code: 'preset-roles-gone', params: { count: '1' } }],
    });
    const { settings: shut } = refitted(settings({ access: { type: 'roles', roleIds: [gone] } }), ground);
    expect(shut.rules.access).toEqual({ type: 'invited' });
    const gate = { roleIds: [gone], memberMin: 0, accountDays: 0 };
    expect(refitted(settings({ speakers: gate }), ground).settings.rules.speakers).toEqual(gate);
    const some = { ...gate, roleIds: [gone, here] };
    expect(refitted(settings({ speakers: some }), ground).settings.rules.speakers.roleIds).toEqual([here]);
  });

  it('[PRESET-7] is as long as the server allows, and a voice room where it has no stages', () => {
    const short = { ...ground, maxLengthMs: 3_600_000, hasCommunity: false };
    const { settings: fitted, notes } = refitted(settings({ maxLengthMs: 7_200_000 }, 'stage'), short);
    expect([fitted.kind, fitted.rules.maxLengthMs]).toEqual([null, 3_600_000]);
    expect(notes.map(({ code }) => code)).toEqual(['preset-length-cut', 'preset-no-stage']);
    expect(refitted(settings({}, 'voice'), { ...short, maxLengthMs: 86_400_000 }).notes).toEqual([]);
  });

  it('[PRESET-7] never lets in, or lets speak, whom it did not', () => {
    const role = fc.constantFrom(here, gone);
    const access = fc.oneof(
      fc.constant({ type: 'everyone' as const }),
      fc.constant({ type: 'invited' as const }),
      fc.record({ type: fc.constant('roles' as const), roleIds: fc.array(role, { minLength: 1, maxLength: 3 }) }),
    );
    fc.assert(
      fc.property(access, fc.array(role, { maxLength: 3 }), (who, roleIds) => {
        const before = settings({ access: who, speakers: { roleIds, memberMin: 0, accountDays: 0 } });
        const { rules } = refitted(before, ground).settings;
        if (rules.access.type === 'everyone') expect(who.type).toBe('everyone');
        expect(rolesIn(before.rules)).toEqual(expect.arrayContaining([...rolesIn(rules)]));
        if (rules.speakers.roleIds.length === 0) expect(roleIds).toEqual([]);
        expect(refitted({ kind: null, rules }, ground).settings).toEqual({ kind: null, rules });
      }),
      { seed: SEED },
    );
  });
});
