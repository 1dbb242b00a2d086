import type { Catalogue } from '../i18n/index.ts';
import type { SeriesId, SpaceId, UserId } from '../lib/index.ts';
import type { Context } from './command.ts';
import type { Subject } from './custom-id.ts';

/** What is asked about first: by which act its button is known, in which space or of what that is planned, and whom it is done to. */
export interface Question {
  readonly act: string;
  /** Null for what is done in the whole server. */
  readonly spaceId: SpaceId | SeriesId | null;
  /** Left out for what is done to nobody. */
  readonly userId?: UserId;
}

/** The detail of a button under which a reason waits: it has up to 200 characters, and a custom id no place for them. */
const HAS_REASON = 1;

const formOf = ({ act, spaceId, userId }: Question): string =>
  ['reason', act, spaceId ?? '-', ...(userId === undefined ? [] : [userId])].join(' ');

/** Keeps why somebody does what they are asked about first; what the button that does it carries, nothing where no reason was given. */
export const keepReason = ({ app, actor }: Context, question: Question): number | undefined => {
  const { reason = null } = actor;
  if (reason === null) return undefined;
  app.keepForm(actor, formOf(question), { reason });
  return HAS_REASON;
};

/** The same for a button that carries something else as its detail: whose reason waits, null where none was given. */
export const keepReasonBeside = (context: Context, question: Question): UserId | null =>
  keepReason(context, question) === undefined ? null : context.actor.userId;

/** Whoever goes on with what they were asked about, with the reason that they gave before; lost, if they gave one that is not kept any more. */
interface Reasoned {
  readonly context: Context;
  readonly isLost: boolean;
}

/** Whoever confirms, with their reason. */
export const withAskedReason = (context: Context, question: Question, { detail }: Subject): Reasoned =>
  detail === HAS_REASON ? withKept(context, question) : { context, isLost: false };

/** The same by a button that `keepReasonBeside` is for. */
export const withReasonBeside = (context: Context, question: Question, { userId }: Subject): Reasoned =>
  userId === null ? { context, isLost: false } : withKept(context, question);

const withKept = (context: Context, question: Question): Reasoned => {
  const reason = context.app.keptForm(context.actor, formOf(question))?.['reason'];
  if (reason === undefined) return { context, isLost: true };
  return { context: { ...context, actor: { ...context.actor, reason } }, isLost: false };
};

/** What was done, and that the reason for it was lost, if it was. */
export const withLost = (text: string, isLost: boolean, { manage }: Pick<Catalogue, 'manage'>): string =>
  isLost ? `${text}\n${manage.reasonLost}` : text;
