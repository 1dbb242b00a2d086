import type { Refusal, Space } from '../domain/index.ts';
import { isOpen } from '../domain/index.ts';
import type { GuildId } from '../lib/index.ts';
import type { AppConfig, AppDeps } from './deps.ts';
import type { Desired } from './desired.ts';
import { desired } from './desired.ts';
import type { Call } from './differ.ts';
import { differ } from './differ.ts';
import type { Facts } from './facts.ts';
import type { Performing, Task } from './perform.ts';
import { giveUp, perform, saveApplied } from './perform.ts';
import type { OutsideFailure, PanelFacts, RoomSeen } from './ports.ts';
import { isOutsideError, refusalOf } from './refusals.ts';
import type { Entry, SpaceBook } from './space-book.ts';
import type { SpaceDesk } from './space-desk.ts';
import { MAJLIS } from './space-desk.ts';
import type { VoiceDesk } from './voice-desk.ts';

/** Calls of one pass; then others have their turn. More than any journey needs at once, so it only bounds a bug. */
const MAX_STEPS = 200;
/** A room that this process made is taken for deleted only after this: its event may come after the answer. */
const YOUNG_ROOM_MS = 10_000;

/** What a space cannot open without. */
const ESSENTIAL: ReadonlySet<Call['type']> = new Set([
  'make-room',
  'remember-room',
  'set-topic',
  'confirm-topic',
  'post-panel',
]);

/** What a reconciler is handed. */
export interface ReconcilerParts {
  readonly deps: AppDeps;
  readonly config: Required<AppConfig>;
  readonly book: SpaceBook;
  readonly desk: SpaceDesk;
  readonly facts: Facts;
  readonly voice: VoiceDesk;
  /** Whether a server is there to be called. */
  readonly isAvailable: (guildId: GuildId) => boolean;
}

/** The room as seen: none is made yet, it is gone, it cannot be told now, or so. */
type Look = 'none' | 'gone' | 'unknown' | RoomSeen;

/** Everything that one comparison found. */
interface Comparison {
  readonly seen: RoomSeen | null;
  readonly wanted: Desired;
  readonly calls: readonly Call[];
  readonly facts: PanelFacts;
}

/** Makes the outside of one space as its state wants it: one pass. There is no other path, neither for opening nor for recovery. */
export interface Reconciler {
  pass(entry: Entry): Promise<void>;
  /** When this space should be looked at again though nothing happened, monotonic; null when there is no need. */
  nextDueMs(entry: Entry): number | null;
  /** The room with what is confirmed and not shown yet. */
  look(entry: Entry): Look;
}

/** The space as the panel should tell it: the panel is the last step of opening and of ending, and is true once it stands. */
const asTold = (entry: Entry, nowMs: number): Space => {
  const { space } = entry;
  const { life } = space;
  if (life.status === 'opening')
    return { ...space, life: { status: 'live', sinceMs: entry.toldLiveAtMs ?? nowMs, emptySinceMs: null } };
  return life.status === 'ending' ? { ...space, life: { ...life, status: 'ended' } } : space;
};

