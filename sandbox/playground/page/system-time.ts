/** Milliseconds since the Unix epoch. */
export const nowMs = (): number => Date.now();

/** Calls `run` once after `ms`; the answer cancels it. */
export const after = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** Calls `run` every `ms`; the answer ends that. */
export const every = (ms: number, run: () => void): (() => void) => {
  const timer = setInterval(run, ms);
  return () => clearInterval(timer);
};
