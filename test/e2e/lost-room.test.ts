import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { castOf, panelSays, type Cast } from '../support/cast.ts';
import { expectQuiet, PATIENCE_MS } from '../support/front-door.ts';
import { startStack, type Stack } from '../support/stack.ts';

let stack: Stack;
let cast: Cast;

afterEach(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

/** VIEW_AUDIT_LOG, bit 7 of Discord's permissions. */
const VIEW_AUDIT_LOG = 1n << 7n;

/** What the invitation link of the README asks for. */
const invited = async (): Promise<bigint> => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const digits = /&permissions=(\d+)/.exec(readme)?.[1];
  if (digits === undefined) throw new Error('the README has no invitation link');
  return BigInt(digits);
};

const seedWith = (permissions: bigint): object => ({
  users: ['ann', 'bob'].map((key) => ({ key, username: key })),
  bots: [{ key: 'majlis', username: 'Majlis' }],
  guilds: [
    {
      key: 'house',
      name: 'House',
      owner: 'ann',
      features: ['COMMUNITY'],
      members: [{ user: 'bob' }],
      bots: [{ bot: 'majlis', permissions: String(permissions) }],
      channels: [{ key: 'general', name: 'general', type: 'text' }],
    },
  ],
});

describe('a room that Discord made while the bot was killed', () => {
  it.each([
    ['with the permissions of the invitation', 0n],
    ['without the right to read the audit log', VIEW_AUDIT_LOG],
  ])('[KEEP-2] is found again, %s: there are never two', { timeout: 120_000 }, async (_name, withheld) => {
    stack = await startStack({ seed: seedWith((await invited()) & ~withheld) });
    cast = castOf(stack);
    const bob = await cast.person('bob');
    const guildId = cast.guildId('House');
    const world = stack.sandbox.world.guilds.get(guildId);
    const rooms = (): string[] =>
      [...(world?.channels.values() ?? [])].filter(({ name }) => name === 'Coffee').map(({ id }) => id);
    // Discord makes the room and its answer never comes: the bot waits a second before it asks again, and is dead by then.
    const template = '/guilds/:guildId/channels';
    stack.sandbox.api.faults.order({ method: 'POST', template, status: 0, after: true, count: 1 });
    await bob.command('space open', { title: 'Coffee' }, { guildId, channelId: cast.channelId('House', 'general') });
    await expect.poll(() => rooms().length, { timeout: PATIENCE_MS, interval: 5 }).toBe(1);
    await stack.bot().end('SIGKILL');
    const [room = ''] = rooms();

    await stack.startBot();
    await panelSays(bob, room, /Live/);
    expect(rooms()).toEqual([room]);
    expect(world?.stageInstances.get(room)).toMatchObject({ topic: 'Coffee' });
    expectQuiet(stack);
  });
});
