import type { Space } from '../domain/index.ts';
import { isOpen } from '../domain/index.ts';
import type { ChannelId, GuildId, SpaceId } from '../lib/index.ts';
import type { Outcome } from './api.ts';
import type { AppConfig, AppDeps } from './deps.ts';
import { completed } from './deps.ts';
import type { Facts } from './facts.ts';
import { createFacts } from './facts.ts';
import type { LinkBook } from './link-book.ts';
import { createLinkBook } from './link-book.ts';
import type { Nudges } from './nudges.ts';
import { createNudges } from './nudges.ts';
import type { Openings } from './openings.ts';
import { createOpenings } from './openings.ts';
import type { RoomSeen } from './ports.ts';
import type { Reconciler } from './reconciler.ts';
import { createReconciler } from './reconciler.ts';
import type { SettingsBook } from './settings-book.ts';
import { createSettingsBook } from './settings-book.ts';
import type { Entry, SpaceBook } from './space-book.ts';
import { createSpaceBook } from './space-book.ts';
import type { SpaceDesk } from './space-desk.ts';
import { createSpaceDesk } from './space-desk.ts';
import type { VoiceDesk } from './voice-desk.ts';
import { createVoiceDesk } from './voice-desk.ts';
import { voicePlan } from './voice-plan.ts';

/** The parts of the app, put together: what the use cases work with. */
export interface Machine {
  readonly deps: AppDeps;
  readonly config: Required<AppConfig>;
  readonly book: SpaceBook;
  readonly links: LinkBook;
  readonly settings: SettingsBook;
  readonly desk: SpaceDesk;
  readonly facts: Facts;
  readonly voice: VoiceDesk;
  readonly reconciler: Reconciler;
  readonly nudges: Nudges;
  readonly openings: Openings;
  /** Servers that are there to be called. */
  readonly available: Set<GuildId>;
  /** Whether a server was told of and is there now: to be called, and seen as it is. */
  isAvailable(guildId: GuildId): boolean;
  /** Runs work that nobody waits for; its failure is logged under `name`. */
  spawn(name: string, work: Promise<unknown>): void;
  /** Plans the end of a space whose room is empty; asking twice is the same job. */
  planGrace(space: Space): void;
  nudgeGuild(guildId: GuildId): void;
  nudgeSpaces(ids: readonly SpaceId[]): void;
  /** Nudges a space and those it is linked with: they tell of each other. */
  nudgeLinked(id: SpaceId): void;
  /** Closes links that are over. */
  sweepLinks(): Promise<void>;
  /** Resolves when nothing that was spawned is under way. */
  idle(): Promise<void>;
}

const seenOf = (reconciler: Reconciler, entry: Entry): RoomSeen | null => {
  const looked = reconciler.peek(entry);
  return typeof looked === 'string' ? null : looked;
};

type Late = Pick<Machine, 'spawn' | 'planGrace' | 'nudgeGuild' | 'nudgeSpaces' | 'nudgeLinked' | 'sweepLinks' | 'idle'>;

const nudgeAll = ({ book, nudges }: Machine, ids: readonly SpaceId[]): void => {
  for (const id of new Set(ids)) {
    const entry = book.get(id);
    if (entry !== undefined) nudges.nudge(entry);
  }
};

const helpers = (machine: () => Machine): Late => {
  const under = new Set<Promise<void>>();
  const spawn: Machine['spawn'] = (name, work) => {
    const { logger } = machine().deps;
    const done = work
      .then(() => undefined)
      .catch((error: unknown) => logger.error('background work failed', { name, error }))
      .finally(() => under.delete(done));
    under.add(done);
  };
  return {
    spawn,
    planGrace: (space) => {
      if (space.life.status !== 'live' || space.life.emptySinceMs === null) return;
      const { emptySinceMs } = space.life;
      const { deps, config } = machine();
      spawn('plan grace', deps.jobs.planGrace(space.id, emptySinceMs, emptySinceMs + config.graceMs));
    },
    nudgeGuild: (guildId) => {
      const { book, nudges } = machine();
      for (const entry of book.ofGuild(guildId)) nudges.nudge(entry);
    },
    nudgeSpaces: (ids) => nudgeAll(machine(), ids),
    nudgeLinked: (id) => {
      const open = machine()
        .links.of(id)
        .flatMap(({ near, state }) => (state.status === 'open' ? [near.spaceId, state.far.spaceId] : []));
      nudgeAll(machine(), [id, ...open]);
    },
    sweepLinks: async () => {
      const { links, book, deps } = machine();
      await links.sweep((id) => book.get(id)?.space, deps.clock.wallMs());
    },
    idle: async () => {
      // What ends may have begun more.
      while (under.size > 0) await Promise.all(under);
    },
  };
};

