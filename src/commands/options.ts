import type {
  APIApplicationCommandIntegerOption,
  APIApplicationCommandOptionChoice,
  APIApplicationCommandStringOption,
  APIApplicationCommandUserOption,
  LocalizationMap,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { texts } from '../i18n/index.ts';
import type { Catalogue, CommandTexts } from '../i18n/index.ts';
import { clipped, isBlank, plainText, SNOWFLAKE } from '../lib/index.ts';
import type { UserId } from '../lib/index.ts';
import type { Context } from './command.ts';
import { labels } from './command.ts';

/** The option that picks a person: Discord's own picker. */
export const userOption = (key: keyof CommandTexts, required = true): APIApplicationCommandUserOption => ({
  type: 6,
  ...labels(key),
  required,
});

/** A person as Discord sends them. */
// as: the brand is given where the text was checked.
export const userSchema: z.ZodType<UserId> = z.string().regex(SNOWFLAKE) as unknown as z.ZodType<UserId>;

/** A line of the log; longer reasons belong into a chat. */
export const REASON_LENGTH = 200;

/** The option that says why; of what is planned it is told to others too. */
export const reasonOption = (key: 'reason' | 'planReason' = 'reason'): APIApplicationCommandStringOption => ({
  type: 3,
  ...labels(key),
  required: false,
  max_length: REASON_LENGTH,
});

/** Whoever asks, with the reason that they gave; a text with nothing to see is none. */
export const because = (context: Context, typed: string | undefined): Context => {
  const reason = clipped(plainText(typed ?? ''), REASON_LENGTH);
  return isBlank(reason) ? context : { ...context, actor: { ...context.actor, reason } };
};

/** An option of one of a few values, with words in both languages. */
export const choicesOption = <Value extends string>(
  key: keyof CommandTexts,
  values: readonly Value[],
  label: (value: Value, words: Catalogue) => string,
): APIApplicationCommandStringOption => ({
  type: 3,
  ...labels(key),
  required: false,
  choices: values.map((value): APIApplicationCommandOptionChoice<string> => ({
    name: label(value, texts('en')),
    // `as`: Discord knows `ar`, the library's list of locales does not.
    name_localizations: { ar: label(value, texts('ar')) } as LocalizationMap,
    value,
  })),
});

const MINUTE_MS = 60_000;

/** The range of a setting in whole minutes; what is less than a minute begins at one. */
const minutesRange = ({ min, max }: { readonly min: number; readonly max: number }): [number, number] => [
  Math.ceil(min / MINUTE_MS),
  Math.floor(max / MINUTE_MS),
];

/** An option of whole minutes within the range of a setting, which is in milliseconds. */
export const minutesOption = (
  key: keyof CommandTexts,
  range: { readonly min: number; readonly max: number },
): APIApplicationCommandIntegerOption => {
  const [min_value, max_value] = minutesRange(range);
  return { type: 4, ...labels(key), required: false, min_value, max_value };
};

/** Minutes as somebody typed them into an option, as milliseconds. */
export const minutesSchema: z.ZodType<number> = z
  .int()
  .min(0)
  .transform((minutes) => minutes * MINUTE_MS);
