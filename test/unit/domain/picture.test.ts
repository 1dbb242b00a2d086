import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_COVER_BYTES, parsePicture, pictureOf } from '../../../src/domain/index.ts';
import { aGif, aJpeg, aPng, aWebp } from '../../support/pictures.ts';

describe('a picture', () => {
  it.each([
    ['image/png', aPng(640, 360)],
    ['image/gif', aGif(640, 360)],
    ['image/jpeg', aJpeg(640, 360)],
    ['image/webp', aWebp('VP8 ', 640, 360)],
    ['image/webp', aWebp('VP8L', 640, 360)],
    ['image/webp', aWebp('VP8X', 640, 360)],
  ] as const)('[ABOUT-3] is told by its own bytes: %s', (type, file) => {
    expect(pictureOf(file)).toEqual({ type, width: 640, height: 360 });
    expect(parsePicture(file)).toEqual({ ok: true, type });
    // Wherever it lies in memory.
    const within = new Uint8Array(file.length + 3);
    within.set(file, 3);
    expect(pictureOf(within.subarray(3))).toEqual({ type, width: 640, height: 360 });
  });

  it('[ABOUT-3] that is none, too large, or of no size is refused', () => {
    const text = (words: string): Uint8Array => new TextEncoder().encode(words);
    for (const file of [text(''), text('<svg/>'), text('GIF89a'), text('\u00FF\u00D8'), aPng(10, 10).slice(0, 20)])
      expect(parsePicture(file)).toMatchObject({ refusal: { code: 'cover-no-picture' } });
    expect(parsePicture(aPng(8192, 1, MAX_COVER_BYTES))).toMatchObject({ ok: true });
    expect(parsePicture(aPng(8192, 1, MAX_COVER_BYTES + 1))).toMatchObject({
      refusal: { code: 'cover-too-big', params: { max: '8' } },
    });
    for (const [width, height] of [
      [8193, 1],
      [0, 5],
      [4_000_000_000, 1],
    ] as const)
      expect(parsePicture(aPng(width, height))).toMatchObject({
        refusal: { code: 'cover-sides', params: { width: String(width), height: String(height), max: '8192' } },
      });
  });

  it('[ABOUT-3] is read without a throw and without an end, whatever the file is', () => {
    const heads = [aPng(9, 9), aGif(9, 9), aJpeg(9, 9), aWebp('VP8 ', 9, 9), aWebp('VP8L', 9, 9), aWebp('VP8X', 9, 9)];
    const file = fc
      .tuple(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 80 }), fc.nat(64), fc.nat(64))
      .map(([head, noise, at, end]) => {
        const bytes = Uint8Array.from(head);
        bytes.set(noise.subarray(0, Math.max(0, bytes.length - at)), at);
        return bytes.subarray(0, end);
      });
    fc.assert(
      fc.property(fc.oneof(file, fc.uint8Array({ maxLength: 200 })), (bytes) => {
        const picture = pictureOf(bytes);
        expect(picture === null || Number.isInteger(picture.width + picture.height)).toBe(true);
      }),
      { seed: 43, numRuns: 5000 },
    );
    // A JPEG of nothing but fillers, and one of empty segments.
    expect(pictureOf(new Uint8Array(MAX_COVER_BYTES).fill(0xff))).toBeNull();
    const fillers = new Uint8Array(100_000).fill(0xff);
    fillers[1] = 0xd8;
    expect(pictureOf(fillers)).toBeNull();
  });
});
