import { z } from 'zod';
import type { About, AboutChange } from '../domain/index.ts';
import { languageName } from '../i18n/index.ts';
import type { Context } from './command.ts';
import { refuse, wordsOf } from './command.ts';
import type { FormOpener, Modal, ModalAct } from './controls.ts';
import { modalAct } from './controls.ts';
import { customId } from './custom-id.ts';
import { editSpace } from './edit-space.ts';
import { notTaken } from './form-again.ts';
import { MANAGE_ACTS } from './manage-acts.ts';
import { pageWith } from './manage-page.ts';
import { settingsPage } from './manage-settings.ts';
import { may } from './may.ts';
import { choiceField, modal, textField } from './modal.ts';
import { PLAN_ACTS } from './plan-acts.ts';
import { targetOf } from './plan-target.ts';

/** What people type, and no longer; topics that stand fit in any case. */
const TOPICS_LENGTH = 300;
const LANGUAGE_LENGTH = 80;

const KEEP = 'keep';
const REMOVE = 'remove';

const topicsText = ({ topics }: About, { language }: Context): string => topics.join(language === 'ar' ? '، ' : ', ');

const languageText = ({ language: tag }: About, { language }: Context): string =>
  tag === null ? '' : languageName(language, tag);

/** A form with what something is about as it is now; a cover may be taken away there, and is given by a command. */
const formOf = (
  context: Context,
  form: { readonly about: About; readonly customId: string; readonly typed?: Typed | null },
): Modal => {
  const { about: words } = wordsOf(context);
  const { about, typed } = form;
  const choice = (value: string, label: string): Parameters<typeof choiceField>[0]['options'][0] => ({
    value,
    label,
    isChosen: value === KEEP,
  });
  return modal({
    customId: form.customId,
    title: words.form,
    fields: [
      textField({
        name: 'topics',
        label: words.formTopics,
        description: words.formTopicsHint,
        value: typed?.['topics'] ?? topicsText(about, context),
        maxLength: TOPICS_LENGTH,
        isOptional: true,
      }),
      textField({
        name: 'language',
        label: words.formLanguage,
        description: words.formLanguageHint,
        value: typed?.['language'] ?? languageText(about, context),
        maxLength: LANGUAGE_LENGTH,
        isOptional: true,
      }),
      ...(about.cover === null
        ? []
        : [
            choiceField({
              name: 'cover',
              label: words.formCover,
              options: [choice(KEEP, words.keepCover), choice(REMOVE, words.removeCover)],
            }),
          ]),
    ],
  });
};

const schema = z.strictObject({
  // Discord may leave out what nobody filled in.
  topics: z.string().default(''),
  language: z.string().default(''),
  cover: z.tuple([z.enum([KEEP, REMOVE])]).optional(),
});

/** What was changed in the form: a field that stands as it was is left alone. */
const changeFrom = (context: Context, about: About, typed: z.output<typeof schema>): AboutChange => ({
  ...(typed.topics === topicsText(about, context) ? {} : { topics: typed.topics }),
  ...(typed.language === languageText(about, context) ? {} : { language: typed.language }),
  ...(typed.cover?.[0] === REMOVE ? { cover: null } : {}),
});

/** "About…" of a space. */
const openAbout: FormOpener = {
  act: MANAGE_ACTS.about,
  open: (context, { spaceId }) => {
    const { app, actor, language } = context;
    const space = app.spacesOf(actor).find(({ id }) => id === spaceId);
    if (space === undefined) return Promise.resolve(refuse(language, { code: 'space-over', params: {} }));
    if (!may(actor, space, 'title')) return Promise.resolve(refuse(language, { code: 'not-host', params: {} }));
    return Promise.resolve(formOf(context, { about: space.about, customId: customId(MANAGE_ACTS.aboutSet, space.id) }));
  },
};

const aboutSet: ModalAct = modalAct({
  act: MANAGE_ACTS.aboutSet,
  replaces: true,
  schema,
  run: async (context, { spaceId }, typed) => {
    const { app, actor, language } = context;
    const space = app.spacesOf(actor).find(({ id }) => id === spaceId);
    if (space === undefined) return refuse(language, { code: 'space-over', params: {} });
    const { lines } = await editSpace(context, space.id, { about: changeFrom(context, space.about, typed) });
    return await pageWith(context, space.id, lines.join('\n'), settingsPage);
  },
});

type Typed = NonNullable<ReturnType<Context['app']['keptForm']>>;

/** What stands for one planned space, or for a series with all of its dates to come. */
interface Planned {
  readonly isSeries: boolean;
  readonly open: string;
  readonly again: string;
  readonly set: string;
}

const formName = (id: string): string => `about ${id}`;

/** "About…" of something planned; `keeps`: with what was typed before and not taken. */
const openPlanned = (act: string, { set, isSeries }: Planned, keeps: boolean): FormOpener => ({
  act,
  open: async (context, { spaceId }) => {
    const target = await targetOf(context, spaceId, isSeries);
    if (!target.ok) return refuse(context.language, target.refusal);
    const { opening, mark } = target.value;
    const typed = keeps && spaceId !== null ? context.app.keptForm(context.actor, formName(spaceId)) : null;
    return formOf(context, { about: opening.about, customId: customId(set, spaceId, null, mark), typed });
  },
});

const plannedSet = ({ isSeries, set, open, again }: Planned): ModalAct =>
  modalAct({
    act: set,
    replaces: true,
    takesDetail: true,
    schema,
    run: async (context, { spaceId, detail }, typed) => {
      const { app, actor, language } = context;
      const found = await targetOf(context, spaceId, isSeries);
      if (!found.ok) return refuse(language, found.refusal);
      const target = found.value;
      const about = changeFrom(context, target.opening.about, typed);
      if (Object.keys(about).length === 0) return target.card(wordsOf(context).plans.nothingChanged);
      const changed = await target.change({ about }, detail);
      if (changed.ok) return changed.value.target.card(changed.value.note);
      const { topics, language: spoken } = typed;
      app.keepForm(actor, formName(spaceId ?? ''), { topics, language: spoken });
      return notTaken(context, {
        refusal: changed.refusal,
        wrote: [spoken, topics],
        now: customId(open, spaceId),
        again: customId(again, spaceId),
      });
    },
  });

const ONE: Planned = {
  isSeries: false,
  open: PLAN_ACTS.about,
  again: PLAN_ACTS.aboutAgain,
  set: PLAN_ACTS.aboutSet,
};
const ALL: Planned = {
  isSeries: true,
  open: PLAN_ACTS.aboutAll,
  again: PLAN_ACTS.aboutAllAgain,
  set: PLAN_ACTS.aboutAllSet,
};

/** What opens the forms. */
export const aboutForms: readonly FormOpener[] = [
  openAbout,
  ...[ONE, ALL].flatMap((planned) => [
    openPlanned(planned.open, planned, false),
    openPlanned(planned.again, planned, true),
  ]),
];

/** What is done with them. */
export const aboutSubmits: readonly ModalAct[] = [aboutSet, plannedSet(ONE), plannedSet(ALL)];
