import type { Plan } from '../domain/index.ts';
import { refuse } from '../domain/index.ts';
import type { ChannelId, GuildId, SpaceId, UserId } from '../lib/index.ts';
import type { Actor, Outcome } from './actor.ts';
import type { AppDeps } from './deps.ts';
import { done } from './done.ts';
import { isOutsideError, refusalOf } from './refusals.ts';
import type { MemberSeen } from './server-ports.ts';

/** A host as a warning needs to know them: null for somebody who is not in the server, 'unknown' where Discord did not say. */
export type HostSeen = Pick<MemberSeen, 'roles' | 'managesServer' | 'isBot' | 'moderates' | 'name'> | null | 'unknown';

/** Who lends a room, as far as that matters. */
export type Lender = Pick<MemberSeen, 'moderates'> | null | 'unknown';

/** Whether it is known that this is no person. */
export const isBot = (host: HostSeen): boolean => host !== null && host !== 'unknown' && host.isBot;

/** Looks a host up by one call. */
export const hostSeen = async (
  { server, rooms }: Pick<AppDeps, 'server' | 'rooms'>,
  plan: Pick<Plan, 'guildId' | 'hostId'>,
): Promise<HostSeen> => {
  if (!rooms.isAvailable(plan.guildId)) return 'unknown';
  try {
    return await server.member(plan.guildId, plan.hostId);
  } catch (error) {
    if (isOutsideError(error)) return 'unknown';
    throw error;
  }
};

/** Whether that room is known to be a voice channel. */
export const isVoiceRoom = (
  { rooms }: Pick<AppDeps, 'rooms'>,
  guildId: GuildId,
  room: ChannelId | null,
): room is ChannelId => {
  const seen = room === null ? null : rooms.see(guildId, room);
  return seen !== null && seen !== 'unknown' && seen.kind === 'voice';
};

/**
 * Who planned something in another's name for a lent voice room, which they must moderate too: by one call, unless they are who asks. 'unknown'
 * where that does not matter.
 */
export const lenderSeen = async (
  deps: AppDeps,
  { guildId, hostId, byUserId, opening: { room } }: Pick<Plan, 'guildId' | 'hostId' | 'byUserId' | 'opening'>,
  viewer: Actor | undefined,
): Promise<Lender> => {
  if (hostId === byUserId || !isVoiceRoom(deps, guildId, room)) return 'unknown';
  return viewer?.userId === byUserId ? viewer : await hostSeen(deps, { guildId, hostId: byUserId });
};

/** Looks several up, each by one call besides those who are known. */
export const hostsSeen = async (
  deps: AppDeps,
  guildId: GuildId,
  hosts: readonly UserId[],
  known: ReadonlyMap<UserId, HostSeen> = new Map(),
): Promise<ReadonlyMap<UserId, HostSeen>> =>
  new Map(
    await Promise.all(
      hosts.map(async (hostId): Promise<readonly [UserId, HostSeen]> => {
        const host = known.get(hostId);
        return [hostId, host === undefined ? await hostSeen(deps, { guildId, hostId }) : host];
      }),
    ),
  );

/** Nobody asks from a channel when a plan opens by itself. as: it names none, so that no space is in it. */
const NO_CHANNEL = '' as ChannelId;

/** Somebody who decides about a plan from outside its server, with the rights that they have there now, by one call. */
export const actorIn = async ({ plans, server }: AppDeps, userId: UserId, planId: SpaceId): Promise<Outcome<Actor>> => {
  const plan = await plans.get(planId);
  if (plan === null) return refuse('plan-not-found');
  const { guildId, opening } = plan;
  try {
    const member = await server.member(guildId, userId);
    // Who is not there learns nothing of what is planned there.
    if (member === null) return refuse('plan-not-found');
    return done({
      userId,
      guildId,
      channelId: opening.room ?? NO_CHANNEL,
      moderates: member.moderates,
      serverManager: member.managesServer,
      hasRole: (roleId) => member.roles.includes(roleId),
    });
  } catch (error) {
    if (!isOutsideError(error)) throw error;
    return { ok: false, refusal: refusalOf(error.failure) };
  }
};

const asActor = (plan: Plan, host: MemberSeen, planner: MemberSeen | null): Actor => ({
  userId: plan.hostId,
  guildId: plan.guildId,
  channelId: plan.opening.room ?? NO_CHANNEL,
  // Who plans in somebody's name gets no more by it than they may themselves.
  moderates: (room) => host.moderates(room) && (planner?.moderates(room) ?? true),
  serverManager: host.managesServer && (planner?.managesServer ?? true),
  hasRole: (roleId) => host.roles.includes(roleId),
  name: host.name,
});

/**
 * The host of a plan as somebody who opens it, with the rights that they have now. Refuses with 'host-not-here' and 'is-bot'; throws the OutsideError
 * when Discord does not say just now.
 */
export const actorOf = async ({ server }: AppDeps, plan: Plan): Promise<Outcome<Actor>> => {
  const { guildId, hostId, byUserId } = plan;
  const look = (userId: UserId): Promise<MemberSeen | null> => server.member(guildId, userId);
  try {
    const host = await look(hostId);
    if (host === null) return refuse('host-not-here', { user: hostId });
    if (host.isBot) return refuse('is-bot');
    return done(asActor(plan, host, byUserId === hostId ? null : await look(byUserId)));
  } catch (error) {
    if (!isOutsideError(error) || error.failure.retryable) throw error;
    return { ok: false, refusal: refusalOf(error.failure) };
  }
};
