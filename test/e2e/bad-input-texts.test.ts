import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { panelOf, answerTo, castOf, openSpace, panelSays, type Cast } from '../support/cast.ts';
import { expectQuiet, PATIENCE_MS, type Place } from '../support/front-door.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { speakIn } from '../support/wizard.ts';
import { textOf, type Person } from '../../sandbox/people/index.ts';

let stack: Stack;
let cast: Cast;
let layla: Person;
let general: Place;

beforeAll(async () => {
  stack = await startStack();
  cast = castOf(stack);
  layla = await cast.person('layla');
  general = { guildId: cast.guildId('Qahwa House'), channelId: cast.channelId('Qahwa House', 'general') };
});
afterEach(() => expectQuiet(stack));
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

/** Direction controls by what closes them (Unicode, UAX 9). */
const CLOSED_BY: Readonly<Record<string, string>> = {
  '\u202A': '\u202C',
  '\u202B': '\u202C',
  '\u202D': '\u202C',
  '\u202E': '\u202C',
  '\u2066': '\u2069',
  '\u2067': '\u2069',
  '\u2068': '\u2069',
};

/** What reaches over the end of a text: controls that are not closed, and closers that close something outside. */
const loose = (text: string): string[] => {
  const open: string[] = [];
  const stray: string[] = [];
  for (const letter of text) {
    const closer = CLOSED_BY[letter];
    if (closer !== undefined) open.push(closer);
    else if (letter === '\u202C' || letter === '\u2069') {
      if (open.at(-1) === letter) open.pop();
      else stray.push(letter);
    }
  }
  return [...stray, ...open];
};

