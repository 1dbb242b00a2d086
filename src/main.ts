/**
 * The composition root: settings, logs, store, Discord, voice, use cases and jobs are made, wired and, at the end, closed.
 * docs/CLOSURES.md says who closes whom, docs/OPERATIONS.md what the exit codes mean.
 */
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createApp, type App, type AppDeps, type JobPort, type VoicePort } from './app/index.ts';
import { createCalendar } from './calendar/index.ts';
import { type Config, ConfigError, loadConfig } from './config/index.ts';
import { createDiscord, type Discord, UnusableTokenError } from './discord/index.ts';
import { type Logger, systemClock, systemIds } from './lib/index.ts';
import { createLogger, outputTo } from './observe/index.ts';
import {
  allComing,
  allDue,
  comingDigests,
  comingPlans,
  comingSeries,
  connectRedis,
  createScheduler,
  dueDigests,
  dueGraces,
  duePlans,
  dueReminders,
  type QueueEngine,
  RedisUnreachableError,
  type Scheduler,
  type SchedulerOptions,
} from './scheduler/index.ts';
import { EngineError, openStore, type Store } from './store/index.ts';
import { createVoiceNodes, type VoiceNodes } from './voice/node/index.ts';
import { createWeb, feedAddress, type Web, WebError } from './web/index.ts';

/** Exit codes, as in sysexits.h where one fits: 74 the store or Redis cannot be opened, 75 the data folder is in use, 78 settings or token. */
const EXIT = { stopped: 0, bug: 1, store: 74, busy: 75, settings: 78 } as const;

/** TypeScript is stripped and timers are disposed as this Node does it; @discordjs/opus is built for it. */
const NODE_MAJOR = 24;

/** The launcher ends a process after 15 s; whatever is not closed before that is left to the next start. */
const DRAIN_LIMIT_MS = 12_000;
/** How long a start under way is waited for when it is to stop: what it asks Discord is cut off, the rest takes a second. */
const LEAVE_START_MS = 3_000;

/** What has been made so far, closed in the order of `closeParts`. */
interface Parts {
  redis?: { close(): Promise<void> };
  store?: Store;
  discord?: Discord;
  voice?: VoiceNodes;
  app?: App;
  scheduler?: Scheduler;
  web?: Web;
}

const openQueue = async (config: Config, logger: Logger, parts: Parts): Promise<QueueEngine> => {
  const { redisUrl } = config;
  if (redisUrl !== null) {
    const connections = await connectRedis(redisUrl, logger);
    parts.redis = connections;
    return { kind: 'redis', connections };
  }
  if (parts.store === undefined) throw new Error('the queue is opened after the store');
  return { kind: 'postgres', pool: parts.store.pool };
};

/** What a node that is being restarted carries is not known. */
const voicePort = (voice: VoiceNodes): VoicePort => ({
  apply: (plan) => voice.apply(plan),
  onReport: (listener) => voice.onReport(listener),
  readings: async () => (await voice.stats()).node?.paths ?? [],
});

/** Voice needs packets of the gateway, and the gateway takes payloads of voice: nothing else passes between them. */
const wireVoice = (discord: Discord, voice: VoiceNodes): void => {
  discord.onVoicePacket((accountId, packet) => voice.gatewayPacket(accountId, packet));
  voice.onGatewaySend((accountId, guildId, payload) => discord.send(accountId, guildId, payload));
};

/** The scheduler's worker calls the use cases, so it is made after them; what is planned before it is there its first sweep finds. */
const jobsOf = (parts: Parts): JobPort => ({
  planGrace: async (spaceId, emptySinceMs, dueAtMs) => {
    await parts.scheduler?.planGrace(spaceId, emptySinceMs, dueAtMs);
  },
  planOpening: async (planId, revision, dueAtMs) => {
    await parts.scheduler?.planOpening(planId, revision, dueAtMs);
  },
  planSeries: async (seriesId, dueAtMs) => {
    await parts.scheduler?.planSeries(seriesId, dueAtMs);
  },
  planDigest: async (due) => {
    await parts.scheduler?.planDigest(due);
  },
});

