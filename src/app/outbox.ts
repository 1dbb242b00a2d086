import type { Refusal } from '../domain/index.ts';
import type { Clock, GuildId, Logger } from '../lib/index.ts';
import type { Begun } from './looked-for.ts';
import { agoMs, lookedForSince } from './looked-for.ts';
import type { NoticeWays } from './notice-ways.ts';
import { createNoticeWays } from './notice-ways.ts';
import type { Effect, Lane, MessageEffect, IsWanted, MessagePort, OutboxStore } from './outbox-port.ts';
import { laneOf, REPORTS } from './outbox-port.ts';
import type { First } from './outbox-first.ts';
import { firstOf, isForHost, tellDoubt } from './outbox-first.ts';
import type { OutsideFailure } from './ports.ts';
import { isOutsideError, refusalOf } from './refusals.ts';
import type { SettingsBook } from './settings-book.ts';

/**
 * Lines of the log are gathered for this long, and one lane sends at most one message in it: half of the five in five seconds that Discord
 * takes in a channel. The other half is for its reports.
 */
const GATHER_MS = 2000;
/**
 * How long the same nonce is trusted to give the same message. Discord checks it "in the past few minutes" (documentation, "Create
 * Message"); two is the least that this can mean.
 */
const NONCE_TRUSTED_MS = 120_000;
/** First wait after a failure, and the longest: a healthy Discord is back within seconds, an outage lasts minutes. */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
/** After a refusal that trying again will not change, people have to act first; a change of our rights tries at once. */
const REFUSED_WAIT_MS = 60_000;
const MOST_WAITS = 10;
/** What waits longer than this, or behind so many others of its lane, is given up: nobody reads such a log, and the store has its lines. */
const KEPT_MS = 3 * 86_400_000;
const MAX_WAITING = 2000;
/** Reports are few, and somebody was told that the moderators get them: long enough for them to come back from their holidays. */
const REPORTS_KEPT_MS = 14 * 86_400_000;
/** Servers whose trouble is remembered; the oldest goes first. */
const MAX_TROUBLES = 1000;

/** Sends what is to be told outside once. */
export interface Outbox {
  /** There is something new, and it is stored. */
  wake(effects: readonly Effect[]): void;
  /** A server came back, our rights or its settings changed: what waits for that is tried at once, and troubles may be over. */
  guildChanged(guildId: GuildId): void;
  /** We are not in this server any more: what it was to be told is dropped. */
  guildLeft(guildId: GuildId): Promise<void>;
  /** Why the log channel of a server is not written to; null when nothing is known against it. */
  troubleOf(guildId: GuildId): Refusal | null;
  /** Looks for everything that is not sent, also what nobody woke it for, and gives up what is too old. */
  sweep(): Promise<void>;
  /** Nothing is begun any more; resolves when what is under way is over. */
  close(): Promise<void>;
}

/** What an outbox is made of. */
export interface OutboxParts {
  readonly store: OutboxStore;
  readonly messages: MessagePort;
  readonly settings: SettingsBook;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly isWanted: IsWanted;
  /** Whether a server is there to be called. */
  readonly isAvailable: (guildId: GuildId) => boolean;
}

/** A lane in which something waits, or did a moment ago. */
interface Track extends Lane {
  cancel: (() => void) | null;
  /** When its timer is due, monotonic. */
  dueMs: number;
  /** Before when nothing is sent: for the pace, and for as long as Discord said. Monotonic. */
  pacedUntilMs: number;
  /** Before when nothing is tried again that failed or was refused, unless something changes in the server. Monotonic. */
  heldUntilMs: number;
  isRunning: boolean;
  isDirty: boolean;
  /** Something changed in the server during a step, which may have failed for what holds no longer. */
  isReleased: boolean;
  tries: number;
  /** Its turn has come to send a notice; of the next step alone, whether that uses it or not. */
  hasTurn: boolean;
  /** The message of which Discord has just said that it did not take it: it was not sent, whatever is stored. */
  notTaken: string | null;
  /** What this process was last about to send. */
  begun: Begun | null;
}

