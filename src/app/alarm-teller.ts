import type { Space } from '../domain/index.ts';
import type { Clock, Logger, SpaceId } from '../lib/index.ts';
import { hearingNews } from './hearing-words.ts';
import type { HearingNews, HearingWords } from './hearing-words.ts';
import type { Effect } from './outbox-port.ts';
import type { SpaceStore } from './space-port.ts';
import type { SpaceBook } from './space-book.ts';

/** What the store did not take is tried again so soon: the host is to be told within five seconds. Then half as often each time. */
const FIRST_REST_MS = 1000;
const LONGEST_REST_MS = 60_000;
/** News of one space that wait: more than half an hour of them. The oldest alarm makes room, with its end. */
const WAITING_MAX = 20;

/** Tells the host and the log of alarms and of their ends, in that order; nothing of it is lost while the process lives and its space stands. */
export interface AlarmTeller {
  tell(space: Space, news: HearingNews): void;
  close(): void;
}

/** What it is made of. */
export interface AlarmTellerParts extends HearingWords {
  readonly book: Pick<SpaceBook, 'get'>;
  readonly spaces: Pick<SpaceStore, 'note'>;
  readonly clock: Clock;
  readonly logger: Logger;
  spawn(name: string, work: Promise<unknown>): void;
  /** These effects are stored. */
  onEffects(effects: readonly Effect[]): void;
}

/** What of one space is to be told, the next first. */
interface Waiting {
  readonly news: { readonly what: HearingNews; readonly key: string }[];
  restMs: number;
  cancel: (() => void) | null;
}

/** An alarm that is told late and stands is told as of now: else its notice would be no news any more. */
const asOfNow = ({ news }: Waiting, what: HearingNews, nowMs: number): HearingNews =>
  what.type === 'deaf' && news.length === 1 ? { ...what, atMs: nowMs } : what;

/**
 * Makes room without taking the end from an alarm, or the alarm from an end: the oldest alarm that came while another stood goes, or one and its
 * end. The first of all stays: it may be on its way into the store. Answers how many went.
 */
const makeRoom = ({ news }: Waiting): number => {
  const isAlarm = (at: number): boolean => news[at]?.what.type === 'deaf';
  const oldest = news.findIndex((_, at) => at > 0 && isAlarm(at) && (isAlarm(at - 1) || !isAlarm(at + 1)));
  if (oldest === -1) return 0;
  return news.splice(oldest, isAlarm(oldest - 1) ? 1 : 2).length;
};

/** Nothing waits. */
export const createAlarmTeller = (parts: AlarmTellerParts): AlarmTeller => {
  const { book, spaces, clock, logger, ids } = parts;
  const waiting = new Map<SpaceId, Waiting>();
  /** News that were not told, of all spaces since the start. */
  let dropped = 0;

  const tellNext = async (space: Space, all: Waiting): Promise<void> => {
    const [next] = all.news;
    if (next === undefined) return;
    const { log, effects } = await hearingNews(parts, space, asOfNow(all, next.what, clock.wallMs()), next.key);
    await spaces.note(space.id, [log], effects);
    all.restMs = FIRST_REST_MS;
    all.news.shift();
    parts.onEffects(effects);
  };

  const tellAll = async (space: Space, all: Waiting): Promise<void> => {
    try {
      while (all.news.length > 0) await tellNext(space, all);
      waiting.delete(space.id);
    } catch (error) {
      logger.warn('an alarm could not be stored and is told later', { spaceId: space.id, afterMs: all.restMs, error });
      all.cancel = clock.after(all.restMs, () => {
        all.cancel = null;
        const entry = book.get(space.id);
        if (entry === undefined) waiting.delete(space.id);
        else parts.spawn('tell of an alarm', tellAll(entry.space, all));
      });
      all.restMs = Math.min(2 * all.restMs, LONGEST_REST_MS);
    }
  };

  return {
    tell: (space, what) => {
      const known = waiting.get(space.id);
      const all = known ?? { news: [], restMs: FIRST_REST_MS, cancel: null };
      all.news.push({ what, key: `hearing ${ids.next()}` });
      if (known !== undefined) {
        if (all.news.length > WAITING_MAX) {
          dropped += makeRoom(all);
          logger.warn('alarms that could not be stored for long are not told', { spaceId: space.id, dropped });
        }
        return;
      }
      waiting.set(space.id, all);
      parts.spawn('tell of an alarm', tellAll(space, all));
    },
    close: () => {
      for (const { cancel } of waiting.values()) cancel?.();
      waiting.clear();
    },
  };
};
