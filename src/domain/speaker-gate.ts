import type { RoleId } from '../lib/index.ts';
import type { Refusal } from './refusal.ts';

/** Whom a space lets raise a hand; everybody else listens. Host, co-hosts, guests and who is invited up by them speak all the same. */
export interface SpeakerGate {
  /** Who has one of these roles; empty for everybody. */
  readonly roleIds: readonly RoleId[];
  /** How long somebody must have been in the server, in minutes; 0 for not at all. */
  readonly memberMin: number;
  /** How old their Discord account must be, in days; 0 for no matter. */
  readonly accountDays: number;
}

/** Everybody may ask to speak. */
export const OPEN_GATE: SpeakerGate = { roleIds: [], memberMin: 0, accountDays: 0 };

/** What holds besides while the brake is on: who came to the server within a day listens. */
export const BRAKE_GATE: SpeakerGate = { roleIds: [], memberMin: 24 * 60, accountDays: 0 };

/** A number that is asked of speakers. */
export type GateNumber = 'memberMin' | 'accountDays';

/** Between which numbers each may lie: a month of membership, ten years of an account; longer than that is a matter of roles. */
export const GATE_LIMITS: Readonly<Record<GateNumber, { readonly min: number; readonly max: number }>> = {
  memberMin: { min: 0, max: 30 * 24 * 60 },
  accountDays: { min: 0, max: 3650 },
};

/** Roles of which a speaker needs one, at most: as many as one select of Discord holds. */
export const MAX_GATE_ROLES = 25;

/** What is known of somebody who asks to speak. What is not known counts for them. */
export interface SpeakerFacts {
  /** Which roles they have, of those that are asked for at least; null when that is not known. */
  readonly roleIds: readonly RoleId[] | null;
  /** When they came to the server and when their account was made, wall time; null when that is not known. */
  readonly joinedAtMs: number | null;
  readonly accountAtMs: number | null;
  /** Whether they moderate the room. */
  readonly moderates: boolean;
  /** What else keeps them from asking to speak, such as their name; it holds for guests and moderators too. */
  readonly besides?: readonly Refusal[];
}

/** Nobody told anything of somebody. */
export const NOTHING_KNOWN: SpeakerFacts = { roleIds: null, joinedAtMs: null, accountAtMs: null, moderates: false };

/** Discord counts the milliseconds in its ids from the first second of 2015 (its documentation, "Snowflakes"). */
const DISCORD_EPOCH_MS = 1_420_070_400_000;

/** When Discord made the account with this id, wall time; null for what is no id of Discord's. */
export const accountAtMsOf = (id: string): number | null =>
  /^[1-9]\d{16,19}$/u.test(id) ? Number(BigInt(id) >> 22n) + DISCORD_EPOCH_MS : null;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** From when on a wait is over: the latest of the gates'; null when it is over, or nobody knows since when it counts. */
const fromMs = (sinceMs: number | null, waitsMs: readonly number[], nowMs: number): number | null => {
  const untilMs = (sinceMs ?? Number.NEGATIVE_INFINITY) + Math.max(0, ...waitsMs);
  return untilMs > nowMs ? untilMs : null;
};

const lacksRole = ({ roleIds }: SpeakerGate, facts: SpeakerFacts): boolean =>
  roleIds.length > 0 && facts.roleIds !== null && !roleIds.some((id) => facts.roleIds?.includes(id));

/**
 * What somebody lacks to ask to speak where all of these gates hold, or null: the roles of which they need one ("roles", and "roles2" of
 * another gate), and from when on they have been there, or had their account, for long enough. `nowMs` is wall time.
 */
export const lackOf = (gates: readonly SpeakerGate[], facts: SpeakerFacts, nowMs: number): Refusal['params'] | null => {
  const most = (name: GateNumber): number => Math.max(0, ...gates.map((gate) => gate[name]));
  const [memberMin, accountDays] = [most('memberMin'), most('accountDays')];
  const memberMs = fromMs(facts.joinedAtMs, [memberMin * MINUTE_MS], nowMs);
  const accountMs = fromMs(facts.accountAtMs, [accountDays * DAY_MS], nowMs);
  const named = gates
    .filter((gate) => lacksRole(gate, facts))
    .map(({ roleIds }) => roleIds.map((id) => `<@&${id}>`).join(' '));
  const [roles, roles2] = new Set(named);
  const params = {
    ...(roles === undefined ? {} : { roles }),
    ...(roles2 === undefined ? {} : { roles2 }),
    ...(memberMs === null ? {} : { memberMin: String(memberMin), memberFrom: String(memberMs) }),
    ...(accountMs === null ? {} : { accountDays: String(accountDays), accountFrom: String(accountMs) }),
  };
  return Object.keys(params).length === 0 ? null : params;
};

const within = (value: number, { min, max }: { readonly min: number; readonly max: number }): number =>
  Math.min(max, Math.max(min, Math.round(value)));

/** A gate with each number held to its limits, and no role twice. */
export const heldGate = ({ roleIds, memberMin, accountDays }: SpeakerGate): SpeakerGate => ({
  roleIds: [...new Set(roleIds)].slice(0, MAX_GATE_ROLES),
  memberMin: within(memberMin, GATE_LIMITS.memberMin),
  accountDays: within(accountDays, GATE_LIMITS.accountDays),
});

/** Whether a gate keeps anybody out at all. */
export const isGateOpen = ({ roleIds, memberMin, accountDays }: SpeakerGate): boolean =>
  roleIds.length === 0 && memberMin === 0 && accountDays === 0;
