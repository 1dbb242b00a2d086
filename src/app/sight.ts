import type { Plan, PlannedOpening, Series, Space } from '../domain/index.ts';
import { backstageOf, mayPlan, patched, PRESETS } from '../domain/index.ts';
import type { UserId } from '../lib/index.ts';
import type { Actor } from './actor.ts';

/** Who may see a hidden space: who runs or moderates it, has the floor, is a guest, or has a role that may come in; anybody in its own chat. */
const isLetIn = (actor: Actor, { room, backstage, people, guests, rules, hostId }: Space): boolean =>
  actor.userId === hostId ||
  actor.channelId === room.channelId ||
  actor.channelId === backstageOf({ backstage }) ||
  people.some(({ userId }) => userId === actor.userId) ||
  guests.includes(actor.userId) ||
  (rules.access.type === 'roles' && rules.access.roleIds.some((role) => actor.hasRole(role))) ||
  actor.serverManager ||
  actor.moderates(room.channelId);

/** Whether somebody is told that there is this space in their server. */
export const sees = (actor: Actor, space: Space): boolean => !space.rules.hidden || isLetIn(actor, space);

/** Something planned as far as it matters for who sees it; `hosts` are those of it. */
type Planned = Pick<Plan | Series, 'byUserId' | 'opening'> & { readonly hosts: readonly UserId[] };

/** Whether the space that opens is hidden from those who may not come in. */
export const isHidden = ({ preset, rules }: PlannedOpening): boolean => patched(PRESETS[preset], rules).hidden;

const isLetInto = (actor: Actor, { byUserId, hosts, opening }: Planned): boolean => {
  const { access } = patched(PRESETS[opening.preset], opening.rules);
  const { userId, serverManager: managesServer } = actor;
  return (
    mayPlan(byUserId, hosts, { userId, managesServer, moderates: actor.moderates(opening.room) }) ||
    (opening.room !== null && actor.channelId === opening.room) ||
    (access.type === 'roles' && access.roleIds.some((role) => actor.hasRole(role)))
  );
};

/** Whether somebody is told that this is planned in their server: of a hidden one only who may see its space. */
export const seesPlanned = (actor: Actor, planned: Planned): boolean =>
  !isHidden(planned.opening) || isLetInto(actor, planned);

/** Likewise of one plan. */
export const seesPlan = (actor: Actor, plan: Pick<Plan, 'byUserId' | 'opening' | 'hostId'>): boolean =>
  seesPlanned(actor, { ...plan, hosts: [plan.hostId] });
