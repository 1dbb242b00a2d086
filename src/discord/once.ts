/** Ids kept: an interaction must be claimed within 3 s, and what a resume brings again is minutes old at most. */
const CAPACITY = 5000;

/** Tells what has come before, so that an event that comes twice is acted on once. */
export interface Once {
  /** Whether this id has not come yet; notes it. */
  isNew(id: string): boolean;
}

/** Nothing has come yet. Beyond the capacity the oldest ids are forgotten. */
export const createOnce = (capacity: number = CAPACITY): Once => {
  const seen = new Set<string>();
  return {
    isNew: (id) => {
      if (seen.has(id)) return false;
      seen.add(id);
      const [oldest] = seen;
      if (seen.size > capacity && oldest !== undefined) seen.delete(oldest);
      return true;
    },
  };
};
