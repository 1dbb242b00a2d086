/** How alike two sounds are. */
export interface Likeness {
  /** Median of the correlations of the pieces, each against its best place: 1 is the same wave. */
  readonly correlation: number;
  /** Share of the pieces that correlate by 0.7 and more. */
  readonly found: number;
  /** Median of how much louder the pieces came, in decibels. */
  readonly levelDb: number;
  /** Pieces that were compared. */
  readonly pieces: number;
}

const RATE = 48_000;
/** Most of speech lies below 2 kHz: every twelfth sample says as much, and the search is 144 times as short. */
const EVERY = 12;
const SLOW_RATE = RATE / EVERY;
/** A piece is a syllable or two: what a jitter buffer skips or waits between two pieces does not matter. */
const PIECE = Math.round(0.2 * SLOW_RATE);
/** Pieces are looked for around where the first rough look found the whole. */
const SEARCH = Math.round(0.5 * SLOW_RATE);
/** Quieter than this is a pause: -40 dB of full scale. */
const QUIET = 0.01;

/** Holds what was heard against what was said, samples of 48 kHz from -1 to 1. What was heard may be longer, and late. */
export function likenessOf(said: Float64Array, heard: Float64Array): Likeness {
  const [source, sound] = [thinned(said), thinned(heard)];
  const offset = roughOffset(source, sound);
  const pieces: { correlation: number; levelDb: number }[] = [];
  for (let at = 0; at + PIECE <= source.length; at += PIECE) {
    const piece = source.subarray(at, at + PIECE);
    if (rms(piece) >= QUIET) pieces.push(bestPlace(piece, sound, at + offset));
  }
  return {
    correlation: median(pieces.map(({ correlation }) => correlation)),
    found: pieces.filter(({ correlation }) => correlation >= 0.7).length / Math.max(1, pieces.length),
    levelDb: median(pieces.map(({ levelDb }) => levelDb)),
    pieces: pieces.length,
  };
}

function thinned(samples: Float64Array): Float64Array {
  return Float64Array.from({ length: Math.floor(samples.length / EVERY) }, (_, at) => {
    let sum = 0;
    for (let index = at * EVERY; index < (at + 1) * EVERY; index += 1) sum += samples[index] ?? 0;
    return sum / EVERY;
  });
}

const energy = (samples: Float64Array): number => samples.reduce((sum, sample) => sum + sample * sample, 0);
const rms = (samples: Float64Array): number => Math.sqrt(energy(samples) / Math.max(1, samples.length));

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** How late the whole is: where the loudest of its pieces fits best. */
function roughOffset(source: Float64Array, sound: Float64Array): number {
  const starts = Array.from({ length: Math.floor(source.length / PIECE) }, (_, index) => index * PIECE);
  const loudness = (at: number): number => energy(source.subarray(at, at + PIECE));
  const loudest = starts.sort((a, b) => loudness(b) - loudness(a)).slice(0, 3);
  const places = loudest.map((at) => {
    const fit = bestFit(source.subarray(at, at + PIECE), sound, 0, sound.length - PIECE);
    return { correlation: fit.correlation, offset: fit.at - at };
  });
  return places.sort((a, b) => b.correlation - a.correlation)[0]?.offset ?? 0;
}

function bestPlace(piece: Float64Array, sound: Float64Array, around: number): { correlation: number; levelDb: number } {
  const best = bestFit(piece, sound, around - SEARCH, Math.min(around + SEARCH, sound.length - piece.length));
  const there = sound.subarray(best.at, best.at + piece.length);
  return { correlation: best.correlation, levelDb: 20 * Math.log10(Math.max(1e-9, rms(there)) / rms(piece)) };
}

/** Where `a` fits best into `b`, from one place to another, both included. */
function bestFit(a: Float64Array, b: Float64Array, from: number, to: number): { correlation: number; at: number } {
  const sums = new Float64Array(b.length + 1);
  for (let at = 0; at < b.length; at += 1) sums[at + 1] = (sums[at] ?? 0) + (b[at] ?? 0) ** 2;
  const ofA = energy(a);
  let best = { correlation: 0, at: Math.max(0, from) };
  for (let at = Math.max(0, from); at <= to; at += 1) {
    const end = Math.min(a.length, b.length - at);
    const ofB = (sums[at + end] ?? 0) - (sums[at] ?? 0);
    const product = productAt(a, b, at, end);
    const correlation = ofA * ofB < 1e-12 ? 0 : product / Math.sqrt(ofA * ofB);
    if (correlation > best.correlation) best = { correlation, at };
  }
  return best;
}

function productAt(a: Float64Array, b: Float64Array, ...[at, end]: [number, number]): number {
  let product = 0;
  for (let index = 0; index < end; index += 1) product += (a[index] as number) * (b[at + index] as number);
  return product;
}
