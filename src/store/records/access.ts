import { z } from 'zod';
import type { Access } from '../../domain/index.ts';
import { roleId } from './parts.ts';

/** Who may come into a space, in a record. */
export const access: z.ZodType<Access> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('everyone') }),
  z.strictObject({ type: z.literal('roles'), roleIds: z.array(roleId) }),
  z.strictObject({ type: z.literal('invited') }),
]);
