/** Private lists, the block lists of servers and which servers we left, in the small world: they outlive the process. */
import type { BlockStore, LeftStore, LogEntry, PersonalStore, ServerBlock, Watching } from '../../src/app/index.ts';
import type { GuildId, SpaceId, UserId } from '../../src/lib/index.ts';
import { outboxOf } from './outside-outbox.ts';

type Step = <Value>(run: () => Value) => Promise<Value>;

/** The part of a world that it reads. */
interface Kept {
  readonly clock: { wallMs(): number; monotonicMs(): number };
  readonly blocks: Map<GuildId, readonly UserId[]>;
  readonly settings: Map<GuildId, unknown>;
}

/** What is kept, by world. */
const kept = new WeakMap<Kept, OutsideSafety>();

/** What is kept of a world. */
export const safetyOf = (world: Kept): OutsideSafety => {
  const known = kept.get(world) ?? new OutsideSafety(world);
  kept.set(world, known);
  return known;
};

class OutsideSafety {
  /** When whom was put on whose list. */
  readonly lists: Map<UserId, Map<UserId, number>> = new Map();
  readonly silent: Set<UserId> = new Set();
  /** `space person blocked`. */
  readonly warned: Set<string> = new Set();
  /** How many people it was asked about, each time. */
  readonly asked: number[] = [];
  /** Who blocked whom, when and why. */
  readonly blocks: Map<string, ServerBlock> = new Map();
  readonly logs: Map<GuildId, LogEntry[]> = new Map();
  readonly left: Map<GuildId, number> = new Map();
  readonly #world: Kept;

  constructor(world: Kept) {
    this.#world = world;
  }

  personal(step: Step): PersonalStore {
    const { lists, silent, warned } = this;
    const listOf = (userId: UserId): Map<UserId, number> => lists.get(userId) ?? new Map<UserId, number>();
    return {
      of: (userId) =>
        step(() => ({
          blocks: [...listOf(userId)].map(([blockedId, atMs]) => ({ userId: blockedId, atMs })),
          messages: !silent.has(userId),
        })),
      add: (userId, block) => step(() => void lists.set(userId, listOf(userId).set(block.userId, block.atMs))),
      remove: (userId, blockedId) => step(() => void lists.get(userId)?.delete(blockedId)),
      setMessages: (userId, isOn) => step(() => void (isOn ? silent.delete(userId) : silent.add(userId))),
      clear: (userId) =>
        step(() => {
          lists.delete(userId);
          silent.delete(userId);
          for (const pair of warned) if (pair.split(' ')[1] === userId) warned.delete(pair);
        }),
      watching: (blockedIds, limit) =>
        step(() => {
          this.asked.push(blockedIds.length);
          const all = [...lists].flatMap(([userId, list]): readonly Watching[] =>
            blockedIds
              .filter((blockedId) => list.has(blockedId))
              .map((blockedId) => ({ userId, blockedId, messages: !silent.has(userId) })),
          );
          return all.slice(0, limit);
        }),
      warn: (warnings) =>
        step(() => {
          const fresh = warnings.filter(({ spaceId, userId, blockedIds }) => {
            const pairs = blockedIds.map((blockedId) => `${spaceId} ${userId} ${blockedId}`);
            const isNew = pairs.some((pair) => !warned.has(pair));
            for (const pair of pairs) warned.add(pair);
            return isNew;
          });
          const notices = fresh.map(({ notice }) => notice);
          outboxOf(this.#world).add(notices);
          return notices;
        }),
      over: (spaceId: SpaceId) =>
        step(() => {
          for (const pair of warned) if (pair.startsWith(`${spaceId} `)) warned.delete(pair);
        }),
    };
  }

  servers(step: Step): LeftStore {
    const { left } = this;
    const { blocks, settings } = this.#world;
    return {
      kept: () => step(() => [...new Set([...blocks.keys(), ...settings.keys()])].filter((id) => !left.has(id))),
      left: () => step(() => [...left.keys()]),
      note: (guildId, atMs) => step(() => void (left.has(guildId) || left.set(guildId, atMs))),
      returned: (guildId) => step(() => void left.delete(guildId)),
      forget: (beforeMs, limit) =>
        step(() => {
          const old = [...left].filter(([, atMs]) => atMs < beforeMs).slice(0, limit);
          for (const [guildId] of old) for (const map of [left, blocks, settings]) map.delete(guildId);
          return old.map(([guildId]) => guildId);
        }),
    };
  }

  /** A line of a server as a whole, stored with something else. */
  addLine(guildId: GuildId, line: LogEntry): void {
    this.logs.set(guildId, [...(this.logs.get(guildId) ?? []), line]);
  }

  /** The block lists of servers; who is on one stands in the world itself. */
  serverBlocks(step: Step): BlockStore {
    const { blocks: known, logs } = this;
    const { blocks, clock } = this.#world;
    const idsOf = (guildId: GuildId): readonly UserId[] => blocks.get(guildId) ?? [];
    const note = (guildId: GuildId, { line, effects }: Parameters<BlockStore['block']>[2]): void => {
      this.addLine(guildId, line);
      outboxOf(this.#world).add(effects);
    };
    return {
      of: (guildId) => step(() => [...idsOf(guildId)]),
      listed: (guildId) =>
        step(() =>
          idsOf(guildId).map(
            (userId) =>
              known.get(`${guildId} ${userId}`) ?? { userId, byUserId: null, atMs: clock.wallMs(), reason: null },
          ),
        ),
      block: (guildId, block, told) =>
        step(() => {
          if (idsOf(guildId).includes(block.userId)) return;
          blocks.set(guildId, [...idsOf(guildId), block.userId]);
          known.set(`${guildId} ${block.userId}`, block);
          note(guildId, told);
        }),
      unblock: (guildId, userId, told) =>
        step(() => {
          if (!idsOf(guildId).includes(userId)) return;
          blocks.set(
            guildId,
            idsOf(guildId).filter((one) => one !== userId),
          );
          note(guildId, told);
        }),
      log: (guildId, limit) => step(() => (logs.get(guildId) ?? []).slice(-limit)),
    };
  }
}
