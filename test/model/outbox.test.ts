import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutsideFailure } from '../../src/app/index.ts';
import { DEFAULT_RULES } from '../../src/domain/index.ts';
import type { SpaceId } from '../../src/lib/index.ts';
import { budget } from '../support/budget.ts';
import { outboxOf } from '../support/outside-outbox.ts';
import { actor, channelId, guildId, userId } from '../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../support/outside.ts';

const SEED = 20_261_125;
const guild = guildId('one');
const STAGE = channelId('stage');
const LOG = channelId('log');

const failures: readonly OutsideFailure[] = [
  { code: 'unavailable', detail: '503', retryable: true },
  { code: 'unavailable', detail: 'answer lost', retryable: true },
  { code: 'rate-limited', retryAfterMs: 4000, retryable: true },
];

type Happening =
  | { readonly do: 'raise' | 'lower'; readonly who: string }
  | { readonly do: 'boot' }
  | { readonly do: 'kill'; readonly after: number }
  | { readonly do: 'pass'; readonly ms: number }
  | {
      readonly do: 'fail';
      readonly call: 'message' | 'lookForMessage';
      readonly failure: OutsideFailure;
      readonly times: number;
    }
  | { readonly do: 'close' | 'open' | 'hide' | 'show' };

const who = fc.constantFrom('a', 'b', 'c');
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom('raise', 'lower'), who }) },
  // Around the gathering, the trust in a nonce, Discord's own memory of it, and long after.
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('pass'), ms: fc.constantFrom(0, 1000, 3000, 70_000, 200_000, 900_000) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('kill'), after: fc.nat(12) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('boot') }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('fail'),
      call: fc.constantFrom('message', 'message', 'lookForMessage'),
      failure: fc.constantFrom(...failures),
      times: fc.constantFrom(1, 3, 20),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('close', 'open', 'hide', 'hide', 'show') }) },
);

const raise = (world: OutsideWorld, name: string): void => {
  world.join(STAGE, userId(name));
  world.raise(STAGE, userId(name));
};

const spaceIdOf = (world: OutsideWorld): SpaceId => {
  const [id] = world.spaces.keys();
  if (id === undefined) throw new Error('the space was not opened');
  return id;
};

const happen = async (world: OutsideWorld, one: Happening): Promise<void> => {
  switch (one.do) {
    case 'raise':
      return raise(world, one.who);
    case 'lower':
      void world.app.ask(actor('host', guild), spaceIdOf(world), { type: 'lower-hand', userId: userId(one.who) });
      return await world.settle();
    case 'kill':
      world.killAt = world.steps + one.after;
      return undefined;
    case 'boot':
      return await world.boot();
    case 'pass':
      world.clock.advance(one.ms);
      return await world.settle();
    case 'fail':
      return world.fail(one.call, one.failure, one.times);
    case 'close':
      return void outboxOf(world).closed.set(LOG, 'missing-permissions');
    case 'open':
      return void outboxOf(world).closed.delete(LOG);
    default:
      outboxOf(world).mayRead = one.do === 'show';
      return undefined;
  }
};

const keysTold = (world: OutsideWorld, message: string): readonly string[] =>
  world.logger.lines.filter((line) => line.message === message).map(({ fields }) => String(fields['key']));

const count = { sent: 0, lost: 0, givenUp: 0, kills: 0, looked: 0 };

const run = async (happenings: readonly Happening[]): Promise<void> => {
  const world = outsideWorld({ graceMs: 1e9 });
  world.community.add(guild);
  world.room('stage', guild);
  world.settings.set(guild, { language: 'en', rules: { ...DEFAULT_RULES, logChannel: LOG } });
  await world.boot();
  const input = { title: 'Talk', description: null, kind: null, room: STAGE };
  await world.app.openSpace(actor('host', guild), input);
  await world.settle();
  for (const one of happenings) {
    await happen(world, one);
    if (!world.dead) continue;
    count.kills += 1;
    await world.boot();
  }
  world.killAt = null;
  world.failures.clear();
  outboxOf(world).closed.clear();
  await world.boot();
  for (let ms = 0; ms < 1_000_000; ms += 5000) {
    world.clock.advance(5000);
    await world.settle();
  }
  const { added, posted, rows, gathered } = outboxOf(world);
  expect([...rows.keys()]).toEqual([]);
  const sent = posted.flatMap(({ holds }) => holds);
  // Never twice, and in the order in which it happened.
  expect(new Set(sent).size).toBe(sent.length);
  const at = sent.map((key) => added.indexOf(key));
  expect(at).toEqual(at.toSorted((one, other) => one - other));
  // What was not sent is told: lost outside the window of the nonce, or refused.
  const lost = keysTold(world, 'whether a message was sent is not known, and it is not sent again');
  const givenUp = keysTold(world, 'a message was refused and is given up');
  const reported = new Set([...lost, ...givenUp].flatMap((key) => gathered.get(key) ?? [key]));
  expect(added.filter((key) => !sent.includes(key) && !reported.has(key))).toEqual([]);
  count.sent += sent.length;
  count.lost += lost.length;
  count.givenUp += givenUp.length;
  count.looked += world.calls.filter((call) => call === 'lookForMessage').length;
};

describe('what is told outside once', () => {
  it('[LOG-2] is told once, in order, or reported, wherever the process is killed and whatever Discord answers', async () => {
    await fc.assert(fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 40, size: 'max' }), run), {
      seed: SEED,
      numRuns: budget({ ci: 250, long: 10_000 }),
    });
    expect(count.sent).toBeGreaterThan(500);
    for (const kind of ['lost', 'givenUp', 'kills', 'looked'] as const) expect(count[kind], kind).toBeGreaterThan(5);
  });
});
