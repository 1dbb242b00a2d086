/** What a list of the store in order names at once; what comes after it follows. */
interface Parted<One> {
  readonly atOnce: number;
  readonly ask: (nowMs: number, limit: number, after: One | undefined) => Promise<readonly One[]>;
}

/** What follows what was named last, by a list of the store in order; from its start once there is no more. */
export const inParts = <One>({ atOnce, ask }: Parted<One>): ((nowMs: number) => Promise<readonly One[]>) => {
  let after: One | undefined;
  return async (nowMs) => {
    const found = await ask(nowMs, atOnce, after);
    // Those that cannot be done just now must not keep the others from their turn.
    after = found.length < atOnce ? undefined : found.at(-1);
    return found;
  };
};
