import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutSilence } from '../../sandbox/demo/heard.ts';
import type { Person } from '../../sandbox/people/index.ts';
import { talk } from '../../sandbox/speech/index.ts';
import { systemVoiceClock } from '../../sandbox/voice/system-clock.ts';
import { findOpusCodec, openFrameCodec } from '../../src/voice/codec/index.ts';
import { answerTo, castOf, comeUp, openSpace, panelSays, type Cast } from '../support/cast.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { heardIn, spoken, strength, tone } from '../support/tones.ts';

/** Numbered Opus-like frames: a true table of contents for 20 ms, then a counter, so that order and identity show. */
const numberedFrames = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, index) => {
    const frame = Buffer.alloc(80, 0x5a);
    frame.writeUInt8(0x78, 0);
    frame.writeUInt32BE(index, 1);
    return frame;
  });

let stack: Stack;
let cast: Cast;
let rooms: TwoRooms;

beforeAll(async () => {
  rooms = await twoRooms();
  await linkUp(rooms);
}, 120_000);
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

interface TwoRooms {
  readonly layla: Person;
  readonly salma: Person;
  readonly grace: Person;
  readonly lina: Person;
  readonly qahwa: string;
  readonly river: string;
  readonly home: string;
  readonly away: string;
}

/** Two spaces in two servers, each with its host on stage and a listener. */
const twoRooms = async (): Promise<TwoRooms> => {
  stack = await startStack();
  cast = castOf(stack);
  const [layla, salma, grace, lina] = [
    await cast.person('layla'),
    await cast.person('salma'),
    await cast.person('grace'),
    await cast.person('lina'),
  ];
  const qahwa = cast.guildId('Qahwa House');
  const river = cast.guildId('Riverside Talks');
  const home = await openSpace(
    layla,
    { title: 'Coffee' },
    { guildId: qahwa, channelId: cast.channelId('Qahwa House', 'general') },
  );
  const away = await openSpace(
    grace,
    { title: 'River' },
    { guildId: river, channelId: cast.channelId('Riverside Talks', 'general') },
  );
  await comeUp(layla, qahwa, home);
  await comeUp(grace, river, away);
  await salma.joinVoice(qahwa, home);
  await lina.joinVoice(river, away);
  return { layla, salma, grace, lina, qahwa, river, home, away };
};

const linkUp = async ({ layla, grace, qahwa, river, home, away }: TwoRooms): Promise<void> => {
  const offer = await answerTo(layla, 'link open', {}, { guildId: qahwa, channelId: home, says: /`[^`]{4,}`/ });
  const code = /`([^`\s]{4,})`/.exec(offer)?.[1] ?? '';
  await answerTo(grace, 'link join', { code }, { guildId: river, channelId: away, says: /Linked/ });
};

const say = async (speaker: Person, frames: readonly Buffer[]): Promise<void> => {
  if (speaker.voice === null) throw new Error('not in a room');
  await talk(speaker.voice, frames, systemVoiceClock);
};

describe('a link between two stages of two servers', () => {
  it(
    '[LINK-5] [LINK-6] carries 1 000 frames byte for byte, none lost, and the other way as well',
    { timeout: 120_000 },
    async () => {
      const frames = numberedFrames(1_000);
      await say(rooms.layla, frames);
      const heard = (): readonly Buffer[] => withoutSilence(rooms.lina.heard);
      await rooms.lina.waitFor(() => heard().length >= frames.length, 10_000, '1 000 frames').catch(() => undefined);
      expect(heard().map((frame) => frame.readUInt32BE(1))).toEqual(frames.map((_, index) => index));
      expect(Buffer.concat(heard()).equals(Buffer.concat(frames))).toBe(true);

      const back = numberedFrames(100);
      const from = rooms.salma.heard.filter(({ opus }) => opus.length === 80).length;
      await say(rooms.grace, back);
      const heardBack = (): readonly Buffer[] =>
        withoutSilence(rooms.salma.heard)
          .filter((opus) => opus.length === 80)
          .slice(from);
      await rooms.salma.waitFor(() => heardBack().length >= back.length, 10_000, '100 frames').catch(() => undefined);
      expect(Buffer.concat(heardBack()).equals(Buffer.concat(back))).toBe(true);
      await panelSays(rooms.lina, rooms.away, /carrying sound/);
      // What came over the link is never carried back to where it was said.
      expect(withoutSilence(rooms.layla.heard).filter((opus) => opus.length === 80)).toHaveLength(back.length);
    },
  );

  it('[MIX-1] [MIX-2] carries two who talk at once as their mix', { timeout: 120_000 }, async () => {
    const { layla, salma, lina, qahwa, home } = rooms;
    const codec = await openFrameCodec(await findOpusCodec());
    if (codec === null) throw new Error('this machine has no Opus codec');
    const user = salma.user.id;
    await answerTo(layla, 'speaker invite', { user }, { guildId: qahwa, channelId: home, says: /invited up/ });
    await comeUp(salma, qahwa, home);
    const from = lina.heard.length;
    const [low, high] = [900, 1100].map((hz) => spoken(codec, tone(hz, 8000, 150)));
    await Promise.all([say(layla, low ?? []), say(salma, high ?? [])]);
    const heard = (): readonly Buffer[] => withoutSilence(lina.heard.slice(from));
    await lina.waitFor(() => heard().length >= 140, 10_000, 'three seconds of both');
    const sound = heardIn(codec, heard()).subarray(48_000, 2 * 48_000);
    expect(strength(sound, 900)).toBeGreaterThan(2000);
    expect(strength(sound, 1100)).toBeGreaterThan(2000);
    expect(strength(sound, 1300)).toBeLessThan(100);
    // Who goes on alone is carried untouched again.
    const alone = spoken(codec, [...tone(900, 8000, 99), ...tone(1234, 5000, 1)]);
    const last = alone.at(-1) ?? Buffer.alloc(0);
    await say(layla, alone);
    await lina.waitFor(() => heard().some((frame) => frame.equals(last)), 10_000, 'her own last frame');
  });

  it('[LINK-7] falls silent when it is removed', { timeout: 120_000 }, async () => {
    const before = withoutSilence(rooms.lina.heard).length;
    const beside = withoutSilence(rooms.salma.heard).length;
    await say(rooms.layla, numberedFrames(20));
    await rooms.lina.waitFor(() => withoutSilence(rooms.lina.heard).length === before + 20, 10_000, '20 frames');
    const choices = await rooms.grace.autocomplete('link leave', { link: '' }, 'link', {
      guildId: rooms.river,
      channelId: rooms.away,
    });
    expect(choices).toHaveLength(1);
    await answerTo(
      rooms.grace,
      'link leave',
      { link: String(choices[0]?.value) },
      { guildId: rooms.river, channelId: rooms.away, says: /You left the link/ },
    );
    await say(rooms.layla, numberedFrames(20));
    await rooms.salma.waitFor(
      () => withoutSilence(rooms.salma.heard).length === beside + 40,
      10_000,
      'the same room to hear it all',
    );
    expect(withoutSilence(rooms.lina.heard)).toHaveLength(before + 20);
  });
});