/** What follows, inside, when a space has changed; told by its states, so that it is the same for a change that the store turned out to hold. */
const spaceChanged = (machine: Machine, entry: Entry, before: Space): void => {
  const { space } = entry;
  const emptySince = ({ life }: Space): number | null => (life.status === 'live' ? life.emptySinceMs : null);
  const hasClosed = isOpen(before) && !isOpen(space);
  if (emptySince(space) !== emptySince(before)) machine.planGrace(space);
  if (hasClosed) entry.patience.clear();
  if (space.life.status === 'ended') machine.book.remove(space.id);
  machine.openings.changed(entry);
  machine.voice.refresh();
  machine.nudges.nudge(entry);
  if (space.title !== before.title) machine.nudgeLinked(space.id);
  if (hasClosed) {
    machine.spawn('close links', machine.sweepLinks());
    // Another space of this server may have the seat now.
    machine.nudgeGuild(space.guildId);
  }
};

const newsIn = (machine: Machine, channelIds: readonly ChannelId[]): void => {
  for (const channelId of channelIds) {
    const entry = machine.book.inChannel(channelId);
    if (entry !== undefined) machine.nudges.nudge(entry);
  }
};

/** Puts the parts together. */
export const createMachine = (deps: AppDeps): Machine => {
  const late = helpers(() => machine);
  const config = completed(deps.config);
  const available = new Set<GuildId>();
  const book = createSpaceBook();
  const settings = createSettingsBook(deps.settings);
  const links = createLinkBook({
    store: deps.links,
    titleOf: (id) => book.get(id)?.space.title ?? null,
    onChange: (link) => {
      machine.voice.refresh();
      machine.nudgeSpaces([
        link.near.spaceId,
        ...('far' in link.state && link.state.far !== null ? [link.state.far.spaceId] : []),
      ]);
    },
  });
  const desk = createSpaceDesk({
    spaces: deps.spaces,
    clock: deps.clock,
    onChange: (entry, before) => spaceChanged(machine, entry, before),
  });
  const voice = createVoiceDesk({
    voice: deps.voice,
    clock: deps.clock,
    logger: deps.logger,
    plan: (resting) => {
      const inPlan = book.all().map((entry) => ({
        space: entry.space,
        seated: book.isSeated(entry) && available.has(entry.space.guildId),
        bots: links.of(entry.space.id).length === 0 ? [] : (seenOf(machine.reconciler, entry)?.bots ?? []),
      }));
      return voicePlan(inPlan, links.all(), deps.accountId, resting);
    },
    onNews: (channelIds) => newsIn(machine, channelIds),
  });
  const look = (entry: Entry): RoomSeen | null => seenOf(machine.reconciler, entry);
  const facts = createFacts({ spaces: deps.spaces, rooms: deps.rooms, settings, book, links, voice, look });
  const isAvailable = (guildId: GuildId): boolean => available.has(guildId) && deps.rooms.isAvailable(guildId);
  const reconciler = createReconciler({ deps, config, book, desk, facts, isAvailable });
  const nudges = createNudges({ reconciler, clock: deps.clock, logger: deps.logger });
  const openings = createOpenings();
  const machine: Machine = {
    deps,
    config,
    book,
    links,
    settings,
    desk,
    facts,
    voice,
    reconciler,
    nudges,
    openings,
    available,
    isAvailable,
    ...late,
  };
  return machine;
};

/** An outcome's value wrapped as success. */
export const done = <Value>(value: Value): Outcome<Value> => ({ ok: true, value });
