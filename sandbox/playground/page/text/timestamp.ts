/** Formats of Discord's timestamps by letter (documentation, "Timestamp Styles"); relative ones are not among them. */
const formats: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};

const steps: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** A moment in Unix seconds as Discord shows it in that style; `nowS` for how long until then. */
export function showTime(atS: number, format: string, { locale, nowS }: { locale: string; nowS: number }): string {
  if (Math.abs(atS) > 8_640_000_000_000) return String(atS);
  if (format === 'R') return relative(atS - nowS, locale);
  return new Intl.DateTimeFormat(locale, formats[format] ?? formats['f']).format(new Date(atS * 1000));
}

/** By the nearest whole number: two days less a second are two days. "Tomorrow" would be a matter of the calendar, which this is not. */
function relative(deltaS: number, locale: string): string {
  const [unit, seconds] = steps.find(([, size]) => Math.abs(deltaS) >= size) ?? (['second', 1] as const);
  const numeric = deltaS === 0 ? 'auto' : 'always';
  const whole = Math.sign(deltaS) * Math.round(Math.abs(deltaS) / seconds);
  return new Intl.RelativeTimeFormat(locale, { numeric }).format(whole, unit);
}
