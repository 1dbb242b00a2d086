import type { GuildId, SeriesId, SpaceId } from '../lib/index.ts';

/** A job that the queue tried in vain and runs no more; as the scheduler has it, and no more than is needed to tell of it. */
export interface JobGivenUp {
  /** Names the job for ever. */
  readonly id: string;
  /** When it was given up, ms since the Unix epoch. */
  readonly sinceMs: number;
  readonly job:
    | { readonly kind: 'open'; readonly planId: SpaceId; readonly revision: number }
    | { readonly kind: 'series'; readonly seriesId: SeriesId }
    | { readonly kind: 'grace'; readonly spaceId: SpaceId; readonly emptySinceMs: number }
    | { readonly kind: 'digest'; readonly guildId: GuildId; readonly date: string }
    | { readonly kind: 'remind' };
}
