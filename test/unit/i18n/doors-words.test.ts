import { describe, expect, it } from 'vitest';
import { LANGUAGES, texts } from '../../../src/i18n/index.ts';
import { lasting } from '../../../src/i18n/words.ts';

const id = '500000000000000001';

/** Every text of a tree, those that are made of something with something in it. */
const all = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  // as: read as anybody would who calls it; each takes ids, times or lists of ids.
  if (typeof value === 'function') return [String((value as (...given: unknown[]) => unknown)(...given(value.length)))];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(all) : [];
};
const given = (count: number): readonly unknown[] => Array.from({ length: count }, (_, at) => (at === 0 ? id : 60_000));

describe.each(LANGUAGES)('in %s', (language) => {
  const words = texts(language);
  const script = language === 'ar' ? /\p{sc=Arab}/u : /\p{sc=Latn}/u;

  it('[SAY-1] everything that the doors say is there and in its own script', () => {
    const { guestList, blockList, stillHosts, ...manage } = words.manage;
    const { roles, ...run } = words.run;
    const told = all([manage, run, words.done, words.form, words.menu, words.choice]);
    expect(told.length).toBeGreaterThan(130);
    const hosted = [stillHosts(['Tea'], 0), ...[0, 1, 2, 5, 20].map((more) => stillHosts(['Tea', 'Talk'], more))];
    for (const text of [...told, guestList([id]), blockList([id]), roles([id]), ...hosted]) {
      expect(text).toMatch(script);
      expect(text).not.toMatch(/undefined|NaN|\[object/u);
    }
  });

  it('[SAY-1] labels are as long as Discord takes them', () => {
    for (const label of Object.values(words.menu)) expect(label.length).toBeLessThanOrEqual(32);
    const { minutesHint, questionHint, reasonHint, ...labels } = words.form;
    for (const label of Object.values(labels)) expect(label.length, label).toBeLessThanOrEqual(45);
    for (const hint of [minutesHint(0.25, 1440), questionHint, reasonHint])
      expect(hint.length).toBeLessThanOrEqual(100);
    const {
      person,
      roleOf: _roleOf,
      guestList: _guests,
      blockList: _blocked,
      title: _title,
      ...buttons
    } = words.manage;
    for (const label of [...Object.values(person), ...Object.values(buttons)])
      if (typeof label === 'string' && label !== words.manage.how) expect(label.length, label).toBeLessThanOrEqual(80);
    for (const names of [words.run.preset, words.run.modeName, words.run.orderName, words.run.accessName])
      for (const name of Object.values(names)) expect(name.length).toBeLessThanOrEqual(100);
  });

  it('[SAY-4] stretches of time are told in hours, minutes and seconds', () => {
    const [zero, turn, long] = [0, 90_000, 5_400_000].map((ms) => lasting(language, ms));
    expect([zero, turn, long]).toEqual(
      language === 'en'
        ? ['0', '1 minute, 30 seconds', '1 hour, 30 minutes']
        : ['0', 'دقيقة و30 ثانية', 'ساعة و30 دقيقة'],
    );
  });
});
