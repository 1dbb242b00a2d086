import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Audience, CommandTexts } from '../i18n/index.ts';
import type { SpaceId } from '../lib/index.ts';
import type { Choice, Context, Reply, Subcommand } from './command.ts';
import { refuse, subcommand } from './command.ts';
import { COMMAND_NAMES } from './names.ts';
import { because, reasonOption, userOption, userSchema } from './options.ts';
import type { PersonAct } from './person-acts.ts';
import { personReply } from './person-acts.ts';
import { pickedSpace, suggestSpaces, whichSpaceOption } from './which-space.ts';

/** The option that picks the space. */
const WHICH = COMMAND_NAMES.whichSpace;

/** Makes a sub-command about one space: the option that picks it comes last, and what was picked is looked up. */
export const onSpaceCommand = <Options extends { readonly space?: string | undefined }>(input: {
  readonly key: keyof CommandTexts;
  readonly for: Audience;
  readonly options: readonly APIApplicationCommandBasicOption[];
  readonly schema: z.ZodType<Options>;
  readonly run: (context: Context, spaceId: SpaceId | null, options: Options) => Promise<Reply>;
  /** Choices for an option that does not pick the space. */
  readonly suggest?: (context: Context, typed: string) => Promise<readonly Choice[]>;
}): Subcommand =>
  subcommand({
    key: input.key,
    for: input.for,
    schema: input.schema,
    options: [...input.options, whichSpaceOption()],
    run: async (context, options) => {
      const picked = pickedSpace(context, options.space);
      return picked.ok ? await input.run(context, picked.value, options) : refuse(context.language, picked.refusal);
    },
    suggest: (context, focused, typed) =>
      input.suggest === undefined || focused === WHICH ? suggestSpaces(context, typed) : input.suggest(context, typed),
  });

const onPerson = z.strictObject({ user: userSchema, reason: z.string().optional(), space: z.string().optional() });

/** Makes a sub-command that does something to one person, with a reason if one is given. */
export const onPersonCommand = (key: keyof CommandTexts, act: PersonAct): Subcommand =>
  onSpaceCommand({
    key,
    for: 'runs-a-space',
    schema: onPerson,
    options: [userOption('whom'), reasonOption()],
    run: (context, spaceId, { user, reason }) => personReply(because(context, reason), spaceId, act, user),
  });
