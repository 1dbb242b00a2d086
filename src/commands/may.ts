import type { Actor } from '../app/index.ts';
import { mayDo } from '../domain/index.ts';
import type { Act, Space } from '../domain/index.ts';

/** Whether whoever asks may do this in a space; what is done decides it again. */
export const may = ({ userId, moderates }: Actor, space: Space, act: Act): boolean =>
  mayDo(space, { type: 'person', userId, moderator: moderates(space.room.channelId) }, act);

/** Whether whoever asks runs a space: its host, a co-host, or a moderator of its room. */
export const runs = (actor: Actor, space: Space): boolean => may(actor, space, 'approve');
