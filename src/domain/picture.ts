import type { Cover } from './about.ts';
import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';

/** What a picture says of itself; sizes in pixels. */
export interface Picture {
  readonly type: Cover['type'];
  readonly width: number;
  readonly height: number;
}

/**
 * Of a picture's file, in bytes. Discord takes 10 MiB a file of a bot (its documentation, "Uploading Files"), and the image of an event as
 * base64, which is a third more.
 */
export const MAX_COVER_BYTES: number = 8 * 1024 * 1024;

/** Of a side, in pixels: twice a large screen. A few kilobytes may say that they are millions of pixels wide, and clients would unpack them. */
const MAX_SIDE = 8192;

/** Segments of a JPEG that are passed over before its size is told: cameras write a dozen. */
const MAX_SEGMENTS = 500;

type Sides = Pick<Picture, 'width' | 'height'>;

const textAt = (bytes: DataView, at: number, text: string): boolean =>
  at + text.length <= bytes.byteLength &&
  [...text].every((sign, index) => bytes.getUint8(at + index) === sign.charCodeAt(0));

/** Reads where the file is long enough for it. */
const within = (bytes: DataView, end: number, read: () => Sides | null): Sides | null =>
  bytes.byteLength >= end ? read() : null;

/** PNG: the signature, then a header of 13 bytes (its specification, 5.2 and 11.2.2). */
const pngSides = (bytes: DataView): Sides | null =>
  textAt(bytes, 0, '\u0089PNG\r\n\u001A\n') && textAt(bytes, 12, 'IHDR')
    ? within(bytes, 33, () => ({ width: bytes.getUint32(16), height: bytes.getUint32(20) }))
    : null;

/** GIF: the logical screen (its specification, 18). */
const gifSides = (bytes: DataView): Sides | null =>
  textAt(bytes, 0, 'GIF87a') || textAt(bytes, 0, 'GIF89a')
    ? within(bytes, 13, () => ({ width: bytes.getUint16(6, true), height: bytes.getUint16(8, true) }))
    : null;

/** The three kinds of WebP (RFC 9649, 2.5 to 2.7). */
const webpSides = (bytes: DataView): Sides | null => {
  if (!textAt(bytes, 0, 'RIFF') || !textAt(bytes, 8, 'WEBP')) return null;
  return within(bytes, 30, () => {
    const three = (at: number): number => bytes.getUint16(at, true) + bytes.getUint8(at + 2) * 0x1_00_00;
    if (textAt(bytes, 12, 'VP8X')) return { width: three(24) + 1, height: three(27) + 1 };
    if (textAt(bytes, 12, 'VP8L') && bytes.getUint8(20) === 0x2f) {
      const packed = bytes.getUint32(21, true);
      return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
    }
    if (!textAt(bytes, 12, 'VP8 ') || !textAt(bytes, 23, '\u009D\u0001\u002A')) return null;
    return { width: bytes.getUint16(26, true) & 0x3fff, height: bytes.getUint16(28, true) & 0x3fff };
  });
};

/** The markers of a JPEG that begin a frame (ITU-T T.81, table B.1): C0 to CF but for tables and extensions. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** Markers that stand alone, without a length behind them. */
const standsAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

const jpegSides = (bytes: DataView): Sides | null => {
  if (!textAt(bytes, 0, '\u00FF\u00D8\u00FF')) return null;
  let at = 2;
  for (let count = 0; count < MAX_SEGMENTS && at + 9 <= bytes.byteLength; count += 1) {
    const marker = bytes.getUint8(at + 1);
    if (bytes.getUint8(at) !== 0xff) return null;
    if (isFrame(marker)) return { height: bytes.getUint16(at + 5), width: bytes.getUint16(at + 7) };
    // Any number of FF may fill the room before a marker; the picture's own data begins with DA, and comes after the frame.
    if (marker === 0xda || marker === 0xd9) return null;
    if (marker === 0xff) at += 1;
    else at += standsAlone(marker) ? 2 : 2 + bytes.getUint16(at + 2);
  }
  return null;
};

const KINDS: readonly (readonly [type: Cover['type'], sides: (bytes: DataView) => Sides | null])[] = [
  ['image/png', pngSides],
  ['image/jpeg', jpegSides],
  ['image/gif', gifSides],
  ['image/webp', webpSides],
];

/** What a file is by its own bytes, whatever it is called; null for what is no such picture. Reads its head only, and never throws. */
export const pictureOf = (file: Uint8Array): Picture | null => {
  const bytes = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (const [type, sidesOf] of KINDS) {
    const sides = sidesOf(bytes);
    if (sides !== null) return { type, ...sides };
  }
  return null;
};

/** The kind of a picture that may be a cover, or why not. */
export const parsePicture = (
  file: Uint8Array,
): { readonly ok: true; readonly type: Cover['type'] } | { readonly ok: false; readonly refusal: Refusal } => {
  if (file.byteLength > MAX_COVER_BYTES) return coverTooBig();
  const picture = pictureOf(file);
  if (picture === null) return refuse('cover-no-picture');
  const { type, width, height } = picture;
  const fits = [width, height].every((side) => side >= 1 && side <= MAX_SIDE);
  return fits
    ? { ok: true, type }
    : refuse('cover-sides', { width: String(width), height: String(height), max: String(MAX_SIDE) });
};

/** Why a file of more than `MAX_COVER_BYTES` is no cover. */
export const coverTooBig = (): ReturnType<typeof refuse> =>
  refuse('cover-too-big', { max: String(MAX_COVER_BYTES / 1024 / 1024) });
