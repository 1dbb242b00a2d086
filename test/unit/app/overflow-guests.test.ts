import { expect, it } from 'vitest';
import { mainOf } from '../../../src/domain/index.ts';
import type { ChannelId } from '../../../src/lib/index.ts';
import { actor, channelId, guildId, says, userId } from '../../support/outside-people.ts';
import { outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const HALL = channelId('hall');
const host = actor('host', guild, { moderator: true });
const GUESTS = Array.from({ length: 100 }, (_, at) => userId(`guest${at}`));

it.each([
  ['stage', 0],
  ['voice', 0],
  // What the room follows of its space is stored only after it began to be made.
  ['stage', 50],
  ['voice', 50],
] as const)(
  '[OVERFLOW-3] [OPEN-15] [ACCESS-3] a %s beside a full one for many guests is open before the last of them is let in, and lets in all, with a store that takes %i ms',
  async (kind, saveMs) => {
    const world = outsideWorld({ graceMs: 120_000, pool: ['pool1', 'pool2'] });
    world.community.add(guild);
    world.room('hall', guild, { kind, limit: 4 });
    await world.boot();
    const rules = { overflow: true, access: { type: 'invited' }, hidden: true } as const;
    const answer = await world.app.openSpace(host, { title: 'Tea', description: null, kind, room: HALL, rules });
    await world.pass(6000);
    const ready = answer.ok ? await answer.value.ready : answer;
    if (!ready.ok) throw new Error(ready.refusal.code);
    world.join(HALL, userId('host'));
    for (const guest of GUESTS)
      expect((await world.app.ask(host, ready.value.id, { type: 'add-guest', userId: guest })).ok).toBe(true);
    await world.pass(60_000);
    world.options = { ...world.options, saveMs };
    const from = world.calls.length;
    world.join(HALL, userId('guest0'));
    await world.pass(60_000);
    const second = [...world.spaces.values()].find((space) => mainOf(space) === ready.value.id);
    expect(second?.life.status).toBe('live');
    // as: a live space has its room.
    const room = world.at(second?.room.channelId as ChannelId);
    const calls = world.calls.slice(from);
    // One call for nearly all of them; the rest come once there is a panel.
    expect(calls.filter((call) => call === 'setRights').length).toBeLessThan(20);
    expect(calls.lastIndexOf('setRights')).toBeGreaterThan(calls.indexOf('post'));
    for (const right of ['connect', 'view'] as const)
      expect(GUESTS.filter((guest) => says(room, `member:${guest}`, right) !== 'allowed')).toEqual([]);
    expect(says(room, 'everyone', 'connect')).toBe('denied');
    expect(world.panelIn(room.id)?.facts.troubles).toEqual([]);
  },
);
