import type { ChangesTexts } from './changes-texts.ts';
import { counted, quoted } from './words.ts';

/** Changing what is planned, in English. */
export const englishChanges: ChangesTexts = {
  wholeSeries: 'The whole series…',
  changeAll: 'Change all dates…',
  formAll: 'Change all dates to come',
  titleHint: '{n} becomes the number of the date, {date} its day',
  changedAll: ({ changed, keeping }) =>
    [
      changed === 0
        ? 'Changed: the dates that get planned from now on.'
        : `Changed: ${counted('en', changed, { one: '{n} date that is planned', other: '{n} dates that are planned' })}, and those after.`,
      ...(keeping === 0
        ? []
        : [
            `${counted('en', keeping, { one: '{n} date keeps', other: '{n} dates keep' })} what was changed of that date alone.`,
          ]),
    ].join(' '),
  wrote: (title, description) =>
    ['What you wrote, to be copied:', title, ...(description === '' ? [] : [description])].join('\n'),
  settings: 'How it runs…',
  settingsOf: (title, isSeries) =>
    isSeries
      ? `### How all dates to come of **${quoted(title)}** run\nA date of which this was changed alone keeps that.`
      : `### How **${quoted(title)}** is to run`,
  pickPreset: 'All of it by a preset…',
  backToCard: 'Back',
  thisDate: 'This date alone',
  allDates: 'All dates to come of its series',
  notOfSeries: 'That is no date of a series, so there are no other dates to change. Leave `dates:` out.',
  rotaOfOne: 'Who hosts in turn is of a whole series. For one date give `host:`, or pick the series or `dates:` *All*.',
};
