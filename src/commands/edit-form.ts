import { z } from 'zod';
import { LIMITS } from '../domain/index.ts';
import type { RulesPatch, Space } from '../domain/index.ts';
import { refusalText } from '../i18n/index.ts';
import type { Context } from './command.ts';
import { refuse, wordsOf } from './command.ts';
import { cut } from './components.ts';
import type { FormOpener, Modal, ModalAct } from './controls.ts';
import { modalAct } from './controls.ts';
import { customId } from './custom-id.ts';
import { editSpace } from './edit-space.ts';
import { MANAGE_ACTS } from './manage-acts.ts';
import { pageWith } from './manage-page.ts';
import { settingsPage } from './manage-settings.ts';
import { may } from './may.ts';
import { modal, textField } from './modal.ts';
import type { Field } from './modal.ts';

const MINUTE_MS = 60_000;
const TITLE_LENGTH = 100;
const DESCRIPTION_LENGTH = 1000;
/** Of what is no number; the form takes seven characters, and what is sent without it must not fill the page. */
const TYPED_SHOWN = 20;

/** Discord may count an emoji as two and more: what stands already fits in any case, and the space decides what is too long. */
const roomFor = (length: number, standing: string): number => Math.max(length, standing.length);

const inMinutes = (ms: number): string => String(Math.round((ms / MINUTE_MS) * 100) / 100);

/** Arabic and Persian digits stand ten in a row in Unicode, from 0 on. */
const ZEROS = [0x660, 0x6f0];
const western = (text: string): string =>
  text.replace(/[\u0660-\u0669\u06F0-\u06F9]/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    return String(code - (ZEROS.findLast((zero) => zero <= code) ?? 0));
  });

/** Minutes as people type them, in the digits of either language, as milliseconds; null for what is no such number. */
const parseMinutes = (typed: string, { min, max }: { readonly min: number; readonly max: number }): number | null => {
  const text = western(typed.trim()).replace(/[,\u066B]/u, '.');
  if (!/^\d{1,4}(?:\.\d{1,2})?$/u.test(text)) return null;
  const ms = Math.round(Number(text) * MINUTE_MS);
  return ms >= min && ms <= max ? ms : null;
};

/** The lengths that the form asks for, and what they are now. */
const LENGTHS = ['turn', 'cooldown', 'length'] as const;
type Length = (typeof LENGTHS)[number];
const limitsOf: Readonly<Record<Length, { readonly min: number; readonly max: number }>> = {
  turn: LIMITS.turnMs,
  cooldown: LIMITS.coolDownMs,
  length: LIMITS.maxLengthMs,
};
const lengthsOf = ({ rules }: Space): Readonly<Record<Length, number>> => ({
  turn: rules.queue.turnMs,
  cooldown: rules.queue.coolDownMs,
  length: rules.maxLengthMs,
});

const formOf = (context: Context, space: Space): Modal => {
  const { form } = wordsOf(context);
  const labels: Readonly<Record<Length, string>> = {
    turn: form.editTurn,
    cooldown: form.editCoolDown,
    length: form.editLength,
  };
  const now = lengthsOf(space);
  const description = space.description ?? '';
  const minutes = (name: Length): Field => {
    const { min, max } = limitsOf[name];
    const hint = form.minutesHint(min / MINUTE_MS, max / MINUTE_MS);
    return textField({ name, label: labels[name], description: hint, value: inMinutes(now[name]), maxLength: 7 });
  };
  return modal({
    customId: customId(MANAGE_ACTS.edited, space.id),
    title: form.edit,
    fields: [
      textField({
        name: 'title',
        label: form.editTitle,
        value: space.title,
        maxLength: roomFor(TITLE_LENGTH, space.title),
      }),
      textField({
        name: 'description',
        label: form.editDescription,
        value: description,
        maxLength: roomFor(DESCRIPTION_LENGTH, description),
        isOptional: true,
        isLong: true,
      }),
      ...LENGTHS.map(minutes),
    ],
  });
};

/** "Title, description, times…": a form with what they are now. */
export const openEdit: FormOpener = {
  act: MANAGE_ACTS.edit,
  open: (context, { spaceId }) => {
    const { app, actor, language } = context;
    const space = app.spacesOf(actor).find(({ id }) => id === spaceId);
    if (space === undefined) return Promise.resolve(refuse(language, { code: 'space-over', params: {} }));
    if (!may(actor, space, 'rules')) return Promise.resolve(refuse(language, { code: 'not-host', params: {} }));
    return Promise.resolve(formOf(context, space));
  },
};

const schema = z.strictObject({
  title: z.string(),
  description: z.string().optional(),
  turn: z.string(),
  cooldown: z.string(),
  length: z.string(),
});

/** The lengths that were changed, and which of them are no such number. */
const lengthsFrom = (
  space: Space,
  fields: Readonly<Record<Length, string>>,
): { readonly patch: RulesPatch; readonly bad: readonly Length[] } => {
  const now = lengthsOf(space);
  // What stands there as it was is not read again: rounding would change it.
  const typed = LENGTHS.filter((name) => fields[name].trim() !== inMinutes(now[name]));
  const read = new Map(typed.map((name) => [name, parseMinutes(fields[name], limitsOf[name])]));
  const [turnMs, coolDownMs, maxLengthMs] = LENGTHS.map((name) => read.get(name) ?? null);
  const queue = { ...(turnMs == null ? {} : { turnMs }), ...(coolDownMs == null ? {} : { coolDownMs }) };
  return {
    patch: {
      ...(Object.keys(queue).length === 0 ? {} : { queue }),
      ...(maxLengthMs == null ? {} : { maxLengthMs }),
    },
    bad: typed.filter((name) => read.get(name) === null),
  };
};

/** The form was sent: what was changed in it is changed; a number that is none is told, and the rest stays. */
export const editGiven: ModalAct = modalAct({
  act: MANAGE_ACTS.edited,
  replaces: true,
  schema,
  run: async (context, { spaceId }, { title, description = '', ...lengths }) => {
    const { app, actor, language } = context;
    const space = app.spacesOf(actor).find(({ id }) => id === spaceId);
    if (space === undefined) return refuse(language, { code: 'space-over', params: {} });
    const { patch, bad } = lengthsFrom(space, lengths);
    const { lines } = await editSpace(context, space.id, {
      title: title === space.title ? undefined : title,
      description: description === (space.description ?? '') ? undefined : description,
      rules: patch,
    });
    const wrong = bad.map((name) => {
      const { min, max } = limitsOf[name];
      const params = { typed: cut(lengths[name], TYPED_SHOWN), min: inMinutes(min), max: inMinutes(max) };
      return refusalText(language, { code: 'not-minutes', params });
    });
    return await pageWith(context, space.id, [...wrong, ...lines].join('\n'), settingsPage);
  },
});
