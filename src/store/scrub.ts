import type { UserId } from '../lib/index.ts';

// Records name people in many places: as an id in a list, as `userId` of an entry, as who did something, as the target of an overwrite. What
// follows reads them as JSON, so that a place which a later version adds is not forgotten.

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Stands where a person stood who was forgotten: Discord gives nobody this id. */
// as: a snowflake in form, which is all that a record asks of it.
export const NOBODY: UserId = '0' as UserId;

/** Stands where their title stood: nothing is without one. */
export const UNTITLED = '–';

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a value of a list is about somebody: their id, the target of an overwrite of theirs, or an entry of theirs. */
const isOf = (value: Json, userId: UserId): boolean =>
  value === userId ||
  value === `member:${userId}` ||
  (isObject(value) && (value['userId'] === userId || value['target'] === `member:${userId}`));

const without = (value: Json, userId: UserId): Json => {
  if (value === userId) return NOBODY;
  // as: `isArray` forgets that the list is read only.
  if (Array.isArray(value))
    return (value as readonly Json[]).filter((one) => !isOf(one, userId)).map((one) => without(one, userId));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, without(inner, userId)]));
};

/** The same record without somebody: entries of theirs are left out, elsewhere nobody stands in their place. */
export function scrubbed<Record extends object>(record: Record, userId: UserId): Record {
  // as, in both: the records are JSON, and what is taken out leaves their shape; whoever writes it checks that.
  return without(record as unknown as Json, userId) as unknown as Record;
}

/** What a value says of somebody; undefined when nothing. */
const said = (value: Json, userId: UserId): unknown => {
  if (value === userId) return true;
  if (Array.isArray(value)) {
    // as: `isArray` forgets that the list is read only.
    const own = (value as readonly Json[]).filter((one) => isOf(one, userId));
    if (own.length === 0) return undefined;
    return own.every((one) => typeof one === 'string') ? true : own;
  }
  if (!isObject(value)) return undefined;
  if (Object.values(value).includes(userId)) return value;
  const inner = saidOf(value, userId);
  return Object.keys(inner).length === 0 ? undefined : inner;
};

/** What a record says of somebody, by its fields: entries of theirs, and true where their id stands alone. */
export function saidOf(record: object, userId: UserId): Readonly<Record<string, unknown>> {
  // as: records are JSON.
  const fields = Object.entries(record as { readonly [key: string]: Json });
  const found = fields.map(([key, value]): readonly [string, unknown] => [key, said(value, userId)]);
  return Object.fromEntries(found.filter(([, own]) => own !== undefined));
}
