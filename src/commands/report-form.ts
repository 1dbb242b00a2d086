import { z } from 'zod';
import { MAX_REASON_UNITS } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { Language } from '../i18n/index.ts';
import type { SpaceId } from '../lib/index.ts';
import { answer, say, stale, wordsOf } from './command.ts';
import { button } from './components.ts';
import type { FormOpener, ModalAct } from './controls.ts';
import { modalAct } from './controls.ts';
import { customId } from './custom-id.ts';
import { modal, textField } from './modal.ts';

/** The names stand in custom ids, so they stay. */
const ACTS = { open: 'report', sent: 'reported' } as const;

/** The button by which anybody reports a space. */
export const reportButton = (language: Language, spaceId: SpaceId): ReturnType<typeof button> =>
  button({ label: texts(language).safety.reportButton, customId: customId(ACTS.open, spaceId) });

/** It opens the form that asks what is wrong. */
export const openReport: FormOpener = {
  act: ACTS.open,
  open: (context, { spaceId }) => {
    const { safety } = wordsOf(context);
    if (spaceId === null) return Promise.resolve(stale(context));
    const form = modal({
      customId: customId(ACTS.sent, spaceId),
      title: safety.reportForm,
      fields: [
        textField({
          name: 'reason',
          label: safety.reportReason,
          description: safety.reportHint,
          maxLength: MAX_REASON_UNITS,
          isLong: true,
        }),
      ],
    });
    return Promise.resolve(form);
  },
};

/** The form was sent: the moderators are told. */
export const reportSent: ModalAct = modalAct({
  act: ACTS.sent,
  replaces: false,
  schema: z.strictObject({ reason: z.string() }),
  run: async (context, { spaceId }, { reason }) =>
    spaceId === null
      ? stale(context)
      : answer(
          context,
          await context.app.report(context.actor, spaceId, { userId: null, reason }),
          ({ waits }, { safety }) => say(waits ? safety.reportWaits : safety.reportedSpace),
        ),
});
