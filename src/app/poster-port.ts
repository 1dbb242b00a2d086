/** What telling everybody of a planned space needs, and what is kept of it. */
import type { Plan } from '../domain/index.ts';
import type { ChannelId, GuildId, MessageId, SpaceId } from '../lib/index.ts';
import type { ComingCounts } from './rsvp-port.ts';

/** How far the poster of one plan has come. */
export type Poster =
  /** To be posted. `askedAtMs`: Discord was asked for it then and its answer is not stored. */
  | { readonly status: 'wanted'; readonly channelId: ChannelId; readonly askedAtMs: number | null }
  | {
      readonly status: 'standing';
      readonly channelId: ChannelId;
      readonly messageId: MessageId;
      readonly digest: string;
      readonly postedAtMs: number;
    }
  /** Nothing more is done for it: the server has set no channel, its space is hidden, it says what came of the plan, or it cannot be written. */
  | { readonly status: 'over'; readonly why: 'no-channel' | 'hidden' | 'told' | 'deleted' | 'given-up' };

/** What a poster says; its words and components are made by the adapter's view. */
export interface PosterFacts {
  readonly plan: Plan;
  readonly language: 'en' | 'ar';
  readonly counts: ComingCounts;
  /** Where the space is, once it is open. */
  readonly room: ChannelId | null;
}

/** The posters. Each act throws an OutsideError when Discord refuses; its code 'gone' means that the channel is. */
export interface PosterPort {
  /** A digest of what would be shown; equal digests need no edit. */
  digest(facts: PosterFacts): string;
  /** One that was asked for at or after `sinceMs` (wall time) and whose answer was lost; null when there is none, or it cannot be looked for. */
  find(channelId: ChannelId, planId: SpaceId, sinceMs: number): Promise<MessageId | null>;
  /** Posts with a deterministic nonce, mentioning nobody. */
  post(channelId: ChannelId, facts: PosterFacts): Promise<MessageId>;
  edit(channelId: ChannelId, messageId: MessageId, facts: PosterFacts): Promise<'edited' | 'deleted'>;
  /** Takes it away; one that is gone already is gone. */
  remove(channelId: ChannelId, messageId: MessageId): Promise<void>;
}

/** Keeps posters, one for each plan. */
export interface PosterStore {
  get(planId: SpaceId): Promise<Poster | null>;
  save(plan: { readonly id: SpaceId; readonly guildId: GuildId }, poster: Poster): Promise<void>;
  /** The plans whose posters are not over, or may come again since their plan is hidden. */
  unfinished(): Promise<readonly SpaceId[]>;
  /** Planned ones that have none: those of no series, and dates of series that begin at or before `untilMs`; soonest first. */
  missing(untilMs: number, limit: number): Promise<readonly SpaceId[]>;
}
