import { expect, test } from 'vitest';
import { matching } from '../../../../sandbox/playground/page/chat/matching.ts';

const words = ['hand raise', 'space open', 'space reopen', 'space reschedule', 'space schedule', 'space series'];

test.each([
  ['space schedule', ['space schedule', 'space reschedule']],
  ['Space Sch', ['space schedule', 'space reschedule']],
  ['open', ['space open', 'space reopen']],
  ['sp sch', ['space schedule', 'space reschedule']],
  ['raise hand', ['hand raise']],
  ['', words],
  ['nothing', []],
])('what is typed as %j is offered nearest first', (typed, expected) => {
  const all = words.map((one) => ({ words: one, registered: one }));
  expect(matching(all, typed).map((found) => found.words)).toEqual(expected);
});

test('a command is found by its words in the own language and by those that it is registered under', () => {
  const all = [{ words: 'مجلس افتح', registered: 'space open' }];
  for (const typed of ['space open', 'افتح']) expect(matching(all, typed)).toHaveLength(1);
});

test('what is typed in full stands before what goes on, and what begins so before what has it later', () => {
  const all = [
    { words: 'أعد الفتح', registered: 'space open again' },
    { words: 'افتح', registered: 'space open' },
    { words: 'رابط', registered: 'link open' },
    { words: 'مفتوح', registered: 'open mic' },
  ];
  const registered = (typed: string): readonly string[] => matching(all, typed).map((one) => one.registered);
  expect(registered('space open')).toEqual(['space open', 'space open again']);
  expect(registered('open')[0]).toBe('open mic');
});
