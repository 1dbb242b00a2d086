import type { ChannelId } from '../lib/index.ts';
import type { Belief } from './beliefs.ts';
import type { AnnouncementFacts } from './announcement-port.ts';
import type { Call } from './call.ts';
import type { AppDeps } from './deps.ts';
import type { Desired } from './desired.ts';
import type { EventMirror } from './event-mirror-api.ts';
import type { LinkBook } from './link-book.ts';
import type { OpeningPace } from './opening-pace.ts';
import type { OwedBook } from './owed.ts';
import type { PlanRooms } from './plan-rooms.ts';
import type { Applied, PanelFacts } from './ports.ts';
import type { SettingsBook } from './settings-book.ts';
import type { Entry, SpaceBook } from './space-book.ts';
import type { SpaceDesk } from './space-desk.ts';

/** What carrying out a call needs. */
export interface Performing {
  readonly deps: AppDeps;
  readonly desk: SpaceDesk;
  readonly book: Pick<SpaceBook, 'all' | 'get'>;
  readonly owed: OwedBook;
  readonly links: Pick<LinkBook, 'get'>;
  readonly settings: Pick<SettingsBook, 'get'>;
  /** Discord's event of the plan by which a space opened. */
  readonly mirror: Pick<EventMirror, 'waiting' | 'begun' | 'finish'>;
  /** Rooms that stand from planning on. */
  readonly planRooms: Pick<PlanRooms, 'holds'>;
  /** How often a server's role is mentioned. */
  readonly pace: Pick<OpeningPace, 'mention'>;
  /** Something that voice waits for is done: people were told of a link, an account was let in. */
  readonly onReady: () => void;
}

/** One call to be carried out, with what the panel and the announcement should tell. */
export interface Task<One extends Call = Call> {
  readonly entry: Entry;
  readonly call: One;
  readonly facts: PanelFacts;
  readonly digest: string;
  /** What the announcement should say; null where none is to be. */
  readonly announcement: { readonly facts: AnnouncementFacts; readonly digest: string } | null;
  readonly wanted: Pick<Desired, 'rights' | 'backstage'>;
}

/** Stores what is confirmed outside; in memory only once it is stored. */
export const saveApplied = async ({ deps }: Performing, entry: Entry, change: Partial<Applied>): Promise<void> => {
  const applied = { ...entry.applied, ...change };
  await deps.spaces.saveApplied(entry.space.id, applied);
  entry.applied = applied;
};

/** The room of a space that has one. */
export const channelOf = (entry: Entry): ChannelId => {
  const { channelId } = entry.space.room;
  if (channelId === null) throw new Error('this call needs a room');
  return channelId;
};

/** Holds what Discord has just confirmed until it shows it. */
export const believe = ({ deps }: Performing, entry: Entry, key: string, belief: Belief): void =>
  entry.beliefs.hold(key, belief, deps.clock.monotonicMs());

/** Asks Discord for something in the room of a space, and holds what it confirms until it shows it. */
export const confirmed = async (
  { deps }: Performing,
  entry: Entry,
  what: { readonly key: string; readonly belief: Belief },
  call: () => Promise<void>,
): Promise<void> => {
  const seen = deps.rooms.see(entry.space.guildId, channelOf(entry));
  const raw = seen === 'unknown' ? null : seen;
  await entry.beliefs.ask({ ...what, raw, nowMs: () => deps.clock.monotonicMs() }, call);
};
