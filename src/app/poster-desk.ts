import type { Plan, Space } from '../domain/index.ts';
import type { Clock, GuildId, Logger, SpaceId } from '../lib/index.ts';
import type { Allowance } from './allowance.ts';
import { createAllowance } from './allowance.ts';
import { createKeyedWork } from './keyed-work.ts';
import { lookedForSince } from './looked-for.ts';
import type { PlanStore } from './plan-ports.ts';
import type { OutsideFailure } from './ports.ts';
import type { Poster, PosterFacts, PosterPort, PosterStore } from './poster-port.ts';
import { isOutsideError } from './refusals.ts';
import { rsvpSeen } from './rsvp-desk.ts';
import type { RsvpStore } from './rsvp-port.ts';
import type { SettingsBook } from './settings-book.ts';
import type { SpaceStore } from './space-port.ts';
import { isHidden } from './sight.ts';

/** Counts follow within this time while the message is young: half of the five edits in five seconds that a channel takes. */
const YOUNG_REST_MS = 2000;
/** Discord limits the edits of messages older than an hour (error 30046) and names no number; one a minute was never refused anybody. */
const OLD_AFTER_MS = 3_000_000;
const OLD_REST_MS = 60_000;
/** Until the next try after a failure. */
const FAILED_REST_MS = 30_000;
/** Dates of a series get a poster this long before: of a daily series two stand at once. */
const SERIES_AHEAD_MS = 2 * 86_400_000;
/** New posters of one server in a while: more than anybody plans by hand, and a raid of plans fills no channel. */
const POSTED = { times: 20, windowMs: 600_000 };
/** Posters that one look makes; the next ones come with the next look. */
const MISSING_AT_ONCE = 100;

