import { describe, expect, it } from 'vitest';
import type { RoleId } from '../../../src/lib/index.ts';
import type { SpaceRules } from '../../../src/domain/index.ts';
import { DEFAULT_SPACE_RULES, LIMITS, patched, PRESET_NAMES, PRESETS } from '../../../src/domain/index.ts';
import { openingOf, openingStory, story } from '../../support/space-story.ts';
import { userId } from '../../support/outside-people.ts';

// as: any text may stand in for an id here.
const roles = (count: number): readonly RoleId[] => Array.from({ length: count }, (_, n) => `${n}` as RoleId);
const amina = userId('amina');

describe('what a space is set to', () => {
  it('[ACCESS-1] lets in everyone, 1 to 25 roles, or the guests; hidden and locked', () => {
    const told = story();
    expect(told.space.rules).toMatchObject({ access: { type: 'everyone' }, hidden: false, locked: false });
    const set = (rules: Partial<SpaceRules>): string => told.ask('host', { type: 'set-rules', rules });
    expect(set({ access: { type: 'roles', roleIds: [] } })).toBe('no-roles');
    expect(set({ access: { type: 'roles', roleIds: roles(26) } })).toBe('too-many-roles');
    expect(told.params).toEqual({ max: '25' });
    expect(set({ access: { type: 'roles', roleIds: roles(25) } })).toBe('done');
    expect(set({ access: { type: 'invited' }, hidden: true, locked: true })).toBe('done');
    expect(told.space.rules).toEqual({
      ...DEFAULT_SPACE_RULES,
      access: { type: 'invited' },
      hidden: true,
      locked: true,
    });
  });

  it.each([0, 26])('[ACCESS-1] is not opened for %i roles', (count) => {
    const rules: SpaceRules = { ...DEFAULT_SPACE_RULES, access: { type: 'roles', roleIds: roles(count) } };
    expect(openingOf({ rules })).toMatchObject({ refusal: { code: count === 0 ? 'no-roles' : 'too-many-roles' } });
  });

  it('[ACCESS-2] may be changed from the opening to the end by who runs it', () => {
    const told = openingStory();
    expect(told.ask('amina', { type: 'set-rules', rules: { locked: true } })).toBe('not-host');
    expect(told.ask('host', { type: 'set-rules', rules: { locked: true } })).toBe('done');
    expect(told.ask('host', { type: 'set-rules', rules: { locked: true } })).toBe('done');
    expect(told.events).toEqual([]);
    expect(told.ask('host', { type: 'set-rules', rules: {} })).toBe('done');
    expect(told.events).toEqual([]);
    told.ask('host', { type: 'end' });
    expect(told.ask('host', { type: 'set-rules', rules: { locked: false } })).toBe('space-over');
  });

  it('[ACCESS-2] is held to the limits, number by number', () => {
    const least = patched(DEFAULT_SPACE_RULES, { queue: { turnMs: -1, coolDownMs: -1 }, maxLengthMs: 1 });
    const most = patched(DEFAULT_SPACE_RULES, { queue: { turnMs: 1e12, coolDownMs: 1e12 }, maxLengthMs: 1e12 });
    expect([least.queue.turnMs, most.queue.turnMs]).toEqual([15_000, 1_800_000]);
    expect([least.queue.coolDownMs, most.queue.coolDownMs]).toEqual([0, 3_600_000]);
    expect([least.maxLengthMs, most.maxLengthMs]).toEqual([300_000, 86_400_000]);
    expect(patched(DEFAULT_SPACE_RULES, { queue: { turnMs: 20_000.4 } }).queue.turnMs).toBe(20_000);
    // One thing of the queue is changed, the others stay.
    const turns = patched(most, { queue: { mode: 'turns' } });
    expect(turns.queue).toEqual({ ...most.queue, mode: 'turns' });
  });

  it('[ACCESS-4] has presets that keep to the limits', () => {
    expect(Object.keys(PRESETS)).toEqual([...PRESET_NAMES]);
    for (const name of PRESET_NAMES) {
      expect(patched(PRESETS[name], {}), name).toEqual(PRESETS[name]);
      expect(openingOf({ rules: PRESETS[name] }).ok).toBe(true);
    }
    const queues = PRESET_NAMES.map((name) => PRESETS[name].queue);
    const told = queues.map(({ mode, order, turnMs, coolDownMs }) => [
      mode,
      order,
      turnMs / 60_000,
      coolDownMs / 60_000,
    ]);
    expect(told).toEqual([
      ['moderated', 'first-come', 3, 0],
      ['turns', 'first-come', 5, 2],
      ['moderated', 'quiet-first', 3, 1],
      ['turns', 'quiet-first', 2, 5],
      ['moderated', 'quiet-first', 3, 0],
      ['turns', 'first-come', 10, 0],
    ]);
    expect(PRESETS.class.maxLengthMs).toBe(3 * 3_600_000);
    expect(LIMITS.roles).toBe(25);
  });

  it('[ACCESS-3] has a guest list of at most 100, kept by who runs it', () => {
    const told = story();
    expect(told.ask('amina', { type: 'add-guest', userId: amina })).toBe('not-host');
    expect(told.ask('host', { type: 'add-guest', userId: amina })).toBe('done');
    expect(told.ask('host', { type: 'add-guest', userId: amina })).toBe('is-a-guest');
    expect(told.ask('mod', { type: 'drop-guest', userId: amina })).toBe('done');
    expect(told.ask('mod', { type: 'drop-guest', userId: amina })).toBe('not-a-guest');
    for (let n = 0; n < 100; n += 1) told.ask('host', { type: 'add-guest', userId: userId(`g${n}`) });
    expect(told.ask('host', { type: 'add-guest', userId: amina })).toBe('too-many-guests');
    expect(told.params).toEqual({ max: '100' });
  });
});

describe('title and description', () => {
  it('[ACCESS-5] are changed by who runs it, cleaned, and refused as at the opening', () => {
    const told = openingStory();
    expect(told.ask('amina', { type: 'retitle', title: 'Mine' })).toBe('not-host');
    expect(told.ask('amina', { type: 'describe', description: 'Mine' })).toBe('not-host');
    expect(told.ask('host', { type: 'retitle', title: ' Friday\n talk ' })).toBe('done');
    expect(told.ask('host', { type: 'retitle', title: 'Friday talk' })).toBe('done');
    expect(told.events).toEqual([]);
    expect(told.ask('host', { type: 'retitle', title: ' ' })).toBe('title-empty');
    expect(told.ask('host', { type: 'retitle', title: 'x'.repeat(101) })).toBe('title-too-long');
    expect(told.ask('mod', { type: 'describe', description: 'About it' })).toBe('done');
    expect(told.ask('mod', { type: 'describe', description: 'x'.repeat(1001) })).toBe('description-too-long');
    expect([told.space.title, told.space.description]).toEqual(['Friday talk', 'About it']);
    expect(told.ask('mod', { type: 'describe', description: null })).toBe('done');
    expect(told.space.description).toBeNull();
    expect(told.ask('mod', { type: 'describe', description: ' ' })).toBe('done');
    expect(told.events).toEqual([]);
  });
});
