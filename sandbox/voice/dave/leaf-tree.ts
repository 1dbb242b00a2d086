/** Who sits at which leaf of a group's tree, by the rule of RFC 9420, section 12.1: a removal blanks, an addition takes the leftmost blank. */
export interface LeafTree<Holder> {
  at(leaf: number): Holder | undefined;
  /** Answers the leaf that the holder got. */
  place(holder: Holder): number;
  blank(leaf: number): void;
  clear(): void;
  /** All leaves that are held. */
  held(): readonly (readonly [leaf: number, holder: Holder])[];
}

/** A tree without leaves. It grows by who is placed: as many as a channel holds, and those on their way out. */
export const createLeafTree = <Holder>(): LeafTree<Holder> => {
  const leaves: (Holder | undefined)[] = [];
  return {
    at: (leaf) => leaves[leaf],
    place(holder) {
      const blank = leaves.indexOf(undefined);
      const leaf = blank < 0 ? leaves.length : blank;
      leaves[leaf] = holder;
      return leaf;
    },
    blank(leaf) {
      leaves[leaf] = undefined;
      while (leaves.length > 0 && leaves.at(-1) === undefined) leaves.pop();
    },
    clear() {
      leaves.length = 0;
    },
    held: () => leaves.flatMap((holder, leaf) => (holder === undefined ? [] : [[leaf, holder] as const])),
  };
};
