import {
  ApplicationCommandAutocompleteCallbackRequestSchema,
  CreateMessageInteractionCallbackRequestSchema,
  ModalInteractionCallbackRequestSchema,
  UpdateMessageInteractionCallbackRequestSchema,
} from 'discord-api-spec/zod';
import type { ZodMiniType } from 'zod/mini';
import { readAs, asSchemasRead, type Component, type SendBody } from '../../messages/index.ts';
import { invalidForm } from '../../rest/index.ts';
import type { Switches } from '../../world/index.ts';
import type { Choice } from '../commands/index.ts';

/** Callback types by name (documentation, interaction callback type). */
export const CALLBACK = { message: 4, deferMessage: 5, deferUpdate: 6, update: 7, choices: 8, modal: 9 } as const;

/** A modal as the application sends it. */
export interface ModalBody {
  readonly custom_id: string;
  readonly title: string;
  readonly components: readonly Component[];
}

/** A first answer, read. */
export type Callback =
  | { readonly type: 4 | 5 | 6 | 7; readonly data: SendBody }
  | { readonly type: 8; readonly choices: readonly Choice[] }
  | { readonly type: 9; readonly modal: ModalBody };

/** Reads a first answer by its type. Throws 50035. */
export function readCallback(switches: Switches, body: unknown): Callback {
  const type = typeof body === 'object' && body !== null && 'type' in body ? body.type : undefined;
  const withIds = hasData(body) ? { ...body, data: asSchemasRead(body.data) } : body;
  switch (type) {
    case CALLBACK.message:
    case CALLBACK.deferMessage:
      return { type, data: dataOf(switches, CreateMessageInteractionCallbackRequestSchema, withIds) };
    case CALLBACK.deferUpdate:
    case CALLBACK.update:
      return { type, data: dataOf(switches, UpdateMessageInteractionCallbackRequestSchema, withIds) };
    case CALLBACK.choices: {
      const read = readAs<{ data?: { choices?: (Choice | null)[] | null } }>(
        switches,
        ApplicationCommandAutocompleteCallbackRequestSchema,
        body,
      );
      return { type, choices: (read.data?.choices ?? []).filter((choice) => choice !== null) };
    }
    case CALLBACK.modal:
      return { type, modal: readAs<{ data: ModalBody }>(switches, ModalInteractionCallbackRequestSchema, body).data };
    default:
      throw invalidForm([
        { path: ['type'], code: 'BASE_TYPE_CHOICES', message: 'Value must be one of {4, 5, 6, 7, 8, 9}.' },
      ]);
  }
}

function hasData(body: unknown): body is { readonly data: unknown } {
  return typeof body === 'object' && body !== null && 'data' in body;
}

function dataOf(switches: Switches, schema: ZodMiniType, body: unknown): SendBody {
  return readAs<{ data?: SendBody | null }>(switches, schema, body).data ?? {};
}
