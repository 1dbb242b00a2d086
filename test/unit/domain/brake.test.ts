import { describe, expect, it } from 'vitest';
import type { QueueMode } from '../../../src/domain/index.ts';
import { DEFAULT_SPACE_RULES, dueAtMs, patched } from '../../../src/domain/index.ts';
import { story, type Story } from '../../support/space-story.ts';
import { userId } from '../../support/outside-people.ts';

const [amina, badr] = [userId('amina'), userId('badr')];

const braked = (mode: QueueMode): Story => {
  const told = story({ rules: patched(DEFAULT_SPACE_RULES, { queue: { mode } }) });
  told.see({ amina: 'speaking', badr: 'audience', cem: 'audience', newcomer: 'audience' });
  told.ask('host', { type: 'brake', isOn: true });
  return told;
};
const raise = (told: Story, who: string): string => told.ask(who, { type: 'raise-hand', question: null });

describe('the brake', () => {
  it('[BRAKE-1] mutes all speakers, says who pulled it, and leaves them muted once it is released', () => {
    const told = story();
    told.see({ amina: 'speaking' });
    expect(told.ask('amina', { type: 'brake', isOn: true })).toBe('not-host');
    expect(told.ask('host', { type: 'brake', isOn: false })).toBe('brake-is-off');
    expect(told.ask('host', { type: 'brake', isOn: true })).toBe('done');
    expect(told.space.brake).toEqual({ byUserId: userId('host'), sinceMs: told.nowMs, isModerators: false });
    expect(told.ask('host', { type: 'brake', isOn: true })).toBe('brake-is-on');
    expect(told.ask('host', { type: 'brake', isOn: false })).toBe('done');
    expect([told.space.brake, told.space.muted]).toEqual([null, [amina]]);
  });

  it.each(['open', 'turns'] as const)(
    '[BRAKE-1] holds the queue where the floor is %s, until it is released',
    (mode) => {
      const told = braked(mode);
      told.ask('host', { type: 'add-guest', userId: userId('cem') });
      expect(raise(told, 'badr')).toBe('done');
      expect(raise(told, 'cem')).toBe('done');
      told.wait(60_000);
      expect(told.queue()).toEqual(['badr', 'cem']);
      expect(told.ask('host', { type: 'approve', userId: badr })).toBe('done');
      expect(told.ask('host', { type: 'brake', isOn: false })).toBe('done');
      expect(told.is('cem')).toBe('speaker inviting');
    },
  );

  it('[BRAKE-2] lets a hand that came down go up again after 60 s only, and no newcomer’s', () => {
    const told = braked('moderated');
    expect(raise(told, 'newcomer')).toBe('newcomers-listen');
    raise(told, 'badr');
    told.ask('badr', { type: 'lower-hand', userId: badr });
    expect(raise(told, 'badr')).toBe('resting');
    expect(told.params).toEqual({ until: String(told.nowMs + 60_000) });
    told.wait(60_000);
    expect(raise(told, 'badr')).toBe('done');
    // Who goes up by their hand is not slowed by it.
    told.ask('host', { type: 'approve', userId: badr });
    expect(told.types()).toEqual(['speaker-added']);
    told.ask('host', { type: 'brake', isOn: false });
    expect(raise(told, 'newcomer')).toBe('done');
  });

  it('[BRAKE-2] [QUEUE-3] does not cut a longer rest short, and nothing is due by itself under it', () => {
    const told = story({ rules: patched(DEFAULT_SPACE_RULES, { queue: { mode: 'open', coolDownMs: 600_000 } }) });
    told.see({ amina: 'speaking' });
    told.see({ amina: 'audience' });
    const untilMs = told.nowMs + 600_000;
    told.see({ amina: 'hand' });
    expect(dueAtMs(told.space, told.nowMs)).toBe(untilMs);
    told.ask('host', { type: 'brake', isOn: true });
    expect(dueAtMs(told.space, told.nowMs)).toBe(told.nowMs + 12 * 3_600_000 - 300_000);
    told.see({ amina: 'audience' });
    expect(told.events).toContainEqual({ type: 'rests', userId: amina, untilMs });
  });
});
