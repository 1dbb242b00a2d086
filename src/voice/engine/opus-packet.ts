/** Samples of a 20 ms frame at Opus' clock of 48 kHz; every packet we pass through is this long. */
export const frameSamples = 960;

/** How long a frame is, in ms. */
export const frameMs = 20;

/** Samples of a millisecond at Opus' clock. */
export const samplesPerMs: number = frameSamples / frameMs;

/** Discord clients end a talk spurt with five of these, so that the listener's decoder does not interpolate (Discord docs, voice). */
export const silenceFrame: Buffer = Buffer.from([0xf8, 0xff, 0xfe]);

/** How many silence frames end a talk spurt (Discord docs, voice). */
export const silenceFrames = 5;

/** Samples at 48 kHz of one frame by the TOC's configuration number (RFC 6716, table 2). */
const samplesByConfig: readonly number[] = [
  // SILK: narrow, medium and wide band, each at 10, 20, 40, 60 ms
  480, 960, 1920, 2880, 480, 960, 1920, 2880, 480, 960, 1920, 2880,
  // hybrid: super-wide and full band, each at 10, 20 ms
  480, 960, 480, 960,
  // CELT: narrow, wide, super-wide and full band, each at 2.5, 5, 10, 20 ms
  120, 240, 480, 960, 120, 240, 480, 960, 120, 240, 480, 960, 120, 240, 480, 960,
];

/** How many samples at 48 kHz an Opus packet holds by its first bytes; 0 when it is empty or cut short. */
export function packetSamples(packet: Uint8Array): number {
  const toc = packet[0];
  if (toc === undefined) return 0;
  const perFrame = samplesByConfig[toc >> 3] ?? 0;
  const code = toc & 3;
  if (code === 0) return perFrame;
  if (code !== 3) return perFrame * 2;
  const second = packet[1];
  return second === undefined ? 0 : perFrame * (second & 0x3f);
}

/** The first byte of a packet like that one whose frames hold 20 ms at most: an encoder for speech makes longer ones as well (RFC 6716, table 2). */
export function beatToc(toc: number): number {
  const isLonger = toc >> 3 < 12 && ((toc >> 3) & 3) > 1;
  return isLonger ? (toc & 0b1110_0111) | 0b1000 : toc;
}

/**
 * Whether a packet is what an encoder leaves of 20 ms in which nobody speaks when it need not send them (DTX): two bytes at most, no sound (RFC 6716,
 * 3.1; libopus, opus_encode).
 */
export function isPause(packet: Uint8Array): boolean {
  return packet.length > 0 && packet.length <= 2;
}

/** Whether nobody speaks in a packet. */
export function isQuiet(packet: Uint8Array): boolean {
  return isPause(packet) || isSilence(packet);
}

/** Whether a packet is exactly the silence frame of Discord's clients. */
export function isSilence(packet: Uint8Array): boolean {
  return packet.length === 3 && packet[0] === 0xf8 && packet[1] === 0xff && packet[2] === 0xfe;
}
