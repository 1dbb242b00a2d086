/** Files that begin as pictures of a size do; what follows their head is filled up. */
const filled = (head: readonly number[], size: number): Uint8Array => {
  const bytes = new Uint8Array(Math.max(size, head.length)).fill(7);
  bytes.set(head);
  return bytes;
};

const ascii = (text: string): readonly number[] => [...text].map((letter) => letter.charCodeAt(0));
const big = (value: number, length: number): readonly number[] =>
  Array.from({ length }, (_, at) => Math.floor(value / 256 ** (length - 1 - at)) % 256);
const little = (value: number, length: number): readonly number[] => big(value, length).toReversed();

/** A PNG of that many pixels, in `size` bytes. */
export const aPng = (width: number, height: number, size = 64): Uint8Array =>
  filled(
    [0x89, ...ascii('PNG\r\n\u001A\n'), ...big(13, 4), ...ascii('IHDR'), ...big(width, 4), ...big(height, 4), 8, 6],
    size,
  );

/** A GIF. */
export const aGif = (width: number, height: number): Uint8Array =>
  filled([...ascii('GIF89a'), ...little(width, 2), ...little(height, 2)], 64);

/** A JPEG with a comment before its frame. */
export const aJpeg = (width: number, height: number): Uint8Array => {
  const comment = [0xff, 0xd8, 0xff, 0xfe, ...big(6, 2), ...ascii('note')];
  return filled([...comment, 0xff, 0xff, 0xc2, ...big(11, 2), 8, ...big(height, 2), ...big(width, 2)], 64);
};

/** A WebP of each of the three kinds. */
export const aWebp = (kind: 'VP8 ' | 'VP8L' | 'VP8X', width: number, height: number): Uint8Array => {
  const head = [...ascii('RIFF'), ...little(56, 4), ...ascii('WEBP'), ...ascii(kind), ...little(44, 4)];
  const sides = {
    'VP8 ': [0, 0, 0, 0x9d, 0x01, 0x2a, ...little(width, 2), ...little(height, 2)],
    VP8L: [0x2f, ...little(width - 1 + (height - 1) * 2 ** 14, 4)],
    VP8X: [0, 0, 0, 0, ...little(width - 1, 3), ...little(height - 1, 3)],
  };
  return filled([...head, ...sides[kind]], 64);
};