interface Desk extends OutboxParts {
  readonly tracks: Map<string, Track>;
  readonly troubles: Map<GuildId, Refusal>;
  readonly ways: NoticeWays;
  readonly under: Set<Promise<void>>;
  isClosed: boolean;
}

/** When a lane is looked at again, in milliseconds; null when nothing waits in it. */
type Next = number | null;

const isLog = ({ name }: Lane): boolean => name.startsWith('log ');
const isReports = ({ name }: Lane): boolean => name.startsWith(REPORTS);
const isNotices = ({ name }: Lane): boolean => name.startsWith('notice ');

const plan = (desk: Desk, track: Track, waitMs: number): void => {
  if (desk.isClosed) return;
  if (track.isRunning) {
    track.isDirty = true;
    return;
  }
  const nowMs = desk.clock.monotonicMs();
  const dueMs = Math.max(nowMs + waitMs, track.pacedUntilMs, track.heldUntilMs);
  if (track.cancel !== null && track.dueMs <= dueMs) return;
  track.cancel?.();
  track.dueMs = dueMs;
  track.cancel = desk.clock.after(dueMs - nowMs, () => {
    track.cancel = null;
    const running = run(desk, track).finally(() => desk.under.delete(running));
    desk.under.add(running);
  });
};

const trackOf = (desk: Desk, { name, guildId }: Lane): Track => {
  const known = desk.tracks.get(name);
  if (known !== undefined) return known;
  const idle = {
    cancel: null,
    dueMs: 0,
    pacedUntilMs: 0,
    heldUntilMs: 0,
    isRunning: false,
    isDirty: false,
    isReleased: false,
    hasTurn: false,
  };
  const track: Track = { name, guildId, ...idle, tries: 0, notTaken: null, begun: null };
  desk.tracks.set(name, track);
  return track;
};

const run = async (desk: Desk, track: Track): Promise<void> => {
  track.isRunning = true;
  track.isDirty = false;
  let next: Next;
  try {
    next = await step(desk, track);
  } catch (error) {
    // A bug or a lost store: stays with this lane, and is tried again slowly.
    desk.logger.error('something could not be sent and is tried again', { lane: track.name, error });
    next = waitAfter(desk, track);
  }
  track.isRunning = false;
  if (track.isReleased) return release(desk, track);
  if (next !== null || track.isDirty) return plan(desk, track, next ?? GATHER_MS);
  // Nobody has it any more: a turn that came now would have it run beside the one that is made for what comes next.
  desk.tracks.delete(track.name);
  return desk.ways.leave(track);
};

/** Holds a lane for `waitMs`. */
const hold = ({ clock }: Desk, track: Track, waitMs: number): number => {
  track.heldUntilMs = clock.monotonicMs() + waitMs;
  return waitMs;
};

/** Holds a lane for longer each time that it failed. */
const waitAfter = (desk: Desk, track: Track): number => {
  track.tries += 1;
  return hold(desk, track, Math.min(FIRST_WAIT_MS * 2 ** (track.tries - 1), LONGEST_WAIT_MS));
};

/** Whether a lane of notices may send that one now, as its turn has come or nobody waits; else it is planned anew when that comes. */
const mayTell = (desk: Desk, track: Track, { first, isIts }: { first: First | 'nowhere'; isIts: boolean }): boolean => {
  const { ways } = desk;
  if (isIts && !ways.isHeld()) return true;
  const go = (): boolean => {
    if (track.isRunning) return false;
    track.hasTurn = true;
    plan(desk, track, 0);
    return true;
  };
  return ways.take(track, go, first !== 'nowhere' && isForHost(first.message));
};

