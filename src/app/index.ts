export type * from './announcement-port.ts';
export type * from './api.ts';
export { createApp } from './create-app.ts';
export type { AppConfig, AppDeps } from './deps.ts';
export { NOTHING_APPLIED } from './nothing-applied.ts';
export type * from './ports.ts';
export type * from './block-port.ts';
export type { Asked } from './asked.ts';
export type { SecondLook } from './second-look.ts';
