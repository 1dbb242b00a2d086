import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import { z } from 'zod';
import { SNOWFLAKE } from '../lib/index.ts';
import type { CoverUse, Outcome } from '../app/index.ts';
import { changedAbout, languagesLike, NO_ABOUT, refuse } from '../domain/index.ts';
import type { About, AboutChange } from '../domain/index.ts';
import { languageName } from '../i18n/index.ts';
import type { Choice, Context } from './command.ts';
import { labels } from './command.ts';

/** Choices of an autocomplete (Discord). */
const CHOICES = 25;

/** What somebody says of what a space is about: topics and language as typed, and the id of a file. */
export interface AboutGiven {
  readonly topics?: string | undefined;
  readonly language?: string | undefined;
  readonly cover?: string | undefined;
}

/** The options of it. */
export const aboutFields: {
  readonly topics: z.ZodOptional<z.ZodString>;
  readonly language: z.ZodOptional<z.ZodString>;
  readonly cover: z.ZodOptional<z.ZodString>;
} = {
  topics: z.string().optional(),
  language: z.string().optional(),
  cover: z.string().regex(SNOWFLAKE).optional(),
};

/** The options for `aboutFields`. */
export const aboutOptions = (): APIApplicationCommandBasicOption[] => [
  { type: 3, ...labels('aboutTopics'), required: false },
  { type: 3, ...labels('aboutLanguage'), required: false, autocomplete: true },
  { type: 11, ...labels('aboutCover'), required: false },
];

/** The languages that may be meant, as the person calls them. */
export const suggestLanguages = ({ language }: Context, typed: string): Promise<readonly Choice[]> =>
  Promise.resolve(
    languagesLike(typed)
      .slice(0, CHOICES)
      .map((tag) => ({ name: languageName(language, tag), value: tag })),
  );

/** What is to be changed, the picture taken; why not, where a text or the file cannot be. Nothing is fetched for a text that cannot. */
export const aboutChange = async (
  { app, actor, fileOf }: Context,
  { topics, language, cover: fileId }: AboutGiven,
  use: CoverUse,
): Promise<Outcome<AboutChange>> => {
  const typed = { ...(topics === undefined ? {} : { topics }), ...(language === undefined ? {} : { language }) };
  const read = changedAbout(NO_ABOUT, typed);
  if (!read.ok) return read;
  if (fileId === undefined) return { ok: true, value: typed };
  const file = fileOf(fileId);
  if (file === null) return refuse('cover-not-fetched');
  const cover = await app.takeCover(actor, file, use);
  return cover.ok ? { ok: true, value: { ...typed, cover: cover.value } } : cover;
};

/** What something new is about. */
export const aboutGiven = async (
  context: Context,
  given: AboutGiven,
  use: 'open' | 'plan',
): Promise<Outcome<About>> => {
  if (Object.values(given).every((one) => one === undefined)) return { ok: true, value: NO_ABOUT };
  const change = await aboutChange(context, given, use);
  if (!change.ok) return change;
  const read = changedAbout(NO_ABOUT, change.value);
  return read.ok ? { ok: true, value: read.about } : read;
};
