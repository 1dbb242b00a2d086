import type { Plan, Refusal, Space } from '../domain/index.ts';
import type { GuildId } from '../lib/index.ts';
import type { AppDeps } from './deps.ts';
import type { Outbox } from './outbox.ts';
import type { IsWanted } from './outbox-port.ts';
import type { PersonBook } from './person-book.ts';
import type { PersonalDesk } from './personal-desk.ts';
import { hostSeen } from './plan-host.ts';
import type { PlanDesk } from './plan-desk.ts';
import type { PosterDesk } from './poster-desk.ts';
import { createPosterDesk } from './poster-desk.ts';
import type { Rsvp } from './rsvp-acts.ts';
import { createRsvp } from './rsvp-acts.ts';
import type { RsvpParts } from './rsvp-desk.ts';
import type { SettingsBook } from './settings-book.ts';
import type { SpaceBook } from './space-book.ts';

/** The parts of the app for who comes to what is planned, and for telling everybody of it. */
export interface RsvpMachine {
  readonly rsvp: Rsvp;
  readonly posters: PosterDesk;
}

/** What they have of the rest of the app. */
interface Surroundings {
  readonly deps: AppDeps;
  readonly settings: SettingsBook;
  readonly people: PersonBook;
  readonly book: SpaceBook;
  readonly outbox: Outbox;
  readonly planDesk: Pick<PlanDesk, 'turns'>;
  isAvailable(guildId: GuildId): boolean;
  /** What is in the way of a plan as things are now. */
  warningsOf(plan: Plan): Promise<readonly Refusal[]>;
}

const partsOf = (
  { deps, settings, people, book, outbox, planDesk, warningsOf }: Surroundings,
  onComing: RsvpParts['onComing'],
): RsvpParts => ({
  ...deps,
  settings,
  people,
  planTurns: planDesk.turns,
  guildName: (guildId) => deps.rooms.guildName(guildId),
  live: (sinceMs) =>
    book
      .all()
      .flatMap(({ space: { id, life, room } }) =>
        life.status === 'live' && life.sinceMs >= sinceMs && room.channelId !== null
          ? [{ id, channelId: room.channelId }]
          : [],
      ),
  isGone: async (guildId, hostId) => (await hostSeen(deps, { guildId, hostId })) === null,
  warningsOf,
  onEffects: (effects) => outbox.wake(effects),
  onComing,
});

/** Whether a reminder is still wanted as it stands: that a space is open is told while it is. */
export const isWanted =
  ({ rsvps }: Pick<AppDeps, 'rsvps'>, book: Pick<SpaceBook, 'get'>): IsWanted =>
  async (userId, reminded) =>
    (!reminded.isOpen || book.get(reminded.planId)?.space.life.status === 'live') &&
    (await rsvps.isWanted(userId, reminded));

/** Puts them together. */
export const createRsvpMachine = (surroundings: Surroundings): RsvpMachine => {
  const { deps, settings, book, isAvailable } = surroundings;
  const posters = createPosterDesk({
    ...deps,
    store: deps.posterStore,
    settings,
    isAvailable,
    spaceOf: (planId) => book.get(planId)?.space,
  });
  return { posters, rsvp: createRsvp(partsOf(surroundings, (planId) => posters.nudge(planId))) };
};

/** What follows a plan that changed: its seats, and its poster. */
export const planChanged = (
  { rsvp, posters, spawn }: RsvpMachine & { readonly spawn: (name: string, work: Promise<unknown>) => void },
  plan: Plan,
): void => {
  spawn('seats of a plan', rsvp.reseat(plan));
  posters.nudge(plan.id);
};

/** What people are told beside its room follows a space: who asked for that is told when it is open, and its poster says how it stands. */
export const spaceTold = (
  {
    rsvp,
    posters,
    personal,
    spawn,
  }: RsvpMachine & {
    readonly personal: Pick<PersonalDesk, 'over'>;
    readonly spawn: (name: string, work: Promise<unknown>) => void;
  },
  { id, life, rules }: Space,
  before: Space,
): void => {
  const isElsewhere = life.status !== before.life.status;
  if (isElsewhere && life.status === 'ended') personal.over(id);
  if (isElsewhere && life.status === 'live') spawn('tell who asked', rsvp.remind());
  if (isElsewhere || rules.hidden !== before.rules.hidden) posters.nudge(id);
};
