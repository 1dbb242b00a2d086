import * as z from 'zod';
import type { AttachmentNote, Component } from '../../messages/index.ts';

/*
 * What the official client posts to /interactions (userdoccers, create interaction). The route is in no official
 * specification, so these schemas are ours; unknown fields such as analytics_location are let through unread.
 */

const snowflake = z.string().regex(/^\d{1,20}$/);

/** An option as a client sends it. */
export interface SentOption {
  readonly type: number;
  readonly name: string;
  readonly value?: string | number | boolean | undefined;
  readonly options?: readonly SentOption[] | undefined;
  readonly focused?: boolean | undefined;
}

const plainOption = z.object({
  type: z.int().min(1).max(11),
  name: z.string().max(32),
  value: z.union([z.string().max(6000), z.number(), z.boolean()]).optional(),
  options: z.array(z.never()).optional(),
  focused: z.boolean().optional(),
});

/** Three levels (documentation, subcommands and subcommand groups): a group, a sub-command in it, its options. */
const subcommand = plainOption.extend({ options: z.array(plainOption).max(25).optional() });
const option: z.ZodType<SentOption> = plainOption.extend({ options: z.array(subcommand).max(25).optional() });

/** `data` of types 2 and 4. */
export interface CommandData {
  readonly id: string;
  readonly type?: number | undefined;
  readonly name: string;
  readonly version: string;
  readonly options?: readonly SentOption[] | undefined;
  readonly target_id?: string | undefined;
  /** Files of the request; `id` is the n of `files[n]`, and what an option of that kind has as its value. */
  readonly attachments?: readonly AttachmentNote[] | undefined;
}

const attachment = z.object({ id: z.union([z.string().max(20), z.int()]), filename: z.string().max(260).optional() });

const commandData: z.ZodType<CommandData> = z.object({
  id: snowflake,
  type: z.int().min(1).max(4).optional(),
  name: z.string().max(32),
  version: snowflake,
  options: z.array(option).max(25).optional(),
  target_id: snowflake.optional(),
  attachments: z.array(attachment).max(10).optional(),
});

/** `data` of type 3. */
export interface ComponentData {
  readonly component_type?: number | undefined;
  readonly type?: number | undefined;
  readonly custom_id: string;
  readonly values?: readonly string[] | undefined;
}

const componentData: z.ZodType<ComponentData> = z
  .object({
    component_type: z.int().optional(),
    type: z.int().optional(),
    custom_id: z.string().min(1).max(100),
    values: z.array(z.string().max(100)).max(25).optional(),
  })
  .refine((data) => data.component_type !== undefined || data.type !== undefined);

/** `data` of type 5. */
export interface ModalData {
  readonly id: string;
  readonly custom_id: string;
  readonly components: readonly Component[];
}

const submitted: z.ZodType<Component> = z.lazy(
  () =>
    z.object({
      type: z.int(),
      id: z.int().optional(),
      custom_id: z.string().max(100).optional(),
      value: z.union([z.string().max(4000), z.boolean()]).optional(),
      values: z.array(z.string().max(100)).max(25).optional(),
      component: submitted.optional(),
      components: z.array(submitted).max(5).optional(),
    }),
  // `optional()` admits undefined values, which JSON cannot hold.
) as z.ZodType<Component>;

const modalData: z.ZodType<ModalData> = z.object({
  id: snowflake,
  custom_id: z.string().min(1).max(100),
  components: z.array(submitted).max(40),
});

interface Common {
  readonly application_id: string;
  readonly guild_id?: string | null | undefined;
  readonly channel_id: string;
  readonly session_id?: string | undefined;
  readonly nonce?: string | undefined;
}

/** A body of POST /interactions. */
export type CreateBody = Common &
  (
    | { readonly type: 2 | 4; readonly data: CommandData }
    | {
        readonly type: 3;
        readonly data: ComponentData;
        readonly message_id: string;
        readonly message_flags?: number | undefined;
      }
    | { readonly type: 5; readonly data: ModalData }
  );

const common = {
  application_id: snowflake,
  guild_id: snowflake.nullish(),
  channel_id: snowflake,
  session_id: z.string().max(100).optional(),
  nonce: z.string().max(25).optional(),
};

/** The schema of a body of POST /interactions. */
export const createBody: z.ZodType<CreateBody> = z.discriminatedUnion('type', [
  z.object({ ...common, type: z.literal(2), data: commandData }),
  z.object({ ...common, type: z.literal(4), data: commandData }),
  z.object({
    ...common,
    type: z.literal(3),
    data: componentData,
    message_id: snowflake,
    message_flags: z.int().optional(),
  }),
  z.object({ ...common, type: z.literal(5), data: modalData }),
]);
