import { beforeEach, describe, expect, it } from 'vitest';
import type { NoticeEffect } from '../../../src/app/index.ts';
import { DEFAULT_RULES } from '../../../src/domain/index.ts';
import type { SpaceId } from '../../../src/lib/index.ts';
import { isForHost } from '../../../src/app/outbox-first.ts';
import { outboxOf, type Posted } from '../../support/outside-outbox.ts';
import { channelId, guildId, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const NEWS = channelId('news');

let world: OutsideWorld;

const notice = (name: string, over: Partial<NoticeEffect> = {}): NoticeEffect => ({
  type: 'notice',
  key: `notice ${name}`,
  guildId: guild,
  atMs: world.clock.wallMs(),
  userId: userId(name),
  text: `hello ${name}`,
  buttons: [],
  untilMs: null,
  channelId: null,
  ...over,
});

/** Stored with what they tell of, and found by the next look at what waits. */
const store = async (...notices: readonly NoticeEffect[]): Promise<void> => {
  outboxOf(world).add(notices);
  await world.boot();
};

const told = (): readonly Pick<Posted, 'userId' | 'channelId'>[] =>
  outboxOf(world).posted.map(({ userId: whom, channelId: where }) => ({ userId: whom, channelId: where }));
const waiting = (): readonly string[] => [...outboxOf(world).rows.keys()];
const logged = (part: string): number => world.logger.lines.filter(({ message }) => message.includes(part)).length;

const setNews = (channel: typeof NEWS | null): void => {
  const announcing = channel === null ? null : { channelId: channel, roleId: null };
  world.settings.set(guild, { language: 'en', rules: { ...DEFAULT_RULES, announcing } });
};

beforeEach(() => {
  world = outsideWorld();
  world.community.add(guild);
  setNews(NEWS);
});

describe('a notice', () => {
  it('[NOTICE-1] comes as a direct message, and as a mention in the announcement channel where somebody takes none', async () => {
    outboxOf(world).takesNone.add(userId('shy'));
    await store(notice('open'), notice('shy'));
    await world.pass(3000);
    expect(told()).toEqual([
      { userId: userId('open'), channelId: null },
      { userId: userId('shy'), channelId: NEWS },
    ]);
    expect(waiting()).toEqual([]);
  });

  it('[NOTICE-2] is not tried as a direct message again for a day after one was refused', async () => {
    outboxOf(world).takesNone.add(userId('shy'));
    await store(notice('shy'));
    await world.pass(3000);
    const tries = (): number => world.calls.filter((call) => call === 'message').length;
    expect(tries()).toBe(2);
    outboxOf(world).add([notice('shy', { key: 'second' })]);
    await world.pass(70_000);
    expect(tries()).toBe(3);
    outboxOf(world).takesNone.clear();
    await world.pass(3000);
    world.clock.advance(86_400_000);
    outboxOf(world).add([notice('shy', { key: 'third' })]);
    await world.pass(70_000);
    expect(told().at(-1)).toEqual({ userId: userId('shy'), channelId: null });
  });

  it('[NOTICE-1] is dropped with a line in the log where there is no channel, or it takes nothing', async () => {
    setNews(null);
    for (const name of ['shy', 'coy']) outboxOf(world).takesNone.add(userId(name));
    await store(notice('shy'));
    await world.pass(3000);
    expect([told(), waiting()]).toEqual([[], []]);
    expect(logged('since no channel of the server is for it')).toBe(1);
    setNews(NEWS);
    outboxOf(world).closed.set(NEWS, 'missing-permissions');
    await store(notice('coy'), notice('open'));
    await world.pass(5000);
    expect(told()).toEqual([{ userId: userId('open'), channelId: null }]);
    expect(logged('refused and is given up')).toBe(1);
  });

  it('[NOTICE-3] goes out at most four times a second, whoever they are for', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `p${index}`);
    await store(...names.map((name) => notice(name)));
    await world.pass(15_000);
    const times = outboxOf(world).posted.map(({ atMs }) => atMs);
    expect(times).toHaveLength(40);
    const busiest = Math.max(...times.map((from) => times.filter((atMs) => atMs >= from && atMs < from + 1000).length));
    expect(busiest).toBeLessThanOrEqual(4);
  });

  it('[NOTICE-3] goes out no faster once a server is back that was away while others waited', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `p${index}`);
    await store(...names.map((name) => notice(name)));
    await world.pass(1000);
    world.outage.add(guild);
    await world.pass(15_000);
    world.outage.delete(guild);
    world.app.guildAvailable(guild);
    await world.pass(15_000);
    const times = outboxOf(world).posted.map(({ atMs }) => atMs);
    expect(times).toHaveLength(40);
    const busiest = Math.max(...times.map((from) => times.filter((atMs) => atMs >= from && atMs < from + 1000).length));
    expect(busiest).toBeLessThanOrEqual(4);
  });

  it('[NOTICE-3] goes out in the turn of somebody who is not to be told any more, whose lane nobody has by then', async () => {
    await store(...['one', 'gone', 'two', 'three'].map((name) => notice(name)));
    await world.pass(1);
    outboxOf(world).rows.delete('notice gone');
    world.app.guildAvailable(guild);
    for (let ms = 0; ms < 3000; ms += 50) await world.pass(50);
    const [firstMs = 0, ...times] = outboxOf(world).posted.map(({ atMs }) => atMs);
    expect(times.map((atMs) => atMs - firstMs)).toEqual([250, 500]);
  });

  it('[NOTICE-3] comes to a host before all others of its server, and not before those of another', async () => {
    const other = guildId('two');
    const planId = 'tea000000000' as SpaceId;
    const decides = { label: 'Open now', does: 'open', planId } as const;
    const reminds = { planId, startsAtMs: world.clock.wallMs(), isOpen: false } as const;
    world.community.add(other);
    const named = (kind: string, count: number): readonly string[] =>
      Array.from({ length: count }, (_, at) => `${kind}${at}`);
    await store(
      ...named('guest', 20).map((name) => notice(name)),
      ...named('far', 4).map((name) => notice(name, { guildId: other })),
      notice('decides', { buttons: [decides] }),
      notice('asked', { buttons: [{ ...decides, does: 'host-yes' }] }),
    );
    await world.pass(15_000);
    const order = outboxOf(world).posted.map(({ userId: whom }) => String(whom));
    expect(order).toHaveLength(26);
    const of = (kind: string): readonly number[] => order.flatMap((name, at) => (name.startsWith(kind) ? [at] : []));
    // The one that needed no turn comes first, whoever that is; then servers take turns.
    expect(of('decides')[0]).toBeLessThanOrEqual(2);
    const ofReminder = (as: 'guest' | 'host'): boolean => isForHost(notice('x', { reminds: { ...reminds, as } }));
    expect([ofReminder('host'), ofReminder('guest')]).toEqual([true, false]);
    expect(Math.max(...of('far'))).toBeLessThanOrEqual(8);
    expect(of('asked')[0]).toBeGreaterThan(8);
  });

  it('[NOTICE-3] waits for all people as long as Discord says to one of them', async () => {
    world.fail('message', { code: 'rate-limited', retryAfterMs: 20_000, retryable: true });
    await store(notice('one'), notice('two'), notice('three'));
    await world.pass(19_000);
    expect(told()).toEqual([]);
    await world.pass(3000);
    expect(told()).toHaveLength(3);
  });

  it('[NOTICE-4] is not told after its time, and nobody else waits for it', async () => {
    world.kill();
    const untilMs = world.clock.wallMs() + 5000;
    outboxOf(world).add([notice('late', { untilMs }), notice('late', { key: 'later' })]);
    world.clock.advance(6000);
    await world.boot();
    await world.pass(3000);
    expect(outboxOf(world).posted.map(({ key }) => key)).toEqual(['later']);
    expect(logged('too late')).toBe(1);
  });

  it('[NOTICE-5] whose answer was lost is not told a second time in the channel when the person closes their messages', async () => {
    await store(notice('fickle'));
    world.fail('message', { code: 'unavailable', detail: 'answer lost', retryable: true });
    await world.pass(500);
    outboxOf(world).takesNone.add(userId('fickle'));
    await world.pass(10_000);
    expect(told()).toEqual([{ userId: userId('fickle'), channelId: null }]);
    expect(waiting()).toEqual([]);
  });
});
