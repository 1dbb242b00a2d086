import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRecord } from '../../../src/lib/index.ts';

/** Reads CSV as RFC 4180 says, by its grammar. */
const parse = (text: string): readonly (readonly string[])[] => {
  const records: string[][] = [];
  let [record, at]: [string[], number] = [[], 0];
  while (at < text.length) {
    let value = '';
    if (text[at] === '"') {
      for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
        if (at >= text.length) throw new Error('a field is not closed');
        if (text[at] === '"') at += 1;
        value += text[at];
      }
      at += 1;
    } else
      while (at < text.length && !/[,\r\n"]/.test(text[at] ?? '')) {
        value += text[at];
        at += 1;
      }
    record.push(value);
    if (text[at] === ',') at += 1;
    else if (text.startsWith('\r\n', at)) {
      at += 2;
      records.push(record);
      record = [];
    } else throw new Error(`neither a comma nor the end of a record at ${at}`);
  }
  return records;
};

const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('"', ',', '\r', '\n', "'", '=', '+', '-', '@', '＝', '\t', ' ', 'a', 'م', '\u2068'),
  }),
);

describe('a CSV file', () => {
  it('[LOG-5] reads back as it was written, but for an apostrophe before what would be a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.array(nasty, { minLength: 2, maxLength: 6 }), { maxLength: 5 }), (records) => {
        const back = parse(records.map(csvRecord).join(''));
        const plain = back.map((record, y) =>
          record.map((value, x) => (value === `'${records[y]?.[x]}` ? value.slice(1) : value)),
        );
        expect(plain).toEqual(records);
      }),
      { seed: 5, numRuns: 2000 },
    );
  });

  it('[LOG-5] has no field that a spreadsheet would calculate, whatever stands before its sign', () => {
    const signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    const before = ['', ' ', '\t', '\r', '\n', '\u200B', '\u2068', ' \u00A0', '\uFEFF'];
    for (const sign of signs)
      for (const lead of before) {
        const [record] = parse(csvRecord([`${lead}${sign}HYPERLINK("x")`, 'next']));
        expect(record, JSON.stringify(`${lead}${sign}`)).toEqual([`'${lead}${sign}HYPERLINK("x")`, 'next']);
      }
    expect(parse(csvRecord(['<@1>', 'a=b', "it's"]))).toEqual([['<@1>', 'a=b', "it's"]]);
  });
});
