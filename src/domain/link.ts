import type { GuildId, LinkId, SpaceId, UserId } from '../lib/index.ts';

/** One end of a link. */
export interface LinkEnd {
  readonly spaceId: SpaceId;
  readonly guildId: GuildId;
  /** Who offered or accepted here. */
  readonly byUserId: UserId;
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

/** A carried audio path between two spaces, both ways. */
export interface Link {
  readonly id: LinkId;
  readonly revision: number;
  /** The side that offered it. */
  readonly near: LinkEnd;
  readonly state: LinkState;
}
