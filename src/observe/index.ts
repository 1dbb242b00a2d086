export { createLogger, type LogOptions } from './logs.ts';
export { outputTo } from './output.ts';
