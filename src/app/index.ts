export type * from './api.ts';
export { createApp } from './create-app.ts';
export type { AppConfig, AppDeps } from './deps.ts';
export { laneOf } from './outbox-port.ts';
export type * from './outbox-port.ts';
export type * from './data-port.ts';
export type * from './ports.ts';
