import { circleOf } from '../../src/domain/index.ts';
import type { Circle, Space } from '../../src/domain/index.ts';

/** Who may hear a space, from whose room the server keeps nobody. */
export const circleFor = (space: Space, over: Partial<Circle> = {}): Circle => ({
  ...circleOf(space, { isPrivate: false, adultsOnly: false }),
  ...over,
});
