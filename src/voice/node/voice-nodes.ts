import { Worker, type WorkerOptions } from 'node:worker_threads';
import type { Clock, GuildId, Logger, UserId } from '../../lib/index.ts';
import { type Order, tidingSchema } from './messages.ts';
import type { GatewayVoicePacket, NodeStats, VoicePlan, VoiceReport, VoiceStats } from './voice-plan.ts';

/** What the voice nodes are made of. */
export interface VoiceNodesOptions {
  /** A certificate to trust beside the usual ones, PEM: that of a local Discord. */
  readonly caPem?: string;
  readonly logger: Logger;
  readonly clock: Clock;
  /** How a thread is started; `new Worker` when absent. Who keeps the thread can kill it, as a crash would. */
  readonly startThread?: (file: URL, options: WorkerOptions) => Worker;
}

/** Takes an op 4 payload that must go out on an account's main gateway. */
export type GatewaySendListener = (accountId: UserId, guildId: GuildId, payload: unknown) => void;

/** The voice nodes as the main thread sees them. They live in threads of their own and are restarted when they die. */
export interface VoiceNodes {
  /** Replaces the whole wanted state; kept and said again to a node that was restarted. */
  apply(plan: VoicePlan): void;
  /** Forwards a VOICE_STATE_UPDATE of the account itself, or a VOICE_SERVER_UPDATE, of its main gateway. */
  gatewayPacket(accountId: UserId, packet: GatewayVoicePacket): void;
  /** Listens until the answer is called. */
  onGatewaySend(listener: GatewaySendListener): () => void;
  /** Listens until the answer is called. */
  onReport(listener: (report: VoiceReport) => void): () => void;
  /** What was done so far; answers without the node's part when it does not answer within a second. */
  stats(): Promise<VoiceStats>;
  /** Leaves every room and ends the threads; may be called again. */
  close(reason: 'shutdown'): Promise<void>;
}

/** A node that keeps dying is tried again less and less often; one that lived half a minute was well. */
const restartMs: readonly number[] = [100, 500, 2000, 5000, 10_000];
const wellAfterMs = 30_000;
const statsMs = 1000;
/** Leaving is one message per room; a node that takes longer hangs. */
const closeMs = 2000;
const emptyPlan: VoicePlan = { seats: [], paths: [], muteSources: [] };

/** Starts the voice nodes (one thread) and answers at once. */
export function createVoiceNodes(options: VoiceNodesOptions): VoiceNodes {
  return new VoiceNodeThread(options);
}

class VoiceNodeThread implements VoiceNodes {
  #plan: VoicePlan = emptyPlan;
  #worker: Worker | null = null;
  #startedMs = 0;
  #failures = 0;
  #restarts = 0;
  #asks = 0;
  #closing: Promise<void> | null = null;
  #onClosed: (() => void) | null = null;
  #cancelRestart: (() => void) | null = null;
  readonly #answers = new Map<number, (stats: NodeStats | null) => void>();
  readonly #reports = new Set<(report: VoiceReport) => void>();
  readonly #sends = new Set<GatewaySendListener>();
  readonly #options: VoiceNodesOptions;

  constructor(options: VoiceNodesOptions) {
    this.#options = options;
    this.#start();
  }

  apply(plan: VoicePlan): void {
    this.#plan = plan;
    this.#say({ v: 2, type: 'apply', plan });
  }

  gatewayPacket(accountId: UserId, packet: GatewayVoicePacket): void {
    this.#say({ v: 2, type: 'gateway', accountId, packet: { t: packet.t, d: packet.d } });
  }

  onGatewaySend(listener: GatewaySendListener): () => void {
    this.#sends.add(listener);
    return () => void this.#sends.delete(listener);
  }

  onReport(listener: (report: VoiceReport) => void): () => void {
    this.#reports.add(listener);
    return () => void this.#reports.delete(listener);
  }

  async stats(): Promise<VoiceStats> {
    const node = await new Promise<NodeStats | null>((resolve) => {
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
      this.#say({ v: 2, type: 'stats', ask });
    });
    return { restarts: this.#restarts, node };
  }

  close(_reason: 'shutdown'): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    this.#cancelRestart?.();
    const worker = this.#worker;
    if (worker === null) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#options.clock.after(closeMs, resolve);
      this.#onClosed = () => {
        cancel();
        resolve();
      };
      this.#say({ v: 2, type: 'close' });
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
    worker.on('message', (message: unknown) => this.#hear(message));
    worker.on('error', (error) => {
      logger.error('voice node failed', {
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    });
    worker.on('exit', (code) => {
      if (this.#worker === worker) this.#onExit(code);
    });
    this.#say({ v: 2, type: 'apply', plan: this.#plan });
  }

  #onExit(code: number): void {
    this.#worker = null;
    for (const answer of this.#answers.values()) answer(null);
    this.#onClosed?.();
    if (this.#closing !== null) return;
    const { clock, logger } = this.#options;
    if (clock.monotonicMs() - this.#startedMs > wellAfterMs) this.#failures = 0;
    const afterMs = restartMs[Math.min(this.#failures, restartMs.length - 1)] ?? 0;
    this.#failures += 1;
    logger.error('voice node died', { code, afterMs, restarts: this.#restarts });
    for (const { channelId } of this.#plan.seats)
      this.#report({ type: 'seat', channelId, state: 'lost', why: 'node-died' });
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
        this.#report(tiding.report);
        return;
      case 'send':
        for (const listener of this.#sends) listener(tiding.accountId, tiding.guildId, tiding.payload);
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
      case 'started':
    }
  }

  #report(report: VoiceReport): void {
    for (const listener of this.#reports) listener(report);
  }

  #say(order: Order): void {
    this.#worker?.postMessage(order);
  }
}
