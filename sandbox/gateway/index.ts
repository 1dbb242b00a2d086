export { Gateway, type GatewayOptions } from './gateway.ts';
export type { WireClock } from './wire-clock.ts';
export type { SessionStartLimit } from './session-starts.ts';
