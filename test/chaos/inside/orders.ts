/** What the harness and the preload inside the bot's process say to each other over its channel. */
import type { FaultPoint } from '../fault-points.ts';
import type { Stored } from '../stored.ts';

/** Where something is to end: at the `nth` call or commit of that name from now on. */
export interface Trap extends Pick<FaultPoint, 'side'> {
  /** Null: whatever its name. */
  readonly name: string | null;
  readonly nth: number;
}

/** How the preload says at which commit it ended its process, on standard error. */
export const LAST_WORDS = 'chaos: killed';

/** An order to the bot's process. */
export type Order =
  /** Null: no commit is its last. */
  | { readonly chaos: 'arm'; readonly trap: Trap | null }
  /** Asks for what is stored of these servers. */
  | { readonly chaos: 'read'; readonly id: number; readonly guildIds: readonly string[] };

/** What the bot's process answers. */
export type Answer = {
  readonly chaos: 'stored';
  readonly id: number;
  readonly stored: Stored | null;
  /** The commits that this process made so far, by name. */
  readonly commits: readonly string[];
  readonly why?: string;
};

/** Whether a message on the channel is one of ours. */
export const isOurs = (message: unknown): message is Order | Answer =>
  typeof message === 'object' && message !== null && 'chaos' in message;
