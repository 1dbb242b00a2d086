import type { Space } from '../domain/index.ts';
import type { Tally, TalliedLink } from './announcement-port.ts';

/** Speakers that a recap counts: as many as a space keeps, far more than any talk has, and a bound on what is stored (10 kB). */
const MAX_SPOKE = 500;
/** Spaces that a recap may name: a space has at most ten links at once, and few change theirs. */
const MAX_LINKED = 25;

/** Nothing is known yet. */
export const NO_TALLY: Tally = { liveSinceMs: null, peakListeners: 0, spoke: [], linked: [] };

const spokeOf = ({ spoke }: Tally, { people }: Space): Tally['spoke'] => {
  const known = new Set(spoke);
  const more = people.filter(({ userId, floor }) => floor === 'speaking' && !known.has(userId));
  return more.length === 0 || spoke.length >= MAX_SPOKE
    ? spoke
    : [...spoke, ...more.map(({ userId }) => userId)].slice(0, MAX_SPOKE);
};

const linkedOf = ({ linked }: Tally, links: readonly TalliedLink[]): Tally['linked'] => {
  const isSame = (link: TalliedLink): boolean =>
    linked.some(({ id, title, server }) => id === link.id && title === link.title && server === link.server);
  if (links.every(isSame)) return linked;
  const ids = new Set(links.map(({ id }) => id));
  return [...linked.filter(({ id }) => !ids.has(id)), ...links].slice(-MAX_LINKED);
};

/** What is to be seen of a space now, as far as it counts for the recap. */
export interface Sight {
  readonly listeners?: number;
  readonly links?: readonly TalliedLink[];
}

/** The tally after a look at the space; the same object when nothing new was seen, and while it is not live, or hidden: a recap is for everybody. Pure. */
export const tallied = (tally: Tally, space: Space, { listeners = 0, links = [] }: Sight = {}): Tally => {
  if (space.life.status !== 'live' || space.rules.hidden) return tally;
  const next: Tally = {
    liveSinceMs: tally.liveSinceMs ?? space.life.sinceMs,
    peakListeners: Math.max(tally.peakListeners, listeners),
    spoke: spokeOf(tally, space),
    linked: linkedOf(tally, links),
  };
  const isSame =
    next.liveSinceMs === tally.liveSinceMs &&
    next.peakListeners === tally.peakListeners &&
    next.spoke === tally.spoke &&
    next.linked === tally.linked;
  return isSame ? tally : next;
};
