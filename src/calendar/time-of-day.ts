import { halfAtNight } from './english.ts';

/** A time of day as it stands in a text, and the text without it. */
export interface FoundTime {
  readonly hour: number;
  readonly minute: number;
  /** Whether the hour may be in the morning or in the evening. */
  readonly isEitherHalf: boolean;
  readonly rest: string;
}

const FORMS = [
  /(?:\bat )?(?<![\d:.])(\d{1,2})[:.](\d{2})(?: ?(am|pm)\b)?(?![\d:.])/u,
  /(?:\bat )?(?<![\d:.])(\d{1,2})()(?: ?(am|pm))\b/u,
  /\bat (\d{1,2})()()(?![\d:.]|st|nd|rd|th)/u,
  /(?<=\b(?:\w+days?|daily) )(\d{1,2})()()$/u,
] as const;

type Half = 'am' | 'pm';

/** Words that say the half of the day apart from the hour; a night has some of both. */
const HALVES: readonly (readonly [RegExp, (hour: number) => Half])[] = [
  [/\b(?:every |in the )?(?:morning|am)s?\b/u, () => 'am'],
  [/\b(?:every |in the )?(?:evening|afternoon|pm)s?\b/u, () => 'pm'],
  [/\b(?:every |at )?nights?\b/u, halfAtNight],
];

const NOON = 12;

const hourIn = (hour: number, half: Half | null): number => {
  if (half === null || hour > NOON) return hour;
  return (hour % NOON) + (half === 'pm' ? NOON : 0);
};

/** The half of the day that a text says apart from the hour, and the text without it. */
const takeHalf = (text: string, hour: number): { readonly half: Half | null; readonly rest: string } => {
  const [form, of] = HALVES.find(([one]) => one.test(text)) ?? [];
  if (form === undefined || of === undefined) return { half: null, rest: text };
  return { half: of(hour), rest: text.replace(form, (word) => (word.startsWith('every') ? 'every day' : ' ')) };
};

const isTime = (hour: number, minute: number, half: Half | null): boolean =>
  minute < 60 && (half === null ? hour < 24 : hour >= 1 && hour <= NOON);

/** The one time of day in a text of plain words; null when there is none. */
export const takeTime = (text: string): FoundTime | null => {
  const found = FORMS.map((form) => form.exec(text)).find((one) => one !== null);
  const [all = '', hours = '', minutes = '', written = ''] = found ?? [];
  const [hour, minute] = [Number(hours), Number(minutes)];
  const own = written === 'am' || written === 'pm' ? written : null;
  if (hours === '' || !isTime(hour, minute, own)) return null;
  const apart = takeHalf(text.replace(all, ' '), hour);
  const half = own ?? apart.half;
  const isIn24 = hours.startsWith('0') || hour >= NOON;
  return {
    hour: hourIn(hour, half),
    minute,
    isEitherHalf: half === null && !isIn24,
    rest: apart.rest.replace(/\s+/gu, ' ').trim(),
  };
};
