import type { APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';
import type { z } from 'zod';
import type { Audience, Catalogue } from '../i18n/index.ts';
import type { UserId } from '../lib/index.ts';
import type { ComponentAct, Context, Reply } from './command.ts';
import { say, stale, wordsOf } from './command.ts';
import type { Subject } from './custom-id.ts';

/** A form that opens over Discord; made by `modal`. */
export interface Modal {
  readonly form: APIModalInteractionResponseCallbackData;
}

/** What a button or select does, about whatever its custom id names. */
export interface Control {
  readonly act: string;
  /** true: stands on a private message of ours and replaces it; false: answers with a new private message. */
  readonly replaces: boolean;
  /** Whether it is taken in direct messages too: whoever presses is then asked for in the server of the plan that its custom id names. */
  readonly inDirect?: true;
  /** Whether the detail of its custom id means something; one that has a detail without is not ours. */
  readonly takesDetail?: true;
  /** Likewise whether it is about one link. */
  readonly takesLink?: true;
  /** `values`: what was picked; ids of people, roles and channels for selects of those. */
  readonly run: (context: Context, subject: Subject, values: readonly string[]) => Promise<Reply>;
}

/**
 * A button or select that opens a form. Discord takes one as the very first answer only, so nothing is acknowledged before: who builds
 * it asks nobody outside, and one that is not ready within 1.5 s is given up with words.
 */
export interface FormOpener {
  readonly act: string;
  /** As for `Control`. */
  readonly inDirect?: true;
  /** As for `Control`. */
  readonly takesDetail?: true;
  /** The form, or why there is none. */
  readonly open: (context: Context, subject: Subject, values: readonly string[]) => Promise<Modal | Reply>;
}

/** What a submitted form does. */
export interface ModalAct {
  readonly act: string;
  /** As for `Control`. */
  readonly inDirect?: true;
  /** As for `Control`. */
  readonly takesDetail?: true;
  /** true: the form was opened from a private message of ours, which the answer replaces; false: answers with a new private message. */
  readonly replaces: boolean;
  /** Answers; fields that do not fit (a form from before an update, or forged) are told so. */
  readonly run: (context: Context, subject: Subject, fields: unknown) => Promise<Reply>;
}

/** An entry of the menu that Discord shows on a person ("Apps"). */
export interface UserMenu {
  /** Its name in a language, 1–32 characters; the English one is what Discord calls back with. */
  readonly label: (words: Catalogue) => string;
  readonly for: Audience;
  /** Permission bits (decimal digits) that a member needs to be offered it; null for everybody. */
  readonly offeredTo: string | null;
  /** Answers privately, or opens a form under the same condition as a `FormOpener`. */
  readonly does:
    | { readonly type: 'run'; readonly run: (context: Context, userId: UserId) => Promise<Reply> }
    | { readonly type: 'open'; readonly open: (context: Context, userId: UserId) => Promise<Modal | Reply> };
}

/** Makes what a form does of its schema and its work: fields are parsed strictly before anything happens. */
export const modalAct = <Fields>(input: {
  readonly act: string;
  readonly replaces: boolean;
  readonly takesDetail?: true;
  /** Of an object: texts by the fields' names, lists for selects, true or false for a checkbox. */
  readonly schema: z.ZodType<Fields>;
  readonly run: (context: Context, subject: Subject, fields: Fields) => Promise<Reply>;
}): ModalAct => ({
  act: input.act,
  replaces: input.replaces,
  ...(input.takesDetail === undefined ? {} : { takesDetail: input.takesDetail }),
  run: async (context, subject, fields) => {
    const parsed = input.schema.safeParse(fields);
    return parsed.success ? await input.run(context, subject, parsed.data) : say(wordsOf(context).reply.commandChanged);
  },
});

/** A control on a space as one about whatever a custom id names: without a space it is not ours. */
export const onSpace = ({ act, replaces, run }: ComponentAct): Control => ({
  act,
  replaces,
  run: async (context, { spaceId }, values) =>
    spaceId === null ? stale(context) : await run(context, spaceId, values),
});
