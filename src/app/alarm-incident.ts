import type { HearingCode } from '../domain/index.ts';
import { isOfOneVoice } from '../domain/index.ts';
import type { UserId } from '../lib/index.ts';
import { isOfPeople, topicOf } from './alarm-kinds.ts';
import type { RoomSeen, SeatTrouble } from './ports.ts';
import { isUnnamed } from './room-renewals.ts';

/** One alarm of a room, from its evidence to its end. */
export interface Incident {
  sinceMs: number;
  /** What the host was told: of single voices beside others, or of the whole room. */
  told: 'nothing' | 'voices' | 'room';
  /** What of it they need not be told again: it was told, and stood ever since. */
  topics: ReadonlySet<string>;
  /** What is wrong, or was when it went quiet. */
  troubles: readonly SeatTrouble[];
  codes: readonly HearingCode[];
  /** What people did to our account, and nothing showed yet that it is lifted: a seat that is new knows of it after two seconds only. */
  ofPeople: readonly HearingCode[];
  who: readonly UserId[];
  /** Of whom their seat told that they are missed beside others, or cannot be opened, and who are there and unheard since: others show nothing of it. */
  awaited: readonly UserId[];
  /**
   * The same of those of whom it told before, or a process before this one, in whose log no name is: everybody who might be heard when the room
   * was first seen, and was not since; null until then. Nothing but their own sound shows that it is over.
   */
  suspects: readonly UserId[] | null;
  /** Since when nothing shows it any more, and nothing the contrary: nobody has spoken since. Monotonic; null while it stands. */
  quietSinceMs: number | null;
}

/** One that begins now. */
export const newIncident = (sinceMs: number, codes: readonly HearingCode[]): Incident => ({
  sinceMs,
  told: 'nothing',
  topics: new Set(),
  troubles: [],
  codes,
  ofPeople: [],
  who: [],
  awaited: [],
  suspects: [],
  quietSinceMs: null,
});

/** Whether it is about somebody alone: they are missed beside others, or what comes of them cannot be opened. */
const isOfNamed = (code: HearingCode): boolean => isOfOneVoice(code) || code === 'cannot-decrypt';

/** One as a process before this told it, after others of the same room whose end was not told; `nowMs`: monotonic. */
export const recalledIncident = (
  before: Incident | null,
  { codes, atMs, nowMs }: { readonly codes: readonly HearingCode[]; readonly atMs: number; readonly nowMs: number },
): Incident => {
  const troubles = codes.map((code) => ({ code }));
  const known = before ?? { ...newIncident(atMs, []), told: 'voices' };
  return {
    ...known,
    told: codes.every(isOfOneVoice) ? known.told : 'room',
    topics: new Set([...known.topics, ...troubles.map(topicOf)]),
    troubles,
    codes,
    ofPeople: [...new Set([...known.ofPeople, ...codes.filter(isOfPeople)])],
    suspects: codes.some((code) => isOfNamed(code) || isUnnamed({ code })) ? null : known.suspects,
    quietSinceMs: nowMs,
  };
};

/** Whether somebody may be heard in a room: who may not is not missed. Where that is not seen, nothing is held against us. */
export const mayBeHeard = (seen: RoomSeen | null, userId: UserId): boolean =>
  seen?.people.some((one) => one.userId === userId && !one.suppressed && !one.muted) === true;

/** The room is seen: everybody who may be heard is one of whom it may be. */
const suspect = (incident: Incident, seen: RoomSeen | null): void => {
  incident.suspects ??= seen?.people.map(({ userId }) => userId).filter((one) => mayBeHeard(seen, one)) ?? null;
};

/** Somebody was heard in that room. */
export const noteHeard = (incident: Incident, seen: RoomSeen | null, userId: UserId): void => {
  suspect(incident, seen);
  incident.awaited = incident.awaited.filter((one) => one !== userId);
  incident.suspects = incident.suspects?.filter((one) => one !== userId) ?? null;
};

/** Its seat, which told of nothing, tells of something again: that this is over shows nothing of whom it told of before, nor may it be the same seat. */
export const noteRelapse = (incident: Incident): void => {
  if (incident.suspects === null) return;
  incident.suspects = [...new Set([...incident.suspects, ...incident.awaited])];
  incident.awaited = [];
};

/** Its seat shows that all of whom it told since then are heard. */
export const noteProven = (incident: Incident): void => {
  incident.suspects = incident.suspects?.filter((one) => !incident.awaited.includes(one)) ?? null;
  incident.awaited = [];
};

/** This counts of it by now. */
export const noteAwaited = (incident: Incident, seen: RoomSeen | null, counted: readonly SeatTrouble[]): void => {
  const still = incident.awaited.filter((one) => mayBeHeard(seen, one));
  const now = counted.flatMap(({ code, userId }) => (userId !== undefined && isOfNamed(code) ? [userId] : []));
  incident.awaited = [...new Set([...still, ...now])];
};

/**
 * Whether it is about people who are there still, and were not heard since: that others are shows nothing. Notes the suspects when the room is
 * first seen.
 */
export const isAwaiting = (incident: Incident, seen: RoomSeen | null): boolean => {
  suspect(incident, seen);
  const { awaited, suspects } = incident;
  return suspects === null || [...awaited, ...suspects].some((one) => mayBeHeard(seen, one));
};

/** Whether what people did to our account is lifted, as the seat said or the room is seen: that somebody is heard shows nothing of it. */
export const isLifted = ({ ofPeople }: Incident, seen: RoomSeen | null): boolean => {
  if (ofPeople.length === 0) return true;
  const accounts = seen?.accounts ?? [];
  return accounts.length > 0 && accounts.every(({ state }) => state === 'speaking');
};
