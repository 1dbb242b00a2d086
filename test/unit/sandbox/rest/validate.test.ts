import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DiscordError, validate } from '../../../../sandbox/rest/index.ts';

const schema = z.object({
  name: z.string().min(2).max(5),
  note: z.string().max(3).optional(),
  count: z.number().int().min(1).max(9).optional(),
  list: z
    .array(z.object({ id: z.string().regex(/^\d+$/) }))
    .max(2)
    .optional(),
  kind: z.literal([1, 2]).optional(),
  when: z.iso.datetime().optional(),
  deep: z.lazy(() => z.object({ on: z.boolean() })).nullish(),
});

function faultsOf(body: unknown): unknown {
  try {
    validate(schema, body);
  } catch (error) {
    if (error instanceof DiscordError) return error.body();
    throw error;
  }
  return null;
}

const faultAt =
  (...path: string[]) =>
  (code: string, message: string) =>
    path.reduceRight<unknown>((inner, step) => ({ [step]: inner }), { _errors: [{ code, message }] });

describe('validate', () => {
  it('gives back what the schema reads', () => {
    expect(validate(schema, { name: 'abc', extra: 1 })).toEqual({ name: 'abc' });
  });

  it.each([
    [null, faultAt('name')('BASE_TYPE_REQUIRED', 'This field is required')],
    [{ name: 'x' }, faultAt('name')('BASE_TYPE_BAD_LENGTH', 'Must be between 2 and 5 in length.')],
    [{ name: 'abcdef' }, faultAt('name')('BASE_TYPE_BAD_LENGTH', 'Must be between 2 and 5 in length.')],
    [{ name: 'abc', note: 'long' }, faultAt('note')('BASE_TYPE_MAX_LENGTH', 'Must be 3 or fewer in length.')],
    [{ name: 'abc', count: 10 }, faultAt('count')('NUMBER_TYPE_MAX', 'int value should be less than or equal to 9.')],
    [{ name: 'abc', count: 0 }, faultAt('count')('NUMBER_TYPE_MIN', 'int value should be greater than or equal to 1.')],
    [{ name: 'abc', count: 'x' }, faultAt('count')('NUMBER_TYPE_COERCE', 'Value "x" is not int.')],
    [{ name: 'abc', kind: 3 }, faultAt('kind')('BASE_TYPE_CHOICES', 'Value must be one of {1, 2}.')],
    [{ name: 'abc', deep: { on: 1 } }, faultAt('deep', 'on')('BOOLEAN_TYPE_CONVERT', 'Must be either true or false.')],
    [{ name: 'abc', deep: [] }, faultAt('deep')('DICT_TYPE_CONVERT', 'Only dictionaries may be used in a DictType')],
    [
      { name: 'abc', list: [{ id: '1' }, { id: 'x' }] },
      faultAt('list', '1', 'id')('NUMBER_TYPE_COERCE', 'Value "x" is not snowflake.'),
    ],
    [
      { name: 'abc', when: 'soon' },
      faultAt('when')('DATE_TIME_TYPE_PARSE', 'Could not parse "soon". Should be ISO8601.'),
    ],
  ])("refuses %j with its path and Discord's words", (body, errors) => {
    expect(faultsOf(body)).toEqual({ code: 50035, message: 'Invalid Form Body', errors });
  });

  it('names every fault at once', () => {
    expect(faultsOf({ count: 0, kind: 9 })).toMatchObject({
      errors: { name: { _errors: [{}] }, count: { _errors: [{}] }, kind: { _errors: [{}] } },
    });
  });
});
