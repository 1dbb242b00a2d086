import { forbiddenIn } from '../domain/index.ts';
import type { Refusal } from '../domain/index.ts';
import type { GuildId, UserId } from '../lib/index.ts';
import type { RoomPort } from './ports.ts';

/** Somebody in a server, and what they are called there; looked up where that is left out. */
interface Named {
  readonly guildId: GuildId;
  readonly userId: UserId;
  readonly name?: string | undefined;
}

/** Whether a server that does not allow these words allows what somebody is called in it; what is not known is allowed. */
export const isNameAllowed = (
  rooms: Pick<RoomPort, 'nameOf'>,
  words: readonly string[],
  { guildId, userId, name }: Named,
): boolean => {
  if (words.length === 0) return true;
  const called = name ?? rooms.nameOf(guildId, userId);
  return called === null || forbiddenIn(words, called) === null;
};

/** What somebody is told whose name keeps them from speaking. */
export const NAME_NOT_ALLOWED: Refusal = { code: 'name-not-allowed', params: {} };
