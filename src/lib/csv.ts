/**
 * What spreadsheets take for the beginning of a formula, also in the full width of East Asian keyboards (OWASP, "CSV Injection"); blanks and
 * marks that cannot be seen before it do not stop them all.
 */
const FORMULA = /^[\s\p{Cf}\p{Cc}]*[=+\-@＝＋－＠]/u;

/** Signs at which a field must stand in quotes (RFC 4180, 2.6); blanks at its ends are kept by some readers only so. */
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/u;

const field = (value: string): string => {
  // An apostrophe makes it a text; a tab or a line break at the front is taken for a formula by some as well.
  const safe = FORMULA.test(value) || /^[\t\r\n]/.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Tells Excel that the file is UTF-8, without which it shows Arabic as gibberish. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** One record of a CSV file (RFC 4180), with its line break; no field of it is a formula to a spreadsheet. */
export const csvRecord = (fields: readonly string[]): string => `${fields.map(field).join(',')}\r\n`;
