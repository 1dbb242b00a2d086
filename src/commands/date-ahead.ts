import { z } from 'zod';
import type { DateFound, DateSeen, Outcome, TimeRead } from '../app/index.ts';
import type { Refusal } from '../domain/index.ts';
import { refusalText } from '../i18n/index.ts';
import { aboutLines } from './about-text.ts';
import { keepReasonBeside, withLost, withReasonBeside } from './asked-reason.ts';
import type { Question } from './asked-reason.ts';
import type { Context, Reply } from './command.ts';
import { answer, refuse, say, stale, wordsOf } from './command.ts';
import { button, buttons, container, textDisplay } from './components.ts';
import type { Control, FormOpener, Modal, ModalAct } from './controls.ts';
import { modalAct } from './controls.ts';
import { customId } from './custom-id.ts';
import type { Subject } from './custom-id.ts';
import type { PickedDate } from './date-pick.ts';
import { fitting, quotedWithin } from './fitting.ts';
import { notTaken } from './form-again.ts';
import { modal } from './modal.ts';
import { PLAN_ACTS, seriesControl, seriesIn } from './plan-acts.ts';
import { backButton, backRow } from './plan-back.ts';
import { OF_SERIES, planCard } from './plan-card.ts';
import { whenField } from './plan-fields.ts';
import { askMove, inTheWay } from './plan-move.ts';
import { dateTold, mayChange, warningLines } from './plan-told.ts';

/** A message that is laid out holds 4000 characters (Discord): head, description and what is in the way share them. */
const DESCRIPTION_SHOWN = 1500;
const WARNINGS_BUDGET = 1000;

const MINUTE_MS = 60_000;

/** Rules have whole minutes, and so has a new time: two moments in one number that is exact, until the year 2097. */
const PLACES = 2 ** 26;

const bothIn = (originalMs: number, toMs: number): number =>
  Math.floor(originalMs / MINUTE_MS) * PLACES + Math.floor(toMs / MINUTE_MS);

/** The date that a control is about, and where it goes; null for what is none. */
const dateIn = (subject: Subject): PickedDate | null => {
  const id = seriesIn(subject);
  return id === null || subject.detail === undefined ? null : { type: 'date', id, originalMs: subject.detail };
};

const movedIn = (subject: Subject): (PickedDate & { readonly toMs: number }) | null => {
  const date = dateIn(subject);
  if (date === null) return null;
  const toMs = (date.originalMs % PLACES) * MINUTE_MS;
  return { ...date, originalMs: Math.floor(date.originalMs / PLACES) * MINUTE_MS, toMs };
};

/** The same question of another date is another. */
const asked = (act: string, { id, originalMs }: PickedDate): Question => ({ act: `${act} ${originalMs}`, spaceId: id });

/** Why whoever asks may do nothing with a date without a plan, or null. */
const notTheirs = (
  { actor }: Context,
  { series: { byUserId }, date: { opening, hostId } }: DateFound,
): Refusal | null => (mayChange(actor, { byUserId, opening }, [hostId]) ? null : { code: 'not-your-plan', params: {} });

const isPlan = { ok: false, refusal: { code: 'stale-button', params: {} } } as const;

/** A date without a plan that whoever asks may do something with; else why not, before they are asked about it. */
const changeableDate = async (context: Context, { id, originalMs }: PickedDate): Promise<Outcome<DateFound>> => {
  const found = await context.app.dateFor(context.actor, id, originalMs);
  if (!found.ok) return found;
  if (found.value.type === 'plan') return isPlan;
  const refusal = notTheirs(context, found.value);
  return refusal === null ? { ok: true, value: found.value } : { ok: false, refusal };
};

/** The same with what is in its way, as its card shows it. */
export const changeableSeen = async (context: Context, { id, originalMs }: PickedDate): Promise<Outcome<DateSeen>> => {
  const found = await context.app.dateOf(context.actor, id, originalMs);
  if (!found.ok) return found;
  if (found.value.type === 'plan') return isPlan;
  const { seen } = found.value;
  const refusal = notTheirs(context, seen);
  return refusal === null ? { ok: true, value: seen } : { ok: false, refusal };
};

