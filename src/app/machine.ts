import type { CircleOf, Link, Plan, Refusal, Space } from '../domain/index.ts';
import { isOneTalk, isOpen, mayBeOneTalk } from '../domain/index.ts';
import type { GuildId, SpaceId } from '../lib/index.ts';
import type { AppConfig, AppDeps } from './deps.ts';
import { completed } from './deps.ts';
import type { Facts } from './facts.ts';
import { createFacts } from './facts.ts';
import { linkedTitle } from './far-words.ts';
import type { LinkBook } from './link-book.ts';
import { createLinkBook } from './link-book.ts';
import { linkEffects } from './link-effects.ts';
import { circlesIn, linksFrom, roomsAlong } from './link-rooms.ts';
import { circleChanged, linkedRooms, soundChanged, talkingWith, tellLinked } from './linked-spaces.ts';
import type { HearingDesk } from './hearing-desk.ts';
import { createHearing } from './hearing-parts.ts';
import type { Logbook } from './logbook.ts';
import { createLogbook } from './logbook.ts';
import type { LeaseBook } from './lease-book.ts';
import { createLeaseBook } from './lease-book.ts';
import type { Nudges } from './nudges.ts';
import { createNudges } from './nudges.ts';
import type { Openings } from './openings.ts';
import { createOpeningPace } from './opening-pace.ts';
import type { OpeningPace } from './opening-pace.ts';
import { createOpenings } from './openings.ts';
import type { FormBook } from './form-book.ts';
import { createFormBook } from './form-book.ts';
import type { Offers } from './offers.ts';
import { createOffers } from './offers.ts';
import type { Outbox } from './outbox.ts';
import { createOutbox } from './outbox.ts';
import type { OwedBook } from './owed.ts';
import { createOwedBook } from './owed.ts';
import type { OwedDesk } from './owed-desk.ts';
import { createOwedDesk } from './owed-desk.ts';
import type { OverflowDesk } from './overflow-desk.ts';
import { createOverflowDesk } from './overflow-desk.ts';
import type { PersonBook } from './person-book.ts';
import { createPersonBook } from './person-book.ts';
import type { RoomSeen } from './ports.ts';
import type { PlanParts } from './plan-parts.ts';
import { createPlanParts } from './plan-parts.ts';
import { isBegun } from './plan-space.ts';
import type { Reconciler } from './reconciler.ts';
import { roomCalls } from './room-calls.ts';
import { createReconciler } from './reconciler.ts';
import type { RsvpMachine } from './rsvp-machine.ts';
import { createRsvpMachine, isWanted, spaceTold } from './rsvp-machine.ts';
import type { SafetyParts } from './safety-parts.ts';
import { createSafetyParts } from './safety-parts.ts';
import { holdServerBlocks } from './server-blocks-held.ts';
import type { SettingsBook } from './settings-book.ts';
import { createSettingsBook } from './settings-book.ts';
import { holdsTurns } from './shared-turns.ts';
import type { Entry, SpaceBook } from './space-book.ts';
import { createSpaceBook } from './space-book.ts';
import type { SpaceDesk } from './space-desk.ts';
import { createSpaceDesk } from './space-desk.ts';
import { judged } from './speaker-facts.ts';
import type { TalkDesk } from './talk-desk.ts';
import { createTalkDesk } from './talk-desk.ts';
import { tallied } from './tally.ts';
import type { VoiceDesk } from './voice-desk.ts';
import { createVoiceDesk } from './voice-desk.ts';
import { notOpened } from './tell-host.ts';
import { heardIn, newsIn, storeTalk } from './voice-news.ts';
import { wantedVoice } from './wanted-voice.ts';

