import type { Room } from '../domain/index.ts';
import { parseTitle } from '../domain/index.ts';
import type { UserId } from '../lib/index.ts';
import type { Desired } from './desired.ts';
import type { Applied, RoomSeen, Unmuting } from './ports.ts';

/** One step towards what is desired. `key` names what it changes: two calls with one key never run side by side or too soon. */
export type Call =
  /** Makes the room; `find` looks first for one whose answer was lost; `make` false: only looks, to remove it. */
  | { readonly type: 'make-room'; readonly key: 'room'; readonly find: boolean; readonly make: boolean }
  | { readonly type: 'remove-room'; readonly key: 'room' }
  /** Stores how a lent room was. Calls nothing. */
  | { readonly type: 'remember-room'; readonly key: 'lent'; readonly lent: NonNullable<Applied['lent']> }
  | { readonly type: 'set-topic'; readonly key: 'topic'; readonly topic: string }
  /** Stores that the stage's topic is as wanted. Calls nothing. */
  | { readonly type: 'confirm-topic'; readonly key: 'topic-noted'; readonly topic: string }
  /** Somebody changed the topic in Discord: the space takes it for its title. Calls nothing. */
  | { readonly type: 'adopt-title'; readonly key: 'title'; readonly topic: string }
  | { readonly type: 'restore-topic'; readonly key: 'topic'; readonly topic: string }
  | { readonly type: 'close-stage'; readonly key: 'topic' }
  | { readonly type: 'allow-host'; readonly key: 'host'; readonly userId: UserId }
  | { readonly type: 'restore-host'; readonly key: 'host'; readonly userId: UserId; readonly before: Unmuting }
  | { readonly type: 'invite'; readonly key: `up:${UserId}`; readonly userId: UserId }
  | { readonly type: 'suppress'; readonly key: `down:${UserId}`; readonly userId: UserId }
  | { readonly type: 'unsuppress-self'; readonly key: 'self' }
  | { readonly type: 'post-panel'; readonly key: 'panel-post' }
  | { readonly type: 'edit-panel'; readonly key: 'panel-edit' };

/** The three that are compared, and whose the room is. */
export interface Compared {
  readonly desired: Desired;
  readonly applied: Applied;
  /** What Discord shows; null when there is no such room (any more). */
  readonly seen: RoomSeen | null;
  readonly room: Room;
}

const topicCalls = ({ desired, applied }: Compared, seen: RoomSeen): readonly Call[] => {
  const { topic } = desired;
  if (topic === null) return [];
  if (seen.topic === topic)
    return applied.topic === topic ? [] : [{ type: 'confirm-topic', key: 'topic-noted', topic }];
  // Ours was confirmed and now another stands there: a person's doing. An unfinished change of ours looks otherwise.
  const isByHand = seen.topic !== null && applied.topic === topic;
  return isByHand && parseTitle(seen.topic).ok
    ? [{ type: 'adopt-title', key: 'title', topic: seen.topic }]
    : [{ type: 'set-topic', key: 'topic', topic }];
};

/** What the member overwrite of somebody says of unmuting. */
const unmutingOf = (seen: RoomSeen, userId: UserId): Unmuting =>
  seen.overwrites.find((overwrite) => overwrite.userId === userId)?.unmuting ?? 'none';

const hostCalls = ({ desired }: Compared, seen: RoomSeen): readonly Call[] => {
  const userId = desired.hostMayUnmute;
  if (userId === null || unmutingOf(seen, userId) === 'allowed') return [];
  return [{ type: 'allow-host', key: 'host', userId }];
};

const floorCalls = ({ desired }: Compared, seen: RoomSeen): readonly Call[] => {
  const presenceOf = new Map(seen.people.map((person) => [person.userId, person.presence]));
  const isIn = (userId: UserId): boolean => presenceOf.has(userId);
  const isUp = (userId: UserId): boolean => ['invited', 'speaking'].includes(presenceOf.get(userId) ?? '');
  const down = desired.down.filter((userId) => isIn(userId) && presenceOf.get(userId) !== 'audience');
  const up = desired.up.filter((userId) => isIn(userId) && !isUp(userId));
  return [
    ...down.map((userId): Call => ({ type: 'suppress', key: `down:${userId}`, userId })),
    ...up.map((userId): Call => ({ type: 'invite', key: `up:${userId}`, userId })),
  ];
};

const panelCalls = ({ desired, applied }: Compared): readonly Call[] => {
  if (applied.panel === null) return desired.panel.waits ? [] : [{ type: 'post-panel', key: 'panel-post' }];
  return applied.panel.digest === desired.panel.digest ? [] : [{ type: 'edit-panel', key: 'panel-edit' }];
};

const keepCalls = (compared: Compared, seen: RoomSeen): readonly Call[] => {
  const { applied, desired, room } = compared;
  if (room.origin === 'borrowed' && applied.lent === null) {
    const host = desired.hostMayUnmute === null ? 'none' : unmutingOf(seen, desired.hostMayUnmute);
    // Before anything else: once we changed something, nobody could say how it was.
    return [{ type: 'remember-room', key: 'lent', lent: { topic: seen.topic, host } }];
  }
  const self: readonly Call[] =
    desired.selfSpeaks && seen.self === 'suppressed' ? [{ type: 'unsuppress-self', key: 'self' }] : [];
  return [
    ...topicCalls(compared, seen),
    ...hostCalls(compared, seen),
    ...self,
    ...floorCalls(compared, seen),
    ...panelCalls(compared),
  ];
};

/** A lent stage as it was: its topic back, or closed if it was closed; what a person did to it meanwhile stays. */
const giveBackStage = ({ applied }: Compared, seen: RoomSeen): readonly Call[] => {
  if (applied.topic === null || seen.topic === null) return [];
  const before = applied.lent?.topic ?? null;
  if (before === null) return [{ type: 'close-stage', key: 'topic' }];
  return seen.topic === before ? [] : [{ type: 'restore-topic', key: 'topic', topic: before }];
};

const leaveCalls = (compared: Compared): readonly Call[] => {
  const { applied, desired, room, seen } = compared;
  if (room.channelId === null)
    return applied.roomAskedAtMs === null ? [] : [{ type: 'make-room', key: 'room', find: true, make: false }];
  if (seen === null) return [];
  if (room.origin === 'created') return [{ type: 'remove-room', key: 'room' }];
  const lastPanel: readonly Call[] =
    applied.panel === null || applied.panel.digest === desired.panel.digest
      ? []
      : [{ type: 'edit-panel', key: 'panel-edit' }];
  const rights = applied.overwrites
    .filter((userId) => unmutingOf(seen, userId) !== 'none')
    .map((userId): Call => ({ type: 'restore-host', key: 'host', userId, before: applied.lent?.host ?? 'none' }));
  return [...giveBackStage(compared, seen), ...rights, ...lastPanel];
};

/** The calls that lead from what is applied and seen to what is desired, in order. None when they agree. Pure. */
export const differ = (compared: Compared): readonly Call[] => {
  const { desired, applied, seen } = compared;
  switch (desired.room) {
    case 'make':
      return [{ type: 'make-room', key: 'room', find: applied.roomAskedAtMs !== null, make: true }];
    case 'keep':
      return seen === null ? [] : keepCalls(compared, seen);
    case 'leave':
      return leaveCalls(compared);
  }
};
