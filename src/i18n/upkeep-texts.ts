import type { DigestDay } from '../domain/index.ts';

/** A job that the queue gave up, as the log channel tells it. Times are milliseconds since the Unix epoch. */
export type JobToldOf =
  | {
      readonly kind: 'open';
      readonly follows: 'tried-again' | 'host-told' | 'done';
      readonly dueAtMs: number;
      /** Until when it is tried again. */
      readonly untilMs: number;
    }
  | { readonly kind: 'series'; readonly follows: 'tried-again' }
  | { readonly kind: 'grace'; readonly follows: 'tried-again' | 'done' }
  | { readonly kind: 'digest'; readonly follows: 'tried-again'; readonly dueAtMs: number };

/** Something planned with what is in its way, as its host is told; `whys` are in words. */
export interface TroubleTold {
  readonly title: string;
  readonly startsAtMs: number;
  readonly hostId: string;
  readonly whys: readonly string[];
}

/** A planned space in a digest; `url` leads to its event. */
export interface DigestEntry {
  readonly title: string;
  readonly startsAtMs: number;
  readonly hostId: string;
  readonly room: string | null;
  readonly url: string | null;
}

/** Words of what Majlis tells about plans by itself, and of repairing them. Titles are raw, ids become mentions. */
export interface UpkeepTexts {
  /** One line. */
  givenUp(told: JobToldOf & { readonly sinceMs: number }): string;
  /** What a digest is called in the log. */
  readonly digestName: string;
  digestHeading(until: 'week' | 'day'): string;
  /** One line. */
  digestLine(entry: DigestEntry): string;
  digestMore(count: number): string;
  /** Something planned that will not open as things are. */
  trouble(plan: TroubleTold): string;
  /** The room that was lent to it is gone; `dates`: of a series that has it for all of its dates. */
  roomGone(plan: Omit<TroubleTold, 'whys'> & { readonly isSeries: boolean }): string;
  /** Buttons under these. */
  readonly makeRoom: string;
  readonly otherRoom: string;
  /** How another room is picked, for who is not in the server just now; `title` is that of the plan. */
  otherRoomHow(title: string): string;
  /** On the cards. */
  readonly pickRoom: string;
  /** A room is made for it from now on. */
  roomSet(told: { readonly title: string; readonly isSeries: boolean }): string;
  /** Fields of the form of a card: at most 45 and 100 characters (Discord). */
  readonly length: string;
  readonly seats: string;
  readonly seatsHint: string;
  /** In `/setup`. */
  readonly digest: {
    /** What is set; null for no digest. */
    is(time: { readonly day: DigestDay; readonly at: string } | null): string;
    readonly button: string;
    readonly form: string;
    readonly day: string;
    readonly at: string;
    readonly atHint: string;
    readonly never: string;
    readonly days: Readonly<Record<DigestDay, string>>;
  };
}
