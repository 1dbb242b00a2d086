import { describe, expect, it } from 'vitest';
import type { GuildSettings } from '../../../src/app/index.ts';
import { shownLine } from '../../../src/app/logbook.ts';
import { DEFAULT_RULES, mainOf } from '../../../src/domain/index.ts';
import { budget } from '../../support/budget.ts';
import { fullHall, guild, HALL } from '../../support/full-hall.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor, channelId, userId } from '../../support/outside-people.ts';
import type { OutsideWorld } from '../../support/outside.ts';

const SET: GuildSettings = { language: 'en', rules: { ...DEFAULT_RULES, logChannel: channelId('log') } };

/** Of the steps between which the process may die so many are passed over. */
const STRIDE = budget({ ci: 5, long: 1 });

/** A room for three people with a hand up in it, and all that was to be told of it told. */
const withHand = async (): Promise<OutsideWorld> => {
  const hall = fullHall({ graceMs: 1e9, pool: ['pool1', 'pool2'] });
  const { world } = hall;
  world.settings.set(guild, SET);
  await hall.open();
  await hall.come(HALL, 'ann');
  const refused = await hall.ask(actor('ann', guild), hall.main(), { type: 'raise-hand', question: null });
  if (refused !== null) throw new Error(refused);
  await world.pass(3000);
  return world;
};

/** What came of it: rooms beside it, hands that are up in it, and lines that the log channel was not told once. */
const outcomeOf = (world: OutsideWorld): readonly unknown[] => {
  const told = outboxOf(world).posted.flatMap(({ text }) => text.split('\n').filter((line) => line.startsWith('<t:')));
  const kept = [...world.logs.values()].flatMap((log) => log.map((line) => shownLine(SET, line)));
  const spaces = [...world.spaces.values()].filter(({ life }) => life.status === 'live');
  const hands = spaces.flatMap((space) => space.hands.map(({ userId: whose }) => `${whose} in ${space.title}`));
  const isOpened = kept.some((line) => line.endsWith('another one opens beside it'));
  return [spaces.filter((space) => mainOf(space) !== null).length, hands, isOpened, told.toSorted(), kept.toSorted()];
};

const fill = async (world: OutsideWorld): Promise<void> => {
  world.join(HALL, userId('bea'));
  await world.pass(8000);
};

describe('a room that opens beside a full one', () => {
  it('[OVERFLOW-3] [LOG-2] is one, loses no hand, and stands in the log channel once, wherever the process is killed meanwhile', async () => {
    const calm = await withHand();
    const before = calm.steps;
    await fill(calm);
    const steps = calm.steps - before;
    expect(steps).toBeGreaterThan(40);
    for (let after = 1; after <= steps; after += STRIDE) {
      const world = await withHand();
      world.killAt = world.steps + after;
      await fill(world);
      await world.boot();
      await world.pass(12_000);
      const [rooms, hands, isOpened, told, kept] = outcomeOf(world);
      expect([after, rooms, hands, isOpened]).toEqual([after, 1, ['ann in Tea'], true]);
      expect([after, told]).toEqual([after, kept]);
    }
  }, 60_000);
});
