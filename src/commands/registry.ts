import { agenda, agendaControls } from './agenda.ts';
import { tellMe } from './announcement-tell.ts';
import { backstageCommands } from './backstage.ts';
import { backstageActs } from './backstage-controls.ts';
import { askToBlock, blockGiven } from './block-form.ts';
import { calendarCommands, calendarControls } from './calendar.ts';
import type { ComponentAct } from './command.ts';
import type { Control, FormOpener, ModalAct, UserMenu } from './controls.ts';
import type { Command, Doors } from './doors.ts';
import { createDoors } from './doors.ts';
import { aboutForms, aboutSubmits } from './about-form.ts';
import { editGiven, openEdit } from './edit-form.ts';
import { handCommands } from './hand.ts';
import { createHelp, createHelpPages } from './help.ts';
import { language } from './language.ts';
import { linkJoin } from './link-join.ts';
import { linkList } from './link-list.ts';
import { linkOpen } from './link-open.ts';
import { linkControls, linkPageActs } from './link-controls.ts';
import { linkLeave } from './link-leave.ts';
import { linkSetCommands } from './link-set.ts';
import { logExport } from './log-export.ts';
import { logShow } from './log-show.ts';
import { runStage } from './offer.ts';
import { askToForget, confirmForget, exportMyData, keepMyData, privacy } from './privacy.ts';
import { setup, setupControls } from './setup.ts';
import { setupCheck } from './setup-check.ts';
import { setupForms, setupModals } from './setup-forms.ts';
import { setupSpeakers, setupSpeakersTyped } from './setup-speakers.ts';
import { setupWordsForm, setupWordsModal } from './setup-words.ts';
import { manageActs } from './manage.ts';
import { personControls } from './manage-person.ts';
import { settingsActs } from './manage-settings.ts';
import { openSpeakersForm, speakersActs, speakersTyped } from './manage-speakers.ts';
import { askToEnd, askToEndTold, confirmEnd, confirmLastWords, keepOpen, stayOpen, takeOver } from './panel-end.ts';
import { askQuestion, lowerMine, lowerOwnHand, questionAsked, raiseHand, stepDown } from './panel-hands.ts';
import { approveHand, lowerHand, moveToAudience } from './panel-people.ts';
import { personMenus } from './person-menus.ts';
import { draftControls } from './plan-confirm.ts';
import { moveAllTyped, openMoveAll, seriesMoveControls } from './series-move.ts';
import { cancelAllControls } from './plan-cancel-all.ts';
import { dateControls, dateMoveTyped, openMoveDate } from './date-ahead.ts';
import { endControls } from './plan-end.ts';
import { changeAllForms, changeAllGiven, changeForms, changeGiven } from './plan-forms.ts';
import { hostControls } from './plan-host.ts';
import { moveTyped, moveYes, openMove } from './plan-move.ts';
import { noticeControls, toldMoved } from './plan-notice.ts';
import { openSavePreset, presetCommands, presetControls, presetNamed } from './preset.ts';
import { roomControls } from './plan-room.ts';
import { settingsControls } from './plan-settings.ts';
import { openRedo, openRedoSeries, redone, redoneSeries } from './plan-redo.ts';
import { reminders } from './reminders.ts';
import { rsvpActs } from './rsvp.ts';
import { spaceEdit } from './space-edit.ts';
import { spaceEnd } from './space-end.ts';
import { spaceInfo } from './space-info.ts';
import { spaceList } from './space-list.ts';
import { spaceOpen } from './space-open.ts';
import { spaceListGroups, spacePeopleCommands } from './space-people.ts';
import { spacePlanCommands } from './space-plans.ts';
import { spaceRunCommands } from './space-run.ts';
import { speakerCommands } from './speaker.ts';
import { spaceReport } from './space-report.ts';
import { ownListCommands } from './own-list.ts';
import { MODERATES, serverBlockCommands } from './server-blocks.ts';
import { openReport, reportSent } from './report-form.ts';
import { timezone } from './timezone.ts';

/** MANAGE_GUILD (Discord's documentation, "Permissions"). */
const MANAGE_GUILD = String(1n << 5n);

