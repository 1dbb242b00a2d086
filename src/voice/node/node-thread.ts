import { Worker, type WorkerOptions } from 'node:worker_threads';
import type { ChannelId, Clock, GuildId, Logger, UserId } from '../../lib/index.ts';
import { type Order, tidingSchema } from './messages.ts';
import type { GatewayVoicePacket, NodeStats, VoicePlan, VoiceReport } from './voice-plan.ts';

/** What a voice node's thread is made of. */
export interface NodeThreadOptions {
  /** A certificate to trust beside the usual ones, PEM: that of a local Discord. */
  readonly caPem?: string;
  readonly logger: Logger;
  readonly clock: Clock;
  /** How a thread is started; `new Worker` when absent. Who keeps the thread can kill it, as a crash would. */
  readonly startThread?: (file: URL, options: WorkerOptions) => Worker;
}

/** What it tells. */
export interface NodeThreadHooks {
  readonly onReport: (report: VoiceReport) => void;
  /** An op 4 payload that must go out on an account's main gateway. */
  readonly onSend: (accountId: UserId, guildId: GuildId, payload: unknown) => void;
}

/** What a node is to carry, and which of its rooms go to another node or come from one. */
export interface NodeShare {
  readonly plan: VoicePlan;
  readonly given: readonly ChannelId[];
  readonly taken: readonly ChannelId[];
}

/** A node that keeps dying is tried again less and less often; one that lived half a minute was well. */
const restartMs: readonly number[] = [100, 500, 2000, 5000, 10_000];
const wellAfterMs = 30_000;
const statsMs = 1000;
/** Leaving is one message per room; a node that takes longer hangs. */
const closeMs = 2000;
/** A thread that says nothing for five pings in a row hangs; around a change of keys one is busy for 60 ms at most (measured). */
const pingEveryMs = 1000;
const pingsMissedMax = 5;
/** Loading the codec and the voice library takes a second, and on a loaded machine many. */
const startPingsMax = 60;
const nothing: NodeShare = { plan: { seats: [], paths: [], muteSources: [] }, given: [], taken: [] };

/** One voice node: a thread that is restarted when it dies or hangs. Starts at once. */
export class NodeThread {
  #share: NodeShare = nothing;
  #worker: Worker | null = null;
  #startedMs = 0;
  #failures = 0;
  #restarts = 0;
  #asks = 0;
  #closing: Promise<void> | null = null;
  #onClosed: (() => void) | null = null;
  #cancelRestart: (() => void) | null = null;
  #cancelPing: (() => void) | null = null;
  #isUp = false;
  /** Pings in a row that were not answered; of a thread that starts, seconds that it took. */
  #missed = 0;
  readonly #answers = new Map<number, (stats: NodeStats | null) => void>();
  readonly #options: NodeThreadOptions;
  readonly #hooks: NodeThreadHooks;

  constructor(options: NodeThreadOptions, hooks: NodeThreadHooks, share: NodeShare) {
    this.#options = options;
    this.#hooks = hooks;
    this.#share = share;
    this.#start();
  }

  /** How often it was started again. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Kept, and said again to a thread that was restarted. */
  apply(share: NodeShare): void {
    this.#share = share;
    this.#sayShare();
  }

  gatewayPacket(accountId: UserId, packet: GatewayVoicePacket): void {
    this.#say({ v: 4, type: 'gateway', accountId, packet: { t: packet.t, d: packet.d } });
  }

