import { Events, GatewayCloseCodes } from 'discord.js';
import type { Client, REST } from 'discord.js';
import type { App, PanelPort, RoomPort } from '../app/index.ts';
import type { Clock, GuildId, Logger, UserId } from '../lib/index.ts';
import { createAnswersRest, createClient, createOnceOnlyRest } from './client.ts';
import { wireEvents } from './events.ts';
import type { VoicePacket } from './events.ts';
import { createInteractionRouter } from './interactions.ts';
import { createPanels } from './panels.ts';
import { registerCommands } from './registration.ts';
import { createRooms } from './rooms.ts';
import { knock } from './token.ts';
import { UnusableTokenError } from './unusable-token.ts';
import { createVoiceOutbox } from './voice-outbox.ts';
import type { VoiceOutbox } from './voice-outbox.ts';

/** Where and as whom to connect. The token is never logged. */
export interface DiscordOptions {
  readonly token: string;
  /** Base address of the REST API without version, such as https://discord.com/api. */
  readonly apiUrl: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What stands once the gateway is ready. */
export interface Connected {
  readonly accountId: UserId;
  readonly guilds: number;
}

/** Why the edge is closed. */
export type DiscordCloseReason = 'shutdown' | 'failed-start' | 'test-over';

/** The gateway edge: rooms and panels for the use cases, events and interactions to them, packets for voice. */
export interface Discord {
  readonly rooms: RoomPort;
  readonly panels: PanelPort;
  /** Our account; null until `identify` has answered. */
  accountId(): UserId | null;
  /** Waits until Discord answers and takes the token. Fails with an UnusableTokenError when it does not take it. */
  identify(): Promise<UserId>;
  /** Connects and resolves when the servers are known; events and interactions go to `app` from then on. */
  connect(app: App): Promise<Connected>;
  /** Hands a payload of a voice connection (op 4) to the shard of its server; dropped when we are not in it. */
  send(guildId: GuildId, payload: unknown): void;
  /** Tells of packets that voice connections of our account wait for; the answer stops it. */
  onVoicePacket(listener: (packet: VoicePacket) => void): () => void;
  /** Tells when Discord will not have us back: the token was revoked, or the intents are refused. The answer stops it. */
  onShut(listener: (error: Error) => void): () => void;
  /** Leaves the gateway; sessions of ours stay resumable, so rooms do not empty. Idempotent. */
  close(reason: DiscordCloseReason): Promise<void>;
}

/** Discord's close code for a token that it does not take (Discord's documentation, "Gateway Close Event Codes"). */
const AUTHENTICATION_FAILED: number = GatewayCloseCodes.AuthenticationFailed;

class DiscordEdge implements Discord {
  readonly rooms: RoomPort;
  readonly panels: PanelPort;
  readonly #options: DiscordOptions;
  readonly #client: Client;
  readonly #onceOnly: REST;
  readonly #answers: REST;
  readonly #packetListeners = new Set<(packet: VoicePacket) => void>();
  readonly #shutListeners = new Set<(error: Error) => void>();
  /** By shard: each has a connection, and so a rate, of its own. */
  readonly #outboxes = new Map<number, VoiceOutbox>();
  readonly #leaving = new AbortController();
  #accountId: UserId | null = null;

  constructor(options: DiscordOptions) {
    const { token, apiUrl, clock, logger } = options;
    this.#options = options;
    this.#client = createClient({ apiUrl });
    this.#onceOnly = createOnceOnlyRest({ apiUrl }, token);
    this.#answers = createAnswersRest({ apiUrl });
    this.rooms = createRooms({ client: this.#client, onceOnly: this.#onceOnly, clock, logger });
    this.panels = createPanels({ client: this.#client, logger });
  }

  accountId(): UserId | null {
    return this.#accountId;
  }

  async identify(): Promise<UserId> {
    const { token, clock, logger } = this.#options;
    this.#accountId ??= await knock({ client: this.#client, token, clock, logger, signal: this.#leaving.signal });
    return this.#accountId;
  }

  async connect(app: App): Promise<Connected> {
    const { token, clock, logger } = this.#options;
    const accountId = await this.identify();
    const client = this.#client;
    wireEvents({
      client,
      rests: [this.#onceOnly, this.#answers],
      app,
      route: createInteractionRouter({ client, answers: this.#answers, app, clock, logger }),
      onVoicePacket: (packet) => {
        for (const listener of this.#packetListeners) listener(packet);
      },
      onShut: (closeCode) => this.#tellShut(closeCode),
      logger,
    });
    await untilReady(client, token, (listener) => this.onShut(listener));
    await registered(client, logger);
    return { accountId, guilds: client.guilds.cache.size };
  }

  send(guildId: GuildId, payload: unknown): void {
    if (this.#leaving.signal.aborted) return;
    const shardId = this.#client.guilds.cache.get(guildId)?.shardId;
    if (shardId !== undefined) this.#outboxOf(shardId).put(guildId, payload);
  }

  onVoicePacket(listener: (packet: VoicePacket) => void): () => void {
    return subscribe(this.#packetListeners, listener);
  }

  onShut(listener: (error: Error) => void): () => void {
    return subscribe(this.#shutListeners, listener);
  }

  async close(reason: DiscordCloseReason): Promise<void> {
    if (this.#leaving.signal.aborted) return;
    this.#leaving.abort(reason);
    this.#options.logger.debug('leaving the gateway', { reason });
    for (const outbox of this.#outboxes.values()) outbox.close();
    this.#packetListeners.clear();
    this.#shutListeners.clear();
    await this.#client.destroy();
    for (const rest of [this.#onceOnly, this.#answers]) {
      rest.removeAllListeners();
      rest.clearHandlerSweeper();
      rest.clearHashSweeper();
    }
    this.#client.removeAllListeners();
    this.#client.ws.removeAllListeners();
  }

  #outboxOf(shardId: number): VoiceOutbox {
    const known = this.#outboxes.get(shardId);
    if (known !== undefined) return known;
    const outbox = createVoiceOutbox(this.#options.clock, (guildId, payload) =>
      this.#client.guilds.cache.get(guildId)?.shard.send(payload),
    );
    this.#outboxes.set(shardId, outbox);
    return outbox;
  }

  #tellShut(closeCode: number): void {
    const error =
      closeCode === AUTHENTICATION_FAILED
        ? new UnusableTokenError('the gateway refused the token')
        : new Error(`The gateway is shut for good (close code ${closeCode})`);
    for (const listener of this.#shutListeners) listener(error);
  }
}

/** Makes the edge, not yet connected. */
export const createDiscord = (options: DiscordOptions): Discord => new DiscordEdge(options);

const subscribe = <Listener>(listeners: Set<Listener>, listener: Listener): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Logs in and waits for the servers; a gateway that is shut meanwhile ends the waiting. */
const untilReady = async (
  client: Client,
  token: string,
  onShut: (listener: (error: Error) => void) => () => void,
): Promise<void> => {
  const ready = Promise.withResolvers<void>();
  const stop = onShut(ready.reject);
  client.once(Events.ClientReady, () => ready.resolve());
  try {
    await Promise.race([client.login(token).then(() => ready.promise), ready.promise]);
  } finally {
    stop();
  }
};

/** Without its commands registered Majlis still runs what it runs: the panel's buttons, and the commands registered before. */
const registered = async (client: Client, logger: Logger): Promise<void> => {
  try {
    const applicationId = client.application?.id;
    if (applicationId !== undefined) await registerCommands(client, applicationId, logger);
  } catch (error) {
    logger.error('the commands could not be registered', { error });
  }
};
