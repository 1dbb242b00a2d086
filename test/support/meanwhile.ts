import type { OutsideWorld } from './outside-world.ts';

/** Has something happen once, after Discord has done, or refused, what the next call of that name asks for and before it answers. */
export const meanwhile = (world: OutsideWorld, name: string, act: () => void): void => {
  const call = world.call.bind(world);
  let isOver = false;
  world.call = async (generation, made, run) =>
    await call(generation, made, () => {
      try {
        return run();
      } finally {
        if (made === name && !isOver) {
          isOver = true;
          act();
        }
      }
    });
};
