import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../../sandbox/people/index.ts';
import { answerTo, castOf, panelSays, type Cast } from '../support/cast.ts';
import { expectQuiet, guildOf, PATIENCE_MS } from '../support/front-door.ts';
import {
  accountsIn,
  codeOf,
  hearsExactly,
  linkUp,
  openSide,
  placeOf,
  untilCarries,
  type Side,
  type SideWanted,
} from '../support/linked-spaces.ts';
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

const side = (wanted: SideWanted): Promise<Side> => openSide(cast, wanted);
const accounts = (one: Side): readonly string[] => accountsIn(stack, one);

/** Says 1 000 frames on one side; they come to the other's listener byte for byte, in order, and none is lost. */
const carries = async (from: Side, to: Side): Promise<void> => {
  await untilCarries(from, to);
  await hearsExactly(from.host, [to.listener], 1000);
};

const end = async (...sides: readonly Side[]): Promise<void> => {
  for (const one of sides) {
    await answerTo(one.host, 'space end', { when: 'now' }, { ...placeOf(one), says: /has ended/ });
    await expect
      .poll(() => guildOf(stack, one.guildId).channels.has(one.channelId), { timeout: PATIENCE_MS })
      .toBe(false);
  }
};

const LANTERN = 'Lantern Court';
const QAHWA = 'Qahwa House';

const PAIRS: readonly (readonly [what: string, near: SideWanted, far: SideWanted])[] = [
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
      for (const one of [near, far]) if (one.kind === 'voice') expect(accounts(one)).toEqual([]);
      await linkUp(near, far);
      for (const one of [near, far]) {
        await expect.poll(() => accounts(one).length, { timeout: PATIENCE_MS }).toBe(1);
        if (one.kind === 'stage') continue;
        // The people of an encrypted room are told before anything leaves it.
        const notice = await one.listener.waitFor(
          () =>
            one.listener
              .messages(one.channelId)
              .find((message) => /encrypt/i.test(textOf(message)) && message.components.length === 0),
          PATIENCE_MS,
          'the notice',
        );
        expect(notice['mentions'] ?? []).toEqual([]);
      }
      if (near.guildId === far.guildId) expect(accounts(near)).not.toEqual(accounts(far));
      await carries(near, far);
      await carries(far, near);
      await panelSays(near.host, near.channelId, /carrying sound/);
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
      await expect.poll(() => new Set([one, two, three].flatMap(accounts)).size, { timeout: PATIENCE_MS }).toBe(3);
      const refused = await answerTo(four.host, 'link open', {}, placeOf(four));
      expect(refused).toMatch(/account/);
      expect(accounts(four)).toEqual([]);
      await carries(one, two);
      await carries(three, two);
      const before = [one, two, three].map(accounts);

      await stack.bot().end('SIGKILL');
      await stack.startBot();
      await expect.poll(() => [one, two, three].map(accounts), { timeout: PATIENCE_MS }).toEqual(before);
      await carries(one, two);

      // Ending one gives its account to whoever asks next.
      await end(one);
      expect(await answerTo(four.host, 'link open', {}, placeOf(four))).toMatch(/`[^`]{4,}`/);
      await expect.poll(() => accounts(four).length, { timeout: PATIENCE_MS }).toBe(1);
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
      await expect.poll(() => accounts(grace).length, { timeout: PATIENCE_MS }).toBe(1);
      const refused = await answerTo(amina.host, 'link open', {}, placeOf(amina));
      for (const bot of stack.sandbox.line().bots.slice(1)) {
        expect(refused).toContain(`client_id=${bot.applicationId}`);
        expect(refused).toContain(`guild_id=${amina.guildId}`);
      }
      await end(grace, amina);
      expectQuiet(stack);
    },
  );
});
