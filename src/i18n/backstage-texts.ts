import type { RefusalCode } from '../domain/index.ts';

/** Refusals that concern the backstage of a space: told in a file of their own. */
export type BackstageRefusal = Extract<
  RefusalCode,
  | 'no-backstage'
  | 'backstage-is-open'
  | 'backstage-not-yours'
  | 'backstage-not-theirs'
  | 'not-backstage'
  | 'you-not-backstage'
  | 'is-backstage'
  | 'backstage-brake'
  | 'backstage-your-turn'
  | 'backstage-their-turn'
>;

/** What `/backstage` and its options do. */
export interface BackstageCommandTexts {
  readonly backstage: string;
  readonly backstageOpen: string;
  readonly backstageClose: string;
  readonly backstageUp: string;
  readonly backstageUpUser: string;
  readonly backstageJoin: string;
  readonly backstageJoinUser: string;
}

/** Words of the backstage: of its own message, of the panel, and of the answers. */
export interface BackstageTexts {
  /** The name of its channel. */
  channelName(title: string): string;
  /** On its own message: what it is and what may be done there. */
  readonly heading: string;
  how(roomId: string): string;
  readonly encrypted: string;
  readonly goUp: string;
  readonly bringUp: string;
  /** On the panel, for everybody. */
  readonly count: string;
  /** For those who run the space: where it is and who is there. */
  who(channelId: string, userIds: readonly string[]): string;
  readonly beingMade: string;
  readonly open: string;
  readonly close: string;
  // Answers.
  opened(channelId: string | null): string;
  readonly closed: string;
  youGoUp(roomId: string): string;
  goesUp(userId: string, roomId: string): string;
  youAreMoved(channelId: string): string;
  youMayEnter(channelId: string): string;
  isSent(userId: string, channelId: string): string;
}
