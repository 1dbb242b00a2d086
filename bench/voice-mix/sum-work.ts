import { Leveller } from '../../src/voice/engine/leveller.ts';
import { MixKernel } from '../../src/voice/engine/mix-kernel.ts';
import { speech } from './engine-run.ts';

/** As many voices as are mixed at once. */
const voicesMax = 8;

/** What summing, levelling and limiting alone are: for so many beats each room has the mix of up to eight of the others. */
export function sumWork(rooms: number, beats: number): () => void {
  const kernel = new MixKernel();
  const voices = Array.from({ length: rooms }, (_, n) => {
    const place = kernel.lend();
    place.frame.set(speech(n, 11)[10] ?? []);
    return { place, leveller: new Leveller() };
  });
  const others = voices.map((own) => voices.filter((voice) => voice !== own).slice(0, voicesMax));
  const levels = voices.map(() => Float32Array.of(1));
  const gains = Float64Array.of(1.1, 1.11);
  return () => {
    for (let beat = 0; beat < beats; beat += 1) {
      for (const { place, leveller } of voices) {
        place.changed();
        leveller.hear(place.frame);
      }
      for (const [room, heard] of others.entries()) {
        for (const { place } of heard) kernel.add(place, gains, 0);
        kernel.mix(levels[room] ?? Float32Array.of(1));
      }
    }
  };
}