  /** Null when it does not answer within a second. */
  stats(): Promise<NodeStats | null> {
    return new Promise((resolve) => {
      if (this.#worker === null) {
        resolve(null);
        return;
      }
      this.#asks += 1;
      const ask = this.#asks;
      const cancel = this.#options.clock.after(statsMs, () => this.#answers.get(ask)?.(null));
      this.#answers.set(ask, (stats) => {
        this.#answers.delete(ask);
        cancel();
        resolve(stats);
      });
      this.#say({ v: 4, type: 'stats', ask });
    });
  }

  /** Leaves every room and ends the thread; may be called again. */
  close(_reason: 'shutdown'): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    this.#cancelRestart?.();
    this.#cancelPing?.();
    const worker = this.#worker;
    if (worker === null) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#options.clock.after(closeMs, resolve);
      this.#onClosed = () => {
        cancel();
        resolve();
      };
      this.#say({ v: 4, type: 'close' });
    });
    await worker.terminate();
  }

  #start(): void {
    const { caPem, clock, logger } = this.#options;
    const start = this.#options.startThread ?? ((file, threadOptions): Worker => new Worker(file, threadOptions));
    const worker = start(new URL('./worker.ts', import.meta.url), {
      workerData: { caPem: caPem ?? null, restarted: this.#restarts > 0 },
    });
    this.#worker = worker;
    this.#startedMs = clock.monotonicMs();
    worker.on('message', (message: unknown) => {
      if (this.#worker === worker) this.#hear(message);
    });
    worker.on('error', (error) => {
      logger.error('voice node failed', {
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    });
    worker.on('exit', (code) => {
      if (this.#worker === worker) this.#onEnd({ code });
    });
    this.#isUp = false;
    this.#missed = 0;
    this.#pingLater();
    this.#sayShare();
  }

  /** Counts its own beats and not time: where this thread stood still, the answers lie unread and are no sign. */
  #pingLater(): void {
    this.#cancelPing = this.#options.clock.after(pingEveryMs, () => {
      this.#cancelPing = null;
      this.#ping();
    });
  }

  #ping(): void {
    const worker = this.#worker;
    if (worker === null || this.#closing !== null) return;
    if (this.#missed >= (this.#isUp ? pingsMissedMax : startPingsMax)) {
      // One that hangs in native code ends only after that; it is not waited for.
      this.#onEnd({ hangs: true });
      void worker.terminate();
      return;
    }
    this.#missed += 1;
    if (this.#isUp) this.#say({ v: 4, type: 'ping' });
    this.#pingLater();
  }

  #onEnd(how: { readonly code: number } | { readonly hangs: true }): void {
    this.#worker = null;
    this.#cancelPing?.();
    this.#cancelPing = null;
    for (const answer of this.#answers.values()) answer(null);
    this.#onClosed?.();
    if (this.#closing !== null) return;
    const { clock, logger } = this.#options;
    if (clock.monotonicMs() - this.#startedMs > wellAfterMs) this.#failures = 0;
    const afterMs = restartMs[Math.min(this.#failures, restartMs.length - 1)] ?? 0;
    this.#failures += 1;
    logger.error('voice node died', { ...how, afterMs, restarts: this.#restarts });
    for (const { channelId } of this.#share.plan.seats)
      this.#hooks.onReport({ type: 'seat', channelId, state: 'lost', why: 'node-died' });
    this.#cancelRestart = clock.after(afterMs, () => {
      this.#cancelRestart = null;
      this.#restarts += 1;
      this.#start();
    });
  }

  #hear(message: unknown): void {
    const parsed = tidingSchema.safeParse(message);
    if (!parsed.success) {
      this.#options.logger.error('voice tiding refused', {
        issues: parsed.error.issues.map(({ path, code }) => ({ path: path.join('.'), code })),
      });
      return;
    }
    const tiding = parsed.data;
    switch (tiding.type) {
      case 'report':
        this.#hooks.onReport(tiding.report);
        return;
      case 'send':
        this.#hooks.onSend(tiding.accountId, tiding.guildId, tiding.payload);
        return;
      case 'stats':
        this.#answers.get(tiding.ask)?.(tiding.stats);
        return;
      case 'log':
        this.#options.logger[tiding.level](tiding.message, tiding.fields);
        return;
      case 'closed':
        this.#onClosed?.();
        return;
      case 'refused':
        this.#onRefused();
        return;
      case 'started':
        this.#isUp = true;
        this.#missed = 0;
        return;
      case 'pong':
        this.#missed = 0;
    }
  }

  /** What was planned is not carried: its rooms are told. */
  #onRefused(): void {
    this.#options.logger.error('voice node carries nothing', { seats: this.#share.plan.seats.length });
    for (const { channelId } of this.#share.plan.seats) this.#hooks.onReport({ type: 'stopped', channelId });
  }

  #sayShare(): void {
    this.#say({ v: 4, type: 'apply', ...this.#share });
  }

  #say(order: Order): void {
    this.#worker?.postMessage(order);
  }
}
