import type {
  APIApplicationCommandBasicOption,
  APIApplicationCommandSubcommandOption,
  APIContainerComponent,
  LocalizationMap,
} from 'discord-api-types/v10';
import type { z } from 'zod';
import type { Actor, App, GivenFile, Outcome } from '../app/index.ts';
import type { Refusal } from '../domain/index.ts';
import { refusalText, texts } from '../i18n/index.ts';
import type { Audience, Catalogue, CommandTexts, Language } from '../i18n/index.ts';
import type { SpaceId, UserId } from '../lib/index.ts';
import type { Row } from './components.ts';
import { COMMAND_NAMES } from './names.ts';

/** A file that an answer carries; all files of one have at most 10 MiB each (Discord). */
export interface ReplyFile {
  readonly name: string;
  /** Its media type. */
  readonly type: string;
  readonly data: Uint8Array;
}

/** A private answer: a text, what can be pressed under it, and what it hands out. */
export interface Reply {
  readonly text: string;
  readonly rows: readonly Row[];
  readonly files?: readonly ReplyFile[];
  /** Stands in place of text and rows: words and controls in one frame (Components V2). */
  readonly layout?: APIContainerComponent;
}

/** A choice under an option being typed; name and value have at most 100 characters. */
export interface Choice {
  readonly name: string;
  readonly value: string;
}

/** Who asks, in which language they are answered, and whom to ask. */
export interface Context {
  readonly app: App;
  readonly actor: Actor;
  readonly language: Language;
  /** How a person is called in this server, for places that cannot hold a mention; their id when that is not known. */
  readonly nameOf: (userId: UserId) => string;
  /** Whether Discord tells that this is no person. */
  readonly isBot: (userId: UserId) => boolean;
  /** Whether Discord tells that they are not in this server; of whom it tells nothing, they are taken to be. */
  readonly isStranger: (userId: UserId) => boolean;
  /** A file that came with what was asked, by the id that its option has; null for one that did not. */
  readonly fileOf: (fileId: string) => GivenFile | null;
  /** Whether they ask from a direct message. */
  readonly isDirect?: true;
  /** Shows how far it has come; the returned reply replaces it. */
  readonly progress: (reply: Reply) => Promise<void>;
}

/** What a sub-command, or a command that has none, takes and does. */
export interface Subcommand {
  readonly key: keyof CommandTexts;
  /** Whom `/help` tells of it. Who may really do it is decided where it is done. */
  readonly for: Audience;
  readonly option: APIApplicationCommandSubcommandOption;
  /** Answers; options that do not fit (a command from before an update, or forged) are told so. */
  readonly run: (context: Context, options: unknown) => Promise<Reply>;
  /** `given`: what stands in the options so far, unchecked. */
  readonly suggest: (
    context: Context,
    focused: string,
    typed: string,
    given?: Readonly<Record<string, unknown>>,
  ) => Promise<readonly Choice[]>;
}

/** What a button or select on a space does. */
export interface ComponentAct {
  readonly act: string;
  /** true: stands on a private message of ours and replaces it; false: answers with a new private message. */
  readonly replaces: boolean;
  readonly run: (context: Context, spaceId: SpaceId, values: readonly string[]) => Promise<Reply>;
}

/** Discord answers at most this many characters in one plain message. */
const MESSAGE_LIMIT = 2000;

/** An answer of words alone. A text that Discord would not take is cut at a line. */
export const say = (text: string, ...rows: Row[]): Reply => {
  if (text.length <= MESSAGE_LIMIT) return { text, rows };
  const lines = text.split('\n');
  while (lines.join('\n').length > MESSAGE_LIMIT - 2 && lines.length > 1) lines.pop();
  return { text: `${lines.join('\n').slice(0, MESSAGE_LIMIT - 2)}\n…`, rows };
};

/** The words of the server's language. */
export const wordsOf = (context: Context): Catalogue => texts(context.language);

/** The answer to something that may not or cannot be done. */
export const refuse = (language: Language, refusal: Refusal): Reply => say(refusalText(language, refusal));

/** The answer to something pressed or picked that is none of ours any more, or never was. */
export const stale = ({ language }: Context): Reply => refuse(language, { code: 'stale-button', params: {} });

/** An outcome's reply: the view of its value, or the refusal in words. */
export const answer = <Value>(
  context: Context,
  outcome: Outcome<Value>,
  view: (value: Value, words: Catalogue) => Reply,
): Reply => (outcome.ok ? view(outcome.value, wordsOf(context)) : refuse(context.language, outcome.refusal));

/** Name and description in English, with the description in Arabic beside it. */
interface Labels {
  readonly name: string;
  readonly description: string;
  readonly description_localizations: LocalizationMap;
}

/**
 * The names of a command, sub-command or option. Names stay the same in every language, since answers quote them; descriptions are
 * translated.
 */
export const labels = (key: keyof CommandTexts): Labels => {
  return {
    name: COMMAND_NAMES[key],
    description: texts('en').command[key],
    // Discord's clients and its OpenAPI file know `ar`, the library's list does not. `as`: for that missing key alone.
    description_localizations: { ar: texts('ar').command[key] } as LocalizationMap,
  };
};

/** Makes a sub-command of its schema and its work: options are parsed strictly before anything happens. */
export const subcommand = <Options>(input: {
  readonly key: keyof CommandTexts;
  readonly for: Audience;
  readonly options: APIApplicationCommandBasicOption[];
  readonly schema: z.ZodType<Options>;
  readonly run: (context: Context, options: Options) => Promise<Reply>;
  readonly suggest?: Subcommand['suggest'];
}): Subcommand => ({
  key: input.key,
  for: input.for,
  option: { type: 1, ...labels(input.key), options: input.options },
  run: async (context, options) => {
    const parsed = input.schema.safeParse(options);
    return parsed.success ? await input.run(context, parsed.data) : say(wordsOf(context).reply.commandChanged);
  },
  suggest: input.suggest ?? (() => Promise.resolve([])),
});
