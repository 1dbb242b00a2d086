/**
 * Marks that may stand on one letter. Arabic needs three (shadda, vowel, small alef), Vietnamese and Hebrew two after NFC;
 * texts that paint over their neighbours use dozens.
 */
const MAX_MARKS = 4;

const OPENERS: ReadonlyMap<string, string> = new Map([
  ['\u202A', '\u202C'],
  ['\u202B', '\u202C'],
  ['\u202D', '\u202C'],
  ['\u202E', '\u202C'],
  ['\u2066', '\u2069'],
  ['\u2067', '\u2069'],
  ['\u2068', '\u2069'],
]);
const CLOSERS: ReadonlySet<string> = new Set(['\u202C', '\u2069']);

/** Keeps only direction controls that are closed in the same text and in order, so that none reaches what stands after it. */
const balanced = (letters: readonly string[]): string => {
  const drop = new Set<number>();
  const open: { readonly at: number; readonly closer: string }[] = [];
  letters.forEach((letter, at) => {
    const closer = OPENERS.get(letter);
    if (closer !== undefined) open.push({ at, closer });
    if (!CLOSERS.has(letter)) return;
    if (open.at(-1)?.closer === letter) open.pop();
    else drop.add(at);
  });
  for (const { at } of open) drop.add(at);
  return letters.filter((_, at) => !drop.has(at)).join('');
};

/**
 * A person's text made safe to stand beside other texts: NFC, no control characters, white space in single blanks (line breaks
 * kept when `lines` is true), no unclosed direction controls, at most four combining marks on a letter, trimmed.
 */
export const plainText = (text: string, lines = false): string => {
  // Unpaired surrogates and controls cannot be shown and make some clients refuse the text. Blanks are dealt with last: what is
  // taken out may leave two side by side.
  const shown = balanced([...text.replace(/[^\P{C}\p{Cf}\p{Co}\s]/gu, '')])
    .normalize('NFC')
    .replace(new RegExp(`(\\p{M}{${MAX_MARKS}})\\p{M}+`, 'gu'), '$1');
  const blanks = lines
    ? shown
        .replace(/\r\n?/gu, '\n')
        .replace(/[^\S\n]+/gu, ' ')
        .replace(/ ?\n ?/gu, '\n')
        .replace(/\n{3,}/gu, '\n\n')
    : shown.replace(/\s+/gu, ' ');
  return blanks.trim();
};

/** Whether nothing of a text would be seen: only blanks, marks and invisible characters. */
export const isBlank = (text: string): boolean => !/[^\s\p{M}\p{C}\p{Z}\u115F\u1160\u2800\u3164\uFFA0]/u.test(text);

/** How long people would say a text is: its code points. */
export const lengthOf = (text: string): number => [...text].length;

/**
 * A text in at most `units` UTF-16 units, which is how the strictest reading of Discord's limits counts: cut between what people see as
 * letters, and with its direction controls still closed.
 */
export const clipped = (text: string, units: number): string => {
  if (text.length <= units) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (kept.length + segment.length > units) break;
    kept += segment;
  }
  return plainText(kept);
};
