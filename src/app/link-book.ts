import type { Link, LinkDecision, Space } from '../domain/index.ts';
import { closed, endsOf, isOpen, isUnfinished, refuse, touches } from '../domain/index.ts';
import type { Clock, LinkId, SpaceId, UserId } from '../lib/index.ts';
import { done } from './done.ts';
import type { KeyedTurns } from './keyed-turns.ts';
import { createKeyedTurns } from './keyed-turns.ts';
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
   * no lock is needed; those on one link are stored one after another. Throws what the store throws; then it counts no longer. One that
   * changes nothing is stored nowhere. `actorId` is who asked, null for Majlis itself.
   */
  change(decision: LinkDecision, actorId: UserId | null): Promise<LinkDecision>;
  /** Closes what is over: expired codes, and links of spaces that are not open. Answers those closed. */
  sweep(spaceOf: (id: SpaceId) => Space | undefined, nowMs: number): Promise<readonly Link[]>;
}

/** What a link book is made of. */
export interface LinkBookParts {
  readonly store: LinkStore;
  readonly clock: Pick<Clock, 'wallMs'>;
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

/** What is known of links, and how they are stored. */
interface State extends LinkBookParts {
  readonly links: Map<LinkId, Link>;
  readonly turns: KeyedTurns;
}

const put = ({ links }: State, link: Link): void => {
  if (link.state.status === 'closed') links.delete(link.id);
  else links.set(link.id, link);
};

/** What was put counts no longer: whoever went by it meanwhile, such as the plan of what is carried, is told. */
const undo = ({ links, onChange }: State, link: Link, before: Link | undefined): void => {
  // Only what we put: a later decision stands on its own revision.
  if (links.get(link.id) !== link && links.has(link.id)) return;
  if (before === undefined) links.delete(link.id);
  else links.set(link.id, before);
  onChange(before ?? link);
};

/** Another writer was first: theirs counts. */
const reload = async (state: State, link: Link): Promise<LinkDecision> => {
  const stored = await state.store.get(link.id);
  if (stored === null) state.links.delete(link.id);
  else put(state, stored);
  state.onChange(stored ?? link);
  return refuse('busy-try-again');
};

/** Stores a link that counts already, with what is told of it. */
const keep = async (state: State, link: Link, was: Was): Promise<LinkDecision> => {
  const { store, clock, titleOf, effectsOf, onChange, onEffects } = state;
  const { before, actorId } = was;
  let effects: readonly Effect[] = [];
  try {
    const log = await linkLog({ before, after: link, actorId, atMs: clock.wallMs() }, titleOf);
    effects = await effectsOf(link, log);
    if (link.revision === 1) await store.insert(link);
    else if (!(await store.save(link, log, effects))) return await reload(state, link);
  } catch (error) {
    undo(state, link, before);
    throw error;
  }
  onChange(link);
  onEffects(effects);
  return { ok: true, link };
};

/** How a link was before a change, and who asked for it. */
interface Was {
  readonly before: Link | undefined;
  readonly actorId: UserId | null;
}

const change = async (state: State, decision: LinkDecision, actorId: UserId | null): Promise<LinkDecision> => {
  if (!decision.ok) return decision;
  const { link } = decision;
  const before = state.links.get(link.id);
  if (link === before) return decision;
  put(state, link);
  const kept = await state.turns.run(link.id, async () => done(await keep(state, link, { before, actorId })));
  if (kept.ok) return kept.value;
  undo(state, link, before);
  return kept;
};

/** An empty book. Bounded by the links per space that the domain allows. */
export const createLinkBook = (parts: LinkBookParts): LinkBook => {
  const state: State = { ...parts, links: new Map(), turns: createKeyedTurns() };
  const { links } = state;
  return {
    load: (loaded) => {
      for (const link of loaded) put(state, link);
    },
    all: () => [...links.values()],
    get: (id) => links.get(id),
    of: (spaceId) => [...links.values()].filter((link) => touches(link, spaceId)),
    change: (decision, actorId) => change(state, decision, actorId),
    sweep: async (spaceOf, nowMs) => {
      const swept: Link[] = [];
      for (const link of links.values()) {
        const over = closing(link, spaceOf, nowMs);
        const outcome = over === null ? null : await change(state, { ok: true, link: over }, null);
        if (outcome?.ok === true) swept.push(outcome.link);
      }
      return swept;
    },
  };
};
