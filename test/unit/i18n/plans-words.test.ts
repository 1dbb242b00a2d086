import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, localTime, refusalText, texts, typedTime } from '../../../src/i18n/index.ts';

const id = '500000000000000001';
/** Thursday, 26 November 2026, 17:00 in UTC. */
const AT_MS = Date.UTC(2026, 10, 26, 17);
const plan = { title: 'a *b*', startsAtMs: AT_MS, hostId: id, room: null, kind: null, series: null } as const;
const size = { lengthMin: 90, seats: 12 } as const;
const series = { title: 'a *b*', hosts: [id, id], room: id, kind: null, ...size } as const;

/** Arabic words of planning. */
const PLANNING = [
  'ar-plans',
  'ar-changes',
  'ar-rsvp',
  'ar-upkeep',
  'ar-event',
  'ar-plan-refusals',
  'ar-calendar',
  'ar-times',
  'ar-plan-log',
] as const;
const written = (file: string): string =>
  readFileSync(new URL(`../../../src/i18n/${file}.ts`, import.meta.url), 'utf8');

const strings = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
};

describe.each(LANGUAGES)('in %s', (language) => {
  const { plans } = texts(language);
  const script = language === 'ar' ? /\p{sc=Arab}/u : /\p{sc=Latn}/u;

  it('[SAY-1] everything that planning says is there and in its own script', () => {
    const told = [
      plans.draft({ ...plan, ...size, isClear: true }),
      plans.draft({ ...plan, kind: 'stage', ...size, seats: null, isClear: false }),
      plans.draft({ ...plan, kind: 'voice', ...size, isClear: true }),
      plans.readIn('x', 'UTC'),
      plans.draftSeries(series),
      plans.seriesCard({ ...series, hosts: [id] }),
      plans.nextDates([AT_MS]),
      plans.ends({ type: 'never' }),
      plans.ends({ type: 'count', count: 10 }),
      plans.ends({ type: 'until', untilMs: AT_MS }),
      plans.saved('x', AT_MS),
      plans.savedSeries('x'),
      plans.agendaTitle('UTC'),
      plans.page(1, 2),
      plans.line({ ...plan, series: { title: 'x', number: 3 }, warnings: 2 }),
      plans.missedLine(plan, ''),
      plans.seriesLine('x', [id], []),
      plans.seriesLine('x', [id], [AT_MS]),
      plans.seriesChoice('x'),
      plans.card({ ...plan, ...size, byUserId: id }),
      plans.cancelQuestion('x', AT_MS),
      plans.skipQuestion('x', AT_MS),
      plans.cancelSeriesQuestion('x'),
      plans.cancelled('x'),
      plans.skipped('x', AT_MS),
      plans.seriesCancelled('x'),
      plans.moveQuestion('x', AT_MS, AT_MS),
      plans.moveWhich('x', AT_MS),
      plans.moved('x', AT_MS),
      plans.zoneIs('UTC'),
      plans.zoneSet('UTC'),
      plans.zoneOfServer('UTC'),
      ...strings(plans),
    ];
    expect(told.length).toBeGreaterThan(80);
    for (const text of told) {
      expect(text).toMatch(script);
      expect(text).not.toMatch(/undefined|NaN|\[object/u);
    }
  });

  it('[SAY-1] labels are as long as Discord takes them', () => {
    const { save, change, discard, previous, next, back, openNow, move, edit, skip, cancel, cancelSeries, keep } =
      plans;
    const { cancelYes, cancelSeriesYes, skipYes, moveYes } = plans;
    const buttons = [
      save,
      change,
      discard,
      previous,
      next,
      back,
      openNow,
      move,
      edit,
      skip,
      cancel,
      cancelSeries,
      keep,
    ];
    for (const label of [...buttons, cancelYes, cancelSeriesYes, skipYes, moveYes])
      expect(label.length).toBeLessThanOrEqual(80);
    const { whenHint, seriesWhenHint, keepsTime, ...labels } = plans.form;
    for (const label of Object.values(labels)) expect(label.length, label).toBeLessThanOrEqual(45);
    const hints = [whenHint, seriesWhenHint, keepsTime, plans.unread, plans.tooLong, plans.asServer];
    for (const hint of [...hints, ...plans.examples, ...plans.seriesExamples])
      expect(hint.length).toBeLessThanOrEqual(100);
  });

  it('[AGENDA-3] a time is told in words with Western digits and the calendar of Discord’s timestamps', () => {
    const told = localTime(language, AT_MS, 'Asia/Riyadh');
    expect(told).toMatch(
      language === 'en' ? /^Thu,? 26 Nov 2026,? (?:at )?20:00$/u : /الخميس.* 26 نوفمبر 2026.* 20:00/u,
    );
    expect(localTime(language, AT_MS, 'Mars/Base')).toContain('17:00');
  });
});

it('[AGENDA-1] a time that stands in a form is written as it can be read again', () => {
  expect(typedTime(AT_MS, 'Asia/Riyadh')).toBe('2026-11-26 20:00');
  expect(typedTime(AT_MS, 'Mars/Base')).toBe('2026-11-26 17:00');
});

it('[AGENDA-2] a time that is refused is refused in words that hold where something is moved', () => {
  const nothingPlanned = { en: 'Nothing was planned', ar: 'لم يجدول' };
  for (const language of LANGUAGES)
    for (const code of ['time-past', 'time-too-far', 'time-unreadable'] as const)
      expect(refusalText(language, { code, params: { typed: 'x', years: '2', as: 'moment' } })).not.toContain(
        nothingPlanned[language],
      );
});

it('[AGENDA-4] Arabic has one word for what is planned, one for what is left out, and calls Discord by its name', () => {
  for (const file of [...PLANNING, 'ar-privacy', 'ar-words'])
    expect(written(file), file).not.toMatch(/خطط|تخط|مقرر|ديسكورد/u);
});

it('[SAY-7] Arabic says what is planned without a word that takes whoever reads it for a man', () => {
  const told =
    /(?<![ء-ي])(?:اختر|ألغ|ألغه|انقل|انقله|احفظ|أكمل|أعط|اتركه|دعه|اكتب|انظر|افتحه|أسقطه|أبقه|أنه|مهتم|لم تختر|تريد|احذف|احذفه)(?![ء-ي])/u;
  for (const file of PLANNING) expect(written(file), file).not.toMatch(told);
  expect('اختر غرفة').toMatch(told);
});

it('[SAY-4] counts of what is planned take the forms of Arabic, with the gender of what is counted', () => {
  const { changes, rsvp, upkeep } = texts('ar');
  const counts = [1, 2, 3, 11, 100] as const;
  const forms = (say: (count: number) => string): readonly string[] => counts.map(say);
  const coming = { waitlisted: 0, interested: 0, seats: null };
  expect(forms((going) => rsvp.coming({ ...coming, going }))).toEqual([
    'الحضور: شخص واحد',
    'الحضور: شخصان',
    'الحضور: 3 أشخاص',
    'الحضور: 11 شخصا',
    'الحضور: 100 شخص',
  ]);
  expect(forms(upkeep.digestMore).map((text) => text.split(':')[0])).toEqual([
    '…ومجلس آخر',
    '…ومجلسان آخران',
    '…و3 مجالس أخرى',
    '…و11 مجلسا آخر',
    '…و100 مجلس آخر',
  ]);
  expect(forms(changes.toldOf)).toEqual([
    'ويخبر بذلك شخص واحد.',
    'ويخبر بذلك شخصان.',
    'ويخبر بذلك 3 أشخاص.',
    'ويخبر بذلك 11 شخصا.',
    'ويخبر بذلك 100 شخص.',
  ]);
  const full = (count: number): string => refusalText('ar', { code: 'rsvp-full', params: { count: String(count) } });
  expect(full(2000)).toContain('فيها 2,000 شخص');
  const rota = (max: number): string => refusalText('ar', { code: 'rota-too-long', params: { max: String(max) } });
  expect(forms(rota)[0]).toContain('مضيف واحد');
  expect(rota(25)).toContain('25 مضيفا');
});

it('[PLAN-24] a date that a moved series has no place for is not told to be of a series that was cancelled', () => {
  const told = LANGUAGES.map((language) =>
    refusalText(language, { code: 'plan-over', params: { why: 'series-over' } }),
  );
  expect(told[0]).toContain('its series does not have it any more');
  expect(told[1]).toContain('لم يعد من مواعيد سلسلته');
  const one = { moved: 1, keeping: 0, restored: 0, ended: 0 };
  expect(texts('en').changes.moveTold(one)).toEqual([
    '1 date that is planned goes there; who comes to any of them is told once.',
  ]);
  expect(texts('en').changes.moveTold({ ...one, moved: 2 })[0]).toContain('2 dates that are planned go there');
});
