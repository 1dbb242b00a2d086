import { ApplicationCommandOptionType, ComponentType, InteractionType } from 'discord.js';
import { z } from 'zod';

/**
 * What of an interaction we read. Discord adds fields at will, so the envelope drops what it does not know;
 * what people can fill in (options, custom ids, values) is parsed strictly by the command that takes it.
 */
const snowflake = z.string().regex(/^\d{1,20}$/);

const user = z.object({ id: snowflake });

const envelope = {
  id: snowflake,
  application_id: snowflake,
  token: z.string().min(1),
  guild_id: snowflake.optional(),
  channel_id: snowflake.optional(),
  channel: z.object({ id: snowflake }).optional(),
  member: z.object({ user, roles: z.array(snowflake), permissions: z.string().regex(/^\d+$/) }).optional(),
  user: user.optional(),
  locale: z.string().optional(),
};

const leafOption = z.object({
  type: z.number(),
  name: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]),
  focused: z.boolean().optional(),
});

const subcommand = z.object({
  type: z.literal(ApplicationCommandOptionType.Subcommand),
  name: z.string(),
  options: z.array(leafOption).max(25).optional(),
});

const commandData = z.object({
  name: z.string(),
  options: z
    .array(z.union([subcommand, leafOption]))
    .max(25)
    .optional(),
});

const componentData = z.object({
  custom_id: z.string().max(100),
  component_type: z.union([z.literal(ComponentType.Button), z.literal(ComponentType.StringSelect)]),
  values: z.array(z.string().max(100)).max(25).optional(),
});

const interactionSchema = z.discriminatedUnion('type', [
  z.object({ ...envelope, type: z.literal(InteractionType.ApplicationCommand), data: commandData }),
  z.object({ ...envelope, type: z.literal(InteractionType.ApplicationCommandAutocomplete), data: commandData }),
  z.object({ ...envelope, type: z.literal(InteractionType.MessageComponent), data: componentData }),
]);

const addressSchema = z.object({
  id: snowflake,
  application_id: snowflake,
  token: z.string().min(1),
  guild_id: snowflake.optional(),
  locale: z.string().optional(),
});

/** Where an interaction is answered, and what tells the language of the answer. */
export interface Address {
  readonly id: string;
  readonly application_id: string;
  readonly token: string;
  readonly guild_id?: string | undefined;
  readonly locale?: string | undefined;
}

/** Who asks in a server: their roles, and their permissions in the channel they ask from (decimal digits). */
export interface MemberData {
  readonly user: { readonly id: string };
  readonly roles: readonly string[];
  readonly permissions: string;
}

interface Envelope extends Address {
  readonly channel_id?: string | undefined;
  readonly channel?: { readonly id: string } | undefined;
  readonly member?: MemberData | undefined;
  readonly user?: { readonly id: string } | undefined;
}

interface Leaf {
  readonly type: number;
  readonly name: string;
  readonly value: string | number | boolean;
  readonly focused?: boolean | undefined;
}

interface Nested {
  readonly type: ApplicationCommandOptionType.Subcommand;
  readonly name: string;
  readonly options?: readonly Leaf[] | undefined;
}

/** What a slash command carries. */
export interface CommandData {
  readonly name: string;
  readonly options?: readonly (Nested | Leaf)[] | undefined;
}

/** What a button or select carries. */
export interface ComponentData {
  readonly custom_id: string;
  readonly component_type: number;
  readonly values?: readonly string[] | undefined;
}

/** An interaction as far as we read it: a slash command, its autocomplete, or a button or select of ours. */
export type Interaction = Envelope &
  (
    | {
        readonly type: InteractionType.ApplicationCommand | InteractionType.ApplicationCommandAutocomplete;
        readonly data: CommandData;
      }
    | { readonly type: InteractionType.MessageComponent; readonly data: ComponentData }
  );

/** Reads an interaction; null for one of a kind that we do not have. */
export const readInteraction = (data: unknown): Interaction | null => {
  const parsed = interactionSchema.safeParse(data);
  return parsed.success ? parsed.data : null;
};

/** Reads where to answer an interaction that was otherwise not understood; null when even that is missing. */
export const readAddress = (data: unknown): Address | null => {
  const parsed = addressSchema.safeParse(data);
  return parsed.success ? parsed.data : null;
};

/**
 * A slash command's path and options, flattened: `/space open title:x` is `space open` with `{ title: 'x' }`. A command without
 * sub-commands, such as `/help`, is its name alone.
 */
export interface Call {
  readonly path: string;
  readonly options: Readonly<Record<string, string | number | boolean>>;
  /** The option being typed, for autocomplete. */
  readonly focused: string | null;
}

/** Flattens a command's data. */
export const callOf = (data: CommandData): Call => {
  const first = data.options?.[0];
  const isNested = first !== undefined && !('value' in first);
  const leaves = isNested ? (first.options ?? []) : (data.options ?? []).filter((option) => 'value' in option);
  return {
    path: isNested ? `${data.name} ${first.name}` : data.name,
    options: Object.fromEntries(leaves.map((leaf) => [leaf.name, leaf.value])),
    focused: leaves.find((leaf) => leaf.focused === true)?.name ?? null,
  };
};
