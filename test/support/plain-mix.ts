const { fround } = Math;
const frameLength = 1920;

/** One voice of a mix: its samples (interleaved stereo), and its gain from the first one to the last. */
export interface PlainVoice {
  readonly pcm: Int16Array;
  readonly from: number;
  readonly to: number;
}

/** What came out of a mix, and the level that it was turned down to. */
export interface PlainMix {
  readonly mixed: Int16Array;
  readonly level: number;
}

/** Half-way to the even one. */
const nearest = (value: number): number => {
  const low = Math.floor(value);
  const above = value - low;
  if (above !== 0.5) return above < 0.5 ? low : low + 1;
  return low % 2 === 0 ? low : low + 1;
};

const within16Bits = (value: number): number => Math.max(-32_768, Math.min(32_767, nearest(value)));

/** Adds up in the order of the voices, each sample with its own gain, in single precision. */
const sumOf = (voices: readonly PlainVoice[]): Float32Array => {
  const sum = new Float32Array(frameLength);
  for (const { pcm, from, to } of voices) {
    const step = fround(fround(fround(to) - fround(from)) / 960);
    for (let i = 0; i < frameLength; i += 1) {
      const gain = fround(fround(from) + fround((i >> 1) * step));
      sum[i] = (sum[i] ?? 0) + fround((pcm[i] ?? 0) * gain);
    }
  }
  return sum;
};

/** How the level goes over a frame of which the loudest sample is `peak`: of each sample of a channel. */
const levelsOf = (sum: Float32Array, level: number): { readonly at: (i: number) => number; readonly after: number } => {
  const [ceiling, attack, release] = [32_390, 96, fround(0.5 / 9600)];
  const peak = sum.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const wanted = peak > ceiling ? fround(ceiling / peak) : 1;
  const first = sum.findIndex((sample) => fround(Math.abs(sample) * level) > ceiling) >> 1;
  if (first === -1) {
    const back = (samples: number): number => Math.min(wanted, fround(level + fround(samples * release)));
    return { at: (i) => back(i + 1), after: back(960) };
  }
  const from = Math.max(0, first - attack);
  const step = fround(fround(wanted - level) / Math.max(1, first - from));
  const down = (samples: number): number => fround(level + fround(Math.max(0, samples) * step));
  return { at: (i) => Math.min(level, Math.max(wanted, down(i - from + 1))), after: wanted };
};

/** What the mixing kernel computes, one sample after another, to the last bit. `level`: what the mix before was turned down to. */
export function plainMix(voices: readonly PlainVoice[], level: number): PlainMix {
  const sum = sumOf(voices);
  const { at, after } = levelsOf(sum, level);
  const mixed = Int16Array.from(sum, (sample, i) => within16Bits(fround(sample * at(i >> 1))));
  return { mixed, level: after };
}