/** Posters of planned spaces: made, kept true, and left standing with what came of the plan. */
export interface PosterDesk {
  nudge(planId: SpaceId): void;
  /** A server can be called: what waited for that is done. */
  guildAvailable(guildId: GuildId): void;
  /** Has every unfinished one looked at. */
  load(): Promise<void>;
  /** Has those made that are missing. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

/** What posters are made of. */
export interface PosterParts {
  readonly posters: PosterPort;
  readonly store: PosterStore;
  readonly plans: Pick<PlanStore, 'get'>;
  readonly rsvps: Pick<RsvpStore, 'get'>;
  readonly settings: SettingsBook;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly isAvailable: (guildId: GuildId) => boolean;
  readonly spaces: Pick<SpaceStore, 'get'>;
  /** The space of a plan while it is unfinished. */
  readonly spaceOf: (planId: SpaceId) => Space | undefined;
}

/** How far a plan is, for a poster: nothing changes any more once it is 'final'. */
type Phase = 'none' | 'coming' | 'opening' | 'open' | 'final';

const phaseOf = ({ life }: Plan, space: Space | undefined): Phase => {
  switch (life.status) {
    case 'draft':
      return 'none';
    case 'planned':
    case 'missed':
      return 'coming';
    case 'opened':
      if (space?.life.status === 'live') return 'open';
      return space?.life.status === 'opening' ? 'opening' : 'final';
    case 'over':
      return 'final';
  }
};

interface Task {
  readonly plan: Plan;
  readonly phase: Phase;
  /** Whether it is hidden from those who may not come in: as its plan says, and once it has opened as its space does. */
  readonly isHidden: boolean;
  readonly facts: PosterFacts;
}

/** What was stored of it, now that something is done; null: there is nothing to do. */
type Step = Poster | null;

const begin = async ({ settings, clock }: PosterParts, { plan, phase }: Task): Promise<Step> => {
  const isTime = plan.occurrence === null || plan.startsAtMs <= clock.wallMs() + SERIES_AHEAD_MS;
  if (phase !== 'coming' || !isTime) return null;
  if (isHidden(plan.opening)) return { status: 'over', why: 'hidden' };
  const { announcing } = (await settings.get(plan.guildId)).rules;
  if (announcing === null) return { status: 'over', why: 'no-channel' };
  return { status: 'wanted', channelId: announcing.channelId, askedAtMs: null };
};

type Wanted = Extract<Poster, { readonly status: 'wanted' }>;
type Standing = Extract<Poster, { readonly status: 'standing' }>;

/** The intent is stored before Discord is asked: after a crash in between it is looked for. */
const post = async (parts: PosterParts, { plan, phase, facts }: Task, wanted: Wanted): Promise<Step> => {
  const { posters, store, clock } = parts;
  const { channelId, askedAtMs } = wanted;
  const found = askedAtMs === null ? null : await posters.find(channelId, plan.id, lookedForSince(clock, askedAtMs));
  // What was never seen to stand is not told of when it is over.
  if (found === null && (phase === 'open' || phase === 'final')) return { status: 'over', why: 'told' };
  const atMs = clock.wallMs();
  if (askedAtMs === null) await store.save(plan, { ...wanted, askedAtMs: atMs });
  const messageId = found ?? (await posters.post(channelId, facts));
  // Of one that was found nobody knows what it says.
  const digest = found === null ? posters.digest(facts) : '';
  return { status: 'standing', channelId, messageId, digest, postedAtMs: askedAtMs ?? atMs };
};

const edit = async ({ posters }: PosterParts, { phase, facts }: Task, standing: Standing): Promise<Step> => {
  const digest = posters.digest(facts);
  const isTrue = digest === standing.digest;
  if (!isTrue && (await posters.edit(standing.channelId, standing.messageId, facts)) === 'deleted')
    return { status: 'over', why: 'deleted' };
  if (phase === 'final') return { status: 'over', why: 'told' };
  return isTrue ? null : { ...standing, digest };
};

/** It is hidden from now on: what was told of it to everybody is taken back. */
const hide = async ({ posters, clock }: PosterParts, { plan }: Task, poster: Wanted | Standing): Promise<Step> => {
  const { channelId } = poster;
  const lost =
    poster.status === 'wanted' && poster.askedAtMs !== null
      ? await posters.find(channelId, plan.id, lookedForSince(clock, poster.askedAtMs))
      : null;
  const messageId = poster.status === 'standing' ? poster.messageId : lost;
  if (messageId !== null) await posters.remove(channelId, messageId);
  return { status: 'over', why: 'hidden' };
};

const isToCome = ({ life }: Plan): boolean => life.status === 'planned' || life.status === 'missed';

/** Of one that is over nothing is done any more, unless its plan was hidden: it may be shown again for as long as it is to come. */
const isDone = (plan: Plan, poster: Poster | null): boolean =>
  poster?.status === 'over' && (poster.why !== 'hidden' || (isHidden(plan.opening) && isToCome(plan)));

const step = async (parts: PosterParts, task: Task, poster: Poster | null): Promise<Step> => {
  if (isDone(task.plan, poster)) return null;
  if (poster !== null && poster.status !== 'over' && task.isHidden) return await hide(parts, task, poster);
  switch (poster?.status) {
    case undefined:
      return await begin(parts, task);
    case 'wanted':
      return await post(parts, task, poster);
    case 'standing':
      return await edit(parts, task, poster);
    case 'over':
      return isToCome(task.plan) ? await begin(parts, task) : { status: 'over', why: 'told' };
  }
};

interface Rest {
  readonly restMs: number;
  readonly isAgain: boolean;
}

const restAfter = ({ clock }: PosterParts, poster: Poster | null): Rest => {
  const isOld = poster?.status === 'standing' && clock.wallMs() - poster.postedAtMs >= OLD_AFTER_MS;
  return { restMs: isOld ? OLD_REST_MS : YOUNG_REST_MS, isAgain: false };
};

const onFailure = async (parts: PosterParts, plan: Plan, failure: OutsideFailure): Promise<Rest> => {
  const { store, logger } = parts;
  if (failure.code === 'rate-limited') return { restMs: failure.retryAfterMs, isAgain: true };
  if (failure.retryable) return { restMs: FAILED_REST_MS, isAgain: true };
  const fields = { planId: plan.id, guildId: plan.guildId, failure: failure.code };
  logger.warn('the poster of a planned space cannot be written and is given up', fields);
  await store.save(plan, { status: 'over', why: 'given-up' });
  return { restMs: 0, isAgain: false };
};

const taskFor = async (parts: PosterParts, plan: Plan): Promise<Task> => {
  const { rsvps, settings, spaces, clock } = parts;
  const space = parts.spaceOf(plan.id);
  const { language } = await settings.get(plan.guildId);
  const { counts } = rsvpSeen(plan, await rsvps.get(plan.id), null, clock.wallMs());
  const room = plan.life.status === 'opened' && space?.life.status === 'live' ? space.room.channelId : null;
  // Hidden to its end, it stays so.
  const opened = space ?? (plan.life.status === 'opened' ? await spaces.get(plan.id) : null);
  const hides = opened === null ? isHidden(plan.opening) : opened.rules.hidden;
  return { plan, phase: phaseOf(plan, space), isHidden: hides, facts: { plan, language, counts, room } };
};

/** What they are made of, and how many each server gets. */
interface Desk extends PosterParts {
  readonly pace: Allowance;
}

/** What waits until its server can be called; no more than there are posters. */
type Waiting = Map<GuildId, Set<SpaceId>>;

/** How long a new poster waits for its turn in its server; 0 for what is none. */
const turnOf = (pace: Allowance, { plan, phase, isHidden: hides }: Task, poster: Poster | null): number => {
  const isNew = poster?.status === 'wanted' && poster.askedAtMs === null;
  return isNew && phase === 'coming' && !hides ? pace.take(plan.guildId) : 0;
};

const run = async (parts: Desk, waiting: Waiting, planId: SpaceId): Promise<Rest> => {
  const { plans, store, isAvailable } = parts;
  const plan = await plans.get(planId);
  let poster = await store.get(planId);
  if (plan === null || isDone(plan, poster)) return { restMs: 0, isAgain: false };
  if (plan.life.status === 'over' && plan.life.why === 'server-left') {
    await store.save(plan, { status: 'over', why: 'given-up' });
    return { restMs: 0, isAgain: false };
  }
  if (!isAvailable(plan.guildId)) {
    waiting.set(plan.guildId, (waiting.get(plan.guildId) ?? new Set()).add(planId));
    return { restMs: 0, isAgain: false };
  }
  const task = await taskFor(parts, plan);
  try {
    for (let next: Step = poster; ; poster = next) {
      const restMs = turnOf(parts.pace, task, poster);
      if (restMs > 0) return { restMs, isAgain: true };
      next = await step(parts, task, poster);
      if (next === null) return restAfter(parts, poster);
      await store.save(plan, next);
    }
  } catch (error) {
    if (!isOutsideError(error)) throw error;
    return await onFailure(parts, plan, error.failure);
  }
};

/** Nothing is looked at yet. */
export const createPosterDesk = (parts: PosterParts): PosterDesk => {
  const { store, clock, logger } = parts;
  const waiting: Waiting = new Map();
  const desk: Desk = { ...parts, pace: createAllowance(clock, POSTED) };
  const work = createKeyedWork<SpaceId>({
    name: 'posters',
    clock,
    logger,
    run: (planId) => run(desk, waiting, planId),
  });
  const sweep = async (): Promise<void> => {
    for (const planId of await store.missing(clock.wallMs() + SERIES_AHEAD_MS, MISSING_AT_ONCE)) work.nudge(planId);
  };
  return {
    nudge: work.nudge,
    guildAvailable: (guildId) => {
      const here = waiting.get(guildId) ?? [];
      waiting.delete(guildId);
      for (const planId of here) work.nudge(planId);
    },
    load: async () => {
      for (const planId of await store.unfinished()) work.nudge(planId);
      await sweep();
    },
    sweep,
    close: work.close,
  };
};
