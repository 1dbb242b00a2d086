import { join } from 'node:path';
import type { Pool } from 'pg';
import type {
  BlockStore,
  CoverStore,
  DataStore,
  DigestStore,
  FeedStore,
  LeaseStore,
  LeftStore,
  LinkStore,
  OpeningStore,
  OutboxStore,
  OwedStore,
  PersonalStore,
  PersonStore,
  PlanEventStore,
  PlanRoomStore,
  PlanStore,
  PosterStore,
  PresetStore,
  RsvpStore,
  SeriesStore,
  SettingsStore,
  SpaceStore,
  ToldStore,
} from '../app/index.ts';
import type { Clock, Logger } from '../lib/index.ts';
import { createDataStore } from './data-store.ts';
import { createDigestStore } from './digest-store.ts';
import { newestGoodDump, type RestoreReport, restoreDump, scheduleDumps, takeDump } from './dump/index.ts';
import { type Engine, type EngineCloseReason, openEngine } from './engine/index.ts';
import { createBlockStore } from './block-store.ts';
import { createCoverStore } from './cover-store.ts';
import { createFeedStore } from './feed-store.ts';
import { createLeaseStore } from './lease-store.ts';
import { createLeftStore } from './left-store.ts';
import { createLinkStore } from './link-store.ts';
import { migrate, schemaVersion, storedVersion } from './migrate.ts';
import { createOpeningStore } from './opening-store.ts';
import { createOutboxStore } from './outbox-store.ts';
import { createOwedStore } from './owed-store.ts';
import { createPersonalStore } from './personal-store.ts';
import { createPersonStore } from './person-store.ts';
import { createPlanEventStore } from './plan-event-store.ts';
import { createPlanRoomStore } from './plan-room-store.ts';
import { createPlanStore } from './plan-store.ts';
import { createPosterStore } from './poster-store.ts';
import { createPresetStore } from './preset-store.ts';
import { createRsvpStore } from './rsvp-store.ts';
import { createSeriesStore } from './series-store.ts';
import { createSettingsStore } from './settings-store.ts';
import { createSpaceStore } from './space-store.ts';
import { createToldStore } from './told-store.ts';

/** What the store is opened with. */
export interface StoreOptions {
  /** The data folder, held exclusively while open. Not touched when `databaseUrl` is given. */
  readonly dataDir: string;
  /** A PostgreSQL server instead of the embedded one. */
  readonly databaseUrl?: string | null;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Everything that lasts. */
export interface Store {
  readonly kind: Engine['kind'];
  readonly spaces: SpaceStore;
  readonly links: LinkStore;
  readonly settings: SettingsStore;
  readonly owed: OwedStore;
  readonly leases: LeaseStore;
  readonly blocks: BlockStore;
  readonly personal: PersonalStore;
  readonly servers: LeftStore;
  readonly openings: OpeningStore;
  readonly people: PersonStore;
  readonly plans: PlanStore;
  readonly series: SeriesStore;
  readonly rsvps: RsvpStore;
  readonly posters: PosterStore;
  readonly presets: PresetStore;
  readonly planEvents: PlanEventStore;
  readonly planRooms: PlanRoomStore;
  readonly feeds: FeedStore;
  readonly covers: CoverStore;
  readonly told: ToldStore;
  readonly digests: DigestStore;
  readonly outbox: OutboxStore;
  /** What is kept of people and of what is over. */
  readonly data: DataStore;
  /** For BullMQ, which keeps its own schema; nobody else has SQL to run here. */
  readonly pool: Pool;
  /** What was read back from a dump at this start, null in the usual case. */
  readonly restored: RestoreReport | null;
  /** Host syncs of the embedded engine so far; null on a server. */
  syncs(): number | null;
  /** Idempotent. Close the scheduler first: it has connections of the pool. */
  close(reason: EngineCloseReason): Promise<void>;
}

/**
 * Opens what lasts: the engine, its data (restored from the newest good dump when the stored data cannot be opened), its schema, its
 * stores. Fails with an `EngineError` whose message is fit for a person; then nothing stays open.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { clock, logger, dataDir } = options;
  const mayStartEmpty = async (folder: string): Promise<boolean> => (await newestGoodDump(folder, logger)) !== null;
  const engine = await openEngine({ ...options, mayStartEmpty });
  const folder = join(dataDir, 'store', 'dumps');
  try {
    const restored = await prepare(engine, { folder, clock, logger });
    const stopDumps =
      engine.kind === 'pglite' ? scheduleDumps({ folder, pool: engine.pool, clock, logger }) : () => Promise.resolve();
    return assemble(engine, { restored, stopDumps, clock, logger });
  } catch (error) {
    await engine.close('failed-start');
    throw error;
  }
}

interface Surroundings {
  readonly folder: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

async function prepare(engine: Engine, { folder, clock, logger }: Surroundings): Promise<RestoreReport | null> {
  const { pool } = engine;
  let restored: RestoreReport | null = null;
  if (engine.fresh) {
    const dump = await newestGoodDump(folder, logger);
    if (dump !== null) {
      restored = await restoreDump(pool, dump);
      const takenAt = new Date(restored.takenAtMs).toISOString();
      logger.warn('store: restored from a dump; what came after it is not in the store', {
        ...restored,
        takenAt,
        setAside: engine.setAside,
      });
    }
  } else if (engine.kind === 'pglite') {
    const version = await storedVersion(pool);
    if (version > 0 && version < schemaVersion) await takeDump({ folder, pool, clock, logger }, null);
  }
  const found = await migrate(pool);
  if (found < schemaVersion)
    logger.info('store: the schema was brought up to date', { from: found, to: schemaVersion });
  engine.confirm();
  return restored;
}

interface Parts {
  readonly restored: RestoreReport | null;
  readonly stopDumps: () => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
}

function assemble(engine: Engine, { restored, stopDumps, clock, logger }: Parts): Store {
  const { pool } = engine;
  const shut = async (reason: EngineCloseReason): Promise<void> => {
    await stopDumps();
    await engine.close(reason);
  };
  let closing: Promise<void> | null = null;
  return {
    kind: engine.kind,
    spaces: createSpaceStore(pool, logger),
    links: createLinkStore(pool, { clock, logger }),
    settings: createSettingsStore(pool),
    owed: createOwedStore(pool, logger),
    leases: createLeaseStore(pool, logger),
    blocks: createBlockStore(pool, logger),
    personal: createPersonalStore(pool, logger),
    servers: createLeftStore(pool),
    openings: createOpeningStore(pool, logger),
    people: createPersonStore(pool),
    plans: createPlanStore(pool, { clock, logger }),
    series: createSeriesStore(pool, logger),
    rsvps: createRsvpStore(pool, logger),
    posters: createPosterStore(pool),
    presets: createPresetStore(pool, logger),
    planEvents: createPlanEventStore(pool, logger),
    planRooms: createPlanRoomStore(pool, logger),
    feeds: createFeedStore(pool, logger),
    covers: createCoverStore(pool),
    told: createToldStore(pool),
    digests: createDigestStore(pool),
    outbox: createOutboxStore(pool, logger),
    data: createDataStore(pool, logger),
    pool,
    restored,
    syncs: () => engine.syncs(),
    close: (reason) => {
      closing ??= shut(reason);
      return closing;
    },
  };
}
