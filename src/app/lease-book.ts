import { isOpen } from '../domain/index.ts';
import type { Clock, GuildId, Logger, SpaceId, UserId } from '../lib/index.ts';
import type { AccountPort, Lease, LeaseStore } from './ports.ts';
import type { SeatClaim } from './seating.ts';
import { seating } from './seating.ts';
import type { Entry, SpaceBook } from './space-book.ts';

/** A gateway that resumes is back within seconds: only after this does another account take a seat over. */
const AWAY_PATIENCE_MS = 20_000;

/** Which account of ours sits in which space's room. */
export interface LeaseBook {
  load(leases: readonly Lease[]): void;
  /** The account that sits there, or is to; null when none does. */
  of(spaceId: SpaceId): UserId | null;
  /** The account that is to sit there for what it needs now, stored or about to be; null when none is. */
  willSit(entry: Entry): UserId | null;
  /** The account that would sit there if something needed sound; null when all are taken or none is in the server. */
  couldSit(entry: Entry): UserId | null;
  /** Whether an account would sit there and another in one more room of its server, if both needed sound. */
  couldSitBeside(entry: Entry): boolean;
  /** What a space needs an account for; null when nothing. */
  needOf(entry: Entry): SeatClaim['need'] | null;
  /** Whether an account is in a server, or was a moment ago. */
  isPresent(accountId: UserId, guildId: GuildId): boolean;
  /** Gives leases to who needs them and takes back those that nobody needs; stored before it counts. Never rejects. */
  settle(): Promise<void>;
  close(): void;
}

/** What a lease book is made of. */
export interface LeaseBookParts {
  readonly store: LeaseStore;
  readonly accounts: AccountPort;
  readonly book: SpaceBook;
  /** Whether a link of this space is offered or open. */
  readonly isLinked: (spaceId: SpaceId) => boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told of the spaces whose account is another now, or is taken for missing from now on. Must not throw. */
  readonly onChange: (spaceIds: readonly SpaceId[]) => void;
}

interface Desk extends LeaseBookParts {
  readonly leases: Map<SpaceId, Lease>;
  /** Since when the account that holds a lease is not in its server, monotonic. Bounded by the leases. */
  readonly awaySince: Map<SpaceId, number>;
  /** What the store holds is not known: a change failed, or its answer was lost. */
  isUnsure: boolean;
  isDirty: boolean;
  isClosed: boolean;
  running: Promise<void> | null;
  cancelLook: (() => void) | null;
}

const needOf = (desk: Desk, { space }: Entry): SeatClaim['need'] | null => {
  if (!isOpen(space)) return null;
  // An order by talk time goes by what is heard.
  if (desk.isLinked(space.id) || space.rules.queue.order === 'quiet-first') return 'sound';
  return space.room.kind === 'stage' ? 'open' : null;
};

/** Whether an account may (still) sit: a holder of a lease is waited for. */
const mayStay = (desk: Desk, accountId: UserId, guildId: GuildId): boolean => {
  const nowMs = desk.clock.monotonicMs();
  if (desk.accounts.isIn(accountId, guildId)) return true;
  return [...desk.leases.values()].some((lease) => {
    // Not noted yet: it went this moment.
    const sinceMs = desk.awaySince.get(lease.spaceId) ?? nowMs;
    return lease.accountId === accountId && lease.guildId === guildId && nowMs - sinceMs < AWAY_PATIENCE_MS;
  });
};

/** Notes who went and who is back, and has everything looked at again when the next one has been away for too long. */
const notePresence = (desk: Desk): void => {
  const { leases, awaySince, accounts, clock } = desk;
  const nowMs = clock.monotonicMs();
  for (const { spaceId, accountId, guildId } of leases.values()) {
    if (accounts.isIn(accountId, guildId)) awaySince.delete(spaceId);
    else if (!awaySince.has(spaceId)) awaySince.set(spaceId, nowMs);
  }
  desk.cancelLook?.();
  desk.cancelLook = null;
  const dues = [...awaySince.values()].map((sinceMs) => sinceMs + AWAY_PATIENCE_MS).filter((dueMs) => dueMs > nowMs);
  if (dues.length === 0 || desk.isClosed) return;
  desk.cancelLook = clock.after(Math.min(...dues) - nowMs + 1, () => {
    desk.cancelLook = null;
    // Should no other account be free, panels tell from now on that this one is missing.
    const away = [...awaySince.keys()];
    void settle(desk).then(() => {
      if (!desk.isClosed) desk.onChange(away);
    });
  });
};

const claimsOf = (desk: Desk, wanting: SpaceId | null): readonly SeatClaim[] =>
  desk.book.all().flatMap((entry): readonly SeatClaim[] => {
    const { id: spaceId, guildId } = entry.space;
    const need = spaceId === wanting ? 'sound' : needOf(desk, entry);
    return need === null ? [] : [{ spaceId, guildId, need, lease: desk.leases.get(spaceId)?.accountId ?? null }];
  });

