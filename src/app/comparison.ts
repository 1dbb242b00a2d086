import type { Space } from '../domain/index.ts';
import type { GuildId } from '../lib/index.ts';
import type { AppConfig, AppDeps } from './deps.ts';
import type { Desired } from './desired.ts';
import { desired } from './desired.ts';
import type { Call } from './differ.ts';
import { differ } from './differ.ts';
import type { Facts } from './facts.ts';
import type { PanelFacts, RoomSeen } from './ports.ts';
import type { Entry, SpaceBook } from './space-book.ts';
import type { SpaceDesk } from './space-desk.ts';

/** What a reconciler is handed. */
export interface ReconcilerParts {
  readonly deps: AppDeps;
  readonly config: Required<AppConfig>;
  readonly book: SpaceBook;
  readonly desk: SpaceDesk;
  readonly facts: Facts;
  /** Whether a server is there to be called. */
  readonly isAvailable: (guildId: GuildId) => boolean;
}

/** The room as seen: none is made yet, it is gone, it cannot be told now, or so. */
export type Look = 'none' | 'gone' | 'unknown' | RoomSeen;

/** Everything that one comparison found. */
export interface Comparison {
  readonly seen: RoomSeen | null;
  readonly wanted: Desired;
  readonly calls: readonly Call[];
  readonly facts: PanelFacts;
}

const lookThrough = (
  { deps }: ReconcilerParts,
  entry: Entry,
  believed: (raw: RoomSeen, nowMs: number) => RoomSeen,
): Look => {
  const { channelId } = entry.space.room;
  if (channelId === null) return 'none';
  if (entry.roomRemoved) return 'gone';
  const raw = deps.rooms.see(entry.space.guildId, channelId);
  if (raw === 'unknown') return 'unknown';
  return raw === null ? 'gone' : believed(raw, deps.clock.monotonicMs());
};

/** What is seen of a space's room, with what is confirmed and not shown yet; what is shown or too old is believed no longer. */
export const lookAt = (parts: ReconcilerParts, entry: Entry): Look => lookThrough(parts, entry, entry.beliefs.see);

/** The same, and nothing changes by it: a belief that runs out is left to the pass that acts on it. */
export const peekAt = (parts: ReconcilerParts, entry: Entry): Look => lookThrough(parts, entry, entry.beliefs.peek);

/** The space as the panel should tell it: the panel is the last step of opening and of ending, and is true once it stands. */
const asTold = (entry: Entry, nowMs: number): Space => {
  const { space } = entry;
  const { life } = space;
  if (life.status === 'opening')
    return { ...space, life: { status: 'live', sinceMs: entry.toldLiveAtMs ?? nowMs, emptySinceMs: null } };
  return life.status === 'ending' ? { ...space, life: { ...life, status: 'ended' } } : space;
};

/** Whether an opening still waits for our account to sit and be heard. */
const earsMissing = (parts: ReconcilerParts, entry: Entry, seen: RoomSeen | null): boolean => {
  const { book, config, deps } = parts;
  if (entry.space.life.status !== 'opening' || entry.applied.panel !== null || !book.isSeated(entry)) return false;
  const nowMs = deps.clock.monotonicMs();
  if (seen !== null) entry.seatWantedSinceMs ??= nowMs;
  const isLate = entry.seatWantedSinceMs !== null && nowMs - entry.seatWantedSinceMs >= config.earsWaitMs;
  const isReady = seen?.self === 'speaking' && parts.facts.ears(entry) === 'ready';
  return !isReady && !isLate;
};

/** A panel of an earlier process may have been deleted meanwhile: it is edited once, which finds out. */
const verifiable = ({ applied, panelVerified }: Entry): Entry['applied'] =>
  panelVerified || applied.panel === null ? applied : { ...applied, panel: { ...applied.panel, digest: '' } };

/** Compares desired, applied and seen. */
export const compare = async (parts: ReconcilerParts, entry: Entry, seen: RoomSeen | null): Promise<Comparison> => {
  const { deps, book } = parts;
  const told = asTold(entry, deps.clock.wallMs());
  const facts = await parts.facts.of(entry, told, seen);
  // Acts may have changed the space while the facts were gathered: what is desired is what holds now, and the next step mends the panel.
  const wanted = desired(entry.space, {
    seated: book.isSeated(entry),
    panelDigest: deps.panels.digest(facts),
    panelWaits: earsMissing(parts, entry, seen),
  });
  const calls = differ({ desired: wanted, applied: verifiable(entry), seen, room: entry.space.room });
  return { seen, wanted, facts, calls };
};
