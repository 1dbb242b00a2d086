import type { ChannelId, Clock, LinkId, Logger, UserId } from '../lib/index.ts';
import type { CarryPath, HearingReport, VoicePlan, VoicePort, VoiceReport } from './ports.ts';

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
  /** Has the account leave the room and join it anew. */
  renew(channelId: ChannelId): void;
  /** Whether sound went this way over a link since both seats stand and it is to be carried. */
  carries(linkId: LinkId, from: ChannelId, to: ChannelId): boolean;
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
  /** What keeps our account from hearing a room has changed. */
  readonly onHearing: (report: HearingReport) => void;
  /** A lost seat is taken anew. */
  readonly onRetake: (channelId: ChannelId) => void;
  /** Somebody is heard in a room; told at most once a second for each. */
  readonly onHeard: (channelId: ChannelId, userId: UserId) => void;
}

/** What is known about the seats and links of the plan; nothing beyond it, so it is bounded by it. */
interface State extends VoiceDeskDeps {
  applied: VoicePlan;
  readonly states: Map<ChannelId, SeatState>;
  /** The paths of the plan over which sound went, by their keys. */
  readonly carried: Set<string>;
  readonly losses: Map<ChannelId, Loss>;
  readonly resting: Set<ChannelId>;
  readonly timers: Map<ChannelId, () => void>;
}

const keyOf = ({ linkId, from, to }: Pick<CarryPath, 'linkId' | 'from' | 'to'>): string => `${linkId} ${from}>${to}`;

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
  const planned = new Set(plan.paths.map(keyOf));
  for (const key of carried) if (!planned.has(key)) carried.delete(key);
  desk.applied = plan;
  desk.voice.apply(plan);
};

/** How often a seat was taken again lately. */
const triesOf = ({ losses, clock }: State, channelId: ChannelId): number => {
  const before = losses.get(channelId);
  return before === undefined || clock.monotonicMs() - before.lastMs > SETTLED_MS ? 0 : before.tries;
};

/** How long a lost seat rests: longer each time that it had to be taken again, unless it stood well in between. */
const restOf = (desk: State, channelId: ChannelId): number =>
  Math.min(FIRST_REST_MS * 2 ** triesOf(desk, channelId), LONGEST_REST_MS);

/** The nodes take a seat again only after a plan without it. */
const renew = (desk: State, channelId: ChannelId): void => {
  desk.resting.add(channelId);
  refresh(desk);
  desk.resting.delete(channelId);
  refresh(desk);
};

const retake = (desk: State, channelId: ChannelId): void => {
  desk.timers.delete(channelId);
  const state = desk.states.get(channelId);
  if (state !== 'lost' && state !== 'left') return;
  desk.losses.set(channelId, { tries: triesOf(desk, channelId) + 1, lastMs: desk.clock.monotonicMs() });
  desk.onRetake(channelId);
  renew(desk, channelId);
};

/** Plans when a lost seat is taken again. One that the nodes mended themselves needs none, and one that was taken away waits for no mending. */
const planRetake = (desk: State, report: Extract<VoiceReport, { type: 'seat' }>): void => {
  const { timers, clock, logger } = desk;
  const { channelId, state, why } = report;
  if (state === 'joining' || (state === 'lost' && timers.has(channelId))) return;
  timers.get(channelId)?.();
  timers.delete(channelId);
  if (state === 'ready') return;
  const retryInMs = restOf(desk, channelId) + (state === 'lost' ? LOST_PATIENCE_MS : 0);
  logger.warn('a seat was lost', { channelId, state, why, retryInMs });
  timers.set(
    channelId,
    clock.after(retryInMs, () => retake(desk, channelId)),
  );
};

const pathsAt = ({ applied }: State, channelId: ChannelId): readonly CarryPath[] =>
  applied.paths.filter(({ from, to }) => from === channelId || to === channelId);

const uncarry = ({ carried }: State, paths: readonly CarryPath[]): void => {
  for (const path of paths) carried.delete(keyOf(path));
};

const tellOf = (desk: State, channelId: ChannelId, paths: readonly CarryPath[]): void =>
  desk.onNews([...new Set([channelId, ...paths.flatMap(({ from, to }) => [from, to])])]);

const seatChanged = (desk: State, report: Extract<VoiceReport, { type: 'seat' }>): void => {
  const { applied } = desk;
  const { channelId, state } = report;
  // What a seat told that is no more, also one of which the plan knows no more, stands no longer, and nothing shows that it is over.
  if (state === 'left' || report.why === 'node-died')
    desk.onHearing({ type: 'hearing', channelId, troubles: [], isProven: false });
  if (!applied.seats.some((seat) => seat.channelId === channelId)) return;
  desk.states.set(channelId, state);
  const paths = pathsAt(desk, channelId);
  if (state !== 'ready') uncarry(desk, paths);
  planRetake(desk, report);
  tellOf(desk, channelId, paths);
};

/** The plan stands, and nothing of it is carried there until the next. */
const carryingStopped = (desk: State, channelId: ChannelId): void => {
  const paths = pathsAt(desk, channelId);
  uncarry(desk, paths);
  tellOf(desk, channelId, paths);
};

const carryingBegan = (desk: State, report: Extract<VoiceReport, { type: 'carrying' }>): void => {
  const key = keyOf(report);
  if (!desk.applied.paths.some((path) => keyOf(path) === key)) return;
  desk.carried.add(key);
  desk.onNews([report.from, report.to]);
};

const onReport = (desk: State, report: VoiceReport): void => {
  switch (report.type) {
    case 'seat':
      return seatChanged(desk, report);
    case 'carrying':
      return carryingBegan(desk, report);
    case 'stopped':
      return carryingStopped(desk, report.channelId);
    case 'fault':
      return desk.logger.warn('voice reports a fault', { channelId: report.channelId, code: report.code });
    case 'heard':
      return desk.onHeard(report.channelId, report.userId);
    case 'hearing':
      return desk.onHearing(report);
  }
};

/** Seats that people take away are taken again, with patience. */
export const createVoiceDesk = (deps: VoiceDeskDeps): VoiceDesk => {
  const desk: State = {
    ...deps,
    applied: { seats: [], paths: [], muteSources: [] },
    states: new Map(),
    carried: new Set(),
    losses: new Map(),
    resting: new Set(),
    timers: new Map(),
  };
  const unlisten = deps.voice.onReport((report) => onReport(desk, report));
  return {
    refresh: () => refresh(desk),
    renew: (channelId) => renew(desk, channelId),
    seat: (channelId) => desk.states.get(channelId) ?? null,
    carries: (linkId, from, to) => desk.carried.has(keyOf({ linkId, from, to })),
    close: () => {
      unlisten();
      for (const cancel of desk.timers.values()) cancel();
      desk.timers.clear();
    },
  };
};
