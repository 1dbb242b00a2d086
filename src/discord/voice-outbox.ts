import type { Clock, GuildId } from '../lib/index.ts';

/**
 * Discord takes 120 payloads a minute on one gateway connection (documentation, "Gateway Rate Limiting"); the library stops at 115.
 * The rest is for heartbeats and what the library sends by itself.
 */
const PER_WINDOW = 100;
const WINDOW_MS = 60_000;

/** Hands voice payloads (op 4) to one shard at the pace that Discord takes, and keeps what waits small and current. */
export interface VoiceOutbox {
  /** Sends now, or when there is room. What waits for the same server and is overtaken by this is dropped. */
  put(guildId: GuildId, payload: unknown): void;
  /** How many servers have something that waits. */
  readonly waiting: number;
  /** Says that the connection is there again: what waited for it is sent. */
  wake(): void;
  /** Drops what waits. Idempotent. */
  close(): void;
}

/** The connection that an outbox fills. */
export interface VoiceOutboxOptions {
  readonly clock: Clock;
  /** Whether the connection takes payloads now. */
  readonly isUp: () => boolean;
  readonly send: (guildId: GuildId, payload: unknown) => void;
}

const isLeaving = (payload: unknown): boolean =>
  typeof payload === 'object' &&
  payload !== null &&
  'd' in payload &&
  typeof payload.d === 'object' &&
  payload.d !== null &&
  'channel_id' in payload.d &&
  payload.d.channel_id === null;

/**
 * What is worth sending for a server once `payload` has come: to leave makes everything before it void, and to join makes an
 * earlier join void. So two at most: leave, then join.
 */
const overtaken = (before: readonly unknown[], payload: unknown): readonly unknown[] =>
  isLeaving(payload) ? [payload] : [...before.filter(isLeaving), payload];

/**
 * Makes one. The library's own queue would keep every payload: seats that get no answer ask again, and with a hundred of them stale
 * asking filled it for ever. Here there are at most two payloads per server, each in its first one's place. And the library counts
 * by fixed minutes, so that twice as many may fall into a minute of Discord's, which then cuts the connection (4008).
 * Nor does it send what was given while the connection resumes: it waits for a new session then. So nothing is given to it while the
 * connection is not there (`isUp`).
 */
export const createVoiceOutbox = ({ clock, isUp, send }: VoiceOutboxOptions): VoiceOutbox => {
  const queued = new Map<GuildId, readonly unknown[]>();
  /** When the last ones were sent, oldest first; never more than a minute takes. */
  let sentMs: readonly number[] = [];
  let cancel: (() => void) | null = null;
  let isClosed = false;

  const drain = (): void => {
    if (isClosed || !isUp()) return;
    const nowMs = clock.monotonicMs();
    sentMs = sentMs.filter((atMs) => nowMs - atMs < WINDOW_MS);
    for (const [guildId, payloads] of queued) {
      if (sentMs.length + payloads.length > PER_WINDOW) break;
      sentMs = [...sentMs, ...payloads.map(() => nowMs)];
      queued.delete(guildId);
      for (const payload of payloads) send(guildId, payload);
    }
    const [oldestMs] = sentMs;
    if (queued.size === 0 || oldestMs === undefined || cancel !== null) return;
    // One millisecond more: timers may fire a fraction early.
    cancel = clock.after(oldestMs + WINDOW_MS - nowMs + 1, () => {
      cancel = null;
      drain();
    });
  };
  return {
    put: (guildId, payload) => {
      if (isClosed) return;
      queued.set(guildId, overtaken(queued.get(guildId) ?? [], payload));
      drain();
    },
    wake: drain,
    get waiting() {
      return queued.size;
    },
    close: () => {
      isClosed = true;
      cancel?.();
      cancel = null;
      queued.clear();
    },
  };
};
