import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import type { ChannelId, GuildId, LinkId } from '../../../../src/lib/index.ts';
import { type CarryPath, createVoiceNodes, type Seat, type VoiceNodes } from '../../../../src/voice/node/index.ts';
import type { Order } from '../../../../src/voice/node/messages.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';
import { memoryLog } from '../../../support/memory-log.ts';
import { asItIs, bot } from '../../../support/voice-world.ts';

/** What a pool of two nodes says to its threads, and what comes of what they say; the threads are where it ends. */

type Apply = Extract<Order, { type: 'apply' }>;

class Thread extends EventEmitter {
  readonly shares: Apply[] = [];
  pings = 0;
  answers = true;
  isEnded = false;

  postMessage(order: Order): void {
    if (order.type === 'ping') {
      this.pings += 1;
      if (this.answers) this.emit('message', { v: 4, type: 'pong' });
    }
    if (order.type === 'apply') this.shares.push(order);
    if (order.type === 'close') this.emit('message', { v: 4, type: 'closed' });
  }

  terminate(): Promise<number> {
    this.isEnded = true;
    return Promise.resolve(0);
  }

  /** An op 4 of this thread: it joins a room, or leaves. */
  send({ guildId, accountId }: Seat, channelId: ChannelId | null): void {
    const payload = { op: 4, d: { guild_id: guildId, channel_id: channelId } };
    this.emit('message', { v: 4, type: 'send', accountId, guildId, payload });
  }
}

// Snowflakes, as the app would hand them over.
const seatIn = (n: number): Seat => ({
  channelId: `20000000000000000${n}` as ChannelId,
  guildId: `10000000000000000${n}` as GuildId,
  accountId: bot,
  regime: 'stage',
});
const [one, two] = [seatIn(1), seatIn(2)] as const;
const tie: CarryPath = { linkId: 'aaaabbbbcccc' as LinkId, from: one.channelId, to: two.channelId, ...asItIs };

interface Pool {
  readonly nodes: VoiceNodes;
  readonly threads: readonly Thread[];
  readonly clock: ManualClock;
  readonly sent: (ChannelId | null)[];
  apply(seats: readonly Seat[], isTied?: boolean): void;
  /** The node on which a room is wanted, and whether as one that comes from another. */
  whereIs(seat: Seat): readonly [number, boolean] | null;
}

const createPool = (): Pool => {
  const threads: Thread[] = [];
  const clock = createManualClock();
  const nodes = createVoiceNodes({
    clock,
    logger: memoryLog(),
    count: 2,
    startThread: () => {
      const thread = new Thread();
      threads.push(thread);
      // The pool uses no more of a thread than this one has.
      return thread as unknown as Worker;
    },
  });
  const sent: (ChannelId | null)[] = [];
  nodes.onGatewaySend((_account, _guild, payload) => {
    // As the threads above said it.
    sent.push((payload as { d: { channel_id: ChannelId | null } }).d.channel_id);
  });
  return {
    nodes,
    threads,
    clock,
    sent,
    apply: (seats, isTied = false) => nodes.apply({ seats, paths: isTied ? [tie] : [], muteSources: [] }),
    whereIs: ({ channelId }) => {
      const node = threads.findIndex(({ shares }) =>
        shares.at(-1)?.plan.seats.some((seat) => seat.channelId === channelId),
      );
      return node === -1 ? null : [node, threads[node]?.shares.at(-1)?.taken.includes(channelId) === true];
    },
  };
};

describe('a seat that is taken anew', () => {
  it('[SEAT-6] is on the node where it was, whatever became of the others', () => {
    const { apply, whereIs } = createPool();
    apply([one, two]);
    expect([whereIs(one), whereIs(two)]).toEqual([
      [0, false],
      [1, false],
    ]);
    apply([two]);
    apply([]);
    apply([two]);
    expect(whereIs(two)).toEqual([1, false]);
  });

  it('[SEAT-6] and that a link tied elsewhere meanwhile leaves first there, and no late goodbye ends it', () => {
    const { apply, whereIs, threads, sent } = createPool();
    apply([one, two]);
    apply([one]);
    apply([one, two], true);
    expect(whereIs(two)).toEqual([0, true]);
    threads[0]?.send(two, null);
    threads[0]?.send(two, two.channelId);
    threads[1]?.send(two, null);
    expect(sent).toEqual([null, two.channelId]);
  });

  it('[SEAT-6] says goodbye while nobody has it', () => {
    const { apply, threads, sent } = createPool();
    apply([one, two]);
    apply([one]);
    threads[1]?.send(two, null);
    expect(sent).toEqual([null]);
  });
});

describe('a thread', () => {
  const upOf = ({ threads }: Pool): Thread => {
    const thread = threads[0];
    if (thread === undefined) throw new Error('no thread was started');
    thread.emit('message', { v: 4, type: 'started' });
    return thread;
  };

  it('[SEAT-8] that answers nothing for five pings is ended and started again, its rooms are lost till then, and its late words count no more', () => {
    const pool = createPool();
    pool.apply([one]);
    const reports: unknown[] = [];
    pool.nodes.onReport((report) => reports.push(report));
    const thread = upOf(pool);
    pool.clock.advance(60_000);
    expect([thread.pings, thread.isEnded]).toEqual([60, false]);
    thread.answers = false;
    pool.clock.advance(5000);
    expect([thread.isEnded, reports]).toEqual([false, []]);
    pool.clock.advance(1000);
    const lost = { type: 'seat', channelId: one.channelId, state: 'lost', why: 'node-died' };
    expect([thread.isEnded, reports]).toEqual([true, [lost]]);
    thread.emit('message', {
      v: 4,
      type: 'report',
      report: { type: 'seat', channelId: one.channelId, state: 'ready' },
    });
    thread.emit('exit', 1);
    expect(reports).toEqual([lost]);
    pool.clock.advance(100);
    expect(pool.threads).toHaveLength(2);
    expect(pool.threads[1]?.shares.at(-1)?.plan.seats).toEqual([one]);
  });

  it('[SEAT-8] that takes long to start is waited for, and one that never does is not', () => {
    const pool = createPool();
    const [thread] = pool.threads;
    pool.clock.advance(60_000);
    expect([thread?.pings, thread?.isEnded]).toEqual([0, false]);
    pool.clock.advance(1000);
    expect(thread?.isEnded).toBe(true);
  });

  it('[SEAT-8] that is closed is asked no more', async () => {
    const pool = createPool();
    const thread = upOf(pool);
    await pool.nodes.close('shutdown');
    pool.clock.advance(60_000);
    expect([thread.pings, pool.clock.pending()]).toEqual([0, 0]);
  });
});
