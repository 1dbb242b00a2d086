export type * from './api.ts';
export { createApp } from './create-app.ts';
export type { AppConfig, AppDeps } from './deps.ts';
export type * from './ports.ts';
export type * from './block-port.ts';
export type { Asked } from './asked.ts';
