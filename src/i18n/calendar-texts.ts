import type { RefusalCode } from '../domain/index.ts';

/** What the commands for calendars do, 1–100 characters each. */
export interface CalendarCommandTexts {
  readonly calendar: string;
  readonly calendarFile: string;
  readonly calendarWhich: string;
  readonly calendarFeed: string;
  readonly calendarNew: string;
}

/** Refusals that concern calendars. */
export type CalendarRefusal = Extract<RefusalCode, 'no-feeds' | 'no-feed-yet'>;

/** Words of calendars. Titles are what people wrote: raw. */
export interface CalendarTexts {
  /** The name of a server's calendar; null when the server's own name is not known. */
  ofServer(name: string | null): string;
  /** On a button: hands out a calendar file. */
  readonly add: string;
  /** What goes with the file of something planned. */
  handedOut(title: string): string;
  /** What goes with the address of the server's calendar. */
  feed(url: string): string;
  /** The same after it was replaced. */
  feedReplaced(url: string): string;
  /** Under the agenda: how it comes into one's own calendar. */
  readonly hint: string;
}
