export type { Engine, EngineCloseReason } from './engine.ts';
export { EngineError, type EngineErrorCode } from './engine-error.ts';
export { openEngine, type EngineOptions } from './open-engine.ts';
export { syncPath } from './sync-files.ts';
