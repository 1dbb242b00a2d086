import type { CalendarCommandTexts, CalendarRefusal, CalendarTexts } from './calendar-texts.ts';
import type { Catalogue } from './catalogue.ts';
import { quoted } from './words.ts';

/** What the commands for calendars do, in English. */
export const englishCalendarCommands: CalendarCommandTexts = {
  calendar: 'Bring what is planned here into your own calendar',
  calendarFile: 'A calendar file of a planned space or a series',
  calendarWhich: 'Which planned space or series',
  calendarFeed: 'The address at which your calendar reads what is planned here, and keeps up with it',
  calendarNew: 'Replace the address: the one before leads nowhere from then on',
};

/** Refusals in English that concern calendars. */
export const englishCalendarRefusals: Pick<Catalogue['refusal'], CalendarRefusal> = {
  'no-feeds': () =>
    'This Majlis has no address that calendars could read. `/calendar file` hands out a file of one space or series; who runs Majlis can turn addresses on (`WEB_PORT`).',
  'no-feed-yet': () =>
    'This server has no calendar address yet. Whoever manages the server makes it by entering `/calendar feed` once; `/calendar file` works without.',
};

const howTo = (url: string): string =>
  [
    `<${url}>`,
    'Add it to your calendar as a subscription by address ("from URL"); it keeps up with what changes here, as often as your calendar looks.',
    'Whoever has this address can read what is planned here, so pass it on to people of this server alone.',
  ].join('\n');

/** Calendars in English. */
export const englishCalendar: CalendarTexts = {
  ofServer: (name) => (name === null ? 'Majlis' : `${name} · Majlis`),
  add: 'Add to calendar',
  handedOut: (title) =>
    `Open this file to have **${quoted(title)}** in your calendar. It tells what is planned as of now; \`/calendar feed\` keeps up with changes.`,
  feed: (url) => `The calendar of this server:\n${howTo(url)}`,
  feedReplaced: (url) =>
    `The calendar of this server has a new address, and the one before leads nowhere from now on:\n${howTo(url)}`,
  hint: '`/calendar` brings this into your own calendar.',
};
