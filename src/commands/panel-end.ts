import type { SpaceId } from '../lib/index.ts';
import type { ComponentAct } from './command.ts';
import { say, wordsOf } from './command.ts';
import { customId } from './custom-id.ts';
import { endQuestion, endReply } from './ending.ts';
import { PANEL_ACTS } from './panel-acts.ts';
import { spaceReply } from './space-acts.ts';

/** The panel's End button: asks before anything happens. */
export const askToEnd: ComponentAct = { act: PANEL_ACTS.end, replaces: false, run: endQuestion };

/** Under a report in the log channel; another act than the panel's, since by that one panels are known. */
export const askToEndTold: ComponentAct = { act: PANEL_ACTS.toldEnd, replaces: false, run: endQuestion };

/** The custom id of that button. */
export const endButtonId = (spaceId: SpaceId): string => customId(PANEL_ACTS.toldEnd, spaceId);

/** The custom id of the button that makes a space last longer, under what its host is told of its end. */
export const extendButtonId = (spaceId: SpaceId): string => customId(PANEL_ACTS.stayOpen, spaceId);

/** The confirmation: ends the space. */
export const confirmEnd: ComponentAct = {
  act: PANEL_ACTS.endYes,
  replaces: true,
  run: (context, spaceId) => endReply(context, spaceId, 'now'),
};

/** The other one: ends it in a minute. */
export const confirmLastWords: ComponentAct = {
  act: PANEL_ACTS.endWords,
  replaces: true,
  run: (context, spaceId) => endReply(context, spaceId, 'last-words'),
};

/** The way back: nothing is changed. */
export const keepOpen: ComponentAct = {
  act: PANEL_ACTS.endNo,
  replaces: true,
  run: (context) => Promise.resolve(say(wordsOf(context).panel.cancelled)),
};

/** While the end is near: makes the space last longer. */
export const stayOpen: ComponentAct = {
  act: PANEL_ACTS.stayOpen,
  replaces: false,
  run: (context, spaceId) => spaceReply(context, spaceId, 'extend'),
};

/** While the host is gone: makes whoever presses it the host. */
export const takeOver: ComponentAct = {
  act: PANEL_ACTS.takeOver,
  replaces: false,
  run: (context, spaceId) => spaceReply(context, spaceId, 'claim'),
};
