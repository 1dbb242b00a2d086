import type {
  APIActionRowComponent,
  APIButtonComponent,
  APIComponentInContainer,
  APIComponentInMessageActionRow,
  APIContainerComponent,
  APIRoleSelectComponent,
  APISeparatorComponent,
  APIStringSelectComponent,
  APITextDisplayComponent,
  APIUserSelectComponent,
} from 'discord-api-types/v10';

/*
 * Discord's components as plain JSON. The numbers are those of Discord's documentation ("Component Reference"); the library that
 * names them stands behind the wall of src/discord.
 */

/** Longest label of a button (Discord). */
const BUTTON_LABEL = 80;
/** Longest placeholder of a select (Discord). */
export const PLACEHOLDER = 150;
/** Longest label of a select's option, and longest value (Discord). */
export const OPTION_LABEL = 100;
/** A select shows at most this many options (Discord). */
export const OPTIONS_SHOWN = 25;

/** A row of buttons, or one select. */
export type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

/** A text cut to `limit` UTF-16 units between what people see as letters, with an ellipsis when something was cut. */
export const cut = (text: string, limit: number): string => {
  if (text.length <= limit) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (kept.length + segment.length > limit - 1) break;
    kept += segment;
  }
  return `${kept}…`;
};

/** A line or more of text in a panel. */
export const textDisplay = (content: string): APITextDisplayComponent => ({ type: 10, content });

/** A thin line between two parts of a panel. */
export const separator = (): APISeparatorComponent => ({ type: 14, divider: true, spacing: 1 });

/** The frame of a panel. */
export const container = (components: APIComponentInContainer[]): APIContainerComponent => ({ type: 17, components });

/** Buttons beside each other; at most five. */
export const buttons = (...components: APIButtonComponent[]): Row => ({ type: 1, components });

/** A button that asks something of us. */
export const button = (input: { label: string; customId: string; isDangerous?: boolean }): APIButtonComponent => ({
  type: 2,
  style: input.isDangerous === true ? 4 : 2,
  label: cut(input.label, BUTTON_LABEL),
  custom_id: input.customId,
});

/** A button that opens an address. */
export const linkButton = (label: string, url: string): APIButtonComponent => ({
  type: 2,
  style: 5,
  label: cut(label, BUTTON_LABEL),
  url,
});

/** One choice of a select. */
export interface Option {
  readonly label: string;
  readonly value: string;
  /** Whether it is shown as picked already. */
  readonly isChosen?: boolean;
}

/** A select of one of the first 25 options; it must have at least one. */
export const select = (input: { customId: string; placeholder: string; options: readonly Option[] }): Row => {
  const menu: APIStringSelectComponent = {
    type: 3,
    custom_id: input.customId,
    placeholder: cut(input.placeholder, PLACEHOLDER),
    min_values: 1,
    max_values: 1,
    options: input.options
      .slice(0, OPTIONS_SHOWN)
      .map(({ label, value, isChosen }) => ({ label, value, ...(isChosen === true ? { default: true } : {}) })),
  };
  return { type: 1, components: [menu] };
};

/** Discord's own picker of one person of the server. */
export const userSelect = (input: { customId: string; placeholder: string }): Row => ({
  type: 1,
  components: [{ type: 5, custom_id: input.customId, placeholder: cut(input.placeholder, PLACEHOLDER) }],
});

/** Discord's own picker of people of the server, up to 25 at once; `picked` are shown as picked already. */
export const usersSelect = (input: { customId: string; placeholder: string; picked: readonly string[] }): Row => {
  const menu: APIUserSelectComponent = {
    type: 5,
    custom_id: input.customId,
    placeholder: cut(input.placeholder, PLACEHOLDER),
    min_values: 1,
    max_values: OPTIONS_SHOWN,
    // as: the library's enum of these words stands behind the wall of src/discord.
    default_values: input.picked.slice(0, OPTIONS_SHOWN).map((id) => ({ id, type: 'user' })) as NonNullable<
      APIUserSelectComponent['default_values']
    >,
  };
  return { type: 1, components: [menu] };
};

/** Discord's own picker of roles, up to 25 at once; `picked` are shown as picked already. */
export const roleSelect = (input: { customId: string; placeholder: string; picked: readonly string[] }): Row => {
  const menu: APIRoleSelectComponent = {
    type: 6,
    custom_id: input.customId,
    placeholder: cut(input.placeholder, PLACEHOLDER),
    min_values: 1,
    max_values: OPTIONS_SHOWN,
    // as: the library's enum of these words stands behind the wall of src/discord.
    default_values: input.picked.slice(0, OPTIONS_SHOWN).map((id) => ({ id, type: 'role' })) as NonNullable<
      APIRoleSelectComponent['default_values']
    >,
  };
  return { type: 1, components: [menu] };
};

/** Where Discord's clients open a channel. */
export const channelUrl = (guildId: string, channelId: string): string =>
  `https://discord.com/channels/${guildId}/${channelId}`;
