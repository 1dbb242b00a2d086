import type { VoiceClock } from './clock.ts';
import type { VoiceRandom } from './random.ts';

/** How badly a network carries datagrams one way. What is left out is calm. */
export interface Weather {
  /** Share of datagrams that are lost, each by itself; 0 to 1. */
  readonly loss?: number;
  /** Share that is lost in runs, and how long these last on the average: in packets of speech, 20 ms each, however much is sent meanwhile. */
  readonly bursts?: { readonly loss: number; readonly length: number };
  /** For all of them, milliseconds. */
  readonly delayMs?: number;
  /** Each is late by up to so much more, and none overtakes another by that. */
  readonly jitterMs?: number;
  /** Share that is held back behind those which come within the next 20 to 40 ms. */
  readonly reorder?: number;
  /** Share that comes twice. */
  readonly duplicate?: number;
  /** As many pass in a second; more queue up, `queueMax` at most. */
  readonly packetsPerSecond?: number;
}

/** Which way: from a member, to it, or both. */
export type Direction = 'in' | 'out' | 'both';

/** A second of speech, at a narrow place. */
const queueMax = 50;
const heldMs = { from: 20, to: 40 } as const;
const precision = 1_000_000;

/** One way through a network. */
export interface NetworkPath {
  readonly weather: Weather;
  /** Has `deliver` called: never, once or twice, at once or later. */
  carry(deliver: () => void): void;
  /** Datagrams that were lost on it so far. */
  lost(): number;
  /** Delivers nothing any more that is under way. */
  close(): void;
}

type Chance = (share: number) => boolean;

/** A packet of speech. */
const stepMs = 20;

/** Whether a datagram falls into a run of losses; of geometric length, and entered so often that their share is as asked. */
const createBursts = (bursts: Weather['bursts'], chance: Chance): ((nowMs: number) => boolean) => {
  const { loss, length } = bursts ?? { loss: 0, length: 1 };
  if (loss === 0 || loss >= 1) return () => loss >= 1;
  const enters = loss / (length * (1 - loss));
  /** How much of what was is still so a packet of speech later; of runs that are shorter than chance alone makes them nothing, each is lost by itself. */
  const stays = Math.max(0, 1 - enters - 1 / length);
  let isBurst = false;
  let lastMs = -stepMs;
  return (nowMs) => {
    // A run goes on and ends by time: where nothing is sent, and where several speak, whose packets come between. What is sent at once fares alike.
    const steps = (nowMs - lastMs) / stepMs;
    lastMs = nowMs;
    isBurst = chance(loss + ((isBurst ? 1 : 0) - loss) * stays ** steps);
    return isBurst;
  };
};

/** When a datagram is through a narrow place; null when too many wait before it. */
const createNarrowPlace = (packetsPerSecond: number | undefined): ((nowMs: number) => number | null) => {
  if (packetsPerSecond === undefined) return (nowMs) => nowMs;
  const eachMs = 1000 / packetsPerSecond;
  let freeMs = 0;
  return (nowMs) => {
    if (freeMs - nowMs > queueMax * eachMs) return null;
    freeMs = Math.max(nowMs, freeMs) + eachMs;
    return freeMs;
  };
};

interface Delays {
  after(ms: number, deliver: () => void): void;
  /** The same, and never before what was put off earlier. */
  afterOthers(ms: number, deliver: () => void): void;
  close(): void;
}

/** Puts deliveries off. */
const createDelays = (clock: VoiceClock): Delays => {
  const underWay = new Set<() => void>();
  const after = (ms: number, deliver: () => void): void => {
    if (ms <= 0) {
      deliver();
      return;
    }
    const cancel = clock.after(ms, () => {
      underWay.delete(cancel);
      deliver();
    });
    underWay.add(cancel);
  };
  /** Timers of different lengths fire out of order: each that fires delivers the one that is next. */
  const inTurn: (() => void)[] = [];
  const afterOthers = (ms: number, deliver: () => void): void => {
    if (ms <= 0 && inTurn.length === 0) {
      deliver();
      return;
    }
    inTurn.push(deliver);
    after(Math.max(ms, 1), () => inTurn.shift()?.());
  };
  return {
    after,
    afterOthers,
    close() {
      for (const cancel of underWay) cancel();
      underWay.clear();
    },
  };
};

/** A way through that weather; the same for the same random source and pace. */
export const createNetworkPath = (weather: Weather, clock: VoiceClock, random: VoiceRandom): NetworkPath => {
  const { loss = 0, delayMs = 0, jitterMs = 0, reorder = 0, duplicate = 0 } = weather;
  const chance: Chance = (share) => share > 0 && random.integer(precision) < share * precision;
  const isInBurst = createBursts(weather.bursts, chance);
  const passesAt = createNarrowPlace(weather.packetsPerSecond);
  let lastDueMs = 0;
  let lost = 0;

  const { after, afterOthers, close } = createDelays(clock);
  const once = (deliver: () => void): void => {
    const nowMs = clock.monotonicMs();
    const passedMs = passesAt(nowMs);
    if (passedMs === null) {
      lost += 1;
      return;
    }
    const dueMs = passedMs + delayMs + (jitterMs > 0 ? random.integer(jitterMs * 1000 + 1) / 1000 : 0);
    if (chance(reorder)) {
      after(dueMs - nowMs + heldMs.from + random.integer(heldMs.to - heldMs.from), deliver);
      return;
    }
    lastDueMs = Math.max(lastDueMs, dueMs);
    afterOthers(lastDueMs - nowMs, deliver);
  };

  return {
    weather,
    lost: () => lost,
    carry(deliver) {
      // Both are drawn for each, so that one kind of weather does not move the other.
      const isGone = [chance(loss), isInBurst(clock.monotonicMs())].includes(true);
      if (isGone) {
        lost += 1;
        return;
      }
      once(deliver);
      if (chance(duplicate)) once(deliver);
    },
    close,
  };
};
