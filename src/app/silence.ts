import { isOpen } from '../domain/index.ts';
import type { Call } from './call.ts';
import { noteFailure } from './call-failure.ts';
import type { ReconcilerParts } from './comparison.ts';
import { peekAt } from './comparison.ts';
import { quiet } from './perform-members.ts';
import type { RoomSeen } from './ports.ts';
import { isOutsideError, refusalOf } from './refusals.ts';
import type { Entry } from './space-book.ts';
import { isRuled, stageMutes, voiceFloorCalls } from './voice-floor.ts';

type Quiet = Extract<Call, { type: 'quiet' }>;

/**
 * Nobody is muted twice within this: who has just left is still seen for a moment, and Discord would be asked without end. Short, since
 * they may come in anew; an event follows its answer within 10 to 80 ms on loopback.
 */
const AGAIN_MS = 250;

const one = async (parts: ReconcilerParts, entry: Entry, call: Quiet): Promise<void> => {
  const { deps } = parts;
  entry.patience.began(call.key);
  try {
    await quiet(parts, { entry, call });
    entry.patience.succeeded(call.key, deps.clock.monotonicMs(), AGAIN_MS);
    entry.troubles.delete(call.key);
  } catch (error) {
    if (!isOutsideError(error)) {
      // A bug or a lost store: tried again slowly.
      deps.logger.error('a mute went wrong', { spaceId: entry.space.id, error });
      entry.patience.failed(call.key, deps.clock.monotonicMs());
    } else if (noteFailure(deps, entry, call, error.failure) === 'refused')
      entry.troubles.set(call.key, refusalOf(error.failure));
  }
};

/** Has it tried again when it may be: the space's line, which looks at what is due, may be held up for longer. */
const later = (parts: ReconcilerParts, entry: Entry): void => {
  const { clock } = parts.deps;
  const nowMs = clock.monotonicMs();
  const dueMs = entry.patience.nextDueMs(nowMs);
  entry.cancelSilence?.();
  entry.cancelSilence =
    dueMs === null
      ? null
      : clock.after(dueMs - nowMs + 1, () => {
          entry.cancelSilence = null;
          const seen = peekAt(parts, entry);
          if (typeof seen !== 'string') silence(parts, entry, seen);
        });
};

/**
 * Mutes at once whoever is heard in a voice room without the floor, and on stages too who was muted in the space. Beside the space's line of calls and not in it: an edit of the
 * panel, a rate limit or a slow answer may hold that up for seconds.
 */
export const silence = (parts: ReconcilerParts, entry: Entry, seen: RoomSeen): void => {
  const { space } = entry;
  const isReady = space.room.origin === 'created' || entry.applied.lent !== null;
  if (!isOpen(space) || !isReady) return;
  const nowMs = parts.deps.clock.monotonicMs();
  const muted = new Set(space.muted);
  const inVoice = (): readonly Call[] =>
    voiceFloorCalls({
      seen,
      floor: new Set(space.people.map(({ userId }) => userId)),
      muted,
      owed: parts.owed.inGuild(space.guildId),
      moves: entry.moves,
      isRuled: isRuled(entry.applied),
      nowMs,
    }).first;
  const first = space.room.kind === 'voice' ? inVoice() : stageMutes({ seen, muted });
  for (const call of first) {
    if (call.type !== 'quiet' || entry.quieting.has(call.userId) || !entry.patience.mayTry(call.key, nowMs)) continue;
    entry.quieting.add(call.userId);
    const done = one(parts, entry, call).finally(() => {
      entry.quieting.delete(call.userId);
      if (!entry.patience.mayTry(call.key, parts.deps.clock.monotonicMs())) later(parts, entry);
      parts.nudge(entry);
    });
    parts.spawn('mute somebody', done);
  }
};
