import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutSilence } from '../../sandbox/demo/heard.ts';
import { textOf, type Person, type SeenMessage } from '../../sandbox/people/index.ts';
import type { Channel } from '../../sandbox/world/index.ts';
import { answerTo, castOf, comeUp, isInvited, isSpeaker, openSpace, panelSays, type Cast } from '../support/cast.ts';
import { answered, cannotComeIn, expectQuiet, guildOf, PATIENCE_MS } from '../support/front-door.ts';
import { numberedFrames, speak } from '../support/numbered-frames.ts';
import { startStack, type Stack } from '../support/stack.ts';

let stack: Stack;
let cast: Cast;

beforeAll(async () => {
  stack = await startStack();
  cast = castOf(stack);
});
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

const CONNECT = 1n << 20n;

/** Waits until somebody is in a channel. */
const isIn = async (who: Person, guildId: string, channelId: string): Promise<void> => {
  const here = (): unknown => guildOf(stack, guildId).voiceStates.get(who.user.id)?.channelId;
  await expect.poll(here, { timeout: PATIENCE_MS }).toBe(channelId);
};

/** The message with the controls in a backstage, as somebody there sees it. */
const messageIn = async (who: Person, channelId: string): Promise<SeenMessage> =>
  await who.waitFor(
    () => who.messages(channelId).find((message) => textOf(message).includes('Backstage')),
    PATIENCE_MS,
    'the message of the backstage',
  );

/** Speaks until a listener has heard it. */
const isHeardBy = async (speaker: Person, listener: Person): Promise<void> => {
  const frames = numberedFrames(25);
  const from = listener.heard.length;
  await speak(speaker, frames);
  const last = frames.at(-1) ?? Buffer.alloc(0);
  await listener.waitFor(
    () => withoutSilence(listener.heard.slice(from)).some((frame) => frame.equals(last)),
    PATIENCE_MS,
    'what was said',
  );
};

const kindOf = (channel: Channel | undefined): unknown => channel?.type;

describe('a backstage', () => {
  it.each([
    ['a stage', 13, 'Qahwa House', ['yusuf', 'nour', 'tariq']],
    ['a voice room', 2, 'Lantern Court', ['idris', 'noor', 'freya']],
  ] as const)(
    '[BACK-1] [BACK-2] [BACK-4] [BACK-7] of %s takes guests in, keeps the audience out, lets them up, and goes with the space',
    { timeout: 180_000 },
    async (_name, kind, server, names) => {
      const guildId = cast.guildId(server);
      const general = cast.channelId(server, 'general');
      const [host, guest, listener] = await Promise.all(names.map((name) => cast.person(name)));
      if (host === undefined || guest === undefined || listener === undefined) throw new Error('nobody');
      const room = await openSpace(host, { title: 'Tea' }, { guildId, channelId: general });
      const here = { guildId, channelId: room };
      await (kind === 13 ? comeUp(host, guildId, room) : host.joinVoice(guildId, room));
      await listener.joinVoice(guildId, room);
      await answerTo(host, 'space guest add', { user: guest.user.id }, { ...here, says: /is a guest/ });

      const opened = await answerTo(host, 'backstage open', {}, { ...here, says: /<#\d+>/ });
      const backstage = /<#(\d+)>/u.exec(opened)?.[1] ?? '';
      const channel = guildOf(stack, guildId).channels.get(backstage);
      expect([kindOf(channel), channel?.name]).toEqual([2, 'Backstage · Tea']);
      expect(((channel?.overwrites.get(guildId)?.deny ?? 0n) & CONNECT) !== 0n).toBe(true);
      await cannotComeIn(stack, listener, { guildId, channelId: backstage });
      await isIn(listener, guildId, room);

      await guest.joinVoice(guildId, backstage);
      const message = await messageIn(guest, backstage);
      // Everybody sees how many are there, and nobody who.
      const panel = await panelSays(listener, room, /Backstage\*\* 1/u);
      expect(panel).not.toContain(guest.user.id);
      const said = await answered(guest, guest.click({ customId: /^mj1:b-up:/u, message }));
      expect(said).toContain(`<#${room}>`);
      await isIn(guest, guildId, room);
      if (kind === 13) {
        await guest.waitFor(() => isInvited(guest, guildId), PATIENCE_MS, 'an invitation');
        await guest.acceptInvite(guildId);
        await guest.waitFor(() => isSpeaker(guest, guildId), PATIENCE_MS, 'the floor');
      }
      await panelSays(host, room, new RegExp(`Speakers\\*\\*\\n<@${guest.user.id}>`, 'u'));
      await isHeardBy(guest, listener);

      await answerTo(host, 'space end', { when: 'now' }, { ...here, says: /has ended/ });
      const left = (): readonly boolean[] => [room, backstage].map((id) => guildOf(stack, guildId).channels.has(id));
      await expect.poll(left, { timeout: PATIENCE_MS }).toEqual([false, false]);
      expectQuiet(stack);
    },
  );
});
