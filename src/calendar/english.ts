import { besideHour, countedFromHour, NUMBERS } from './beside-hour.ts';

/** How people say a time, made into what the readers know: each row is tried in turn, once through the text. */
type Idiom = readonly [said: RegExp, meant: string | ((...found: string[]) => string)] | ((text: string) => string);

/** Which half of the day "at night" and "at noon" are, by the hour: 1 at night is after midnight, 1 at noon is after noon. */
export const halfAtNight = (hour: number): 'am' | 'pm' => (hour === 12 || hour < 6 ? 'am' : 'pm');
const halfAtNoon = (hour: number): string => (hour === 10 || hour === 11 ? 'am' : 'pm');
/** Nobody calls six to nine noon, in either half of the day. */
const isNearNoon = (hour: number): boolean => hour < 6 || hour > 9;

/** "8 pm"; what is in 24 hours already stays so. */
const withHalf = (time: string, half: string): string => (Number.parseInt(time, 10) > 12 ? time : `${time} ${half}`);

/** An hour, with minutes or without. */
const TIME = '(?<![\\d:.])(\\d{1,2}(?:[:.]\\d{2})?)';

const idioms: readonly Idiom[] = [
  [/(?<![a-z])([ap])\.\s?m\b\.?/gu, '$1m'],
  [/[!?]+$|\.+$/u, ''],
  [/@/gu, ' at '],
  [/\b(?:(?:12|twelve) )?(?:noon|midday)\b/gu, '12:00'],
  [/\b(?:(?:12|twelve) )?midnight\b/gu, '0:00'],
  besideHour,
  [new RegExp(`\\b(?:${[...NUMBERS.keys()].join('|')})\\b`, 'gu'), (word) => String(NUMBERS.get(word))],
  [/\btues\b/gu, 'tuesday'],
  [/\bweds\b/gu, 'wednesday'],
  [/\b(?:tmrw|tmr|tomorow|tommorow|tommorrow|2morrow)\b/gu, 'tomorrow'],
  [/\btonite\b/gu, 'tonight'],
  [/\b(?:the )?day after tomorrow\b/gu, 'in 2 days'],
  [/\b(?:up)?coming (?=\w+day\b)/gu, ''],
  [/\bnext week(?: on)? (\w+day)\b/gu, '$1 next week'],
  [/(?<![\d:.])\b(?:at )?(\d{1,2}) ?o'?clock\b/gu, 'at $1'],
  countedFromHour,
  [new RegExp(`${TIME} in the morning\\b`, 'gu'), (_all, time) => withHalf(time ?? '', 'am')],
  [new RegExp(`${TIME} in the (?:afternoon|evening)\\b`, 'gu'), (_all, time) => withHalf(time ?? '', 'pm')],
  [
    new RegExp(`${TIME} at night\\b`, 'gu'),
    (_all, time) => withHalf(time ?? '', halfAtNight(Number.parseInt(time ?? '', 10))),
  ],
  [
    new RegExp(`${TIME} at noontime\\b`, 'gu'),
    (all, time = '') => {
      const hour = Number.parseInt(time, 10);
      return isNearNoon(hour) ? withHalf(time, halfAtNoon(hour)) : all;
    },
  ],
  [/(?<!\d )\bat noontime$/gu, '12:00'],
  // The half of the day may stand before the hour: "Thursday pm at 8".
  [
    /(?<!\d ?|every )\b(am|pm) ((?:\w+ )?)(?:at )?(\d{1,2}(?:[:.]\d{2})?)(?! ?(?:am|pm)|[:.]?\d)/gu,
    (_all, half, between, time) => `${between ?? ''}at ${withHalf(time ?? '', half ?? '')}`,
  ],
  [/\b(?:at )+(?=at\b)/gu, ''],
  [/\b(\w+day|tomorrow|tonight|morning|afternoon|evening|night) (\d{1,2})$/u, '$1 at $2'],
  [/\bon the (?=\d)/gu, 'on '],
  // Only these two names of zones are one thing for everybody; others (IST, CST) are several.
  [/\b(?:utc|gmt)\b(?! ?[+-])/gu, 'utc+0'],
  [/\s+/gu, ' '],
];

const reworded = (text: string, idiom: Idiom): string => {
  if (typeof idiom === 'function') return idiom(text);
  const [said, meant] = idiom;
  return typeof meant === 'string' ? text.replace(said, meant) : text.replace(said, meant);
};

/** A text in plain words: "half past 7" is "7:30", "noon" is "12:00". */
export const plainWords = (text: string): string => idioms.reduce(reworded, text).trim();
