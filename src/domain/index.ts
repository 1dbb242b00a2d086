export type { EndReason, Floor, Hand, Life, Person, Presence, Room, RoomKind, Space } from './space.ts';
export type { Link, LinkEnd, LinkState } from './link.ts';
export { REFUSAL_CODES } from './refusal.ts';
export type { Refusal, RefusalCode } from './refusal.ts';
