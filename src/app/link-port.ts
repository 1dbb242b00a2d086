import type { Link, LinkEnd, LinkMode, LinkWayState } from '../domain/index.ts';
import type { ChannelId, LinkId, SpaceId, UserId } from '../lib/index.ts';
import type { SpaceLogEntry } from './log-entry.ts';
import type { Effect } from './outbox-port.ts';

/** A link as a panel tells it, from its own side. */
export interface LinkTold {
  readonly id: LinkId;
  readonly mode: LinkMode;
  readonly farTitle: string;
  /** Null when it is in this very server. */
  readonly farServer: string | null;
  /** What goes out and what comes in; null for a way that the mode has not. */
  readonly outgoing: LinkWayState | null;
  readonly incoming: LinkWayState | null;
  /** Whether sound of this side is held back, of this room or of others of its conversation: somebody may let it out. */
  readonly isHeld: boolean;
  /** How loud what comes in is, in percent. */
  readonly volume: number;
}

/** A link as `/link list` shows it from one side. */
export interface LinkSeen extends Omit<LinkTold, 'id' | 'farTitle'> {
  readonly link: Link;
  /** From which room. */
  readonly side: SpaceId;
  /** What is set on its side: of a room beside another one that of all rooms of the conversation. */
  readonly own: LinkEnd;
  readonly farTitle: string | null;
  /** Every way that it is to carry has carried a frame since the last change, and there is one. */
  readonly carrying: boolean;
}

/** How one direction of a link goes, as a voice node reads it; a plain reading, which decides nothing. */
export interface PathReading {
  readonly linkId: LinkId;
  readonly from: ChannelId;
  readonly to: ChannelId;
  /** Packets that never came, in percent of the last ten seconds; null where none was due. */
  readonly lossPercent: number | null;
  /** How long we kept what left lately, in milliseconds; null when nothing did. */
  readonly delayMs: number | null;
  /** Who was last heard in the room it comes from; null when nobody was yet. */
  readonly lastHeard: { readonly userId: UserId; readonly agoMs: number } | null;
}

/** The same with names, as a server may read them. */
interface WayReading extends Pick<PathReading, 'lossPercent' | 'delayMs'> {
  /** When, in wall time. */
  readonly heard: { readonly name: string; readonly atMs: number } | null;
}

/** How a link goes, from one side; null for a way over which nothing is to be carried now. */
export interface LinkReading {
  readonly outgoing: WayReading | null;
  readonly incoming: WayReading | null;
}

/** Keeps links, by compare-and-set on their revision. */
export interface LinkStore {
  /** Stores a new link; fails with a conflict when the id stands, or its code in another offer. */
  insert(link: Link): Promise<void>;
  /** Stores `link` and its log lines if the stored revision is `link.revision - 1`; answers false when another writer was first. */
  save(link: Link, log: readonly SpaceLogEntry[], effects?: readonly Effect[]): Promise<boolean>;
  get(id: LinkId): Promise<Link | null>;
  /** Offered and open links. */
  unfinished(): Promise<readonly Link[]>;
}
