import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { IncomingMessage } from 'node:http';

import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

import { requestUrl } from '../http/index.ts';
import { systemVoiceClock } from './system-clock.ts';
import type { VoiceClock } from './clock.ts';
import type { RevokeReason, VoiceEvent, VoiceFaults, VoiceFlags, VoiceGrant, VoiceServer } from './contract.ts';
import { createVoiceCounters } from './counters.ts';
import type { MutableVoiceCounters, VoiceCounters } from './counters.ts';
import { Forwarder } from './forwarder.ts';
import { GatewayConnection } from './gateway-connection.ts';
import { createGrants } from './grants.ts';
import type { Grants } from './grants.ts';
import { createMemberFaults } from './member-faults.ts';
import type { MemberFaults } from './member-faults.ts';
import type { VoiceRandom } from './random.ts';
import { systemVoiceRandom } from './system-random.ts';
import { createRegimes } from './media-regime.ts';
import type { Regimes } from './media-regime.ts';
import { SessionLife } from './session-life.ts';
import { createSessions } from './sessions.ts';
import type { Sessions } from './sessions.ts';
import { defaultVoiceSwitches } from './switches.ts';
import type { VoiceSwitches } from './switches.ts';
import { selfSignedCertificate } from './tls/index.ts';
import { closeCode } from './wire/index.ts';

/** Largest message that is read; the commit and welcome that found a group of 99 are 43 kB (measured, November 2026). */
const messageBytes = 128 * 1024;
/** Every granted member of a full stage and some more. */
const usualSocketCapacity = 20_000;
const tokenBytes = 8;
/** The key lives in this process only, so the dates need no clock; UTCTime ends in 2049. */
const certificateLife = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2049-12-31T00:00:00Z') };
const tryAgainLater = 1013;

/** What may be chosen about a voice server; everything has a default. */
export interface VoiceServerOptions {
  /** TCP port of the voice gateway; 0 or nothing takes a free one. */
  readonly port?: number;
  readonly clock?: VoiceClock;
  readonly random?: VoiceRandom;
  readonly switches?: Partial<VoiceSwitches>;
  /** Websockets at one time; more are closed with 1013. 20,000 when absent. */
  readonly socketCapacity?: number;
}

interface Parts {
  readonly https: Server;
  readonly websockets: WebSocketServer;
  readonly forwarder: Forwarder;
  readonly certificatePem: string;
  readonly port: number;
  readonly socketCapacity: number;
  readonly sessions: Sessions;
  readonly grants: Grants;
  readonly faults: MemberFaults;
  readonly regimes: Regimes;
  readonly life: SessionLife;
  readonly switches: VoiceSwitches;
  readonly clock: VoiceClock;
  readonly random: VoiceRandom;
  readonly counters: MutableVoiceCounters;
  readonly listeners: Set<(event: VoiceEvent) => void>;
}

const versionOf = (request: IncomingMessage): string | null => requestUrl(request)?.searchParams.get('v') ?? null;

class LocalVoiceServer implements VoiceServer {
  readonly endpoint: string;
  readonly caPem: string;
  readonly faults: VoiceFaults;
  readonly #parts: Parts;
  #closing: Promise<void> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.endpoint = `127.0.0.1:${parts.port}`;
    this.caPem = parts.certificatePem;
    this.faults = {
      standing: () => parts.faults.standing(),
      cut: (guildId, userId) => this.#cut(guildId, userId),
      end: (guildId, userId, code) => this.#end(guildId, userId, code),
      crash: (guildId, options) => this.#crash(guildId, options?.forget ?? false),
      dropDiscovery: (count) => parts.forwarder.dropDiscovery(count),
      weather: (member, weather, how) => parts.faults.setWeather(member, weather, how),
      withhold: (guildId, userId, on) => parts.faults.change(guildId, userId, { isWithheld: on }),
      spoil: (guildId, userId, how) => parts.faults.change(guildId, userId, { spoils: how }),
      loseSpeaking: (guildId, userId, on) => parts.faults.change(guildId, userId, { losesSpeaking: on }),
      ignoreHeartbeats: (guildId, userId, on) => parts.faults.change(guildId, userId, { ignoresHeartbeats: on }),
      loseKeys: (guildId, userId, on) => parts.faults.change(guildId, userId, { losesKeys: on }),
    };
    parts.websockets.on('connection', (socket, request) => this.#onConnection(socket, request));
  }

