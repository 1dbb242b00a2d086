import type { BackstageCompared } from './backstage-differ.ts';
import { backstageCalls } from './backstage-differ.ts';
import type { Room } from '../domain/index.ts';
import { forbiddenIn, limitOf, ownLimit, parseTitle, placesBy, ROOM_TAKES } from '../domain/index.ts';
import type { LinkId, UserId } from '../lib/index.ts';
import { announcementCalls } from './announcing.ts';
import type { Call } from './call.ts';
import type { Desired } from './desired.ts';
import type { PanelPlace } from './panel-life.ts';
import { panelCalls } from './panel-life.ts';
import type { Applied, RoomSeen } from './ports.ts';
import { rightsToRestore, rightsToSet } from './room-rights.ts';
import type { VoiceFloor } from './voice-floor.ts';
import { isRuled, stageMutes, voiceFloorCalls, voiceLeaveCalls } from './voice-floor.ts';

/** The three that are compared, whose the room is, and what is known of its people and of its panel's place. */
export interface Compared extends PanelPlace {
  readonly desired: Desired;
  readonly applied: Applied;
  /** What Discord shows; null when there is no such room (any more). */
  readonly seen: RoomSeen | null;
  readonly room: Room;
  /** Whether this process last set the room to be for adults; null while it set neither. */
  readonly adultsSet: boolean | null;
  /** Whether it is a room beside a full one, which is as that one is. */
  readonly isBeside: boolean;
  /** The backstage, but for what is desired and applied of it. */
  readonly backstage: Pick<BackstageCompared, 'channelId' | 'seen' | 'out' | 'strangers' | 'notes'>;
  /** Who in this server carries a mute of ours. */
  readonly owed: VoiceFloor['owed'];
  readonly moves: VoiceFloor['moves'];
  /** What the server does not allow in a title. */
  readonly words: readonly string[];
  /** Monotonic. */
  readonly nowMs: number;
}

const setTopic = ({ applied, room, words }: Compared, seen: RoomSeen, topic: string): Call => {
  // Ours was confirmed and now another stands there: a person's doing. An unfinished change of ours looks otherwise.
  const isByHand = seen.topic !== null && applied.topic === topic;
  // A stage's topic is changed by its moderators; the status of a voice room by anybody who is in it, unless a server forbids that.
  const mayBe = isByHand && parseTitle(seen.topic).ok && forbiddenIn(words, seen.topic) === null;
  return mayBe && room.kind === 'stage'
    ? { type: 'adopt-title', key: 'title', topic: seen.topic }
    : { type: 'set-topic', key: applied.topic === topic ? 'mend:topic' : 'topic', topic };
};

const topicCalls = (compared: Compared, seen: RoomSeen): readonly Call[] => {
  const { desired, applied, room } = compared;
  const { topic } = desired;
  if (topic === null) return [];
  if (seen.topic === topic)
    return applied.topic === topic ? [] : [{ type: 'confirm-topic', key: 'topic-noted', topic }];
  // Discord drops the status of a voice room with its last member.
  const isEmpty = seen.people.length + seen.bots.length + seen.accounts.length === 0;
  if (room.kind === 'voice' && (isEmpty || !seen.mayTitle)) return [];
  return [setTopic(compared, seen, topic)];
};

const adultsCalls = ({ desired: { adultsOnly }, adultsSet }: Compared, seen: RoomSeen): readonly Call[] => {
  if (adultsOnly === null || adultsOnly === seen.adultsOnly) return [];
  // Only what a person's hand undid is mended; what people ask of the space is done as often as they ask.
  return [{ type: 'set-adults', key: adultsSet === adultsOnly ? 'mend:adults' : 'adults', adultsOnly }];
};

/** How many it is to take: one more than are in it where our own account is to sit there and everybody's places are taken, until it does. */
const wantedLimit = ({ desired: { places, account }, room }: Compared, seen: RoomSeen): number | null => {
  const limit = limitOf(places ?? 0, room.kind);
  const inside = seen.people.length + seen.bots.length + seen.accounts.length;
  const isShutOut = account !== null && !seen.accounts.some(({ accountId }) => accountId === account);
  if (limit === null || !isShutOut || inside < limit) return limit;
  return Math.min(inside + 1, ROOM_TAKES[room.kind]);
};