const seatsFor = (
  desk: Desk,
  wanting: SpaceId | null,
  besides: readonly SeatClaim[] = [],
): ReadonlyMap<SpaceId, UserId> =>
  seating([...claimsOf(desk, wanting), ...besides], {
    accounts: desk.accounts.all().map(({ id }) => id),
    isIn: (accountId, guildId) => mayStay(desk, accountId, guildId),
  });

/** Takes over what the store holds. */
const reload = async (desk: Desk): Promise<void> => {
  const stored = await desk.store.all();
  const before = new Map(desk.leases);
  desk.leases.clear();
  for (const lease of stored) desk.leases.set(lease.spaceId, lease);
  desk.isUnsure = false;
  const known = [...new Set([...before.keys(), ...desk.leases.keys()])];
  const changed = known.filter((id) => before.get(id)?.accountId !== desk.leases.get(id)?.accountId);
  if (changed.length > 0) desk.onChange(changed);
};

const settleOnce = async (desk: Desk): Promise<void> => {
  if (desk.isUnsure) await reload(desk);
  notePresence(desk);
  const seats = seatsFor(desk, null);
  const isKept = ({ spaceId, accountId }: Lease): boolean => seats.get(spaceId) === accountId;
  const returned = [...desk.leases.values()].filter((lease) => !isKept(lease)).map(({ spaceId }) => spaceId);
  const taken = [...seats].flatMap(([spaceId, accountId]): readonly Lease[] => {
    const guildId = desk.book.get(spaceId)?.space.guildId;
    const isNew = desk.leases.get(spaceId)?.accountId !== accountId;
    return guildId !== undefined && isNew ? [{ spaceId, guildId, accountId }] : [];
  });
  if (returned.length === 0 && taken.length === 0) return;
  desk.isUnsure = true;
  await desk.store.change(returned, taken);
  desk.isUnsure = false;
  for (const spaceId of [...returned, ...taken.map((lease) => lease.spaceId)]) {
    desk.leases.delete(spaceId);
    desk.awaySince.delete(spaceId);
  }
  for (const lease of taken) desk.leases.set(lease.spaceId, lease);
  desk.onChange([...new Set([...returned, ...taken.map(({ spaceId }) => spaceId)])]);
};

const run = async (desk: Desk): Promise<void> => {
  while (desk.isDirty && !desk.isClosed) {
    desk.isDirty = false;
    try {
      await settleOnce(desk);
    } catch (error) {
      // The store is away; the slow pass settles again.
      desk.logger.warn('leases could not be settled', { error });
    }
  }
  desk.running = null;
};

const settle = (desk: Desk): Promise<void> => {
  desk.isDirty = true;
  desk.running ??= run(desk);
  return desk.running;
};

/** Stands for a room that there is not yet; no id of ours is empty. */
const ONE_MORE = '' as SpaceId;

const couldSitBeside = (desk: Desk, { space: { id, guildId } }: Entry): boolean => {
  const seats = seatsFor(desk, id, [{ spaceId: ONE_MORE, guildId, need: 'sound', lease: null }]);
  return [id, ONE_MORE].every((spaceId) => {
    const accountId = seats.get(spaceId);
    return accountId !== undefined && mayStay(desk, accountId, guildId);
  });
};

/** An empty book of leases. */
export const createLeaseBook = (parts: LeaseBookParts): LeaseBook => {
  const desk: Desk = {
    ...parts,
    leases: new Map(),
    awaySince: new Map(),
    isUnsure: false,
    isDirty: false,
    isClosed: false,
    running: null,
    cancelLook: null,
  };
  return {
    load: (leases) => {
      const nowMs = desk.clock.monotonicMs();
      for (const lease of leases) {
        desk.leases.set(lease.spaceId, lease);
        // Its gateway is still on its way at the start.
        desk.awaySince.set(lease.spaceId, nowMs);
      }
    },
    of: (spaceId) => desk.leases.get(spaceId)?.accountId ?? null,
    willSit: (entry) => seatsFor(desk, null).get(entry.space.id) ?? null,
    couldSit: (entry) => {
      const { id, guildId } = entry.space;
      const accountId = seatsFor(desk, id).get(id);
      return accountId !== undefined && mayStay(desk, accountId, guildId) ? accountId : null;
    },
    couldSitBeside: (entry) => couldSitBeside(desk, entry),
    needOf: (entry) => needOf(desk, entry),
    isPresent: (accountId, guildId) => mayStay(desk, accountId, guildId),
    settle: () => settle(desk),
    close: () => {
      desk.isClosed = true;
      desk.cancelLook?.();
    },
  };
};
