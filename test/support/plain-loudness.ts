/** Biquads of ITU-R BS.1770-5, annex 1, tables 1 and 2, at 48 kHz: b0, b1, b2, a1, a2. */
const stages = [
  [1.535_124_859_586_97, -2.691_696_189_406_38, 1.198_392_810_852_85, -1.690_659_293_182_41, 0.732_480_774_215_85],
  [1, -2, 1, -1.990_047_454_833_98, 0.990_072_250_366_21],
] as const;
/** Blocks of 400 ms that overlap by three quarters. */
const [blockSamples, stepSamples] = [19_200, 4800];
const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
const lufs = (power: number): number => -0.691 + 10 * Math.log10(power);

function filtered(row: Float64Array, [b0, b1, b2, a1, a2]: (typeof stages)[number]): Float64Array {
  const out = new Float64Array(row.length);
  for (let i = 0; i < row.length; i += 1)
    out[i] =
      b0 * (row[i] ?? 0) +
      b1 * (row[i - 1] ?? 0) +
      b2 * (row[i - 2] ?? 0) -
      a1 * (out[i - 1] ?? 0) -
      a2 * (out[i - 2] ?? 0);
  return out;
}

/**
 * The gated loudness of a programme as the standard writes it down, in LUFS: of one row of samples (of 32 768) that both channels have. Shares
 * nothing with what levels voices.
 */
export function programmeLoudness(row: Float64Array): number {
  const weighted = stages.reduce<Float64Array>(
    filtered,
    row.map((sample) => sample / 32_768),
  );
  const powers: number[] = [];
  for (let at = 0; at + blockSamples <= weighted.length; at += stepSamples)
    powers.push(2 * mean([...weighted.subarray(at, at + blockSamples)].map((sample) => sample * sample)));
  const audible = powers.filter((power) => lufs(power) > -70);
  const gate = lufs(mean(audible)) - 10;
  return lufs(mean(audible.filter((power) => lufs(power) > gate)));
}
