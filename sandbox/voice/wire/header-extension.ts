/** Profile of one-byte header extensions: RFC 8285. */
export const oneByteProfile = 0xbede;

/** Ids that Discord's own client uses over UDP (community documentation, native RTP header extensions). */
const id = { audioLevel: 1, sendTime: 3, speaker: 9 } as const;

/** What a packet of sound says about itself in its header extension; what is absent is left out. */
export interface SoundExtension {
  /** -dBov, 0 loudest to 127 silent. */
  readonly audioLevel?: number | undefined;
  /** The flags of op 5. */
  readonly speaking?: number | undefined;
  /** Milliseconds of any clock. */
  readonly sendTimeMs?: number | undefined;
}

/** Id and length - 1 in one byte, then the content: RFC 8285. */
const element = (of: number, ...content: number[]): number[] => [(of << 4) | (content.length - 1), ...content];

/**
 * Voice activity stands in the high bit (RFC 6464). Packets of silence captured from Discord's desktop and Android clients carry it
 * set, with level 127, and the speaker element zero (`10 ff 90 00`).
 */
const levelElement = (level: number): number[] => element(id.audioLevel, 0x80 | (level & 0x7f));

/** The three flags in the order that Discord gives them here (community documentation, Discord speaking extension). */
const speakerElement = (flags: number): number[] => element(id.speaker, ((flags & 3) << 1) | ((flags & 4) >> 2));

/** 24 bits of seconds, 18 of them behind the point: abs-send-time of WebRTC. */
const sendTimeElement = (ms: number): number[] => {
  const time = Math.floor((ms % 64_000) * 262.144) & 0xff_ffff;
  return element(id.sendTime, time >> 16, (time >> 8) & 0xff, time & 0xff);
};

/** The content of the extension, in whole words; empty when there is nothing to say. */
export const writeSoundExtension = ({ audioLevel, speaking, sendTimeMs }: SoundExtension): Buffer => {
  const bytes = [
    ...(audioLevel === undefined ? [] : levelElement(audioLevel)),
    ...(sendTimeMs === undefined ? [] : sendTimeElement(sendTimeMs)),
    ...(speaking === undefined ? [] : speakerElement(speaking)),
  ];
  const padding = (4 - (bytes.length % 4)) % 4;
  return Buffer.from([...bytes, ...Array.from({ length: padding }, () => 0)]);
};
