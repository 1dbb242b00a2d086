import { beforeEach, describe, expect, it } from 'vitest';
import type { Space } from '../../../src/domain/index.ts';
import { actor, channelId, guildId, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const input = { title: 'Talk', description: null, kind: null, room: null };

let world: OutsideWorld;

/** Lets the store take the first state that fits and lose its answer. */
const loseAnswer = (fits: (space: Space) => boolean): void => {
  world.loseAnswerOf = fits;
};

beforeEach(async () => {
  world = outsideWorld({ graceMs: 600_000 });
  world.community.add(guild);
  await world.boot();
});

describe('a change that the store took and whose answer was lost', () => {
  it('[KEEP-7] an end takes the space out of the book, and its seat and place are free', async () => {
    const first = await world.app.openSpace(actor('host', guild), input);
    const second = await world.app.openSpace(actor('other', guild), input);
    await world.pass(6000);
    const [one, two] = [first, second].map((answer) => (answer.ok ? answer.value.space.id : null));
    loseAnswer(({ life }) => life.status === 'ended');
    await world.app.ask(actor('host', guild), one ?? null, { type: 'end' });
    await world.pass(70_000);
    expect(world.app.spacesOf(actor('other', guild)).map((space) => space.id)).toEqual([two]);
    expect(world.plan.seats.map((seat) => seat.channelId)).toEqual([channelId('made-2')]);
  });

  it('[OPEN-7] going live is told to who waits, and the emptiness has its job', async () => {
    loseAnswer(({ life }) => life.status === 'live');
    const answer = await world.app.openSpace(actor('host', guild), input);
    if (!answer.ok) throw new Error(answer.refusal.code);
    let ready: boolean | null = null;
    void answer.value.ready.then(({ ok }) => {
      ready = ok;
    });
    await world.pass(70_000);
    expect(ready).toBe(true);
    loseAnswer(({ life }) => life.status === 'live' && life.emptySinceMs !== null);
    world.join(channelId('made-1'), userId('host'));
    await world.pass(1000);
    world.jobs.length = 0;
    world.leave(channelId('made-1'), userId('host'));
    await world.pass(70_000);
    expect(world.jobs).toMatchObject([{ spaceId: answer.value.space.id }]);
  });
});
