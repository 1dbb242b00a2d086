/** Words for numbers. */
export const NUMBERS: ReadonlyMap<string, number> = new Map([
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

const wordsUpTo = (most: number): string =>
  [...NUMBERS].flatMap(([word, number]) => (number <= most ? [word] : [])).join('|');
const HOUR_WORDS = wordsUpTo(12);
const ONES = wordsUpTo(9);
const TENS = 'twenty|thirty|forty|fifty';
const COUNT_WORDS = `(?:${TENS})(?:[- ](?:${ONES}))?|${HOUR_WORDS}|fifteen`;

const NOON = 12;
const HOUR_MINUTES = 60;

/** A number in words, "twenty-five" among them, or in digits. */
const numberIn = (said: string): number =>
  said.split(/[- ]/u).reduce((sofar, word) => sofar + (NUMBERS.get(word) ?? Number(word)), 0);

/** What may say the half of the day behind the hour. */
const HALF = '(?: ?(am|pm)\\b| (at night\\b|at noontime\\b|in the (?:morning|afternoon|evening)\\b))?';

/** Whether an hour goes with these words, and so many minutes before it too. */
const isHalfOf = (hour: number, half: string, isBefore: boolean): boolean => {
  if (half === '') return true;
  // Six at night is in the evening, and 5:55 at night in the morning.
  return hour > 0 && hour <= NOON && !(isBefore && hour === 6 && half === 'at night');
};

/** So many minutes after an hour, or before it where negative, as the clock shows it with the half of the day; null where no hour has so many. */
const clock = (hour: number, minutes: number, half = ''): string | null => {
  const isBefore = minutes < 0;
  if (!(Math.abs(minutes) < HOUR_MINUTES) || hour > (isBefore ? 24 : 23) || !isHalfOf(hour, half, isBefore))
    return null;
  // "Quarter to one" is 12:45, and "quarter to midnight" 23:45.
  const before = hour === 0 ? 23 : hour === 1 ? NOON : hour - 1;
  const time = `${isBefore ? before : hour}:${String((minutes + HOUR_MINUTES) % HOUR_MINUTES).padStart(2, '0')}`;
  // "Ten to twelve pm" is before noon by the clock, and before midnight to many: without its half it is asked about.
  const isEither = isBefore && hour === NOON && !half.startsWith('at ');
  return half === '' || isEither ? time : `${time} ${half}`;
};

const BESIDE_FORM = [
  `(?<!\\b(?:from|between) |\\b(?:${TENS})[- ]|[\\d:.])\\b(?:a )?`,
  `(quarter|half(?= past)|five|ten|twenty(?:[- ]five)?|(?:${COUNT_WORDS}|\\d{1,2})(?= past| minutes?))(?: minutes?)?`,
  ` (to|past) ((?:${HOUR_WORDS})\\b|\\d{1,2})(?::00)?(?: ?o'?clock)?`,
  `(?!\\d|[:./-]\\d|[- ](?:${COUNT_WORDS})\\b)`,
];
/**
 * "Ten to 8", "half past 7", "twenty-five past seven", "10 minutes to 8"; but not "from five to eight", nor "5 to 8" in digits: that is mostly how
 * long.
 */
const BESIDE_HOUR = new RegExp(`${BESIDE_FORM.join('')}${HALF}`, 'gu');
const FRACTIONS: Readonly<Record<string, number>> = { quarter: 15, half: 30 };

/** What `BESIDE_HOUR` found, as the clock shows it; as it was where no hour has so many minutes. */
const minutesBeside = (found: readonly (string | undefined)[]): string => {
  const [all = '', said = '', which, hour = '', half, otherHalf] = found;
  const minutes = FRACTIONS[said] ?? numberIn(said);
  return clock(numberIn(hour), which === 'to' ? -minutes : minutes, half ?? otherHalf) ?? all;
};

/** "Twenty-five" is one number. */
const COMPOUND = new RegExp(`\\b(?:${TENS})[- ](?:${ONES})\\b`, 'gu');

/** "Seven thirty", in words alone, and not before what is counted. */
const HOUR_AND_MINUTES = new RegExp(
  `(?<!\\b(?:in|to|past|for|every) )\\b(${HOUR_WORDS})[- ](fifteen|ten|eleven|twelve|${TENS}|[2-5]\\d)\\b(?! ?(?:minutes?|mins?|hours?|days?|weeks?|months?|years?|times|to|past)\\b| (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\\w|[:./-]\\d)`,
  'gu',
);

/** Minutes beside an hour as English has them. */
export const besideHour = (text: string): string =>
  text
    .replace(BESIDE_HOUR, (...found: (string | undefined)[]) => minutesBeside(found))
    .replace(COMPOUND, (said) => String(numberIn(said)))
    .replace(HOUR_AND_MINUTES, (all, hour: string, minutes: string) => clock(numberIn(hour), numberIn(minutes)) ?? all);

/** Minutes after the hour, or before it where negative. */
const PARTS: Readonly<Record<string, number>> = {
  'half-more': 30,
  'quarter-more': 15,
  'third-more': 20,
  'quarter-less': -15,
  'third-less': -20,
};

const SOME = '(?:\\d and )?\\d{1,2}';
/** What Arabic counts from the hour: and a half, but five, and five and twenty minutes. A number behind "and" alone may be another hour. */
const STEP = ` (?:${Object.keys(PARTS).join('|')}|less ${SOME}(?: minutes?)?|and ${SOME} minutes?|(?:and|less) minute)\\b`;
const STEPS = new RegExp(STEP, 'gu');
const COUNTED = new RegExp(
  `(?<!\\b(?:in|for|after|within|every|to|past|and|less) |[\\d:./-])\\b(\\d{1,2})(?:[:.](\\d{2}))?((?:${STEP})+)(?! and \\d)${HALF}`,
  'gu',
);

/** The minutes of one step; not a number where ones stand before what is no ten, as in "five and ten", or there are too many. */
const minutesOf = (step: string): number => {
  const [first = '', ...said] = step.trim().split(' ');
  const part = PARTS[first];
  if (part !== undefined) return part;
  const [one = 1, ten] = said.filter((word) => /^\d/u.test(word)).map(Number);
  const isCompound = ten !== undefined && one > 0 && ten >= 20 && ten % 10 === 0;
  const minutes = one + (ten ?? 0);
  if (minutes >= HOUR_MINUTES || (ten !== undefined && !isCompound)) return Number.NaN;
  return first === 'less' ? -minutes : minutes;
};

/** Minutes counted from an hour as Arabic has them, each after or before what was said so far and all together less than an hour. */
export const countedFromHour = (text: string): string =>
  text.replace(COUNTED, (...found: (string | undefined)[]) => {
    const [all = '', hour, shown = '0', steps = '', half, otherHalf] = found;
    if (Number(shown) >= HOUR_MINUTES) return all;
    const minutes = [...steps.matchAll(STEPS)].map(([step]) => minutesOf(step));
    const sum = minutes.reduce((sofar, some) => sofar + some, Number(shown));
    return clock(Number(hour), sum, half ?? otherHalf) ?? all;
  });
