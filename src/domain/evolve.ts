import type { UserId } from '../lib/index.ts';
import { belongsBackstage } from './backstage.ts';
import { isBlocked } from './blocks.ts';
import type { SpaceEvent } from './event.ts';
import { evolveBackstage, isBackstageEvent, overBackstage } from './evolve-backstage.ts';
import { evolveOverflow, isOverflowEvent, overOverflow } from './evolve-overflow.ts';
import { evolvePeople, isPeopleEvent } from './evolve-people.ts';
import { evolveRules, isRulesEvent } from './evolve-rules.ts';
import { isMuted, MAX_KEPT_MUTES } from './mutes.ts';
import { NO_OVERFLOW } from './overflow.ts';
import type { Space } from './space.ts';

const born = (event: Extract<SpaceEvent, { type: 'opened' }>): Space => ({
  id: event.id,
  guildId: event.guildId,
  revision: 0,
  title: event.title,
  description: event.description,
  about: event.about,
  hostId: event.hostId,
  room: event.room,
  backstage: null,
  overflow: event.beside ?? NO_OVERFLOW,
  life: { status: 'opening', sinceMs: event.atMs },
  people: [{ userId: event.hostId, role: 'host', floor: 'away', sinceMs: event.atMs }],
  hands: [],
  toAudience: [],
  rules: event.rules,
  guests: [],
  blocked: event.blocked.map((userId) => ({ userId, scope: 'server', isDenied: false })),
  muted: [],
  keptMutes: [],
  moderatorsMutes: [],
  toRemove: [],
  turn: null,
  talk: [],
  resting: [],
  raises: [],
  deadline: null,
  brake: null,
});

const withEmptySince = (space: Space, emptySinceMs: number | null): Space =>
  space.life.status === 'live' ? { ...space, life: { ...space.life, emptySinceMs } } : space;

/** Nothing that concerns people outlives a space that is over, but for who was in it. */
const NOTHING_LEFT = {
  hands: [],
  toAudience: [],
  muted: [],
  keptMutes: [],
  moderatorsMutes: [],
  toRemove: [],
  turn: null,
  resting: [],
  raises: [],
  deadline: null,
  brake: null,
} as const satisfies Partial<Space>;

/** Nothing is kept of what never was live. */
const rulesAtEnd = ({ life, rules }: Space): Space['rules'] =>
  life.status === 'opening' ? { ...rules, keepRoom: false } : rules;

/** The state after one event. Only 'opened' may come to no space; anything else there is a bug and throws. */
const evolve = (space: Space | null, event: SpaceEvent): Space => {
  if (event.type === 'opened') return born(event);
  if (space === null) throw new Error(`a space cannot begin with ${event.type}`);
  if (isPeopleEvent(event)) return evolvePeople(space, event);
  if (isRulesEvent(event)) return evolveRules(space, event);
  if (isBackstageEvent(event)) return evolveBackstage(space, event);
  if (isOverflowEvent(event)) return evolveOverflow(space, event);
  switch (event.type) {
    case 'room-made':
      return { ...space, room: { ...space.room, channelId: event.channelId } };
    case 'went-live':
      return { ...space, life: { status: 'live', sinceMs: event.atMs, emptySinceMs: null } };
    case 'emptied':
      return withEmptySince(space, event.atMs);
    case 'filled':
      return withEmptySince(space, null);
    case 'ending':
    case 'ended':
      return {
        ...space,
        ...NOTHING_LEFT,
        rules: rulesAtEnd(space),
        overflow: overOverflow(space),
        backstage: event.type === 'ended' ? null : overBackstage(space),
        life: { status: event.type, sinceMs: event.atMs, reason: event.reason },
      };
  }
};

/** A mute is of somebody with a grant to the floor. Who loses that is muted again with the next one, but for who was blocked. */
const tidied = (space: Space): Space => {
  if (space.muted.length === 0 && space.keptMutes.length === 0) return space;
  const up = new Set<UserId>(space.people.map(({ userId }) => userId));
  const lost = space.muted.filter((userId) => !up.has(userId));
  const back = space.keptMutes.filter((userId) => up.has(userId));
  if (lost.length === 0 && back.length === 0) return space;
  const muted = [...space.muted.filter((userId) => up.has(userId)), ...back];
  const waiting = space.keptMutes.filter((userId) => !up.has(userId));
  const keptMutes = [...waiting, ...lost.filter((userId) => !isBlocked(space, userId))].slice(-MAX_KEPT_MUTES);
  const moderatorsMutes = space.moderatorsMutes.filter((userId) => isMuted({ muted, keptMutes }, userId));
  return { ...space, muted, keptMutes, moderatorsMutes };
};

/** Who loses their place is on the way backstage no longer; a moderator who has none may be. */
const turnedBack = (before: Space | null, { backstage, ...after }: Space): Space['backstage'] => {
  if (before === null || backstage?.status !== 'open') return backstage;
  const keepsPlace = (userId: UserId): boolean => belongsBackstage(after, userId) || !belongsBackstage(before, userId);
  const toBackstage = backstage.toBackstage.filter(keepsPlace);
  return toBackstage.length === backstage.toBackstage.length ? backstage : { ...backstage, toBackstage };
};

/** The state after these events in order, at the same revision. */
export const folded = (space: Space | null, events: readonly SpaceEvent[]): Space => {
  let next = space;
  for (const event of events) {
    const after = tidied(evolve(next, event));
    const backstage = turnedBack(next, after);
    next = backstage === after.backstage ? after : { ...after, backstage };
  }
  if (next === null) throw new Error('a space begins with its opening');
  return next;
};

/** The state after what one decision brought, one revision on; the same object when it brought nothing. */
export const evolveAll = (space: Space | null, events: readonly SpaceEvent[]): Space => {
  const next = folded(space, events);
  return events.length === 0 ? next : { ...next, revision: next.revision + 1 };
};
