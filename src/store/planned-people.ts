import type { Plan, Series } from '../domain/index.ts';
import type { UserId } from '../lib/index.ts';
import { NOBODY } from './scrub.ts';

const distinct = (people: readonly UserId[]): UserId[] => [...new Set(people)].filter((userId) => userId !== NOBODY);

/** Whom a plan names: what the column `people` holds. */
export function peopleOfPlan({ hostId, byUserId, life }: Plan): UserId[] {
  const ender = life.status === 'over' && life.byUserId !== null ? [life.byUserId] : [];
  return distinct([hostId, byUserId, ...ender]);
}

/** Whom a series names: what the column `people` holds. */
export function peopleOfSeries({ hosts, byUserId, exceptions }: Series): UserId[] {
  const ofDates = exceptions.flatMap(({ change }) =>
    change.type === 'moved' && change.edit?.hostId !== undefined ? [change.edit.hostId] : [],
  );
  return distinct([byUserId, ...hosts, ...ofDates]);
}
