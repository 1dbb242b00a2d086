import prism from 'prism-media';

const frameSamples = 960;
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What the others say, by hand. */
function sumOf(decoded: readonly (Buffer | undefined)[], room: number): Buffer {
  const others = decoded.filter((_, voice) => voice !== room);
  const out = Buffer.alloc(frameSamples * 4);
  for (let at = 0; at < out.length; at += 2) {
    let sum = 0;
    for (const pcm of others) sum += pcm?.readInt16LE(at) ?? 0;
    out.writeInt16LE(Math.max(-32_768, Math.min(32_767, sum)), at);
  }
  return out;
}

/** The usual way: a prism-media stream for each voice and each room, and a sum in between that leaves a room's own voice out. */
export async function mixUsually(packets: readonly (readonly Buffer[])[]): Promise<void> {
  const options = { rate: 48_000, channels: 2, frameSize: frameSamples };
  const decoded: (Buffer | undefined)[] = [];
  const decoders = packets.map((_, voice) => {
    const decoder = new prism.opus.Decoder(options);
    decoder.on('data', (pcm: Buffer) => {
      decoded[voice] = pcm;
    });
    return decoder;
  });
  const encoders = packets.map(() => {
    const encoder = new prism.opus.Encoder(options);
    encoder.setBitrate(64_000);
    encoder.resume();
    return encoder;
  });
  for (let frame = 0; frame < (packets[0]?.length ?? 0); frame += 1) {
    for (const [voice, decoder] of decoders.entries()) decoder.write(packets[voice]?.[frame]);
    await nextTurn();
    for (const [room, encoder] of encoders.entries()) encoder.write(sumOf(decoded, room));
    await nextTurn();
  }
  for (const stream of [...decoders, ...encoders]) stream.destroy();
}