/** The parts of the app, put together: what the use cases work with. */
export interface Machine extends PlanParts, RsvpMachine, SafetyParts {
  readonly deps: AppDeps;
  readonly config: Required<AppConfig>;
  readonly book: SpaceBook;
  readonly links: LinkBook;
  readonly settings: SettingsBook;
  readonly people: PersonBook;
  readonly desk: SpaceDesk;
  readonly facts: Facts;
  readonly leases: LeaseBook;
  readonly owed: OwedBook;
  readonly owedDesk: OwedDesk;
  readonly logbook: Logbook;
  readonly outbox: Outbox;
  readonly voice: VoiceDesk;
  readonly hearing: HearingDesk;
  readonly talk: TalkDesk;
  readonly offers: Offers;
  readonly forms: FormBook;
  readonly reconciler: Reconciler;
  readonly nudges: Nudges;
  readonly openings: Openings;
  readonly pace: OpeningPace;
  readonly overflow: OverflowDesk;
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
  /** The spaces that are one conversation with this one, with one queue. */
  linkedWith(id: SpaceId): readonly Entry[];
  /** Those of which that is not known to be otherwise: none of them calls a turn that might be another's. */
  mayBeLinkedWith(id: SpaceId): readonly Entry[];
  /** Others may hear a space than before, or it is known for the first time who may. */
  circleChanged(id: SpaceId): void;
  /** Who may hear a space. */
  readonly circleOf: CircleOf;
  /** Closes links that are over. */
  sweepLinks(): Promise<void>;
  /** Resolves when nothing that was spawned is under way. */
  idle(): Promise<void>;
}

const seenOf = (reconciler: Reconciler, entry: Entry): RoomSeen | null => {
  const looked = reconciler.peek(entry);
  return typeof looked === 'string' ? null : looked;
};

type Late = Pick<
  Machine,
  | 'spawn'
  | 'planGrace'
  | 'nudgeGuild'
  | 'nudgeSpaces'
  | 'nudgeLinked'
  | 'linkedWith'
  | 'mayBeLinkedWith'
  | 'circleChanged'
  | 'circleOf'
  | 'sweepLinks'
  | 'idle'
>;

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
    nudgeLinked: (id) => nudgeAll(machine(), [id, ...linkedRooms(machine(), id)]),
    linkedWith: (id) => talkingWith(machine(), id, isOneTalk),
    mayBeLinkedWith: (id) => talkingWith(machine(), id, mayBeOneTalk),
    circleChanged: (id) => circleChanged(machine(), id),
    circleOf: (id) => circlesIn(machine().book)(id),
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

/** Who may be heard, or may not, from now on. */
const voicesChanged = ({ owed, owedDesk }: Machine, space: Space, before: Space): void => {
  // Whose floor was taken is muted anew, also where a moderator's unmute, which gave it, is still seen.
  const isUp = (userId: string): boolean => space.people.some((person) => person.userId === userId);
  for (const { userId } of before.people) if (!isUp(userId)) owed.forgetShown(space.guildId, userId);
  // Who is muted in the space no longer is unmuted, on a stage by the desk that pays what is owed.
  for (const userId of before.muted) if (!space.muted.includes(userId)) owedDesk.seen(space.guildId, userId);
};

/** What follows, inside, when a space has changed; told by its states, so that it is the same for a change that the store turned out to hold. */
const spaceChanged = (machine: Machine, entry: Entry, before: Space): void => {
  const { space } = entry;
  // Who had the floor for a moment between two looks counts too.
  entry.tally = tallied(entry.tally, space);
  const emptySince = ({ life }: Space): number | null => (life.status === 'live' ? life.emptySinceMs : null);
  const hasClosed = isOpen(before) && !isOpen(space);
  const hasOtherOrder = before.rules.queue.order !== space.rules.queue.order;
  spaceTold(machine, space, before);
  if (emptySince(space) !== emptySince(before)) machine.planGrace(space);
  if (hasClosed) entry.patience.clear();
  // Whom the server blocks is kept out as soon as they host it no longer.
  if (space.hostId !== before.hostId) machine.spawn('keep out who was host', holdServerBlocks(machine, space.guildId));
  if (space.life.status === 'ended') machine.book.remove(space.id);
  machine.personal.look(entry);
  machine.overflow.look(entry);
  machine.hearing.spaceChanged(space);
  machine.openings.changed(entry);
  if (space.life.status !== before.life.status || space.rules.hidden !== before.rules.hidden)
    machine.mirror.spaceChanged(space.id, space.guildId);
  // A space that ends needs no account any more; another one may have it then.
  if (hasClosed || hasOtherOrder) machine.spawn('settle leases', machine.leases.settle());
  machine.voice.refresh();
  voicesChanged(machine, space, before);
  // That happens now, whatever the space's line of calls waits for.
  const seen = seenOf(machine.reconciler, entry);
  if (seen !== null) machine.reconciler.silence(entry, seen);
  machine.nudges.nudge(entry);
  tellLinked(machine, space, before);
  if (hasClosed) machine.spawn('close links', machine.sweepLinks());
  // Whoever a voice room leaves muted by us is looked for elsewhere.
  if (space.life.status === 'ended') machine.owedDesk.guild(space.guildId);
};

