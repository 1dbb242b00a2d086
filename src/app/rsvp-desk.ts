import type { Attendance, Plan, Refusal, Wish } from '../domain/index.ts';
import { armedLead, decideRsvp, leadsAhead, refuse, thoseWho } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { ChannelId, Clock, GuildId, Logger, SpaceId, UserId } from '../lib/index.ts';
import type { Outcome } from './actor.ts';
import type { BlockStore } from './block-port.ts';
import type { Effect } from './outbox-port.ts';
import type { Speaking } from './person-words.ts';
import { languageOf, namedPlan, planNotice } from './person-words.ts';
import type { PlanStore } from './plan-ports.ts';
import type { RsvpSeen, RsvpStore } from './rsvp-port.ts';
import type { KeyedTurns } from './keyed-turns.ts';
import { createKeyedTurns } from './keyed-turns.ts';
import { createSerial } from './serial.ts';

/** Presses that may wait for each other: each takes the store milliseconds. */
const MAX_WAITING = 2000;
/** Another process may be first; here presses come one after another. */
const TRIES = 5;

/** What coming and reminders are made of. */
export interface RsvpParts extends Speaking {
  readonly rsvps: RsvpStore;
  readonly plans: Pick<PlanStore, 'get'>;
  readonly blocks: Pick<BlockStore, 'of'>;
  /** In which what else becomes of a plan is done: nobody who is told of that is missed, and nobody comes to what is over. */
  readonly planTurns: KeyedTurns;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Spaces that went live at or after `sinceMs`, and where. */
  live(sinceMs: number): readonly { readonly id: SpaceId; readonly channelId: ChannelId }[];
  /** Whether Discord says, when asked, that somebody is not in the server. */
  isGone(guildId: GuildId, userId: UserId): Promise<boolean>;
  /** What is in the way of a plan as things are now. */
  warningsOf(plan: Plan): Promise<readonly Refusal[]>;
  /** These effects are stored. It must not throw. */
  onEffects(effects: readonly Effect[]): void;
  /** Who comes to this plan has changed. It must not throw. */
  onComing(planId: SpaceId): void;
}

/** What is asked of the desk: who hosts, and which lead is still ahead, is read with the plan. */
type Asked = Exclude<Wish, { readonly type: 'reseat' }> | { readonly type: 'reseat' };

const wishOf = (asked: Asked, { hostId, startsAtMs }: Plan, nowMs: number): Wish => {
  if (asked.type === 'reseat') return { ...asked, hostId };
  if (asked.type !== 'remind' || asked.leadMin === null) return asked;
  return { ...asked, leadMin: armedLead(asked.leadMin, startsAtMs, nowMs) };
};

/** Changes who comes, one wish after another. */
export interface RsvpDesk {
  change(guildId: GuildId, planId: SpaceId, wish: Asked): Promise<Outcome<RsvpSeen>>;
}

/** How many said what, and how one of them stands. */
export const rsvpSeen = (plan: Plan, attendance: Attendance, userId: UserId | null, nowMs: number): RsvpSeen => {
  const [going, waitlisted, interested] = (['going', 'waitlisted', 'interested'] as const).map((coming) =>
    thoseWho(attendance, coming),
  );
  const waits = waitlisted?.findIndex((one) => one.userId === userId) ?? -1;
  return {
    plan,
    own: attendance.people.find((one) => one.userId === userId) ?? null,
    waits: waits < 0 ? null : waits + 1,
    counts: { going: going?.length ?? 0, waitlisted: waitlisted?.length ?? 0, interested: interested?.length ?? 0 },
    leads: leadsAhead(plan.startsAtMs, nowMs),
  };
};

/** What those who got a seat without asking just now are told; called by the revision, so that it is told once. */
const promotions = async (
  parts: RsvpParts,
  plan: Plan,
  { revision, users }: { readonly revision: number; readonly users: readonly UserId[] },
): Promise<readonly Effect[]> => {
  const atMs = parts.clock.wallMs();
  return await Promise.all(
    users.map(async (userId, index) => {
      const { rsvp } = texts(await languageOf(parts, plan.guildId, userId));
      const key = `promoted:${plan.id}:${revision}:${index}`;
      const text = rsvp.promoted(namedPlan(parts, plan));
      return planNotice(plan, { key, userId, atMs, text, untilMs: plan.startsAtMs });
    }),
  );
};

const isComing = ({ life }: Plan): boolean => life.status === 'planned' || life.status === 'missed';

const changed = async (
  parts: RsvpParts,
  { guildId, planId, wish }: { readonly guildId: GuildId; readonly planId: SpaceId; readonly wish: Asked },
): Promise<Outcome<RsvpSeen>> => {
  const { plans, rsvps, clock } = parts;
  const userId = 'userId' in wish ? wish.userId : null;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const plan = await plans.get(planId);
    if (plan === null || plan.guildId !== guildId || !isComing(plan)) return refuse('rsvp-over');
    if (plan.hostId === userId && wish.type !== 'leave') return refuse('rsvp-host');
    const before = await rsvps.get(planId);
    const decided = decideRsvp(before, wishOf(wish, plan, clock.wallMs()), plan.seats);
    if (!decided.ok) return decided;
    const { attendance } = decided;
    const seen = rsvpSeen(plan, attendance, userId, clock.wallMs());
    if (attendance === before) return { ok: true, value: seen };
    const users = decided.promoted.filter((one) => one !== userId);
    const effects = await promotions(parts, plan, { revision: attendance.revision, users });
    if (!(await rsvps.save(before, attendance, effects))) continue;
    parts.onEffects(effects);
    parts.onComing(planId);
    return { ok: true, value: seen };
  }
  return refuse('busy-try-again');
};

/** Nothing is under way yet. */
export const createRsvpDesk = (parts: RsvpParts): RsvpDesk => {
  const line = createSerial(MAX_WAITING);
  // One of each plan waits for its turn, which may be that of its opening: the others of other plans wait for nobody.
  const ofPlan = createKeyedTurns(MAX_WAITING);
  return {
    change: async (guildId, planId, wish) => {
      const inLine = async (): Promise<Outcome<RsvpSeen>> =>
        await (line.run(() => changed(parts, { guildId, planId, wish })) ?? refuse('busy-try-again'));
      return await ofPlan.run(planId, () => parts.planTurns.run(planId, inLine));
    },
  };
};
