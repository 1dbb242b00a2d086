import { ApplicationCommandOptionType, ComponentType, InteractionType } from 'discord.js';
import { z } from 'zod';
import { SNOWFLAKE } from '../lib/index.ts';

/**
 * What of an interaction we read. Discord adds fields at will, so the envelope drops what it does not know;
 * what people can fill in (options, custom ids, values) is parsed strictly by the command that takes it.
 */
const snowflake = z.string().regex(SNOWFLAKE);

const user = z.object({ id: snowflake });

const envelope = {
  id: snowflake,
  application_id: snowflake,
  token: z.string().min(1),
  guild_id: snowflake.optional(),
  channel_id: snowflake.optional(),
  channel: z.object({ id: snowflake }).optional(),
  member: z
    .object({
      user,
      roles: z.array(snowflake),
      permissions: z.string().regex(/^\d+$/),
      joined_at: z.string().nullish(),
    })
    .optional(),
  user: user.optional(),
  locale: z.string().optional(),
  message: z.object({ flags: z.number().optional() }).optional(),
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

const subcommandGroup = z.object({
  type: z.literal(ApplicationCommandOptionType.SubcommandGroup),
  name: z.string(),
  options: z.array(subcommand).max(25).optional(),
});

/** The people whom an interaction is about, and the files that came with it, as Discord describes them. */
const resolved = z.object({
  users: z.record(snowflake, z.object({ bot: z.boolean().optional() })).optional(),
  members: z.record(snowflake, z.object({ roles: z.array(snowflake).optional() })).optional(),
  attachments: z.record(snowflake, z.object({ url: z.string().max(2048), size: z.int().min(0) })).optional(),
});

const commandData = z.object({
  name: z.string(),
  type: z.number().optional(),
  target_id: snowflake.optional(),
  resolved: resolved.optional(),
  options: z
    .array(z.union([subcommandGroup, subcommand, leafOption]))
    .max(25)
    .optional(),
});

const COMPONENTS = [
  ComponentType.Button,
  ComponentType.StringSelect,
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
] as const;

const customId = z.string().max(100);
const picked = z.array(z.string().max(100)).max(25);

const componentData = z.object({
  custom_id: customId,
  component_type: z.literal(COMPONENTS),
  values: picked.optional(),
  resolved: resolved.optional(),
});

/** A text (at most 4000 characters, Discord), a tick, or what was picked. */
const fieldSchema = z.object({
  custom_id: customId.optional(),
  value: z.union([z.string().max(4000), z.boolean()]).nullish(),
  values: picked.optional(),
});

/** A label around one field, a row of them as older clients send it, or words alone. */
const holder = z.object({ component: fieldSchema.optional(), components: z.array(fieldSchema).max(5).optional() });

const modalData = z.object({ custom_id: customId, components: z.array(holder).max(40) });

const interactionSchema = z.discriminatedUnion('type', [
  z.object({ ...envelope, type: z.literal(InteractionType.ApplicationCommand), data: commandData }),
  z.object({ ...envelope, type: z.literal(InteractionType.ApplicationCommandAutocomplete), data: commandData }),
  z.object({ ...envelope, type: z.literal(InteractionType.MessageComponent), data: componentData }),
  z.object({ ...envelope, type: z.literal(InteractionType.ModalSubmit), data: modalData }),
]);

const addressSchema = z.object({
  id: snowflake,
  type: z.number().optional(),
  application_id: snowflake,
  token: z.string().min(1),
  guild_id: snowflake.optional(),
  locale: z.string().optional(),
});

/** Where an interaction is answered, and what tells the language of the answer. */
export interface Address {
  readonly id: string;
  /** Of the interaction, which decides how it can be answered. */
  readonly type?: number | undefined;
  readonly application_id: string;
  readonly token: string;
  readonly guild_id?: string | undefined;
  readonly locale?: string | undefined;
  /** The message on which a control was pressed, or from which a form was opened. */
  readonly message?: { readonly flags?: number | undefined } | undefined;
}

/** Who asks in a server: their roles, and their permissions in the channel they ask from (decimal digits). */
export interface MemberData {
  readonly user: { readonly id: string };
  readonly roles: readonly string[];
  readonly permissions: string;
  /** An ISO time; null for guests. */
  readonly joined_at?: string | null | undefined;
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

interface Group {
  readonly type: ApplicationCommandOptionType.SubcommandGroup;
  readonly name: string;
  readonly options?: readonly Nested[] | undefined;
}

/** People whom an interaction is about. */
interface Resolved {
  readonly users?: Readonly<Record<string, { readonly bot?: boolean | undefined }>> | undefined;
  /** Those of them who are in the server. */
  readonly members?: Readonly<Record<string, { readonly roles?: readonly string[] | undefined }>> | undefined;
  /** Files that came with it; sizes in bytes. */
  readonly attachments?: Readonly<Record<string, { readonly url: string; readonly size: number }>> | undefined;
}

/** What a slash command, or an entry of the menu on a person, carries. */
export interface CommandData {
  readonly name: string;
  /** 2 for a menu on a person; a slash command when absent. */
  readonly type?: number | undefined;
  /** Whose menu it is. */
  readonly target_id?: string | undefined;
  readonly options?: readonly (Group | Nested | Leaf)[] | undefined;
  readonly resolved?: Resolved | undefined;
}

/** What a button or select carries. */
export interface ComponentData {
  readonly custom_id: string;
  readonly component_type: number;
  readonly values?: readonly string[] | undefined;
  readonly resolved?: Resolved | undefined;
}

interface FieldData {
  readonly custom_id?: string | undefined;
  readonly value?: string | boolean | null | undefined;
  readonly values?: readonly string[] | undefined;
}

/** What a submitted form carries. */
export interface ModalData {
  readonly custom_id: string;
  readonly components: readonly {
    readonly component?: FieldData | undefined;
    readonly components?: readonly FieldData[] | undefined;
  }[];
}

/** An interaction as far as we read it: a command, its autocomplete, a button or select, or a form of ours. */
export type Interaction = Envelope &
  (
    | { readonly type: InteractionType.ApplicationCommand; readonly data: CommandData }
    | { readonly type: InteractionType.ApplicationCommandAutocomplete; readonly data: CommandData }
    | { readonly type: InteractionType.MessageComponent; readonly data: ComponentData }
    | { readonly type: InteractionType.ModalSubmit; readonly data: ModalData }
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

const resolvedIn = ({ data }: Interaction): Resolved => ('resolved' in data ? data.resolved : undefined) ?? {};

/** The bots among the people whom an interaction is about. */
export const botsIn = (interaction: Interaction): ReadonlySet<string> => {
  const { users = {} } = resolvedIn(interaction);
  return new Set(Object.keys(users).filter((id) => users[id]?.bot === true));
};

/** Those of the people whom an interaction is about who are not in the server: pickers take anybody's id. */
export const strangersIn = (interaction: Interaction): ReadonlySet<string> => {
  const { users = {}, members = {} } = resolvedIn(interaction);
  return new Set(Object.keys(users).filter((id) => members[id] === undefined));
};

/** A file that came with an interaction; null when there is none of that id. */
export const fileIn = (interaction: Interaction, id: string): { readonly url: string; readonly size: number } | null =>
  resolvedIn(interaction).attachments?.[id] ?? null;

/** The roles of somebody whom an interaction is about; null when it tells nothing of them. */
export const rolesIn = (interaction: Interaction, userId: string): readonly string[] | null =>
  resolvedIn(interaction).members?.[userId]?.roles ?? null;

/**
 * A slash command's path and options, flattened: `/space open title:x` is `space open` with `{ title: 'x' }`, one of a group
 * `space guest add`. A command without sub-commands, such as `/help`, is its name alone.
 */
export interface Call {
  readonly path: string;
  readonly options: Readonly<Record<string, string | number | boolean>>;
  /** The option being typed, for autocomplete. */
  readonly focused: string | null;
}

const isLeaf = (option: Group | Nested | Leaf): option is Leaf => 'value' in option;
const isGroup = (option: Group | Nested): option is Group =>
  option.type === ApplicationCommandOptionType.SubcommandGroup;

/** Flattens a command's data. */
export const callOf = (data: CommandData): Call => {
  const [first] = data.options ?? [];
  const isAlone = first === undefined || isLeaf(first);
  const names: string[] = [data.name];
  let leaves: readonly Leaf[] = isAlone ? (data.options ?? []).filter(isLeaf) : [];
  if (!isAlone) {
    const nested = isGroup(first) ? first.options?.[0] : first;
    names.push(first.name, ...(isGroup(first) && nested !== undefined ? [nested.name] : []));
    leaves = nested?.options ?? [];
  }
  return {
    path: names.join(' '),
    options: Object.fromEntries(leaves.map((leaf) => [leaf.name, leaf.value])),
    focused: leaves.find((leaf) => leaf.focused === true)?.name ?? null,
  };
};

/** The fields of a submitted form by name: texts, ticks, or lists of what was picked. What nobody filled in is left out. */
export const fieldsOf = ({ components }: ModalData): Readonly<Record<string, string | boolean | readonly string[]>> =>
  Object.fromEntries(
    components
      .flatMap(({ component, components: row = [] }) => [...(component === undefined ? [] : [component]), ...row])
      .flatMap(({ custom_id: name, value, values }) => {
        const given = values ?? value;
        return name === undefined || given === null || given === undefined ? [] : [[name, given]];
      }),
  );
