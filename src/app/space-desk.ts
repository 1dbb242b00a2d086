import type { Asker, Plan, Space, SpaceCommand, SpaceEvent } from '../domain/index.ts';
import { couldNotOpen, decide, dueAtMs, evolveAll, isOpen, refuse } from '../domain/index.ts';
import type { Clock } from '../lib/index.ts';
import { logOf } from './action-log.ts';
import type { Outcome } from './api.ts';
import { noteCauses } from './causes.ts';
import type { Logbook } from './logbook.ts';
import type { Effect } from './outbox-port.ts';
import { mayCall } from './room-calls.ts';
import type { Judged } from './speaker-facts.ts';
import { noteTurnedAway } from './speaker-facts.ts';
import type { SpaceStore } from './space-port.ts';
import type { Entry } from './space-book.ts';
import { quietened } from './turned-away-log.ts';

/** How often an act is decided anew because another writer was first. Two writers agree within two; more is a storm. */
const MAX_ATTEMPTS = 4;

/** Tells that the stored space is another than `before`, by a decision of ours or by what the store turned out to hold. Must not throw. */
export type OnChange = (entry: Entry, before: Space) => void;

/** Majlis itself, as an asker. */
export const MAJLIS: Asker = { type: 'majlis' };

/** The one way in which a stored space changes. */
export interface SpaceDesk {
  /**
   * Decides, stores in one transaction, and tells. Acts on one space queue up. `atMs` is the wall time to decide at, now by default.
   * Throws what the store throws; then nothing changed in memory, and a lost answer is found out by the revision next time.
   */
  change(entry: Entry, command: SpaceCommand, asker: Asker, atMs?: number): Promise<Outcome<Space>>;
}

/** Whether something fell due by itself before a person asks: that is the doing of Majlis, and is logged as such. */
const isDue = (space: Space, asker: Asker, clock: Clock): boolean => {
  const nowMs = clock.wallMs();
  const dueMs = asker.type === 'person' ? dueAtMs(space, nowMs) : null;
  return dueMs !== null && dueMs <= nowMs;
};

const isEnd = ({ life }: Space): boolean => life.status === 'ending' || life.status === 'ended';

/** By these what somebody does to a conversation reaches the rooms beside its main space. */
const OF_CONVERSATION: ReadonlySet<SpaceCommand['type']> = new Set(['follow', 'main-over']);

/** What this process remembers of what was done; what is taken over from a main space has the causes that it had there. */
const noteDone = (
  entry: Entry,
  events: readonly SpaceEvent[],
  { command, asker }: { readonly command: SpaceCommand; readonly asker: Asker },
): void => {
  if (command.type !== 'follow') noteCauses(entry.causes, events, asker);
  noteTurnedAway(entry.turnedAway, events);
  if (asker.type === 'person' || OF_CONVERSATION.has(command.type)) entry.isTakenUp = false;
};

/** A plan whose space could not be opened, as it is from now on and as it was. */
export interface NotOpened {
  readonly plan: Plan;
  readonly before: Plan;
  readonly effects: readonly Effect[];
}

/** What the desk works with. */
export interface SpaceDeskParts {
  readonly spaces: SpaceStore;
  readonly clock: Clock;
  readonly logbook: Logbook;
  /** What becomes of the plan of a space that could not be opened, and what is told of it: stored with that end. Null when it has none. */
  readonly notOpened: (entry: Entry, atMs: number) => Promise<NotOpened | null>;
  /** Told of a plan that was stored. */
  readonly onPlan: (plan: Plan, before: Plan) => void;
  /** What one person is told of in the chat of the room; it is stored with that. */
  readonly calls: (
    space: Space,
    events: readonly SpaceEvent[],
    asker: Asker,
    atMs: number,
  ) => Promise<readonly Effect[]>;
  /** Told of what is stored with a change and is to be sent. */
  readonly onEffects: (effects: readonly Effect[]) => void;
  readonly onChange: OnChange;
  /** A command with what a wish to speak is judged by. */
  readonly judged: (entry: Entry, command: SpaceCommand) => Promise<Judged>;
  /** Whether the next turn is called in a linked room. */
  readonly holdsTurns: (entry: Entry, nowMs: number) => boolean;
}

/** The desk over a store. */
export const createSpaceDesk = (deps: SpaceDeskParts): SpaceDesk => {
  const { spaces, clock, logbook, onEffects, onChange } = deps;

  const once = async (
    entry: Entry,
    asked: SpaceCommand,
    asker: Asker,
    atMs: number,
  ): Promise<Outcome<Space> | null> => {
    const { command, ...demands } = await deps.judged(entry, asked);
    const before = entry.space;
    const moment = { nowMs: atMs, holdsTurns: deps.holdsTurns(entry, atMs), ...demands };
    const decision = decide(before, command, asker, moment);
    if (!decision.ok) return decision;
    if (decision.events.length === 0) return { ok: true, value: before };
    const after = evolveAll(before, decision.events);
    // What a room beside another one takes over from it stands in the log of that one.
    const lines = command.type === 'follow' ? [] : logOf(decision.events, asker, atMs);
    const { log, counts } = quietened(entry.turnedAwayCounts, lines, { atMs, isLast: isEnd(after) });
    const told = await logbook.effectsOf(after, log, String(after.revision));
    const failed = couldNotOpen(after) && isOpen(before) ? await deps.notOpened(entry, atMs) : null;
    const calls = mayCall(decision.events) ? await deps.calls(after, decision.events, asker, atMs) : [];
    const effects = [...told, ...calls, ...(failed?.effects ?? [])];
    const isSaved =
      failed === null
        ? await spaces.save(after, log, effects)
        : await spaces.saveWithPlan(after, failed.plan, { log, effects });
    if (!isSaved) return null;
    entry.space = after;
    entry.turnedAwayCounts = counts;
    noteDone(entry, decision.events, { command, asker });
    onChange(entry, before);
    if (failed !== null) deps.onPlan(failed.plan, failed.before);
    onEffects(effects);
    return { ok: true, value: after };
  };

  const change = async (entry: Entry, command: SpaceCommand, asker: Asker, atMs?: number): Promise<Outcome<Space>> => {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const outcome = await once(entry, command, asker, atMs ?? clock.wallMs());
      if (outcome !== null) return outcome;
      const stored = await spaces.get(entry.space.id);
      if (stored === null) return refuse('space-not-found');
      const before = entry.space;
      entry.space = stored;
      // Ours, if an answer was lost: nobody was told of it then.
      if (stored.revision !== before.revision) onChange(entry, before);
    }
    return refuse('busy-try-again');
  };

  return {
    change: async (entry, command, asker, atMs) =>
      await (entry.acts.run(async () => {
        if (isDue(entry.space, asker, clock)) await change(entry, { type: 'tick' }, MAJLIS, atMs);
        return await change(entry, command, asker, atMs);
      }) ?? refuse('busy-try-again')),
  };
};
