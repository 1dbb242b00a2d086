import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/domain/index.ts';
import { planRecordOf, readPlan, readSeries, seriesRecordOf } from '../../../src/store/records/index.ts';
import { aPlan, aSeries, bareOpening, fullOpening } from '../../support/a-plan.ts';

const plan = aPlan('records', { opening: fullOpening });
const series = aSeries('records', { opening: fullOpening });
const unreadable = expect.objectContaining({ name: 'StoreError', code: 'unreadable' });

/** As it comes out of the database. */
const stored = (record: object): object => structuredClone(record);

describe('the record of a plan', () => {
  it('is of version 2 and reads back', () => {
    expect(planRecordOf(plan)).toMatchObject({ v: 2 });
    expect(readPlan(stored(planRecordOf(plan)))).toEqual(plan);
  });

  it('of before it could be changed was never changed', () => {
    const fields = Object.entries(stored(seriesRecordOf(series))).filter(([name]) => name !== 'edits');
    expect(readSeries(Object.fromEntries(fields))).toEqual({ ...series, edits: 0 });
    expect(readSeries(stored(seriesRecordOf({ ...series, edits: 3 })))).toEqual({ ...series, edits: 3 });
  });

  it('of before its dates could be moved was never moved', () => {
    const fields = Object.entries(stored(seriesRecordOf(series))).filter(
      ([name]) => name !== 'moves' && name !== 'formerly',
    );
    expect(readSeries(Object.fromEntries(fields))).toEqual(series);
    const { recurrence } = series;
    const move = { seriesId: series.id, fromMs: 1, planId: plan.id, moves: 1, keepsRhythm: true, passed: [0, 1] };
    const moved = {
      ...series,
      moves: 2,
      formerly: [{ recurrence, afterMs: 5, moves: 1 }],
      recurrence: { ...recurrence, end: { type: 'count', count: 4, earlier: 3 } },
      life: { status: 'draft', sinceMs: 1, others: [recurrence], move },
    } as const;
    expect(readSeries(stored(seriesRecordOf(moved)))).toEqual(moved);
    const date = { ...plan, occurrence: { seriesId: series.id, originalMs: 9, knownMs: 4, number: 2 } };
    expect(readPlan(stored(planRecordOf(date)))).toEqual(date);
  });

  it('keeps what was changed of dates that have no plan yet, and takes nothing else for that', () => {
    const edit = {
      title: 'Own',
      description: null,
      about: { topics: 'tea, coffee', language: 'ar', cover: { id: 'c', type: 'image/png' } },
      hostId: plan.hostId,
      lengthMin: 90,
      seats: null,
      room: null,
      preset: 'town-hall',
      rules: { hidden: true },
    } as const;
    const changed = { ...series, exceptions: [{ originalMs: 5, change: { type: 'moved', toMs: 5, edit } }] } as const;
    expect(readSeries(stored(seriesRecordOf(changed)))).toEqual(changed);
    const forged = { originalMs: 5, change: { type: 'moved', toMs: 5, edit: { title: 'x', guildId: '1' } } };
    expect(() => readSeries({ ...stored(seriesRecordOf(series)), exceptions: [forged] })).toThrow(unreadable);
  });

  it('of version 1 is that of a space of which nobody said what it is about', () => {
    const { about: _about, ...opening1 } = bareOpening;
    const old = aPlan('records');
    expect(readPlan({ ...stored(planRecordOf(old)), opening: opening1, v: 1 })).toEqual(old);
  });

  it('tells a reason that this version does not know as that something went wrong', () => {
    const life = { status: 'missed', sinceMs: 1, why: { code: 'of-another-version', params: { n: '1' } } };
    const told: Plan['life'] = { status: 'missed', sinceMs: 1, why: { code: 'went-wrong', params: { n: '1' } } };
    expect(readPlan({ ...stored(planRecordOf(plan)), life })).toEqual({ ...plan, life: told });
  });

  it.each([
    ['a version to come', { v: 3 }],
    ['no version', { v: undefined }],
    ['a host who is nobody', { hostId: 'me' }],
    ['a time between two milliseconds', { startsAtMs: 1.5 }],
    ['an end for another reason', { life: { status: 'over', sinceMs: 1, why: 'bored', byUserId: null } }],
    ['a draft without choices', { life: { status: 'draft', sinceMs: 1 } }],
    ['a preset that is none', { opening: { ...fullOpening, preset: 'party' } }],
    ['a rule that is none', { opening: { ...fullOpening, rules: { loud: true } } }],
    ['a date of no series', { occurrence: { originalMs: 1, number: 1 } }],
    ['more than is known', { extra: 1 }],
  ])('is not read with %s', (_what, over) => {
    expect(() => readPlan({ ...stored(planRecordOf(plan)), ...over })).toThrow(unreadable);
  });
});

describe('the record of a series', () => {
  it('is of version 2 and reads back', () => {
    expect(seriesRecordOf(series)).toMatchObject({ v: 2 });
    expect(readSeries(stored(seriesRecordOf(series)))).toEqual(series);
  });

  it('of version 1 is that of a space of which nobody said what it is about', () => {
    const { about: _about, ...opening1 } = bareOpening;
    const old = aSeries('records', { opening: bareOpening });
    expect(readSeries({ ...stored(seriesRecordOf(old)), opening: opening1, v: 1 })).toEqual(old);
  });

  it.each([
    ['a version to come', { v: 3 }],
    ['nobody to host it', { hosts: [] }],
    ['a rule that is empty', { recurrence: { ...series.recurrence, rule: '' } }],
    ['an end that is none', { recurrence: { ...series.recurrence, end: { type: 'someday' } } }],
    ['an exception that says nothing', { exceptions: [{ originalMs: 1 }] }],
    ['more than is known', { extra: 1 }],
  ])('is not read with %s', (_what, over) => {
    expect(() => readSeries({ ...stored(seriesRecordOf(series)), ...over })).toThrow(unreadable);
  });
});
