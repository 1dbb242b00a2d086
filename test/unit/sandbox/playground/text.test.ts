import { describe, expect, test } from 'vitest';
import { parseBlocks, parseInline, type Piece } from '../../../../sandbox/playground/page/text/parse.ts';
import { showTime } from '../../../../sandbox/playground/page/text/timestamp.ts';
import { rightsIn, RIGHT } from '../../../../sandbox/playground/page/world/rights.ts';
import type { Channel, Guild } from '../../../../sandbox/playground/page/world/model.ts';

/** The pieces in short: a style as its letter around what is in it. */
const short = (pieces: readonly Piece[]): string =>
  pieces
    .map((piece) => {
      switch (piece.kind) {
        case 'text':
          return piece.text;
        case 'style':
          return `<${piece.style}>${short(piece.inner)}</>`;
        case 'code':
          return `<code>${piece.text}</>`;
        case 'link':
          return `<link ${piece.url}>${short(piece.inner)}</>`;
        case 'break':
          return '⏎';
        case 'time':
          return `<time ${piece.atS} ${piece.format}>`;
        case 'command':
          return `<command ${piece.name}>`;
        default:
          return `<${piece.kind} ${piece.id}>`;
      }
    })
    .join('');

describe('text of the page', () => {
  test.each([
    ['**bold** and *slanted*', '<bold>bold</> and <italic>slanted</>'],
    ['__under__ ~~gone~~ ||secret||', '<underline>under</> <strike>gone</> <spoiler>secret</>'],
    ['**both *of* them**', '<bold>both <italic>of</> them</>'],
    ['snake_case_name stays', 'snake_case_name stays'],
    ['`**raw**`', '<code>**raw**</>'],
    [String.raw`\*not slanted\*`, '*not slanted*'],
    ['<@12> in <#34> as <@&56>', '<user 12> in <channel 34> as <role 56>'],
    ['<t:1700000000:R> and <t:5>', '<time 1700000000 R> and <time 5 f>'],
    ['</space open:77>', '<command space open>'],
    ['see [here](https://a.example/b?c=1)', 'see <link https://a.example/b?c=1>here</>'],
    ['https://a.example/x, then', '<link https://a.example/x>https://a.example/x</>, then'],
    ['two\nlines', 'two⏎lines'],
    ['a < b, 5 * 3 and _', 'a < b, 5 * 3 and _'],
    ['**never closed', '**never closed'],
    ['مرحبا **بكم** في المجلس', 'مرحبا <bold>بكم</> في المجلس'],
  ])('%s', (text, expected) => {
    expect(short(parseInline(text))).toBe(expected);
  });

  test('no address but of the web becomes a link', () => {
    expect(short(parseInline('[x](javascript:alert(1))'))).toBe('[x](javascript:alert(1))');
  });

  test('blocks: headings, small print, lists, quotes, code', () => {
    const blocks = parseBlocks(
      '## Title\n-# small\n- one\n  - two\n1. first\n> said\n> more\n```ts\ncode *here*\n```\nend',
    );
    expect(blocks.map(({ kind }) => kind)).toEqual([
      'heading',
      'small',
      'item',
      'item',
      'item',
      'quote',
      'code',
      'line',
    ]);
    expect(blocks[3]).toMatchObject({ depth: 1, marker: '•' });
    expect(blocks[4]).toMatchObject({ marker: '1.' });
    expect(blocks[6]).toEqual({ kind: 'code', text: 'code *here*' });
  });

  test('a text made to be slow is read at once', () => {
    const startMs = performance.now();
    parseBlocks('*_~|`<['.repeat(600));
    expect(performance.now() - startMs).toBeLessThan(1_000);
  });

  test('timestamps in each style and language, relative ones from now', () => {
    const at = { locale: 'en-GB', nowS: 1_000_000 };
    expect(showTime(1_000_080, 'R', at)).toBe('in 1 minute');
    expect(showTime(1_000_000 + 172_799, 'R', at)).toBe('in 2 days');
    expect(showTime(1_000_000 - 129_600, 'R', at)).toBe('2 days ago');
    expect(showTime(1_000_000 + 90_000, 'R', at)).toBe('in 1 day');
    expect(showTime(1_000_000, 'R', at)).toBe('now');
    expect(showTime(1_000_000 - 7_200, 'R', at)).toBe('2 hours ago');
    expect(showTime(0, 'D', at)).toContain('1970');
    expect(showTime(1_000_080, 'R', { ...at, locale: 'ar' })).toMatch(/دقيقة/);
    expect(showTime(1_000_120, 'R', { ...at, locale: 'ar' })).toMatch(/دقيقتين/);
    expect(showTime(9e15, 'F', at)).toBe('9000000000000000');
  });
});

describe('rights as the page works them out', () => {
  const role = (
    id: string,
    permissions: bigint,
  ): readonly [string, Guild['roles'] extends ReadonlyMap<string, infer R> ? R : never] => [
    id,
    { id, name: id, permissions: String(permissions), position: 0, color: 0, hoist: false },
  ];
  const guild: Guild = {
    id: '1',
    name: 'Home',
    ownerId: '10',
    roles: new Map([
      role('1', RIGHT.viewChannel | RIGHT.sendMessages),
      role('2', RIGHT.muteMembers),
      role('3', RIGHT.administrator),
    ]),
    channels: new Map(),
    members: new Map(
      [
        ['10', []],
        ['11', ['2']],
        ['12', ['3']],
      ].map(([id, roles]) => [
        id as string,
        { user: { id: id as string, username: 'x' }, roles: roles as string[], mute: false },
      ]),
    ),
    voice: new Map(),
    stages: new Map(),
    events: new Map(),
    statuses: new Map(),
  };
  const hidden: Channel = {
    id: '5',
    type: 0,
    permission_overwrites: [
      { id: '1', type: 0, allow: '0', deny: String(RIGHT.viewChannel) },
      { id: '2', type: 0, allow: String(RIGHT.viewChannel), deny: '0' },
      { id: '11', type: 1, allow: '0', deny: String(RIGHT.sendMessages) },
    ],
  };

  test('overwrites in order: everyone, roles, oneself', () => {
    expect(rightsIn(guild, hidden, '11')).toBe(RIGHT.viewChannel | RIGHT.muteMembers);
  });

  test('owner and administrators may do everything, strangers nothing', () => {
    expect(rightsIn(guild, hidden, '10') & RIGHT.viewChannel).toBe(RIGHT.viewChannel);
    expect(rightsIn(guild, hidden, '12') & RIGHT.moveMembers).toBe(RIGHT.moveMembers);
    expect(rightsIn(guild, hidden, '99')).toBe(0n);
  });
});
