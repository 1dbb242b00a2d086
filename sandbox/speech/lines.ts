import { createReadStream } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import prism from 'prism-media';

const FOLDER = fileURLToPath(new URL('./lines/', import.meta.url));

/** A spoken sentence: Opus packets of 20 ms, 48 kHz. */
export interface SpokenLine {
  readonly name: string;
  readonly packets: readonly Buffer[];
}

/** The Opus packets of an Ogg Opus file, without its two header packets. Fails when the file cannot be read or is no Ogg. */
export async function readOggOpus(path: string): Promise<readonly Buffer[]> {
  const demuxer = new prism.opus.OggDemuxer();
  const file = createReadStream(path);
  file.on('error', (error) => demuxer.destroy(error));
  const packets: Buffer[] = [];
  for await (const packet of file.pipe(demuxer)) {
    if (!Buffer.isBuffer(packet))
      throw new TypeError(`${basename(path)}: the demuxer gave something that is no packet`);
    packets.push(packet);
  }
  if (packets.length === 0) throw new Error(`${basename(path)}: no Opus packets in it`);
  return packets;
}

/** One of the sentences that were synthesised for the project, by its name in lines.tsv. */
export async function spokenLine(name: string): Promise<SpokenLine> {
  return { name, packets: await readOggOpus(join(FOLDER, `${name}.ogg`)) };
}
