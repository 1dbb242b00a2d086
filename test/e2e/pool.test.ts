import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutSilence } from '../../sandbox/demo/heard.ts';
import { textOf, type Person } from '../../sandbox/people/index.ts';
import { answerTo, castOf, comeUp, openSpace, panelSays, type Cast } from '../support/cast.ts';
import { expectQuiet, guildOf, PATIENCE_MS } from '../support/front-door.ts';
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

type Kind = 'stage' | 'voice';

/** A space with its host up and a listener in the room. */
interface Side {
  readonly guildId: string;
  readonly room: string;
  readonly kind: Kind;
  readonly host: Person;
  readonly listener: Person;
}

interface Wanted {
  readonly server: string;
  readonly kind: Kind;
  readonly host: string;
  readonly listener: string;
}

const side = async ({ server, kind, host: hostName, listener: listenerName }: Wanted): Promise<Side> => {
  const [host, listener] = [await cast.person(hostName), await cast.person(listenerName)];
  const guildId = cast.guildId(server);
  const room = await openSpace(
    host,
    { title: `${hostName}'s talk`, kind },
    { guildId, channelId: cast.channelId(server, 'general') },
  );
  if (kind === 'stage') await comeUp(host, guildId, room);
  else await host.joinVoice(guildId, room);
  await listener.joinVoice(guildId, room);
  return { guildId, room, kind, host, listener };
};

const where = ({ guildId, room }: Side): { guildId: string; channelId: string } => ({ guildId, channelId: room });

