/** Samples of one channel, in the order of arrival left, right, left, right; 48 kHz, signed 16 bit. */
export type StereoPcm = Int16Array;

/** Decodes one voice. What it returns is valid until its next call. */
export interface FrameDecoder {
  /** The samples of one packet of any Opus duration. Throws for what is no Opus packet; the next one may be decoded all the same. */
  decode(packet: Uint8Array): StereoPcm;
  /** A frame made up in the place of a lost one, as long as `toc` says, the first byte of the last packet that came. */
  conceal(toc: number): StereoPcm;
}

/** Encodes one mix. */
export interface FrameEncoder {
  /** One 20 ms packet of 1 920 samples; other lengths are a bug and throw. The packet is the caller's to keep. */
  encode(pcm: StereoPcm): Buffer;
  /** Forgets what was encoded before. */
  reset(): void;
  /** The next packet leans on none before it: a listener whose decoder followed something else is well again after it (performance.md, 2). */
  standAlone(): void;
}

/** Where decoders and encoders come from. */
export interface FrameCodec {
  createDecoder(): FrameDecoder;
  createEncoder(): FrameEncoder;
}
