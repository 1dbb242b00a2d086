/** Number of letters to add, drop or change to make `left` into `right` (Levenshtein). */
const distance = (left: string, right: string): number => {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [i, letter] of left.split('').entries()) {
    const next = [i + 1];
    for (const [j, other] of right.split('').entries()) {
      const change = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
};

/** The one of `names` that `written` is at most `limit` letters away from, or undefined when none is that near. */
export const nearestName = <Name extends string>(
  written: string,
  names: readonly Name[],
  limit: number,
): Name | undefined => {
  const ranked = names
    .map((name) => ({ name, letters: distance(written, name) }))
    .toSorted((a, b) => a.letters - b.letters);
  const best = ranked[0];
  return best !== undefined && best.letters <= limit ? best.name : undefined;
};
