import type { Catalogue, RefusalParams } from './catalogue.ts';
import type { TimesRefusal } from './times-texts.ts';
import { counted, quoted } from './words.ts';

/** What a recurrence lacks. */
const missing: Readonly<Record<string, string>> = {
  rule: 'Write the days and the time, such as `every Thursday 20:00`, `first Monday of the month 7pm`, `every 2 weeks on Friday at 18:30` or `daily 9am`.',
  day: 'It does not say which day. Write it too, such as `every Thursday 20:00` or `monthly on the 15th 7pm`.',
  time: 'It does not say what time of day. Write it too, such as `every Thursday 20:00` or `every day at 9am`.',
  nth: 'It can be read in two ways. Write `every 2 weeks on Thursday 20:00` or `second Thursday of the month 20:00`.',
  together:
    'One series cannot have all of that. Write which goes with which, such as `first Monday and third Friday of the month 7pm`, or plan several series.',
  end: 'When it ends goes into `until:` of `/space series`, as `10 times` or `30 June`. Write only the days and the time here, such as `every Thursday 20:00`.',
  dates: 'No day is like that. Look at the dates again.',
};

/** Why a time that somebody plans for, or at which a series ends, was not understood. */
export const englishUnreadable = (p: RefusalParams): string =>
  p['as'] === 'end'
    ? `When the series ends is not clear from ${quoted(p['typed'] ?? '')}. Write a number of times (\`10 times\`), how long it goes on (\`3 months\`) or its last day (\`24 December 2026\`); leave it empty for a series without an end. Nothing was planned.`
    : `Majlis does not understand ${quoted(p['typed'] ?? '')} as a day and a time. Write it as \`tomorrow 7pm\`, \`friday 19:30\`, \`in 20 minutes\` or \`2026-12-24 18:00\`.`;

/** Refusals in English that concern times as people write them. */
export const englishTimesRefusals: Pick<Catalogue['refusal'], TimesRefusal> = {
  'time-past': (p) =>
    `${p['typed'] === undefined ? 'That time' : quoted(p['typed'])} is past. Write a time that is still to come.`,
  'time-too-far': (p) =>
    `That is more than ${counted('en', Number(p['years'] ?? '2'), { one: '{n} year', other: '{n} years' })} ahead. Choose an earlier time.`,
  'date-two-ways': (p) =>
    `${quoted(p['typed'] ?? '')} is one day to some and another to others. Write the month by its name, such as \`3 April\`. Nothing was planned.`,
  'recurrence-unreadable': (p) =>
    `Majlis does not understand ${quoted(p['typed'] ?? '')} as dates that come again. ${missing[p['missing'] ?? 'rule'] ?? missing['rule']} Nothing was planned.`,
  'series-too-long': (p) =>
    `A series has at most ${p['max'] ?? '500'} dates when their number is set. Write a smaller number, or leave it empty for a series without an end. Nothing was planned.`,
  'series-ends-twice': () =>
    'The rule says itself when the series ends, and `until` does too. Leave one of the two out. Nothing was planned.',
  'series-ends-early': () =>
    'The series would be over before its first date. Write a later day, or leave it empty for a series without an end. Nothing was planned.',
  'date-too-soon': (p) =>
    `So far ahead a date can be moved to at most ${counted('en', Number(p['days'] ?? '7'), { one: '{n} day', other: '{n} days' })} before its own time. Leave it out with \`/space skip\` and plan another with \`/space schedule\`. Nothing was changed.`,
  'series-exceptions': (p) =>
    `${p['max'] ?? '200'} dates of this series are left out, moved or changed alone already; it has no room for more. Move or change all of its dates, or end it. Nothing was changed.`,
};
