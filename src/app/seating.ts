import type { GuildId, SpaceId, UserId } from '../lib/index.ts';

/** A space that wants an account of ours in its room. `sound`: something there is to be heard; `open`: only so that Discord keeps a stage open. */
export interface SeatClaim {
  readonly spaceId: SpaceId;
  readonly guildId: GuildId;
  readonly need: 'sound' | 'open';
  /** The account that sits there by a lease. */
  readonly lease: UserId | null;
}

/** Which accounts there are, the main one first, and where they may sit. */
export interface SeatAccounts {
  readonly accounts: readonly UserId[];
  readonly isIn: (accountId: UserId, guildId: GuildId) => boolean;
}

/** The seats of one server in the making. */
interface Table {
  readonly seats: Map<SpaceId, UserId>;
  /** Accounts that are in the server and sit nowhere yet, the main one first. */
  readonly free: Set<UserId>;
}

const take = ({ seats, free }: Table, { spaceId }: SeatClaim, accountId: UserId | null | undefined): boolean => {
  if (accountId === null || accountId === undefined || !free.delete(accountId)) return false;
  seats.set(spaceId, accountId);
  return true;
};

/** People speak on a stage, so it stays open without us; sound needs an account. The youngest stage that has one gives it up. */
const takeOver = ({ seats }: Table, { spaceId }: SeatClaim, open: readonly SeatClaim[]): void => {
  const giving = open.findLast((claim) => seats.has(claim.spaceId));
  const accountId = giving === undefined ? undefined : seats.get(giving.spaceId);
  if (giving === undefined || accountId === undefined) return;
  seats.delete(giving.spaceId);
  seats.set(spaceId, accountId);
};

const ofGuild = (claims: readonly SeatClaim[], here: readonly UserId[]): ReadonlyMap<SpaceId, UserId> => {
  const table: Table = { seats: new Map(), free: new Set(here) };
  const { seats, free } = table;
  const sound = claims.filter(({ need }) => need === 'sound');
  const open = claims.filter(({ need }) => need === 'open');
  const without = (some: readonly SeatClaim[]): readonly SeatClaim[] =>
    some.filter(({ spaceId }) => !seats.has(spaceId));
  // Who sits stays: changing seats interrupts sound.
  for (const claim of [...sound, ...open]) take(table, claim, claim.lease);
  for (const claim of without(sound)) if (!take(table, claim, [...free][0])) takeOver(table, claim, open);
  for (const claim of without(open)) take(table, claim, [...free][0]);
  // An account that is away for a moment keeps its seat when no other can take it: its voice connection may stand all the while.
  for (const { spaceId, lease } of without(claims))
    if (lease !== null && !here.includes(lease)) seats.set(spaceId, lease);
  return seats;
};

/** Which account sits for which claim; claims are given oldest first, and one without an account is not in the answer. Pure. */
export const seating = (
  claims: readonly SeatClaim[],
  { accounts, isIn }: SeatAccounts,
): ReadonlyMap<SpaceId, UserId> => {
  const seats = new Map<SpaceId, UserId>();
  for (const guildId of new Set(claims.map((claim) => claim.guildId))) {
    const claimed = claims.filter((claim) => claim.guildId === guildId);
    const here = accounts.filter((accountId) => isIn(accountId, guildId));
    for (const [spaceId, accountId] of ofGuild(claimed, here)) seats.set(spaceId, accountId);
  }
  return seats;
};
