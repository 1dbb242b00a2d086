import { beforeEach, describe, expect, it } from 'vitest';
import type { Asked } from '../../../src/app/index.ts';
import type { Space } from '../../../src/domain/index.ts';
import type { ChannelId } from '../../../src/lib/index.ts';
import { actor, guildId, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const servers = ['a', 'b'].map(guildId);
const MINUTE_MS = 60_000;

let world: OutsideWorld;
let spaces: readonly Space[];

const now = (n: number): Space => {
  const space = spaces[n] && world.spaces.get(spaces[n].id);
  if (space === undefined) throw new Error(`there is no space ${n}`);
  return space;
};
const roomOf = (n: number): ChannelId => now(n).room.channelId ?? (`no room ${n}` as ChannelId);
const ask = async (n: number, who: string, asked: Asked): Promise<boolean> => {
  const outcome = await world.app.ask(actor(who, now(n).guildId), now(n).id, asked);
  await world.pass(100);
  return outcome.ok;
};
const raise = async (n: number, who: string): Promise<void> => {
  world.join(roomOf(n), userId(who));
  await world.settle();
  expect(await ask(n, who, { type: 'raise-hand', question: null })).toBe(true);
};
const turns = (): readonly (string | undefined)[] => [0, 1].map((n) => now(n).turn?.userId);

beforeEach(async () => {
  world = outsideWorld();
  await world.boot();
  const opened: Space[] = [];
  for (const guild of servers) {
    const rules = { queue: { mode: 'turns', turnMs: MINUTE_MS } } as const;
    const input = { title: 'Talk', description: null, kind: 'voice', room: null, rules } as const;
    const answer = await world.app.openSpace(actor('host', guild), input);
    await world.pass(6000);
    const ready = answer.ok ? await answer.value.ready : answer;
    if (!ready.ok) throw new Error(ready.refusal.code);
    opened.push(ready.value);
  }
  spaces = opened;
  const offered = await world.app.offerLink(actor('host', servers[0] ?? guildId('a')), now(0).id);
  const code = offered.ok && offered.value.state.status === 'offered' ? offered.value.state.code : '';
  const joined = await world.app.acceptLink(actor('host', servers[1] ?? guildId('b')), now(1).id, code);
  if (!joined.ok) throw new Error(joined.refusal.code);
  await world.pass(6000);
});

describe('linked rooms that go by turns', () => {
  it('[TURN-1] call one person at a time between them, in the order of their one queue', async () => {
    await raise(1, 'first');
    expect(turns()).toEqual([undefined, 'first']);
    await raise(0, 'second');
    await raise(1, 'third');
    expect(turns()).toEqual([undefined, 'first']);
    await world.pass(MINUTE_MS + 1000);
    expect(turns()).toEqual(['second', undefined]);
    await world.pass(MINUTE_MS + 1000);
    expect(turns()).toEqual([undefined, 'third']);
    await world.pass(MINUTE_MS + 1000);
    expect(turns()).toEqual([undefined, undefined]);
  });

  it('[TURN-1] [QUEUE-5] call nobody while the turn of the other room runs that is not seen yet after a restart', async () => {
    await raise(1, 'first');
    await raise(0, 'second');
    await world.start();
    world.app.guildAvailable(now(0).guildId);
    await world.pass(6000);
    expect(turns()).toEqual([undefined, 'first']);
    world.app.guildAvailable(now(1).guildId);
    await world.pass(MINUTE_MS + 1000);
    expect(turns()).toEqual(['second', undefined]);
  });

  it('[TURN-1] go on by themselves once the link is gone', async () => {
    await raise(1, 'first');
    await raise(0, 'second');
    const [link] = [...world.links.values()];
    expect(
      link !== undefined && (await world.app.changeLink(actor('host', now(0).guildId), link.id, { type: 'leave' })).ok,
    ).toBe(true);
    await world.pass(1000);
    expect(turns()).toEqual(['second', 'first']);
  });
});
