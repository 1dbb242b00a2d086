import type { OutsideWorld } from './outside.ts';

/** Does something of which the process is killed at that step, counted from 1, and starts a new one; false where it was done before. */
export const killedAt = async (world: OutsideWorld, at: number, act: () => Promise<unknown>): Promise<boolean> => {
  world.killAt = world.steps + at;
  void act();
  await world.settle();
  const wasKilled = world.dead;
  world.killAt = null;
  if (wasKilled) await world.boot();
  return wasKilled;
};
