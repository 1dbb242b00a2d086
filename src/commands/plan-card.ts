import type { PlanSeen, SeriesSeen } from '../app/index.ts';
import { isComing, planRefusal } from '../domain/index.ts';
import { refusalText } from '../i18n/index.ts';
import { aboutLines } from './about-text.ts';
import { planToCalendar, seriesToCalendar } from './calendar-button.ts';
import type { Context, Reply } from './command.ts';
import { wordsOf } from './command.ts';
import { button, buttons, container, textDisplay, userSelect, usersSelect } from './components.ts';
import type { Row } from './components.ts';
import { customId } from './custom-id.ts';
import { fitting, quotedWithin } from './fitting.ts';
import { PLAN_ACTS, seriesControl } from './plan-acts.ts';
import { backButton, backRow } from './plan-back.ts';
import { roomRows, seriesRoomRows } from './plan-room-rows.ts';
import { mayChange, toldOf, warningLines } from './plan-told.ts';

/** A message that is laid out holds 4000 characters (Discord): head, description and what is in the way share them. */
const DESCRIPTION_SHOWN = 1500;
const WARNINGS_BUDGET = 1000;

const laidOut = (texts: readonly string[], rows: readonly Row[]): Reply => ({
  text: '',
  rows: [],
  layout: container([...texts.filter((text) => text !== '').map(textDisplay), ...rows]),
});

/** The detail of a control that is about one date, and of one about the whole series. */
const OF_DATE = 0;
export const OF_SERIES = 1;

const actionsOn = (context: Context, { plan, series }: PlanSeen): readonly Row[] => {
  if (!isComing(plan) || !mayChange(context.actor, plan, [plan.hostId])) return [backRow(context)];
  const { plans: words, changes } = wordsOf(context);
  const press = (label: string, act: string, isDangerous = false): ReturnType<typeof button> =>
    button({ label, customId: customId(act, plan.id), isDangerous });
  return [
    userSelect({ customId: customId(PLAN_ACTS.host, plan.id), placeholder: words.pickHost }),
    ...roomRows(context, plan.id, plan.opening.room),
    buttons(
      press(words.openNow, PLAN_ACTS.open),
      press(words.edit, PLAN_ACTS.change),
      press(words.move, PLAN_ACTS.move),
      press(plan.occurrence === null ? words.cancel : words.skip, PLAN_ACTS.cancel, true),
      backButton(context),
    ),
    buttons(
      press(wordsOf(context).about.open, PLAN_ACTS.about),
      button({ label: changes.settings, customId: customId(PLAN_ACTS.settings, plan.id, null, OF_DATE) }),
      ...(series !== null && series.life.status === 'running' && mayChange(context.actor, series, [])
        ? [button({ label: changes.wholeSeries, customId: seriesControl(PLAN_ACTS.card, series.id, OF_SERIES) })]
        : []),
    ),
  ];
};

/** One plan with everything that is known of it, and what whoever looks may do about it; `note` stands at the top. */
export const planCard = (context: Context, seen: PlanSeen, note = ''): Reply => {
  const { plan, warnings } = seen;
  const { language } = context;
  const words = wordsOf(context);
  const over = planRefusal(plan);
  const { lengthMin, seats, byUserId, life } = plan;
  return laidOut(
    [
      note,
      words.plans.card({ ...toldOf(seen), lengthMin, seats, byUserId }),
      aboutLines(plan.opening.about, language).join('\n'),
      plan.opening.description === null ? '' : quotedWithin(plan.opening.description, DESCRIPTION_SHOWN),
      life.status === 'missed' ? `${words.plans.missed}\n${refusalText(language, life.why)}` : '',
      over === null ? '' : refusalText(language, over.refusal),
      fitting(warningLines(warnings, language), WARNINGS_BUDGET, words).join('\n'),
    ],
    [...actionsOn(context, seen), ...(isComing(plan) ? [planToCalendar(context, plan.id)] : [])],
  );
};

/** Likewise a series. */
export const seriesCard = (context: Context, { series, dates, unfit }: SeriesSeen, note = ''): Reply => {
  const { plans: words, changes, about } = wordsOf(context);
  const { opening, hosts, lengthMin, seats, recurrence } = series;
  const isRunning = series.life.status === 'running';
  const press = (label: string, act: string, detail?: number): ReturnType<typeof button> =>
    button({ label, customId: seriesControl(act, series.id, detail) });
  const end = button({
    label: words.cancelSeries,
    customId: seriesControl(PLAN_ACTS.cancelSeries, series.id),
    isDangerous: true,
  });
  return laidOut(
    [
      note,
      words.seriesCard({ title: opening.title, hosts, room: opening.room, kind: opening.kind, lengthMin, seats }),
      aboutLines(opening.about, context.language).join('\n'),
      opening.description === null ? '' : quotedWithin(opening.description, DESCRIPTION_SHOWN),
      dates.length === 0 ? words.noDates : words.nextDates(dates),
      words.ends(recurrence.end),
      unfit == null ? '' : warningLines([unfit], context.language).join('\n'),
    ],
    [
      ...(isRunning && mayChange(context.actor, series, [])
        ? [
            usersSelect({
              customId: seriesControl(PLAN_ACTS.rota, series.id),
              placeholder: words.pickHosts,
              picked: hosts,
            }),
            ...seriesRoomRows(context, series.id, opening.room),
            buttons(
              press(changes.changeAll, PLAN_ACTS.changeAll),
              press(about.open, PLAN_ACTS.aboutAll),
              press(changes.settings, PLAN_ACTS.settings, OF_SERIES),
              end,
              backButton(context),
            ),
            buttons(press(changes.moveAll, PLAN_ACTS.moveAll)),
          ]
        : [backRow(context)]),
      ...(isRunning ? [seriesToCalendar(context, series.id)] : []),
    ],
  );
};
