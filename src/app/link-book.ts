import type { Link, LinkDecision, Space } from '../domain/index.ts';
import { closed, endsOf, isOpen, isUnfinished, refuse, touches } from '../domain/index.ts';
import type { LinkId, SpaceId, UserId } from '../lib/index.ts';
import { linkLog } from './link-log.ts';
import type { Effect } from './outbox-port.ts';
import type { LinkStore, SpaceLogEntry } from './ports.ts';

/** The unfinished links of this process, over their store. */
export interface LinkBook {
  load(links: readonly Link[]): void;
  all(): readonly Link[];
  get(id: LinkId): Link | undefined;
  of(spaceId: SpaceId): readonly Link[];
  /**
   * Decides and stores. The decision counts at once for those after it, before it is stored: so no two of them close a circle, and
   * no lock is needed. Throws what the store throws; then it counts no longer. `actorId` is who asked, null for Majlis itself.
   */
  change(decision: LinkDecision, actorId: UserId | null): Promise<LinkDecision>;
  /** Closes what is over: expired codes, and links of spaces that are not open. Answers those closed. */
  sweep(spaceOf: (id: SpaceId) => Space | undefined, nowMs: number): Promise<readonly Link[]>;
}

/** What a link book is made of. */
export interface LinkBookParts {
  readonly store: LinkStore;
  /** What a space is called, for the log of the other side, as that may read it. */
  readonly titleOf: (far: SpaceId, near: SpaceId) => Promise<string | null>;
  /** What log channels are told of these lines. */
  readonly effectsOf: (link: Link, log: readonly SpaceLogEntry[]) => Promise<readonly Effect[]>;
  /** Told of what is stored with a change and is to be sent. */
  readonly onEffects: (effects: readonly Effect[]) => void;
  readonly onChange: (link: Link) => void;
}

/** A link that is over, as closed: its code has expired, or a space of it is not open. Null for one that goes on. */
const closing = (link: Link, spaceOf: (id: SpaceId) => Space | undefined, nowMs: number): Link | null => {
  const isOrphan = endsOf(link).some((id) => {
    const space = spaceOf(id);
    return space === undefined || !isOpen(space);
  });
  if (!isOrphan && isUnfinished(link, nowMs)) return null;
  return closed(link, isOrphan ? 'space-ended' : 'expired', nowMs);
};

/** An empty book. Bounded by the links per space that the domain allows. */
export const createLinkBook = ({ store, titleOf, effectsOf, onEffects, onChange }: LinkBookParts): LinkBook => {
  const links = new Map<LinkId, Link>();

  const put = (link: Link): void => {
    if (link.state.status === 'closed') links.delete(link.id);
    else links.set(link.id, link);
  };
  const undo = (link: Link, before: Link | undefined): void => {
    // Only what we put: a later decision stands on its own revision.
    if (links.get(link.id) !== link && links.has(link.id)) return;
    if (before === undefined) links.delete(link.id);
    else links.set(link.id, before);
  };
  /** Another writer was first: theirs counts. */
  const reload = async (link: Link): Promise<LinkDecision> => {
    const stored = await store.get(link.id);
    if (stored === null) links.delete(link.id);
    else put(stored);
    return refuse('busy-try-again');
  };
  const change = async (decision: LinkDecision, actorId: UserId | null): Promise<LinkDecision> => {
    if (!decision.ok) return decision;
    const { link } = decision;
    const before = links.get(link.id);
    put(link);
    let effects: readonly Effect[] = [];
    try {
      const log = await linkLog({ before, after: link, actorId }, titleOf);
      effects = await effectsOf(link, log);
      if (link.revision === 1) await store.insert(link);
      else if (!(await store.save(link, log, effects))) return await reload(link);
    } catch (error) {
      undo(link, before);
      throw error;
    }
    onChange(link);
    onEffects(effects);
    return decision;
  };

  return {
    load: (loaded) => {
      for (const link of loaded) put(link);
    },
    all: () => [...links.values()],
    get: (id) => links.get(id),
    of: (spaceId) => [...links.values()].filter((link) => touches(link, spaceId)),
    change,
    sweep: async (spaceOf, nowMs) => {
      const done: Link[] = [];
      for (const link of links.values()) {
        const over = closing(link, spaceOf, nowMs);
        const outcome = over === null ? null : await change({ ok: true, link: over }, null);
        if (outcome?.ok === true) done.push(outcome.link);
      }
      return done;
    },
  };
};
