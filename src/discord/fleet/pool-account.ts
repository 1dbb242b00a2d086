import { SimpleIdentifyThrottler } from '@discordjs/ws';
import { DefaultRestOptions, GatewayDispatchEvents, GatewayIntentBits, REST, RESTEvents, Routes } from 'discord.js';
import type { RESTOptions } from 'discord.js';
import { z } from 'zod';
import type { Account } from '../../app/index.ts';
import type { Clock, GuildId, Logger, UserId } from '../../lib/index.ts';
import type { Brake } from '../brake.ts';
import { isLongWait } from '../client.ts';
import { untilAnswered } from '../patience.ts';
import type { PatienceOptions } from '../patience.ts';
import { knock } from '../token.ts';
import type { Self } from '../token.ts';
import { UnusableTokenError } from '../unusable-token.ts';
import { voicePacketOf } from '../voice-packet.ts';
import type { VoicePacket } from '../voice-packet.ts';
import { createServers } from './servers.ts';
import type { Servers } from './servers.ts';
import { PoolShard } from './shard.ts';

/** A request without an answer is given up after this long and made again; as for the main account. */
const REQUEST_TIMEOUT_MS = 10_000;

/** What an account of the pool needs, and whom it tells. The token is never logged. */
export interface PoolAccountOptions {
  readonly token: string;
  /** Its place in the settings, counted from 1. */
  readonly position: number;
  /** Base address of the REST API without version. */
  readonly apiUrl: string;
  /** Shared by all that ask from here. */
  readonly brake: Brake;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onVoicePacket: (accountId: UserId, packet: VoicePacket) => void;
  /** The answer of `isIn` for this server is another now. */
  readonly onChanged: (guildId: GuildId) => void;
  /** Its gateway has told its servers, anew or again: from now on it may be missing in others. */
  readonly onTold: (accountId: UserId) => void;
}

const gatewaySchema = z.object({
  url: z.string(),
  shards: z.int().min(1),
  session_start_limit: z.object({
    total: z.int(),
    remaining: z.int(),
    reset_after: z.int(),
    max_concurrency: z.int().min(1),
  }),
});
const readySchema = z.object({
  guilds: z.array(z.object({ id: z.string() })),
  application: z.object({ id: z.string() }),
});
const serverSchema = z.object({ id: z.string(), unavailable: z.boolean().optional() });

// as: Discord's ids of servers.
const asGuildId = (id: string): GuildId => id as GuildId;

/** Whoever runs the bot has twenty tokens to look through, so the text itself tells which one it is. */
const refusal = (position: number): string =>
  `Discord does not take token ${position} in DISCORD_POOL_TOKENS; everything else goes on without its account. Copy it again from https://discord.com/developers/applications → your application → Bot → Reset Token, or remove it, and start again.`;

/** One bot account of the pool: who it is, where it is, and its way to the gateway. It makes two REST calls, both before it connects. */
export class PoolAccount {
  readonly #options: PoolAccountOptions;
  readonly #rest: REST;
  readonly #servers: Servers;
  readonly #shards = new Map<number, PoolShard>();
  readonly #leaving = new AbortController();
  #self: Self | null = null;
  #applicationId: string | null = null;
  #isRefused = false;

