import type { ChannelId, GuildId, SeriesId, SpaceId, UserId } from '../lib/index.ts';
import type { About } from './about.ts';
import type { Refusal } from './refusal.ts';
import type { RoomKind } from './space.ts';
import type { PresetName, RulesPatch } from './space-rules.ts';

/** What is opened when the time comes; as somebody would have given it to `/space open`. */
export interface PlannedOpening {
  readonly title: string;
  readonly description: string | null;
  readonly about: About;
  /** Null: decided when it opens, as for a space that is opened by hand. */
  readonly kind: RoomKind | null;
  /** A room of the server to run in; null for one that is made. */
  readonly room: ChannelId | null;
  readonly preset: PresetName;
  /** What is changed of the preset. */
  readonly rules: RulesPatch;
}

/** Why a plan is not to open any more. */
export type PlanEnd =
  | 'cancelled'
  | 'skipped'
  | 'series-over'
  | 'event-cancelled'
  | 'room-deleted'
  | 'not-confirmed'
  | 'server-left';

/** Where a plan stands. Times are milliseconds since the Unix epoch. */
export type PlanLife =
  /** Shown to whoever plans it and not confirmed; one of `choices` is meant. Forgotten after a while. */
  | { readonly status: 'draft'; readonly sinceMs: number; readonly choices: readonly number[] }
  | { readonly status: 'planned'; readonly sinceMs: number }
  /** The space that has the plan's id was made. */
  | { readonly status: 'opened'; readonly sinceMs: number }
  /** It could not be opened in time; its host decides: open now, move, cancel. */
  | { readonly status: 'missed'; readonly sinceMs: number; readonly why: Refusal }
  | { readonly status: 'over'; readonly sinceMs: number; readonly why: PlanEnd; readonly byUserId: UserId | null };

/** Which date of a series a plan is. */
export interface Occurrence {
  readonly seriesId: SeriesId;
  /** When the rule has it, whatever it was moved to. */
  readonly originalMs: number;
  /** Its identity in the series: the same as `originalMs` until all dates are moved, and what it is then stays. See `knownMsOf`. */
  readonly knownMs?: number | undefined;
  /** Counts the dates that the series opened or opens, from 1: the {n} of its title. */
  readonly number: number;
}

/** A space that is to open by itself. It opens under its own id: twice would be the same id twice, which the store refuses. */
export interface Plan {
  readonly id: SpaceId;
  readonly guildId: GuildId;
  /** Counts the changes; compare-and-set on it keeps two writers apart, and a job of an older one is stale. */
  readonly revision: number;
  readonly hostId: UserId;
  /** Who planned it. */
  readonly byUserId: UserId;
  readonly opening: PlannedOpening;
  readonly startsAtMs: number;
  /** How long it is expected to last, in minutes; it ends no earlier or later for it. */
  readonly lengthMin: number;
  /** IANA zone in which its time was meant. */
  readonly zone: string;
  /** People who may come, by RSVP; null for everybody. */
  readonly seats: number | null;
  readonly occurrence: Occurrence | null;
  readonly life: PlanLife;
}
