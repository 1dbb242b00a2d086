import { safeParse, type $ZodType, type output } from 'zod/v4/core';
import { invalidForm, type PathFault } from './errors.ts';

/** What zod says about one fault; the fields depend on `code`. */
interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly origin?: string;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly expected?: string;
  readonly format?: string;
  readonly values?: readonly unknown[];
  readonly errors?: readonly (readonly Issue[])[];
}

/** The parts of a schema's definition that this file reads. */
interface SchemaShape {
  readonly type: string;
  readonly innerType?: Inspectable;
  readonly getter?: () => Inspectable;
  readonly shape?: Readonly<Record<string, Inspectable>>;
  readonly element?: Inspectable;
  readonly checks?: readonly {
    readonly _zod: { readonly def: { readonly check: string; readonly minimum?: number; readonly maximum?: number } };
  }[];
}

interface Inspectable {
  readonly _zod: { readonly def: SchemaShape };
}

/**
 * Checks `body` (null counts as an empty object) against a schema, either one of Discord's specification or one of our
 * own that holds a documented limit, and gives back what the schema reads. Throws 50035 with Discord's tree of faults.
 */
export function validate<Schema extends $ZodType>(schema: Schema, body: unknown): output<Schema> {
  const result = safeParse(schema, body ?? {});
  if (result.success) return result.data;
  // zod's union of issues, read by the fields that each kind has.
  const issues = result.error.issues as unknown as readonly Issue[];
  // zod's public schemas carry their definition under `_zod`.
  throw invalidForm(issues.flatMap(innermost).map((issue) => toFault(schema as unknown as Inspectable, body, issue)));
}

/** Inside a union the faults of the branch whose `type` fitted, which is where Discord shows them. */
function innermost(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const branches = (issue.errors ?? []).map((branch) => branch.flatMap(innermost));
  const isElsewhere = ({ path }: Issue): boolean => path.length === 0 || (path.length === 1 && path[0] === 'type');
  const fitting = branches.find((branch) => branch.length > 0 && !branch.some(isElsewhere));
  return fitting?.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })) ?? [issue];
}

function toFault(schema: Inspectable, body: unknown, issue: Issue): PathFault {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  const value = valueAt(body, path);
  const fault = (code: string, message: string): PathFault => ({ path, code, message });
  if (value === undefined && path.length > 0) return fault('BASE_TYPE_REQUIRED', 'This field is required');
  switch (issue.code) {
    case 'too_small':
    case 'too_big':
      return outOfRange(schema, path, issue);
    case 'invalid_value':
      return fault('BASE_TYPE_CHOICES', `Value must be one of {${(issue.values ?? []).join(', ')}}.`);
    case 'invalid_format':
      return issue.format === 'datetime'
        ? fault('DATE_TIME_TYPE_PARSE', `Could not parse ${JSON.stringify(value)}. Should be ISO8601.`)
        : fault('NUMBER_TYPE_COERCE', `Value ${JSON.stringify(value)} is not snowflake.`);
    case 'invalid_type':
      return wrongType(path, issue.expected ?? '', value);
    default:
      return fault('UNION_TYPE_CHOICES', 'Value of field does not match any of the allowed types.');
  }
}

function wrongType(path: readonly (string | number)[], expected: string, value: unknown): PathFault {
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  switch (expected) {
    case 'number':
    case 'int':
      return { path, code: 'NUMBER_TYPE_COERCE', message: `Value "${shown}" is not int.` };
    case 'boolean':
      return { path, code: 'BOOLEAN_TYPE_CONVERT', message: 'Must be either true or false.' };
    case 'array':
      return { path, code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' };
    case 'object':
    case 'record':
      return { path, code: 'DICT_TYPE_CONVERT', message: 'Only dictionaries may be used in a DictType' };
    default:
      return { path, code: 'STRING_TYPE_CONVERT', message: `Could not interpret "${shown}" as string.` };
  }
}

function outOfRange(schema: Inspectable, path: readonly (string | number)[], issue: Issue): PathFault {
  const tooBig = issue.code === 'too_big';
  const bound = Number(tooBig ? issue.maximum : issue.minimum);
  if (issue.origin !== 'string' && issue.origin !== 'array') {
    const relation = tooBig ? 'less' : 'greater';
    return {
      path,
      code: tooBig ? 'NUMBER_TYPE_MAX' : 'NUMBER_TYPE_MIN',
      message: `int value should be ${relation} than or equal to ${bound}.`,
    };
  }
  const limits = lengthLimits(schemaAt(schema, path));
  if (limits !== null && limits.min > 0) {
    return {
      path,
      code: 'BASE_TYPE_BAD_LENGTH',
      message: `Must be between ${limits.min} and ${limits.max} in length.`,
    };
  }
  return tooBig
    ? { path, code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${bound} or fewer in length.` }
    : { path, code: 'BASE_TYPE_MIN_LENGTH', message: `Must be ${bound} or more in length.` };
}

/** The schema that judges the value at `path`; null where a union or record hides it. */
function schemaAt(schema: Inspectable, path: readonly (string | number)[]): Inspectable | null {
  const plain = unwrap(schema);
  const [step, ...rest] = path;
  if (step === undefined) return plain;
  const { shape, element } = plain._zod.def;
  const inner = typeof step === 'number' ? element : ownField(shape, step);
  return inner === undefined ? null : schemaAt(inner, rest);
}

function unwrap(schema: Inspectable): Inspectable {
  const { type, innerType, getter } = schema._zod.def;
  if (type === 'lazy' && getter !== undefined) return unwrap(getter());
  return innerType === undefined ? schema : unwrap(innerType);
}

function lengthLimits(schema: Inspectable | null): { readonly min: number; readonly max: number } | null {
  const checks = (schema?._zod.def.checks ?? []).map((check) => check._zod.def);
  const max = checks.find((def) => def.check === 'max_length')?.maximum;
  if (max === undefined) return null;
  return { min: checks.find((def) => def.check === 'min_length')?.minimum ?? 0, max };
}

/** The object's own field: `constructor` is no field of a body that does not hold it. */
function ownField<Value>(fields: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return fields !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function valueAt(body: unknown, path: readonly (string | number)[]): unknown {
  let value = body;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    // Reading a field of parsed JSON: an absent one reads as undefined.
    value = ownField(value as Readonly<Record<string, unknown>>, String(step));
  }
  return value;
}
