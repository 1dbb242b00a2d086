import type { AppDeps } from './deps.ts';
import type { Applied, OverwriteSeen, RightState, RoomSeen, Target } from './ports.ts';
import { isRestricted } from './room-doors.ts';
import { saysOf } from './room-rights.ts';
import type { Entry } from './space-book.ts';

/** Overwrites of moderators in one room: Discord takes a hundred with a new channel, and a server has few of them. */
const MOST = 15;

/** What a room says, and what of it is its space's doing. */
interface Said {
  readonly applied: Pick<Applied, 'rights'>;
  readonly seen: { readonly overwrites: readonly OverwriteSeen[] };
}

/** Those of them whom the server itself does not keep from seeing the room, nor from coming in. */
const letInByServer = (moderators: readonly Target[], said: Said): readonly Target[] => {
  const stateOf = (target: Target, right: 'view' | 'connect'): RightState => {
    const own = saysOf(said, target, right);
    return own === 'unset' ? saysOf(said, 'everyone', right) : own;
  };
  return moderators
    .filter((target) => stateOf(target, 'view') !== 'denied' && stateOf(target, 'connect') !== 'denied')
    .slice(0, MOST);
};

/**
 * Who moderates the room of a space, for as long as not everybody sees it or may come in: hiding or closing it takes nothing from them.
 * What the server keeps them from, such as a category for others, it goes on keeping them from.
 */
export const roomModerators = (
  { server }: AppDeps,
  { space, applied }: Entry,
  seen: RoomSeen | null,
): readonly Target[] =>
  seen === null || !isRestricted(space)
    ? []
    : letInByServer(server.moderatorsIn(space.guildId, seen.channelId), { applied, seen });
