import type { ZodMiniType } from 'zod/mini';
import { readAs } from '../../messages/index.ts';
import type { Switches } from '../../world/index.ts';
import type { CommandBody } from './model.ts';

/**
 * Reads a command body with one of Discord's schemas. They know permissions as a number, while clients send text; and
 * they leave out `nsfw`, which Discord takes. Throws 50035.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the schemas have no types, so the caller names one
export function readCommand<Body extends Partial<CommandBody> = CommandBody>(
  switches: Switches,
  schema: ZodMiniType,
  body: unknown,
): Body {
  if (typeof body !== 'object' || body === null) return readAs<Body>(switches, schema, body);
  const { default_member_permissions: permissions, nsfw, ...rest } = body as Record<string, unknown>;
  const isNumeral = typeof permissions === 'string' && /^\d{1,16}$/.test(permissions);
  const asNumber = isNumeral ? Number(permissions) : permissions;
  const read = readAs<Body>(
    switches,
    schema,
    permissions === undefined ? rest : { ...rest, default_member_permissions: asNumber },
  );
  return {
    ...read,
    ...(permissions === undefined || permissions === null
      ? {}
      : { default_member_permissions: typeof permissions === 'string' ? permissions : JSON.stringify(permissions) }),
    ...(typeof nsfw === 'boolean' ? { nsfw } : {}),
  };
}
