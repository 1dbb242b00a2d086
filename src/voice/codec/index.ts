export { findOpusCodec, type OpusCodecName } from './opus-codec.ts';
export { openFrameCodec } from './frame-codec.ts';
