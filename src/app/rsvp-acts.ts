import type { Plan, Wish } from '../domain/index.ts';
import { isLead, refuse, thoseWho } from '../domain/index.ts';
import type { GuildId, SpaceId, UserId } from '../lib/index.ts';
import type { Actor, Outcome } from './actor.ts';
import { createReminding } from './reminding.ts';
import type { ReminderSettings, RsvpActs, RsvpSeen } from './rsvp-port.ts';
import type { RsvpDesk, RsvpParts } from './rsvp-desk.ts';
import { createRsvpDesk } from './rsvp-desk.ts';
import { seesPlan } from './sight.ts';

/** Once all that opens within the hour was looked at, this long passes until it is again: what is put right, or goes wrong meanwhile, is seen in time. */
export const LOOK_AGAIN_MS = 600_000;

/** What "Remind me" means for who never chose: time to find a headset. */
const USUAL_LEAD_MIN = 10;

/** What the rest of the app does with it besides. */
export interface Rsvp extends RsvpActs {
  /** Fills seats that a change of the plan made free: by more of them, or by a host who had one. */
  reseat(plan: { readonly id: SpaceId; readonly guildId: Actor['guildId'] }): Promise<void>;
  /** People said in Discord's own event that they are interested, or no longer; a seat and a reminder are not touched by it. */
  interestSeen(
    guildId: GuildId,
    planId: SpaceId,
    of: { readonly userIds: readonly UserId[]; readonly isIn: boolean },
  ): Promise<void>;
  /** Takes somebody off every list, so that who waits for their seats gets them. */
  forget(userId: UserId): Promise<void>;
  /** Takes somebody off every list of one server. */
  putOut(guildId: GuildId, userId: UserId): Promise<void>;
  /** Takes off the list of a plan its host, who is blocked in its server, and of some who have seats for which others wait, who left the server. */
  clearSeats(plan: Plan): Promise<void>;
}

interface Desk extends RsvpParts {
  readonly desk: RsvpDesk;
}

/** Whether somebody is blocked in the whole server, and does not manage it. */
const isOut = async ({ blocks }: Desk, { guildId, userId, serverManager }: Actor): Promise<boolean> =>
  !serverManager && (await blocks.of(guildId)).includes(userId);

const wished =
  (parts: Desk, type: 'go' | 'interest' | 'leave') =>
  async (actor: Actor, planId: SpaceId): Promise<Outcome<RsvpSeen>> => {
    const { desk, plans } = parts;
    const { guildId, userId } = actor;
    if (type !== 'leave' && (await isOut(parts, actor))) return refuse('rsvp-blocked');
    const plan = type === 'leave' ? null : await plans.get(planId);
    // A hidden one is not told of to whoever has its id.
    if (plan !== null && !seesPlan(actor, plan)) return refuse('rsvp-over');
    return await desk.change(guildId, planId, { type, userId });
  };

const remindMe = async (
  parts: Desk,
  actor: Actor,
  { planId, leadMin }: { readonly planId: SpaceId; readonly leadMin: number | 'usual' | null },
): Promise<Outcome<RsvpSeen>> => {
  const { desk, plans, rsvps } = parts;
  if (leadMin !== null && (await isOut(parts, actor))) return refuse('rsvp-blocked');
  const { guildId, userId } = actor;
  const plan = await plans.get(planId);
  if (plan === null || (leadMin !== null && !seesPlan(actor, plan))) return refuse('rsvp-over');
  if (typeof leadMin === 'number' && !isLead(leadMin)) return refuse('stale-button');
  const settings = await rsvps.settings(userId);
  const wanted = leadMin === 'usual' ? (settings.leadMin ?? USUAL_LEAD_MIN) : leadMin;
  const wish: Wish = { type: 'remind', userId, leadMin: wanted };
  const outcome = await desk.change(guildId, planId, wish);
  if (outcome.ok && typeof leadMin === 'number' && leadMin !== settings.leadMin)
    await rsvps.saveSettings(userId, { ...settings, leadMin });
  return outcome;
};

