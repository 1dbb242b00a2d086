import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf, type Person } from '../../sandbox/people/index.ts';
import type { Channel } from '../../sandbox/world/index.ts';
import { answerTo, castOf, openSpace, panelOf, panelSays, type Cast } from '../support/cast.ts';
import { expectQuiet, guildOf, PATIENCE_MS } from '../support/front-door.ts';
import { accountsIn, hearsExactly, linkUp, openSide, untilCarries, type Side } from '../support/linked-spaces.ts';
import { startStack, type Stack } from '../support/stack.ts';

const LANTERN = 'Lantern Court';
const HALL = 'Lantern Room';

/** The default world, in which one voice channel takes four: three people beside our account. */
const seed = async (): Promise<unknown> => {
  const text = await readFile(new URL('../../sandbox/seeds/default.json', import.meta.url), 'utf8');
  // as: the seed's own schema reads it once more.
  const world = JSON.parse(text) as { guilds: { name: string; channels: { name: string; userLimit?: number }[] }[] };
  const hall = world.guilds.find(({ name }) => name === LANTERN)?.channels.find(({ name }) => name === HALL);
  if (hall === undefined) throw new Error('the default world has another hall');
  hall.userLimit = 4;
  return world;
};

let stack: Stack;
let cast: Cast;

beforeAll(async () => {
  stack = await startStack({ seed: await seed() });
  cast = castOf(stack);
}, 120_000);
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

const channels = (guildId: string, title: string): readonly Channel[] =>
  [...guildOf(stack, guildId).channels.values()].filter(({ name }) => name === title);

/** The links of a space: what each is picked by on their page, which holds its id. */
const linksOf = async (host: Person, channelId: string): Promise<readonly string[]> => {
  const guildId = cast.guildId(LANTERN);
  await answerTo(host, 'link list', {}, { guildId, channelId, says: /Tea · 2/u });
  const page = host.messages(channelId).findLast((message) => /Links of/u.test(textOf(message)));
  return [...JSON.stringify(page ?? null).matchAll(/"value":"([^"]+)"/gu)].map(([, value = '']) => value);
};

const sideOf = (guildId: string, channelId: string, host: Person, listener: Person): Side => ({
  guildId,
  channelId,
  kind: 'voice',
  host,
  listener,
});

