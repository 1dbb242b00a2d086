import { expect, it } from 'vitest';
import { fullHall, HALL, host } from '../../support/full-hall.ts';
import { says, userId } from '../../support/outside-people.ts';

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
    const hall = fullHall({ pool: ['pool1', 'pool2'] });
    const { world } = hall;
    await hall.open(kind, { overflow: true, access: { type: 'invited' }, hidden: true });
    const { id } = hall.main();
    world.join(HALL, userId('host'));
    for (const guest of GUESTS)
      expect((await world.app.ask(host, id, { type: 'add-guest', userId: guest })).ok).toBe(true);
    await world.pass(60_000);
    world.options = { ...world.options, saveMs };
    const from = world.calls.length;
    world.join(HALL, userId('guest0'));
    await world.pass(60_000);
    const second = hall.second();
    expect(second.life.status).toBe('live');
    const room = world.at(hall.roomOf(second));
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
