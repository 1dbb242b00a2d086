/** First millisecond of 2015, from which Discord counts (its reference, "Snowflakes"). */
const discordEpochMs = 1_420_070_400_000;

/**
 * A source of snowflakes: 42 bits of milliseconds since 2015, 22 bits of worker, process and counter.
 * Strictly rising, also when the clock stands still or steps back.
 */
export function createSnowflakes(nowMs: () => number): () => string {
  let last = 0n;
  return () => {
    const byTime = BigInt(Math.max(0, Math.trunc(nowMs()) - discordEpochMs)) << 22n;
    last = byTime > last ? byTime : last + 1n;
    return last.toString();
  };
}

/** Milliseconds since the Unix epoch at which `id` was made. */
export function snowflakeTimeMs(id: string): number {
  return Number(BigInt(id) >> 22n) + discordEpochMs;
}

/** The first snowflake of a moment, milliseconds since the Unix epoch. */
export function snowflakeAt(ms: number): string {
  return (BigInt(Math.max(0, ms - discordEpochMs)) << 22n).toString();
}

/** A time as Discord's API writes it: microseconds and a numeric offset, such as `2021-03-31T18:45:31.297000+00:00`. */
export function isoTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}000+00:00`;
}

/** Orders ids by age: older first. */
export function compareIds(a: string, b: string): number {
  const x = BigInt(a);
  const y = BigInt(b);
  return x < y ? -1 : Number(x > y);
}
