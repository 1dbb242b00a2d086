/** What is kept of people and of spaces that are over, as a whole. */
import type { PlanLife, Recurrence, SeriesLife, SpaceSettings } from '../domain/index.ts';
import type { ChannelId, GuildId, LinkId, SeriesId, SpaceId, UserId } from '../lib/index.ts';

/** A line of the action log in which somebody stands. What others wrote in it is not in it. */
export interface OwnLine {
  readonly atMs: number;
  /** Null for a line of a server as a whole. */
  readonly spaceId: SpaceId | null;
  /** Of such a line alone. */
  readonly guildId?: GuildId;
  readonly act: string;
  /** Whether they did it, or it was done to them; 'oneself' when both. */
  readonly as: 'actor' | 'target' | 'oneself';
  /** Of what they did themselves; null otherwise. */
  readonly detail: string | null;
  readonly reason: string | null;
}

/** A space that names somebody. */
export interface OwnSpace {
  readonly id: SpaceId;
  readonly guildId: GuildId;
  readonly channelId: ChannelId | null;
  readonly status: 'opening' | 'live' | 'ending' | 'ended';
  readonly sinceMs: number;
  /** The title, description and topics, each if they wrote it; null when none. Topics are left out when there are none. */
  readonly words: {
    readonly title: string | null;
    readonly description: string | null;
    readonly topics?: readonly string[];
  } | null;
  /** What it says of them, by the fields of its record: their role and floor, their hand and question, how long they talked, and the like. */
  readonly said: Readonly<Record<string, unknown>>;
}

/** A planned space that names somebody, also after its time. */
export interface OwnPlan {
  readonly id: SpaceId;
  readonly guildId: GuildId;
  readonly seriesId: SeriesId | null;
  readonly status: PlanLife['status'];
  readonly startsAtMs: number;
  /** In which they meant its time when they planned it; null for anybody else. */
  readonly zone: string | null;
  /** The title and description, for who planned it and for its host; null for anybody else. */
  readonly words: {
    readonly title: string;
    readonly description: string | null;
    /** Left out when there are none. */
    readonly topics?: readonly string[];
  } | null;
  /** Where it names them, by the fields of its record. */
  readonly said: Readonly<Record<string, unknown>>;
}

/** A series that names somebody; as for a plan, `recurrence` is told to who planned it. */
export interface OwnSeries extends Pick<OwnPlan, 'guildId' | 'words' | 'said'> {
  readonly id: SeriesId;
  readonly status: SeriesLife['status'];
  readonly recurrence: Recurrence | null;
}

/** What somebody said of coming to planned spaces, and how they are reminded. */
export interface OwnRsvp {
  readonly coming: readonly { readonly planId: SpaceId; readonly coming: string; readonly leadMin: number | null }[];
  /** Of which starts they were reminded, and how long before. */
  readonly reminded: readonly {
    readonly planId: SpaceId;
    readonly startsAtMs: number;
    readonly leadMin: number;
    readonly isHost: boolean;
  }[];
  /** In which servers they were told within a day that others named them host. */
  readonly named: readonly { readonly guildId: GuildId; readonly atMs: number }[];
  /** What they set about it; null when they never did. */
  readonly reminders: { readonly leadMin: number | null; readonly ofHosting: boolean | null } | null;
}

/** A picture that somebody gave a space; `atMs` is wall time, `size` in bytes. */
export interface OwnCover {
  readonly id: string;
  readonly guildId: GuildId;
  readonly type: string;
  readonly atMs: number;
  readonly size: number;
}

/** Everything that is kept about one person. */
export interface PersonData {
  readonly userId: UserId;
  /** The language that they chose for themselves; null for none. Not touched by `forget`: whoever asks for that has it removed. */
  readonly language: string | null;
  /** The time zone that they chose, as with the language. */
  readonly zone: string | null;
  /** Oldest first; of more than the limit the newest. */
  readonly lines: readonly OwnLine[];
  readonly spaces: readonly OwnSpace[];
  /** Soonest first. */
  readonly plans: readonly OwnPlan[];
  /** Oldest first. */
  readonly series: readonly OwnSeries[];
  readonly rsvp: OwnRsvp;
  /** Pictures that they gave spaces, oldest first. */
  readonly covers: readonly OwnCover[];
  /** Links that they made or entered the code of. */
  readonly links: readonly { readonly id: LinkId; readonly guildId: GuildId; readonly status: string }[];
  /** Servers in which a mute of ours is still to be lifted from them. */
  readonly owedUnmutes: readonly { readonly guildId: GuildId; readonly sinceMs: number }[];
  /** Servers that keep them out of every space ('target'), or in which they had others kept out ('actor'). */
  readonly serverBlocks: readonly {
    readonly guildId: GuildId;
    readonly sinceMs: number;
    readonly as: 'actor' | 'target';
    /** Why, in their words; null for 'target'. */
    readonly reason: string | null;
  }[];
  /** What they had remembered for their next spaces, by server. */
  readonly remembered: readonly (SpaceSettings & { readonly guildId: GuildId })[];
  /** Their private list. Not touched by `forget`: whoever asks for that has it removed. On whose lists they are is told to nobody. */
  readonly personal: {
    readonly blocks: readonly { readonly userId: UserId; readonly sinceMs: number }[];
    /** Whether they are warned by direct messages too. */
    readonly messages: boolean;
    /** Of whom they were warned in spaces that are not over. */
    readonly warned: readonly { readonly spaceId: SpaceId; readonly userId: UserId }[];
  };
  /** When they asked to be forgotten, while a space of then still runs or is to come; else null. */
  readonly forgetAskedAtMs: number | null;
}

/** Somebody who asked to be forgotten and is named by a space that ran or was planned then. */
export interface ForgetWish {
  readonly userId: UserId;
  readonly askedAtMs: number;
}

/** Reads and removes what is kept. */
export interface DataStore {
  /** What is kept about somebody, with at most `limit` lines of the log. */
  about(userId: UserId, limit: number): Promise<PersonData>;
  /**
   * Removes, in one transaction, which key is theirs, their own words, and their name from everything that is over; drafts of theirs;
   * and them from series that others host. Unfinished spaces, plans and series that began until `askedAtMs` and still name them are
   * answered; while there are any the wish is kept, and this is to be done again.
   */
  forget(userId: UserId, askedAtMs: number): Promise<readonly (SpaceId | SeriesId)[]>;
  /** Wishes of people whom nothing unfinished of then names any more, oldest first: they can be forgotten wholly now. */
  ripeWishes(): Promise<readonly ForgetWish[]>;
  /** Removes at most `limit` spaces that ended before `beforeMs`, with all that belongs to them; answers how many. */
  expire(beforeMs: number, limit: number): Promise<number>;
  /** Removes at most `limit` plans that opened, were missed or were over before `beforeMs`, and series that were over; answers how many. */
  expirePlanned(beforeMs: number, limit: number): Promise<number>;
  /** Removes the keys of people who stand in no line any more; answers how many. */
  dropStrangers(limit: number): Promise<number>;
}
