import { describe, expect, it } from 'vitest';
import { changedDates, changeSeries, markOf, markRefusal, NO_ABOUT } from '../../../src/domain/index.ts';
import type { Plan, Series, SeriesEdit } from '../../../src/domain/index.ts';
import type { ChannelId, UserId } from '../../../src/lib/index.ts';
import { aPlan, aSeries, bareOpening } from '../../support/a-plan.ts';
import { host } from '../../support/a-space.ts';

const localDate = (): string => '2026-12-24';
// as: test data stands in for what the edges parse.
const [second, own] = ['111111111111111112' as UserId, '111111111111111113' as UserId];
const hall = '777777777777777777' as ChannelId;

const series = aSeries('show', {
  hosts: [host, second],
  opening: { ...bareOpening, title: 'Episode {n}' },
  nextNumber: 4,
});
const date = (number: number, over: Partial<Plan> = {}): Plan =>
  aPlan(`date${number}`, {
    hostId: number % 2 === 1 ? host : second,
    opening: { ...series.opening, title: `Episode ${number}` },
    occurrence: { seriesId: series.id, originalMs: number, number },
    ...over,
  });

const changed = (edit: SeriesEdit): Series => {
  const decision = changeSeries(series, edit);
  if (!decision.ok) throw new Error(decision.refusal.code);
  return decision.series;
};

describe('a change of all dates of a series', () => {
  it('[PLAN-22] counts as one, and what is so already is none', () => {
    expect(changed({ title: 'Talk {n}' })).toMatchObject({ revision: 2, edits: 1, opening: { title: 'Talk {n}' } });
    expect(changed({ title: 'Episode {n}', seats: null, hosts: [host, second], rules: {} })).toBe(series);
    expect(changeSeries(series, { title: 'Bad words' }, ['bad'])).toMatchObject({ ok: false });
    expect(changeSeries(series, { title: ' ' })).toMatchObject({ ok: false, refusal: { code: 'title-empty' } });
    expect(changeSeries(series, { seats: 0 })).toMatchObject({ ok: false, refusal: { code: 'plan-number' } });
    expect(changeSeries(series, { hosts: [] })).toMatchObject({ ok: false, refusal: { code: 'rota-too-long' } });
    const draft = { ...series, life: { status: 'draft', sinceMs: 1, others: [] } } as const;
    expect(changeSeries(draft, { seats: 3 })).toMatchObject({ ok: false, refusal: { code: 'series-not-found' } });
  });

  const parts: readonly [string, SeriesEdit, Partial<Plan>, Partial<Plan>][] = [
    ['title', { title: 'Talk {n}, {date}' }, {}, { opening: { ...bareOpening, title: 'Talk 2, 2026-12-24' } }],
    ['seats', { seats: 20 }, { seats: 3 }, { seats: 20 }],
    ['length', { lengthMin: 90 }, { lengthMin: 30 }, { lengthMin: 90 }],
    ['host', { hosts: [second] }, { hostId: own }, { hostId: second }],
  ];
  it.each(parts)('[PLAN-22] goes along in each part by itself: %s', (name, edit, alone, then) => {
    const coming = [date(2), date(3, name === 'title' ? { opening: { ...bareOpening, title: 'Special' } } : alone)];
    const { plans, keeping } = changedDates(series, changed(edit), coming, localDate);
    expect(plans.map(({ id }) => id)).toEqual(name === 'host' ? [] : [coming[0]?.id]);
    if (name !== 'host') expect(plans[0]).toMatchObject({ ...then, revision: 2 });
    expect(keeping).toBe(1);
  });

  it('[PLAN-22] leaves a part that was changed alone, and takes the others of that date along', () => {
    const special = date(1, { opening: { ...series.opening, title: 'Special', room: hall }, seats: 5 });
    const after = changed({
      title: 'Talk {n}',
      description: 'Each week',
      about: { topics: 'tea', language: 'ar' },
      rules: { hidden: true, queue: { mode: 'turns' } },
      lengthMin: 45,
      seats: 9,
    });
    const { plans, keeping } = changedDates(series, after, [special], localDate);
    expect(keeping).toBe(1);
    expect(plans).toEqual([
      {
        ...special,
        revision: 2,
        lengthMin: 45,
        opening: {
          ...special.opening,
          description: 'Each week',
          about: { ...NO_ABOUT, topics: ['tea'], language: 'ar' },
          rules: { hidden: true, queue: { mode: 'turns' } },
        },
      },
    ]);
  });

  it('[PLAN-22] keeps one rule of a date alone under another preset, and is as its series again once it is said so', () => {
    const hidden = date(1, { opening: { ...series.opening, title: 'Episode 1', rules: { hidden: true } } });
    const after = changed({ preset: 'music' });
    const [kept] = changedDates(series, after, [hidden], localDate).plans;
    expect(kept?.opening).toMatchObject({
      preset: 'music',
      rules: { hidden: true, queue: { mode: 'turns', turnMs: 600_000 } },
    });
    if (kept === undefined) throw new Error('it does not go along');
    const shown = { ...kept, opening: { ...kept.opening, rules: { ...kept.opening.rules, hidden: false } } };
    const next = changeSeries(after, { rules: { keepRoom: true } });
    if (!next.ok) throw new Error(next.refusal.code);
    const result = changedDates(after, next.series, [shown], localDate);
    expect([result.keeping, result.plans[0]?.opening.rules]).toEqual([0, { keepRoom: true }]);
  });

  it('[PLAN-22] changes nothing of what has opened or is no date of it', () => {
    const opened = date(1, { life: { status: 'opened', sinceMs: 1 } });
    const { plans, keeping } = changedDates(series, changed({ seats: 2 }), [opened, aPlan('alone')], localDate);
    expect([plans, keeping]).toEqual([[], 0]);
  });
});

describe('the mark of what a form showed', () => {
  it('[PLAN-23] is another for another word or number, and the same whatever else becomes of a plan', () => {
    const plan = date(1);
    const mark = markOf(plan);
    expect(markRefusal(plan, undefined)).toBeNull();
    const others: readonly Partial<Plan>[] = [
      { seats: 1 },
      { lengthMin: 61 },
      { opening: { ...plan.opening, title: 'Episode I' } },
      { opening: { ...plan.opening, description: '' } },
      { opening: { ...plan.opening, about: { ...NO_ABOUT, topics: ['tea'] } } },
      { opening: { ...plan.opening, about: { ...NO_ABOUT, cover: { id: 'c', type: 'image/png' } } } },
    ];
    for (const over of others)
      expect(markRefusal({ ...plan, ...over }, mark)?.refusal.code, JSON.stringify(over)).toBe('changed-meanwhile');
    expect(new Set(others.map((over) => markOf({ ...plan, ...over }))).size).toBe(others.length);
    expect(markRefusal({ ...plan, revision: 9, hostId: own, startsAtMs: 5 } as Plan, mark)).toBeNull();
    expect([Number.isSafeInteger(mark), mark >= 0, mark < 2 ** 32]).toEqual([true, true, true]);
  });
});
