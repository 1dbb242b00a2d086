import type { APIComponentInLabel, APILabelComponent, TextInputStyle } from 'discord-api-types/v10';
import { cut, OPTION_LABEL } from './components.ts';
import type { Option } from './components.ts';
import type { Modal } from './controls.ts';

/*
 * Forms as plain JSON, with the numbers of Discord's documentation ("Component Reference", "Modal Callback"): a title of 45 characters,
 * one to five fields, each under a label of 45 and a description of 100.
 */

/** Longest title of a form and longest label of a field (Discord). */
const LABEL = 45;
/** Longest description under a label, and longest placeholder (Discord). */
const DESCRIPTION = 100;
/** Fields of one form at most (Discord). */
const MAX_FIELDS = 5;

/** One field of a form. */
export type Field = APILabelComponent;

/** A field's name among the submitted ones, and what stands over it. */
interface Labelled {
  readonly name: string;
  readonly label: string;
  readonly description?: string;
}

const field = ({ label, description }: Labelled, component: APIComponentInLabel): Field => ({
  type: 18,
  label: cut(label, LABEL),
  ...(description === undefined ? {} : { description: cut(description, DESCRIPTION) }),
  component,
});

/** A text to type; `value` stands in it already. Lengths are in characters as Discord counts them, 1 to 4000. */
export const textField = (
  input: Labelled & {
    readonly value?: string;
    readonly placeholder?: string;
    readonly maxLength: number;
    readonly isOptional?: boolean;
    readonly isLong?: boolean;
  },
): Field => {
  // as: 1 is one line and 2 a paragraph in Discord's documentation; the library's enum stands behind the wall of src/discord.
  const style = (input.isLong === true ? 2 : 1) as TextInputStyle;
  return field(input, {
    type: 4,
    custom_id: input.name,
    style,
    required: input.isOptional !== true,
    max_length: input.maxLength,
    // Discord refuses an empty value where something must be typed, and a longer one than may be: nobody types that, but a forged form
    // that is handed back has it.
    ...(input.value === undefined || input.value === '' ? {} : { value: cut(input.value, input.maxLength) }),
    ...(input.placeholder === undefined ? {} : { placeholder: cut(input.placeholder, DESCRIPTION) }),
  });
};

/** A pick of one among at most 25 options. */
export const choiceField = (input: Labelled & { readonly options: readonly Option[] }): Field =>
  field(input, {
    type: 3,
    custom_id: input.name,
    required: true,
    options: input.options.map(({ label, value, isChosen = false }) => ({
      label: cut(label, OPTION_LABEL),
      value,
      default: isChosen,
    })),
  });

/** A form; what is submitted goes to the `ModalAct` that `customId` names. */
export const modal = (input: { customId: string; title: string; fields: readonly Field[] }): Modal => ({
  form: { custom_id: input.customId, title: cut(input.title, LABEL), components: input.fields.slice(0, MAX_FIELDS) },
});
