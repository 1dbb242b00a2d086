import { beforeEach, describe, expect, it } from 'vitest';
import type { Asked, OpenInput } from '../../../src/app/index.ts';
import { NOTHING_KNOWN } from '../../../src/domain/index.ts';
import type { Space } from '../../../src/domain/index.ts';
import type { ChannelId, RoleId } from '../../../src/lib/index.ts';
import { actor, channelId, guildId, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const [host, guest] = [userId('host'), userId('guest')];
const boss = actor('boss', guild, { serverManager: true });

let world: OutsideWorld;
let room: ChannelId;
let space: Space;

const now = (): Space => world.spaces.get(space.id) ?? space;
const ask = async (who: string, asked: Asked, over: Parameters<typeof actor>[2] = {}): Promise<string | null> => {
  const outcome = await world.app.ask(actor(who, guild, over), space.id, asked);
  await world.pass(100);
  return outcome.ok ? null : outcome.refusal.code;
};
const raise: Asked = { type: 'raise-hand', question: null };

const open = async (kind: 'stage' | 'voice', input: Partial<OpenInput> = {}): Promise<string | null> => {
  const opening = { title: 'Talk', description: null, kind, room: null, ...input };
  const answer = await world.app.openSpace(actor('host', guild, { moderator: true }), opening);
  await world.pass(0);
  const ready = answer.ok ? await answer.value.ready : answer;
  if (!ready.ok) return ready.refusal.code;
  space = ready.value;
  room = ready.value.room.channelId ?? channelId('none');
  world.join(room, host);
  await world.settle();
  if (kind === 'stage') world.accept(room, host);
  world.join(room, guest);
  await world.pass(100);
  return null;
};

beforeEach(async () => {
  world = outsideWorld();
  world.community.add(guild);
  await world.boot();
});

describe('who may ask to speak', () => {
  it.each(['stage', 'voice'] as const)(
    '[GATE-1] [GATE-5] is for the space and the server to say, in a room of kind %s',
    async (kind) => {
      await open(kind);
      const joinedAtMs = world.clock.wallMs();
      await world.app.changeRules(boss, { type: 'speaker-numbers', typed: { memberMin: '10', accountDays: '0' } });
      await world.pass(3000);
      expect(world.panelIn(room)?.facts.speakers).toEqual({ roleIds: [], memberMin: 10, accountDays: 0 });
      expect(await ask('guest', raise, { joinedAtMs })).toBe('may-not-speak');
      expect(await ask('guest', raise, { joinedAtMs, moderator: true })).toBeNull();
      await ask('guest', { type: 'lower-hand', userId: guest });
      await world.app.changeRules(boss, { type: 'speaker-numbers', typed: { memberMin: '0', accountDays: '0' } });
      const speakers = { roleIds: ['role-regular' as RoleId] };
      expect(await ask('host', { type: 'set-rules', rules: { speakers } })).toBeNull();
      expect(await ask('guest', raise, { joinedAtMs })).toBe('may-not-speak');
      expect(await ask('guest', raise, { joinedAtMs, roles: ['role-regular'] })).toBeNull();
      expect(now().hands.map(({ userId: who }) => who)).toEqual([guest]);
    },
  );

  it('[GATE-4] is taken down at Discord who is not, at a pace, and counted while they are there', async () => {
    await open('stage');
    await ask('host', { type: 'set-rules', rules: { speakers: { memberMin: 10 } } });
    world.at(room).known = new Map([[guest, { ...NOTHING_KNOWN, joinedAtMs: world.clock.wallMs() }]]);
    world.calls.length = 0;
    for (let times = 0; times < 20; times += 1) {
      world.raise(room, guest);
      await world.pass(500);
    }
    const downs = world.calls.filter((call) => call === 'suppress').length;
    expect([downs <= 11, downs >= 5]).toEqual([true, true]);
    await world.pass(3000);
    expect([now().hands, world.at(room).people.get(guest)?.raisedAtMs]).toEqual([[], null]);
    expect(world.panelIn(room)?.facts.turnedAway).toBe(1);
    // Ten minutes after they came, it is a hand as any other's.
    await world.pass(600_000);
    world.raise(room, guest);
    await world.pass(3000);
    expect(now().hands.map(({ userId: who }) => who)).toEqual([guest]);
    expect(world.panelIn(room)?.facts.turnedAway).toBe(0);
  });
});

describe('a space for adults', () => {
  it.each(['stage', 'voice'] as const)(
    '[GATE-6] has a %s room that is so from the beginning, follows, and is put right',
    async (kind) => {
      expect(await open(kind, { rules: { adultsOnly: true } })).toBeNull();
      expect([world.at(room).adultsOnly, world.calls.includes('setAdultsOnly')]).toEqual([true, false]);
      world.at(room).adultsOnly = false;
      world.changed(room);
      await world.pass(100);
      expect(world.at(room).adultsOnly).toBe(true);
      expect(await ask('host', { type: 'set-rules', rules: { adultsOnly: false } })).toBeNull();
      await world.pass(10_000);
      expect(world.at(room).adultsOnly).toBe(false);
      // What is asked for is done as often as it is, and is no mending.
      for (let times = 0; times < 8; times += 1) {
        const adultsOnly = times % 2 === 0;
        await ask('host', { type: 'set-rules', rules: { adultsOnly } });
        await world.pass(6000);
        expect(world.at(room).adultsOnly).toBe(adultsOnly);
      }
      // Two who keep undoing each other end somewhere.
      world.calls.length = 0;
      for (let times = 0; times < 12; times += 1) {
        world.at(room).adultsOnly = true;
        world.changed(room);
        await world.pass(6000);
      }
      const mends = world.calls.filter((call) => call === 'setAdultsOnly').length;
      expect([mends >= 3, mends <= 5]).toEqual([true, true]);
    },
  );

  it('[GATE-6] is in no lent room that is not so already, at its opening or later', async () => {
    const lent = world.room('lent', guild, { kind: 'stage' });
    expect(await open('stage', { room: lent, rules: { adultsOnly: true } })).toBe('room-not-for-adults');
    expect(await open('stage', { room: lent })).toBeNull();
    expect(await ask('host', { type: 'set-rules', rules: { adultsOnly: true } })).toBe('room-not-for-adults');
    expect(now().rules.adultsOnly).toBe(false);
    world.at(lent).adultsOnly = true;
    world.changed(lent);
    expect(await ask('host', { type: 'set-rules', rules: { adultsOnly: true } })).toBeNull();
    expect(await ask('host', { type: 'set-rules', rules: { adultsOnly: false } })).toBeNull();
    await world.pass(10_000);
    expect([world.at(lent).adultsOnly, world.calls.includes('setAdultsOnly')]).toEqual([true, false]);
  });
});

describe('how fast', () => {
  it('[RATE-2] a question that is up is changed, once in five seconds, and nothing is lost by it', async () => {
    await open('stage');
    const question = (text: string): Asked => ({ type: 'raise-hand', question: text });
    expect(await ask('guest', question('One?'))).toBeNull();
    expect(await ask('guest', question('Two?'))).toBeNull();
    expect(await ask('guest', question('Three?'))).toBe('questions-too-often');
    expect(now().hands.map((hand) => hand.question)).toEqual(['Two?']);
    await world.pass(5000);
    expect(await ask('guest', question('Three?'))).toBeNull();
  });

  it('[RATE-2] one person changes titles, descriptions, topics and rules', async () => {
    await open('stage');
    for (let times = 0; times < 12; times += 1)
      expect(await ask('host', { type: 'retitle', title: `Talk ${times}` })).toBeNull();
    expect(await ask('host', { type: 'describe', description: 'Words' })).toBe('edits-too-often');
    expect(await ask('mod', { type: 'retitle', title: 'Order' }, { moderator: true })).toBeNull();
    expect(await ask('host', { type: 'set-rules', rules: { locked: true } })).toBeNull();
    expect(await ask('host', { type: 'set-about', change: { topics: 'tea' } })).toBe('edits-too-often');
    await world.pass(60_000);
    expect(await ask('host', { type: 'describe', description: 'Words' })).toBeNull();
    for (let times = 0; times < 11; times += 1)
      expect(await ask('host', { type: 'set-about', change: { topics: `tea${times}` } })).toBeNull();
    expect(await ask('host', { type: 'set-about', change: { topics: 'coffee' } })).toBe('edits-too-often');
    const flips = [];
    for (let times = 0; times < 31; times += 1)
      flips.push(await ask('host', { type: 'set-rules', rules: { locked: times % 2 === 1 } }));
    expect(flips.filter((code) => code === 'edits-too-often')).toHaveLength(1);
  });
});

describe('the log', () => {
  const linesOf = (who: string): readonly (string | null)[] =>
    (world.logs.get(space.id) ?? []).flatMap(({ act, targetId, detail }) =>
      act.endsWith('-turned-away') && targetId === who ? [detail] : [],
    );

  it('[GATE-4] [LOG-10] names who asks again and again once in five minutes, and says then how often', async () => {
    await open('stage');
    const toggle = async (times: number): Promise<void> => {
      for (let at = 0; at < times; at += 1) {
        world.raise(room, guest);
        await world.pass(1000);
        world.down(room, guest);
        await world.pass(1000);
      }
    };
    await toggle(25);
    expect(linesOf('guest')).toEqual([null]);
    await world.pass(300_000);
    // With whatever is told next.
    await ask('host', { type: 'retitle', title: 'Other talk' });
    expect(linesOf('guest')).toEqual([null, '19']);
    await ask('host', { type: 'brake', isOn: true });
    expect(linesOf('guest')).toEqual([null, '19']);
    await toggle(7);
    await ask('host', { type: 'end' });
    await world.pass(3000);
    expect(linesOf('guest')).toEqual([null, '19', '2']);
  });
});
