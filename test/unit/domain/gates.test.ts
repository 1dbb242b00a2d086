import { describe, expect, it } from 'vitest';
import type { SpeakerGate } from '../../../src/domain/index.ts';
import {
  accountAtMsOf,
  decideRules,
  DEFAULT_RULES,
  DEFAULT_SPACE_RULES,
  OPEN_GATE,
  parseGateNumbers,
  patched,
} from '../../../src/domain/index.ts';
import type { RoleId } from '../../../src/lib/index.ts';
import { story, type Story } from '../../support/space-story.ts';
import { userId } from '../../support/outside-people.ts';

// as: any text may stand in for an id here.
const [regular, elder] = ['1', '2'].map((id) => id as RoleId);
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const gate = (over: Partial<SpeakerGate>): SpeakerGate => ({ ...OPEN_GATE, ...over });

const gated = (over: Partial<SpeakerGate>, mode: 'moderated' | 'open' | 'turns' = 'moderated'): Story => {
  const told = story({ rules: patched(DEFAULT_SPACE_RULES, { speakers: over, queue: { mode } }) });
  told.see({ amina: 'audience', badr: 'audience' });
  return told;
};
const raise = (told: Story, who: string, question: string | null = null): string =>
  told.ask(who, { type: 'raise-hand', question });
const lower = (told: Story, who: string): string => told.ask(who, { type: 'lower-hand', userId: userId(who) });

