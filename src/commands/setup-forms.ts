import { z } from 'zod';
import type { RuleLimit, ServerRules } from '../domain/index.ts';
import { DIGEST_DAYS, RULE_LIMITS } from '../domain/index.ts';
import type { SetupTexts } from '../i18n/index.ts';
import type { Context, Reply } from './command.ts';
import { refuse, wordsOf } from './command.ts';
import type { FormOpener, Modal, ModalAct } from './controls.ts';
import { modalAct } from './controls.ts';
import { customId } from './custom-id.ts';
import type { Field } from './modal.ts';
import { choiceField, modal, textField } from './modal.ts';
import { change } from './setup.ts';
import { SETUP_ACTS } from './setup-acts.ts';
import { timeOfDay } from './setup-view.ts';

/** Longest number, time and zone that can be typed; the longest zone has 32 characters. */
const NUMBER = 6;
const TIME = 10;
const ZONE = 60;

// as: the keys of that very object.
const LIMIT_NAMES = Object.keys(RULE_LIMITS) as readonly RuleLimit[];

/** A button that opens a form with what is set now in its fields. */
const opening = (act: string, form: (rules: ServerRules, words: SetupTexts) => Modal): FormOpener => ({
  act,
  open: async (context: Context): Promise<Modal | Reply> => {
    const seen = await context.app.setup(context.actor);
    if (!seen.ok) return refuse(context.language, seen.refusal);
    return form(seen.value.settings.rules, wordsOf(context).setup);
  },
});

const limits = opening(SETUP_ACTS.limits, (rules, { forms }) =>
  modal({
    customId: customId(SETUP_ACTS.limitsTyped, null),
    title: forms.limits,
    fields: LIMIT_NAMES.map((name) =>
      textField({ name, ...forms.fields[name], value: String(rules[name]), maxLength: NUMBER }),
    ),
  }),
);

const quiet = opening(SETUP_ACTS.quiet, ({ quietHours }, { forms }) => {
  const field = (name: 'from' | 'to', minute: number | undefined): Field =>
    textField({
      name,
      ...forms.fields[name],
      maxLength: TIME,
      isOptional: true,
      ...(minute === undefined ? {} : { value: timeOfDay(minute) }),
    });
  return modal({
    customId: customId(SETUP_ACTS.quietTyped, null),
    title: forms.quiet,
    fields: [field('from', quietHours?.fromMin), field('to', quietHours?.toMin)],
  });
});

const zone = opening(SETUP_ACTS.zone, (rules, { forms }) =>
  modal({
    customId: customId(SETUP_ACTS.zoneTyped, null),
    title: forms.zone,
    fields: [textField({ name: 'zone', ...forms.fields.zone, value: rules.zone, maxLength: ZONE })],
  }),
);

/** The value for no digest at all. */
const NEVER = 'never';

const digest: FormOpener = {
  act: SETUP_ACTS.digest,
  open: async (context) => {
    const seen = await context.app.setup(context.actor);
    if (!seen.ok) return refuse(context.language, seen.refusal);
    const set = seen.value.settings.rules.digest;
    const words = wordsOf(context).upkeep.digest;
    const options = [
      { label: words.never, value: NEVER, isChosen: set === null },
      ...DIGEST_DAYS.map((day) => ({ label: words.days[day], value: day, isChosen: day === set?.day })),
    ];
    return modal({
      customId: customId(SETUP_ACTS.digestGiven, null),
      title: words.form,
      fields: [
        choiceField({ name: 'day', label: words.day, options }),
        textField({
          name: 'at',
          label: words.at,
          description: words.atHint,
          maxLength: TIME,
          isOptional: true,
          ...(set === null ? {} : { value: timeOfDay(set.atMin) }),
        }),
      ],
    });
  },
};

/** The buttons of `/setup` that open a form. */
export const setupForms: readonly FormOpener[] = [limits, quiet, zone, digest];

const typed = z.string();

/** What the forms of `/setup` do. */
export const setupModals: readonly ModalAct[] = [
  modalAct({
    act: SETUP_ACTS.limitsTyped,
    replaces: true,
    schema: z.strictObject({ maxSpaces: typed, maxPerHost: typed, openEveryMin: typed, maxLengthMin: typed }),
    run: (context, _subject, fields) => change(context, { type: 'limits', typed: fields }),
  }),
  modalAct({
    act: SETUP_ACTS.quietTyped,
    replaces: true,
    // Discord may leave out what nobody filled in.
    schema: z.strictObject({ from: typed.default(''), to: typed.default('') }),
    run: (context, _subject, { from, to }) => change(context, { type: 'quiet-hours', from, to }),
  }),
  modalAct({
    act: SETUP_ACTS.zoneTyped,
    replaces: true,
    schema: z.strictObject({ zone: typed }),
    run: (context, _subject, fields) => change(context, { type: 'zone', typed: fields.zone }),
  }),
  modalAct({
    act: SETUP_ACTS.digestGiven,
    replaces: true,
    schema: z.strictObject({ day: z.tuple([z.enum([NEVER, ...DIGEST_DAYS])]), at: typed.default('') }),
    run: (context, _subject, { day: [day], at }) =>
      change(context, { type: 'digest', day: day === NEVER ? null : day, at }),
  }),
];
