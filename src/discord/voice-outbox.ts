import type { Clock, GuildId } from '../lib/index.ts';

/**
 * Discord takes 120 payloads a minute on one gateway connection (documentation, "Gateway Rate Limiting"); the library stops at 115.
 * The rest is for heartbeats and what the library sends by itself.
 */
const PER_WINDOW = 100;
const WINDOW_MS = 60_000;

/** Of these so many at most are questions: after a start, when there is most to ask, seats are wanted too. */
const QUESTIONS_PER_WINDOW = 50;

/** Hands payloads to one shard at the pace that Discord takes, those of voice (op 4) first, and keeps what waits small and current. */
export interface VoiceOutbox {
  /** Sends now, or when there is room. What waits for the same server and is overtaken by this is dropped. */
  put(guildId: GuildId, payload: unknown): void;
  /** Sends a question about a server when no voice payload waits for room; one that waits for the same server is dropped. */
  ask(guildId: GuildId, question: Question): void;
  /** How many servers have voice payloads that wait, and how many a question, together. */
  readonly waiting: number;
  /** Says that the connection is there again: what waited for it is sent. */
  wake(): void;
  /** Drops what waits. Idempotent. */
  close(): void;
}

/** Something that the gateway answers by an event. */
export interface Question {
  readonly payload: unknown;
  /** Told once it is sent. */
  readonly sent: () => void;
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

/** Payloads that went out within the last minute. */
interface Lately {
  readonly count: number;
  /** How long until the first of them is so long ago that it does not count; at once when there are none. */
  readonly untilRoomMs: number;
  add(count: number): void;
}

const lately = (clock: Clock): Lately => {
  // Never more than a minute takes.
  let timesMs: readonly number[] = [];
  const recent = (): readonly number[] => {
    const nowMs = clock.monotonicMs();
    timesMs = timesMs.filter((atMs) => nowMs - atMs < WINDOW_MS);
    return timesMs;
  };
  return {
    get count() {
      return recent().length;
    },
    get untilRoomMs() {
      const [oldestMs] = recent();
      // One millisecond more: timers may fire a fraction early.
      return oldestMs === undefined ? 0 : oldestMs + WINDOW_MS - clock.monotonicMs() + 1;
    },
    add: (count) => {
      timesMs = [...recent(), ...Array.from({ length: count }, () => clock.monotonicMs())];
    },
  };
};

/**
 * Makes one. The library's own queue would keep every payload: seats that get no answer ask again, and with a hundred of them stale
 * asking filled it for ever. Here there are at most two payloads per server, each in its first one's place. And the library counts
 * by fixed minutes, so that twice as many may fall into a minute of Discord's, which then cuts the connection (4008).
 * Nor does it send what was given while the connection resumes: it waits for a new session then. So nothing is given to it while the
 * connection is not there (`isUp`).
 */
export const createVoiceOutbox = ({ clock, isUp, send }: VoiceOutboxOptions): VoiceOutbox => {
  const queued = new Map<GuildId, readonly unknown[]>();
  // One per server.
  const questions = new Map<GuildId, Question>();
  const sent = lately(clock);
  const asked = lately(clock);
  let cancel: (() => void) | null = null;
  let isClosed = false;

  const drainVoice = (): void => {
    for (const [guildId, payloads] of queued) {
      if (sent.count + payloads.length > PER_WINDOW) return;
      queued.delete(guildId);
      sent.add(payloads.length);
      for (const payload of payloads) send(guildId, payload);
    }
  };
  const drainQuestions = (): void => {
    for (const [guildId, question] of questions) {
      if (queued.size > 0 || sent.count >= PER_WINDOW || asked.count >= QUESTIONS_PER_WINDOW) return;
      questions.delete(guildId);
      for (const window of [sent, asked]) window.add(1);
      send(guildId, question.payload);
      question.sent();
    }
  };
  const drain = (): void => {
    if (isClosed || !isUp()) return;
    drainVoice();
    drainQuestions();
    if (queued.size + questions.size === 0 || cancel !== null) return;
    cancel = clock.after(sent.untilRoomMs, () => {
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
    ask: (guildId, question) => {
      if (isClosed) return;
      questions.set(guildId, question);
      drain();
    },
    wake: drain,
    get waiting() {
      return queued.size + questions.size;
    },
    close: () => {
      isClosed = true;
      cancel?.();
      cancel = null;
      queued.clear();
      questions.clear();
    },
  };
};
