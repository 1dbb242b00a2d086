/** How people say a time, made into what the readers know: each row is tried in turn, once through the text. */
type Idiom = readonly [said: RegExp, meant: string | ((...found: string[]) => string)];

const NUMBERS: ReadonlyMap<string, number> = new Map([
  ...['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'].map(
    (word, at) => [word, at + 1] as const,
  ),
  ['fifteen', 15],
  ['twenty', 20],
  ['thirty', 30],
  ['forty', 40],
  ['fifty', 50],
  ['ninety', 90],
]);
const HOUR = '(\\d{1,2})';

const HOUR_WORDS = [...NUMBERS].flatMap(([word, number]) => (number <= 12 ? [word] : [])).join('|');
const ONES = [...NUMBERS].flatMap(([word, number]) => (number <= 9 ? [word] : [])).join('|');
const TENS = 'twenty|thirty|forty|fifty';
const numberIn = (said: string): number => NUMBERS.get(said) ?? Number(said);

/** "Twenty-five" is one number. */
const COMPOUND = new RegExp(`\\b(${TENS})[- ](${ONES})\\b`, 'gu');
/** "Ten to 8", "twenty-five past seven", "10 minutes to 8", but not "from five to eight", nor "5 to 8" in digits: that is mostly how long. */
const BESIDE_HOUR = new RegExp(
  `(?<!\\b(?:from|between) )\\b(?:(five|ten|twenty(?:[- ]five)?)(?: minutes?)?|(\\d{1,2}) minutes?|(\\d{1,2})(?= past)) (to|past) (${HOUR_WORDS}|\\d{1,2})(?!\\d|[:.]\\d)`,
  'gu',
);
/** "Seven thirty", in words alone, and not before what is counted. */
const HOUR_AND_MINUTES = new RegExp(
  `(?<!\\b(?:in|to|past|for|every) )\\b(${HOUR_WORDS})[- ](fifteen|ten|${TENS}|[2-5]\\d)\\b(?! ?(?:minutes?|mins?|hours?|days?|weeks?|months?|years?|times|to|past)\\b| (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\\w)`,
  'gu',
);

/** Minutes after the hour, or before it where negative. */
const PARTS: Readonly<Record<string, number>> = {
  'half-more': 30,
  'quarter-more': 15,
  'third-more': 20,
  'quarter-less': -15,
  'third-less': -20,
};

const clock = (hour: number, minutes: number): string => {
  const whole = minutes < 0 ? hour - 1 : hour;
  // "Quarter to one" is 12:45, and "quarter to midnight" 23:45.
  const shown = whole < 0 ? 23 : whole === 0 ? 12 : whole;
  return `${shown}:${String((minutes + 60) % 60).padStart(2, '0')}`;
};

/** Which half of the day "at night" and "at noon" are, by the hour: 1 at night is after midnight, 1 at noon is after noon. */
export const halfAtNight = (hour: number): 'am' | 'pm' => (hour === 12 || hour < 6 ? 'am' : 'pm');
const halfAtNoon = (hour: number): string => (hour === 10 || hour === 11 ? 'am' : 'pm');

/** "8 pm"; what is in 24 hours already stays so. */
const withHalf = (time: string, half: string): string => (Number.parseInt(time, 10) > 12 ? time : `${time} ${half}`);

/** What `BESIDE_HOUR` found, as the clock shows it; as it was where no hour has so many minutes. */
const minutesBeside = (found: readonly string[]): string => {
  const [all = '', word = '', counted, past, which, said = ''] = found;
  const [tens = '', ones = ''] = word.split(/[- ]/u);
  const minutes = Number(counted ?? past ?? numberIn(tens) + (ones === '' ? 0 : numberIn(ones)));
  const hour = numberIn(said);
  return minutes < 60 && hour <= 24 ? clock(hour, which === 'to' ? -minutes : minutes) : all;
};

