import type { Plan } from '../domain/index.ts';
import type { EventId, GuildId, SpaceId } from '../lib/index.ts';
import type { Asked } from './event-asked.ts';
import type { OnInterested } from './event-interest.ts';
import type { Placed } from './event-window.ts';

/** Keeps Discord's scheduled events as the plans want them. There is no other path, neither for making nor for recovery. */
export interface EventMirror {
  /** Reads which plan has which event. */
  load(): Promise<void>;
  /** Something about the plans of a server is other than it was. */
  nudge(guildId: GuildId): void;
  /** The space that opened by a plan is another: nothing happens where the plan has no event. */
  spaceChanged(planId: SpaceId, guildId: GuildId): void;
  /** What a server wants of its plans may be otherwise. */
  settingsChanged(guildId: GuildId): void;
  /** Everything there is compared anew, and what was refused is tried again. */
  guildAvailable(guildId: GuildId): void;
  /** Majlis was removed from a server: what stands there is not ours any more. */
  guildLeft(guildId: GuildId): Promise<void>;
  /** Compares whatever has events or waits for room, though nothing was told. */
  pass(): void;
  /** The event with which the stage of a space is to be opened; null when there is none that waits for that. */
  waiting(planId: SpaceId): EventId | null;
  /** The event that a plan has, however it stands; null for none, and while it is being made. */
  eventOf(planId: SpaceId): EventId | null;
  /** Whether what is planned has no event as long as the server's list is as full as it is, and everything on it is sooner. */
  isListFull(plan: Placed): boolean;
  /** Whether it is known what people did to its event while Majlis was away, of one whose time has come; `then`: once it is, or `withinMs` are over. */
  asked(plan: Plan, then: () => void, withinMs: number): Asked;
  /** The stage was opened with it. */
  begun(planId: SpaceId): void;
  /** The room of a space is about to be deleted, and takes its event along: it is completed or canceled first. Throws nothing that Discord says. */
  finish(planId: SpaceId): Promise<void>;
  onInterested(listener: OnInterested): void;
  /** Nothing is called any more. Idempotent. */
  close(): void;
}
