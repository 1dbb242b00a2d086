import { refusalText } from '../i18n/index.ts';
import type { ChannelId, SeriesId } from '../lib/index.ts';
import { answer, say, stale, wordsOf } from './command.ts';
import type { Context, Reply } from './command.ts';
import type { Control } from './controls.ts';
import { PLAN_ACTS, seriesIn } from './plan-acts.ts';
import { backRows } from './plan-back.ts';
import { planCard, seriesCard } from './plan-card.ts';
import { changeable } from './plan-find.ts';
import { mayChange } from './plan-told.ts';

/** Dates of a series that its card shows. */
const DATES_SHOWN = 3;

/** The room that was picked; none picked means that one is made. as: Discord's own picker gives ids of channels, and the use cases look them up. */
const pickedRoom = ([id]: readonly string[]): ChannelId | null => (id ?? null) as ChannelId | null;

/** Another room was picked on the card of a plan. */
const room: Control = {
  act: PLAN_ACTS.room,
  replaces: true,
  run: async (context, { spaceId }, values) => {
    if (spaceId === null) return stale(context);
    const changed = await context.app.changePlan(context.actor, spaceId, { room: pickedRoom(values) });
    return answer(context, changed, (seen) => planCard(context, seen));
  },
};

const inSeries = async (context: Context, id: SeriesId | null, picked: ChannelId | null): Promise<Reply> => {
  if (id === null) return stale(context);
  const changed = await context.app.changeSeries(context.actor, id, { room: picked });
  return answer(context, changed, (seen) => seriesCard(context, seen));
};

/** Likewise on that of a series, for all of its dates. */
const seriesRoom: Control = {
  act: PLAN_ACTS.seriesRoom,
  replaces: true,
  run: (context, subject, values) => inSeries(context, seriesIn(subject), pickedRoom(values)),
};

/** "Make a room" on the cards. */
const making: Control = {
  act: PLAN_ACTS.makeRoom,
  replaces: true,
  run: (context, subject) => room.run(context, subject, []),
};
const seriesMaking: Control = {
  act: PLAN_ACTS.seriesMakeRoom,
  replaces: true,
  run: (context, subject) => inSeries(context, seriesIn(subject), null),
};

/** "Make a room for it" under a notice: the answer stands beside it. */
const toldMaking: Control = {
  act: PLAN_ACTS.toldMakeRoom,
  replaces: false,
  inDirect: true,
  run: async (context, { spaceId }) => {
    if (spaceId === null) return stale(context);
    return answer(context, await context.app.makeRoomFor(context.actor, spaceId), ({ plan, isSeries }, { upkeep }) =>
      say(upkeep.roomSet({ title: plan.opening.title, isSeries }), ...backRows(context)),
    );
  },
};

/**
 * "Another room…" under a notice: the card on which one is picked, of the series where whoever asks may change that. In a direct message
 * Discord has no rooms to pick from, and we could only show somebody rooms that they may not see.
 */
const toldOther: Control = {
  act: PLAN_ACTS.toldOtherRoom,
  replaces: false,
  inDirect: true,
  run: async (context, { spaceId }) => {
    const seen = await changeable(context, spaceId);
    if (!seen.ok) return say(refusalText(context.language, seen.refusal));
    const { plan, series } = seen.value;
    if (context.isDirect === true) return say(wordsOf(context).upkeep.otherRoomHow(plan.opening.title));
    if (series === null || series.opening.room !== plan.opening.room || !mayChange(context.actor, series, []))
      return planCard(context, seen.value);
    return seriesCard(context, { series, dates: await context.app.datesOf(series, DATES_SHOWN) });
  },
};

/** The controls by which what is planned gets another room. */
export const roomControls: readonly Control[] = [room, seriesRoom, making, seriesMaking, toldMaking, toldOther];
