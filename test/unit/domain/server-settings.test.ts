import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideRules, DEFAULT_RULES, type RulesChange, type ServerRules } from '../../../src/domain/index.ts';
import type { ChannelId, RoleId } from '../../../src/lib/index.ts';
import { budget } from '../../support/budget.ts';

const SEED = 20_261_125;
// as, in these: any text may stand in for an id here.
const channelId = 'channel' as ChannelId;
const roleId = 'role' as RoleId;

const after = (change: RulesChange, rules: ServerRules = DEFAULT_RULES): ServerRules => {
  const decided = decideRules(rules, change);
  if (!decided.ok) throw new Error(decided.refusal.code);
  return decided.rules;
};
const refused = (change: RulesChange, rules: ServerRules = DEFAULT_RULES): object | null => {
  const decided = decideRules(rules, change);
  return decided.ok ? null : decided.refusal;
};
const quiet = (from: string, to: string): RulesChange => ({ type: 'quiet-hours', from, to });
const zone = (typed: string): RulesChange => ({ type: 'zone', typed });
const limits = (over: Partial<Record<string, string>>): RulesChange => ({
  type: 'limits',
  typed: { maxSpaces: '10', maxPerHost: '10', openEveryMin: '0', maxLengthMin: '720', ...over },
});

describe('a change of the rules', () => {
  it('[SETUP-1] changes the one thing it names', () => {
    expect(after({ type: 'openers', roles: [roleId, roleId] })).toEqual({ ...DEFAULT_RULES, openers: [roleId] });
    expect(after({ type: 'category', channelId })).toEqual({ ...DEFAULT_RULES, category: channelId });
    expect(after({ type: 'kind', kind: 'voice' })).toEqual({ ...DEFAULT_RULES, kind: 'voice' });
    expect(after({ type: 'log-in', channelId })).toEqual({ ...DEFAULT_RULES, logChannel: channelId });
    expect(after({ type: 'log-in', channelId: null }, after({ type: 'log-in', channelId }))).toEqual(DEFAULT_RULES);
  });

  it('[SETUP-1] keeps the role that is pinged for as long as there is a channel to ping it in', () => {
    const announced = after({ type: 'announce-to', roleId }, after({ type: 'announce-in', channelId }));
    expect(announced.announcing).toEqual({ channelId, roleId });
    // as: any text may stand in for an id here.
    expect(after({ type: 'announce-in', channelId: 'other' as ChannelId }, announced).announcing?.roleId).toBe(roleId);
    expect(after({ type: 'announce-in', channelId: null }, announced).announcing).toBeNull();
    expect(refused({ type: 'announce-to', roleId })).toMatchObject({ code: 'announce-first' });
  });
});

describe('times of day', () => {
  it.each([
    ['23:00', '07:00', 1380, 420],
    ['9', '17.30', 540, 1050],
    ['11 pm', '7 AM', 1380, 420],
    ['12 am', '12pm', 0, 720],
    ['٢٣:٠٠', '٧ ص', 1380, 420],
    ['۲۲:۱۵', '٦ م', 1335, 1080],
    ['0:00', '24:00 ', 0, 0],
  ])('[SETUP-2] are read as people write them (%s, %s)', (from, to, fromMin, toMin) => {
    if (fromMin === toMin) expect(refused(quiet(from, to))).toMatchObject({ code: 'quiet-all-day' });
    else expect(after(quiet(from, to)).quietHours).toEqual({ fromMin, toMin });
  });

  it.each(['25:00', '12:60', '13 pm', '0 am', 'noon', '-1', '7:5', '24:01', '1e3', '::', '٩٩'])(
    '[SETUP-2] that are none are told so and change nothing (%s)',
    (typed) => {
      expect(refused(quiet(typed, '7:00'))).toMatchObject({ code: 'time-unreadable', params: { typed } });
      expect(refused(quiet('7:00', typed))).toMatchObject({ code: 'time-unreadable', params: { typed } });
    },
  );

  it('[SETUP-2] come in pairs, or not at all', () => {
    expect(refused(quiet('7:00', ' '))).toMatchObject({ code: 'quiet-half' });
    expect(refused(quiet('', '7:00'))).toMatchObject({ code: 'quiet-half' });
    expect(after(quiet(' ', ''), after(quiet('1', '2'))).quietHours).toBeNull();
  });
});

