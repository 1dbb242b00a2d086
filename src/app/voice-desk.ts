import type { ChannelId, Clock, LinkId, Logger } from '../lib/index.ts';
import type { VoicePlan, VoicePort, VoiceReport } from './ports.ts';

/** A seat that was taken away is taken again after a moment, more slowly each time, and rarely in the end. */
const FIRST_REST_MS = 2000;
const LONGEST_REST_MS = 300_000;
/** The nodes mend a lost connection by themselves; after this long they are told anew. */
const LOST_PATIENCE_MS = 20_000;
/** A seat that stood this long is well: the next loss is a new story. */
const SETTLED_MS = 600_000;

/** How a seat fares. */
export type SeatState = 'joining' | 'ready' | 'lost' | 'left';

/** What the voice nodes are told and what they told. */
export interface VoiceDesk {
  /** Makes the plan anew and hands it over if it differs. */
  refresh(): void;
  seat(channelId: ChannelId): SeatState | null;
  /** Whether sound went both ways since both seats stand. */
  carries(linkId: LinkId): boolean;
  close(): void;
}

interface Loss {
  readonly tries: number;
  readonly lastMs: number;
}

interface VoiceDeskDeps {
  readonly voice: VoicePort;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The plan as it should be, without the resting seats. */
  readonly plan: (resting: ReadonlySet<ChannelId>) => VoicePlan;
  /** A seat or a link changed: panels may have to be told. */
  readonly onNews: (channelIds: readonly ChannelId[]) => void;
}

/** What is known about the seats and links of the plan; nothing beyond it, so it is bounded by it. */
interface State extends VoiceDeskDeps {
  applied: VoicePlan;
  readonly states: Map<ChannelId, SeatState>;
  readonly carried: Map<LinkId, Set<string>>;
  readonly losses: Map<ChannelId, Loss>;
  readonly resting: Set<ChannelId>;
  readonly timers: Map<ChannelId, () => void>;
}

const forget = (desk: State, channelId: ChannelId): void => {
  desk.states.delete(channelId);
  desk.losses.delete(channelId);
  desk.timers.get(channelId)?.();
  desk.timers.delete(channelId);
};

const refresh = (desk: State): void => {
  const { states, carried, resting } = desk;
  const plan = desk.plan(resting);
  if (JSON.stringify(plan) === JSON.stringify(desk.applied)) return;
  const seats = new Set(plan.seats.map(({ channelId }) => channelId));
  for (const channelId of states.keys()) if (!seats.has(channelId) && !resting.has(channelId)) forget(desk, channelId);
  const links = new Set(plan.paths.map(({ linkId }) => linkId));
  for (const linkId of carried.keys()) if (!links.has(linkId)) carried.delete(linkId);
  desk.applied = plan;
  desk.voice.apply(plan);
};

/** How long a lost seat rests: longer each time, unless it stood well in between. */
const restOf = ({ losses, clock }: State, channelId: ChannelId): number => {
  const before = losses.get(channelId);
  const nowMs = clock.monotonicMs();
  const tries = before === undefined || nowMs - before.lastMs > SETTLED_MS ? 0 : before.tries;
  losses.set(channelId, { tries: tries + 1, lastMs: nowMs });
  return Math.min(FIRST_REST_MS * 2 ** tries, LONGEST_REST_MS);
};

const retake = (desk: State, channelId: ChannelId): void => {
  desk.timers.delete(channelId);
  const state = desk.states.get(channelId);
  if (state !== 'lost' && state !== 'left') return;
  // The nodes take a seat again only after a plan without it.
  desk.resting.add(channelId);
  refresh(desk);
  desk.resting.delete(channelId);
  refresh(desk);
};

const seatChanged = (desk: State, report: Extract<VoiceReport, { type: 'seat' }>): void => {
  const { applied, carried, timers, clock, logger } = desk;
  const { channelId, state, why } = report;
  if (!applied.seats.some((seat) => seat.channelId === channelId)) return;
  desk.states.set(channelId, state);
  const paths = applied.paths.filter(({ from, to }) => from === channelId || to === channelId);
  if (state !== 'ready') for (const { linkId } of paths) carried.delete(linkId);
  if ((state === 'lost' || state === 'left') && !timers.has(channelId)) {
    const retryInMs = restOf(desk, channelId) + (state === 'lost' ? LOST_PATIENCE_MS : 0);
    logger.warn('a seat was lost', { channelId, state, why, retryInMs });
    timers.set(
      channelId,
      clock.after(retryInMs, () => retake(desk, channelId)),
    );
  }
  desk.onNews([...new Set([channelId, ...paths.flatMap(({ from, to }) => [from, to])])]);
};

const carryingBegan = (desk: State, { linkId, from, to }: Extract<VoiceReport, { type: 'carrying' }>): void => {
  const isPlanned = desk.applied.paths.some((path) => path.linkId === linkId && path.from === from && path.to === to);
  if (!isPlanned) return;
  const ways = desk.carried.get(linkId) ?? new Set<string>();
  desk.carried.set(linkId, ways.add(`${from}>${to}`));
  desk.onNews([from, to]);
};

const onReport = (desk: State, report: VoiceReport): void => {
  switch (report.type) {
    case 'seat':
      return seatChanged(desk, report);
    case 'carrying':
      return carryingBegan(desk, report);
    case 'fault':
      return desk.logger.warn('voice reports a fault', { channelId: report.channelId, code: report.code });
    case 'heard':
      return undefined;
  }
};

/** Seats that people take away are taken again, with patience. */
export const createVoiceDesk = (deps: VoiceDeskDeps): VoiceDesk => {
  const desk: State = {
    ...deps,
    applied: { seats: [], paths: [], muteSources: [] },
    states: new Map(),
    carried: new Map(),
    losses: new Map(),
    resting: new Set(),
    timers: new Map(),
  };
  const unlisten = deps.voice.onReport((report) => onReport(desk, report));
  return {
    refresh: () => refresh(desk),
    seat: (channelId) => desk.states.get(channelId) ?? null,
    carries: (linkId) => (desk.carried.get(linkId)?.size ?? 0) >= 2,
    close: () => {
      unlisten();
      for (const cancel of desk.timers.values()) cancel();
      desk.timers.clear();
    },
  };
};
