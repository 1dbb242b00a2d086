import { array, assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Batch, batchReader, greeting, readReply, simpleQuery } from '../../../src/store/engine/wire.ts';
import { budget } from '../../support/budget.ts';

const message = (type: string, body: string): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, Buffer.from(body)]);
};
const startup = Buffer.concat([message('', '\0\u0003\0\0user\0postgres\0\0')]);
const extended = Buffer.concat([
  message('P', '\0select $1\0\0\0'),
  message('B', `\0\0\0\0\0\u0001${'x'.repeat(300)}\0\0`),
  message('D', 'P\0'),
  message('E', '\0\0\0\0\0'),
  message('S', ''),
]);
const conversation: readonly (readonly [Batch['kind'], Buffer])[] = [
  ['startup', startup],
  ['work', message('Q', 'select 1\0')],
  ['work', extended],
  ['work', simpleQuery('rollback')],
  ['terminate', message('X', '')],
];

describe('cutting a connection into batches', () => {
  it('gives the same batches however the bytes arrive', () => {
    const bytes = Buffer.concat(conversation.map(([, part]) => part));
    const cuts = array(integer({ min: 0, max: bytes.length }), { maxLength: 40 });
    const same = property(cuts, (places) => {
      const reader = batchReader();
      const batches: Batch[] = [];
      let from = 0;
      for (const to of [...places.toSorted((a, b) => a - b), bytes.length]) {
        batches.push(...reader.push(bytes.subarray(from, to)));
        from = to;
      }
      expect(batches.map(({ kind }) => kind)).toEqual(conversation.map(([kind]) => kind));
      for (const [index, batch] of batches.entries()) {
        expect(batch.bytes.equals(conversation[index]?.[1] ?? Buffer.alloc(0))).toBe(true);
      }
    });
    assert(same, { seed: 20_261_122, numRuns: budget({ ci: 200, long: 20_000 }) });
  });
});

const ready = (state: string): Buffer => message('Z', state);
const note = message('A', '\0\0\0\u0001news\0one\0');

describe('reading an answer', () => {
  it.each([
    ['outside a transaction', [message('C', 'SELECT 1\0'), ready('I')], 'idle'],
    ['inside one', [message('C', 'BEGIN\0'), ready('T')], 'open'],
    ['inside a failed one', [message('E', 'SERROR\0\0'), ready('E')], 'open'],
    ['between two rounds, of which the last counts', [ready('T'), ready('I')], 'idle'],
    ['without an end of its round', [message('D', 'row')], 'open'],
    ['that is empty', [], 'open'],
  ])('knows the state of an answer %s', (_what, parts, session) => {
    expect(readReply(Buffer.concat(parts)).session).toBe(session);
  });

  it('finds notifications and nothing that only looks like one', () => {
    const { notifications } = readReply(
      Buffer.concat([message('D', 'AAAA\0\0\0\u0004Z'), note, message('C', 'NOTIFY\0'), note, ready('I')]),
    );
    expect(notifications).toEqual([note, note]);
  });

  it('takes its own greeting for the end of a round outside a transaction', () => {
    expect(readReply(greeting('18.6')).session).toBe('idle');
  });
});