/** At most one message of the lane. */
const step = async (desk: Desk, track: Track): Promise<Next> => {
  const { hasTurn } = track;
  track.hasTurn = false;
  // Asked again when the server is back, or by the sweep.
  if (!desk.isAvailable(track.guildId)) return LONGEST_WAIT_MS;
  const first = await firstOf(desk, track);
  if (first === null) return null;
  // Whoever has nothing more to be told uses up no turn; what is first is looked at again when it has come.
  if (isNotices(track) && !mayTell(desk, track, { first, isIts: hasTurn })) return LONGEST_WAIT_MS;
  if (first === 'nowhere') return hold(desk, track, REFUSED_WAIT_MS * MOST_WAITS);
  try {
    await send(desk, track, first);
  } catch (error) {
    if (!isOutsideError(error)) throw error;
    return await onFailure(desk, track, first, error.failure);
  }
  track.tries = 0;
  track.notTaken = null;
  if (isLog(track) || isReports(track)) desk.troubles.delete(track.guildId);
  track.pacedUntilMs = desk.clock.monotonicMs() + GATHER_MS;
  return GATHER_MS;
};

/** Whether it is known to stand already; 'lost' when that cannot be found out, so that a repeat might make a second one. */
const wasSent = async (
  { clock, messages }: Desk,
  { begun }: Track,
  { message, attemptedAtMs }: First,
): Promise<'yes' | 'no' | 'lost' | 'repeatable'> => {
  if (attemptedAtMs === null) return 'no';
  const ago = agoMs(clock, { key: message.key, atMs: attemptedAtMs }, begun);
  if (ago !== null && ago < NONCE_TRUSTED_MS) return 'repeatable';
  const found = await messages.wasPosted(message, lookedForSince(clock, attemptedAtMs));
  return found === 'unknown' ? 'lost' : found;
};

const send = async (desk: Desk, track: Track, first: First): Promise<void> => {
  const { store, messages, clock } = desk;
  const { message, keys } = first;
  const sent = await wasSent(desk, track, first);
  if (sent === 'lost') tellDoubt(desk, message);
  // Stored before it is sent: after a crash in between it is known that it may have been.
  if (sent === 'no') {
    await store.begin(message, keys, clock.wallMs());
    track.begun = { key: message.key, atMs: clock.monotonicMs() };
  }
  if (sent === 'no' || sent === 'repeatable') {
    track.notTaken = null;
    await messages.post(message);
  }
  await store.done([message.key]);
};

const noteTrouble = ({ troubles }: Desk, { guildId, channelId }: MessageEffect, failure: OutsideFailure): void => {
  troubles.delete(guildId);
  const gone: Refusal = { code: 'log-channel-gone', params: { channel: `<#${channelId}>` } };
  troubles.set(guildId, failure.code === 'gone' ? gone : refusalOf(failure));
  const oldest = troubles.keys().next();
  if (troubles.size > MAX_TROUBLES && oldest.done !== true) troubles.delete(oldest.value);
};

/** A direct message was not wanted: the channel is next, unless an earlier try that was not answered for had come through. */
const onClosed = async (desk: Desk, track: Track, { message, attemptedAtMs }: First): Promise<Next> => {
  if (message.type === 'notice') desk.ways.noteClosed(message.userId);
  track.tries = 0;
  const stands =
    attemptedAtMs === null ? 'no' : await desk.messages.wasPosted(message, lookedForSince(desk.clock, attemptedAtMs));
  if (stands === 'no') {
    track.notTaken = message.key;
    return 0;
  }
  if (stands === 'unknown') tellDoubt(desk, message);
  await desk.store.done([message.key]);
  return 0;
};