describe('a room that is full', () => {
  it(
    '[OVERFLOW-1] [OVERFLOW-3] [OVERFLOW-4] [OVERFLOW-6] [OVERFLOW-7] [OVERFLOW-9] [OVERFLOW-11] [KEEP-1] has one beside it in which people hear and are heard, by who is linked too, and over a kill of the bot, and which goes with it',
    { timeout: 180_000 },
    async () => {
      const guildId = cast.guildId(LANTERN);
      const general = cast.channelId(LANTERN, 'general');
      const hall = cast.channelId(LANTERN, HALL);
      // Of the owner, who may lend it.
      const [host, noor, idris, freya] = await Promise.all(
        ['dalia', 'noor', 'idris', 'freya'].map((name) => cast.person(name)),
      );
      if (host === undefined || noor === undefined || idris === undefined || freya === undefined)
        throw new Error('nobody');
      const room = await openSpace(host, { title: 'Tea', room: hall, overflow: true }, { guildId, channelId: general });
      expect(room).toBe(hall);
      await host.joinVoice(guildId, hall);
      expect(channels(guildId, 'Tea · 2')).toEqual([]);
      await noor.joinVoice(guildId, hall);
      await expect.poll(() => channels(guildId, 'Tea · 2').length, { timeout: PATIENCE_MS }).toBe(1);
      const [second] = channels(guildId, 'Tea · 2');
      if (second === undefined) throw new Error('no second room');
      expect(second).toMatchObject({ type: 2, userLimit: 4 });
      await panelSays(host, hall, new RegExp(`This room is full.*<#${second.id}>`, 'u'));
      const lent = { guildId, channelId: hall, says: /is lent by this server/u };
      await answerTo(host, 'space edit', { places: 8 }, lent);
      const here = { guildId, channelId: second.id };
      await idris.joinVoice(guildId, second.id);
      await freya.joinVoice(guildId, second.id);
      await panelSays(idris, second.id, /A further room of /u);

      const main = sideOf(guildId, hall, host, noor);
      const beside = sideOf(guildId, second.id, idris, freya);
      await untilCarries(main, beside);
      await hearsExactly(host, [noor, freya]);
      await answerTo(idris, 'hand raise', {}, { ...here, says: /number 1|in the queue|up/iu });
      // One queue: the host sees it in the main room, and brings up who is in the other.
      await panelSays(host, hall, /Raised hands\*\*\n.*idris/iu);
      await answerTo(host, 'hand approve', { user: idris.user.id }, { ...here, says: /\S/ });
      await panelSays(freya, second.id, new RegExp(`Speakers\\*\\*\\n<@${idris.user.id}>`, 'u'));
      await untilCarries(beside, main);
      await hearsExactly(idris, [noor]);

      // A link that is made there is one of both rooms, and says each word once.
      const wanted = { server: 'Riverside Talks', kind: 'stage', host: 'grace', listener: 'lina' } as const;
      const far = await openSide(cast, wanted);
      await linkUp(far, sideOf(guildId, second.id, host, freya));
      await untilCarries(far, beside);
      await hearsExactly(far.host, [noor, freya]);
      await untilCarries(beside, far);
      await hearsExactly(idris, [noor, far.listener]);

      // Two of three places are taken there as well.
      await expect.poll(() => channels(guildId, 'Tea · 3').length, { timeout: PATIENCE_MS }).toBe(1);
      const rooms = [hall, second.id, ...channels(guildId, 'Tea · 3').map(({ id }) => id)];

      // The bot is killed and started again: the same rooms, links and queue, and each of them once.
      await answerTo(freya, 'hand raise', {}, { ...here, says: /number 1|in the queue/iu });
      await panelSays(host, hall, /Raised hands\*\*\n1\. .*freya/iu);
      const links = await linksOf(host, hall);
      expect(links.length).toBeGreaterThanOrEqual(2);
      const panel = panelOf(host, hall)?.id;
      await stack.bot().end('SIGKILL');
      await stack.startBot();
      await untilCarries(beside, main);
      await untilCarries(main, beside);
      await untilCarries(beside, far);
      await hearsExactly(idris, [noor, far.listener]);
      expect(await panelSays(host, hall, /Raised hands\*\*\n1\. .*freya/iu)).not.toMatch(/^2\. /mu);
      expect(await linksOf(host, hall)).toEqual(links);
      expect(panelOf(host, hall)?.id).toBe(panel);
      expect([
        hall,
        ...['Tea · 2', 'Tea · 3', 'Tea · 4'].flatMap((title) => channels(guildId, title)).map(({ id }) => id),
      ]).toEqual(rooms);

      await answerTo(host, 'space end', { when: 'now' }, { guildId, channelId: hall, says: /has ended/ });
      const left = (): readonly boolean[] => rooms.map((id) => guildOf(stack, guildId).channels.has(id));
      await expect.poll(left, { timeout: PATIENCE_MS }).toEqual([true, false, false]);
      await expect.poll(() => accountsIn(stack, main), { timeout: PATIENCE_MS }).toEqual([]);

      // A room that is made takes as many as its rule says, and our own account.
      const small = await openSpace(
        host,
        { title: 'Small', kind: 'voice', places: 5 },
        { guildId, channelId: general },
      );
      const limit = (): number | undefined => guildOf(stack, guildId).channels.get(small)?.userLimit;
      expect(limit()).toBe(6);
      const edited = { guildId, channelId: small, says: /at most 8 people in the room/u };
      await answerTo(host, 'space edit', { places: 8 }, edited);
      await expect.poll(limit, { timeout: PATIENCE_MS }).toBe(9);
      expectQuiet(stack);
    },
  );
});
