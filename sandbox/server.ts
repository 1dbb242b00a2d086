import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { describeWorld, handleControl, type ControlParts, type WorldLine } from './control/index.ts';
import { Gateway, type GatewayOptions } from './gateway/index.ts';
import { isForFile, requestUrl, serveFile } from './http/index.ts';
import { routeInteractions, type Interactions } from './interactions/index.ts';
import { followLostSessions } from './lost-sessions.ts';
import { routeMessages } from './messages/index.ts';
import { createPlayground, type Playground } from './playground/index.ts';
import { addCoreRoutes, createApi, createCallLog, createRouter, type Api, type CallLog } from './rest/index.ts';
import { systemWireClock } from './system-wire-clock.ts';
import { createVoiceServer, type VoiceServer, type VoiceServerOptions } from './voice/index.ts';
import {
  createWorld,
  createWorldClock,
  createWorldRandom,
  freshSeed,
  Intent,
  populate,
  removeGuild,
  type Seed,
  type Seeded,
  type User,
  type World,
} from './world/index.ts';

/** The only address that is ever listened on. */
const loopback = '127.0.0.1';

/** How a sandbox is started. */
export interface SandboxOptions {
  /** TCP port of REST, gateway and control; 0 or nothing takes a free one. */
  readonly port?: number;
  /** What the world holds at the start; nothing by default. */
  readonly seed?: Seed;
  /** Where tokens and bucket sizes come from; two sandboxes of one random seed draw the same. Fresh by default. */
  readonly randomSeed?: string;
  readonly gateway?: Partial<Pick<GatewayOptions, 'heartbeatIntervalMs' | 'identifyWindowMs'>>;
  readonly voice?: VoiceServerOptions;
  /** Told of faults of the sandbox itself; a test that passes nothing should count them as failures. */
  readonly onBug?: (error: unknown) => void;
}

/** What a started sandbox says of itself, in one line of JSON. */
export interface SandboxLine extends WorldLine {
  readonly api: string;
  /** Where uploaded files are fetched. */
  readonly cdn: string;
  readonly gateway: string;
  readonly voice: string;
  readonly ca: string;
  readonly control: { readonly url: string; readonly secret: string };
  /** The page in which one is a member of this world. */
  readonly playground: string;
}

/** A running local Discord. */
export interface Sandbox {
  readonly world: World;
  readonly gateway: Gateway;
  readonly voice: VoiceServer;
  readonly api: Api;
  readonly calls: CallLog;
  /** Faults of the sandbox itself since the start, the first hundred. */
  readonly bugs: readonly unknown[];
  /** Addresses, certificate, accounts and guilds as they stand now. */
  line(): SandboxLine;
  /** Adds guilds and accounts while it runs. */
  add(seed: Seed): Seeded;
  /** Answers the ids of the accounts that went with it. */
  removeGuild(guildId: string): readonly string[];
  /** Closes every socket and timer. Safe to call again. */
  close(): Promise<void>;
}

/** Faults kept in memory. */
const maxBugs = 100;

