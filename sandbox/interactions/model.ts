import type { Component } from '../messages/index.ts';
import type { StoredMessage, User } from '../world/index.ts';

/** Interaction types by name (documentation, interaction type). */
export const INTERACTION = {
  command: 2,
  component: 3,
  autocomplete: 4,
  modalSubmit: 5,
} as const;

/** A message that answers an interaction, or that one came from. */
export interface MessageHandle {
  readonly message: StoredMessage;
  /** The only person who sees it, or null. */
  readonly onlyForUserId: string | null;
}

/** A modal that a person was shown. */
export interface ShownModal {
  readonly customId: string;
  readonly components: readonly Component[];
}

/** How far the application has answered. */
export type Answer =
  | { readonly status: 'waiting' }
  /** No answer in time: the token is dead. */
  | { readonly status: 'missed' }
  | { readonly status: 'answered'; readonly original: MessageHandle | null; readonly modal: ShownModal | null };

/** An interaction on its way between a person and an application. */
export interface Interaction {
  readonly id: string;
  readonly token: string;
  readonly type: number;
  readonly bot: User;
  readonly applicationId: string;
  readonly user: User;
  readonly guildId: string | null;
  readonly channelId: string;
  /** The person's gateway session that is told how it went; null tells all of theirs. */
  readonly sessionId: string | null;
  readonly nonce: string | null;
  /** Milliseconds of the world's time. */
  readonly createdAtMs: number;
  /** The command's type and name, also for the modal that it opened. */
  readonly command: { readonly type: number; readonly name: string } | null;
  /** The option type that an autocomplete completes. */
  readonly completes: number | null;
  /** The message whose component was used, also for the modal that it opened. */
  readonly source: MessageHandle | null;
  /** What opened the modal that was submitted. */
  readonly openedBy: Interaction | null;
  answer: Answer;
  /** Ids of the messages that were posted in answer to it, first answer and follow-ups. */
  readonly postedIds: Set<string>;
}