/** Opens a space, reads what Discord shows of it, and ends it. */
const shown = async (
  values: Readonly<Record<string, string>>,
): Promise<{ readonly name: string; readonly topic: string; readonly panel: string; readonly answer: string }> => {
  const answer = await answerTo(layla, 'space open', values, { ...general, says: /<#\d+>/ });
  const room = /<#(\d+)>/.exec(answer)?.[1] ?? '';
  const panel = await panelSays(layla, room, /Live/);
  const guild = stack.sandbox.world.guilds.get(general.guildId);
  const name = guild?.channels.get(room)?.name ?? '';
  const topic = guild?.stageInstances.get(room)?.topic ?? '';
  await answerTo(layla, 'space end', { when: 'now' }, { ...general, channelId: room, says: /has ended/ });
  await expect.poll(() => guild?.channels.has(room), { timeout: PATIENCE_MS }).toBe(false);
  return { name, topic, panel, answer };
};

const FAMILY = '👨‍👩‍👧‍👦';
const ZALGO = `Z${'\u0335\u0327\u0301\u0308'.repeat(20)}algo`;

describe('a title', () => {
  it.each([
    ['of 101 letters', 'x'.repeat(101), /101 .*100/s],
    ['of 6000 letters', 'x'.repeat(6000), /6000 .*100/s],
    ['of blanks', '   \t \n ', /nothing in it that can be seen/],
    ['of zero-width spaces and joiners', '\u200B\u200D\u2060\uFEFF', /nothing in it that can be seen/],
    ['of combining marks alone', '\u0301\u0301\u0301', /nothing in it that can be seen/],
    ['of direction controls alone', '\u202E\u2067\u200F', /nothing in it that can be seen/],
    ['of fillers that look like blanks', '\u3164\u2800\u115F\uFFA0', /nothing in it that can be seen/],
    ['of half a character', '\uD800', /nothing in it that can be seen/],
    ['of control characters', '\u0000\u0007\u001B[', null],
  ] as const)('[OPEN-2] %s is refused in words, or kept without what cannot be shown', async (_what, title, says) => {
    if (says === null) {
      expect((await shown({ title })).topic).toBe('[');
      return;
    }
    expect(await answerTo(layla, 'space open', { title }, general)).toMatch(says);
    expect(await answerTo(layla, 'space info', {}, general)).toContain('no open space');
  });

  it.each([
    ['a right-to-left override left open', 'Free \u202Etalk', 'Free talk'],
    ['closers of nothing', 'a\u2069\u202Cb', 'ab'],
    ['isolates closed in the wrong order', '\u2067\u202Ea\u2069\u202C', null],
    ['marks piled up', ZALGO, null],
    ['Arabic with its vowels', 'مُحَمَّدٌ يَتَكَلَّمُ', 'مُحَمَّدٌ يَتَكَلَّمُ'],
    ['Arabic and English', 'قهوة & tea', 'قهوة & tea'],
    ['line breaks and many blanks', '  a \n\n  b\t c ', 'a b c'],
    ['one emoji family', FAMILY, FAMILY],
    ['fourteen emoji families', FAMILY.repeat(14), null],
    ['a hundred emoji', '🎙️'.repeat(50), null],
    ['a hundred letters beyond the first plane', '𝕄'.repeat(100), null],
    ['an override over emoji up to the end', `\u202E${'🎤'.repeat(97)}\u202C!`, null],
    ['mentions and markdown', '@everyone **<@1>** `x` [a](https://evil.example)', null],
  ] as const)(
    '[OPEN-3] [SAY-2] with %s is bounded and balanced wherever Discord shows it',
    async (_what, title, kept) => {
      const { name, topic, panel, answer } = await shown({ title });
      if (kept !== null) expect(topic.normalize('NFC')).toBe(kept.normalize('NFC'));
      for (const text of [name, topic]) {
        expect(text.length).toBeGreaterThan(0);
        expect(loose(text)).toEqual([]);
        expect(text).not.toMatch(/\p{M}{5}/u);
        expect(text.isWellFormed()).toBe(true);
      }
      expect(name.length).toBeLessThanOrEqual(100);
      expect(topic.length).toBeLessThanOrEqual(120);
      for (const line of [...panel.split('\n'), ...answer.split('\n')]) expect(loose(line)).toEqual([]);
      expect(panel).not.toMatch(/(?<!\\)@everyone|\]\(https:/);
      expect(answer).not.toMatch(/(?<!\\)@everyone|\]\(https:/);
    },
  );
});

describe('a description', () => {
  it('[OPEN-2] of 1001 letters is refused with both numbers', async () => {
    const answer = await answerTo(layla, 'space open', { description: 'x'.repeat(1001) }, general);
    expect(answer).toMatch(/1001 .*1000/s);
  });

  it.each([
    ['a thousand at signs', '@'.repeat(1000)],
    ['a thousand stars', '*'.repeat(1000)],
    ['a thousand emoji', '🎙'.repeat(1000)],
    ['five hundred line breaks', 'a\n'.repeat(500)],
    ['an override left open', 'Come \u202Eand talk'],
    ['headings, quotes and code', '# big\n> quote\n```js\ncode\n-# small\n1. one'],
  ])('[OPEN-2] [SAY-2] with %s is shown in a panel that Discord takes', async (_what, description) => {
    const { panel } = await shown({ title: 'Described', description });
    expect(panel.length).toBeLessThanOrEqual(4000);
    expect(panel).toContain('Raised hands');
    expect(panel).not.toMatch(/^# big|^> quote|```/m);
    expect(loose(panel)).toEqual([]);
  });

  it('[OPEN-2] of nothing that can be seen is left out', async () => {
    const { panel } = await shown({ title: 'Blank', description: '\u200B \u3164' });
    expect(panel).not.toContain('\u3164');
  });
});

describe('a host whose name', () => {
  it.each([
    ['cannot be seen', '\u200B\u3164', /^Open talk$/],
    ['is an override', '\u202Enoor', /^noor’s space$/],
    ['is 32 emoji families long', FAMILY, /space$/],
  ])('[OPEN-2] %s still has a space with a title', async (_what, nick, title) => {
    await layla.call('PATCH', `/guilds/${general.guildId}/members/@me`, { nick });
    const { topic, name } = await shown({});
    expect(topic).toMatch(title);
    expect(loose(name)).toEqual([]);
    await layla.call('PATCH', `/guilds/${general.guildId}/members/@me`, { nick: null });
  });
});

describe('in Arabic', () => {
  it('[SAY-1] only who may manage the server changes the language', async () => {
    const nour = await cast.person('nour');
    await expect(nour.command('setup', {}, general)).rejects.toThrow();
    expect(await answerTo(nour, 'space info', {}, general)).toContain('no open space');
  });

  it('[SAY-1] [SAY-2] answers, panel and refusals follow, with what people typed isolated', async () => {
    const nour = await cast.person('nour');
    await speakIn(layla, general, 'ar');
    expect(await answerTo(nour, 'space open', { title: 'x'.repeat(101) }, general)).toMatch(/101.*100/s);
    expect(await answerTo(nour, 'space info', {}, general)).toMatch(/^لا مجلس/);
    const title = 'Tea & (coffee) 2026';
    const room = await openSpace(nour, { title, description: 'Bring cups (2)!' }, general);
    const panel = await panelSays(nour, room, /مباشر/);
    // Latin words in an Arabic line keep their own order, whatever stands beside them.
    expect(panel).toMatch(/\u2068Tea & \\\(coffee\\\) 2026\u2069/);
    expect(panel).toMatch(/\u2068Bring cups \\\(2\\\)!\u2069/);
    expect(panel).not.toMatch(/Raised hands|Live since|Listening/);
    expect(await answerTo(layla, 'space info', {}, { ...general, channelId: room })).toMatch(/ماذا حدث/);
    const there = { ...general, channelId: room };
    expect(await answerTo(nour, 'link join', { code: 'AAAAAAAA' }, there)).toMatch(/لا رابط ينتظر/);
    const ended = await answerTo(nour, 'space end', { when: 'now' }, { ...there, says: /انتهى/ });
    expect(loose(ended)).toEqual([]);
    await speakIn(layla, general, 'en');
    expect(textOf(panelOf(nour, room) ?? layla.messages(room)[0] ?? expect.fail('no panel'))).toBeTruthy();
  });
});
