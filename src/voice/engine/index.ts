export type { EngineCounters } from './counters.ts';
export type { FrameSink, SendOutcome } from './frame-sink.ts';
export { createLinkEngine, type GraphPath, type LinkEngine, type PathCount, type Track } from './link-engine.ts';
export { frameSamples, isSilence } from './opus-packet.ts';
