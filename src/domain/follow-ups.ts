import type { UserId } from '../lib/index.ts';
import type { AskingAt } from './asking.ts';
import { atDeadline, deadlineDueMs } from './deadline.ts';
import type { SpaceEvent } from './event.ts';
import { folded } from './evolve.ts';
import { succession, successionAtMs } from './roles.ts';
import type { Space } from './space.ts';
import { movesOn, movesOnAtMs, rests } from './turns.ts';

/** An invitation onto a stage that nobody accepted is taken back after this, in milliseconds. */
const INVITATION_MS = 180_000;

/** A speaker who is out of the room keeps their grant for this long, in milliseconds: more than it takes to come back from a break. */
const AWAY_MS = 600_000;

/** What one decision may bring with it; more than any can, so that it only bounds a bug. */
const MAX_ROUNDS = 2_000;

/** Somebody, and when what they have lapses; wall time. */
interface Lapse {
  readonly userId: UserId;
  readonly lapsesAtMs: number;
}

/** Whose invitation lapses, and when. Only on a stage somebody is waited for; host and co-hosts are invited for as long as they are there. */
const invitations = ({ room, people, turn }: Space): readonly Lapse[] =>
  room.kind !== 'stage'
    ? []
    : people
        .filter(({ role, floor }) => role === 'speaker' && (floor === 'inviting' || floor === 'invited'))
        // A turn has a shorter wait of its own.
        .filter(({ userId }) => userId !== turn?.userId)
        .map(({ userId, sinceMs }) => ({ userId, lapsesAtMs: sinceMs + INVITATION_MS }));

/** Whose grant lapses since they left, and when. Who helps to run the space and guests may stay out; who is backstage is not gone. */
const grants = ({ people, guests }: Space): readonly Lapse[] =>
  people
    .filter(({ userId, role, floor }) => role === 'speaker' && floor === 'away' && !guests.includes(userId))
    .map(({ userId, sinceMs }) => ({ userId, lapsesAtMs: sinceMs + AWAY_MS }));

const lapsed = (space: Space, nowMs: number): readonly SpaceEvent[] => {
  const due = (lapses: readonly Lapse[], type: 'invitation-lapsed' | 'grant-lapsed'): readonly SpaceEvent[] =>
    lapses.filter(({ lapsesAtMs }) => nowMs >= lapsesAtMs).map(({ userId }) => ({ type, userId }));
  return [...due(invitations(space), 'invitation-lapsed'), ...due(grants(space), 'grant-lapsed')];
};

/** When something is decided, in wall time, and what the space alone does not tell then. */
export interface Moment extends AskingAt {
  /** The next turn is called in a linked room: none is called here. */
  readonly holdsTurns: boolean;
  /** Words that the server does not allow in texts; none when left out. */
  readonly words?: readonly string[];
}

const next = (space: Space, { nowMs, holdsTurns }: Moment): readonly SpaceEvent[] => {
  if (space.life.status !== 'live') return [];
  for (const due of [atDeadline, lapsed, succession]) {
    const events = due(space, nowMs);
    if (events.length > 0) return events;
  }
  return movesOn(space, nowMs, holdsTurns);
};

/** These events, and everything that follows from them by itself at this time: turns, rests, lapses, deadlines. */
export const withFollowUps = (before: Space, events: readonly SpaceEvent[], moment: Moment): readonly SpaceEvent[] => {
  const { nowMs } = moment;
  const all: SpaceEvent[] = [];
  const rested = new Set<UserId>();
  let space = before;
  let coming = events;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const after = folded(space, coming);
    // From the beginning on: who leaves the room in their turn is away first, and loses the floor then.
    const resting = rests(before, after, nowMs).filter(({ userId }) => !rested.has(userId));
    for (const { userId } of resting) rested.add(userId);
    all.push(...coming, ...resting);
    space = resting.length === 0 ? after : folded(after, resting);
    coming = next(space, moment);
    if (coming.length === 0) return all;
  }
  throw new Error('a decision goes on without end');
};

/** When something in this space is due by itself next, in wall time; null when nothing is. */
export const dueAtMs = (space: Space, nowMs: number): number | null => {
  if (space.life.status !== 'live') return null;
  const lapses = [...invitations(space), ...grants(space)].map(({ lapsesAtMs }) => lapsesAtMs);
  const dues = [deadlineDueMs(space), successionAtMs(space), movesOnAtMs(space, nowMs), ...lapses];
  const known = dues.filter((due) => due !== null);
  return known.length === 0 ? null : Math.min(...known);
};
