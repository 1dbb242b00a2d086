/** Mono samples from -1 to 1 at 48 kHz as a WAV file of 16 bits. */
export function writeWav(samples: Float64Array): Buffer {
  const wav = Buffer.alloc(44 + samples.length * 2);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(48_000, 24);
  wav.writeUInt32LE(96_000, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((sample, at) =>
    wav.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), 44 + at * 2),
  );
  return wav;
}

/** The samples of such a file. Throws for any other. */
export function readWav(wav: Buffer): Float64Array {
  const head = [wav.toString('latin1', 0, 4), wav.readUInt16LE(22), wav.readUInt32LE(24), wav.readUInt16LE(34)];
  if (head.join() !== 'RIFF,1,48000,16') throw new Error(`not mono of 48 kHz and 16 bits: ${head.join()}`);
  return Float64Array.from({ length: wav.readUInt32LE(40) / 2 }, (_, at) => wav.readInt16LE(44 + at * 2) / 32_768);
}