describe('who may ask to speak', () => {
  it('[GATE-1] [GATE-2] has one of the roles, of the space and of the server each', () => {
    const told = gated({ roleIds: [regular, elder].filter((id) => id !== undefined) });
    told.know('amina', { roleIds: [] });
    told.know('badr', { roleIds: elder === undefined ? [] : [elder] });
    expect(raise(told, 'amina')).toBe('may-not-speak');
    expect(told.params).toEqual({ roles: '<@&1> <@&2>' });
    expect(raise(told, 'badr')).toBe('done');
    lower(told, 'badr');
    told.demand(gate({ roleIds: ['3' as RoleId] }));
    expect(raise(told, 'badr')).toBe('may-not-speak');
    expect(told.params).toEqual({ roles: '<@&3>' });
    expect(raise(told, 'amina')).toBe('may-not-speak');
    expect(told.params).toEqual({ roles: '<@&1> <@&2>', roles2: '<@&3>' });
  });

  it('[GATE-1] [GATE-2] has been there, and has had an account, for as long as the longer of both wants; to the millisecond', () => {
    const told = gated({ memberMin: 10, accountDays: 1 });
    told.demand(gate({ memberMin: 60 }));
    told.know('amina', { joinedAtMs: told.nowMs, accountAtMs: told.nowMs });
    expect(raise(told, 'amina')).toBe('may-not-speak');
    expect(told.params).toEqual({
      memberMin: '60',
      memberFrom: String(told.nowMs + 60 * MINUTE_MS),
      accountDays: '1',
      accountFrom: String(told.nowMs + DAY_MS),
    });
    told.know('badr', { joinedAtMs: told.nowMs - 60 * MINUTE_MS + 1, accountAtMs: told.nowMs - DAY_MS });
    expect(raise(told, 'badr')).toBe('may-not-speak');
    told.wait(1);
    expect(raise(told, 'badr')).toBe('done');
  });

  it('[GATE-1] is whoever nothing is known of', () => {
    const told = gated({ roleIds: ['1' as RoleId], memberMin: 10, accountDays: 1 });
    told.see({ cem: 'hand' });
    expect(told.queue()).toEqual(['cem']);
    expect(raise(told, 'amina')).toBe('done');
  });

  it.each(['open', 'turns', 'moderated'] as const)('[GATE-3] is nobody else where the queue is %s', (mode) => {
    const told = gated({ memberMin: 10 }, mode);
    for (const who of ['amina', 'mod', 'guest', 'co', 'badr'])
      told.know(who, { joinedAtMs: told.nowMs, moderates: who === 'mod' });
    told.ask('host', { type: 'add-guest', userId: userId('guest') });
    told.ask('host', { type: 'co-host', userId: userId('co') });
    told.see({ mod: 'audience', guest: 'audience', co: 'speaking' });
    told.see({ co: 'audience' });
    expect(raise(told, 'amina')).toBe('may-not-speak');
    for (const who of ['mod', 'guest', 'co']) expect(raise(told, who)).toBe('done');
    // Who is asked up by name is asked up by people.
    expect(told.ask('host', { type: 'invite', userId: userId('amina') })).toBe('done');
    expect([told.is('amina'), told.is('co')]).toEqual(['speaker inviting', 'co-host inviting']);
    told.see({ badr: 'speaking' });
    expect(told.is('badr')).toBe('speaker speaking');
  });

  it('[GATE-3] keeps a hand that is up when the gate is set', () => {
    const told = gated({});
    for (const who of ['amina', 'badr']) told.know(who, { joinedAtMs: told.nowMs });
    expect(raise(told, 'amina')).toBe('done');
    told.see({ badr: 'hand' });
    told.ask('host', { type: 'set-rules', rules: { speakers: { memberMin: 10 } } });
    expect(told.events).toContainEqual(expect.objectContaining({ changed: ['speak-member:10'] }));
    told.see({});
    expect(raise(told, 'amina', 'Why?')).toBe('done');
    expect(told.queue()).toEqual(['amina', 'badr']);
  });

  it('[GATE-4] is not who raises a hand by Discord’s own button: it is taken down there, each time, and waited for once', () => {
    const told = gated({ memberMin: 10 });
    told.know('amina', { joinedAtMs: told.nowMs });
    told.see({ amina: 'hand' });
    expect(told.events).toEqual([
      { type: 'hand-turned-away', userId: 'amina', refusal: expect.objectContaining({ code: 'may-not-speak' }) },
    ]);
    expect([told.queue(), told.space.toAudience]).toEqual([[], ['amina']]);
    told.see({});
    expect(told.events).toEqual([]);
    told.see({ amina: 'audience' });
    expect(told.types()).toEqual(['came-down']);
    told.see({ amina: 'hand' });
    expect(told.types()).toEqual(['hand-turned-away']);
    told.see({ amina: 'audience' });
    told.wait(10 * MINUTE_MS);
    told.see({ amina: 'hand' });
    expect(told.queue()).toEqual(['amina']);
  });

  it('[GATE-4] is not who something else keeps from it, guests and moderators neither', () => {
    const told = gated({});
    const besides = [{ code: 'not-owner', params: {} }] as const;
    told.know('amina', { besides, moderates: true });
    told.know('mod', { besides });
    told.see({ amina: 'hand', mod: 'audience' });
    expect(told.types()).toEqual(['hand-turned-away']);
    expect(raise(told, 'mod')).toBe('not-owner');
  });

  it('[BRAKE-2] is no newcomer under the brake, by whatever door, but for guests and moderators', () => {
    const told = gated({});
    told.see({ newbie: 'audience', newguest: 'audience' });
    told.ask('host', { type: 'add-guest', userId: userId('newguest') });
    told.ask('host', { type: 'brake', isOn: true });
    expect(raise(told, 'newbie')).toBe('newcomers-listen');
    told.see({ newbie: 'hand' });
    expect(told.types()).toEqual(['hand-turned-away']);
    expect(raise(told, 'newguest')).toBe('done');
  });
});

