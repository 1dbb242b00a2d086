/** What acts touch, by the ledger's names: the room first, then what of it. */

/** Everything of a room. */
export const allOf = (channelId: string): string => `${channelId}/`;

/** Somebody's raised hand. */
export const hand = (channelId: string, userId: string): string => `${channelId}/hand/${userId}`;

/** Somebody's grant to the floor, and the role that goes with it. */
export const grant = (channelId: string, userId: string): string => `${channelId}/grant/${userId}`;

/** That somebody with the floor is in the room: who is out of it for ten minutes loses that. */
export const stay = (channelId: string, userId: string): string => `${channelId}/stay/${userId}`;

/** Everybody's grants, and so who hosts. */
export const grants = (channelId: string): string => `${channelId}/grant/`;

/** Whether somebody with the floor is muted. */
export const mute = (channelId: string, userId: string): string => `${channelId}/mute/${userId}`;

/** Everybody's mutes. */
export const mutes = (channelId: string): string => `${channelId}/mute/`;

/** Somebody on the guest list. */
export const guest = (channelId: string, userId: string): string => `${channelId}/guest/${userId}`;

/** Somebody who is kept out. */
export const block = (channelId: string, userId: string): string => `${channelId}/block/${userId}`;

/** Everything about one person that another act on them may change. */
export const person = (channelId: string, userId: string): readonly string[] =>
  [hand, grant, mute, guest, block].map((name) => name(channelId, userId));

/** Whether the room is locked, or the brake is on. */
export const doors = (channelId: string): string => `${channelId}/doors`;

/** Whether the room stays after the end. */
export const keeping = (channelId: string): string => `${channelId}/keeping`;

/** Whether another room opens when it is full. */
export const overflow = (channelId: string): string => `${channelId}/overflow`;

/** Whether there is a backstage. */
export const backstage = (channelId: string): string => `${channelId}/backstage`;

/** What the space is called. */
export const title = (channelId: string): string => `${channelId}/title`;
