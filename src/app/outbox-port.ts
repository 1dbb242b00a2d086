/** What is told outside once, and what that needs. */
import type { ChannelId, GuildId, MessageId, SpaceId, UserId } from '../lib/index.ts';

/** A piece of text for the server's log channel, at most `LOG_TEXT_LIMIT` characters. Pieces are gathered into one message. */
export interface LogEffect {
  readonly type: 'log';
  readonly key: string;
  readonly guildId: GuildId;
  /** When what it tells of happened, wall time. */
  readonly atMs: number;
  /** What it is about; said once above pieces that follow each other. */
  readonly heading: string;
  readonly text: string;
  /** Under the message that ends with it; at most five. */
  readonly buttons?: readonly LogButton[] | undefined;
  /** Part of a report: it goes before the lines of the log, and waits for as long as it is refused. */
  readonly isReport?: true | undefined;
}

/** A message for a channel, at most `MESSAGE_LIMIT` characters. It pings nobody but whom it is for, if anybody. */
export interface MessageEffect {
  readonly type: 'message';
  readonly key: string;
  readonly guildId: GuildId;
  /** When what it tells of happened, wall time. */
  readonly atMs: number;
  readonly channelId: ChannelId;
  readonly text: string;
  /** At most five. */
  readonly buttons?: readonly LogButton[] | undefined;
  /** The one person who is pinged; the text mentions them. */
  readonly mention?: UserId | undefined;
  /** After this moment nobody is told any more, wall time; left out: as long as it is kept. */
  readonly untilMs?: number | undefined;
}

/** A button under a notice by which somebody decides what becomes of a plan, or of their hosting it; the edge knows how it is pressed. */
export interface PlanButton {
  readonly label: string;
  readonly does: 'open' | 'move' | 'cancel' | 'make-room' | 'other-room' | 'host-yes' | 'host-no' | 'hand-back';
  readonly planId: SpaceId;
}

/** A button that asks to end a space, or lets it last longer; the edge knows how it is pressed. */
export interface SpaceButton {
  readonly label: string;
  readonly does: 'end-space' | 'extend-space';
  readonly spaceId: SpaceId;
}

/** A button under what the log channel is told. */
export type LogButton = SpaceButton | { readonly label: string; readonly url: string };

/** A button under a notice: one of ours, or one that opens an address. */
export type NoticeButton =
  | PlanButton
  | { readonly label: string; readonly customId: string }
  | { readonly label: string; readonly url: string };

/**
 * Something that one person is told, at most `NOTICE_TEXT_LIMIT` characters: by a direct message, or where they take none as a mention
 * of them alone in the server's announcement channel. Only for people who asked for it, or whose own doing it is about.
 */
export interface NoticeEffect {
  readonly type: 'notice';
  readonly key: string;
  readonly guildId: GuildId;
  /** When what it tells of happened, wall time. */
  readonly atMs: number;
  readonly userId: UserId;
  readonly text: string;
  /** At most five. */
  readonly buttons: readonly NoticeButton[];
  /** After this moment nobody is told any more, wall time; null: as long as it is kept. */
  readonly untilMs: number | null;
  /** Where it was last about to be told; null before that, and for a direct message. */
  readonly channelId: ChannelId | null;
  /** It is told by a direct message or not at all: what it is about is not for everybody. */
  readonly isDirectOnly?: boolean | undefined;
  /** It tells somebody who was not asked before that another named them host: that they were told is noted with it, and it is stored only where that was not so lately. */
  readonly isNaming?: true | undefined;
  /** It is a reminder, and not told where that is not wanted any more. */
  readonly reminds?: Reminded | undefined;
}

/** Of what somebody is reminded: of a start, or `isOpen`, that it is open. */
export interface Reminded {
  readonly planId: SpaceId;
  readonly startsAtMs: number;
  readonly as: 'guest' | 'host';
  readonly isOpen: boolean;
}

/** What is sent as one message. */
export type Sendable = MessageEffect | NoticeEffect;

