/** What waits to be told in the small world, and the messages that its Discord was sent. */
import type { Effect, LogButton, NoticeButton, OutboxStore, Sendable } from '../../src/app/index.ts';
import { laneOf, FIRST_PIECE, REPORTS } from '../../src/app/index.ts';
import { wasNamedLately } from '../../src/app/rsvp-port.ts';
import type { ChannelId, MessageId, UserId } from '../../src/lib/index.ts';
import { OutsideRefused } from './outside-people.ts';

/** How long Discord knows a nonce again: as the local Discord plays it. */
const NONCE_WINDOW_MS = 5 * 60_000;

/** A message that stands in a channel. */
export interface Posted {
  readonly id: MessageId;
  /** Null for a direct message. */
  readonly channelId: ChannelId | null;
  /** Whom it is for, if it is for one person. */
  readonly userId: UserId | null;
  readonly key: string;
  readonly text: string;
  readonly atMs: number;
  /** What can be pressed under it. */
  readonly buttons: readonly (NoticeButton | LogButton)[];
  /** The keys of what was gathered into it. */
  readonly holds: readonly string[];
}

interface Row {
  readonly lane: string;
  effect: Effect;
  attemptedAtMs: number | null;
}

type Step = <Value>(run: () => Value) => Promise<Value>;

/** What waits and what was sent, by world. */
const outboxes = new WeakMap<Timed, OutsideOutbox>();

/** The part of a world that it reads. */
interface Timed {
  readonly clock: { monotonicMs(): number };
}

/** What waits to be told in a world, and what came of it. */
export const outboxOf = (world: Timed): OutsideOutbox => {
  // Discord's own clock, which nobody puts back with ours.
  const known = outboxes.get(world) ?? new OutsideOutbox(() => world.clock.monotonicMs());
  outboxes.set(world, known);
  return known;
};

/** The outbox as it is stored, and what came of it; both outlive the process. */
class OutsideOutbox {
  /** By key, in the order of coming. */
  readonly rows: Map<string, Row> = new Map();
  /** Every key that ever came in, in order, again where it came in anew. */
  readonly added: string[] = [];
  /** What was gathered into each message that was about to be sent, by its key. */
  readonly gathered: Map<string, readonly string[]> = new Map();
  readonly posted: Posted[] = [];
  /** When people were last told that others named them host, by server and person: stored with what tells them. */
  readonly named: Map<string, number> = new Map();
  /** Channels in which nothing can be posted, and why. */
  readonly closed: Map<ChannelId, 'gone' | 'missing-permissions'> = new Map();
  /** Who takes no direct messages. */
  readonly takesNone: Set<UserId> = new Set();
  /** Whether we may read what was posted. */
  mayRead: boolean = true;
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** In the transaction of what they tell of. */
  add(effects: readonly Effect[] = []): void {
    for (const effect of effects) {
      // As in the store: a key stands for as long as its row does, and no longer.
      if (this.rows.has(effect.key)) continue;
      if (effect.type === 'notice' && effect.isNaming === true) {
        const name = `${effect.guildId} ${effect.userId}`;
        if (wasNamedLately(this.named.get(name) ?? null, effect.atMs)) continue;
        this.named.set(name, effect.atMs);
      }
      this.added.push(effect.key);
      this.rows.set(effect.key, { lane: laneOf(effect).name, effect, attemptedAtMs: null });
    }
  }

  /** The store, for one life of the process. */
  store(step: Step): OutboxStore {
    const { rows } = this;
    const remove = (keys: readonly string[]): number => keys.filter((key) => rows.delete(key)).length;
    const keysWhere = (fits: (row: Row) => boolean): readonly string[] =>
      [...rows].filter(([, row]) => fits(row)).map(([key]) => key);
    return {
      lanes: () =>
        step(() => [
          ...new Map([...rows.values()].map(({ effect, lane }) => [lane, { ...laneOf(effect), name: lane }])).values(),
        ]),
      next: (lane, limit) =>
        step(() =>
          [...rows.values()]
            .filter((row) => row.lane === lane)
            .slice(0, limit)
            .map(({ effect, attemptedAtMs }) => ({ effect, attemptedAtMs })),
        ),
      begin: (message, gathered, atMs) =>
        step(() => {
          remove(gathered.filter((key) => key !== message.key));
          const row = rows.get(message.key);
          if (row === undefined) return;
          if (row.effect.type === 'log') this.gathered.set(message.key, gathered);
          row.effect = message;
          row.attemptedAtMs = atMs;
        }),
      reports: (guildId) =>
        step(
          () =>
            keysWhere(({ lane }) => lane === `${REPORTS}${guildId}`).filter((key) => key.endsWith(FIRST_PIECE)).length,
        ),
      refused: (key) =>
        step(() => {
          const row = rows.get(key);
          if (row !== undefined) row.attemptedAtMs = null;
        }),
      done: (keys) => step(() => void remove(keys)),
      trim: ({ reportsMs, restMs }, keep) =>
        step(() => {
          const isOld = ({ lane, effect }: Row): boolean =>
            effect.atMs < (lane.startsWith(REPORTS) ? reportsMs : restMs);
          const old = remove(keysWhere(isOld));
          const lanes = new Set([...rows.values()].map(({ lane }) => lane));
          const surplus = [...lanes].flatMap((lane) => keysWhere((row) => row.lane === lane).slice(0, -keep));
          return old + remove(surplus);
        }),
      drop: (guildId) => step(() => remove(keysWhere(({ effect }) => effect.guildId === guildId))),
    };
  }

  /** Discord takes a message, or gives the one that it made of the same nonce a while ago. */
  post(message: Sendable, id: MessageId): MessageId {
    const { channelId, key, text } = message;
    this.#refuse(message);
    const atMs = this.#nowMs();
    const twin = this.posted.findLast((one) => one.key === key && one.channelId === channelId);
    if (twin !== undefined && atMs - twin.atMs < NONCE_WINDOW_MS) return twin.id;
    const userId = message.type === 'notice' ? message.userId : (message.mention ?? null);
    const buttons = message.buttons ?? [];
    this.posted.push({ id, channelId, userId, key, text, atMs, buttons, holds: this.gathered.get(key) ?? [key] });
    return id;
  }

  find(message: Sendable, sinceMs: number): 'yes' | 'no' | 'unknown' {
    const { channelId, text } = message;
    const userId = message.type === 'notice' ? message.userId : (message.mention ?? null);
    // A conversation that is closed can still be read.
    if (channelId !== null) this.#refuse(message);
    if (!this.mayRead) return 'unknown';
    const isIt = (one: Posted): boolean => one.channelId === channelId && one.userId === userId && one.text === text;
    return this.posted.some((one) => isIt(one) && one.atMs >= sinceMs) ? 'yes' : 'no';
  }

  #refuse(message: Sendable): void {
    const { channelId } = message;
    if (channelId === null) {
      if (message.type === 'notice' && this.takesNone.has(message.userId))
        throw new OutsideRefused({ code: 'closed', detail: 'Cannot send messages to this user', retryable: false });
      return;
    }
    const why = this.closed.get(channelId);
    if (why === 'gone') throw new OutsideRefused({ code: 'gone', detail: 'Unknown Channel', retryable: false });
    if (why === undefined) return;
    throw new OutsideRefused({ code: why, permissions: ['SEND_MESSAGES'], channelId, retryable: false });
  }
}
