import { createHash } from 'node:crypto';
import type { FrameCodec } from '../../src/voice/engine/index.ts';
import { spoken, tone } from './tones.ts';

/** What becomes of a voice when it is encoded and decoded, in a few bytes. */
export function codedDigest(codec: FrameCodec, voice: number): string {
  const digest = createHash('sha256');
  const decoder = codec.createDecoder();
  for (const packet of spoken(codec, tone(200 + 130 * voice, 9000, 400))) {
    digest.update(packet);
    digest.update(decoder.decode(packet));
  }
  return digest.digest('hex');
}
