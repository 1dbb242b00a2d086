import type { Clock, Logger } from '../lib/index.ts';
import type { ChannelId, LinkId } from '../lib/index.ts';
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

/** Seats that people take away are taken again, with patience. Its maps hold only what is planned. */
export const createVoiceDesk = (deps: VoiceDeskDeps): VoiceDesk => {
  const { voice, clock, logger, onNews } = deps;
  let applied: VoicePlan = { seats: [], paths: [], muteSources: [] };
  const states = new Map<ChannelId, SeatState>();
  const carried = new Map<LinkId, Set<string>>();
  const losses = new Map<ChannelId, Loss>();
  const resting = new Set<ChannelId>();
  const timers = new Map<ChannelId, () => void>();

  const refresh = (): void => {
    const plan = deps.plan(resting);
    if (JSON.stringify(plan) === JSON.stringify(applied)) return;
    const seats = new Set(plan.seats.map(({ channelId }) => channelId));
    for (const channelId of states.keys()) if (!seats.has(channelId) && !resting.has(channelId)) forget(channelId);
    const links = new Set(plan.paths.map(({ linkId }) => linkId));
    for (const linkId of carried.keys()) if (!links.has(linkId)) carried.delete(linkId);
    applied = plan;
    voice.apply(plan);
  };

  const forget = (channelId: ChannelId): void => {
    states.delete(channelId);
    losses.delete(channelId);
    timers.get(channelId)?.();
    timers.delete(channelId);
  };

  const restOf = (channelId: ChannelId): number => {
    const before = losses.get(channelId);
    const nowMs = clock.monotonicMs();
    const tries = before === undefined || nowMs - before.lastMs > SETTLED_MS ? 0 : before.tries;
    losses.set(channelId, { tries: tries + 1, lastMs: nowMs });
    return Math.min(FIRST_REST_MS * 2 ** tries, LONGEST_REST_MS);
  };

  const retake = (channelId: ChannelId): void => {
    timers.delete(channelId);
    const state = states.get(channelId);
    if (state !== 'lost' && state !== 'left') return;
    // The nodes take a seat again only after a plan without it.
    resting.add(channelId);
    refresh();
    resting.delete(channelId);
    refresh();
  };

  const seatChanged = (channelId: ChannelId, state: SeatState, why: string | undefined): void => {
    if (!applied.seats.some((seat) => seat.channelId === channelId)) return;
    states.set(channelId, state);
    if (state !== 'ready')
      for (const { linkId, from, to } of applied.paths)
        if (from === channelId || to === channelId) carried.delete(linkId);
    if ((state === 'lost' || state === 'left') && !timers.has(channelId)) {
      const waitMs = restOf(channelId) + (state === 'lost' ? LOST_PATIENCE_MS : 0);
      logger.warn('a seat was lost', { channelId, state, why, retryInMs: waitMs });
      timers.set(
        channelId,
        clock.after(waitMs, () => retake(channelId)),
      );
    }
    onNews(
      applied.paths
        .filter(({ from }) => from === channelId)
        .map(({ to }) => to)
        .concat(channelId),
    );
  };

  const onReport = (report: VoiceReport): void => {
    if (report.type === 'seat') return seatChanged(report.channelId, report.state, report.why);
    if (report.type === 'fault')
      return logger.warn('voice reports a fault', { channelId: report.channelId, code: report.code });
    if (report.type !== 'carrying') return undefined;
    const { linkId, from, to } = report;
    if (!applied.paths.some((path) => path.linkId === linkId && path.from === from && path.to === to)) return undefined;
    const ways = carried.get(linkId) ?? new Set<string>();
    carried.set(linkId, ways.add(`${from}>${to}`));
    return onNews([from, to]);
  };

  const unlisten = voice.onReport(onReport);
  return {
    refresh,
    seat: (channelId) => states.get(channelId) ?? null,
    carries: (linkId) => (carried.get(linkId)?.size ?? 0) >= 2,
    close: () => {
      unlisten();
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
};
