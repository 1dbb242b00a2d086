/** Whom people do not want to meet: lists that nobody but their owner ever learns of. */
import type { SpaceId, UserId } from '../lib/index.ts';
import type { Effect, NoticeEffect } from './outbox-port.ts';

/** Somebody on a private list. */
export interface PersonalBlock {
  readonly userId: UserId;
  /** When they were put on it, wall time. */
  readonly atMs: number;
}

/** The private list of one person; it holds in every server. */
export interface PersonalList {
  /** In the order in which they were put on it. */
  readonly blocks: readonly PersonalBlock[];
  /** Whether they are warned by direct messages too. */
  readonly messages: boolean;
}

/** That somebody keeps a list with somebody else on it. */
export interface Watching {
  /** Whose list it is. */
  readonly userId: UserId;
  readonly blockedId: UserId;
  /** Whether they are warned by direct messages too. */
  readonly messages: boolean;
}

/** Somebody who is to be warned in a space, with the notice that does it. */
export interface Warning {
  readonly spaceId: SpaceId;
  readonly userId: UserId;
  /** Who of their list is up there, at least one. */
  readonly blockedIds: readonly UserId[];
  readonly notice: NoticeEffect;
}

/** Keeps private lists, and who was warned of whom in which space. */
export interface PersonalStore {
  /** Who never set anything has an empty list, and messages on. */
  of(userId: UserId): Promise<PersonalList>;
  /** Puts somebody on a list; twice is once. */
  add(userId: UserId, block: PersonalBlock): Promise<void>;
  remove(userId: UserId, blockedId: UserId): Promise<void>;
  setMessages(userId: UserId, isOn: boolean): Promise<void>;
  /** Removes everything of somebody's list; on the lists of others they stay. */
  clear(userId: UserId): Promise<void>;
  /** Who has one of these on their list; at most `limit`. */
  watching(blockedIds: readonly UserId[], limit: number): Promise<readonly Watching[]>;
  /** Notes in one transaction who is warned, with the notices of those who were not yet warned of all of these there; answers these. */
  warn(warnings: readonly Warning[]): Promise<readonly Effect[]>;
  /** Forgets who was warned in a space: it is over. */
  over(spaceId: SpaceId): Promise<void>;
}
