export type { EngineCounters } from './counters.ts';
export type { FrameSink, SendOutcome } from './frame-sink.ts';
export { LinkEngine, type Track } from './link-engine.ts';
export type { GraphPath } from './link-graph.ts';
export { isSilence } from './opus-packet.ts';
