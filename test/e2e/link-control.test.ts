import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OptionValue, Person } from '../../sandbox/people/index.ts';
import { talk } from '../../sandbox/speech/index.ts';
import { systemVoiceClock } from '../../sandbox/voice/system-clock.ts';
import { answerTo, castOf, type Cast } from '../support/cast.ts';
import { accountsIn, hearsExactly, openSide, placeOf, untilCarries, type Side } from '../support/linked-spaces.ts';
import { numberedFrames } from '../support/numbered-frames.ts';
import { ordered } from '../support/ordered.ts';
import { startStack, type Stack } from '../support/stack.ts';

let stack: Stack;
let cast: Cast;
/** Two stages of two servers, each with its host up and a listener. */
let near: Side;
let far: Side;

beforeAll(async () => {
  stack = await startStack();
  cast = castOf(stack);
  near = await openSide(cast, { server: 'Qahwa House', kind: 'stage', host: 'layla', listener: 'salma' });
  far = await openSide(cast, { server: 'Riverside Talks', kind: 'stage', host: 'grace', listener: 'lina' });
}, 120_000);
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

type Options = Readonly<Record<string, OptionValue>>;

const asks = async (side: Side, who: Person, path: string, options: Options = {}): Promise<string> =>
  await answerTo(who, path, options, placeOf(side));

/** What a host is told who sets the one link of their side by a command. */
const sets = async (side: Side, path: string, options: Options = {}, who: Person = side.host): Promise<string> => {
  const [only] = await side.host.autocomplete(path, { link: '' }, 'link', placeOf(side));
  return await asks(side, who, path, { link: String(only?.value), ...options });
};
const lists = async (side: Side, who: Person = side.host): Promise<string> => await asks(side, who, 'link list');

const link = async (options: Options): Promise<void> => {
  const offer = await answerTo(near.host, 'link open', options, { ...placeOf(near), says: /`[^`]{4,}`/ });
  const code = /`([^`\s]{4,})`/.exec(offer)?.[1] ?? '';
  // Who only listens makes no code, enters none, and does not see one that waits.
  expect(await asks(near, near.listener, 'link open', options)).toMatch(NOT_THEIRS);
  expect(await asks(far, far.listener, 'link join', { code })).toMatch(NOT_THEIRS);
  expect([await lists(near), await lists(near, near.listener)].map((text) => text.includes(code))).toEqual([
    true,
    false,
  ]);
  await answerTo(far.host, 'link join', { code }, { ...placeOf(far), says: /Linked/ });
};

/** For eleven seconds, as a microphone does. */
const speaks = async ({ voice }: Person): Promise<void> => {
  if (voice === null) throw new Error('not in a room');
  await talk(voice, numberedFrames(550), systemVoiceClock);
};

const NOT_THEIRS = /^Only the host of this space, its co-hosts, or a moderator/;
const ONE_WAY = /carries one way only/;

describe('links by commands', () => {
  it.each<[string, Options, { readonly near: RegExp; readonly far: RegExp }]>([
    ['conference', { mode: 'conference' }, { near: /both ways/, far: /both ways/ }],
    ['broadcast', { mode: 'broadcast' }, { near: /broadcast from here/, far: /broadcast from there/ }],
    [
      'interpret',
      { mode: 'interpret', language: 'Arabic' },
      { near: /interpreted there into Arabic/, far: /interpreted here into Arabic/ },
    ],
  ])(
    '[LINK-1] [LINK-10] [LINK-12] [LINK-15] of the mode %s are opened, joined, listed, set and left, from either side, by who runs it',
    async (mode, options, says) => {
      const isConference = mode === 'conference';
      await link(options);
      expect([await lists(near), await lists(far), await lists(far, far.listener)]).toEqual([
        expect.stringMatching(says.near),
        expect.stringMatching(says.far),
        expect.stringMatching(says.far),
      ]);

      expect(await sets(far, 'link volume', { percent: 50 })).toContain('is 50 %');
      expect(await lists(far)).toContain('volume 50 %');
      expect(await lists(near)).not.toContain('volume');
      expect(await sets(near, 'link volume', { percent: 150 })).toMatch(isConference ? /is 150 %/ : ONE_WAY);
      expect(await sets(far, 'link volume', { percent: 100 })).toContain('is 100 %');

      expect(await sets(near, 'link mute', { what: 'outgoing' })).toContain('is muted from here');
      expect([await lists(near), await lists(far)]).toEqual([
        expect.stringContaining('muted from here'),
        expect.stringContaining('muted from there'),
      ]);
      // Each side lifts its own alone.
      await sets(far, 'link unmute');
      expect(await lists(far)).toContain('muted from there');
      expect(await sets(near, 'link unmute')).toContain('not muted from here any more');
      expect(await lists(far)).not.toContain('muted from there');

      const french = await sets(far, 'link language', { language: 'French' });
      if (mode === 'interpret') expect([french, await lists(near)].join()).toMatch(/French.*into French/su);
      else expect(french).not.toContain('French now');

      for (const [path, more] of [
        ['link volume', { percent: 10 }],
        ['link mute', {}],
        ['link language', { language: 'Arabic' }],
        ['link leave', {}],
      ] as const)
        expect(await sets(far, path, more, far.listener)).toMatch(NOT_THEIRS);
      expect(await sets(far, 'link leave')).toContain('You left the link');
      expect(await lists(near)).toMatch(/no links/);
    },
  );

  it('[LINK-15] of one voice tell loss, delay and who was heard as they are', async () => {
    await link({ mode: 'broadcast' });
    await untilCarries(near, far);
    await hearsExactly(near.host, [far.listener], 100);
    const figures = async (side: Side): Promise<{ readonly loss: number; readonly addsMs: number }> => {
      const said = await lists(side);
      const [, loss, addsMs] = /was heard <t:\d+:R> · loss ([\d.]+) % · Majlis adds (\d+) ms/u.exec(said) ?? [said];
      expect(said).toMatch(/layla.* was heard/iu);
      return { loss: Number(loss), addsMs: Number(addsMs) };
    };
    for (const side of [near, far]) expect(await figures(side)).toEqual({ loss: 0, addsMs: 0 });

    const [name] = accountsIn(stack, near);
    const userId = [...stack.sandbox.world.users.values()].find(({ username }) => username === name)?.id;
    const way = { kind: 'voice-weather', guildId: near.guildId, userId, direction: 'out', seed: 'figures' };
    await ordered(stack.sandbox, { ...way, weather: { loss: 0.2 } });
    // What is told is of ten seconds.
    await speaks(near.host);
    for (const side of [near, far]) {
      const { loss, addsMs } = await figures(side);
      expect(loss).toBeGreaterThanOrEqual(15);
      expect(loss).toBeLessThanOrEqual(25);
      // Who waits for a missing packet waits for 20 ms; most do not.
      expect(addsMs).toBeLessThanOrEqual(20);
    }
    await ordered(stack.sandbox, { ...way, weather: null });
    await sets(far, 'link leave');
  });
});
