import { Events, GatewayCloseCodes, GatewayDispatchEvents, Status } from 'discord.js';
import type { Client, REST } from 'discord.js';
import type {
  Account,
  AccountPort,
  AnnouncementPort,
  App,
  CallOrderPort,
  CoverStore,
  EventPort,
  FilePort,
  MemberRolePort,
  MessagePort,
  PanelPort,
  PosterPort,
  RoomPort,
  ServerPort,
} from '../app/index.ts';
import type { Clock, GuildId, Logger, UserId } from '../lib/index.ts';
import { createAnnouncements } from './announcements.ts';
import { createBrake } from './brake.ts';
import { createCallOrder } from './call-order.ts';
import type { CallOrder } from './call-order.ts';
import { createPendingAnswers } from './pending-answers.ts';
import type { PendingAnswers } from './pending-answers.ts';
import { createAnswersRest, createClient, createOnceOnlyRest } from './client.ts';
import { wireEvents } from './events.ts';
import { createFiles } from './files.ts';
import { createFleet } from './fleet/index.ts';
import type { Fleet } from './fleet/index.ts';
import { createInteractionRouter } from './interactions.ts';
import { createMemberRoles } from './member-roles.ts';
import { wireMembership } from './membership.ts';
import { createMessages } from './messages.ts';
import { createPanels } from './panels.ts';
import { createPosters } from './posters.ts';
import { registerCommands } from './registration.ts';
import { createRooms } from './rooms.ts';
import { createScheduledEvents } from './scheduled-events.ts';
import { createServerPort } from './server.ts';
import { knock } from './token.ts';
import type { Self } from './token.ts';
import { UnusableTokenError } from './unusable-token.ts';
import { createVoiceOutbox } from './voice-outbox.ts';
import type { VoiceOutbox } from './voice-outbox.ts';
import type { VoicePacket } from './voice-packet.ts';
import { wireVoiceStatuses } from './voice-status-events.ts';
import { createVoiceStatuses } from './voice-statuses.ts';

/** Where and as whom to connect. Tokens are never logged. */
export interface DiscordOptions {
  readonly token: string;
  /** Tokens of the accounts that only sit in rooms. */
  readonly poolTokens: readonly string[];
  /** Base address of the REST API without version, such as https://discord.com/api. */
  readonly apiUrl: string;
  /** Base address of Discord's file server; nothing is fetched from anywhere else. */
  readonly cdnUrl: string;
  /** Where the pictures are that are shown. */
  readonly covers: Pick<CoverStore, 'read'>;
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

/** Whom a packet of voice is told, and to which of our accounts it was sent. */
export type VoicePacketListener = (accountId: UserId, packet: VoicePacket) => void;

/** The gateway edge: rooms and panels for the use cases, events and interactions to them, packets for voice. */
export interface Discord {
  readonly rooms: RoomPort;
  readonly panels: PanelPort;
  readonly messages: MessagePort;
  readonly files: FilePort;
  readonly server: ServerPort;
  readonly announcements: AnnouncementPort;
  readonly posters: PosterPort;
  readonly memberRoles: MemberRolePort;
  readonly events: EventPort;
  /** Which of the main account's calls go first. */
  readonly order: CallOrderPort;
  /** Our accounts; none until `identify` has answered, and never one whose token Discord did not take then. */
  readonly accounts: AccountPort;
  /** Our main account; null until `identify` has answered. */
  accountId(): UserId | null;
  /**
   * Waits until Discord has answered for every token; tells the main account. Fails with an UnusableTokenError when Discord does not
   * take the main token; an account of the pool that it does not take is logged and lost.
   */
  identify(): Promise<UserId>;
  /** Connects and resolves when the main account's servers are known; events and interactions go to `app` from then on. Nobody waits for the pool. */
  connect(app: App): Promise<Connected>;
  /** Hands a payload of an account's voice connection (op 4) to the shard of its server; dropped when the account is not in it. */
  send(accountId: UserId, guildId: GuildId, payload: unknown): void;
  /** Tells of packets that voice connections of our accounts wait for; the answer stops it. */
  onVoicePacket(listener: VoicePacketListener): () => void;
  /**
   * Tells that an account of ours came into a server, left it, is now known to be missing there, or that its gateway went away or came
   * back; the answer stops it.
   */
  onAccountsChanged(listener: (guildId: GuildId) => void): () => void;
  /** Tells when Discord will not have us back: the token was revoked, or the intents are refused. The answer stops it. */
  onShut(listener: (error: Error) => void): () => void;
  /** No call waits for its turn any more: what has none at once is left to the next process. */
  stopWaiting(): void;
  /** Leaves the gateway; sessions of ours stay resumable, so rooms do not empty. Idempotent. */
  close(reason: DiscordCloseReason): Promise<void>;
}

/** Discord's close code for a token that it does not take (Discord's documentation, "Gateway Close Event Codes"). */
const AUTHENTICATION_FAILED: number = GatewayCloseCodes.AuthenticationFailed;

/** A shard's states in which its connection takes payloads. */
const OPEN: ReadonlySet<Status> = new Set([Status.Ready, Status.Nearly, Status.WaitingForGuilds]);

class DiscordEdge implements Discord {
  readonly rooms: RoomPort;
  readonly panels: PanelPort;
  readonly messages: MessagePort;
  readonly files: FilePort;
  readonly server: ServerPort;
  readonly announcements: AnnouncementPort;
  readonly posters: PosterPort;
  readonly memberRoles: MemberRolePort;
  readonly events: EventPort;
  readonly order: CallOrder;
  readonly accounts: AccountPort;
  readonly #options: DiscordOptions;
  readonly #client: Client;
  readonly #onceOnly: REST;
  readonly #answers: REST;
  readonly #fleet: Fleet;
  readonly #packetListeners = new Set<VoicePacketListener>();
  readonly #accountListeners = new Set<(guildId: GuildId) => void>();
  readonly #shutListeners = new Set<(error: Error) => void>();
  /** By shard: each has a connection, and so a rate, of its own. */
  readonly #outboxes = new Map<number, VoiceOutbox>();
  readonly #statuses = createVoiceStatuses();
  readonly #pendingAnswers: PendingAnswers;
  readonly #leaving = new AbortController();
  #statusEvents: ReturnType<typeof wireVoiceStatuses> | null = null;
  #self: Self | null = null;

