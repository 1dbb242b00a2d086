import type { UserId } from '../lib/index.ts';
import { refuse } from './refusal.ts';
import type { Person, Space } from './space.ts';

/** People with a grant to the floor that are kept per space, away ones too; as for hands, more than any talk has and a bound on the row. */
const MAX_PEOPLE = 500;

/** Whether somebody with a grant is in the room itself, not away or backstage. */
export const isInRoom = ({ floor }: Pick<Person, 'floor'>): boolean => floor !== 'away' && floor !== 'backstage';

/** In which order people are told and offered. Who is backstage is for everybody just not there. */
const NEARNESS: Readonly<Record<Person['floor'], number>> = {
  speaking: 0,
  audience: 1,
  inviting: 1,
  invited: 1,
  backstage: 2,
  away: 2,
};

/** People with a grant: who is up, then who is on the way, then who is not there. */
export const nearestFirst = (people: readonly Person[]): readonly Person[] =>
  [...people].sort((one, other) => NEARNESS[one.floor] - NEARNESS[other.floor]);

type WithPeople = Pick<Space, 'people'>;

/** Somebody's grant to the floor; undefined for a listener. */
export const personOf = ({ people }: WithPeople, userId: UserId): Person | undefined =>
  people.find((person) => person.userId === userId);

/** Who runs a space or is heard in it now: whom people meet there. */
export const onStage = ({ people }: WithPeople): readonly UserId[] =>
  people.filter(({ role, floor }) => role !== 'speaker' || floor === 'speaking').map(({ userId }) => userId);

/** How many more may get a grant to the floor. */
export const placesLeft = ({ people }: WithPeople): number => Math.max(0, MAX_PEOPLE - people.length);

/** Why this person cannot get a grant to the floor, or null; who has one keeps it. */
export const floorFull = (space: WithPeople, userId: UserId): ReturnType<typeof refuse> | null =>
  placesLeft(space) > 0 || personOf(space, userId) !== undefined
    ? null
    : refuse('floor-full', { max: String(MAX_PEOPLE) });

/** Why somebody cannot be brought up or made to run a space for what they are called, or null; it is for others who ask. */
export const nameRefusal = (target: {
  readonly userId: UserId;
  readonly isNameAllowed?: boolean;
}): ReturnType<typeof refuse> | null =>
  target.isNameAllowed === false ? refuse('their-name-not-allowed', { user: target.userId }) : null;

/**
 * Who is host when a moderator puts the host out: the first co-host in the room, else one backstage, else one who is away; null where there is
 * none, so that it ends.
 */
export const nextHost = ({ people }: WithPeople): Person | null => {
  const coHosts = people.filter(({ role }) => role === 'co-host');
  const behind = coHosts.find(({ floor }) => floor === 'backstage');
  return coHosts.find(isInRoom) ?? behind ?? coHosts[0] ?? null;
};