const commands: readonly Command[] = [
  { key: 'help', runs: createHelp(() => doors.listed), offeredTo: null },
  {
    key: 'space',
    runs: [
      spaceOpen,
      ...spacePlanCommands,
      spaceList,
      spaceInfo,
      spaceEdit,
      ...spaceRunCommands,
      ...spacePeopleCommands,
      ...spaceListGroups,
      spaceReport,
      spaceEnd,
    ],
    offeredTo: null,
  },
  { key: 'agenda', runs: agenda, offeredTo: null },
  { key: 'calendar', runs: calendarCommands, offeredTo: null },
  { key: 'preset', runs: presetCommands, offeredTo: null },
  { key: 'hand', runs: handCommands, offeredTo: null },
  { key: 'speaker', runs: speakerCommands, offeredTo: null },
  { key: 'backstage', runs: backstageCommands, offeredTo: null },
  { key: 'link', runs: [linkOpen, linkJoin, linkList, ...linkSetCommands, linkLeave], offeredTo: null },
  { key: 'log', runs: [logShow, logExport], offeredTo: null },
  { key: 'block', runs: ownListCommands, offeredTo: null },
  { key: 'blocks', runs: serverBlockCommands, offeredTo: MODERATES },
  { key: 'privacy', runs: privacy, offeredTo: null },
  { key: 'language', runs: language, offeredTo: null },
  { key: 'timezone', runs: timezone, offeredTo: null },
  { key: 'reminders', runs: reminders, offeredTo: null },
  { key: 'setup', runs: setup, offeredTo: MANAGE_GUILD },
];

const acts: readonly ComponentAct[] = [
  approveHand,
  lowerHand,
  moveToAudience,
  raiseHand,
  lowerOwnHand,
  lowerMine,
  stepDown,
  takeOver,
  stayOpen,
  ...manageActs,
  ...settingsActs,
  ...speakersActs,
  askToEnd,
  askToEndTold,
  confirmEnd,
  confirmLastWords,
  keepOpen,
  tellMe,
  ...rsvpActs,
  ...backstageActs,
  ...linkPageActs,
];

const controls: readonly (Control | FormOpener)[] = [
  runStage,
  askQuestion,
  askToBlock,
  openReport,
  openEdit,
  ...aboutForms,
  ...personControls,
  ...createHelpPages(() => doors.listed),
  exportMyData,
  askToForget,
  confirmForget,
  keepMyData,
  ...setupControls,
  ...setupForms,
  setupWordsForm,
  ...setupSpeakers,
  openSpeakersForm,
  setupCheck,
  ...draftControls,
  openRedo,
  openRedoSeries,
  ...agendaControls,
  ...calendarControls,
  ...changeForms,
  ...changeAllForms,
  ...settingsControls,
  ...openMove,
  ...openMoveAll,
  ...openMoveDate,
  moveYes,
  ...endControls,
  ...dateControls,
  ...cancelAllControls,
  ...seriesMoveControls,
  ...hostControls,
  ...roomControls,
  ...noticeControls,
  ...presetControls,
  openSavePreset,
  ...linkControls,
];

const modals: readonly ModalAct[] = [
  questionAsked,
  blockGiven,
  reportSent,
  editGiven,
  ...aboutSubmits,
  ...setupModals,
  setupWordsModal,
  setupSpeakersTyped,
  speakersTyped,
  redone,
  redoneSeries,
  changeGiven,
  changeAllGiven,
  moveTyped,
  moveAllTyped,
  dateMoveTyped,
  toldMoved,
  presetNamed,
];

const menus: readonly UserMenu[] = [...personMenus];

/** Everything by which people reach the use cases of this version. */
export const doors: Doors = createDoors({ commands, acts, controls, modals, menus });

/** Every command as Discord takes it. */
export const commandDefinitions: Doors['definitions'] = doors.definitions;

/** What runs for a path such as `space open` or `help`; undefined for one that this version does not have. */
export const findSubcommand: Doors['subcommand'] = doors.subcommand;

/** What a control on a space does; undefined for one that this version does not have. */
export const findAct = (name: string): ComponentAct | undefined => acts.find(({ act }) => act === name);
