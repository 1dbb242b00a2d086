import type { ZodMiniType } from 'zod/mini';
import { validate } from '../rest/index.ts';

/** Checks a body against one of Discord's schemas; the caller names the type that the schema yields. Throws 50035. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the schemas have no types, so the caller names one
export function readAs<Value>(schema: ZodMiniType, body: unknown): Value {
  // The package publishes its schemas without types.
  return validate(schema, body) as Value;
}
