import type { Refusal } from '../domain/index.ts';
import type { Clock, GuildId } from '../lib/index.ts';
import type { Actor } from './actor.ts';
import { createAllowance } from './allowance.ts';

/** Each opening makes a channel, and posts a panel and an announcement: more than anybody opens who talks in what they open. */
const OPENINGS = { times: 10, windowMs: 600_000 };
/** Mentions of a server's role, whoever opens: each is a notification to all who have it. */
const MENTIONS = { times: 1, windowMs: 600_000 };

/** What stands in the agenda for as long is opened by nobody in a hurry. */
const PLANNED_AHEAD_MS = 3_600_000;

/** Whether a plan has stood for so long that its opening counts for nothing here. */
export const isPlannedAhead = (life: { readonly status: string; readonly sinceMs: number }, nowMs: number): boolean =>
  life.status === 'planned' && nowMs - life.sinceMs >= PLANNED_AHEAD_MS;

/** How fast one person opens spaces, and how often a server's role is mentioned for them. What is counted is lost with the process. */
export interface OpeningPace {
  /** Takes one opening of this person's; why they are too fast, or null. Who may manage the server is never. */
  open(actor: Actor): Refusal | null;
  /** Takes the mention of a server's role; whether it is to be had. */
  mention(guildId: GuildId): boolean;
}

/** Nobody opened anything yet. */
export const createOpeningPace = (clock: Clock): OpeningPace => {
  const openings = createAllowance(clock, OPENINGS);
  const mentions = createAllowance(clock, MENTIONS);
  return {
    open: ({ userId, guildId, serverManager }) => {
      const waitMs = serverManager ? 0 : openings.take(`${guildId} ${userId}`);
      if (waitMs === 0) return null;
      return { code: 'open-too-often', params: { untilMs: String(clock.wallMs() + waitMs) } };
    },
    mention: (guildId) => mentions.take(guildId) === 0,
  };
};