/** What jobs do, and what the store says of them. */
const jobsFor = (
  app: App,
  { spaces, plans, series, rsvps, digests }: Store,
  { emptyRoomGraceMs }: Config,
  parts: Parts,
): Pick<SchedulerOptions, 'handlers' | 'coming' | 'onGivenUp'> & { readonly due: Parameters<typeof allDue>[1] } => ({
  handlers: {
    grace: ({ spaceId, emptySinceMs }) => app.graceDue(spaceId, emptySinceMs),
    open: ({ planId, revision }) => app.planDue(planId, revision),
    series: ({ seriesId }) => app.seriesDue(seriesId),
    remind: async () => {
      const nextMs = await app.remind();
      if (nextMs !== null) await parts.scheduler?.planReminders(nextMs);
    },
    digest: ({ guildId, date }) => app.digestDue(guildId, date),
  },
  due: {
    graces: dueGraces(spaces, emptyRoomGraceMs),
    plans: duePlans(plans, series),
    reminders: dueReminders(rsvps),
    digests: dueDigests(digests),
  },
  coming: allComing([comingPlans(plans), comingSeries(series), comingDigests(digests)]),
  onGivenUp: (one) => app.jobGivenUp(one),
});

/** What lasts, as the use cases know it. */
const storesOf = (
  store: Store,
): Omit<Store, 'posters' | 'kind' | 'pool' | 'restored' | 'syncs' | 'close'> &
  Pick<AppDeps, 'posterStore' | 'covers'> => ({
  spaces: store.spaces,
  links: store.links,
  settings: store.settings,
  owed: store.owed,
  leases: store.leases,
  outbox: store.outbox,
  data: store.data,
  blocks: store.blocks,
  personal: store.personal,
  servers: store.servers,
  openings: store.openings,
  people: store.people,
  plans: store.plans,
  series: store.series,
  planEvents: store.planEvents,
  planRooms: store.planRooms,
  rsvps: store.rsvps,
  posterStore: store.posters,
  feeds: store.feeds,
  presets: store.presets,
  covers: store.covers,
  told: store.told,
  digests: store.digests,
});

/** What is read over HTTP, when that is set. */
const openWeb = async ({ web }: Config, app: App, logger: Logger, parts: Parts): Promise<void> => {
  if (web === null) return;
  const jobs = { dead: async (limit: number) => (await parts.scheduler?.dead(limit)) ?? [] };
  parts.web = await createWeb({ ...web, app, jobs, clock: systemClock, logger });
};

/** Where the calendar of a key is read. */
const feedsAt = ({ web }: Config): AppDeps['feedAddress'] =>
  web === null ? null : (key) => feedAddress(web.publicUrl, key);

/**
 * Makes and wires everything, and resolves when the servers are served. `parts` holds what is to be closed, also after a failure. It makes
 * nothing more once `stopping` is aborted, and rejects.
 */
const start = async (config: Config, logger: Logger, parts: Parts, stopping: AbortSignal): Promise<void> => {
  const clock = systemClock;
  const { discord: settings, dataDir, databaseUrl, emptyRoomGraceMs, openLateMs, retentionMs } = config;
  if (settings.ca !== null) setDefaultCACertificates([...getCACertificates('default'), settings.ca]);
  const store = await openStore({ dataDir, databaseUrl, clock, logger });
  parts.store = store;
  stopping.throwIfAborted();
  const queue = await openQueue(config, logger, parts);
  stopping.throwIfAborted();
  const { token, poolTokens, api: apiUrl, cdn: cdnUrl } = settings;
  const discord = createDiscord({ token, poolTokens, apiUrl, cdnUrl, covers: store.covers, clock, logger });
  parts.discord = discord;
  const accountId = await discord.identify();
  stopping.throwIfAborted();
  const voice = createVoiceNodes({
    count: config.voiceNodes,
    clock,
    logger,
    ...(settings.ca === null ? {} : { caPem: settings.ca }),
  });
  parts.voice = voice;
  wireVoice(discord, voice);
  const app = createApp({
    ...storesOf(store),
    events: discord.events,
    feedAddress: feedsAt(config),
    calendar: createCalendar(),
    rooms: discord.rooms,
    panels: discord.panels,
    server: discord.server,
    announcements: discord.announcements,
    posters: discord.posters,
    memberRoles: discord.memberRoles,
    messages: discord.messages,
    order: discord.order,
    files: discord.files,
    voice: voicePort(voice),
    accounts: discord.accounts,
    jobs: jobsOf(parts),
    accountId,
    clock,
    ids: systemIds,
    logger,
    config: { graceMs: emptyRoomGraceMs, openLateMs, retentionMs },
  });
  parts.app = app;
  discord.onAccountsChanged((guildId) => app.accountsChanged(guildId));
  await app.start();
  stopping.throwIfAborted();
  await openWeb(config, app, logger, parts);
  stopping.throwIfAborted();
  const { guilds } = await discord.connect(app);
  stopping.throwIfAborted();
  // Only now: its first look at what is due would find no server there, and what is due would wait for the next.
  const jobs = jobsFor(app, store, config, parts);
  parts.scheduler = await createScheduler({ queue, ...jobs, due: allDue(logger, jobs.due), clock, logger });
  stopping.throwIfAborted();
  const codec = (await voice.stats()).node?.codec ?? 'unknown';
  logger.info('ready', { store: store.kind, queue: queue.kind, codec, guilds });
};

