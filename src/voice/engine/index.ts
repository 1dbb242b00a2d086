export type { EngineCounters } from './counters.ts';
export type { FrameSink, SendOutcome } from './frame-sink.ts';
export { createLinkEngine, type GraphPath, type LinkEngine, type Track } from './link-engine.ts';
export { isSilence } from './opus-packet.ts';
