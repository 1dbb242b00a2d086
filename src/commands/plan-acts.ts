import type { SeriesId, SpaceId, UserId } from '../lib/index.ts';
import { customId } from './custom-id.ts';
import type { Subject } from './custom-id.ts';

/** What the controls of planning ask for; the names stand in custom ids, so they stay. */
export const PLAN_ACTS = {
  // On the confirmation of a draft.
  save: 'plan-save',
  redo: 'plan-redo',
  redone: 'plan-redone',
  drop: 'plan-drop',
  saveSeries: 'series-save',
  redoSeries: 'series-redo',
  redoneSeries: 'series-redone',
  dropSeries: 'series-drop',
  // On the agenda and on cards.
  page: 'agenda-page',
  pick: 'plan-pick',
  open: 'plan-open',
  host: 'plan-host',
  room: 'plan-room',
  makeRoom: 'plan-make-room',
  seriesRoom: 'series-room',
  seriesMakeRoom: 'series-make-room',
  rota: 'series-hosts',
  card: 'plan-card',
  change: 'plan-change',
  changeAgain: 'plan-change-again',
  changed: 'plan-changed',
  changeAll: 'series-change',
  changeAllAgain: 'series-change-again',
  changedAll: 'series-changed',
  about: 'plan-about',
  aboutAgain: 'plan-about-again',
  aboutSet: 'plan-about-set',
  aboutAll: 'series-about',
  aboutAllAgain: 'series-about-again',
  aboutAllSet: 'series-about-set',
  // On the page of how it is to run.
  settings: 'plan-settings',
  preset: 'plan-preset',
  mode: 'plan-mode',
  order: 'plan-order',
  access: 'plan-access',
  roles: 'plan-roles',
  places: 'plan-places',
  flag: 'plan-flag',
  move: 'plan-move',
  moveAgain: 'plan-move-again',
  moveTyped: 'plan-move-typed',
  moveYes: 'plan-move-yes',
  moveFollowing: 'plan-move-following',
  moveWhole: 'plan-move-whole',
  moveAll: 'series-move',
  moveAllAgain: 'series-move-again',
  moveAllTyped: 'series-move-typed',
  moveAllYes: 'series-move-yes',
  cancel: 'plan-cancel',
  cancelYes: 'plan-cancel-yes',
  keep: 'plan-keep',
  cancelSeries: 'series-cancel',
  cancelSeriesYes: 'series-cancel-yes',
  // On the card of a date that has no plan yet.
  dateSkip: 'date-skip',
  dateSkipYes: 'date-skip-yes',
  dateMove: 'date-move',
  dateMoveAgain: 'date-move-again',
  dateMoveTyped: 'date-move-typed',
  dateMoveYes: 'date-move-yes',
  cancelAll: 'plan-cancel-all',
  cancelAllYes: 'plan-cancel-all-yes',
  // Under notices.
  toldOpen: 'told-open',
  toldMove: 'told-move',
  toldMoveAgain: 'told-move-again',
  toldMoved: 'told-moved',
  toldCancel: 'told-cancel',
  toldMakeRoom: 'told-make-room',
  toldOtherRoom: 'told-other-room',
  hostYes: 'told-host-yes',
  hostNo: 'told-host-no',
  handBack: 'told-hand-back',
} as const;

/** What a control asks for about a series: its id stands where that of a space does. */
// as: both are twelve characters of the same alphabet, and the act tells of what they are.
export const seriesControl = (act: string, id: SeriesId, detail?: number, userId: UserId | null = null): string =>
  customId(act, id as string as SpaceId, userId, detail);

/** The series that such a control is about. */
// as: as above; an id of something else is none that the use cases find.
export const seriesIn = ({ spaceId }: Subject): SeriesId | null => spaceId as string | null as SeriesId | null;
