/** The voice nodes of the small world: accounts of ours sit down as the plan says, at once. */
import type { PathReading, VoicePlan, VoicePort, VoiceReport } from '../../src/app/index.ts';
import type { ChannelId, UserId } from '../../src/lib/index.ts';
import type { Room } from './outside-people.ts';
import { maySpeak } from './outside-people.ts';

/** Where they sit, and who is told. */
export interface SeatHost {
  readonly rooms: ReadonlyMap<ChannelId, Room>;
  readonly admins: ReadonlySet<UserId>;
  readonly isDeaf: () => boolean;
  readonly planned: (plan: VoicePlan) => void;
  readonly left: (room: Room) => void;
  readonly changed: (id: ChannelId) => void;
}

/** Who of ours sits where, and who listens to what is told of it. */
export class VoiceSeats {
  readonly #host: SeatHost;
  #listeners: ((report: VoiceReport) => void)[] = [];
  readonly #seated = new Map<ChannelId, UserId>();
  /** What the nodes read of their paths. */
  readings: readonly PathReading[] = [];
  /** In whose name the voice of somebody was last changed by us; null for Majlis' own. */
  readonly changedBy: Map<UserId, UserId | null> = new Map();

  constructor(host: SeatHost) {
    this.#host = host;
  }

  /** The port for one life of the process. */
  port(isAlive: () => boolean): VoicePort {
    return {
      apply: (plan) => {
        if (isAlive()) this.#apply(plan, isAlive);
      },
      readings: () => Promise.resolve(isAlive() ? this.readings : []),
      onReport: (listener) => {
        this.#listeners.push(listener);
        return () => {
          this.#listeners = this.#listeners.filter((one) => one !== listener);
        };
      },
    };
  }

  report(report: VoiceReport): void {
    for (const listener of this.#listeners) listener(report);
  }

  /** A seat that a person took away, or whose room is gone. */
  forget(id: ChannelId): void {
    this.#seated.delete(id);
  }

  /** The process died, and its accounts leave with it. */
  end(): void {
    this.#listeners = [];
    this.#seated.clear();
  }

  #apply(plan: VoicePlan, isAlive: () => boolean): void {
    this.#host.planned(plan);
    const wanted = new Map(plan.seats.map((seat) => [seat.channelId, seat.accountId]));
    for (const [id, account] of this.#seated) if (wanted.get(id) !== account) this.#unseat(id, account);
    for (const [id, account] of wanted) if (!this.#seated.has(id)) this.#seat(id, account, isAlive);
  }

  #unseat(id: ChannelId, account: UserId): void {
    this.#seated.delete(id);
    const room = this.#host.rooms.get(id);
    if (room === undefined) return;
    room.accounts.delete(account);
    room.leaves = (room.leaves ?? 0) + 1;
    this.#host.left(room);
  }

  #seat(id: ChannelId, account: UserId, isAlive: () => boolean): void {
    const host = this.#host;
    this.#seated.set(id, account);
    if (host.isDeaf()) return;
    queueMicrotask(() => {
      const room = host.rooms.get(id);
      if (!isAlive() || room === undefined || this.#seated.get(id) !== account) return;
      const isUp = room.kind === 'voice' && maySpeak(room, account, host.admins);
      room.accounts.set(account, isUp ? 'speaking' : 'suppressed');
      host.changed(id);
      this.report({ type: 'seat', channelId: id, state: 'ready' });
    });
  }
}
