import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { requestUrl } from '../http/index.ts';
import { Permission, has, resetToken, type Dispatch, type User, type World } from '../world/index.ts';
import { createCommands, type Commands } from './commands.ts';
import { createDispatchFaults, type DispatchFaults } from './dispatch-faults.ts';
import { Connection, type Admitted, type ConnectionHost, type Refused } from './connection.ts';
import { checkIdentify } from './identify-gate.ts';
import type { Identify, Resume } from './payloads.ts';
import { CLOSE, GATEWAY_VERSION, HEARTBEAT_INTERVAL_MS, IDENTIFY_WINDOW_MS } from './protocol.ts';
import { greet, guildsOf } from './ready.ts';
import { receives, shapeFor, type Sight } from './routing.ts';
import { Session, type Sink } from './session.ts';
import { createSessionStarts, type SessionStartLimit, type SessionStarts } from './session-starts.ts';
import type { WireClock } from './wire-clock.ts';

/** What a gateway needs, and the numbers that a test may change. */
export interface GatewayOptions {
  readonly world: World;
  readonly wire: WireClock;
  /** The address that clients are told to resume at; asked when a session starts. */
  readonly url: () => string;
  /** Privileged intent bits that an application was given. None by default. */
  readonly privilegedIntentsOf?: (bot: User) => number;
  readonly heartbeatIntervalMs?: number;
  readonly identifyWindowMs?: number;
}

/** Bytes after which a socket is closed before its payload is even read (payloads are limited to 4096). */
const MAX_FRAME_BYTES = 1 << 16;

/** Discord's gateway v10 over one world: sessions, their sockets, and who is sent which event. */
export class Gateway {
  /** Faults of single dispatches. */
  readonly faults: DispatchFaults = createDispatchFaults();
  readonly #world: World;
  readonly #options: GatewayOptions;
  readonly #server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_FRAME_BYTES });
  readonly #connections = new Set<Connection>();
  readonly #sessions = new Map<string, Session>();
  readonly #expiries = new Map<string, () => void>();
  readonly #commands: Commands;
  readonly #starts: SessionStarts;
  readonly #host: ConnectionHost;
  readonly #sight: Sight;
  readonly #stopListening: () => void;
  #socketsTooSlow = 0;