  constructor(options: DiscordOptions) {
    const { token, poolTokens, apiUrl, cdnUrl, covers, clock, logger } = options;
    this.#options = options;
    const brake = createBrake({ clock, logger });
    const order = createCallOrder(clock);
    this.order = order;
    this.#client = createClient({ apiUrl, brake, order });
    this.#onceOnly = createOnceOnlyRest({ apiUrl, brake, order }, token);
    this.#answers = createAnswersRest({ apiUrl, brake });
    const isOurs = (accountId: string): boolean => this.accounts.all().some(({ id }) => id === accountId);
    this.#pendingAnswers = createPendingAnswers(clock);
    const rooms = createRooms({
      client: this.#client,
      onceOnly: this.#onceOnly,
      isOurs,
      statuses: this.#statuses,
      pendingAnswers: this.#pendingAnswers,
      clock,
      logger,
    });
    this.rooms = order.ranked('waited-for', rooms);
    this.files = createFiles(cdnUrl);
    this.panels = order.ranked('panel', createPanels({ client: this.#client, covers, logger }));
    this.messages = createMessages(this.#client, order);
    this.server = order.ranked('waited-for', createServerPort(this.#client));
    this.announcements = order.ranked('card', createAnnouncements({ client: this.#client, covers, logger }));
    this.posters = order.ranked('card', createPosters({ client: this.#client, covers }));
    this.memberRoles = order.ranked('waited-for', createMemberRoles(this.#client));
    this.events = order.ranked(
      'card',
      createScheduledEvents({ client: this.#client, onceOnly: this.#onceOnly, logger }),
    );
    this.#fleet = createFleet({
      tokens: poolTokens,
      apiUrl,
      brake,
      clock,
      logger,
      onVoicePacket: (accountId, packet) => this.#tellPacket(accountId, packet),
      onChanged: (guildId) => this.#tellChanged(guildId),
      onTold: (accountId) => this.#tellMissing(accountId),
    });
    this.accounts = {
      all: () => [...this.#mainAccount(), ...this.#fleet.all()],
      isIn: (accountId, guildId) =>
        accountId === this.#self?.id ? this.rooms.isAvailable(guildId) : this.#fleet.isIn(accountId, guildId),
      // Of the main account the pool knows nothing: where it is not, nobody asks.
      isMissing: (accountId, guildId) => this.#fleet.isMissing(accountId, guildId),
    };
  }

  accountId(): UserId | null {
    return this.#self?.id ?? null;
  }

  async identify(): Promise<UserId> {
    const { token, clock, logger } = this.#options;
    const main = { rest: this.#client.rest, token, poolPosition: null, clock, logger, signal: this.#leaving.signal };
    const [self] = await Promise.all([this.#self ?? knock(main), this.#fleet.identify()]);
    this.#self = self;
    return self.id;
  }

  async connect(app: App): Promise<Connected> {
    const { token, clock, logger } = this.#options;
    const accountId = await this.identify();
    const client = this.#client;
    // Before what tells the use cases of a server: that its statuses are being asked for is to be known by then.
    this.#statusEvents = wireVoiceStatuses({
      client,
      app,
      statuses: this.#statuses,
      ask: (guildId, question) => this.#outboxOfServer(guildId)?.ask(guildId, question),
      clock,
      logger,
    });
    wireEvents({
      client,
      rests: [this.#onceOnly, this.#answers],
      app,
      route: createInteractionRouter({
        client,
        answers: this.#answers,
        pendingAnswers: this.#pendingAnswers,
        leaving: this.#leaving.signal,
        app,
        clock,
        logger,
      }),
      onVoicePacket: (packet) => this.#tellPacket(accountId, packet),
      onShut: (closeCode) => this.#tellShut(closeCode),
      logger,
    });
    wireMembership(client, (guildId) => this.#tellChanged(guildId));
    this.#wakeOutboxes();
    this.#fleet.connect();
    await untilReady(client, token, { onShut: (listener) => this.onShut(listener), leaving: this.#leaving.signal });
    await registered(client, logger);
    return { accountId, guilds: client.guilds.cache.size };
  }

  send(accountId: UserId, guildId: GuildId, payload: unknown): void {
    if (this.#leaving.signal.aborted) return;
    if (accountId !== this.#self?.id) return this.#fleet.send(accountId, guildId, payload);
    this.#outboxOfServer(guildId)?.put(guildId, payload);
  }

  onVoicePacket(listener: VoicePacketListener): () => void {
    return subscribe(this.#packetListeners, listener);
  }

  onAccountsChanged(listener: (guildId: GuildId) => void): () => void {
    return subscribe(this.#accountListeners, listener);
  }

  onShut(listener: (error: Error) => void): () => void {
    return subscribe(this.#shutListeners, listener);
  }

  stopWaiting(): void {
    this.order.stopWaiting();
  }

  async close(reason: DiscordCloseReason): Promise<void> {
    if (this.#leaving.signal.aborted) return;
    this.#leaving.abort(reason);
    this.order.stopWaiting();
    this.#options.logger.debug('leaving the gateway', { reason });
    for (const outbox of this.#outboxes.values()) outbox.close();
    this.#statusEvents?.close();
    this.#packetListeners.clear();
    this.#accountListeners.clear();
    this.#shutListeners.clear();
    await Promise.all([this.#fleet.close(), this.#client.destroy()]);
    for (const rest of [this.#onceOnly, this.#answers]) {
      rest.removeAllListeners();
      rest.clearHandlerSweeper();
      rest.clearHashSweeper();
    }
    this.#client.removeAllListeners();
    this.#client.ws.removeAllListeners();
  }

  #outboxOfServer(guildId: GuildId): VoiceOutbox | null {
    const shardId = this.#client.guilds.cache.get(guildId)?.shardId;
    return shardId === undefined ? null : this.#outboxOf(shardId);
  }

  #outboxOf(shardId: number): VoiceOutbox {
    const known = this.#outboxes.get(shardId);
    if (known !== undefined) return known;
    const outbox = createVoiceOutbox({
      clock: this.#options.clock,
      isUp: () => OPEN.has(this.#client.ws.shards.get(shardId)?.status ?? Status.Disconnected),
      send: (guildId, payload) => this.#client.guilds.cache.get(guildId)?.shard.send(payload),
    });
    this.#outboxes.set(shardId, outbox);
    return outbox;
  }

  /** The library tells these two after the shard's own state changed. */
  #wakeOutboxes(): void {
    for (const event of [GatewayDispatchEvents.Ready, GatewayDispatchEvents.Resumed]) {
      this.#client.ws.on(event, (_data, shardId) => this.#outboxes.get(shardId)?.wake());
    }
  }

  #mainAccount(): readonly Account[] {
    if (this.#self === null) return [];
    const { id, name } = this.#self;
    // The application has the id of its bot, but for the oldest ones; the first greeting tells.
    return [{ id, name, applicationId: this.#client.application?.id ?? id }];
  }

  #tellPacket(accountId: UserId, packet: VoicePacket): void {
    for (const listener of this.#packetListeners) listener(accountId, packet);
  }

  #tellChanged(guildId: GuildId): void {
    for (const listener of this.#accountListeners) listener(guildId);
  }

  /** The invitations of an account are to be seen where it is missing, also in panels that were written before that was known. */
  #tellMissing(accountId: UserId): void {
    for (const id of this.#client.guilds.cache.keys()) {
      // as: Discord's id of a server.
      const guildId = id as GuildId;
      if (this.accounts.isMissing(accountId, guildId)) this.#tellChanged(guildId);
    }
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

/** Logs in and waits for the servers; a gateway that is shut meanwhile, and leaving it, ends the waiting. */
const untilReady = async (
  client: Client,
  token: string,
  { onShut, leaving }: { onShut: (listener: (error: Error) => void) => () => void; leaving: AbortSignal },
): Promise<void> => {
  leaving.throwIfAborted();
  const ready = Promise.withResolvers<void>();
  const stop = onShut(ready.reject);
  leaving.addEventListener('abort', () => ready.reject(leaving.reason), { once: true });
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
