import type { UserId } from '../lib/index.ts';
import { refuse } from './refusal.ts';
import type { Person, Space } from './space.ts';

/** People with a grant to the floor that are kept per space, away ones too; as for hands, more than any talk has and a bound on the row. */
const MAX_PEOPLE = 500;

/** Whether somebody with a grant is in the room itself, not away or backstage. */
export const isInRoom = ({ floor }: Pick<Person, 'floor'>): boolean => floor !== 'away' && floor !== 'backstage';

type WithPeople = Pick<Space, 'people'>;

/** Somebody's grant to the floor; undefined for a listener. */
export const personOf = ({ people }: WithPeople, userId: UserId): Person | undefined =>
  people.find((person) => person.userId === userId);

/** How many more may get a grant to the floor. */
export const placesLeft = ({ people }: WithPeople): number => Math.max(0, MAX_PEOPLE - people.length);

/** Why this person cannot get a grant to the floor, or null; who has one keeps it. */
export const floorFull = (space: WithPeople, userId: UserId): ReturnType<typeof refuse> | null =>
  placesLeft(space) > 0 || personOf(space, userId) !== undefined
    ? null
    : refuse('floor-full', { max: String(MAX_PEOPLE) });
