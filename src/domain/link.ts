import type { GuildId, LinkId, SpaceId, UserId } from '../lib/index.ts';
import type { Consent } from './link-circle.ts';

/**
 * Which way a link carries. conference: both ways · broadcast: from the side that offered it to the other · interpret: likewise, turned down
 * there while somebody speaks that language (a tag of BCP 47).
 */
export type LinkMode =
  | { readonly type: 'conference' }
  | { readonly type: 'broadcast' }
  | { readonly type: 'interpret'; readonly language: string };

/** What comes in over a link, seen from one side, and what goes out. */
export type LinkDirection = 'incoming' | 'outgoing';

/** One end of a link, with what its people set for it. */
export interface LinkEnd {
  readonly spaceId: SpaceId;
  readonly guildId: GuildId;
  /** Who offered or accepted here. */
  readonly byUserId: UserId;
  /** How loud what comes in here is, in percent; 100 is as it was said, 0 silences it. */
  readonly volume: number;
  /** What its people silenced, each once. */
  readonly mutes: readonly LinkDirection[];
  /** Null while nobody let the sound of this side out to more people than may hear it here. */
  readonly consent: Consent | null;
}

/** How far a link has come. Times are milliseconds since the Unix epoch. */
export type LinkState =
  /** Waits for the other side to enter the code. */
  | { readonly status: 'offered'; readonly code: string; readonly expiresAtMs: number }
  | { readonly status: 'open'; readonly far: LinkEnd; readonly sinceMs: number }
  | {
      readonly status: 'closed';
      readonly far: LinkEnd | null;
      readonly sinceMs: number;
      readonly reason: 'removed' | 'space-ended' | 'expired';
    };

/** A carried audio path between two spaces. */
export interface Link {
  readonly id: LinkId;
  readonly revision: number;
  readonly mode: LinkMode;
  /** The side that offered it. */
  readonly near: LinkEnd;
  readonly state: LinkState;
}

/** An end for which nothing was set yet. */
export const newEnd = (end: Pick<LinkEnd, 'spaceId' | 'guildId' | 'byUserId'>): LinkEnd => ({
  ...end,
  volume: 100,
  mutes: [],
  consent: null,
});
