import type { Space } from '../domain/index.ts';
import type { Actor } from './actor.ts';

/** Who may see a hidden space: who runs or moderates it, has the floor, is a guest, or has a role that may come in; anybody in its own chat. */
const isLetIn = (actor: Actor, { room, people, guests, rules, hostId }: Space): boolean =>
  actor.userId === hostId ||
  actor.channelId === room.channelId ||
  people.some(({ userId }) => userId === actor.userId) ||
  guests.includes(actor.userId) ||
  (rules.access.type === 'roles' && rules.access.roleIds.some((role) => actor.hasRole(role))) ||
  actor.serverManager ||
  actor.moderates(room.channelId);

/** Whether somebody is told that there is this space in their server. */
export const sees = (actor: Actor, space: Space): boolean => !space.rules.hidden || isLetIn(actor, space);
