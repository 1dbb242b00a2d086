export type {
  Brand,
  ChannelId,
  EventId,
  GuildId,
  LinkId,
  MessageId,
  RoleId,
  SeriesId,
  SpaceId,
  UserId,
} from './ids.ts';
export { SNOWFLAKE } from './ids.ts';
export type { Clock, Ids } from './clock.ts';
export type { LogFields, Logger } from './logger.ts';
export { BYTE_ORDER_MARK, csvRecord } from './csv.ts';
export { systemClock } from './system-clock.ts';
export { Kernel } from './kernel.ts';
export { nearestName } from './nearest-name.ts';
export { clipped, isBlank, lengthOf, plainText } from './plain-text.ts';
export { systemIds } from './system-ids.ts';