/** How many it takes: what a person made of it in Discord becomes the rule if it can be one, as a title does. */
const placesCalls = (compared: Compared, seen: RoomSeen): readonly Call[] => {
  const { desired, applied, room, isBeside } = compared;
  if (desired.places === null) return [];
  const limit = wantedLimit(compared, seen);
  const stands = ownLimit(seen.limit, room.kind);
  const isNoted = applied.limit === limit;
  // Where nobody said how many, what stands there by hand stays.
  const isTheirs = limit === null && applied.limit !== stands;
  if (stands === limit || isTheirs) return isNoted ? [] : [{ type: 'confirm-limit', key: 'limit-noted', limit }];
  const byHand = isNoted && !isBeside ? placesBy(stands) : null;
  if (byHand !== null) return [{ type: 'adopt-places', key: 'places', places: byHand }];
  return [{ type: 'set-limit', key: isNoted ? 'mend:limit' : 'limit', limit }];
};

const stageFloorCalls = ({ desired }: Compared, seen: RoomSeen): readonly Call[] => {
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

const accountCalls = ({ desired }: Compared, seen: RoomSeen): readonly Call[] => {
  const { account: accountId } = desired;
  const isSuppressed = seen.accounts.some((one) => one.accountId === accountId && one.state === 'suppressed');
  return accountId !== null && isSuppressed ? [{ type: 'bring-up-account', key: 'self', accountId }] : [];
};

const noticeCalls = ({ desired, applied }: Compared): readonly Call[] => {
  const untold = (wanted: readonly LinkId[], told: readonly LinkId[]): readonly LinkId[] =>
    wanted.filter((linkId) => !told.includes(linkId));
  const held = applied.held.filter((linkId) => desired.held.includes(linkId));
  return [
    ...(held.length < applied.held.length ? [{ type: 'note-held', key: 'held-noted', held } as const] : []),
    ...untold(desired.notices, applied.notices).map((linkId): Call => ({
      type: 'notify',
      key: `notice:${linkId}`,
      what: 'leaves',
      linkId,
    })),
    ...untold(desired.held, applied.held).map((linkId): Call => ({
      type: 'notify',
      key: `held:${linkId}`,
      what: 'held',
      linkId,
    })),
  ];
};

const detourCalls = ({ applied }: Compared): readonly Call[] =>
  applied.detours.map(({ userId, via }): Call => ({ type: 'bring-back', key: `back:${userId}`, userId, via }));

const floorOf = ({ desired, applied, owed, moves, nowMs }: Compared, seen: RoomSeen): VoiceFloor => ({
  seen,
  floor: desired.floor,
  muted: desired.muted,
  owed,
  moves,
  isRuled: isRuled(applied),
  nowMs,
});

const outCalls = ({ desired }: Compared, seen: RoomSeen): readonly Call[] =>
  seen.people
    .filter(({ userId }) => desired.out.includes(userId))
    .map(({ userId }): Call => ({ type: 'put-out', key: `out:${userId}`, userId }));

/** Overwrites and people. What silences comes before what lets speak. */
const peopleCalls = (compared: Compared, seen: RoomSeen): readonly Call[] => {
  const { desired, applied, room } = compared;
  const compare = { wanted: desired.rights, applied, seen };
  const rights = rightsToSet(compare);
  const restored = rightsToRestore(compare);
  const out = outCalls(compared, seen);
  if (room.kind === 'stage') {
    const mutes = stageMutes({ seen, muted: desired.muted });
    // Who is to be out and kept out is kept out first.
    return [
      ...rights,
      ...out,
      ...mutes,
      ...restored,
      ...accountCalls(compared, seen),
      ...stageFloorCalls(compared, seen),
    ];
  }
  const isRule = (call: Call): boolean => call.type === 'set-right' && call.wanted.target === 'everyone';
  const ruleAt = rights.findIndex(isRule);
  const floor = voiceFloorCalls(floorOf(compared, seen));
  return [
    ...rights.slice(0, ruleAt + 1),
    ...out,
    ...floor.first,
    ...detourCalls(compared),
    ...restored,
    ...rights.slice(ruleAt + 1),
    ...accountCalls(compared, seen),
    ...floor.next,
  ];
};

/**
 * Whether a call only lets somebody in by name. There may be hundreds of them, as Discord takes them a few in some seconds: a space goes on
 * without waiting for that. Those of our own accounts stand before what everybody is denied.
 */
const letsIn = ({ desired: { rights } }: Compared): ((call: Call) => boolean) => {
  const closedAt = rights.findIndex(({ target }) => target === 'everyone');
  const before = new Set(rights.slice(0, closedAt).map(({ target }) => target));
  return (call) =>
    closedAt !== -1 &&
    call.type === 'set-right' &&
    call.wanted.target.startsWith('member:') &&
    !before.has(call.wanted.target) &&
    Object.entries(call.wanted.rights).every(
      ([right, state]) => state === 'allowed' && (right === 'view' || right === 'connect'),
    );
};

const callsBackstage = ({ desired, applied, backstage, seen }: Compared): readonly Call[] =>
  backstageCalls({ ...backstage, desired: desired.backstage, applied: applied.backstage }, seen);

const keepCalls = (compared: Compared, seen: RoomSeen): readonly Call[] => {
  const { applied, room } = compared;
  // Before anything else: once we changed something, nobody could say how it was.
  if (room.origin === 'borrowed' && applied.lent === null)
    return [{ type: 'remember-room', key: 'lent', lent: { topic: seen.topic } }];
  const all = peopleCalls(compared, seen);
  const isLate = letsIn(compared);
  const people = all.filter((call) => !isLate(call));
  const topic = topicCalls(compared, seen);
  const adults = adultsCalls(compared, seen);
  const isRestricting = compared.desired.adultsOnly === true;
  return [
    // For adults before anybody is let in, and for everybody again once the rest is in order.
    ...(isRestricting ? adults : []),
    // A stage is open before anybody is invited up on it; in a voice room whoever is heard comes first.
    ...(room.kind === 'stage' ? [...topic, ...people] : [...people, ...topic]),
    ...(isRestricting ? [] : adults),
    ...placesCalls(compared, seen),
    ...callsBackstage(compared),
    ...noticeCalls(compared),
    ...panelCalls(applied, compared.desired.panel, compared),
    ...all.filter(isLate),
  ];
};

/** The topic as it was before us: put back, or closed if it was closed, as that of a room that was made; what a person did to it meanwhile stays. */
const giveBackTopic = ({ applied, room }: Compared, seen: RoomSeen): readonly Call[] => {
  if (applied.topic === null || seen.topic === null) return [];
  const before = applied.lent?.topic ?? null;
  if (before === null) {
    const isOurs = room.kind === 'stage' || seen.topic === applied.topic;
    return isOurs ? [{ type: 'close-stage', key: 'topic' }] : [];
  }
  return seen.topic === before ? [] : [{ type: 'restore-topic', key: 'topic', topic: before }];
};

const leaveCalls = (compared: Compared): readonly Call[] => {
  const { applied, desired, room, seen } = compared;
  if (room.channelId === null)
    return applied.roomAskedAtMs === null ? [] : [{ type: 'make-room', key: 'room', find: true, make: false }];
  if (seen === null) return [];
  const stays = desired.room === 'give-back';
  // On a stage too somebody may be muted by us.
  const people = voiceLeaveCalls(floorOf(compared, seen), stays && room.kind === 'voice');
  // Whoever is still muted by us would be thrown out with that: the room waits for them.
  if (!stays) return people.length > 0 ? people : [{ type: 'remove-room', key: 'room' }];
  // It is the last that is said: nothing is buried or grows old any more.
  const lastPanel =
    applied.panel === null ? [] : panelCalls(applied, desired.panel, { below: 0, wallMs: applied.panel.postedAtMs });
  return [
    ...giveBackTopic(compared, seen),
    ...rightsToSet({ wanted: desired.rights, applied, seen }),
    ...placesCalls(compared, seen),
    ...rightsToRestore({ wanted: desired.rights, applied, seen }),
    ...detourCalls(compared),
    ...people,
    ...lastPanel,
  ];
};

/** The calls that lead from what is applied and seen to what is desired, in order. None when they agree. Pure. */
export const differ = (compared: Compared): readonly Call[] => {
  const { desired, applied, seen } = compared;
  switch (desired.room) {
    case 'make':
      return [{ type: 'make-room', key: 'room', find: applied.roomAskedAtMs !== null, make: true }];
    case 'keep':
      return seen === null ? [] : [...keepCalls(compared, seen), ...announcementCalls(applied, desired.announcement)];
    case 'give-back':
    case 'remove':
      // The recap is written whatever became of the room.
      return [
        ...callsBackstage(compared),
        ...leaveCalls(compared),
        ...announcementCalls(applied, desired.announcement),
      ];
  }
};