/** A date without a plan with everything that is known of it, and what whoever looks may do about it; `note` stands at the top. */
export const dateCard = (context: Context, seen: DateSeen, note = ''): Reply => {
  const { actor, language } = context;
  const words = wordsOf(context);
  const { plans, changes } = words;
  const { series, date, warnings } = seen;
  const { opening, lengthMin, seats, originalMs, hostId } = date;
  const { byUserId } = series;
  const press = (label: string, act: string): ReturnType<typeof button> =>
    button({ label, customId: seriesControl(act, series.id, originalMs), isDangerous: act === PLAN_ACTS.dateSkip });
  const lines = [
    note,
    plans.card({ ...dateTold(seen), lengthMin, seats, byUserId }),
    aboutLines(opening.about, language).join('\n'),
    opening.description === null ? '' : quotedWithin(opening.description, DESCRIPTION_SHOWN),
    fitting(warningLines(warnings, language), WARNINGS_BUDGET, words).join('\n'),
    changes.dateAhead,
  ];
  const acts = mayChange(actor, { byUserId, opening }, [hostId])
    ? [press(plans.move, PLAN_ACTS.dateMove), press(plans.skip, PLAN_ACTS.dateSkip)]
    : [];
  const whole = button({ label: changes.wholeSeries, customId: seriesControl(PLAN_ACTS.card, series.id, OF_SERIES) });
  return {
    text: '',
    rows: [],
    layout: container([
      ...lines.filter((line) => line !== '').map(textDisplay),
      buttons(...acts, whole, backButton(context)),
    ]),
  };
};

/** The card of a date; of its plan where it has one by now. */
export const dateReply = async (context: Context, { id, originalMs }: PickedDate, note = ''): Promise<Reply> => {
  const { app, actor } = context;
  const found = await app.dateOf(actor, id, originalMs);
  if (!found.ok) return refuse(context.language, found.refusal);
  const { value } = found;
  if (value.type === 'date') return dateCard(context, value.seen, note);
  return answer(context, await app.planOf(actor, value.id), (seen) => planCard(context, seen, note));
};

/** Asks before a date without a plan is left out. */
export const dateSkipQuestion = async (context: Context, picked: PickedDate): Promise<Reply> =>
  answer(context, await changeableDate(context, picked), ({ series, date }, { plans, changes }) => {
    // Those after it move up by a number, and with it to who hosts that one (PLAN-13).
    const turns = series.hosts.length > 1 ? ` ${plans.skipMovesHosts}` : '';
    const whose = keepReasonBeside(context, asked(PLAN_ACTS.dateSkipYes, picked));
    return say(
      `${plans.skipQuestion(date.opening.title, date.startsAtMs)}${turns} ${changes.dateTellsNobody}`,
      buttons(
        button({
          label: plans.skipYes,
          customId: seriesControl(PLAN_ACTS.dateSkipYes, picked.id, picked.originalMs, whose),
          isDangerous: true,
        }),
        button({ label: plans.keep, customId: customId(PLAN_ACTS.keep, null) }),
      ),
    );
  });

const askSkip: Control = {
  act: PLAN_ACTS.dateSkip,
  replaces: true,
  takesDetail: true,
  run: async (context, subject) => {
    const date = dateIn(subject);
    return date === null ? stale(context) : await dateSkipQuestion(context, date);
  },
};

/** It is meant: leaves the date out, also where it has its plan by now. */
const skipYes: Control = {
  act: PLAN_ACTS.dateSkipYes,
  replaces: true,
  takesDetail: true,
  run: async (asking, subject) => {
    const date = dateIn(subject);
    if (date === null) return stale(asking);
    const { context, isLost } = withReasonBeside(asking, asked(PLAN_ACTS.dateSkipYes, date), subject);
    const { id, originalMs } = date;
    const done = await context.app.exceptDate(context.actor, id, { originalMs, change: { type: 'skipped' } });
    return answer(context, done, ({ title, atMs, told }, words) =>
      say(
        withLost(`${words.plans.skipped(title, atMs)} ${words.changes.toldOf(told)}`, isLost, words),
        backRow(context),
      ),
    );
  },
};

