import { describe, expect, it } from 'vitest';
import type { RefusalCode } from '../../../src/domain/index.ts';
import type { Catalogue } from '../../../src/i18n/index.ts';
import { counted, escaped, LANGUAGES, quoted, refusalText, texts } from '../../../src/i18n/index.ts';

/** Parameters as a refusal may carry them, and none. */
const params = [
  {},
  { why: 'lost', kind: 'voice', channel: '<#1>', position: '2' },
  { why: 'muted' },
  { why: 'pool-empty' },
  { why: 'not-here', invites: '600000000000000002:Majlis 2', guild: '1' },
  { max: '10', length: '120', permissions: 'MUTE_MEMBERS,FUTURE_BIT', channel: '<#1>', detail: '*no*', seconds: '3' },
];

const strings = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
};

// as: the catalogue's type makes its keys the codes, each of them.
const REFUSAL_CODES = Object.keys(texts('en').refusal) as RefusalCode[];

describe.each(LANGUAGES)('in %s', (language) => {
  const words: Catalogue = texts(language);
  const script = language === 'ar' ? /\p{sc=Arab}/u : /\p{sc=Latn}/u;

  it('[SAY-1] every refusal has words, with and without its parameters', () => {
    for (const code of REFUSAL_CODES) {
      for (const given of params) {
        const text = refusalText(language, { code, params: given });
        expect(text, code).toMatch(script);
        expect(text.length, code).toBeLessThan(500);
      }
      expect(refusalText(language, { code, params: params.at(-1) ?? {} }), code).not.toContain('undefined');
    }
  });

  it('[SAY-1] every fixed text is there and in its own script', () => {
    const fixed = [
      ...strings(words.panel),
      ...strings(words.endReason),
      ...strings(words.reply),
      ...strings(words.help),
      ...strings(words.setup),
      ...strings(words.announcement),
    ];
    expect(fixed.length).toBeGreaterThan(30);
    for (const text of fixed) expect(text).toMatch(script);
  });

  it('[SAY-1] every act of the log has a line', () => {
    const acts = ['opened', 'went-live', 'ending', 'ended', 'retitled', 'hand-raised', 'hand-lowered', 'approved'];
    for (const act of [...acts, 'pulled-up', 'accepted', 'declined', 'moved-down']) {
      const line = words.logLine({ act, actor: '<@1>', target: '<@2>', detail: 'x' });
      expect(line, act).toMatch(script);
      // An act without a line of its own would be told by its name.
      expect(line, act).not.toContain(`: ${act}`);
    }
  });

  it('[SAY-3] what commands do is told within Discord’s limit', () => {
    for (const description of Object.values(words.command)) {
      expect([...description].length).toBeGreaterThan(0);
      expect([...description].length).toBeLessThanOrEqual(100);
    }
  });

  it('[LINK-8] why a link cannot be made for want of ears is said for each reason of each side', () => {
    const whys = ['lost', 'muted', 'pool-empty', 'far-lost', 'far-muted', 'far-none-free'];
    const said = whys.map((why) => refusalText(language, { code: 'link-no-ears', params: { why } }));
    expect(new Set(said).size).toBe(whys.length);
  });

  it('[SAY-1] the accounts that could be let in are named with their addresses, blanks in names and all', () => {
    const text = refusalText(language, {
      code: 'link-no-ears',
      params: { why: 'not-here', invites: '600000000000000002:Majlis 2 600000000000000003:Majlis: 3', guild: '42' },
    });
    const links = [...text.matchAll(/\[(.*?)\]\((\S+)\)/gu)].map(
      ([, name, url]) => [name, new URL(url ?? '')] as const,
    );
    expect(links.map(([name]) => name)).toEqual(['\u2068Majlis 2\u2069', '\u2068Majlis\\: 3\u2069']);
    expect(links.map(([, url]) => Object.fromEntries(url.searchParams))).toEqual(
      ['600000000000000002', '600000000000000003'].map((id) => ({
        client_id: id,
        scope: 'bot',
        permissions: '3146752',
        guild_id: '42',
      })),
    );
  });

  it('[SAY-1] who may not go into a room is told what that room is', () => {
    const told = (code: 'room-of-another-kind' | 'room-running', kind: string): string =>
      refusalText(language, { code, params: { channel: '<#42>', kind } });
    for (const code of ['room-of-another-kind', 'room-running'] as const) {
      expect(told(code, 'voice')).toContain('<#42>');
      expect(told(code, 'voice')).not.toBe(told(code, 'stage'));
    }
    const whose = { channel: '<#42>', kind: 'voice', user: '7' };
    expect(refusalText(language, { code: 'room-running', params: whose })).toContain('<@7>');
  });

  it('[SAY-1] a missing permission is named with its channel', () => {
    const text = refusalText(language, {
      code: 'missing-permissions',
      params: { permissions: 'MUTE_MEMBERS,MOVE_MEMBERS', channel: '<#42>' },
    });
    expect(text).toContain('<#42>');
    expect(text).toContain('Mute Members');
    expect(text).toContain('Move Members');
  });
});

describe('what people typed', () => {
  it('[SAY-2] does nothing: no markdown, no mention, no heading, no link text', () => {
    const text = quoted('# **hi** @everyone <@123> [a](https://x.y) ||s|| `c` <t:1:R> :smile:');
    expect(text).not.toMatch(/@everyone|<@|\]\(|\*\*|\|\||<t:/u);
    // Every sign of markdown has its backslash.
    for (const sign of '*_~`|<>[]()#:@') for (const part of text.split(sign).slice(0, -1)) expect(part).toMatch(/\\$/u);
  });

  it('[SAY-2] stands in isolates that it cannot open', () => {
    const text = quoted('שלום \u202E evil \u2069 \u2067');
    expect(text.startsWith('\u2068') && text.endsWith('\u2069')).toBe(true);
    expect(text.slice(1, -1)).not.toMatch(/[\u2066-\u2069\u202A-\u202E]/u);
    expect(texts('ar').reply.ended('Friday (talk)', true)).toContain('\u2068Friday');
  });

  it('[SAY-2] keeps letters and plain punctuation as they are', () => {
    expect(escaped('Café, قهوة! 1+1=2?')).toBe('Café, قهوة! 1+1=2?');
  });
});

describe('counts', () => {
  it('[SAY-4] take the six forms of Arabic and the two of English', () => {
    const { listenerCount } = texts('ar').panel;
    const counts = [0, 1, 2, 3, 10, 11, 99, 100, 101, 102, 103].map(listenerCount);
    expect(counts.slice(0, 3)).toEqual(['لا مستمعين', 'مستمع واحد', 'مستمعان']);
    expect(counts.slice(3, 8)).toEqual(['3 مستمعين', '10 مستمعين', '11 مستمعا', '99 مستمعا', '100 مستمع']);
    expect(texts('en').panel.listenerCount(1)).toBe('1 listener');
    expect(texts('en').panel.listenerCount(1000)).toBe('1,000 listeners');
    expect(counted('ar', 2, { other: '{n}' })).toBe('2');
  });
});
