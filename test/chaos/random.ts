/** Chance that comes from a seed: the same seed gives the same draws. */
export interface Random {
  /** At least 0 and below 1. */
  next(): number;
  /** A whole number, at least 0 and below `below`. */
  int(below: number): number;
  /** Whether something happens that does so in `share` of all cases. */
  chance(share: number): boolean;
  /** One of a list; throws for an empty one. */
  pick<Item>(list: readonly Item[]): Item;
  /** One of a list, each as likely as its weight says; throws when nothing weighs anything. */
  weighed<Item>(list: readonly Item[], weightOf: (item: Item) => number): Item;
  shuffled<Item>(list: readonly Item[]): readonly Item[];
  /** Chance of its own for a part: what is drawn there changes nothing here. */
  fork(part: string): Random;
}

/** FNV-1a, 32 bits: spreads short texts well enough to begin from. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
};

/** Chance from a seed (mulberry32 by Tommy Ettinger, public domain: 32 bits of state, passes gjrand's tests). */
export const randomOf = (seed: string): Random => {
  let state = hashOf(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number): number => Math.floor(next() * below);
  const pick = <Item>(list: readonly Item[]): Item => {
    const item = list[int(list.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  const weighed = <Item>(list: readonly Item[], weightOf: (item: Item) => number): Item => {
    let left = next() * list.reduce((sum, item) => sum + weightOf(item), 0);
    for (const item of list) {
      left -= weightOf(item);
      if (left < 0) return item;
    }
    throw new Error('nothing to pick from');
  };
  return {
    next,
    int,
    chance: (share) => next() < share,
    pick,
    weighed,
    shuffled: (list) =>
      list
        .map((item) => ({ item, place: next() }))
        .sort((a, b) => a.place - b.place)
        .map(({ item }) => item),
    fork: (part) => randomOf(`${seed}/${part}`),
  };
};