const moveQuestion = async (
  context: Context,
  picked: PickedDate,
  { date }: DateFound,
  read: TimeRead,
): Promise<Reply> => {
  const { app, actor } = context;
  const { id, originalMs } = picked;
  const whose = keepReasonBeside(context, asked(PLAN_ACTS.dateMoveYes, picked));
  return askMove(context, {
    title: date.opening.title,
    startsAtMs: date.startsAtMs,
    read,
    each: await inTheWay(read.choices, async (atMs) => await app.dateAt(actor, id, originalMs, atMs)),
    tells: wordsOf(context).changes.dateTellsNobody,
    yes: (atMs) => seriesControl(PLAN_ACTS.dateMoveYes, id, bothIn(originalMs, atMs), whose),
    besides: [],
    keep: customId(PLAN_ACTS.keep, null),
  });
};

/** Reads a new time for a date without a plan and asks whether it is meant; a time that cannot be read is told, and handed back if it is of a form. */
export const dateMoveReply = async (
  context: Context,
  picked: PickedDate,
  typed: string,
  { zone = null, isForm = false }: { readonly zone?: string | null; readonly isForm?: boolean } = {},
): Promise<Reply> => {
  const { app, actor, language } = context;
  const seen = await changeableDate(context, picked);
  if (!seen.ok) return refuse(language, seen.refusal);
  const read = await app.readTime(actor, typed, zone);
  if (read.ok) return await moveQuestion(context, picked, seen.value, read.value);
  if (!isForm) return say(refusalText(language, read.refusal), backRow(context));
  app.keepForm(actor, formName(picked), { when: typed });
  return notTaken(context, {
    refusal: read.refusal,
    wrote: [typed.trim(), ''],
    now: seriesControl(PLAN_ACTS.dateMove, picked.id, picked.originalMs),
    again: seriesControl(PLAN_ACTS.dateMoveAgain, picked.id, picked.originalMs),
  });
};

/** The name under which the form is kept. */
const formName = ({ id, originalMs }: PickedDate): string => `move date ${id} ${originalMs}`;

const moveForm = async (context: Context, subject: Subject, keeps: boolean): Promise<Modal | Reply> => {
  const picked = dateIn(subject);
  if (picked === null) return stale(context);
  const seen = await changeableDate(context, picked);
  if (!seen.ok) return refuse(context.language, seen.refusal);
  const { form } = wordsOf(context).plans;
  const when = keeps ? context.app.keptForm(context.actor, formName(picked))?.['when'] : undefined;
  return modal({
    customId: seriesControl(PLAN_ACTS.dateMoveTyped, picked.id, picked.originalMs),
    title: form.move,
    fields: [whenField(context, { hint: form.whenHint, ...(when === undefined ? {} : { value: when }) })],
  });
};

/** "Move…" on the card of a date, and the way back to what was typed. */
export const openMoveDate: readonly FormOpener[] = [
  { act: PLAN_ACTS.dateMove, takesDetail: true, open: (context, subject) => moveForm(context, subject, false) },
  { act: PLAN_ACTS.dateMoveAgain, takesDetail: true, open: (context, subject) => moveForm(context, subject, true) },
];

/** That form was sent. */
export const dateMoveTyped: ModalAct = modalAct({
  act: PLAN_ACTS.dateMoveTyped,
  replaces: true,
  takesDetail: true,
  schema: z.strictObject({ when: z.string() }),
  run: async (context, subject, { when }) => {
    const picked = dateIn(subject);
    return picked === null ? stale(context) : await dateMoveReply(context, picked, when, { isForm: true });
  },
});

/** It is meant: moves the date, also where it has its plan by now. */
const moveYes: Control = {
  act: PLAN_ACTS.dateMoveYes,
  replaces: true,
  takesDetail: true,
  run: async (asking, subject) => {
    const date = movedIn(subject);
    if (date === null) return stale(asking);
    const { id, originalMs, toMs } = date;
    const { context, isLost } = withReasonBeside(asking, asked(PLAN_ACTS.dateMoveYes, date), subject);
    const moved = await context.app.exceptDate(context.actor, id, { originalMs, change: { type: 'moved', toMs } });
    return answer(context, moved, ({ title, atMs, told, isChanged, warnings }, words) => {
      const { plans, changes } = words;
      const done = [
        withLost(plans.moved(title, atMs), isLost, words),
        changes.toldOf(told),
        ...warningLines(warnings, context.language),
      ];
      return say(isChanged ? done.join('\n') : plans.nothingChanged, backRow(context));
    });
  },
};

/** The buttons for dates without a plan. */
export const dateControls: readonly Control[] = [askSkip, skipYes, moveYes];
