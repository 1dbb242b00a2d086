import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf, type Person } from '../../sandbox/people/index.ts';
import { entriesIn } from '../support/calendar-read.ts';
import { answerTo, castOf, type Cast } from '../support/cast.ts';
import { freePort } from '../support/free-port.ts';
import { expectQuiet, PATIENCE_MS, type Place } from '../support/front-door.ts';
import { startStack, type Stack } from '../support/stack.ts';

let stack: Stack;
let cast: Cast;
let qahwa: Place;

beforeAll(async () => {
  stack = await startStack({ env: { WEB_PORT: String(await freePort()) } });
  cast = castOf(stack);
  qahwa = { guildId: cast.guildId('Qahwa House'), channelId: cast.channelId('Qahwa House', 'general') };
});
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

/** The text of the newest file that this person was handed out. */
const fileFor = (person: Person): string | null => {
  // as: what Discord's messages carry.
  const files = person.messages().flatMap((message) => message['attachments'] as readonly { readonly id: string }[]);
  return stack.sandbox.world.uploads.get(files.at(-1)?.id ?? '')?.data.toString('utf8') ?? null;
};

/** The address in an answer. */
const addressIn = (text: string): string => /<(http:[^>]+)>/u.exec(text)?.[1] ?? '';

describe('what is planned', () => {
  it('[FEED-1] [FEED-3] [FEED-4] [FEED-5] is read by calendars, and kept up with', async () => {
    const layla = await cast.person('layla');
    const says = (words: string, values: Record<string, string | boolean>, pattern: RegExp): Promise<string> =>
      answerTo(layla, words, values, { ...qahwa, says: pattern });
    await says('space schedule', { title: 'قهوة, now 🫖', when: 'in 2 hours' }, /is to open by itself/u);
    await layla.click({ customId: /^mj1:plan-save:/ });
    await layla.waitFor(() => layla.messages().some((one) => textOf(one).includes('Saved:')), PATIENCE_MS, 'a plan');

    await says('calendar file', { which: 'قهوة, now 🫖' }, /Open this file/u);
    const [handed] = entriesIn(fileFor(layla) ?? '');
    expect(handed).toMatchObject({ title: 'قهوة, now 🫖', isCancelled: false });

    const url = addressIn(await says('calendar feed', {}, /The calendar of this server/u));
    const read = async (headers: Record<string, string> = {}): Promise<Response> => await fetch(url, { headers });
    const first = await read();
    expect(entriesIn(await first.text())).toEqual([handed]);
    const tag = { 'If-None-Match': first.headers.get('etag') ?? '' };
    expect((await read(tag)).status).toBe(304);
    expect(await (await fetch(new URL('/health', url))).json()).toMatchObject({ status: 'ok', deadJobs: 0 });
    expect((await fetch(url.replace(/.{5}\.ics$/u, 'aaaaa.ics'))).status).toBe(404);

    await says('space cancel', { which: 'قهوة, now 🫖' }, /Cancel .*قهوة/u);
    await layla.click({ customId: /^mj1:plan-cancel-yes:/ });
    await layla.waitFor(() => layla.messages().some((one) => textOf(one).includes('is cancelled')), PATIENCE_MS, 'it');
    const renewed = await says('calendar feed', { new: true }, /has a new address/u);
    const after = entriesIn(await (await fetch(addressIn(renewed))).text());
    expect(after).toEqual([{ ...handed, sequence: (handed?.sequence ?? 0) + 1, isCancelled: true }]);
    for (const [, key = 'no key'] of [url, renewed].flatMap((text) => [...text.matchAll(/feed\/(\w+)/gu)]))
      expect(stack.bot().output()).not.toContain(key);
    expectQuiet(stack);
  });
});
