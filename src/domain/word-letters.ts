/**
 * Letters that look like a Latin one, by that: those of Cyrillic, Greek, Coptic, Armenian, Cherokee and Latin itself to which Unicode's list
 * of confusables (UTS #39, confusables.txt 13.0) gives one Latin letter, without those that NFKC turns into it anyway; and small letters
 * that look like a capital (в, н, к, κ, τ, small capitals), which the list gives to each other.
 */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  a: 'ɑαаΑАᎪᴀ',
  b: 'ƄЬᏏꞴΒВᏴʙв',
  c: 'ᴄϲⲥсꮯϹⲤСᏟ',
  d: 'ԁᏧᎠᴅ',
  e: 'ꬲеҽΕЕᎬᴇ',
  f: 'ꬵꞙẝք𝈓ꞘϜꜰ',
  g: 'ɡᶃƍցԌᏀᏳɢ',
  h: 'һհᏂΗⲎНᎻʜн',
  i: 'ıɪɩιіꙇӏꭵᎥ',
  j: 'ϳјꞲͿЈᎫᴊ',
  k: 'ΚⲔКᏦᴋкκ',
  l: 'ƖǀΙⲒІӀ𝈪ⳐᏞʟ',
  m: 'ΜϺⲘМᎷᴍм',
  n: 'ոռΝⲚɴ',
  o: 'ᴏᴑꬽοσⲟоօΟⲞОՕ',
  p: 'ρϱⲣрΡⲢРᏢᴘ',
  q: 'ԛգզ',
  r: 'ꭇꭈᴦⲅгꮁ𝈖ƦᎡᏒʀ',
  s: 'ꜱƽѕꮪЅՏᏕᏚ',
  t: 'ΤⲦТᎢᴛтτ',
  u: 'ꞟᴜꭎꭒʋυսՍ',
  v: 'ᴠνѵꮩ𝈍ѴᏙ',
  w: 'ɯᴡѡԝաꮃԜᎳᏔ',
  x: 'хꞳΧⲬХ',
  y: 'ɣᶌʏỿꭚγуүΥϒⲨУҮᎩᎽ',
  z: 'ᴢꮓΖᏃ',
};

const LOOKS: ReadonlyMap<string, string> = new Map(
  Object.entries(LOOK_ALIKES).flatMap(([latin, others]) => Array.from(others).map((one) => [one, latin] as const)),
);

/** Alphabets of signs: white on black in circles and squares, and the letters that flags are made of. */
const SIGNS = [0x1f150, 0x1f170, 0x1f1e6] as const;

/** What people write for a letter; 1, ! and | stand for i or l. */
const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '€': 'e',
  '£': 'l',
  '+': 't',
};
const I_OR_L: ReadonlySet<string> = new Set(['1', '!', '|']);
/** At the end of a word these are what they look like. */
const PUNCTUATION: ReadonlySet<string> = new Set(['!', '+']);

/** Letters that are written in more than one way by people who mean the same: forms of alef, ya, waw, ta marbuta and kaf; final sigma. */
const SAME: ReadonlyMap<string, string> = new Map([
  ...Array.from('أإآٱ').map((one) => [one, 'ا'] as const),
  ...Array.from('ىئیے').map((one) => [one, 'ي'] as const),
  ...Array.from('ةھہە').map((one) => [one, 'ه'] as const),
  ['ؤ', 'و'],
  ['ک', 'ك'],
  ['ς', 'σ'],
]);

/** What is not seen: zero-width signs, direction controls, fillers, variation selectors; and the tatweel, which only stretches. */
const UNSEEN = /[\p{DI}\p{Cf}\u0640]/u;
/** Marks over and under letters: vowels of Arabic and Hebrew, and what paints over letters. Those of other scripts are letters. */
const ADDED = /[\p{sc=Zinh}\p{sc=Arab}\p{sc=Hebr}]/u;
const MARK = /\p{M}/u;
const LETTER = /[\p{L}\p{N}\p{M}]/u;

/** How a text is read: as it is written, by what its letters look like, or also by what its digits and signs look like, where 1 is an i or an l. */
export type Look = 'written' | 'looks' | 'leet-i' | 'leet-l';

/** One character of a text as it counts: its letters, or a blank or a hyphen for what parts words with and without white space. */
export interface Cell {
  readonly letters: string;
  /** Where it stands in the text, in UTF-16 units. */
  readonly at: number;
  readonly end: number;
}

const western = (digit: string): string => {
  const code = digit.codePointAt(0) ?? 0;
  const isArabic = (code >= 0x660 && code <= 0x669) || (code >= 0x6f0 && code <= 0x6f9);
  return isArabic ? String(code & 0xf) : digit;
};

const counted = (one: string): string => {
  if (UNSEEN.test(one)) return '';
  if (MARK.test(one) && ADDED.test(one)) return '';
  if (LETTER.test(one)) return SAME.get(one) ?? western(one);
  return /\s/u.test(one) ? ' ' : '-';
};

/** A character by NFKC and without case, as Unicode's case folding has it: up and down again makes ß "ss" and ı "i". */
const written = (one: string): string => {
  if (one >= 'a' && one <= 'z') return one;
  if (UNSEEN.test(one)) return '';
  return Array.from(one.normalize('NFKC').toUpperCase().toLowerCase(), counted).join('');
};

const looking = (one: string, look: Look): string => {
  if (look === 'leet-l' && one === 'I') return 'l';
  const known = LOOKS.get(one);
  if (known !== undefined) return known;
  const code = one.codePointAt(0) ?? 0;
  const sign = SIGNS.find((first) => code >= first && code < first + 26);
  return sign === undefined ? written(one) : String.fromCodePoint(0x61 + code - sign);
};

const isLeet = (one: string): boolean => Object.hasOwn(LEET, one) || I_OR_L.has(one);

/** The characters of one word with its signs read as letters; nothing but digits and signs is no word. */
const unleeted = (word: readonly Cell[], text: string, look: Look): readonly Cell[] => {
  if (!word.some(({ letters }) => /[a-z]/u.test(letters))) return word;
  // What closes a sentence is no letter.
  const last = word.findLastIndex(({ at, end }) => !PUNCTUATION.has(text.slice(at, end)));
  return word.map((cell, index) => {
    const { letters, at, end } = cell;
    const sign = letters === '-' ? text.slice(at, end) : letters;
    if (index > last || !isLeet(sign)) return cell;
    return { ...cell, letters: LEET[sign] ?? (look === 'leet-i' ? 'i' : 'l') };
  });
};

/** The characters of a text in NFC as they are read. */
export const cellsOf = (text: string, look: Look): readonly Cell[] => {
  const cells: Cell[] = [];
  let at = 0;
  for (const one of text) {
    const end = at + one.length;
    cells.push({ letters: look === 'written' ? written(one) : looking(one, look), at, end });
    at = end;
  }
  if (look === 'written' || look === 'looks') return cells;
  const read: Cell[] = [];
  let word: Cell[] = [];
  const flush = (): void => {
    for (const cell of unleeted(word, text, look)) read.push(cell);
    word = [];
  };
  for (const cell of cells) {
    const isPart = !/^[ -]$/u.test(cell.letters) || isLeet(text.slice(cell.at, cell.end));
    if (isPart) word.push(cell);
    else {
      flush();
      read.push(cell);
    }
  }
  flush();
  return read;
};
