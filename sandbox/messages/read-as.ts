import type { ZodMiniType } from 'zod/mini';
import { checkSpecification, validate } from '../rest/index.ts';
import type { Switches } from '../world/index.ts';

/**
 * Checks a body against one of Discord's schemas, its texts as long as the switch says; the caller names the type that
 * the schema yields. Throws 50035.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the schemas have no types, so the caller names one
export function readAs<Value>(switches: Switches, schema: ZodMiniType, body: unknown): Value {
  checkSpecification(switches, schema, body);
  // The package publishes its schemas without types.
  return validate(schema, body) as Value;
}
