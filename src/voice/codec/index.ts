export { findOpusCodec, type OpusCodecName } from './opus-codec.ts';