/**
 * Something that is told: stored in the transaction of what it tells of, sent afterwards, and removed then. While it waits its key stored
 * again is the same effect, and the message that it becomes carries a nonce made of it. Once it is removed nothing remembers its key: that
 * it is told once is for whoever stores it to see to, by what it tells of (a revision, a state that is left) or by `ToldStore`.
 */
export type Effect = LogEffect | Sendable;

/** Whether somebody still wants to be reminded of that, and it is still so: asked right before they are told. */
export type IsWanted = (userId: UserId, reminded: Reminded) => Promise<boolean>;

/** Discord's limit for the content of a message, in the strictest reading: UTF-16 units. */
export const MESSAGE_LIMIT = 2000;

/** Leaves room for the heading, which may be a title of 100 characters whose signs are all escaped. */
export const LOG_TEXT_LIMIT = 1500;

/** Leaves room for the mention before it. */
export const NOTICE_TEXT_LIMIT = 1900;

/** What is sent in order, one after another: a server's log, its reports, one channel, or what a server tells one person. */
export interface Lane {
  readonly name: string;
  readonly guildId: GuildId;
}

/** An effect that is not sent yet. */
export interface Waiting {
  readonly effect: Effect;
  /** When it was first about to be sent, wall time: whether it was is not known. Null before that. */
  readonly attemptedAtMs: number | null;
}

/** What happened before `restMs` is too old to be told, and reports from before `reportsMs`; wall time. */
export interface TooOld {
  readonly reportsMs: number;
  readonly restMs: number;
}

/** Keeps effects until they are sent. They come in with what they tell of: see `SpaceStore` and `LinkStore`. */
export interface OutboxStore {
  /** The lanes in which something waits. */
  lanes(): Promise<readonly Lane[]>;
  /** The first `limit` effects of a lane, oldest first. */
  next(lane: string, limit: number): Promise<readonly Waiting[]>;
  /**
   * Notes, in one transaction, that a message is about to be sent, in the place of the effect that has its key; those that were gathered
   * into it are removed.
   */
  begin(message: Sendable, gathered: readonly string[], atMs: number): Promise<void>;
  /** Notes that what was about to be sent was refused: it was not sent, and keeps its place. */
  refused(key: string): Promise<void>;
  /** How many reports of a server wait to be told. */
  reports(guildId: GuildId): Promise<number>;
  /** Removes what is sent, or given up. */
  done(keys: readonly string[]): Promise<void>;
  /** Removes what is too old, and of each lane all but the newest `keep`; answers how many. */
  trim(before: TooOld, keep: number): Promise<number>;
  /** Removes everything of a server; answers how many. */
  drop(guildId: GuildId): Promise<number>;
}

/**
 * Messages in any channel, and to people. Each act throws an OutsideError when Discord refuses; its code 'closed' says that a person takes
 * no direct messages of ours.
 */
export interface MessagePort {
  /** Posts, pinging nobody but whom a notice is for; the same key again within a few minutes gives the message that was posted first. */
  post(message: Sendable): Promise<MessageId>;
  /** Whether a message of ours with that text was posted there since; 'unknown' where its history cannot be read or is too long. */
  wasPosted(message: Sendable, sinceMs: number): Promise<'yes' | 'no' | 'unknown'>;
}

/** What the key of the first piece of what is told in several ends with. */
export const FIRST_PIECE = ' 0';

/** What the names of the lanes of reports begin with. */
export const REPORTS = 'report ';

const nameOf = (effect: Effect): string => {
  switch (effect.type) {
    case 'log':
      return `${effect.isReport === true ? REPORTS : 'log '}${effect.guildId}`;
    case 'message':
      return `channel ${effect.channelId}`;
    case 'notice':
      return `notice ${effect.guildId} ${effect.userId}`;
  }
};

/** In which lane an effect is sent. */
export const laneOf = (effect: Effect): Lane => ({ name: nameOf(effect), guildId: effect.guildId });
