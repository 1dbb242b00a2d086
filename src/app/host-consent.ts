import type { Plan } from '../domain/index.ts';
import type { UserId } from '../lib/index.ts';
import type { RsvpStore } from './rsvp-port.ts';

type Wishes = Pick<RsvpStore, 'settings'>;
type Hosted = Pick<Plan, 'hostId' | 'byUserId'>;

/** Whether a host is told of what becomes of it: of what they planned themselves, or where they have said that they want to be. */
export const wantsHostNews = async (wishes: Wishes, { hostId, byUserId }: Hosted): Promise<boolean> =>
  hostId === byUserId || (await wishes.settings(hostId)).ofHosting === true;

/** Who decides what becomes of it: its host, or who planned it in the name of somebody who never agreed to be told of it. */
export const whoDecides = async (wishes: Wishes, plan: Hosted): Promise<UserId> =>
  (await wantsHostNews(wishes, plan)) ? plan.hostId : plan.byUserId;
