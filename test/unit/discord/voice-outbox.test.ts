import { expect, test } from 'vitest';
import { createVoiceOutbox, type VoiceOutbox } from '../../../src/discord/voice-outbox.ts';
import type { GuildId } from '../../../src/lib/index.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';

const minuteMs = 60_000;
const payload = (channelId: string | null): unknown => ({ op: 4, d: { channel_id: channelId } });
const guild = (number: number): GuildId => `guild${number}` as GuildId;

interface Rig {
  readonly clock: ManualClock;
  readonly connection: { isUp: boolean };
  readonly outbox: VoiceOutbox;
  /** What was sent since it was last asked: server and room. */
  readonly sent: () => readonly (readonly [GuildId, string | null])[];
}

const rig = (): Rig => {
  const clock = createManualClock();
  const sent: (readonly [GuildId, string | null])[] = [];
  const connection = { isUp: true };
  const outbox = createVoiceOutbox({
    clock,
    isUp: () => connection.isUp,
    send: (guildId, given) => {
      // Made above.
      const { d } = given as { readonly d: { readonly channel_id: string | null } };
      sent.push([guildId, d.channel_id]);
    },
  });
  return { clock, connection, outbox, sent: () => sent.splice(0) };
};

const fill = ({ outbox, sent }: Rig): void => {
  for (let i = 0; i < 100; i += 1) outbox.put(guild(i), payload('room'));
  expect(sent()).toHaveLength(100);
};

test('what fits is sent at once and in order, also twice for one server', () => {
  const { outbox, sent } = rig();
  for (const channel of ['a', null, 'b']) outbox.put(guild(1), payload(channel));
  expect(sent()).toEqual([
    [guild(1), 'a'],
    [guild(1), null],
    [guild(1), 'b'],
  ]);
});

test('what waits goes first to last as soon as there is room', () => {
  const world = rig();
  fill(world);
  for (let i = 100; i < 260; i += 1) world.outbox.put(guild(i), payload('room'));
  world.clock.advance(minuteMs - 1);
  expect(world.sent()).toEqual([]);
  world.clock.advance(2);
  expect(world.sent().map(([guildId]) => guildId)).toEqual(Array.from({ length: 100 }, (_, i) => guild(100 + i)));
  world.clock.advance(minuteMs + 1);
  expect(world.sent()).toHaveLength(60);
  expect(world.outbox.waiting).toBe(0);
  expect(world.clock.pending()).toBe(0);
});

test('no minute, whenever it begins, has more than Discord takes', () => {
  const { outbox, clock, sent } = rig();
  const perSecond: number[] = [];
  // Bursts at the edges of fixed minutes, which a count by fixed minutes lets through twice.
  for (let second = 0; second < 300; second += 1) {
    const burst = second % 60 >= 55 || second % 60 < 5 ? 30 : 0;
    for (let i = 0; i < burst; i += 1) outbox.put(guild(second * 30 + i), payload('room'));
    clock.advance(1000);
    perSecond.push(sent().length);
  }
  const minutes = perSecond.map((_, from) => perSecond.slice(from, from + 60).reduce((sum, count) => sum + count, 0));
  expect(Math.max(...minutes)).toBe(100);
});

test('what was overtaken while it waited is never sent', () => {
  const world = rig();
  fill(world);
  const { outbox, clock, sent } = world;
  // Asks again and again, as a seat without an answer does; another changes its room; a third gives up.
  for (let i = 0; i < 50; i += 1) for (const channel of [null, 'a']) outbox.put(guild(1), payload(channel));
  for (const channel of ['b', 'c']) outbox.put(guild(2), payload(channel));
  for (const channel of ['d', null]) outbox.put(guild(3), payload(channel));
  expect(outbox.waiting).toBe(3);
  clock.advance(minuteMs + 1);
  expect(sent()).toEqual([
    [guild(1), null],
    [guild(1), 'a'],
    [guild(2), 'c'],
    [guild(3), null],
  ]);
});

test('what comes while the connection is away is sent when it is back, the current of it only', () => {
  const { outbox, connection, clock, sent } = rig();
  outbox.put(guild(1), payload('a'));
  expect(sent()).toHaveLength(1);
  connection.isUp = false;
  for (const channel of ['b', null, 'c', 'd']) outbox.put(guild(1), payload(channel));
  outbox.put(guild(2), payload('e'));
  clock.advance(minuteMs);
  expect(sent()).toEqual([]);
  expect(clock.pending()).toBe(0);
  connection.isUp = true;
  outbox.wake();
  expect(sent()).toEqual([
    [guild(1), null],
    [guild(1), 'd'],
    [guild(2), 'e'],
  ]);
  outbox.wake();
  expect(sent()).toEqual([]);
});