describe('how often', () => {
  it.each(['panel', 'discord'] as const)('[RATE-1] a hand goes up five times in two minutes, by the %s', (by) => {
    const told = gated({});
    const firstMs = told.nowMs;
    for (let times = 0; times < 5; times += 1) {
      if (by === 'panel') expect(raise(told, 'amina')).toBe('done');
      else told.see({ amina: 'hand' });
      expect(told.queue()).toEqual(['amina']);
      if (by === 'panel') lower(told, 'amina');
      else told.see({ amina: 'audience' });
      told.wait(1000);
    }
    expect(raise(told, 'amina')).toBe('hands-too-often');
    expect(told.params).toEqual({ until: String(firstMs + 120_000) });
    told.see({ amina: 'hand' });
    expect([told.types(), told.queue()]).toEqual([['hand-turned-away'], []]);
    told.see({ amina: 'audience' });
    expect(raise(told, 'badr')).toBe('done');
    told.wait(115_000);
    expect(raise(told, 'amina')).toBe('done');
  });

  it('[RATE-1] counts a hand that Discord shows anew as one that goes up anew, and takes one too many out of the queue', () => {
    const told = gated({});
    const present = { userId: userId('host'), presence: 'speaking', raisedAtMs: null } as const;
    const show = (raisedAtMs: number): void =>
      told.tell({
        type: 'observe',
        people: [present, { userId: userId('amina'), presence: 'hand', raisedAtMs }],
      });
    for (let times = 0; times < 5; times += 1) {
      show(told.nowMs);
      expect([told.types(), told.queue()]).toEqual([['hand-raised'], ['amina']]);
      told.wait(1000);
    }
    show(told.nowMs - 1000);
    expect(told.types()).toEqual([]);
    show(told.nowMs);
    expect([told.types(), told.queue(), told.space.toAudience]).toEqual([
      ['hand-gone', 'hand-turned-away'],
      [],
      ['amina'],
    ]);
  });

  it('[RATE-1] goes by when hands are seen, whatever moment to come somebody’s client says', () => {
    const told = gated({});
    for (let times = 1; times <= 6; times += 1) {
      const raisedAtMs = told.nowMs + times * 200_000;
      told.tell({ type: 'observe', people: [{ userId: userId('amina'), presence: 'hand', raisedAtMs }] });
      expect(told.queue()).toEqual(times <= 5 ? ['amina'] : []);
      told.wait(1000);
    }
  });

  it('[RATE-1] holds for guests too, and a question is no other hand', () => {
    const told = gated({}, 'open');
    told.ask('host', { type: 'add-guest', userId: userId('amina') });
    const outcomes = Array.from({ length: 6 }, () => {
      const outcome = raise(told, 'amina');
      told.ask('amina', { type: 'to-audience', userId: userId('amina') });
      return outcome;
    });
    expect(outcomes).toEqual(['done', 'done', 'done', 'done', 'done', 'hands-too-often']);
    const other = gated({});
    raise(other, 'badr');
    for (let times = 0; times < 9; times += 1) expect(raise(other, 'badr', `Why ${times}?`)).toBe('done');
  });
});

describe('a gate that is set', () => {
  it('[GATE-1] is held to its limits, and no role counts twice', () => {
    const { speakers } = patched(DEFAULT_SPACE_RULES, {
      speakers: { roleIds: ['1', '1', '2'].map((id) => id as RoleId), memberMin: 1e9, accountDays: -3 },
    });
    expect(speakers).toEqual({ roleIds: ['1', '2'], memberMin: 43_200, accountDays: 0 });
  });

  it('[GATE-5] is typed in the digits of either language, as whole numbers that fit', () => {
    expect(parseGateNumbers({ memberMin: ' ٦٠ ', accountDays: '۷' })).toEqual({
      ok: true,
      numbers: { memberMin: 60, accountDays: 7 },
    });
    for (const [memberMin, accountDays] of [
      ['43201', '0'],
      ['1.5', '0'],
      ['', '0'],
      ['0', '3651'],
    ] as const)
      expect(parseGateNumbers({ memberMin, accountDays })).toMatchObject({ ok: false });
    const typed = { memberMin: '10', accountDays: '3' };
    const set = decideRules(DEFAULT_RULES, { type: 'speaker-numbers', typed });
    expect(set.ok && set.rules.speakers).toEqual({ roleIds: [], memberMin: 10, accountDays: 3 });
    const roles = decideRules(DEFAULT_RULES, { type: 'speaker-roles', roles: ['1' as RoleId] });
    expect(roles.ok && roles.rules.speakers.roleIds).toEqual(['1']);
  });

  it('[GATE-1] reads the age of an account out of its id', () => {
    // Discord's own example (its documentation, "Snowflakes").
    expect(accountAtMsOf('175928847299117063')).toBe(1_462_015_105_796);
    expect([accountAtMsOf('amina'), accountAtMsOf('12')]).toEqual([null, null]);
  });
});
