export { EngineError, type EngineErrorCode, type EngineCloseReason } from './engine/index.ts';
export type { RestoreReport } from './dump/index.ts';
export { openStore, type Store, type StoreOptions } from './open-store.ts';
export type { StoreError, StoreErrorCode } from './store-error.ts';
