import type { APIChannelSelectComponent, APIRoleSelectComponent } from 'discord-api-types/v10';
import { cut, OPTIONS_SHOWN, PLACEHOLDER } from './components.ts';
import type { Row } from './components.ts';

/** What a select of roles or channels has: Discord fills in what there is; `chosen` are ids that stand in it already. */
interface Picker {
  readonly customId: string;
  /** Shown while nothing is chosen. */
  readonly placeholder: string;
  readonly chosen: readonly string[];
  /** How many can be chosen; none always can. */
  readonly most: number;
}

const shared = ({
  customId,
  placeholder,
  most,
}: Picker): { custom_id: string; placeholder: string; min_values: number; max_values: number } => ({
  custom_id: customId,
  placeholder: cut(placeholder, PLACEHOLDER),
  min_values: 0,
  max_values: Math.min(most, OPTIONS_SHOWN),
});

/** A select of roles. */
export const rolePicker = (input: Picker): Row => {
  const menu: APIRoleSelectComponent = {
    type: 6,
    ...shared(input),
    // as: what a default value is of, by Discord's word; the library's enum stands behind the wall of src/discord.
    default_values: input.chosen.slice(0, input.most).map((id) => ({ id, type: 'role' })) as NonNullable<
      APIRoleSelectComponent['default_values']
    >,
  };
  return { type: 1, components: [menu] };
};

/** A select of channels of these types (Discord's numbers). */
export const channelPicker = (input: Picker & { readonly types: readonly number[] }): Row => {
  const menu: APIChannelSelectComponent = {
    type: 8,
    ...shared(input),
    // as, in both: Discord's own numbers and words; the library's enums stand behind the wall of src/discord.
    channel_types: [...input.types] as NonNullable<APIChannelSelectComponent['channel_types']>,
    default_values: input.chosen.slice(0, input.most).map((id) => ({ id, type: 'channel' })) as NonNullable<
      APIChannelSelectComponent['default_values']
    >,
  };
  return { type: 1, components: [menu] };
};
