import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Beginning, Outcome, PlanInput } from '../app/index.ts';
import { PLAN_LIMITS } from '../domain/index.ts';
import type { RoomKind } from '../domain/index.ts';
import type { CommandTexts } from '../i18n/index.ts';
import type { ChannelId, UserId } from '../lib/index.ts';
import { aboutGiven, suggestLanguages } from './about-options.ts';
import type { AboutGiven } from './about-options.ts';
import type { Choice, Context } from './command.ts';
import { labels } from './command.ts';
import { openingFields, openingOptions } from './opening-options.ts';
import { userOption, userSchema } from './options.ts';
import { beginningOf, suggestPresets } from './preset-pick.ts';
import type { RulesChosen } from './rule-options.ts';
import { suggestZones } from './zones.ts';

const { lengthMin: LASTS, seats: SEATS } = PLAN_LIMITS;

/** What whatever plans something asks for. */
export const planFields: typeof openingFields & {
  readonly title: z.ZodString;
  readonly when: z.ZodString;
  readonly zone: z.ZodOptional<z.ZodString>;
  readonly host: z.ZodOptional<z.ZodType<UserId>>;
  readonly lasts: z.ZodOptional<z.ZodInt>;
  readonly seats: z.ZodOptional<z.ZodInt>;
} = {
  title: z.string(),
  when: z.string(),
  zone: z.string().optional(),
  host: userSchema.optional(),
  lasts: z.int().min(LASTS.min).max(LASTS.max).optional(),
  seats: z.int().min(SEATS.min).max(SEATS.max).optional(),
  ...openingFields,
};

/** The option of a time, with what was read so far below it. */
export const whenOption = (key: keyof CommandTexts): APIApplicationCommandBasicOption => ({
  type: 3,
  ...labels(key),
  required: true,
  autocomplete: true,
});

/** The option of a time zone. */
export const zoneOption = (key: keyof CommandTexts): APIApplicationCommandBasicOption => ({
  type: 3,
  ...labels(key),
  required: false,
  autocomplete: true,
});

/** The options for `planFields`, those between what must be given and what may be. */
export const planOptions = (
  required: readonly APIApplicationCommandBasicOption[],
  more: readonly APIApplicationCommandBasicOption[] = [],
): APIApplicationCommandBasicOption[] => [
  ...required,
  ...more,
  zoneOption('planZone'),
  userOption('planHost', false),
  { type: 4, ...labels('planLasts'), required: false, min_value: LASTS.min, max_value: LASTS.max },
  { type: 4, ...labels('planSeats'), required: false, min_value: SEATS.min, max_value: SEATS.max },
  ...openingOptions(),
];

/** What was given of them. */
interface PlanGiven extends RulesChosen, AboutGiven {
  readonly title: string;
  readonly when: string;
  readonly description?: string | undefined;
  readonly kind?: RoomKind | undefined;
  readonly room?: ChannelId | undefined;
  readonly preset?: string | undefined;
  readonly zone?: string | undefined;
  readonly host?: UserId | undefined;
  readonly lasts?: number | undefined;
  readonly seats?: number | undefined;
}

/** Why somebody cannot host, as far as Discord tells of them. */
export const unfit = (
  { isBot, isStranger }: Context,
  userId: UserId | undefined,
): 'is-bot' | 'not-in-server' | null => {
  if (userId === undefined) return null;
  if (isBot(userId)) return 'is-bot';
  return isStranger(userId) ? 'not-in-server' : null;
};

/** What is planned, from the options that were given, and how it is to begin. */
export const planInput = async (
  context: Context,
  given: PlanGiven,
): Promise<Outcome<{ readonly input: PlanInput; readonly beginning: Beginning }>> => {
  const { title, when, description, topics, language, cover, kind, room, preset, zone, host, lasts, seats, ...chosen } =
    given;
  const code = unfit(context, host);
  if (code !== null) return { ok: false, refusal: { code, params: {} } };
  const begun = await beginningOf(context, { kind, room, preset, host }, chosen);
  if (!begun.ok) return begun;
  const beginning = begun.value;
  const about = await aboutGiven(context, { topics, language, cover }, 'plan');
  if (!about.ok) return about;
  const input: PlanInput = {
    opening: {
      title,
      description: description ?? null,
      about: about.value,
      kind: beginning.kind,
      room: room ?? null,
      preset: beginning.preset,
      rules: beginning.rules,
    },
    when,
    zone: zone ?? null,
    hostId: host ?? null,
    lengthMin: lasts ?? null,
    seats: seats ?? null,
  };
  return { ok: true, value: { input, beginning } };
};

/** What may be meant by an option that is no time; null for one that is. */
export const suggestOther = (context: Context, focused: string, typed: string): Promise<readonly Choice[]> | null => {
  if (focused === 'zone') return suggestZones(context, typed);
  if (focused === 'preset') return suggestPresets(context, typed);
  return focused === 'language' ? suggestLanguages(context, typed) : null;
};