  grant(grant: VoiceGrant): { readonly token: string; readonly endpoint: string } {
    const { grants, sessions, life, random, counters } = this.#parts;
    if (grants.of(grant.guildId, grant.userId) !== undefined) counters.grantsReplaced += 1;
    const older = sessions.ofMember(grant.guildId, grant.userId);
    if (older !== undefined) {
      const isMove = older.grant.channelId !== grant.channelId;
      life.end(older, { code: isMove ? this.#codeOf('moved') : closeCode.disconnected, reason: 'Disconnected' });
    }
    const token = random.bytes(tokenBytes).toString('hex');
    grants.put(grant, token);
    return { token, endpoint: this.endpoint };
  }

  setFlags(guildId: string, userId: string, flags: VoiceFlags): void {
    const standing = this.#parts.grants.of(guildId, userId);
    if (standing !== undefined) standing.flags = flags;
    const session = this.#parts.sessions.ofMember(guildId, userId);
    if (session !== undefined) session.flags = flags;
  }

  revoke(guildId: string, userId: string, why: RevokeReason): void {
    const { grants, sessions, life } = this.#parts;
    const session = sessions.ofMember(guildId, userId);
    if (session !== undefined) life.end(session, { code: this.#codeOf(why), reason: 'Disconnected' });
    grants.retire(guildId, userId);
  }

  alive(guildId: string, userId: string): boolean {
    return this.#parts.sessions.ofMember(guildId, userId) !== undefined;
  }

  isGranted(guildId: string, userId: string): boolean {
    return this.#parts.grants.of(guildId, userId) !== undefined;
  }

  onEvent(listener: (event: VoiceEvent) => void): () => void {
    this.#parts.listeners.add(listener);
    return () => {
      this.#parts.listeners.delete(listener);
    };
  }

  counters(): VoiceCounters {
    return { ...this.#parts.counters };
  }

  async close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    await this.#closing;
  }

  async #closeAll(): Promise<void> {
    const { https, websockets, forwarder, life, listeners } = this.#parts;
    listeners.clear();
    this.#parts.faults.close();
    life.dropAll();
    for (const socket of websockets.clients) socket.terminate();
    websockets.close();
    https.closeAllConnections();
    await Promise.all([forwarder.close(), new Promise<void>((resolve) => https.close(() => resolve()))]);
  }

  #codeOf(why: RevokeReason): number {
    if (why === 'moved') return this.#parts.switches.moveCode;
    return why === 'channel-deleted' || why === 'server-moved' ? closeCode.callTerminated : closeCode.disconnected;
  }

  #onConnection(socket: WebSocket, request: IncomingMessage): void {
    const { websockets, socketCapacity, counters, switches, forwarder } = this.#parts;
    const isCrowded = websockets.clients.size > socketCapacity;
    if (isCrowded || versionOf(request) !== '8') {
      counters.socketsRefused += 1;
      socket.on('error', () => socket.terminate());
      socket.close(
        isCrowded ? tryAgainLater : switches.versionCode,
        isCrowded ? 'Too many clients' : 'Unknown protocol',
      );
      return;
    }
    const connection = new GatewayConnection(socket, { ...this.#parts, udpPort: forwarder.port });
    connection.hello();
  }

  #cut(guildId: string, userId: string): boolean {
    const link = this.#parts.sessions.ofMember(guildId, userId)?.link;
    if (link?.status !== 'attached') return false;
    link.socket.cut();
    return true;
  }

  #end(guildId: string, userId: string, code: number): boolean {
    const session = this.#parts.sessions.ofMember(guildId, userId);
    if (session !== undefined) this.#parts.life.end(session, { code, reason: 'Session is no longer valid' });
    return session !== undefined;
  }

  #crash(guildId: string, forget: boolean): boolean {
    const { sessions, life } = this.#parts;
    const end = { code: closeCode.serverCrashed, reason: 'Voice server crashed' };
    const hit = sessions.inGuild(guildId);
    for (const session of hit) {
      if (forget) life.end(session, end);
      else life.crash(session, end);
    }
    return hit.length > 0;
  }
}

const listen = async (server: Server, port: number): Promise<number> => {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The voice server has no TCP port');
  return address.port;
};

const emitter =
  (listeners: ReadonlySet<(event: VoiceEvent) => void>, counters: MutableVoiceCounters) =>
  (event: VoiceEvent): void => {
    for (const listener of listeners) {
      try {
        listener(event);
      } catch {
        counters.listenerErrors += 1; // one listener's bug is not the other members' trouble
      }
    }
  };

/** Starts a voice server on 127.0.0.1. Rejects when `port` is taken. */
export const createVoiceServer = async (options: VoiceServerOptions = {}): Promise<VoiceServer> => {
  const clock = options.clock ?? systemVoiceClock;
  const random = options.random ?? systemVoiceRandom;
  const switches = { ...defaultVoiceSwitches, ...options.switches };
  const counters = createVoiceCounters();
  const sessions = createSessions();
  const grants = createGrants();
  const faults = createMemberFaults(clock, (guildId, userId) => sessions.ofMember(guildId, userId));
  const listeners = new Set<(event: VoiceEvent) => void>();
  const emit = emitter(listeners, counters);
  const regimes = createRegimes({ sessions, switches, clock, random, counters, emit });
  const life = new SessionLife({ sessions, faults, grants, regimes, switches, clock, random, counters, emit });

  const certificate = selfSignedCertificate({
    commonName: `local voice ${random.bytes(tokenBytes).toString('hex')}`,
    serial: random.bytes(16),
    ...certificateLife,
  });
  const https = createServer({ key: certificate.keyPem, cert: certificate.certificatePem }, (_request, response) => {
    response.writeHead(426).end();
  });
  const websockets = new WebSocketServer({ server: https, maxPayload: messageBytes, perMessageDeflate: false });
  const port = await listen(https, options.port ?? 0);
  const forwarder = await Forwarder.open({
    sessions,
    faults,
    clock,
    counters,
    switches,
    onInvalidSsrc: (session) => life.end(session, { code: switches.invalidSsrcCode, reason: 'Invalid SSRC' }),
  });
  return new LocalVoiceServer({
    https,
    websockets,
    forwarder,
    certificatePem: certificate.certificatePem,
    port,
    socketCapacity: options.socketCapacity ?? usualSocketCapacity,
    sessions,
    grants,
    faults,
    regimes,
    life,
    switches,
    clock,
    random,
    counters,
    listeners,
  });
};