/** Links change what sits where, and what both sides tell. */
const linkChanged = (machine: Machine, link: Link): void => {
  machine.spawn('settle leases', machine.leases.settle());
  machine.voice.refresh();
  const rooms = roomsAlong(machine.book, link);
  soundChanged(machine, rooms);
  machine.nudgeSpaces(rooms);
};

/** Who sits where has changed: the seats follow, the panels tell, and who was linked tells of it too. */
const leasesChanged = (machine: Machine, spaceIds: readonly SpaceId[]): void => {
  machine.voice.refresh();
  for (const id of spaceIds) machine.nudgeLinked(id);
};

type Books = Pick<
  Machine,
  | 'book'
  | 'settings'
  | 'people'
  | 'links'
  | 'leases'
  | 'owed'
  | 'owedDesk'
  | 'logbook'
  | 'outbox'
  | 'isAvailable'
  | 'pace'
>;

const createBooks = (deps: AppDeps, machine: () => Machine, available: ReadonlySet<GuildId>): Books => {
  const { clock, logger, rooms } = deps;
  const book = createSpaceBook();
  const isAvailable = (guildId: GuildId): boolean => available.has(guildId) && rooms.isAvailable(guildId);
  const settings = createSettingsBook(deps, (guildId) => {
    outbox.guildChanged(guildId);
    machine().mirror.settingsChanged(guildId);
  });
  const logbook = createLogbook(settings);
  const outbox = createOutbox({ ...deps, store: deps.outbox, settings, isAvailable, isWanted: isWanted(deps, book) });
  const links = createLinkBook({
    store: deps.links,
    clock,
    effectsOf: (link, log) => linkEffects({ book, logbook }, link, log),
    onEffects: (effects) => outbox.wake(effects),
    titleOf: async (far, near) => await linkedTitle({ book, settings }, far, near),
    onChange: (link) => linkChanged(machine(), link),
  });
  const leases = createLeaseBook({
    store: deps.leases,
    accounts: deps.accounts,
    book,
    isLinked: (id) => linksFrom({ book, links }, id).length > 0,
    clock,
    logger,
    onChange: (spaceIds) => leasesChanged(machine(), spaceIds),
  });
  const owed = createOwedBook(deps.owed, clock);
  const owedDesk = createOwedDesk({ owed, book, rooms, clock, logger, isAvailable });
  const people = createPersonBook(deps.people);
  const pace = createOpeningPace(clock);
  return { book, settings, people, links, leases, owed, owedDesk, logbook, outbox, isAvailable, pace };
};

