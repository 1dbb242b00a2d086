import { z } from 'zod';
import { forbiddenIn } from '../domain/index.ts';
import { clipped } from '../lib/index.ts';
import type { Context, Reply } from './command.ts';
import { refuse, wordsOf } from './command.ts';
import type { FormOpener, Modal, ModalAct } from './controls.ts';
import { modalAct } from './controls.ts';
import { customId } from './custom-id.ts';
import { modal, textField } from './modal.ts';
import { change } from './setup.ts';
import { SETUP_ACTS } from './setup-acts.ts';

/** Longest text of one field (Discord). */
const LONGEST = 4000;
/** Longest text that is tried: as long as a description may be. */
const SAMPLE = 1000;
/** As much of it is told again: what else is set stands below. */
const SHOWN = 200;
/** The fields of the list: a form of Discord has five, and the last is for a text to try. */
const FIELDS = ['words', 'more1', 'more2', 'more3'] as const;

/** The list in texts of at most a field's length, one word a line. */
const pages = (words: readonly string[]): readonly string[] => {
  const made: string[] = [];
  for (const word of words) {
    const last = made.at(-1);
    if (last === undefined || last.length + 1 + word.length > LONGEST) made.push(word);
    else made[made.length - 1] = `${last}\n${word}`;
  }
  return made;
};

/** The button of `/setup` that opens the list: shown to who manages the server alone. */
export const setupWordsForm: FormOpener = {
  act: SETUP_ACTS.words,
  open: async (context: Context): Promise<Modal | Reply> => {
    const seen = await context.app.setup(context.actor);
    if (!seen.ok) return refuse(context.language, seen.refusal);
    const { words } = wordsOf(context);
    const texts = pages(seen.value.settings.rules.words);
    // One more than are full, so that there is room to write.
    const lists = FIELDS.slice(0, Math.max(1, texts.length + 1)).map((name, at) =>
      textField({
        name,
        ...(at === 0 ? words.fields.words : words.fields.more),
        value: texts[at] ?? '',
        maxLength: LONGEST,
        isOptional: true,
        isLong: true,
      }),
    );
    const sample = textField({ name: 'sample', ...words.fields.sample, maxLength: SAMPLE, isOptional: true });
    return modal({ customId: customId(SETUP_ACTS.wordsTyped, null), title: words.form, fields: [...lists, sample] });
  },
};

// Discord may leave out what nobody filled in.
const typed = z.string().default('');

/** Keeps the list, and tells of a text whether it is allowed by it. */
export const setupWordsModal: ModalAct = modalAct({
  act: SETUP_ACTS.wordsTyped,
  replaces: true,
  schema: z.strictObject({ words: typed, more1: typed, more2: typed, more3: typed, sample: typed }),
  run: (context, _subject, { sample, ...lists }) =>
    change(context, { type: 'words', typed: FIELDS.map((name) => lists[name]).join('\n') }, ({ settings }) =>
      sample.trim() === ''
        ? null
        : wordsOf(context).words.tried(clipped(sample, SHOWN), forbiddenIn(settings.rules.words, sample)),
    ),
});
