import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Person, PersonFile, SeenMessage } from '../../sandbox/people/index.ts';
import { castOf, answerTo, openSpace, panelOf, panelSays, type Cast } from '../support/cast.ts';
import { expectQuiet, INVITED, type Place } from '../support/front-door.ts';
import { aPng, aWebp } from '../support/pictures.ts';
import { startStack, type Stack } from '../support/stack.ts';

const PATIENCE_MS = 20_000;

const SEED = {
  users: ['layla', 'omar'].map((key) => ({ key, username: key })),
  bots: [{ key: 'majlis', username: 'majlis' }],
  guilds: [
    {
      key: 'home',
      name: 'Home',
      owner: 'omar',
      members: [{ user: 'layla' }],
      bots: [{ bot: 'majlis', permissions: INVITED }],
      channels: [{ key: 'general', name: 'general', type: 'text' }],
    },
  ],
};

let stack: Stack;
let cast: Cast;
let layla: Person;
let home: Place;

beforeAll(async () => {
  stack = await startStack({ seed: SEED });
  cast = castOf(stack);
  layla = await cast.person('layla');
  home = { guildId: cast.guildId('Home'), channelId: cast.channelId('Home', 'general') };
});
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

const file = (name: string, data: Uint8Array): PersonFile => ({ name, contentType: 'image/png', data });

interface Shown {
  readonly url: string;
  readonly alt: string;
  readonly files: number;
}

/** The picture that a message shows, as anybody sees it. */
const pictureOf = (message: SeenMessage | undefined): Shown | null => {
  const all = message?.components.flatMap((one) => [one, ...(one.components ?? [])]) ?? [];
  const gallery = all.find(({ type }) => type === 12);
  if (gallery === undefined) return null;
  // as: the message as Discord's own clients read it.
  const [item] = gallery['items'] as readonly {
    readonly media: { readonly url: string };
    readonly description: string;
  }[];
  const files = message?.['attachments'] as readonly unknown[];
  return item === undefined ? null : { url: item.media.url, alt: item.description, files: files.length };
};

const fetched = async (url: string): Promise<Buffer> => Buffer.from(await (await fetch(url)).arrayBuffer());

/** Waits until the panel shows another picture than this one. */
const nextPicture = (room: string, before: string | null): Promise<Shown> =>
  layla.waitFor(
    () => {
      const shown = pictureOf(panelOf(layla, room));
      return shown !== null && shown.url !== before ? shown : null;
    },
    PATIENCE_MS,
    'another picture on the panel',
  );

it(
  '[ABOUT-1] [ABOUT-2] [ABOUT-3] [ABOUT-4] [ABOUT-5] [ABOUT-6] topics, language and cover: opened with, seen, edited live, kept over a restart',
  { timeout: 120_000 },
  async () => {
    const first = aPng(640, 360, 70_000);
    const bad = file('cover.png', new TextEncoder().encode('<html>'));
    expect(await answerTo(layla, 'space open', { title: 'Bad', cover: bad }, home)).toContain('no picture');
    expect(await answerTo(layla, 'space open', { title: 'Bad', language: 'Klingonese' }, home)).toContain('Klingonese');
    expect(await answerTo(layla, 'space list', {}, home)).not.toContain('Bad');

    const offered = await layla.autocomplete('space open', { language: 'arab' }, 'language', home);
    expect(offered[0]).toEqual({ name: 'Arabic', value: 'ar' });
    const values = { title: 'Coffee', kind: 'voice', topics: '#coffee، open source', language: 'ar' };
    const room = await openSpace(layla, { ...values, cover: file('cup.png', first) }, home);
    expect(await panelSays(layla, room, /Coffee/)).toMatch(
      /\*\*Topics\*\* .*coffee.*open source.* · \*\*Language\*\* Arabic/,
    );
    const shown = await nextPicture(room, null);
    expect(shown).toMatchObject({ alt: 'Cover of “Coffee”', files: 1 });
    expect(Buffer.compare(await fetched(shown.url), first)).toBe(0);
    expect(await answerTo(layla, 'space list', {}, home)).toMatch(/Coffee.* · Arabic · /);

    // The words are edited: the picture stays, and is not sent again.
    await answerTo(layla, 'space edit', { topics: 'tea', language: 'English' }, home);
    await panelSays(layla, room, /tea.* · \*\*Language\*\* English/);
    expect(pictureOf(panelOf(layla, room))?.url).toBe(shown.url);

    const second = aWebp('VP8X', 800, 600);
    await answerTo(layla, 'space edit', { cover: file('other.png', second) }, home);
    const replaced = await nextPicture(room, shown.url);
    expect(replaced.files).toBe(1);
    expect(replaced.url).toMatch(/\.webp$/);
    expect(Buffer.compare(await fetched(replaced.url), Buffer.from(second))).toBe(0);

    await stack.bot().end('SIGKILL');
    await stack.startBot();
    await answerTo(layla, 'space edit', { topics: 'after' }, home);
    await panelSays(layla, room, /after/);
    const again = pictureOf(panelOf(layla, room));
    expect(again?.files).toBe(1);
    expect(Buffer.compare(await fetched(again?.url ?? ''), Buffer.from(second))).toBe(0);

    await takeAway(room);
    await layla.waitFor(() => pictureOf(panelOf(layla, room)) === null, PATIENCE_MS, 'a panel without a picture');
    expect(panelOf(layla, room)?.['attachments']).toEqual([]);
    const log = await answerTo(layla, 'log show', {}, home);
    expect(log).toMatch(/changed what it is about: .?topics, language/);
    expect(log).toMatch(/changed what it is about: .?cover taken away/);
    expectQuiet(stack);
  },
);

/** Through "Manage", "Settings" and "About…" of the panel. */
const takeAway = async (room: string): Promise<void> => {
  const isThere = (act: string): Promise<unknown> =>
    layla.waitFor(() => JSON.stringify(layla.messages(room)).includes(`mj1:${act}:`), PATIENCE_MS, `a button ${act}`);
  await layla.click(/^mj1:manage:/);
  await isThere('m-settings');
  await layla.click(/^mj1:m-settings:/);
  await isThere('m-about');
  const { modal } = await layla.click(/^mj1:m-about:/);
  if (modal === null) throw new Error('no form');
  await layla.submitModal(modal, { topics: 'after', language: 'English', cover: ['remove'] });
};
