import type { CommandTexts } from '../i18n/index.ts';
import { CALENDAR_NAMES } from './calendar-names.ts';
import { DOOR_NAMES } from './door-names.ts';
import { PLAN_NAMES } from './plan-names.ts';
import { PRESET_COMMAND_NAMES } from './preset-names.ts';
import { SAFETY_NAMES } from './safety-names.ts';

/** The names to type, the same in every language, since answers quote them: 1–32 characters, lower case. */
export const COMMAND_NAMES: Readonly<Record<keyof CommandTexts, string>> = {
  ...DOOR_NAMES,
  ...PLAN_NAMES,
  ...CALENDAR_NAMES,
  ...PRESET_COMMAND_NAMES,
  ...SAFETY_NAMES,
  space: 'space',
  spaceOpen: 'open',
  spaceOpenTitle: 'title',
  spaceOpenDescription: 'description',
  spaceOpenKind: 'kind',
  spaceOpenRoom: 'room',
  aboutTopics: 'topics',
  aboutLanguage: 'language',
  aboutCover: 'cover',
  spaceEnd: 'end',
  spaceInfo: 'info',
  spaceList: 'list',
  whichSpace: 'space',
  link: 'link',
  linkOpen: 'open',
  linkJoin: 'join',
  linkJoinCode: 'code',
  linkList: 'list',
  linkRemove: 'remove',
  linkRemoveLink: 'link',
  setup: 'setup',
  language: 'language',
  languageValue: 'language',
  help: 'help',
  log: 'log',
  logShow: 'show',
  logShowPage: 'page',
  logExport: 'export',
  logExportFormat: 'format',
  whichLog: 'space',
  spaceReport: 'report',
  spaceReportUser: 'user',
  spaceReportReason: 'reason',
  privacy: 'privacy',
  reminders: 'reminders',
  remindersLead: 'before',
  remindersHosting: 'hosting',
};
