export type { Config, LogFormat, LogLevel } from './config.ts';
export { ConfigError, loadConfig, type Environment } from './load.ts';
