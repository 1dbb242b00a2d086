import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changePlan, languagesLike, parseLanguage, parseTopics, SPOKEN_LANGUAGES } from '../../../src/domain/index.ts';
import { aPlan } from '../../support/a-plan.ts';
import { story } from '../../support/space-story.ts';

const COVER = { id: 'aaaaaaaaaaaa', type: 'image/png' } as const;

const typed = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(fc.constantFrom('#', '##', ',', '،', '؛', ' ', '\u200B', '\u2066', '\u0301', 'ق', 'Coffee', 'COFFEE'), {
      maxLength: 40,
    })
    .map((parts) => parts.join('')),
);

describe('topics', () => {
  it.each([
    ['coffee, open source, #rust', ['coffee', 'open source', 'rust']],
    ['قهوة، شاي؛ #برمجة', ['قهوة', 'شاي', 'برمجة']],
    [' Coffee ,, COFFEE ; coffee\n# # tea', ['Coffee', 'tea']],
    ['C#, *bold*, 日本、中国', ['C#', '*bold*', '日本', '中国']],
    [' , #, \u200B', []],
  ])('[ABOUT-1] %j are read', (text, topics) => {
    expect(parseTopics(text)).toEqual({ ok: true, text: topics });
  });

  it('[ABOUT-1] that are too many or too long are refused with what is wrong', () => {
    expect(parseTopics('a,b,c,d,e')).toMatchObject({ ok: true });
    expect(parseTopics('a,b,c,d,e,A')).toMatchObject({ ok: true });
    expect(parseTopics('a,b,c,d,e,f')).toMatchObject({ refusal: { code: 'too-many-topics', params: { max: '5' } } });
    expect(parseTopics('😀'.repeat(30))).toMatchObject({ ok: true });
    expect(parseTopics(`ok, ${'x'.repeat(31)}`)).toMatchObject({
      refusal: { code: 'topic-too-long', params: { topic: 'x'.repeat(31), max: '30' } },
    });
  });

  it('[ABOUT-1] read again are the same, whatever was typed', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const read = parseTopics(text);
        if (!read.ok) return;
        expect(read.text.length).toBeLessThanOrEqual(5);
        expect(parseTopics(read.text.join('، '))).toEqual(read);
      }),
      { seed: 41, numRuns: 2000 },
    );
  });
});

describe('a spoken language', () => {
  it.each([
    ['arabic', 'ar'],
    [' العربية ', 'ar'],
    ['عربية', 'ar'],
    ['عربي', 'ar'],
    ['الانجليزية', 'en'],
    ['ENGLISH', 'en'],
    ['espanol', 'es'],
    ['Türkçe', 'tr'],
    ['Brazilian Portuguese', 'pt-BR'],
    ['pt_br', 'pt-BR'],
    ['zh-hant-tw', 'zh-Hant-TW'],
    ['iw', 'he'],
    ['farsi', 'fa'],
    ['ar-u-nu-latn', 'ar'],
    ['   ', null],
  ])('[ABOUT-2] %j is %s', (text, tag) => {
    expect(parseLanguage(text)).toEqual({ ok: true, text: tag });
  });

  it.each(['Klingonese', 'xx', 'quiet', '*', 'de-XXXX-', 'x'.repeat(500)])('[ABOUT-2] %j is refused', (text) => {
    const read = parseLanguage(text);
    expect(read).toMatchObject({ ok: false, refusal: { code: 'language-unknown' } });
    expect(read.ok ? '' : read.refusal.params['typed']?.length).toBeLessThanOrEqual(80);
  });

  it('[ABOUT-2] is its own tag, for all that are offered and whatever is typed', () => {
    for (const tag of SPOKEN_LANGUAGES) expect(parseLanguage(tag)).toEqual({ ok: true, text: tag });
    fc.assert(
      fc.property(fc.oneof(typed, fc.stringMatching(/^[a-zA-Z_-]{1,12}$/)), (text) => {
        const read = parseLanguage(text);
        languagesLike(text);
        if (read.ok && read.text !== null) expect(parseLanguage(read.text)).toEqual(read);
      }),
      { seed: 42, numRuns: 2000 },
    );
  });

  it('[ABOUT-2] is offered by what begins so, then by what holds it', () => {
    expect(languagesLike('').slice(0, 2)).toEqual(['ar', 'en']);
    expect(languagesLike('arab')[0]).toBe('ar');
    expect(languagesLike('تر')).toContain('tr');
    expect(languagesLike('portug')).toEqual(['pt', 'pt-BR', 'pt-PT']);
  });
});

describe('what a space is about', () => {
  it('[ABOUT-4] is changed by those who run it, a part alone, all of it or nothing', () => {
    const told = story();
    expect(told.ask('amina', { type: 'set-about', change: { topics: 'tea' } })).toBe('not-host');
    expect(told.ask('host', { type: 'set-about', change: { topics: '#tea, chai', language: 'arabic' } })).toBe('done');
    expect(told.events).toMatchObject([{ type: 'about-changed', changed: ['topics', 'language'] }]);
    expect(told.ask('mod', { type: 'set-about', change: { cover: COVER } })).toBe('done');
    expect(told.events).toMatchObject([{ changed: ['cover'] }]);
    expect(told.space.about).toEqual({ topics: ['tea', 'chai'], language: 'ar', cover: COVER });
    expect(told.ask('host', { type: 'set-about', change: { topics: 'x', language: 'nonsense' } })).toBe(
      'language-unknown',
    );
    expect(told.space.about.topics).toEqual(['tea', 'chai']);
    expect(told.ask('host', { type: 'set-about', change: { topics: 'tea، chai', language: 'العربية' } })).toBe('done');
    expect(told.events).toEqual([]);
    expect(told.ask('host', { type: 'set-about', change: { topics: '', language: ' ', cover: null } })).toBe('done');
    expect(told.events).toMatchObject([{ changed: ['topics', 'language', 'no-cover'] }]);
    expect(told.space.about).toEqual({ topics: [], language: null, cover: null });
    told.ask('host', { type: 'end' });
    expect(told.ask('host', { type: 'set-about', change: { topics: 'late' } })).toBe('space-over');
  });

  it('[ABOUT-8] of a plan is changed as that of a space is', () => {
    const plan = aPlan('about', { life: { status: 'planned', sinceMs: 1 } });
    const changed = changePlan(plan, { about: { topics: 'tea', language: 'en', cover: COVER } });
    if (!changed.ok) throw new Error(changed.refusal.code);
    expect(changed.plan.opening).toEqual({
      ...plan.opening,
      about: { topics: ['tea'], language: 'en', cover: COVER },
    });
    expect(changePlan(changed.plan, { title: 'Other' })).toMatchObject({
      plan: { opening: { title: 'Other', about: { topics: ['tea'] } } },
    });
    expect(changePlan(plan, { about: { topics: 'a,b,c,d,e,f' } })).toMatchObject({
      refusal: { code: 'too-many-topics' },
    });
  });
});
