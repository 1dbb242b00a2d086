import { z } from 'zod';
import type { SpaceId, UserId } from '../lib/index.ts';
import type { Context, Reply } from './command.ts';
import { refuse, stale, wordsOf } from './command.ts';
import type { FormOpener, Modal, ModalAct } from './controls.ts';
import { modalAct } from './controls.ts';
import { customId } from './custom-id.ts';
import { MANAGE_ACTS } from './manage-acts.ts';
import { choiceField, modal, textField } from './modal.ts';
import { because, REASON_LENGTH } from './options.ts';
import { blockForMe } from './own-list.ts';
import { blockInServer, personReply } from './person-acts.ts';

const SCOPES = ['space', 'server', 'me'] as const;

/**
 * The form that asks where somebody is kept out, and why. Where only moderators of the server may, they alone are asked; for themself
 * everybody is, and who runs nothing here is taken to mean that.
 */
export const openBlockForm = (context: Context, spaceId: SpaceId | null, userId: UserId): Modal | Reply => {
  const { app, language, actor } = context;
  if (context.isBot(userId)) return refuse(language, { code: 'is-bot', params: {} });
  if (userId === actor.userId) return refuse(language, { code: 'not-yourself', params: {} });
  const { form, safety } = wordsOf(context);
  const scopes = SCOPES.filter((scope) => scope !== 'server' || actor.moderates(null));
  const labels = { space: form.blockHere, server: form.blockInServer, me: safety.forMe };
  const meant = spaceId !== null || app.standing(actor).runs ? 'space' : 'me';
  return modal({
    customId: customId(MANAGE_ACTS.blockGiven, spaceId, userId),
    title: form.block,
    fields: [
      choiceField({
        name: 'scope',
        label: form.blockWhere,
        options: scopes.map((value) => ({ label: labels[value], value, isChosen: value === meant })),
      }),
      textField({
        name: 'reason',
        label: form.reason,
        description: form.reasonHint,
        maxLength: REASON_LENGTH,
        isOptional: true,
      }),
    ],
  });
};

/** "Block…" on somebody's card. */
export const askToBlock: FormOpener = {
  act: MANAGE_ACTS.block,
  open: (context, { spaceId, userId }) =>
    Promise.resolve(userId === null ? stale(context) : openBlockForm(context, spaceId, userId)),
};

/** The form was sent: they are put out and kept out. */
export const blockGiven: ModalAct = modalAct({
  act: MANAGE_ACTS.blockGiven,
  replaces: false,
  schema: z.strictObject({ scope: z.tuple([z.enum(SCOPES)]), reason: z.string().optional() }),
  run: (context, { spaceId, userId }, { scope: [scope], reason }) => {
    if (userId === null) return Promise.resolve(stale(context));
    // Their own list is theirs alone: nothing is said why.
    if (scope === 'me') return blockForMe(context, userId);
    const asking = because(context, reason);
    return scope === 'server' ? blockInServer(asking, userId, true) : personReply(asking, spaceId, 'block', userId);
  },
});
