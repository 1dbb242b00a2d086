export type { EngineCounters } from './counters.ts';
export type { FrameCodec, FrameDecoder, FrameEncoder, StereoPcm } from './frame-codec.ts';
export type { FrameSink, SendOutcome } from './frame-sink.ts';
export { LinkEngine, type MixParts, type Track } from './link-engine.ts';
export type { MixCounters } from './mix-counters.ts';
export type { Ticker } from './ticker.ts';
export type { GraphPath } from './link-graph.ts';
export { isQuiet, isSilence } from './opus-packet.ts';
export { SaidLevel } from './said-level.ts';
