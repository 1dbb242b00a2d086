import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NoticeEffect, OutsideFailure } from '../../src/app/index.ts';
import { DEFAULT_RULES } from '../../src/domain/index.ts';
import { budget } from '../support/budget.ts';
import { outboxOf } from '../support/outside-outbox.ts';
import { channelId, guildId, userId } from '../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../support/outside.ts';

const SEED = 20_261_126;
const guild = guildId('one');
const NEWS = channelId('news');

const failures: readonly OutsideFailure[] = [
  { code: 'unavailable', detail: '503', retryable: true },
  { code: 'unavailable', detail: 'answer lost', retryable: true },
  { code: 'rate-limited', retryAfterMs: 4000, retryable: true },
];

type Happening =
  | { readonly do: 'tell'; readonly who: string; readonly lastsMs: number | null }
  | { readonly do: 'refuse' | 'take'; readonly who: string }
  | { readonly do: 'boot' | 'hide' | 'show' | 'close' | 'open' }
  | { readonly do: 'kill'; readonly after: number }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'fail'; readonly failure: OutsideFailure; readonly times: number };

const who = fc.constantFrom('a', 'b', 'c');
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('tell'), who, lastsMs: fc.constantFrom(null, null, 60_000) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('refuse', 'take'), who }) },
  // Around the pace, the trust in a nonce, Discord's own memory of it, and long after.
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('pass'), ms: fc.constantFrom(0, 300, 3000, 70_000, 200_000, 900_000) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('kill'), after: fc.nat(12) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('fail'),
      failure: fc.constantFrom(...failures),
      times: fc.constantFrom(1, 3),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('boot', 'hide', 'show', 'close', 'open') }) },
);

const tell = (world: OutsideWorld, name: string, lastsMs: number | null): void => {
  const outbox = outboxOf(world);
  const atMs = world.clock.wallMs();
  const key = `notice ${outbox.added.length}`;
  const notice: NoticeEffect = {
    type: 'notice',
    key,
    guildId: guild,
    atMs,
    userId: userId(name),
    // Texts are their own: what is looked for is found by its text.
    text: `news ${key}`,
    buttons: [],
    untilMs: lastsMs === null ? null : atMs + lastsMs,
    channelId: null,
  };
  outbox.add([notice]);
};

const happen = async (world: OutsideWorld, one: Happening): Promise<void> => {
  const outbox = outboxOf(world);
  switch (one.do) {
    case 'tell':
      return tell(world, one.who, one.lastsMs);
    case 'refuse':
      return void outbox.takesNone.add(userId(one.who));
    case 'take':
      return void outbox.takesNone.delete(userId(one.who));
    case 'kill':
      world.killAt = world.steps + one.after;
      return undefined;
    case 'boot':
      return await world.boot();
    case 'pass':
      world.clock.advance(one.ms);
      return await world.settle();
    case 'fail':
      return world.fail('message', one.failure, one.times);
    case 'close':
      return void outbox.closed.set(NEWS, 'missing-permissions');
    case 'open':
      return void outbox.closed.delete(NEWS);
    default:
      outbox.mayRead = one.do === 'show';
      return undefined;
  }
};

const REPORTS = /not known|given up|too late/;
const count = { sent: 0, mentioned: 0, reported: 0, kills: 0 };

const run = async (happenings: readonly Happening[]): Promise<void> => {
  const world = outsideWorld();
  world.community.add(guild);
  const announcing = { channelId: NEWS, roleId: null };
  world.settings.set(guild, { language: 'en', rules: { ...DEFAULT_RULES, announcing } });
  await world.boot();
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
  const { added, posted, rows } = outboxOf(world);
  expect([...rows.keys()]).toEqual([]);
  const sent = posted.map(({ key }) => key);
  // Never twice, neither in one place nor in both.
  expect(new Set(sent).size).toBe(sent.length);
  const reported = new Set(
    world.logger.lines.filter(({ message }) => REPORTS.test(message)).map(({ fields }) => String(fields['key'])),
  );
  expect(added.filter((key) => !sent.includes(key) && !reported.has(key))).toEqual([]);
  count.sent += sent.length;
  count.mentioned += posted.filter(({ channelId: where }) => where !== null).length;
  count.reported += reported.size;
};

describe('what one person is told', () => {
  it('[NOTICE-5] is told once, in one place, or reported, wherever the process is killed and whatever Discord answers', async () => {
    await fc.assert(fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 40, size: 'max' }), run), {
      seed: SEED,
      numRuns: budget({ ci: 150, long: 10_000 }),
    });
    expect(count.sent).toBeGreaterThan(300);
    for (const kind of ['mentioned', 'reported', 'kills'] as const) expect(count[kind], kind).toBeGreaterThan(5);
  });
});
