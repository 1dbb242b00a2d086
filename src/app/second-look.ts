import type { ChannelId, GuildId, UserId } from '../lib/index.ts';

/** Asks the outside itself, where what its events told may be wrong: one may be lost, or come after a later one. */
export interface SecondLook {
  /**
   * Asks where somebody of a server is in voice and how they stand there, and puts right what is seen. Answers the rooms that look
   * otherwise now. Fails with an OutsideError.
   */
  lookAgain(guildId: GuildId, userId: UserId): Promise<readonly ChannelId[]>;
}
