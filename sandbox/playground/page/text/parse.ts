/** A piece of text as Discord writes it. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'style'; readonly style: Style; readonly inner: readonly Piece[] }
  | { readonly kind: 'link'; readonly url: string; readonly inner: readonly Piece[] }
  | { readonly kind: 'user' | 'role' | 'channel'; readonly id: string }
  | { readonly kind: 'command'; readonly name: string; readonly id: string }
  | { readonly kind: 'time'; readonly atS: number; readonly format: string };

/** How text is set. */
export type Style = 'bold' | 'italic' | 'underline' | 'strike' | 'spoiler';

/** A block of lines. */
export type Block =
  | { readonly kind: 'line'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly pieces: readonly Piece[] }
  | { readonly kind: 'small'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'item'; readonly depth: number; readonly marker: string; readonly pieces: readonly Piece[] }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'code'; readonly text: string };

/** Deeper than this, text is shown as it stands. */
const MAX_DEPTH = 8;

interface Rule {
  readonly pattern: RegExp;
  readonly make: (found: RegExpExecArray, depth: number) => Piece;
}

const styled =
  (style: Style) =>
  (found: RegExpExecArray, depth: number): Piece => ({
    kind: 'style',
    style,
    inner: parseInline(found[1] ?? '', depth),
  });

/** Each pattern is tried where the text stands; the first that fits wins. */
const rules: readonly Rule[] = [
  { pattern: /^\\([^\p{L}\p{N}\s])/u, make: (found) => ({ kind: 'text', text: found[1] ?? '' }) },
  { pattern: /^``(.+?)``(?!`)/s, make: (found) => ({ kind: 'code', text: found[1] ?? '' }) },
  { pattern: /^`([^`\n]+)`/, make: (found) => ({ kind: 'code', text: found[1] ?? '' }) },
  { pattern: /^<@!?(\d+)>/, make: (found) => ({ kind: 'user', id: found[1] ?? '' }) },
  { pattern: /^<@&(\d+)>/, make: (found) => ({ kind: 'role', id: found[1] ?? '' }) },
  { pattern: /^<#(\d+)>/, make: (found) => ({ kind: 'channel', id: found[1] ?? '' }) },
  { pattern: /^<\/([^:>]+):(\d+)>/, make: (found) => ({ kind: 'command', name: found[1] ?? '', id: found[2] ?? '' }) },
  {
    pattern: /^<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/,
    make: (found) => ({ kind: 'time', atS: Number(found[1]), format: found[2] ?? 'f' }),
  },
  { pattern: /^<a?:(\w+):\d+>/, make: (found) => ({ kind: 'text', text: `:${found[1] ?? ''}:` }) },
  {
    pattern: /^\[([^\]\n]+)\]\(<?(https?:\/\/[^\s)>]+)>?(?: "[^"]*")?\)/,
    make: (found, depth) => ({ kind: 'link', url: found[2] ?? '', inner: parseInline(found[1] ?? '', depth) }),
  },
  {
    pattern: /^<?(https?:\/\/[^\s<>)]+[^\s<>).,:;"'\]])>?/,
    make: (found) => ({ kind: 'link', url: found[1] ?? '', inner: [{ kind: 'text', text: found[1] ?? '' }] }),
  },
  { pattern: /^\*\*(.+?)\*\*(?!\*)/s, make: styled('bold') },
  { pattern: /^__(.+?)__(?!_)/s, make: styled('underline') },
  { pattern: /^~~(.+?)~~/s, make: styled('strike') },
  { pattern: /^\|\|(.+?)\|\|/s, make: styled('spoiler') },
  { pattern: /^\*(?!\s)([^*]+?)\*/s, make: styled('italic') },
  { pattern: /^_(?!_)([^_]+?)_(?!\p{L})/su, make: styled('italic') },
  { pattern: /^\n/, make: () => ({ kind: 'break' }) },
];

/** Where something of the rules may begin. */
const SPECIAL = /[\\`<[*_~|\n]|https?:\/\//;

/** The pieces of a text. Never fails: what is no markup stays text. */
export function parseInline(text: string, depth = 0): readonly Piece[] {
  if (depth > MAX_DEPTH) return [{ kind: 'text', text }];
  const pieces: Piece[] = [];
  let rest = text;
  let previous = '';
  while (rest !== '') {
    const found = firstFit(rest, previous);
    if (found !== null) {
      pieces.push(found.rule.make(found.match, depth + 1));
      previous = found.match[0];
      rest = rest.slice(found.match[0].length);
      continue;
    }
    const next = rest.slice(1).search(SPECIAL);
    const length = next < 0 ? rest.length : next + 1;
    pushText(pieces, rest.slice(0, length));
    previous = rest.slice(0, length);
    rest = rest.slice(length);
  }
  return pieces;
}

function firstFit(rest: string, previous: string): { readonly rule: Rule; readonly match: RegExpExecArray } | null {
  // An underscore inside a word is a letter of it.
  if (rest.startsWith('_') && /[\p{L}\p{N}]$/u.test(previous)) return null;
  for (const rule of rules) {
    const match = rule.pattern.exec(rest);
    if (match !== null) return { rule, match };
  }
  return null;
}

function pushText(pieces: Piece[], text: string): void {
  const last = pieces.at(-1);
  if (last?.kind === 'text') pieces[pieces.length - 1] = { kind: 'text', text: last.text + text };
  else pieces.push({ kind: 'text', text });
}

/** The blocks of a message. */
export function parseBlocks(text: string): readonly Block[] {
  const blocks: Block[] = [];
  const parts = text.split(/```(?:\w*\n)?([\s\S]*?)```/);
  for (const [at, part] of parts.entries()) {
    if (at % 2 === 1) blocks.push({ kind: 'code', text: part.replace(/\n$/, '') });
    else if (part.trim() !== '' || parts.length === 1) blocks.push(...parseLines(part.replace(/^\n|\n$/g, '')));
  }
  return blocks;
}

function parseLines(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let plain: string[] = [];
  let quoted: string[] = [];
  const flush = (): void => {
    if (plain.length > 0) blocks.push({ kind: 'line', pieces: parseInline(plain.join('\n')) });
    if (quoted.length > 0) blocks.push({ kind: 'quote', blocks: parseLines(quoted.join('\n')) });
    plain = [];
    quoted = [];
  };
  for (const line of text.split('\n')) {
    const quote = /^> (.*)$/.exec(line);
    const block = quote === null ? parseLine(line) : null;
    const isOther = quote === null ? quoted.length > 0 || block !== null : plain.length > 0;
    if (isOther) flush();
    if (quote !== null) quoted.push(quote[1] ?? '');
    else if (block === null) plain.push(line);
    else blocks.push(block);
  }
  flush();
  return blocks;
}

function parseLine(line: string): Block | null {
  const heading = /^(#{1,3}) +(\S.*)$/.exec(line);
  // The pattern takes one to three of them.
  if (heading !== null)
    return { kind: 'heading', level: (heading[1] ?? '#').length as 1 | 2 | 3, pieces: parseInline(heading[2] ?? '') };
  const small = /^-# +(\S.*)$/.exec(line);
  if (small !== null) return { kind: 'small', pieces: parseInline(small[1] ?? '') };
  const item = /^( *)([-*]|\d{1,3}\.) +(\S.*)$/.exec(line);
  if (item === null) return null;
  const marker = item[2] ?? '-';
  return {
    kind: 'item',
    depth: Math.min(4, Math.floor((item[1] ?? '').length / 2)),
    marker: /\d/.test(marker) ? marker : '•',
    pieces: parseInline(item[3] ?? ''),
  };
}