  constructor(options: GatewayOptions) {
    const { world, wire } = options;
    this.#world = world;
    this.#options = options;
    this.#commands = createCommands(world, wire);
    this.#starts = createSessionStarts(wire, options.identifyWindowMs ?? IDENTIFY_WINDOW_MS);
    this.#sight = {
      isMember: (guildId, userId) => world.guilds.get(guildId)?.members.has(userId) ?? false,
      canView: (guildId, channelId, userId) => canView(world, guildId, channelId, userId),
    };
    this.#host = {
      clock: wire,
      heartbeatIntervalMs: options.heartbeatIntervalMs ?? HEARTBEAT_INTERVAL_MS,
      silenceEndsSession: () => world.switches.silentSessions === 'ended',
      identify: (body) => this.#identify(body),
      resume: (body, sink) => this.#resume(body, sink),
      command: (session, op, data) => this.#commands.run(session, op, data),
      tooSlow: () => {
        this.#socketsTooSlow += 1;
      },
      gone: (session, sink, resumable) => this.#gone(session, sink, resumable),
    };
    this.#stopListening = world.onDispatch((event) => this.#route(event));
  }

  /** Takes over an HTTP upgrade request for `/gateway`. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#open(webSocket, request));
  }

  /** Discord's `session_start_limit` of the account. */
  sessionStartLimit(userId: string): SessionStartLimit {
    return this.#starts.limitOf(userId);
  }

  /** What has been counted since the start: sockets cut off because their clients did not read. */
  counters(): { readonly socketsTooSlow: number } {
    return { socketsTooSlow: this.#socketsTooSlow };
  }

  /** Whether the account has a session, attached or waiting to be resumed. Bound. */
  readonly isConnected = (userId: string): boolean => this.sessionIdsOf(userId).length > 0;

  /** Ids of the account's sessions, attached or waiting to be resumed. */
  sessionIdsOf(userId: string): string[] {
    return [...this.#sessions.values()].filter(({ terms }) => terms.user.id === userId).map(({ terms }) => terms.id);
  }

  /** Whether `sessionId` is a session of the account. */
  hasSession(userId: string, sessionId: string): boolean {
    return this.#sessions.get(sessionId)?.terms.user.id === userId;
  }

  /** Fault: op 7 to each socket of the account. */
  askToReconnect(userId: string): void {
    for (const connection of this.#connectionsOf(userId)) connection.askToReconnect();
  }

  /** Fault: op 9 to each socket of the account; not resumable ends the sessions. */
  invalidate(userId: string, resumable: boolean): void {
    for (const connection of this.#connectionsOf(userId)) connection.invalidate(resumable);
  }

  /** Fault: cuts the account's sockets as a lost network does. */
  cut(userId: string): void {
    for (const connection of this.#connectionsOf(userId)) connection.cut();
  }

  /** Fault: closes the account's sockets with `code`. */
  closeSockets(userId: string, code: number): void {
    for (const connection of this.#connectionsOf(userId)) connection.close(code);
  }

  /** Ends every session and socket. Idempotent. */
  close(): void {
    this.#stopListening();
    // Sessions end with their sockets, so that who is in voice leaves it and is not merely cut off there.
    for (const connection of this.#connections) {
      connection.close(1001);
      connection.cut();
    }
    this.#connections.clear();
    for (const cancel of this.#expiries.values()) cancel();
    this.#expiries.clear();
    this.#sessions.clear();
    this.#server.close();
  }

  #connectionsOf(userId: string): Connection[] {
    return [...this.#connections].filter((connection) => connection.session?.terms.user.id === userId);
  }

  #open(socket: WebSocket, request: IncomingMessage): void {
    // Before anything is refused: a frame that cannot be read is told to whoever holds the socket, even a closed one.
    socket.on('error', () => socket.terminate());
    const query = requestUrl(request)?.searchParams;
    if (query?.get('v') !== GATEWAY_VERSION) return socket.close(CLOSE.invalidVersion);
    // Only JSON is spoken here; `compress` is ignored, which clients accept (measured with discord.js and zlib-sync).
    if ((query.get('encoding') ?? 'json') !== 'json') return socket.close(CLOSE.decodeError);
    const connection = new Connection(socket, this.#host);
    this.#connections.add(connection);
    socket.on('close', () => this.#connections.delete(connection));
  }

  #identify(body: Identify): Admitted {
    const user = this.#userOf(body.token);
    if (user === null) return { close: CLOSE.authenticationFailed };
    const terms = checkIdentify(user, body, {
      privileged: this.#options.privilegedIntentsOf?.(user) ?? 0,
      guildsOnShard: (shardId, shardCount) => guildsOf(this.#world, { user, shardId, shardCount }).length,
    });
    if ('close' in terms) return terms;
    const start = user.bot ? this.#starts.take(user.id) : 'taken';
    if (start === 'too-early') return { invalidSession: true };
    if (start === 'used-up') return this.#disown(user);
    const session = new Session(
      { id: this.#world.random.hex(16), user, ...terms },
      this.#world.switches.resumeBufferEvents,
    );
    this.#sessions.set(session.terms.id, session);
    return { session, begin: () => greet(this.#world, session, this.#options.url()) };
  }

  /** One identify too many in a day ends every session of the application and resets its token (documentation, sharding). */
  #disown(user: User): Refused {
    resetToken(this.#world, user);
    this.closeSockets(user.id, CLOSE.authenticationFailed);
    for (const session of this.#sessions.values()) if (session.terms.user.id === user.id) this.#end(session);
    return { close: CLOSE.authenticationFailed };
  }

  #resume(body: Resume, sink: Sink): Admitted {
    const user = this.#userOf(body.token);
    if (user === null) return { close: CLOSE.authenticationFailed };
    const session = this.#sessions.get(body.session_id);
    if (session === undefined || session.terms.user.id !== user.id) return { invalidSession: true };
    for (const other of this.#connections) if (other !== sink && other.session === session) other.cut();
    const outcome = session.replay(body.seq, sink);
    if (outcome === 'from-the-future') {
      // 4007: "Reconnect and start a new session."
      this.#end(session);
      return { close: CLOSE.invalidSeq };
    }
    if (outcome === 'too-old') {
      this.#end(session);
      return { invalidSession: true };
    }
    this.#cancelExpiry(session);
    return { session, begin: () => session.dispatch('RESUMED', '{"_trace":[]}') };
  }

  #userOf(token: string): User | null {
    const bare = token.startsWith('Bot ') ? token.slice('Bot '.length) : token;
    return this.#world.accountOf(`Bot ${bare}`) ?? this.#world.accountOf(bare);
  }

  #gone(session: Session, sink: Sink, resumable: boolean): void {
    // One that has been ended meanwhile waits for nobody.
    if (!session.detach(sink) || !this.#sessions.has(session.terms.id)) return;
    if (!resumable) return this.#end(session);
    const ms = this.#world.switches.resumeWindowMs;
    this.#expiries.set(
      session.terms.id,
      this.#options.wire.after(ms, () => this.#end(session)),
    );
  }

  #cancelExpiry(session: Session): void {
    this.#expiries.get(session.terms.id)?.();
    this.#expiries.delete(session.terms.id);
  }

  #end(session: Session): void {
    this.#cancelExpiry(session);
    this.#sessions.delete(session.terms.id);
    this.#world.voice.leaveAllOfSession(session.terms.id);
  }

  #route(event: Dispatch): void {
    // Serialised once for all who see it whole.
    let whole: string | null = null;
    for (const session of this.#sessions.values()) {
      if (!receives(session.terms, event, this.#sight)) continue;
      const shaped = { t: event.t, d: shapeFor(session.terms, event) };
      for (const { t, d } of this.faults.pass(session.terms.user.id, shaped)) {
        session.dispatch(t, d === event.d ? (whole ??= JSON.stringify(d)) : JSON.stringify(d));
      }
    }
  }
}

function canView(world: World, guildId: string, channelId: string, userId: string): boolean {
  const guild = world.guilds.get(guildId);
  const channel = guild?.channels.get(channelId);
  if (guild === undefined || channel === undefined) return false;
  return has(world.permissionsIn(guild, channel, userId), Permission.ViewChannel);
}
