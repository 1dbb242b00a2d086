/** What mirroring plans as Discord's scheduled events needs. Declared here; the gateway edge and the store implement it. */
import type { Cover, NativeRule, SeriesException } from '../domain/index.ts';
import type { ChannelId, EventId, GuildId, SpaceId, UserId } from '../lib/index.ts';
import type { Because, PermissionName } from './ports.ts';

/** Where an event takes place: in a room, or as a text says. */
export type EventPlace =
  | { readonly type: 'stage' | 'voice'; readonly channelId: ChannelId }
  | { readonly type: 'external'; readonly location: string };

/** What an event is to say. Times are milliseconds since the Unix epoch, of whole seconds; texts are as long as Discord takes them. */
export interface EventWanted {
  readonly name: string;
  readonly description: string | null;
  readonly startsAtMs: number;
  /** Null for one in a room: Discord wants an end of external ones alone. */
  readonly endsAtMs: number | null;
  readonly place: EventPlace;
  /** Its picture; none when left out. Of one that Discord shows it is not known. */
  readonly cover?: Cover | null | undefined;
  /** By which rule it comes again; once when left out. Given with its start alone. Of one that Discord shows it is not known. */
  readonly recurrence?: NativeRule | null | undefined;
  /** Dates of a recurring one that somebody had take place otherwise in Discord; none when left out. We set none ourselves. */
  readonly otherDates?: readonly SeriesException[] | undefined;
}

/** The picture of an event in a format that Discord takes. */
export interface EventImage {
  readonly type: Cover['type'];
  readonly bytes: Uint8Array;
}

/** What is to be different of an event; `image` belongs to its cover. */
export type EventChange = Partial<EventWanted> & { readonly image?: EventImage | null };

/** A scheduled event as Discord has it. */
export interface EventSeen extends EventWanted {
  readonly id: EventId;
  readonly status: 'scheduled' | 'active' | 'completed' | 'canceled';
  readonly isOurs: boolean;
  /** When it was made, milliseconds since the Unix epoch. */
  readonly madeAtMs: number;
}

/** What Discord tells of scheduled events. Each is safe to be told twice and in any order. */
export interface EventListener {
  onChanged(guildId: GuildId, event: EventSeen): void;
  /** Somebody deleted it, which is what "Cancel event" does. */
  onRemoved(guildId: GuildId, eventId: EventId): void;
  /** Somebody had a date of a recurring one take place otherwise, or as its rule has it again: what it is has to be asked. */
  onOtherDates(guildId: GuildId, eventId: EventId): void;
  /** Somebody said that they are interested, or took it back. */
  onSubscribed(guildId: GuildId, eventId: EventId, userId: UserId, isInterested: boolean): void;
}

/** What people do to an event: change or delete it, delete it, or have one of its dates take place otherwise. */
export type EventAct = 'event' | 'deleted' | 'dates';

/** Discord's scheduled events. Each act throws an OutsideError when Discord refuses. */
export interface EventPort {
  /** The server's scheduled and active events, by one call; those in rooms that we may not view are missing. */
  list(guildId: GuildId): Promise<readonly EventSeen[]>;
  /** One event, by one call; 'hidden' for one that we may not view. */
  look(guildId: GuildId, eventId: EventId): Promise<EventSeen | 'gone' | 'hidden'>;
  /** Which permissions Majlis lacks without which no such event can be made; none while the server is not available. */
  missing(guildId: GuildId, place: EventPlace): readonly PermissionName[];
  /** Asks once: after a lost answer the event is looked for in `list`, by name, time and maker. */
  create(guildId: GuildId, wanted: EventWanted, because: Because, image?: EventImage | null): Promise<EventSeen>;
  edit(guildId: GuildId, eventId: EventId, change: EventChange, because: Because): Promise<EventSeen>;
  /** Makes it active, completed or canceled; of one on a stage the stage opens or closes with it. */
  setStatus(
    guildId: GuildId,
    eventId: EventId,
    status: 'active' | 'completed' | 'canceled',
    because: Because,
  ): Promise<EventSeen>;
  /** Has the date that the rule has then take place as the rule has it; done where it does already. */
  resetDate(guildId: GuildId, eventId: EventId, originalMs: number, because: Because): Promise<void>;
  /** Everybody who is interested, at most `limit`, bots left out. */
  subscribers(guildId: GuildId, eventId: EventId, limit: number): Promise<readonly UserId[]>;
  /** Who last changed or deleted it, deleted it, or had one of its dates take place otherwise, by the audit log; null where that tells nothing, or may not be read. */
  whoChanged(guildId: GuildId, eventId: EventId, what?: EventAct): Promise<UserId | null>;
  /** Tells of what happens to events; the answer stops it. */
  listen(listener: EventListener): () => void;
}

/** The event that mirrors a plan, as far as it was confirmed. */
export interface PlanEvent {
  readonly planId: SpaceId;
  readonly guildId: GuildId;
  /** Null while it is being made. */
  readonly eventId: EventId | null;
  /** When it was asked for and its answer not yet stored; looked for before it is made again. */
  readonly askedAtMs: number | null;
  /** What it was last given, or what was taken over from a person. */
  readonly applied: EventWanted;
  /** We are about to cancel it though its plan is to come: that it is over is nobody's cancel of the plan. */
  readonly isEnding?: boolean | undefined;
}

/** Keeps which plan has which event: one per plan. */
export interface PlanEventStore {
  all(): Promise<readonly PlanEvent[]>;
  save(event: PlanEvent): Promise<void>;
  forget(planId: SpaceId): Promise<void>;
}
