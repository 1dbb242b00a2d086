/** A primitive that carries its meaning in its type; made only by parsing at an edge or by an id source. */
export type Brand<Value, Name extends string> = Value & { readonly __brand: Name };

/** Discord snowflake of a server, decimal digits. */
export type GuildId = Brand<string, 'GuildId'>;
/** Discord snowflake of a channel, decimal digits. */
export type ChannelId = Brand<string, 'ChannelId'>;
/** Discord snowflake of a user, decimal digits. */
export type UserId = Brand<string, 'UserId'>;
/** Discord snowflake of a role, decimal digits. */
export type RoleId = Brand<string, 'RoleId'>;
/** Discord snowflake of a message, decimal digits. */
export type MessageId = Brand<string, 'MessageId'>;
/** Discord snowflake of a scheduled event, decimal digits. */
export type EventId = Brand<string, 'EventId'>;
/** Our id of a space: 12 lower-case base-32 characters, short enough for a button's custom id. */
export type SpaceId = Brand<string, 'SpaceId'>;
/** Our id of a link: 12 lower-case base-32 characters. */
export type LinkId = Brand<string, 'LinkId'>;
/** Our id of a series: 12 lower-case base-32 characters. */
export type SeriesId = Brand<string, 'SeriesId'>;

/** How Discord writes an id: a whole number of 64 bits in decimal digits. It refuses one that begins with a zero as it does a word. */
export const SNOWFLAKE: RegExp = /^[1-9]\d{0,19}$/;
