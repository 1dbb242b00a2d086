/** Runs tasks one after another in the order they came; a task's failure is its caller's and does not stop the next. */
export interface Serial {
  /** Null when too many wait already: the task was not taken. */
  run<Value>(task: () => Promise<Value>): Promise<Value> | null;
}

/** A line for one space's acts, of at most `limit` waiting tasks. */
export const createSerial = (limit: number): Serial => {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    run: (task) => {
      if (waiting >= limit) return null;
      waiting += 1;
      const done = last.then(task).finally(() => {
        waiting -= 1;
      });
      // The caller gets the failure from `done`; the line itself only goes on.
      last = done.then(
        () => undefined,
        () => undefined,
      );
      return done;
    },
  };
};