describe('a time zone', () => {
  it.each([
    ['Asia/Riyadh', 'Asia/Riyadh'],
    [' asia/riyadh ', 'Asia/Riyadh'],
    ['america/new york', 'America/New_York'],
    ['africa/dar es salaam', 'Africa/Dar_es_Salaam'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['utc', 'UTC'],
  ])('[SETUP-2] is known by its IANA name, however it is written (%s)', (typed, known) => {
    expect(after(zone(typed)).zone).toBe(known);
  });

  it.each([
    ['Riyadh', 'Asia/Riyadh'],
    ['cairo', 'Africa/Cairo'],
    ['Asia/Riad', 'Asia/Riyadh'],
    ['Europe/Birlin', 'Europe/Berlin'],
    ['Africa/Riyadh', 'Asia/Riyadh'],
    ['buenos', 'America/Buenos_Aires'],
  ])('[SETUP-2] that is not known is told with the nearest one (%s)', (typed, nearest) => {
    expect(refused(zone(typed))).toMatchObject({ code: 'zone-unknown', params: { nearest } });
  });

  it.each(['+03:00', 'UTC+3', 'gmt -5', 'الرياض', '', 'x', '../../etc/passwd', '\u0000'])(
    '[SETUP-2] that is nothing near one is told so (%s)',
    (typed) => {
      const refusal = refused(zone(typed));
      expect(refusal).toMatchObject({ code: 'zone-unknown' });
      expect(refusal).not.toHaveProperty('params.nearest');
    },
  );
});

describe('limits', () => {
  it('[SETUP-2] are whole numbers within bounds, in western or Arabic digits', () => {
    const set = after(limits({ maxSpaces: '٢٥', maxPerHost: ' 1 ', openEveryMin: '10080', maxLengthMin: '15' }));
    expect(set).toMatchObject({ maxSpaces: 25, maxPerHost: 1, openEveryMin: 10_080, maxLengthMin: 15 });
  });

  it.each([
    ['maxSpaces', '0', '1', '25'],
    ['maxSpaces', '26', '1', '25'],
    ['maxPerHost', 'many', '1', '25'],
    ['openEveryMin', '-5', '0', '10080'],
    ['openEveryMin', '1.5', '0', '10080'],
    ['maxLengthMin', '14', '15', '1440'],
    ['maxLengthMin', '1e4', '15', '1440'],
    ['maxLengthMin', '', '15', '1440'],
  ])('[SETUP-2] that are none are told with what was typed and what fits (%s %s)', (name, typed, min, max) => {
    expect(refused(limits({ [name]: typed }))).toEqual({
      code: 'number-out-of-range',
      params: { name, typed, min, max },
    });
  });
});

it('[SETUP-2] whatever is typed, the rules stay such as the store takes, and openings are decided by them', () => {
  const text = fc.oneof(fc.string({ maxLength: 60 }), fc.constantFrom('23:00', '7', 'UTC', 'Asia/Riyadh', '5', '٥'));
  const change: fc.Arbitrary<RulesChange> = fc.oneof(
    fc.record({ type: fc.constant('zone' as const), typed: text }),
    fc.record({ type: fc.constant('quiet-hours' as const), from: text, to: text }),
    fc.record({
      type: fc.constant('limits' as const),
      typed: fc.record({ maxSpaces: text, maxPerHost: text, openEveryMin: text, maxLengthMin: text }),
    }),
  );
  fc.assert(
    fc.property(fc.array(change, { maxLength: 5 }), (changes) => {
      const rules = changes.reduce<ServerRules>((before, one) => {
        const decided = decideRules(before, one);
        return decided.ok ? decided.rules : before;
      }, DEFAULT_RULES);
      expect(() => new Intl.DateTimeFormat('en', { timeZone: rules.zone })).not.toThrow();
      const { maxSpaces, maxPerHost, openEveryMin, maxLengthMin, quietHours } = rules;
      for (const number of [maxSpaces, maxPerHost, openEveryMin, maxLengthMin])
        expect(Number.isInteger(number)).toBe(true);
      for (const minute of [quietHours?.fromMin ?? 0, quietHours?.toMin ?? 0]) {
        expect(minute).toBeGreaterThanOrEqual(0);
        expect(minute).toBeLessThanOrEqual(1439);
      }
    }),
    { seed: SEED, numRuns: budget({ ci: 200, long: 5000 }) },
  );
});
