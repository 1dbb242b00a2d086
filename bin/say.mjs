/** A failure that a person can do something about: its message is all that is shown. */
export class Trouble extends Error {}

/**
 * Words for the person at the terminal. They go to standard error, because standard output belongs to what is started.
 * @param {string} text
 */
export const say = (text) => {
  process.stderr.write(`${text}\n`);
};

/**
 * Says that something long has begun, and how long it took when `work` is done.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export const sayWhile = async (what, work) => {
  say(`${what} ...`);
  const beganAt = performance.now();
  const result = await work();
  say(`  done in ${Math.max(1, Math.round((performance.now() - beganAt) / 1000))} s`);
  return result;
};