const setReminders = async (
  { rsvps }: Desk,
  { userId }: Actor,
  change: Partial<ReminderSettings>,
): Promise<Outcome<ReminderSettings>> => {
  const settings = { ...(await rsvps.settings(userId)), ...change };
  if (settings.leadMin !== null && !isLead(settings.leadMin)) return refuse('stale-button');
  await rsvps.saveSettings(userId, settings);
  return { ok: true, value: settings };
};

interface SeenInterested {
  readonly guildId: GuildId;
  readonly planId: SpaceId;
  readonly userIds: readonly UserId[];
  readonly isIn: boolean;
}

/** One after another: whoever asks for many at once leaves room for those who press. */
const interestSeen = async (
  { desk, rsvps, blocks }: Desk,
  { guildId, planId, userIds, isIn }: SeenInterested,
): Promise<void> => {
  const { people } = await rsvps.get(planId);
  const known = new Set(people.map(({ userId }) => userId));
  const blocked = new Set(isIn ? await blocks.of(guildId) : []);
  // Most of those who are asked for at a start are known.
  const news = userIds.filter((userId) => known.has(userId) !== isIn && !blocked.has(userId));
  for (const userId of news) await desk.change(guildId, planId, { type: 'seen', userId, isIn });
};

/** People with seats who are looked for in the server in one look, each by one call. */
const LOOKED_FOR = 25;

/** Which of those with seats are looked for now: others each time, since nobody tells us who leaves a server. */
const someOf = (going: readonly UserId[], nowMs: number): readonly UserId[] => {
  const from = (Math.floor(nowMs / LOOK_AGAIN_MS) * LOOKED_FOR) % Math.max(1, going.length);
  return [...going.slice(from), ...going.slice(0, from)].slice(0, LOOKED_FOR);
};

const clearSeats = async ({ desk, rsvps, blocks, clock, isGone }: Desk, plan: Plan): Promise<void> => {
  const { id, guildId } = plan;
  const attendance = await rsvps.get(id);
  if (attendance.people.length === 0) return;
  if (attendance.people.some(({ userId }) => userId === plan.hostId))
    await desk.change(guildId, id, { type: 'reseat' });
  const blocked = new Set(await blocks.of(guildId));
  const out = attendance.people.filter(({ userId }) => blocked.has(userId)).map(({ userId }) => userId);
  const isAwaited = plan.seats !== null && thoseWho(attendance, 'waitlisted').length > 0;
  const going = isAwaited ? thoseWho(attendance, 'going').map(({ userId }) => userId) : [];
  for (const userId of someOf(going, clock.wallMs()))
    if (!blocked.has(userId) && (await isGone(guildId, userId))) out.push(userId);
  for (const userId of out) await desk.change(guildId, id, { type: 'leave', userId });
};

/** What people do about coming to planned spaces, and who is told of them when. */
export const createRsvp = (parts: RsvpParts): Rsvp => {
  const desk: Desk = { ...parts, desk: createRsvpDesk(parts) };
  const { rsvps, plans } = parts;
  return {
    goTo: wished(desk, 'go'),
    beInterested: wished(desk, 'interest'),
    stayAway: wished(desk, 'leave'),
    remindMe: (actor, planId, leadMin) => remindMe(desk, actor, { planId, leadMin }),
    reminderSettings: async ({ userId }) => ({ ok: true, value: await rsvps.settings(userId) }),
    setReminders: (actor, change) => setReminders(desk, actor, change),
    attendanceOf: (planId) => rsvps.get(planId),
    interestSeen: (guildId, planId, of) => interestSeen(desk, { guildId, planId, ...of }),
    remind: createReminding(parts),
    reseat: async ({ id, guildId }) => {
      if ((await rsvps.get(id)).revision > 0) await desk.desk.change(guildId, id, { type: 'reseat' });
    },
    putOut: async (guildId, userId) => {
      for (const planId of await rsvps.plansOf(userId))
        await desk.desk.change(guildId, planId, { type: 'leave', userId });
    },
    clearSeats: (plan) => clearSeats(desk, plan),
    forget: async (userId) => {
      for (const planId of await rsvps.plansOf(userId)) {
        const plan = await plans.get(planId);
        if (plan !== null) await desk.desk.change(plan.guildId, planId, { type: 'leave', userId });
      }
    },
  };
};
