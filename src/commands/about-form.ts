import { z } from 'zod';
import type { About, AboutChange } from '../domain/index.ts';
import { languageName, refusalText } from '../i18n/index.ts';
import type { Context } from './command.ts';
import { refuse, say, wordsOf } from './command.ts';
import type { FormOpener, Modal, ModalAct } from './controls.ts';
import { modalAct } from './controls.ts';
import { customId } from './custom-id.ts';
import { editSpace } from './edit-space.ts';
import { MANAGE_ACTS } from './manage-acts.ts';
import { pageWith } from './manage-page.ts';
import { settingsPage } from './manage-settings.ts';
import { may } from './may.ts';
import { choiceField, modal, textField } from './modal.ts';
import { PLAN_ACTS } from './plan-acts.ts';
import { backRow } from './plan-back.ts';
import { changeable } from './plan-find.ts';

/** What people type, and no longer; topics that stand fit in any case. */
const TOPICS_LENGTH = 300;
const LANGUAGE_LENGTH = 80;

const KEEP = 'keep';
const REMOVE = 'remove';

const topicsText = ({ topics }: About, { language }: Context): string => topics.join(language === 'ar' ? '، ' : ', ');

const languageText = ({ language: tag }: About, { language }: Context): string =>
  tag === null ? '' : languageName(language, tag);

/** A form with what something is about as it is now; a cover may be taken away there, and is given by a command. */
const formOf = (context: Context, form: { readonly about: About; readonly customId: string }): Modal => {
  const { about: words } = wordsOf(context);
  const { about } = form;
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
        value: topicsText(about, context),
        maxLength: TOPICS_LENGTH,
        isOptional: true,
      }),
      textField({
        name: 'language',
        label: words.formLanguage,
        description: words.formLanguageHint,
        value: languageText(about, context),
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

/** "About…" of a planned space. */
const openPlanAbout: FormOpener = {
  act: PLAN_ACTS.about,
  open: async (context, { spaceId }) => {
    const seen = await changeable(context, spaceId);
    if (!seen.ok) return refuse(context.language, seen.refusal);
    return formOf(context, {
      about: seen.value.plan.opening.about,
      customId: customId(PLAN_ACTS.aboutSet, spaceId),
    });
  },
};

const planAboutSet: ModalAct = modalAct({
  act: PLAN_ACTS.aboutSet,
  replaces: true,
  schema,
  run: async (context, { spaceId }, typed) => {
    const { language, app, actor } = context;
    const seen = await changeable(context, spaceId);
    if (!seen.ok) return refuse(language, seen.refusal);
    const { plan } = seen.value;
    const about = changeFrom(context, plan.opening.about, typed);
    const words = wordsOf(context).plans;
    if (Object.keys(about).length === 0) return say(words.nothingChanged, backRow(context));
    const changed = await app.changePlan(actor, plan.id, { about });
    return say(changed.ok ? words.changed : refusalText(language, changed.refusal), backRow(context));
  },
});

/** What opens the forms. */
export const aboutForms: readonly FormOpener[] = [openAbout, openPlanAbout];

/** What is done with them. */
export const aboutSubmits: readonly ModalAct[] = [aboutSet, planAboutSet];