/** A report keeps its place: a channel that is closed or gone is opened again, or another one is chosen. */
const keep = async (desk: Desk, track: Track, first: First, failure: OutsideFailure): Promise<Next> => {
  const { message, attemptedAtMs } = first;
  desk.logger.warn('a report was refused and waits', { channelId: message.channelId, key: message.key });
  if (message.type === 'message') noteTrouble(desk, message, failure);
  // Nobody reads what perhaps stood in a channel that is gone.
  if (attemptedAtMs === null || failure.code === 'gone') await desk.store.refused(message.key);
  track.tries = Math.min(track.tries + 1, MOST_WAITS);
  return hold(desk, track, REFUSED_WAIT_MS * track.tries);
};

const onFailure = async (desk: Desk, track: Track, first: First, failure: OutsideFailure): Promise<Next> => {
  const { message, attemptedAtMs } = first;
  const fields = { lane: track.name, failure: failure.code };
  if (failure.code === 'closed') return await onClosed(desk, track, first);
  if (failure.code === 'rate-limited') {
    if (isNotices(track)) desk.ways.hold(failure.retryAfterMs);
    // Of an earlier attempt that was not answered for it says nothing.
    if (attemptedAtMs === null) track.notTaken = message.key;
    track.pacedUntilMs = desk.clock.monotonicMs() + failure.retryAfterMs;
    return failure.retryAfterMs;
  }
  if (failure.retryable) {
    desk.logger.warn('a message was not answered for and is tried again', fields);
    return waitAfter(desk, track);
  }
  if (isReports(track) && (failure.code === 'missing-permissions' || failure.code === 'gone'))
    return await keep(desk, track, first, failure);
  desk.logger.warn('a message was refused and is given up', {
    ...fields,
    channelId: message.channelId,
    key: message.key,
  });
  if (isLog(track) && message.type === 'message') noteTrouble(desk, message, failure);
  await desk.store.done([message.key]);
  // It was about one person; what else they are told may go another way.
  if (isNotices(track)) return 0;
  track.tries = Math.min(track.tries + 1, MOST_WAITS);
  return hold(desk, track, REFUSED_WAIT_MS * track.tries);
};

const release = (desk: Desk, track: Track): void => {
  track.isReleased = track.isRunning;
  track.heldUntilMs = 0;
  track.tries = 0;
  plan(desk, track, 0);
};

const sweep = async (desk: Desk): Promise<void> => {
  const { store, clock, logger } = desk;
  const nowMs = clock.wallMs();
  const tooOld = { reportsMs: nowMs - REPORTS_KEPT_MS, restMs: nowMs - KEPT_MS };
  const dropped = await store.trim(tooOld, MAX_WAITING);
  if (dropped > 0) logger.error('messages waited for too long, or too many did, and are given up', { dropped });
  for (const lane of await store.lanes()) if (!desk.tracks.has(lane.name)) plan(desk, trackOf(desk, lane), 0);
};

/** An outbox over its store. Its maps hold only lanes in which something waits, and a bounded number of troubles. */
export const createOutbox = (parts: OutboxParts): Outbox => {
  const ways = createNoticeWays(parts.clock);
  const desk: Desk = { ...parts, tracks: new Map(), troubles: new Map(), ways, under: new Set(), isClosed: false };
  return {
    wake: (effects) => {
      for (const lane of effects.map(laneOf)) plan(desk, trackOf(desk, lane), isLog(lane) ? GATHER_MS : 0);
    },
    guildChanged: (guildId) => {
      desk.troubles.delete(guildId);
      for (const track of desk.tracks.values()) if (track.guildId === guildId) release(desk, track);
    },
    guildLeft: async (guildId) => {
      desk.troubles.delete(guildId);
      const dropped = await desk.store.drop(guildId);
      if (dropped > 0) desk.logger.warn('a server that we left is not told what waited for it', { guildId, dropped });
    },
    troubleOf: (guildId) => desk.troubles.get(guildId) ?? null,
    sweep: () => sweep(desk),
    close: async () => {
      desk.isClosed = true;
      ways.close();
      for (const track of desk.tracks.values()) track.cancel?.();
      await Promise.all(desk.under);
    },
  };
};
