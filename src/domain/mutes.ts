import type { UserId } from '../lib/index.ts';
import type { Asker, Decision, SpaceCommand, SpaceEvent } from './event.ts';
import { notNow } from './life.ts';
import { personOf } from './people.ts';
import { asModerator, mayDo, outranks, undoesModerators } from './permissions.ts';
import { refuse } from './refusal.ts';
import type { Space } from './space.ts';

/** People whose mute is kept while they have no floor: as many as may have it. */
export const MAX_KEPT_MUTES = 500;

/** Whether somebody is silent here by a mute of the space, with the floor or as soon as they have it. */
export const isMuted = ({ muted, keptMutes }: Pick<Space, 'muted' | 'keptMutes'>, userId: UserId): boolean =>
  muted.includes(userId) || keptMutes.includes(userId);

/** Whether moderators alone lift this person's mute: one of them set it, or their brake is on. */
const isModerators = ({ moderatorsMutes, brake }: Space, userId: UserId): boolean =>
  moderatorsMutes.includes(userId) || brake?.isModerators === true;

/** Who lost the floor while muted is heard again when somebody who may lift that brings them up by name. */
export const calledByName = (space: Space, asker: Asker, userId: UserId): readonly SpaceEvent[] =>
  space.keptMutes.includes(userId) && (undoesModerators(asker) || !isModerators(space, userId))
    ? [{ type: 'unmuted', userId }]
    : [];

/** What a moderator sets is undone by moderators alone. */
const markOf = (space: Space, asker: Asker): { readonly byModerator?: true } =>
  asModerator(space, asker) ? { byModerator: true } : {};

/** Somebody with the floor is silenced and keeps it. */
export const decideMute = (space: Space, asker: Asker, command: Extract<SpaceCommand, { type: 'mute' }>): Decision => {
  const { userId, isUpElsewhere = false } = command;
  const closed = notNow(space);
  if (closed !== null) return closed;
  if (!mayDo(space, asker, 'mute')) return refuse('not-host');
  if (!isUpElsewhere && personOf(space, userId) === undefined) return refuse('not-speaking');
  if (!outranks(space, asker, userId)) return refuse('outranked');
  const mark = markOf(space, asker);
  const isDone = isMuted(space, userId) && (mark.byModerator !== true || space.moderatorsMutes.includes(userId));
  return { ok: true, events: isDone ? [] : [{ type: 'muted', userId, ...mark }] };
};

/** A co-host who was muted does not lift it themself: whoever muted them ranks higher. */
const isOwnMute = (space: Space, asker: Asker, userId: UserId): boolean =>
  asker.type === 'person' && asker.userId === userId && !asker.moderator && userId !== space.hostId;

/** Somebody is heard again. */
export const decideUnmute = (space: Space, asker: Asker, userId: UserId): Decision => {
  const closed = notNow(space);
  if (closed !== null) return closed;
  if (!mayDo(space, asker, 'unmute')) return refuse('not-host');
  if (!isMuted(space, userId)) return refuse('not-muted');
  if (isModerators(space, userId) && !undoesModerators(asker)) return refuse('moderators-lift');
  if (!outranks(space, asker, userId) || isOwnMute(space, asker, userId)) return refuse('outranked');
  return { ok: true, events: [{ type: 'unmuted', userId }] };
};

/** Every speaker who is not muted yet, of the rooms beside it too: not host and co-hosts, and not who asks. */
const muteAll = (space: Space, asker: Asker, others: readonly UserId[] = []): readonly SpaceEvent[] => {
  const isRun = (userId: UserId): boolean => (personOf(space, userId)?.role ?? 'speaker') !== 'speaker';
  const up = new Set([...space.people.map(({ userId }) => userId), ...others]);
  return [...up]
    .filter((userId) => !isRun(userId) && !(asker.type === 'person' && asker.userId === userId))
    .filter((userId) => !isMuted(space, userId))
    .map((userId): SpaceEvent => ({ type: 'muted', userId }));
};

/** All speakers are silenced but host and co-hosts. */
export const decideMuteAll = (space: Space, asker: Asker, others?: readonly UserId[]): Decision => {
  const closed = notNow(space);
  if (closed !== null) return closed;
  return mayDo(space, asker, 'mute-all') ? { ok: true, events: muteAll(space, asker, others) } : refuse('not-host');
};

/** The raid brake: nobody new comes in, speakers are muted, hands go up slowly, newcomers listen. Released, the door is open as before. */
export const decideBrake = (
  space: Space,
  asker: Asker,
  { isOn, others }: Pick<Extract<SpaceCommand, { type: 'brake' }>, 'isOn' | 'others'>,
  nowMs: number,
): Decision => {
  const closed = notNow(space);
  if (closed !== null) return closed;
  if (asker.type !== 'person' || !mayDo(space, asker, 'brake')) return refuse('not-host');
  const { brake } = space;
  const mark = markOf(space, asker);
  if (!isOn) {
    if (brake === null) return refuse('brake-is-off');
    if (brake.isModerators && !undoesModerators(asker)) return refuse('moderators-lift');
    return { ok: true, events: [{ type: 'brake-released' }] };
  }
  // A moderator may make it theirs, which who runs the space does not release.
  if (brake !== null && (brake.isModerators || mark.byModerator !== true)) return refuse('brake-is-on');
  const pulled: SpaceEvent = { type: 'brake-pulled', byUserId: asker.userId, atMs: nowMs, ...mark };
  return { ok: true, events: [pulled, ...muteAll(space, asker, others)] };
};

/** Somebody lifted a mute of ours in Discord itself: they are heard. */
export const freed = (space: Space, userId: UserId): readonly SpaceEvent[] =>
  isMuted(space, userId) ? [{ type: 'unmuted', userId }] : [];
