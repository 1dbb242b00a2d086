import type { UserId } from '../lib/index.ts';
import { raiseAgainAtMs } from './queue.ts';
import type { Refusal } from './refusal.ts';
import type { Space } from './space.ts';
import { BRAKE_GATE, lackOf, OPEN_GATE } from './speaker-gate.ts';
import type { SpeakerFacts, SpeakerGate } from './speaker-gate.ts';

/** When somebody asks to speak, wall time, and what the server demands of whoever does; nothing when left out. */
export interface AskingAt {
  readonly nowMs: number;
  readonly speakers?: SpeakerGate;
}

const refusal = (code: Refusal['code'], params: Refusal['params'] = {}): Refusal => ({ code, params });

/** What the gates say: those of the space and of its server hold both, and the brake has one of its own. */
const atTheGate = (space: Space, facts: SpeakerFacts, { nowMs, speakers }: AskingAt): Refusal | null => {
  if (space.brake !== null && lackOf([BRAKE_GATE], facts, nowMs) !== null) return refusal('newcomers-listen');
  const lack = lackOf([space.rules.speakers, speakers ?? OPEN_GATE], facts, nowMs);
  return lack === null ? null : refusal('may-not-speak', lack);
};

/** Why somebody who raises hands again and again may not raise one now, or null. */
export const tooOften = (space: Space, userId: UserId, nowMs: number): Refusal | null => {
  const againMs = raiseAgainAtMs(space, userId, nowMs);
  return againMs === null ? null : refusal('hands-too-often', { until: String(againMs) });
};

/**
 * Why somebody may not raise a hand now by whatever door, Discord's own button among them, or null. Guests and who moderates the room pass
 * the gates; who raises too often does not, whoever it is.
 */
export const askingRefusal = (
  space: Space,
  { userId, facts }: { readonly userId: UserId; readonly facts: SpeakerFacts },
  at: AskingAt,
): Refusal | null => {
  const [besides] = facts.besides ?? [];
  if (besides !== undefined) return besides;
  const passes = facts.moderates || space.guests.includes(userId);
  const refused = passes ? null : atTheGate(space, facts, at);
  return refused ?? tooOften(space, userId, at.nowMs);
};
