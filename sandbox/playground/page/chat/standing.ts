import type { Message } from '../world/model.ts';

/** What a component stands in. */
export interface Standing {
  readonly message: Message;
  readonly guildId: string | null;
}
