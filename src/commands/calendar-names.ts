import type { CalendarCommandTexts } from '../i18n/index.ts';

/** The names to type of the commands for calendars. */
export const CALENDAR_NAMES: Readonly<Record<keyof CalendarCommandTexts, string>> = {
  calendar: 'calendar',
  calendarFile: 'file',
  calendarWhich: 'which',
  calendarFeed: 'feed',
  calendarNew: 'new',
};
