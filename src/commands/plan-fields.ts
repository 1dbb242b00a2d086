import type { Plan, PlannedOpening } from '../domain/index.ts';
import type { Context } from './command.ts';
import { wordsOf } from './command.ts';
import { textField } from './modal.ts';
import type { Field } from './modal.ts';

/** Longest time that can be typed into a form; none needs as much. */
const WHEN_LENGTH = 100;
const TITLE_LENGTH = 100;
const DESCRIPTION_LENGTH = 1000;

/** Discord may count an emoji as two and more: what stands already fits in any case, and the use cases decide what is too long. */
const roomFor = (length: number, standing: string): number => Math.max(length, standing.length);

/** The fields `title` and `description`, with what they are now; `hint` stands under the title. */
export const textFields = (
  context: Context,
  { title, description }: Pick<PlannedOpening, 'title' | 'description'>,
  hint?: string,
): readonly Field[] => {
  const { form } = wordsOf(context).plans;
  const now = description ?? '';
  return [
    textField({
      name: 'title',
      label: form.title,
      ...(hint === undefined ? {} : { description: hint }),
      value: title,
      maxLength: roomFor(TITLE_LENGTH, title),
    }),
    textField({
      name: 'description',
      label: form.description,
      value: now,
      maxLength: roomFor(DESCRIPTION_LENGTH, now),
      isOptional: true,
      isLong: true,
    }),
  ];
};

/** Digits of a length or a number of seats at most. */
const NUMBER_LENGTH = 6;

/** The fields `length` and `seats`, with what they are now, or what was `typed` before; seats that are not counted are left empty. */
export const sizeFields = (
  context: Context,
  { lengthMin, seats }: Pick<Plan, 'lengthMin' | 'seats'>,
  typed: Readonly<Record<string, string>> = {},
): readonly Field[] => {
  const { upkeep } = wordsOf(context);
  const { length = String(lengthMin), seats: places = seats === null ? '' : String(seats) } = typed;
  return [
    textField({ name: 'length', label: upkeep.length, value: length, maxLength: NUMBER_LENGTH }),
    textField({
      name: 'seats',
      label: upkeep.seats,
      description: upkeep.seatsHint,
      value: places,
      maxLength: NUMBER_LENGTH,
      isOptional: true,
    }),
  ];
};

/** The field `when`; `kept`: the time that stays when nothing is typed. */
export const whenField = (
  context: Context,
  input: { readonly hint: string; readonly value?: string; readonly kept?: string },
): Field => {
  const { form } = wordsOf(context).plans;
  const { hint, value, kept } = input;
  return textField({
    name: 'when',
    label: form.when,
    description: kept === undefined ? hint : form.keepsTime,
    maxLength: roomFor(WHEN_LENGTH, value ?? ''),
    ...(value === undefined ? {} : { value }),
    ...(kept === undefined ? {} : { isOptional: true, placeholder: kept }),
  });
};
