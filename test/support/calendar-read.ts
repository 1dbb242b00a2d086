import ICAL from 'ical.js';

/** An entry of a calendar file, as a third party's parser reads it. */
export interface EntryRead {
  readonly uid: string;
  readonly sequence: number;
  readonly title: string;
  readonly startsAtMs: number;
  readonly isCancelled: boolean;
}

/** The entries of a calendar file. */
export const entriesIn = (text: string): readonly EntryRead[] =>
  new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      sequence: event.sequence,
      title: event.summary,
      startsAtMs: event.startDate.toJSDate().getTime(),
      isCancelled: component.getFirstPropertyValue('status') === 'CANCELLED',
    };
  });
