import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRecord } from '../../../src/lib/index.ts';

/** Reads CSV as RFC 4180 says, by its grammar: a field, in quotes or without any, and what ends it. */
const parse = (text: string): readonly (readonly string[])[] => {
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  const records: string[][] = [[]];
  while (field.lastIndex < text.length) {
    const at = field.lastIndex;
    const found = field.exec(text);
    if (found === null) throw new Error(`no field at ${at}`);
    records.at(-1)?.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] === '\r\n') records.push([]);
  }
  // What follows the last line break is nothing.
  expect(records.pop()).toEqual([]);
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