const idioms: readonly Idiom[] = [
  [/(?<![a-z])([ap])\.\s?m\b\.?/gu, '$1m'],
  [/[!?]+$|\.+$/u, ''],
  [/@/gu, ' at '],
  [BESIDE_HOUR, (...found) => minutesBeside(found)],
  [COMPOUND, (_all, tens, ones) => String(numberIn(tens ?? '') + numberIn(ones ?? ''))],
  [HOUR_AND_MINUTES, (_all, hour, minutes) => clock(numberIn(hour ?? ''), numberIn(minutes ?? ''))],
  [new RegExp(`\\b(?:${[...NUMBERS.keys()].join('|')})\\b`, 'gu'), (word) => String(NUMBERS.get(word))],
  [/\btues\b/gu, 'tuesday'],
  [/\bweds\b/gu, 'wednesday'],
  [/\b(?:tmrw|tmr|tomorow|tommorow|tommorrow|2morrow)\b/gu, 'tomorrow'],
  [/\btonite\b/gu, 'tonight'],
  [/\b(?:the )?day after tomorrow\b/gu, 'in 2 days'],
  [/\b(?:up)?coming (?=\w+day\b)/gu, ''],
  [/\bnext week(?: on)? (\w+day)\b/gu, '$1 next week'],
  [/\b(?:12 )?(?:noon|midday)\b/gu, '12:00'],
  [/\b(?:12 )?midnight\b/gu, '0:00'],
  [/\b(?:at )?(\d{1,2}) ?o'?clock\b/gu, 'at $1'],
  [/\b(to|past) (\d{1,2})(am|pm)\b/gu, '$1 $2 $3'],
  [new RegExp(`\\bhalf past ${HOUR}\\b`, 'gu'), '$1:30'],
  [new RegExp(`\\bquarter past ${HOUR}\\b`, 'gu'), '$1:15'],
  [new RegExp(`\\b(?:a )?quarter to ${HOUR}\\b`, 'gu'), (_all, hour) => clock(Number(hour), -15)],
  [
    new RegExp(`\\b${HOUR} (${Object.keys(PARTS).join('|')})\\b`, 'gu'),
    (_all, hour, part) => clock(Number(hour), PARTS[part ?? ''] ?? 0),
  ],
  // Arabic counts minutes from the hour so: eight but five, eight and five and twenty.
  [/\b(\d{1,2}) less (\d{1,2})(?: minutes?)?\b/gu, (_all, hour, many) => clock(Number(hour), -Number(many))],
  [
    /(?<!\b(?:in|for) )\b(\d{1,2}) and (?:(\d) and )?(\d{1,2}) minutes?\b/gu,
    (_all, hour, ones, many) => clock(Number(hour), Number(ones ?? 0) + Number(many)),
  ],
  [/\b(\d{1,2}(?::\d{2})?) in the morning\b/gu, (_all, time) => withHalf(time ?? '', 'am')],
  [/\b(\d{1,2}(?::\d{2})?) in the (?:afternoon|evening)\b/gu, (_all, time) => withHalf(time ?? '', 'pm')],
  [
    /\b(\d{1,2}(?::\d{2})?) at night\b/gu,
    (_all, time) => withHalf(time ?? '', halfAtNight(Number.parseInt(time ?? '', 10))),
  ],
  [
    /\b(\d{1,2}(?::\d{2})?) at noontime\b/gu,
    (_all, time) => withHalf(time ?? '', halfAtNoon(Number.parseInt(time ?? '', 10))),
  ],
  [/(?<!\d )\bat noontime$/gu, '12:00'],
  // The half of the day may stand before the hour: "Thursday pm at 8".
  [
    /(?<!\d ?|every )\b(am|pm) ((?:\w+ )?)(?:at )?(\d{1,2}(?::\d{2})?)(?! ?(?:am|pm)|\d)/gu,
    (_all, half, between, time) => `${between ?? ''}at ${withHalf(time ?? '', half ?? '')}`,
  ],
  [/\b(?:at )+(?=at\b)/gu, ''],
  [/\b(\w+day|tomorrow|tonight|morning|afternoon|evening|night) (\d{1,2})$/u, '$1 at $2'],
  [/\bon the (?=\d)/gu, 'on '],
  // Only these two names of zones are one thing for everybody; others (IST, CST) are several.
  [/\b(?:utc|gmt)\b(?! ?[+-])/gu, 'utc+0'],
  [/\s+/gu, ' '],
];

/** A text in plain words: "half past 7" is "7:30", "noon" is "12:00". */
export const plainWords = (text: string): string =>
  idioms
    .reduce(
      (sofar, [said, meant]) => (typeof meant === 'string' ? sofar.replace(said, meant) : sofar.replace(said, meant)),
      text,
    )
    .trim();
