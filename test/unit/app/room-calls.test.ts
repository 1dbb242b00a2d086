import { beforeEach, describe, expect, it } from 'vitest';
import type { Asked } from '../../../src/app/index.ts';
import type { RulesPatch, Space } from '../../../src/domain/index.ts';
import type { ChannelId } from '../../../src/lib/index.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor, channelId, guildId, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const MINUTE_MS = 60_000;

let world: OutsideWorld;

const open = async (rules: RulesPatch, kind: 'stage' | 'voice' = 'voice'): Promise<Space> => {
  const input = { title: 'Talk', description: null, kind, room: null, rules } as const;
  const answer = await world.app.openSpace(actor('host', guild), input);
  await world.pass(6000);
  const ready = answer.ok ? await answer.value.ready : answer;
  if (!ready.ok) throw new Error(ready.refusal.code);
  return ready.value;
};
const roomOf = ({ room }: Space): ChannelId => room.channelId ?? channelId('none');
const ask = async ({ id }: Space, who: string, asked: Asked): Promise<boolean> => {
  const outcome = await world.app.ask(actor(who, guild), id, asked);
  await world.pass(3000);
  return outcome.ok;
};
/** Who was mentioned in the chat of the room, with what. */
const called = (space: Space): readonly (readonly [string | null, string])[] =>
  outboxOf(world)
    .posted.filter((one) => one.channelId === roomOf(space))
    .map(({ userId: who, text }) => [who, text]);
const come = (space: Space, ...who: readonly string[]): void => {
  for (const one of who) world.join(roomOf(space), userId(one));
};

beforeEach(async () => {
  world = outsideWorld({ graceMs: 1e9 });
  world.community.add(guild);
  await world.boot();
});

describe('in the chat of its room', () => {
  it('[NOTICE-7] a space calls whose turn it is, once for each turn', async () => {
    const space = await open({ queue: { mode: 'turns', turnMs: MINUTE_MS } });
    come(space, 'host', 'amina', 'badr');
    await world.pass(3000);
    await ask(space, 'amina', { type: 'raise-hand', question: null });
    await ask(space, 'badr', { type: 'raise-hand', question: null });
    await world.pass(50_000);
    // Neither the warning nor an extension calls anew.
    await ask(space, 'host', { type: 'extend-turn' });
    await world.pass(MINUTE_MS);
    expect(called(space)).toEqual([['amina', '<@amina>, it is your turn: you are heard now, for 1 minute.']]);
    await world.pass(MINUTE_MS);
    expect(called(space).map(([who]) => who)).toEqual(['amina', 'badr']);
  });

  it('[NOTICE-7] a stage calls whoever is to accept, and nobody whose turn is over by then', async () => {
    const space = await open({ queue: { mode: 'turns', turnMs: MINUTE_MS } }, 'stage');
    come(space, 'host', 'amina', 'badr');
    await world.pass(3000);
    world.fail('message', { code: 'unavailable', detail: '503', retryable: true }, 6);
    await ask(space, 'amina', { type: 'raise-hand', question: null });
    await ask(space, 'badr', { type: 'raise-hand', question: null });
    await world.pass(2 * MINUTE_MS);
    expect(called(space)).toEqual([
      ['badr', "<@badr>, it is your turn. Accept Discord's invitation within 45 seconds; then you have 1 minute."],
    ]);
  });

  it('[NOTICE-7] [LAST-1] the host is called five minutes before its end, with the way to go on, and after each extension', async () => {
    const space = await open({ maxLengthMs: 10 * MINUTE_MS });
    come(space, 'host', 'amina');
    await world.pass(5 * MINUTE_MS);
    const [call] = outboxOf(world).posted;
    expect(call).toMatchObject({ channelId: roomOf(space), userId: 'host' });
    expect(call?.text).toMatch(/^<@host>, this space ends by itself <t:\d+:R>\.$/u);
    expect(call?.buttons).toEqual([{ label: '30 minutes longer', does: 'extend-space', spaceId: space.id }]);
    await ask(space, 'host', { type: 'extend' });
    await world.pass(31 * MINUTE_MS);
    expect(called(space).map(([who]) => who)).toEqual(['host', 'host']);
  });

  it('[NOTICE-7] [ROLE-4] who hosts by now is called, but for who asked for it', async () => {
    const space = await open({});
    come(space, 'host', 'amina', 'badr');
    await world.pass(3000);
    await ask(space, 'host', { type: 'co-host', userId: userId('amina') });
    world.leave(roomOf(space), userId('host'));
    await world.pass(6 * MINUTE_MS);
    expect(world.spaces.get(space.id)?.hostId).toBe('amina');
    expect(called(space).map(([who]) => who)).toEqual(['amina']);
    expect(called(space)[0]?.[1]).toContain('the host has been away');
    await ask(space, 'amina', { type: 'transfer', userId: userId('badr') });
    expect(called(space)[1]).toEqual([
      'badr',
      '<@badr>, this space was passed on to you: you host it now. **Manage** on the panel runs it.',
    ]);
    world.leave(roomOf(space), userId('badr'));
    await world.pass(3 * MINUTE_MS);
    expect(await ask(space, 'amina', { type: 'claim' })).toBe(true);
    expect(called(space)).toHaveLength(2);
  });
});
