import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { findOpusCodec, openFrameCodec, type OpusCodecName } from '../../../../src/voice/codec/index.ts';
import type { FrameCodec } from '../../../../src/voice/engine/index.ts';
import { codedDigest } from '../../../support/coded-digest.ts';
import { heardIn, spoken, strength, tone } from '../../../support/tones.ts';

const opened = async (name: OpusCodecName): Promise<FrameCodec> => {
  const codec = await openFrameCodec(name);
  if (codec === null) throw new Error(`no codec ${name}`);
  return codec;
};

/** That of this machine, and what it would be without a compiler. */
const names = [...new Set([await findOpusCodec(), '@evan/opus' as const])];

describe.each(names)('%s', (name) => {
  it('codes in several threads at once what it codes in one: no room hears another', async () => {
    const codec = await opened(name);
    const voices = [1, 2];
    const apart = await Promise.all(
      voices.map(async (voice): Promise<unknown> => {
        const thread = new Worker(new URL('../../../support/coding-thread.ts', import.meta.url), {
          workerData: { name, voice },
        });
        const [digest]: unknown[] = await once(thread, 'message');
        return digest;
      }),
    );
    expect(apart).toEqual(voices.map((voice) => codedDigest(codec, voice)));
  });

  it('makes up exactly 20 ms for a lost packet, goes on after a bad one, and begins anew', async () => {
    const codec = await opened(name);
    const decoder = codec.createDecoder();
    const encoder = codec.createEncoder();
    const frames = tone(440, 9000, 20);
    const packets = frames.map((frame) => encoder.encode(frame));
    for (const packet of packets) decoder.decode(packet);
    expect(decoder.conceal(packets[0]?.[0] ?? 0)).toHaveLength(1920);
    expect(() => decoder.decode(Buffer.from([0xff, 0xff, 0xff]))).toThrow();
    expect(decoder.decode(packets[3] ?? Buffer.alloc(0))).toHaveLength(1920);
    const anew = (): Buffer[] => {
      encoder.reset();
      encoder.standAlone();
      return frames.map((frame) => encoder.encode(frame));
    };
    expect(anew()).toEqual(anew());
  });

  it('takes whole frames only, from whatever memory', async () => {
    const codec = await opened(name);
    const encoder = codec.createEncoder();
    expect(() => encoder.encode(new Int16Array(1918))).toThrow(RangeError);
    const [low, high] = [tone(500, 9000, 20), tone(900, 9000, 20)];
    // The same memory each time, as a mix has it, and now and then another.
    const shared = new Int16Array(1920);
    const packets = low.map((frame, at) => {
      shared.set(high[at] ?? frame);
      return encoder.encode(at % 5 === 4 ? frame : shared);
    });
    const heard = heardIn(codec, packets);
    expect(strength(heard, 900)).toBeGreaterThan(strength(heard, 500));
    expect(spoken(codec, high).some((packet, at) => packets[at]?.equals(packet))).toBe(true);
  });
});