/** The reconciler over its ports. */
export const createReconciler = (parts: ReconcilerParts): Reconciler => {
  const { deps, config, book, desk, isAvailable } = parts;
  const { rooms, clock } = deps;
  const tools: Performing = { deps, desk, panelEveryMs: config.panelEveryMs };

  const look = (entry: Entry): Look => {
    const { channelId } = entry.space.room;
    if (channelId === null) return 'none';
    if (entry.roomRemoved) return 'gone';
    const raw = rooms.see(entry.space.guildId, channelId);
    if (raw === 'unknown') return 'unknown';
    return raw === null ? 'gone' : entry.beliefs.see(raw, clock.monotonicMs());
  };

  const earsMissing = (entry: Entry, seen: RoomSeen | null): boolean => {
    if (entry.space.life.status !== 'opening' || entry.applied.panel !== null || !book.isSeated(entry)) return false;
    const nowMs = clock.monotonicMs();
    if (seen !== null) entry.seatWantedSinceMs ??= nowMs;
    const isLate = entry.seatWantedSinceMs !== null && nowMs - entry.seatWantedSinceMs >= config.earsWaitMs;
    const isReady = seen?.self === 'speaking' && parts.facts.ears(entry) === 'ready';
    return !isReady && !isLate;
  };

  const compare = async (entry: Entry, seen: RoomSeen | null): Promise<Comparison> => {
    // Read once: acts may change the space while the facts are gathered, and the next step sees that.
    const { space } = entry;
    const facts = await parts.facts.of(entry, asTold(entry, clock.wallMs()), seen);
    const panelDigest = deps.panels.digest(facts);
    const panelWaits = earsMissing(entry, seen);
    const wanted = desired(space, { seated: book.isSeated(entry), panelDigest, panelWaits });
    const applied = entry.panelVerified || entry.applied.panel === null ? entry.applied : unverified(entry);
    return { seen, wanted, facts, calls: differ({ desired: wanted, applied, seen, room: space.room }) };
  };

  const onFailure = async (task: Task, failure: OutsideFailure): Promise<void> => {
    const { entry, call } = task;
    const nowMs = clock.monotonicMs();
    const refusal = refusalOf(failure);
    const fields = { spaceId: entry.space.id, call: call.type, failure: failure.code };
    if (failure.retryable || failure.code === 'gone') {
      deps.logger.warn('a call failed and is tried again', fields);
      return entry.patience.failed(call.key, nowMs, failure.code === 'rate-limited' ? failure.retryAfterMs : 0);
    }
    deps.logger.warn('a call was refused', fields);
    entry.patience.refused(call.key, nowMs);
    if (entry.space.life.status === 'opening' && ESSENTIAL.has(call.type)) return await failOpening(entry, refusal);
    if (entry.space.life.status === 'ending') return await giveUp(tools, task);
    entry.troubles.set(call.key, refusal);
    return undefined;
  };

  const failOpening = async (entry: Entry, refusal: Refusal): Promise<void> => {
    entry.openFailure = refusal;
    await desk.change(entry, { type: 'fail-opening' }, MAJLIS);
  };

  const carryOut = async (task: Task): Promise<void> => {
    const { entry, call } = task;
    try {
      await perform(tools, task);
      const waitMs = call.key === 'panel-post' || call.key === 'panel-edit' ? config.panelEveryMs : 0;
      entry.patience.succeeded(call.key, clock.monotonicMs(), call.key === 'panel-post' ? 0 : waitMs);
      if (call.key === 'panel-post') entry.patience.succeeded('panel-edit', clock.monotonicMs(), waitMs);
      entry.troubles.delete(call.key);
    } catch (error) {
      if (isOutsideError(error)) return await onFailure(task, error.failure);
      // A bug or a lost store: isolated to this space, and tried again slowly.
      deps.logger.error('a call went wrong', { spaceId: entry.space.id, call: call.type, error });
      entry.patience.failed(call.key, clock.monotonicMs(), 0);
    }
  };

  /** Nothing is left to call now: what that means for the life. */
  const settle = async (entry: Entry, { calls, seen }: Comparison): Promise<void> => {
    const { status } = entry.space.life;
    if (status === 'ending' && calls.length === 0) await desk.change(entry, { type: 'put-back' }, MAJLIS);
    if (status !== 'opening') return;
    const isReady = seen !== null && entry.applied.panel !== null && !calls.some((call) => ESSENTIAL.has(call.type));
    if (isReady) {
      await desk.change(entry, { type: 'go-live' }, MAJLIS, entry.toldLiveAtMs ?? clock.wallMs());
      return;
    }
    const sinceMs = entry.openingSinceMs ?? clock.monotonicMs();
    if (clock.monotonicMs() - sinceMs < config.openWithinMs) return;
    await failOpening(entry, { code: 'discord-unavailable', params: {} });
  };

  /** One look, one comparison and at most one call; answers whether another step is due now. */
  const step = async (entry: Entry): Promise<boolean> => {
    const looked = look(entry);
    if (looked === 'unknown' || !isAvailable(entry.space.guildId)) return false;
    const { space } = entry;
    if (looked === 'gone' && isOpen(space)) {
      const isYoung = entry.roomMadeAtMs !== null && clock.monotonicMs() - entry.roomMadeAtMs < YOUNG_ROOM_MS;
      if (isYoung) return false;
      await desk.change(entry, { type: 'room-gone' }, MAJLIS);
      return true;
    }
    const seen = looked === 'none' || looked === 'gone' ? null : looked;
    if (seen !== null) await desk.change(entry, { type: 'observe', people: seen.people }, MAJLIS);
    if (entry.panelLost !== null) await forgetPanel(entry, entry.panelLost);
    const comparison = await compare(entry, seen);
    const keys = new Set<string>(comparison.calls.map((call) => call.key));
    entry.patience.keep(keys);
    for (const key of entry.troubles.keys()) if (!keys.has(key)) entry.troubles.delete(key);
    const call = comparison.calls.find((one) => entry.patience.mayTry(one.key, clock.monotonicMs()));
    if (call !== undefined) {
      await carryOut({ entry, call, facts: comparison.facts, digest: comparison.wanted.panel.digest });
      return true;
    }
    const before = entry.space;
    await settle(entry, comparison);
    return entry.space !== before;
  };

  const forgetPanel = async (entry: Entry, messageId: string): Promise<void> => {
    entry.panelLost = null;
    if (entry.applied.panel?.messageId === messageId) await saveApplied(tools, entry, { panel: null });
  };

  return {
    look,
    pass: async (entry) => {
      if (isAvailable(entry.space.guildId)) entry.openingSinceMs ??= clock.monotonicMs();
      for (let steps = 0; steps < MAX_STEPS; steps += 1) {
        if (entry.space.life.status === 'ended' || !(await step(entry))) return;
      }
    },
    nextDueMs: (entry) => {
      const nowMs = clock.monotonicMs();
      const dues = [entry.patience.nextDueMs(nowMs), entry.beliefs.nextDueMs()];
      if (entry.space.life.status === 'opening') {
        if (entry.seatWantedSinceMs !== null) dues.push(entry.seatWantedSinceMs + config.earsWaitMs);
        if (entry.roomMadeAtMs !== null) dues.push(entry.roomMadeAtMs + YOUNG_ROOM_MS);
        if (entry.openingSinceMs !== null) dues.push(entry.openingSinceMs + config.openWithinMs);
      }
      const waiting = dues.filter((due) => due !== null && due > nowMs);
      return waiting.length === 0 ? null : Math.min(...waiting.map(Number));
    },
  };
};

/** A panel of an earlier process may have been deleted meanwhile: it is edited once, which finds out. */
const unverified = (entry: Entry): Entry['applied'] => ({
  ...entry.applied,
  panel: entry.applied.panel === null ? null : { ...entry.applied.panel, digest: '' },
});
