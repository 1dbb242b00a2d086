import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOggOpus, spokenLine, writeOggOpus } from '../../../../sandbox/speech/index.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

describe('Ogg Opus files', () => {
  it('give back every packet that was written, in order', async () => {
    using folder = tempFolder();
    const file = join(folder.path, 'some.ogg');
    // 255 and its multiples are where Ogg's segment table needs a closing zero; 50 packets fill a page.
    const packet = fc
      .oneof(fc.constantFrom(1, 254, 255, 256, 510, 1_275), fc.integer({ min: 1, max: 1_275 }))
      .chain((size) => fc.uint8Array({ minLength: size, maxLength: size }));
    await fc.assert(
      fc.asyncProperty(fc.array(packet, { minLength: 1, maxLength: 120 }), async (packets) => {
        const buffers = packets.map((bytes) => Buffer.from(bytes));
        await writeFile(file, writeOggOpus(buffers, 7));
        const back = await readOggOpus(file);
        expect(back.map((one) => one.toString('hex'))).toEqual(buffers.map((one) => one.toString('hex')));
      }),
      { seed: 20_261_122, numRuns: 40 },
    );
  });

  it('hold sentences of 20 ms packets, which is all that may be passed through', async () => {
    const { packets } = await spokenLine('marhaba');
    expect(packets.length).toBeGreaterThan(100);
    // RFC 6716 section 3.1: configurations 1 mod 4 below 12, 13, 15, and 3 mod 4 from 16 on are 20 ms; the low bits 0: one frame.
    for (const toc of packets.map((packet) => packet.readUInt8(0))) {
      const config = toc >> 3;
      const isTwentyMs = config < 12 ? config % 4 === 1 : config < 16 ? config % 2 === 1 : config % 4 === 3;
      expect([isTwentyMs, toc & 3]).toEqual([true, 0]);
    }
  });
});
