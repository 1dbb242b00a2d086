import type { RoleId } from '../lib/index.ts';

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