const codeOf = async (near: Side): Promise<string> => {
  const offer = await answerTo(near.host, 'link open', {}, { ...where(near), says: /`[^`]{4,}`/ });
  return /`([^`\s]{4,})`/.exec(offer)?.[1] ?? '';
};

const linkUp = async (near: Side, far: Side): Promise<void> => {
  const code = await codeOf(near);
  await answerTo(far.host, 'link join', { code }, { ...where(far), says: /Linked/ });
};

/** Accounts of ours that sit in a room, by what Discord knows. */
const accountsIn = ({ guildId, room }: Side): readonly string[] =>
  [...guildOf(stack, guildId).voiceStates.values()]
    .filter(({ channelId, userId }) => channelId === room && stack.sandbox.world.users.get(userId)?.bot === true)
    .map(({ userId }) => stack.sandbox.world.users.get(userId)?.username ?? '');

/** Somebody is heard over the link as soon as the far side is ready: words are said until the first of them comes. */
const untilCarries = async (from: Side, to: Side): Promise<void> => {
  const heard = (): number => withoutSilence(to.listener.heard).length;
  const before = heard();
  for (let word = 0; heard() === before; word += 1) {
    if (word > 100) throw new Error('nothing is carried');
    await speak(from.host, numberedFrames(5, 1_000_000 + word * 5), 20);
  }
};

/** Says 1 000 frames on one side; they come to the other's listener byte for byte, in order, and none is lost. */
const carries = async (from: Side, to: Side): Promise<void> => {
  await untilCarries(from, to);
  const start = to.listener.heard.length;
  const frames = numberedFrames(1000);
  await speak(from.host, frames);
  const got = (): Buffer[] =>
    withoutSilence(to.listener.heard.slice(start)).filter((frame) => frame.readUInt32BE(1) < 1_000_000);
  await to.listener.waitFor(() => got().length >= frames.length, PATIENCE_MS, '1000 frames').catch(() => undefined);
  expect(got().length).toBe(frames.length);
  expect(Buffer.concat(got()).equals(Buffer.concat(frames))).toBe(true);
};

const end = async (...sides: readonly Side[]): Promise<void> => {
  for (const one of sides) {
    await answerTo(one.host, 'space end', {}, { ...where(one), says: /has ended/ });
    await expect.poll(() => guildOf(stack, one.guildId).channels.has(one.room), { timeout: PATIENCE_MS }).toBe(false);
  }
};

const LANTERN = 'Lantern Court';
const QAHWA = 'Qahwa House';

const PAIRS: readonly (readonly [what: string, near: Wanted, far: Wanted])[] = [
  [
    'voice room and voice room of one server',
    { server: LANTERN, kind: 'voice', host: 'idris', listener: 'noor' },
    { server: LANTERN, kind: 'voice', host: 'kenji', listener: 'freya' },
  ],
  [
    'stage and voice room of one server',
    { server: QAHWA, kind: 'stage', host: 'omar', listener: 'salma' },
    { server: QAHWA, kind: 'voice', host: 'yusuf', listener: 'nour' },
  ],
  [
    'stage and stage of one server',
    { server: QAHWA, kind: 'stage', host: 'omar', listener: 'salma' },
    { server: QAHWA, kind: 'stage', host: 'yusuf', listener: 'nour' },
  ],
  [
    'stage and voice room of two servers',
    { server: QAHWA, kind: 'stage', host: 'omar', listener: 'salma' },
    { server: LANTERN, kind: 'voice', host: 'idris', listener: 'noor' },
  ],
  [
    'voice room and voice room of two servers',
    { server: QAHWA, kind: 'voice', host: 'omar', listener: 'salma' },
    { server: LANTERN, kind: 'voice', host: 'idris', listener: 'noor' },
  ],
];

describe('a link between rooms of either kind', () => {
  it.each(PAIRS)(
    '[LINK-2] [LINK-5] [LINK-9] carries 1 000 frames byte for byte each way: %s',
    {
      timeout: 180_000,
    },
    async (_what, nearWanted, farWanted) => {
      const near = await side(nearWanted);
      const far = await side(farWanted);
      // A voice room that nothing carries from has no account of ours in it.
      for (const one of [near, far]) if (one.kind === 'voice') expect(accountsIn(one)).toEqual([]);
      await linkUp(near, far);
      for (const one of [near, far]) {
        await expect.poll(() => accountsIn(one).length, { timeout: PATIENCE_MS }).toBe(1);
        if (one.kind === 'stage') continue;
        // The people of an encrypted room are told before anything leaves it.
        const notice = await one.listener.waitFor(
          () =>
            one.listener
              .messages(one.room)
              .find((message) => /encrypt/i.test(textOf(message)) && message.components.length === 0),
          PATIENCE_MS,
          'the notice',
        );
        expect(notice['mentions'] ?? []).toEqual([]);
      }
      if (near.guildId === far.guildId) expect(accountsIn(near)).not.toEqual(accountsIn(far));
      await carries(near, far);
      await carries(far, near);
      await panelSays(near.host, near.room, /carrying sound/);
      const { droppedPlaintext, droppedPlaintextEarly } = stack.sandbox.voice.counters();
      expect({ droppedPlaintext, droppedPlaintextEarly }).toEqual({ droppedPlaintext: 0, droppedPlaintextEarly: 0 });
      await end(near, far);
      // Leases are returned: nobody of ours is left in any room.
      await expect
        .poll(
          () =>
            [...guildOf(stack, near.guildId).voiceStates.values()].filter(
              ({ userId }) => stack.sandbox.world.users.get(userId)?.bot === true,
            ).length,
          {
            timeout: PATIENCE_MS,
          },
        )
        .toBe(0);
      for (const one of [near, far])
        for (const person of [one.host, one.listener]) await person.leaveVoice(one.guildId);
      expectQuiet(stack);
    },
  );
});

describe('the pool', () => {
  it(
    '[SEAT-1] [SEAT-2] [SEAT-3] seats three rooms by three accounts, refuses a fourth, and goes on after a kill',
    {
      timeout: 240_000,
    },
    async () => {
      const hosts = ['idris', 'kenji', 'samir', 'freya'];
      const listeners = ['noor', 'maya', 'bilal', 'dalia'];
      const sides: Side[] = [];
      for (const [at, host] of hosts.entries())
        sides.push(await side({ server: LANTERN, kind: 'voice', host, listener: listeners[at] ?? '' }));
      const [one, two, three, four] = sides;
      if (one === undefined || two === undefined || three === undefined || four === undefined) throw new Error('four');
      await linkUp(one, two);
      await linkUp(two, three);
      await expect.poll(() => new Set([one, two, three].flatMap(accountsIn)).size, { timeout: PATIENCE_MS }).toBe(3);
      const refused = await answerTo(four.host, 'link open', {}, where(four));
      expect(refused).toMatch(/account/);
      expect(accountsIn(four)).toEqual([]);
      await carries(one, two);
      await carries(three, two);
      const before = [one, two, three].map(accountsIn);

      await stack.bot().end('SIGKILL');
      await stack.startBot();
      await expect.poll(() => [one, two, three].map(accountsIn), { timeout: PATIENCE_MS }).toEqual(before);
      await carries(one, two);

      // Ending one gives its account to whoever asks next.
      await end(one);
      expect(await answerTo(four.host, 'link open', {}, where(four))).toMatch(/`[^`]{4,}`/);
      await expect.poll(() => accountsIn(four).length, { timeout: PATIENCE_MS }).toBe(1);
      await end(two, three, four);
      expectQuiet(stack);
    },
  );

  it(
    '[SEAT-4] says which accounts are missing in a server, with the link that invites them',
    { timeout: 180_000 },
    async () => {
      const grace = await side({ server: 'Riverside Talks', kind: 'voice', host: 'grace', listener: 'lina' });
      const amina = await side({ server: 'Riverside Talks', kind: 'voice', host: 'amina', listener: 'david' });
      await codeOf(grace);
      await expect.poll(() => accountsIn(grace).length, { timeout: PATIENCE_MS }).toBe(1);
      const refused = await answerTo(amina.host, 'link open', {}, where(amina));
      for (const bot of stack.sandbox.line().bots.slice(1)) {
        expect(refused).toContain(`client_id=${bot.applicationId}`);
        expect(refused).toContain(`guild_id=${amina.guildId}`);
      }
      await end(grace, amina);
      expectQuiet(stack);
    },
  );
});