/** Starts REST, gateway, voice and control on loopback. Rejects when a port is taken or the seed is wrong. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const voice = await createVoiceServer(options.voice);
  const random = createWorldRandom(options.randomSeed ?? freshSeed());
  const world = createWorld({ clock: createWorldClock(), random, voicePort: voice });
  const bugs: unknown[] = [];
  const onBug = (error: unknown): void => {
    if (bugs.length < maxBugs) bugs.push(error);
    options.onBug?.(error);
  };
  try {
    if (options.seed !== undefined) populate(world, options.seed);
    return await assemble(options, { world, voice, bugs, onBug });
  } catch (error) {
    world.close();
    await voice.close();
    throw error;
  }
}

interface Parts {
  readonly world: World;
  readonly voice: VoiceServer;
  readonly bugs: readonly unknown[];
  readonly onBug: (error: unknown) => void;
}

async function assemble(options: SandboxOptions, parts: Parts): Promise<Sandbox> {
  const { world, voice, bugs } = parts;
  const http = createServer();
  const port = await listen(http, options.port ?? 0);
  world.fileServer = `http://${loopback}:${port}`;
  const url = `ws://${loopback}:${port}/gateway`;
  const gateway = new Gateway({
    world,
    wire: systemWireClock(),
    url: () => url,
    privilegedIntentsOf,
    ...options.gateway,
  });
  const { api, calls, interactions } = buildApi(parts, gateway, url);
  followLostSessions(world, voice);
  const secret = world.random.hex(16);
  const origin = `http://${loopback}:${port}`;
  const playground = createPlayground(
    { world, api, calls, gateway, voice, origin, key: world.random.hex(16), onBug: parts.onBug },
    { api: `${origin}/api`, gateway: url },
  );
  serve(http, { control: { secret, world, api, calls, gateway, voice }, playground, onBug: parts.onBug });

  let closing: Promise<void> | null = null;
  return {
    world,
    gateway,
    voice,
    api,
    calls,
    bugs,
    line: () => ({
      api: `http://${loopback}:${port}/api`,
      cdn: world.fileServer,
      gateway: url,
      voice: voice.endpoint,
      ca: voice.caPem,
      ...describeWorld([...world.guilds.values()], [...world.users.values()]),
      control: { url: `http://${loopback}:${port}/control`, secret },
      playground: playground.address,
    }),
    add: (seed) => populate(world, seed),
    removeGuild(guildId) {
      const guild = world.guilds.get(guildId);
      return guild === undefined ? [] : removeGuild(world, guild, gateway.isConnected);
    },
    close: () => (closing ??= closeAll(http, { playground, gateway, interactions, world, voice })),
  };
}

function buildApi(
  { world, onBug }: Parts,
  gateway: Gateway,
  url: string,
): { readonly api: Api; readonly calls: CallLog; readonly interactions: Interactions } {
  const router = createRouter();
  addCoreRoutes(router, {
    url: () => url,
    sessionStarts(userId) {
      const limit = gateway.sessionStartLimit(userId);
      return { ...limit, reset_after: Math.ceil(limit.reset_after) };
    },
  });
  routeMessages(router, { mayReadContent: (bot) => (privilegedIntentsOf(bot) & Intent.MessageContent) !== 0 });
  const interactions = routeInteractions({
    world,
    router,
    hasSession: (userId, sessionId) => gateway.hasSession(userId, sessionId),
  });
  const calls = createCallLog();
  return { api: createApi({ world, router, calls, onBug }), calls, interactions };
}

/** What stands behind the one port. */
interface Doors {
  readonly control: ControlParts;
  readonly playground: Playground;
  readonly onBug: Parts['onBug'];
}

/** Puts REST, uploaded files, gateway, control and playground on one port. */
function serve(http: Server, { control, playground, onBug }: Doors): void {
  http.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (isForFile(request)) {
      serveFile(control.world, request, response);
      return;
    }
    answer({ control, playground }, request, response).catch((error: unknown) => {
      onBug(error);
      response.destroy();
    });
  });
  http.on('upgrade', (request, socket, head) => {
    // Node takes its own listener off an upgraded socket: without one a reset connection would end the process.
    socket.on('error', () => socket.destroy());
    if (playground.isFor(request)) {
      playground.handleUpgrade(request, socket, head);
      return;
    }
    const url = requestUrl(request);
    // `/gateway` with and without a slash behind it: clients write both.
    if (url !== null && /^\/gateway\/?$/.test(url.pathname)) control.gateway.handleUpgrade(request, socket, head);
    else refuseUpgrade(socket, url === null ? '400 Bad Request' : '404 Not Found');
  });
}

function answer(
  { control, playground }: Omit<Doors, 'onBug'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.url?.startsWith('/control/') === true) return handleControl(control, request, response);
  return playground.isFor(request) ? playground.handle(request, response) : control.api.handle(request, response);
}

/** Answers and lets go of the socket, also when the client keeps its own half open. */
function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`, () => socket.destroy());
}

function privilegedIntentsOf(bot: User): number {
  return bot.privilegedIntents ?? 0;
}

interface Closable {
  readonly playground: Playground;
  readonly gateway: Gateway;
  readonly interactions: Interactions;
  readonly world: World;
  readonly voice: VoiceServer;
}

async function closeAll(http: Server, { playground, gateway, interactions, world, voice }: Closable): Promise<void> {
  playground.close();
  gateway.close();
  interactions.close();
  const closed = new Promise<void>((resolve) => {
    http.close(() => resolve());
  });
  http.closeAllConnections();
  await closed;
  await voice.close();
  world.close();
}

function listen(http: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, loopback, () => {
      http.off('error', reject);
      // A TCP server's address is an AddressInfo.
      resolve((http.address() as AddressInfo).port);
    });
  });
}
