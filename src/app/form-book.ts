import type { Clock, UserId } from '../lib/index.ts';
import type { Actor } from './actor.ts';

/** For how long what somebody typed is kept: as long as the answer that hands it back can be edited (Discord). */
const KEPT_MS = 15 * 60_000;
/** Forms that are kept; the oldest goes first, and its text stands in the answer still. A form has some kilobytes at most. */
const MAX_FORMS = 500;

/** What was typed into a form, by its fields' names. */
export type Typed = Readonly<Record<string, string>>;

/** Forms that were not taken, so that nobody has to write them anew. */
export interface FormActs {
  /** Keeps what the actor typed into the form of that name, in place of what they typed into it before. */
  keepForm(actor: Actor, form: string, typed: Typed): void;
  /** What they typed into it, for a while; null after that, and after a restart. */
  keptForm(actor: Actor, form: string): Typed | null;
}

/** The same, for the rest of the app. */
export interface FormBook extends FormActs {
  forget(userId: UserId): void;
}

interface Kept {
  readonly userId: UserId;
  readonly typed: Typed;
  readonly atMs: number;
}

/** Nothing is kept yet. In memory alone: it is theirs, and of use for minutes. */
export const createFormBook = (clock: Clock): FormBook => {
  const kept = new Map<string, Kept>();
  const keyOf = ({ userId, guildId }: Actor, form: string): string => `${userId} ${guildId} ${form}`;
  return {
    keepForm: (actor, form, typed) => {
      const key = keyOf(actor, form);
      kept.delete(key);
      kept.set(key, { userId: actor.userId, typed, atMs: clock.monotonicMs() });
      const oldest = kept.keys().next();
      if (kept.size > MAX_FORMS && oldest.done !== true) kept.delete(oldest.value);
    },
    keptForm: (actor, form) => {
      const found = kept.get(keyOf(actor, form));
      return found === undefined || clock.monotonicMs() - found.atMs > KEPT_MS ? null : found.typed;
    },
    forget: (userId) => {
      for (const [key, one] of kept) if (one.userId === userId) kept.delete(key);
    },
  };
};