  constructor(options: PoolAccountOptions) {
    this.#options = options;
    this.#rest = new REST({
      api: options.apiUrl,
      timeout: REQUEST_TIMEOUT_MS,
      rejectOnRateLimit: isLongWait,
      makeRequest: options.brake.requests(`pool ${options.position}`, this.#makeRequest),
    });
    this.#rest.on(RESTEvents.RateLimited, ({ route, timeToReset, scope }) =>
      options.logger.warn('Discord limits the rate of our calls', { route, timeToReset, scope }),
    );
    this.#servers = createServers(options.onChanged);
  }

  /** Null until `identify` has answered, and for good when Discord did not take the token. */
  get account(): Account | null {
    if (this.#self === null) return null;
    const { id, name } = this.#self;
    // The application has the id of its bot, but for the oldest ones; the first greeting tells.
    return { id, name, applicationId: this.#applicationId ?? id };
  }

  /** Waits until Discord answers. A token that it does not take costs this account and nothing else. */
  async identify(): Promise<void> {
    if (this.#self !== null || this.#isRefused) return;
    try {
      this.#self = await knock({ ...this.#patience(), rest: this.#rest, token: this.#options.token });
    } catch (error) {
      if (!(error instanceof UnusableTokenError)) throw error;
      this.#isRefused = true;
      const { position: poolPosition, logger } = this.#options;
      logger.error(refusal(poolPosition), { poolPosition, error });
    }
  }

  /** Begins to connect, as often as it takes; needs `identify` before, and does nothing when Discord did not take the token. */
  async connect(): Promise<void> {
    if (this.#self === null) return;
    try {
      for (const shard of await this.#shardsToOpen()) {
        this.#shards.set(shard.id, shard);
        shard.connect();
      }
    } catch (error) {
      if (error instanceof UnusableTokenError) this.#lose({ error });
      else if (!this.#leaving.signal.aborted) throw error;
    }
  }

  isIn(guildId: GuildId): boolean {
    return this.#servers.isIn(guildId);
  }

  /** Whether its gateway has told its servers and this one is not among them; not while it connects, and not once it is lost. */
  isMissing(guildId: GuildId): boolean {
    return this.#servers.isMissing(guildId, [...this.#shards.keys()]);
  }

  /** Hands a payload of a voice connection (op 4) to the shard of its server; dropped when the account is not in it. */
  send(guildId: GuildId, payload: unknown): void {
    const shardId = this.#servers.shardOf(guildId);
    if (shardId !== null) this.#shards.get(shardId)?.send(guildId, payload);
  }

  /** Leaves the gateway with its sessions open. Idempotent. */
  async close(): Promise<void> {
    this.#leaving.abort(new Error('the pool is closed'));
    this.#servers.clear();
    this.#rest.removeAllListeners();
    this.#rest.clearHandlerSweeper();
    this.#rest.clearHashSweeper();
    await this.#closeShards();
  }

  /** Requests end with the account. */
  readonly #makeRequest: RESTOptions['makeRequest'] = (url, init) => {
    const signal = init.signal ?? null;
    const signals = signal === null ? [this.#leaving.signal] : [this.#leaving.signal, signal];
    return DefaultRestOptions.makeRequest(url, { ...init, signal: AbortSignal.any(signals) });
  };

  #patience(): PatienceOptions {
    const { position, clock, logger } = this.#options;
    return { poolPosition: position, clock, logger, signal: this.#leaving.signal };
  }

  /** As many shards as Discord recommends. */
  async #shardsToOpen(): Promise<readonly PoolShard[]> {
    const { token, clock, logger } = this.#options;
    const gatewayInformation = await untilAnswered(this.#patience(), async () => {
      const gateway = gatewaySchema.parse(await this.#rest.get(Routes.gatewayBot()));
      const { remaining } = gateway.session_start_limit;
      // One more would cost the account its token (Discord's documentation, "Session Start Limit").
      if (remaining < gateway.shards) throw new Error(`only ${remaining} sessions may be started now`);
      return gateway;
    });
    const { shards: shardCount, session_start_limit: limit } = gatewayInformation;
    const throttler = new SimpleIdentifyThrottler(limit.max_concurrency);
    const intents = GatewayIntentBits.Guilds | GatewayIntentBits.GuildVoiceStates;
    return Array.from(
      { length: shardCount },
      (_, id) =>
        new PoolShard({
          id,
          account: { token, intents, shardCount, gatewayInformation },
          waitForIdentify: (shardId, signal) => throttler.waitForIdentify(shardId, signal),
          clock,
          logger: logger.with({ accountId: this.#self?.id }),
          dispatched: (t, d) => this.#guarded(t, () => this.#dispatched(id, t, d)),
          away: () => this.#guarded('away', () => this.#servers.away(id)),
          lost: (closeCode) => this.#lose({ closeCode }),
        }),
    );
  }

  /** A bug in what is told of an event stays with this event. */
  #guarded(event: string, tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.#options.logger.error('an event could not be handled', { event, accountId: this.#self?.id, error });
    }
  }

  #dispatched(shardId: number, t: GatewayDispatchEvents, d: unknown): void {
    if (t === GatewayDispatchEvents.Ready) this.#greeted(shardId, d);
    else if (t === GatewayDispatchEvents.Resumed) this.#resumed(shardId);
    else if (t === GatewayDispatchEvents.GuildCreate) {
      const { id, unavailable } = serverSchema.parse(d);
      this.#servers.came(shardId, asGuildId(id), unavailable !== true);
    } else if (t === GatewayDispatchEvents.GuildDelete) {
      const { id, unavailable } = serverSchema.parse(d);
      if (unavailable === true) this.#servers.came(shardId, asGuildId(id), false);
      else this.#servers.left(asGuildId(id));
    } else {
      const selfId = this.#self?.id;
      const packet = voicePacketOf(t, d, selfId);
      if (packet !== null && selfId !== undefined) this.#options.onVoicePacket(selfId, packet);
    }
  }

  #greeted(shardId: number, d: unknown): void {
    const { guilds, application } = readySchema.parse(d);
    this.#applicationId = application.id;
    this.#servers.greeted(
      shardId,
      guilds.map(({ id }) => asGuildId(id)),
    );
    this.#tellTold();
  }

  #resumed(shardId: number): void {
    this.#servers.back(shardId);
    this.#tellTold();
  }

  #tellTold(): void {
    if (this.#self !== null) this.#options.onTold(this.#self.id);
  }

  /** Somebody took the account away: it is in no server any more, and everybody else goes on. */
  #lose(why: { readonly closeCode: number } | { readonly error: Error }): void {
    const { position, logger } = this.#options;
    logger.error('a pool account is lost until the next start', { poolPosition: position, ...why });
    this.#guarded('lost', () => this.#servers.clear());
    void this.#closeShards();
  }

  async #closeShards(): Promise<void> {
    const shards = [...this.#shards.values()];
    this.#shards.clear();
    await Promise.all(shards.map((shard) => shard.close()));
  }
}