/** What stands between the parts and what they are told. */
const createDesks = (
  deps: AppDeps,
  books: Books,
  machine: () => Machine,
): Pick<Machine, 'desk' | 'voice' | 'hearing' | 'talk'> => ({
  desk: createSpaceDesk({
    spaces: deps.spaces,
    clock: deps.clock,
    logbook: books.logbook,
    notOpened: (entry, atMs) => notOpened(machine(), entry, atMs),
    onPlan: (plan, before) => machine().planDesk.changed(plan, before),
    calls: async (space, events, asker, atMs) =>
      roomCalls(await books.settings.get(space.guildId), space, events, { asker, atMs }),
    onEffects: (effects) => books.outbox.wake(effects),
    onChange: (entry, before) => spaceChanged(machine(), entry, before),
    judged: (entry, command) => judged({ settings: books.settings, rooms: deps.rooms }, entry, command),
    holdsTurns: ({ space }, nowMs) => {
      const linked = machine().mayBeLinkedWith(space.id);
      const far = linked.map((entry) => entry.space);
      return holdsTurns(space, far, nowMs);
    },
  }),
  voice: createVoiceDesk({
    voice: deps.voice,
    clock: deps.clock,
    logger: deps.logger,
    plan: (resting) => wantedVoice(machine(), (entry) => seenOf(machine().reconciler, entry), resting),
    onNews: (channelIds) => newsIn(machine(), channelIds),
    onHeard: (channelId, userId) => heardIn(machine(), channelId, userId),
    onHearing: (report) => machine().hearing.report(report),
    onRetake: (channelId) => machine().hearing.retaken(channelId),
  }),
  hearing: createHearing(deps, books, machine),
  talk: createTalkDesk({
    voice: deps.voice,
    clock: deps.clock,
    store: (channelId, times) => storeTalk(machine(), channelId, times),
  }),
});

/** What is in the way of a plan as things are now; see `plan-drafts.ts`. */
type Warn = (machine: Machine, plan: Plan) => Promise<readonly Refusal[]>;

/** Puts the parts together; `warn` needs them itself. */
export const createMachine = (deps: AppDeps, warn: Warn): Machine => {
  const late = helpers(() => machine);
  const config = completed(deps.config);
  const available = new Set<GuildId>();
  const books = createBooks(deps, () => machine, available);
  const { book, links, leases, owed, owedDesk, settings, isAvailable, pace } = books;
  const { desk, voice, hearing, talk } = createDesks(deps, books, () => machine);
  const { spaces, rooms, accounts } = deps;
  const look = (entry: Entry): RoomSeen | null => seenOf(machine.reconciler, entry);
  const facts = createFacts({
    spaces,
    rooms,
    accounts,
    settings,
    book,
    links,
    leases,
    owed,
    owedDesk,
    voice,
    hearing,
    clock: deps.clock,
    look,
    linkedWith: late.linkedWith,
    circleOf: late.circleOf,
  });
  const onReady = (): void => machine.voice.refresh();
  const { spawn, circleChanged: onCircle } = late;
  const nudge = (entry: Entry): void => machine.nudges.nudge(entry);
  const hasLeft = (guildId: GuildId): boolean => machine.leftServers.hasLeft(guildId);
  const planned = createPlanParts({ deps, config, spawn, hasLeft, isBegun: isBegun(() => machine), ...books });
  const { mirror, planRooms } = planned;
  const kept = { deps, config, book, desk, facts, links, leases, owed, settings, mirror, planRooms, pace };
  const parts = { ...kept, onReady, onCircle, spawn, nudge, isAvailable };
  const reconciler = createReconciler(parts);
  const nudges = createNudges({ reconciler, clock: deps.clock, logger: deps.logger });
  const safety = createSafetyParts({ deps, retentionMs: config.retentionMs, ...books, seen: look, spawn });
  const machine: Machine = {
    deps,
    config,
    ...books,
    ...planned,
    desk,
    facts,
    voice,
    hearing,
    talk,
    ...createRsvpMachine({ deps, ...books, ...planned, warningsOf: (plan) => warn(machine, plan) }),
    forms: createFormBook(deps.clock),
    offers: createOffers({ deps, book, settings, planRooms, spawn }),
    reconciler,
    nudges,
    openings: createOpenings(deps.clock),
    overflow: createOverflowDesk({ deps, ...books, desk, seen: look, nudge, invites: facts.invites, spawn }),
    ...safety,
    available,
    ...late,
  };
  return machine;
};
