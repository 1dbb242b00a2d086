import {
  CloseCodes,
  DefaultWebSocketManagerOptions,
  WebSocketShard,
  WebSocketShardEvents,
  WebSocketShardStatus,
} from '@discordjs/ws';
import type { FetchingStrategyOptions, SessionInfo } from '@discordjs/ws';
import { GatewayCloseCodes, GatewayDispatchEvents } from 'discord.js';
import type { Clock, GuildId, Logger } from '../../lib/index.ts';
import { createVoiceOutbox } from '../voice-outbox.ts';
import type { VoiceOutbox } from '../voice-outbox.ts';

/** After these closings Discord does not have us back (Discord's documentation, "Gateway Close Event Codes"); the library stops by itself. */
const FINAL_CODES: ReadonlySet<number> = new Set([
  GatewayCloseCodes.AuthenticationFailed,
  GatewayCloseCodes.InvalidShard,
  GatewayCloseCodes.ShardingRequired,
  GatewayCloseCodes.InvalidAPIVersion,
  GatewayCloseCodes.InvalidIntents,
  GatewayCloseCodes.DisallowedIntents,
]);

/**
 * The library tries a gateway that is not there twice a second for ever. From the second attempt in vain it is asked ever more
 * rarely: not with twenty accounts at once at a gateway that comes up again.
 */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

/** A closing handshake that gets no answer is not waited for: the process has 12 s to end, and other accounts to say goodbye. */
const GOODBYE_MS = 2000;

/** Whom a shard tells. */
export interface ShardListeners {
  /** An event of the gateway; READY and RESUMED are the ones after which it is there. */
  readonly dispatched: (t: GatewayDispatchEvents, d: unknown) => void;
  /** The connection went away and will be back. */
  readonly away: () => void;
  /** Discord will not have this account back. */
  readonly lost: (closeCode: number) => void;
}

/** A shard of one pool account. */
export interface ShardOptions extends ShardListeners {
  readonly id: number;
  /** What the account identifies with. */
  readonly account: Pick<FetchingStrategyOptions, 'token' | 'intents' | 'shardCount' | 'gatewayInformation'>;
  /** Waits until this shard may identify; Discord takes one in five seconds. */
  readonly waitForIdentify: (shardId: number, signal: AbortSignal) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
}

const defaults = (): Omit<FetchingStrategyOptions, keyof ShardOptions['account']> => {
  const { encoding, compression, version, identifyProperties, largeThreshold, initialPresence } =
    DefaultWebSocketManagerOptions;
  const { handshakeTimeout, helloTimeout, readyTimeout } = DefaultWebSocketManagerOptions;
  const timeouts = { handshakeTimeout, helloTimeout, readyTimeout };
  return { encoding, compression, version, identifyProperties, largeThreshold, initialPresence, ...timeouts };
};

/**
 * One gateway connection of a pool account: connects, resumes and connects anew until it is closed or lost.
 * The library's shard without the library's manager: that one keeps the sessions of every account of the process under one key, and
 * reconnects after it was closed.
 */
export class PoolShard {
  readonly id: number;
  readonly #options: ShardOptions;
  readonly #shard: WebSocketShard;
  readonly #outbox: VoiceOutbox;
  #session: SessionInfo | null = null;
  #hasHello = false;
  #attempts = 0;
  #cancelPause: (() => void) | null = null;
  #isClosed = false;

  constructor(options: ShardOptions) {
    const { id, account, clock, waitForIdentify } = options;
    this.id = id;
    this.#options = options;
    this.#shard = new WebSocketShard(
      {
        options: { ...defaults(), ...account },
        retrieveSessionInfo: () => this.#sessionWhenWanted(),
        updateSessionInfo: (_shardId, session) => {
          this.#session = session;
        },
        waitForIdentify,
      },
      id,
    );
    this.#outbox = createVoiceOutbox({
      clock,
      isUp: () => this.#shard.status === WebSocketShardStatus.Ready,
      send: (_guildId, payload) => this.#hand(payload),
    });
    this.#listen();
  }

  /** Begins to connect; whether it succeeds is told by events. */
  connect(): void {
    // It settles with the first session, and fails with the first error, after which the shard goes on by itself: events tell both.
    this.#shard.connect().catch(() => undefined);
  }

  /** Sends a payload of a voice connection (op 4) when there is room and the connection is there. */
  send(guildId: GuildId, payload: unknown): void {
    this.#outbox.put(guildId, payload);
  }

  /** Leaves the gateway; Discord keeps the session for a while, so the account stays in its rooms. Idempotent. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#outbox.close();
    this.#cancelPause?.();
    // A socket that still opens is closed at its Hello: the library would forget it open.
    if (!this.#hasHello) return;
    const goodbye = Promise.withResolvers<void>();
    const cancel = this.#options.clock.after(GOODBYE_MS, goodbye.resolve);
    await Promise.race([this.#shard.destroy({ code: CloseCodes.Resuming }), goodbye.promise]);
    cancel();
  }

  #listen(): void {
    const { away, lost, logger, id } = this.#options;
    const shard = this.#shard;
    shard.on(WebSocketShardEvents.Hello, () => {
      this.#hasHello = true;
      // Not at once: the library is about to start the heartbeat, which only then can be stopped.
      if (this.#isClosed) queueMicrotask(() => void shard.destroy({ code: CloseCodes.Resuming }));
    });
    shard.on(WebSocketShardEvents.Closed, ({ code }) => {
      this.#hasHello = false;
      if (this.#isClosed) return;
      if (FINAL_CODES.has(code)) return lost(code);
      logger.info('a shard of a pool account reconnects', { shardId: id, code });
      away();
    });
    shard.on(WebSocketShardEvents.Error, ({ error }) => {
      if (!this.#isClosed) logger.warn('a shard of a pool account failed', { shardId: id, error });
    });
    shard.on(WebSocketShardEvents.Dispatch, ({ data: { t, d } }) => {
      if (!this.#isClosed) this.#dispatched(t, d);
    });
  }

  #dispatched(t: GatewayDispatchEvents, d: unknown): void {
    this.#options.dispatched(t, d);
    if (t !== GatewayDispatchEvents.Ready && t !== GatewayDispatchEvents.Resumed) return;
    this.#attempts = 0;
    this.#outbox.wake();
  }

  #hand(payload: unknown): void {
    const { logger, id } = this.#options;
    // as: voice wrote it, and Discord judges it.
    this.#shard.send(payload as Parameters<WebSocketShard['send']>[0]).catch((error: unknown) => {
      logger.warn('a payload of voice could not be sent', { shardId: id, error });
    });
  }

  /** The library asks for the session before it connects, at a moment of ours: not after closing, and not too often. */
  #sessionWhenWanted(): SessionInfo | null | Promise<SessionInfo | null> {
    if (this.#shard.status !== WebSocketShardStatus.Idle) return this.#session;
    return new Promise((resolve) => {
      if (this.#isClosed) return;
      const go = (): void => resolve(this.#session);
      this.#attempts += 1;
      if (this.#attempts <= 2) return go();
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (this.#attempts - 3), LONGEST_PAUSE_MS);
      this.#cancelPause = this.#options.clock.after(pauseMs, go);
    });
  }
}
