/** Names of months, in their order. */
export const MONTHS: readonly string[] = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** "3/4", "3/4/2027", "3-4-2027", "3.4.", "3.4.2027": dots are always day first, and a dash needs a year, since "8-10" is from 8 to 10. */
const SLASHED = /(?<![\d/.-])(\d{1,2})(?:\/(\d{1,2})(?:\/(\d{4}|\d{2}))?|-(\d{1,2})-(\d{4}))(?![\d/:-])/u;
const DOTTED = /(?<![\d/.-])(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})?(?![\d/.:-])/u;

const CENTURY = 2000;

const named = (day: number, month: number, year: string | undefined): string | null => {
  const name = MONTHS[month - 1];
  if (name === undefined || day < 1 || day > 31) return null;
  const full = year === undefined ? '' : ` ${year.length === 2 ? CENTURY + Number(year) : year}`;
  return `${day} ${name}${full} `;
};

/** The text with a date in numbers written out, once for each way in which it can be read; the text as it is when it has none. */
export const withNamedMonths = (text: string): readonly string[] => {
  const dotted = DOTTED.exec(text);
  const found = dotted ?? SLASHED.exec(text);
  if (found === null) return [text];
  const first = Number(found[1]);
  const second = Number(found[2] ?? found[4]);
  const year = found[3] ?? found[5];
  const readings = [named(first, second, year), dotted === null ? named(second, first, year) : null];
  const texts = readings.flatMap((date) =>
    date === null ? [] : [text.replace(found[0], ` ${date}`).replace(/\s+/gu, ' ').trim()],
  );
  return [...new Set(texts)];
};
