/** How a room's sound is protected: stages by the transport alone, voice rooms end to end as well. */
export type Regime = 'stage' | 'voice';

/** The account that carries. */
export const botId = '900000000000000001';

/**
 * Servers of one bench: `way` is who carries (one digit), `side` the room of a voice, 0 where it speaks and 1 to 9 where
 * it is heard. Each server has one room.
 */
export const guildOf = (way: number, voice: number, side: number): string =>
  `1000000000000${way}${String(voice).padStart(2, '0')}${side}`;

/** Who carries in a server. */
export const wayOf = (guildId: string): number => Number(guildId.slice(-4, -3));

/** The voice that a server was made for. */
export const voiceOf = (guildId: string): number => Number(guildId.slice(-3, -1));

/** The room of a server. */
export const channelOf = (guildId: string): string => `2${guildId.slice(1)}`;

/** The person at the far end of a server: who speaks there, or listens. */
export const personOf = (guildId: string): string => `30000000000000${guildId.slice(-3, -1)}`;
