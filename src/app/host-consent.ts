import type { Plan } from '../domain/index.ts';
import type { UserId } from '../lib/index.ts';
import type { AppDeps } from './deps.ts';
import { hostSeen } from './plan-host.ts';
import type { RsvpStore } from './rsvp-port.ts';

type Wishes = Pick<RsvpStore, 'settings'>;
type Hosted = Pick<Plan, 'hostId' | 'byUserId'>;

/** Whether a host is told of what becomes of it: of what they planned themselves, or where they have said that they want to be. */
export const wantsHostNews = async (wishes: Wishes, { hostId, byUserId }: Hosted): Promise<boolean> =>
  hostId === byUserId || (await wishes.settings(hostId)).ofHosting === true;

/** Who decides what becomes of it: its host, or who planned it in the name of somebody who never agreed to be told of it. */
export const whoDecides = async (wishes: Wishes, plan: Hosted): Promise<UserId> =>
  (await wantsHostNews(wishes, plan)) ? plan.hostId : plan.byUserId;

/**
 * Of these, in this order, the first who is in the server, each looked up by one call; whoever Discord says nothing of just now is taken to be
 * there. Null for none: people leave, and no message of ours reaches them then.
 */
export const firstThere = async (
  deps: Pick<AppDeps, 'rooms' | 'server'>,
  guildId: Plan['guildId'],
  people: readonly UserId[],
): Promise<UserId | null> => {
  for (const userId of new Set(people)) if ((await hostSeen(deps, { guildId, hostId: userId })) !== null) return userId;
  return null;
};
