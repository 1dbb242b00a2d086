export { createLogger, type LogOptions } from './logs.ts';