test('what waits for its minute while the connection goes away is sent when both are there', () => {
  const world = rig();
  fill(world);
  world.outbox.put(guild(100), payload('room'));
  world.connection.isUp = false;
  world.clock.advance(minuteMs + 1);
  expect(world.sent()).toEqual([]);
  world.connection.isUp = true;
  world.outbox.wake();
  expect(world.sent()).toEqual([[guild(100), 'room']]);
});

const question = (number: number): { payload: unknown; sent: () => void } => ({
  payload: payload(`question ${number}`),
  sent: () => undefined,
});
const questionsIn = (sent: ReturnType<Rig['sent']>): number =>
  sent.filter(([, channel]) => channel?.startsWith('question') === true).length;

test('a question is sent at once, and one of a server at a time waits', () => {
  const { outbox, clock, sent } = rig();
  const told: number[] = [];
  for (let i = 0; i < 50; i += 1) outbox.ask(guild(i), { payload: payload('question'), sent: () => told.push(i) });
  expect(sent()).toHaveLength(50);
  expect(told).toEqual(Array.from({ length: 50 }, (_, i) => i));
  for (const number of [1, 2, 3]) outbox.ask(guild(60), question(number));
  expect([outbox.waiting, sent()]).toEqual([1, []]);
  clock.advance(minuteMs + 1);
  expect(sent()).toEqual([[guild(60), 'question 3']]);
  expect([outbox.waiting, clock.pending()]).toEqual([0, 0]);
});

test('questions leave room for voice, wait while it waits, and with it keep to what Discord takes', () => {
  const { outbox, clock, sent } = rig();
  const perSecond: (readonly [all: number, asked: number])[] = [];
  for (let i = 0; i < 300; i += 1) outbox.ask(guild(1000 + i), question(i));
  expect(questionsIn(sent())).toBe(50);
  for (let i = 0; i < 120; i += 1) outbox.put(guild(i), payload('room'));
  expect(sent().map(([, channel]) => channel)).toEqual(Array.from({ length: 50 }, () => 'room'));
  clock.advance(minuteMs + 1);
  // Voice that waited first, then as many questions as there is room.
  const next = sent();
  expect([next.length, questionsIn(next), next.findIndex(([, channel]) => channel !== 'room')]).toEqual([100, 30, 70]);
  for (let second = 0; second < 420; second += 1) {
    if (second % 60 < 2) for (let i = 0; i < 30; i += 1) outbox.put(guild(second * 30 + i), payload('room'));
    clock.advance(1000);
    const now = sent();
    perSecond.push([now.length, questionsIn(now)]);
  }
  const worst = (of: (second: readonly [number, number]) => number): number =>
    Math.max(...perSecond.map((_, from) => perSecond.slice(from, from + 60).reduce((sum, one) => sum + of(one), 0)));
  expect([worst(([all]) => all), worst(([, asked]) => asked) <= 50]).toEqual([100, true]);
  expect(perSecond.reduce((sum, [, asked]) => sum + asked, 0)).toBe(300 - 80);
  clock.advance(2 * minuteMs);
  expect([outbox.waiting, clock.pending()]).toEqual([0, 0]);
});

test('a question does not take the last room from voice that needs more', () => {
  const { outbox, connection, clock, sent } = rig();
  for (let i = 0; i < 99; i += 1) outbox.put(guild(i), payload('room'));
  connection.isUp = false;
  for (const channel of [null, 'other room']) outbox.put(guild(1), payload(channel));
  connection.isUp = true;
  expect(sent()).toHaveLength(99);
  outbox.ask(guild(2), question(1));
  expect([outbox.waiting, sent()]).toEqual([2, []]);
  clock.advance(minuteMs + 1);
  expect(sent().map(([, channel]) => channel)).toEqual([null, 'other room', 'question 1']);
});

test('questions wait for the connection, after voice', () => {
  const { outbox, connection, sent } = rig();
  connection.isUp = false;
  outbox.ask(guild(1), question(1));
  outbox.put(guild(2), payload('room'));
  expect(sent()).toEqual([]);
  connection.isUp = true;
  outbox.wake();
  expect(sent().map(([, channel]) => channel)).toEqual(['room', 'question 1']);
});

test('nothing is sent, and no timer lives, once it is closed', () => {
  const world = rig();
  fill(world);
  world.outbox.put(guild(200), payload('room'));
  world.outbox.ask(guild(200), question(1));
  world.outbox.close();
  world.outbox.close();
  world.outbox.put(guild(201), payload('room'));
  world.outbox.ask(guild(201), question(2));
  world.clock.advance(minuteMs);
  expect(world.sent()).toEqual([]);
  expect(world.clock.pending()).toBe(0);
});
