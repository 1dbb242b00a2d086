import type { ChannelId, SeriesId, SpaceId } from '../lib/index.ts';
import { wordsOf } from './command.ts';
import type { Context } from './command.ts';
import { button, buttons } from './components.ts';
import type { Row } from './components.ts';
import { customId } from './custom-id.ts';
import { channelPicker } from './pickers.ts';
import { PLAN_ACTS, seriesControl } from './plan-acts.ts';

/** Stages and voice channels (Discord's documentation, "Channel Types"). */
const ROOMS = [13, 2];

/** Nothing stands in the picker: a room that is gone cannot, and what it is stands on the card. */
const rowsOf = (
  context: Context,
  ids: { readonly pick: string; readonly make: string },
  now: ChannelId | null,
): Row[] => {
  const { upkeep } = wordsOf(context);
  const picker = channelPicker({
    customId: ids.pick,
    placeholder: upkeep.pickRoom,
    chosen: [],
    most: 1,
    types: ROOMS,
  });
  return now === null ? [picker] : [picker, buttons(button({ label: upkeep.makeRoom, customId: ids.make }))];
};

/** On the card of a plan: Discord's own picker of a room, and a button for one that is made where it has one now. */
export const roomRows = (context: Context, id: SpaceId, now: ChannelId | null): Row[] =>
  rowsOf(context, { pick: customId(PLAN_ACTS.room, id), make: customId(PLAN_ACTS.makeRoom, id) }, now);

/** Likewise on that of a series. */
export const seriesRoomRows = (context: Context, id: SeriesId, now: ChannelId | null): Row[] =>
  rowsOf(
    context,
    { pick: seriesControl(PLAN_ACTS.seriesRoom, id), make: seriesControl(PLAN_ACTS.seriesMakeRoom, id) },
    now,
  );