/** What begins work. Idempotent. */
const closeDoors = async (parts: Parts): Promise<void> => {
  await parts.web?.close('shutdown');
  await parts.scheduler?.close('shutdown');
  // Calls that are under way are waited for, and not those that have yet to come to their turn.
  parts.discord?.stopWaiting();
  await parts.app?.close('shutdown');
  await parts.discord?.close('shutdown');
};

/** Resolves when `work` has ended, however it did, and after `limitMs` at the latest. */
const within = (limitMs: number, work: Promise<unknown>): Promise<void> =>
  new Promise((resolve) => {
    const cancel = systemClock.after(limitMs, resolve);
    const end = (): void => {
      cancel();
      resolve();
    };
    work.then(end, end);
  });

/**
 * No new work first, then what is under way, then the gateway (rooms stay as they are), and at last what lasts. A start that is under way ends
 * before that, and what it made meanwhile is closed too: on a store that is closed a queue would never come to rest.
 */
const closeParts = async (parts: Parts, started: Promise<void>): Promise<void> => {
  await closeDoors(parts);
  await within(LEAVE_START_MS, started);
  await closeDoors(parts);
  await parts.voice?.close('shutdown');
  await parts.store?.close('shutdown');
  await parts.redis?.close();
};

/** What a person who started this has to read, and the exit code; null for a failure that is ours. */
const explained = (error: unknown): { readonly code: number; readonly text: string } | null => {
  if (error instanceof ConfigError || error instanceof WebError) return { code: EXIT.settings, text: error.message };
  if (error instanceof EngineError)
    return { code: error.code === 'locked' ? EXIT.busy : EXIT.store, text: error.message };
  if (error instanceof RedisUnreachableError) return { code: EXIT.store, text: error.message };
  if (error instanceof UnusableTokenError) {
    const text =
      'Discord does not take the token in DISCORD_TOKEN. Copy it again from https://discord.com/developers/applications → your application → Bot → Reset Token.';
    return { code: EXIT.settings, text };
  }
  return null;
};

const run = async (): Promise<void> => {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < NODE_MAJOR) {
    process.stderr.write(
      `Majlis needs Node ${NODE_MAJOR}; this is ${process.version}. \`npm start\` brings the right one.\n`,
    );
    process.exit(EXIT.settings);
  }
  const parts: Parts = {};
  const stopAsked = new AbortController();
  let started: Promise<void> = Promise.resolve();
  let stopping: Promise<void> | null = null;
  let logger: Logger | null = null;
  const stop = (code: number): Promise<void> => {
    stopAsked.abort();
    stopping ??= closeParts(parts, started)
      .catch((error: unknown) => logger?.error('closing failed', { error }))
      .then(() => process.exit(code));
    systemClock.after(DRAIN_LIMIT_MS, () => process.exit(code === EXIT.stopped ? EXIT.bug : code));
    return stopping;
  };
  const fail = async (error: unknown): Promise<void> => {
    const known = explained(error);
    if (known !== null) process.stderr.write(`${known.text}\n`);
    else if (logger === null) process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    else logger.error('Majlis cannot go on', { error });
    await stop(known?.code ?? EXIT.bug);
  };
  try {
    const config = loadConfig(process.env);
    const log = createLogger({ ...config.log, clock: systemClock, write: outputTo(process.stdout) });
    logger = log;
    // A bug in one room, packet or answer must not end the others.
    process.on('uncaughtException', (error) => log.error('an error was caught by nobody', { error }));
    process.on('unhandledRejection', (error) => log.error('a promise failed and nobody heard', { error }));
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        log.info('stopping', { signal });
        void stop(EXIT.stopped);
      });
    }
    started = start(config, log, parts, stopAsked.signal);
    await started;
    parts.discord?.onShut((error) => void fail(error));
    process.send?.({ status: 'ready' });
  } catch (error) {
    if (stopping === null) await fail(error);
  }
};

await run();
