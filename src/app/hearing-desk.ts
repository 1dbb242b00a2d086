import type { HearingCode, Space } from '../domain/index.ts';
import { isOfOneVoice } from '../domain/index.ts';
import type { ChannelId, UserId } from '../lib/index.ts';
import { isOfPeople, kindsOf, topicOf } from './alarm-kinds.ts';
import { createAlarmTeller } from './alarm-teller.ts';
import type { AlarmTeller, AlarmTellerParts } from './alarm-teller.ts';
import { createAllowance } from './allowance.ts';
import type { Allowance } from './allowance.ts';
import type { HearingReport, RoomSeen, SeatTrouble } from './ports.ts';
import type { SoundNeeds } from './sound-needs.ts';
import type { LineOf } from './space-port.ts';
import { isInTheWay } from './sound-needs.ts';
import type { Entry, SpaceBook } from './space-book.ts';

/** A room that is deaf again within ten minutes, and in the same way, is the same story: its panel tells it, and the host is not told anew. */
const TOLD = { times: 1, windowMs: 600_000 };
/** A room is joined anew at once when somebody is not heard there, and then less and less often: it costs whoever is heard a moment. */
const FIRST_REST_MS = 30_000;
const LONGEST_REST_MS = 300_000;
/** A room that was joined anew is told as deaf for so long, unless somebody is heard: leaving it proves nothing. */
const HELD_MS = 60_000;

/** So many people are named of whom nothing is heard: who is told reads no more. */
const NAMED_MAX = 8;

/** What the panel of a room tells of its alarm. */
export interface Deaf {
  readonly codes: readonly HearingCode[];
  /** Whose sound is missed, or cannot be opened. */
  readonly who: readonly UserId[];
  /** Wall time. */
  readonly sinceMs: number;
}

/** The lines of a space's log that tell of its alarms. */
export const ALARM_ACTS = ['deaf', 'hears-again'] as const;

/** Keeps what is told of rooms that our account does not hear, or is not heard in: one incident for each. */
export interface HearingDesk {
  /** Takes over what a process before this one told, the last lines of `ALARM_ACTS`: an alarm that was not said to be over is, when it is. */
  load(lines: readonly LineOf[]): void;
  report(report: HearingReport): void;
  /** Somebody was heard there. */
  heard(channelId: ChannelId, userId: UserId): void;
  /** Its space opened, changed or is over, or a link of it changed. */
  spaceChanged(space: Space): void;
  of(channelId: ChannelId | null): Deaf | null;
  /** Rooms whose alarm stands, and alarms since the start. */
  counts(): { readonly now: number; readonly total: number };
  close(): void;
}

/** What it is made of. */
export interface HearingParts extends AlarmTellerParts {
  readonly book: Pick<SpaceBook, 'inChannel' | 'get'>;
  seen(entry: Entry): RoomSeen | null;
  /** What the space needs sound for. */
  needs(space: Space): SoundNeeds;
  /** Has the account leave the room and join it anew. */
  renew(channelId: ChannelId): void;
  /** The panels of a space and of those that are linked with it have something to tell. */
  nudge(space: Space): void;
}

interface Incident {
  readonly sinceMs: number;
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
  /** Nothing shows it any more, and nothing the contrary: nobody has spoken since. */
  isQuiet: boolean;
}

/** One for each seat of the plan at most. */
interface Room {
  troubles: readonly SeatTrouble[];
  isProven: boolean;
  incident: Incident | null;
  /** How often somebody began to be missed for their speech since somebody was last heard. */
  misses: number;
  renewals: number;
  renewedMs: number;
  /** For whom it was joined anew who were missed beside others, and are there and unheard since: it was no use. */
  readonly renewedFor: Set<UserId>;
  cancelHold: (() => void) | null;
  /** Ends the wait for the moment from which the host may be told. */
  cancelTell: (() => void) | null;
}

interface Desk extends HearingParts {
  readonly rooms: Map<ChannelId, Room>;
  readonly allowance: Allowance;
  readonly teller: AlarmTeller;
  total: number;
}

const forget = ({ rooms }: Desk, channelId: ChannelId): void => {
  rooms.get(channelId)?.cancelHold?.();
  rooms.get(channelId)?.cancelTell?.();
  rooms.delete(channelId);
};

/** Whether somebody may be heard in a room: who may not is not missed. Where that is not seen, nothing is held against us. */
const mayBeHeard = (seen: RoomSeen | null, userId: UserId): boolean =>
  seen?.people.some((one) => one.userId === userId && !one.suppressed && !one.muted) === true;

/** Whether somebody's speech is missed who said no more than that they speak: it counts only where they may be heard. */
const isOfSpeech = (code: HearingCode): boolean => code === 'no-sound' || code === 'voice-missing';

/** What counts: it is in the way of what sound is needed for here, and whoever is missed may be heard. */
const countedOf = (desk: Desk, entry: Entry, { troubles }: Room): readonly SeatTrouble[] => {
  if (entry.space.life.status !== 'live') return [];
  const needs = desk.needs(entry.space);
  const seen = troubles.some(({ code }) => isOfSpeech(code)) ? desk.seen(entry) : null;
  return troubles.filter(
    ({ code, userId }) =>
      isInTheWay(code, needs) && (!isOfSpeech(code) || userId === undefined || mayBeHeard(seen, userId)),
  );
};

/** Tells the host of what of an alarm they were not told yet: now, or as soon as that is not too often, if it still stands then. */
const tellIfMay = (desk: Desk, { space }: Entry, room: Room, incident: Incident): void => {
  const { topics, troubles, codes, who } = incident;
  room.cancelTell?.();
  room.cancelTell = null;
  const untold = troubles.filter((trouble) => !topics.has(topicOf(trouble)));
  const kinds = kindsOf(untold.map(({ code }) => code));
  if (kinds.length === 0) return;
  const restMs = Math.min(...kinds.map((kind) => desk.allowance.take(`${space.id} ${kind}`)));
  if (restMs === 0) {
    incident.told = incident.told !== 'room' && codes.every(isOfOneVoice) ? 'voices' : 'room';
    incident.topics = new Set([...topics, ...troubles.map(topicOf)]);
    desk.teller.tell(space, { type: 'deaf', codes, who, atMs: desk.clock.wallMs() });
    return;
  }
  room.cancelTell = desk.clock.after(restMs, () => {
    room.cancelTell = null;
    const entry = desk.book.get(space.id);
    const { incident: standing } = room;
    if (entry !== undefined && standing?.isQuiet === false) tellIfMay(desk, entry, room, standing);
  });
};

const begin = (desk: Desk, { space }: Entry, codes: readonly HearingCode[]): Incident => {
  desk.total += 1;
  const { id: spaceId, room: place } = space;
  desk.logger.warn('an account does not hear its room, or is not heard there', {
    spaceId,
    channelId: place.channelId,
    codes,
  });
  return {
    sinceMs: desk.clock.wallMs(),
    told: 'nothing',
    topics: new Set(),
    troubles: [],
    codes,
    ofPeople: [],
    who: [],
    isQuiet: false,
  };
};

const end = (desk: Desk, { space }: Entry, room: Room, { sinceMs, told, codes }: Incident): void => {
  room.incident = null;
  const atMs = desk.clock.wallMs();
  const { id: spaceId, room: place } = space;
  desk.logger.info('an account hears its room again', { spaceId, channelId: place.channelId, afterMs: atMs - sinceMs });
  if (told === 'nothing') return;
  const isOfVoices = told === 'voices' && codes.every(isOfOneVoice);
  desk.teller.tell(space, { type: 'hears', sinceMs, atMs, isOfOneVoice: isOfVoices });
};

/**
 * Op 5 alone may come without sound to follow (UNPROVEN): what cuts off whoever is heard takes two people, or a second time, which who is missed
 * beside others had; for them it is done once, since where it was no use it is their own network mostly. Sound that nobody has named is no such doubt.
 */
const isSure = ({ misses, renewedFor }: Room, counted: readonly SeatTrouble[]): boolean => {
  const isReason = ({ code, userId }: SeatTrouble): boolean =>
    code === 'unknown-voice' || (code === 'voice-missing' && (userId === undefined || !renewedFor.has(userId)));
  if (counted.some(isReason)) return true;
  const missed = counted.filter(({ code }) => code === 'no-sound').length;
  return missed > 1 || (missed === 1 && misses > 1);
};

/** Joins the room anew for somebody who is not heard there; the nodes see to everything else by themselves. */
const renewFor = (desk: Desk, room: Room, channelId: ChannelId, counted: readonly SeatTrouble[]): void => {
  const nowMs = desk.clock.monotonicMs();
  const restMs = Math.min(FIRST_REST_MS * 2 ** (room.renewals - 1), LONGEST_REST_MS);
  if (room.renewals > 0 && nowMs - room.renewedMs < restMs) return;
  room.renewals += 1;
  room.renewedMs = nowMs;
  for (const { code, userId } of counted)
    if (code === 'voice-missing' && userId !== undefined) room.renewedFor.add(userId);
  desk.renew(channelId);
};

/** Whether its alarm stands for now though nothing shows it any more; then it is looked at again. */
const isHeld = (desk: Desk, channelId: ChannelId, room: Room): boolean => {
  const restMs = room.renewedMs + HELD_MS - desk.clock.monotonicMs();
  if (room.renewals === 0 || restMs <= 0) return false;
  room.cancelHold?.();
  room.cancelHold = desk.clock.after(restMs, () => {
    room.cancelHold = null;
    judge(desk, channelId, room);
  });
  return true;
};

/** Whether what people did to our account is lifted, as the seat said or the room is seen: that somebody is heard shows nothing of it. */
const isLifted = (desk: Desk, entry: Entry, { ofPeople }: Incident): boolean => {
  if (ofPeople.length === 0) return true;
  const accounts = desk.seen(entry)?.accounts ?? [];
  return accounts.length > 0 && accounts.every(({ state }) => state === 'speaking');
};

/** What a seat said that people did to it, and says no longer. One that is left, or whose node died, says nothing. */
const liftedBy = ({ troubles, isProven }: HearingReport, known: Room | undefined): readonly HearingCode[] => {
  if (troubles.length === 0 && !isProven) return [];
  const codes = troubles.map(({ code }) => code);
  return (known?.troubles ?? []).map(({ code }) => code).filter((code) => isOfPeople(code) && !codes.includes(code));
};

const judge = (desk: Desk, channelId: ChannelId, room: Room): void => {
  const entry = desk.book.inChannel(channelId);
  if (entry === undefined) {
    forget(desk, channelId);
    return;
  }
  const { incident } = room;
  const counted = countedOf(desk, entry, room);
  const codes = [...new Set(counted.map(({ code }) => code))];
  const who = [...new Set(counted.flatMap(({ userId }) => userId ?? []))].slice(0, NAMED_MAX);
  const before = incident === null || incident.isQuiet ? '' : [...incident.codes, ...incident.who].join();
  if (codes.length > 0) {
    room.incident = incident ?? begin(desk, entry, codes);
    const ofPeople = [...new Set([...room.incident.ofPeople, ...codes.filter(isOfPeople)])];
    const standing = new Set([...counted.map(topicOf), ...ofPeople]);
    const topics = new Set([...room.incident.topics].filter((topic) => standing.has(topic)));
    Object.assign(room.incident, { topics, troubles: counted, codes, ofPeople, who, isQuiet: false });
    tellIfMay(desk, entry, room, room.incident);
    if (isSure(room, counted)) renewFor(desk, room, channelId, counted);
  } else if (incident !== null) {
    if (room.isProven && room.troubles.length === 0 && isLifted(desk, entry, incident))
      end(desk, entry, room, incident);
    else if (isHeld(desk, channelId, room)) return;
    else incident.isQuiet = true;
  }
  if (before !== [...codes, ...who].join()) desk.nudge(entry.space);
};

/** Whether it is about somebody alone: they are missed beside others, or what comes of them cannot be opened. */
const isOfNamed = (code: HearingCode): boolean => isOfOneVoice(code) || code === 'cannot-decrypt';

/** Whether its alarm is about people who are there still, and this is none of them: that somebody else is heard shows nothing. */
const isAwaitingOthers = (desk: Desk, channelId: ChannelId, { incident }: Room, userId: UserId): boolean => {
  if (incident === null || !incident.codes.every(isOfNamed) || incident.who.includes(userId)) return false;
  const entry = desk.book.inChannel(channelId);
  const seen = entry === undefined ? null : desk.seen(entry);
  return incident.who.some((one) => mayBeHeard(seen, one));
};

/**
 * A room where all is well is forgotten, and how often it was joined anew once that is long ago: it would else begin anew at each trouble. For whom
 * it was is not while they are there.
 */
const forgetIfWell = (desk: Desk, channelId: ChannelId, room: Room): void => {
  if (room.troubles.length > 0 || room.incident !== null) return;
  if (room.renewals > 0 && desk.clock.monotonicMs() - room.renewedMs < LONGEST_REST_MS) return;
  const entry = desk.book.inChannel(channelId);
  const people = entry === undefined || room.renewedFor.size === 0 ? [] : (desk.seen(entry)?.people ?? []);
  const renewedFor = people.map(({ userId }) => userId).filter((one) => room.renewedFor.has(one));
  forget(desk, channelId);
  if (renewedFor.length > 0) desk.rooms.set(channelId, { ...newRoom(), renewedFor: new Set(renewedFor) });
};

const newRoom = (): Room => ({
  troubles: [],
  isProven: false,
  incident: null,
  misses: 0,
  renewals: 0,
  renewedMs: 0,
  renewedFor: new Set(),
  cancelHold: null,
  cancelTell: null,
});

/** An alarm as it was told, after others of the same room whose end was not. */
const recalled = (before: Incident | null, codes: readonly HearingCode[], atMs: number): Incident => {
  const troubles = codes.map((code) => ({ code }));
  const { topics = [], ofPeople = [], sinceMs = atMs } = before ?? {};
  return {
    sinceMs,
    told: 'room',
    topics: new Set([...topics, ...troubles.map(topicOf)]),
    troubles,
    codes,
    ofPeople: [...new Set([...ofPeople, ...codes.filter(isOfPeople)])],
    who: [],
    isQuiet: true,
  };
};

/** What was told of a room before this process: as of one of which nothing is known any more. */
const recall = (desk: Desk, { spaceId, act, atMs, detail }: LineOf): void => {
  const channelId = desk.book.get(spaceId)?.space.room.channelId ?? null;
  if (channelId === null) return;
  if (act !== 'deaf') {
    forget(desk, channelId);
    return;
  }
  // as: written by us.
  const codes = (detail?.split(' ') ?? []) as readonly HearingCode[];
  const agoMs = desk.clock.wallMs() - atMs;
  for (const kind of kindsOf(codes)) desk.allowance.wasTaken(`${spaceId} ${kind}`, agoMs);
  // Who that is stands in no log, and that another is heard shows nothing.
  if (codes.every(isOfOneVoice)) return;
  const incident = recalled(desk.rooms.get(channelId)?.incident ?? null, codes, atMs);
  desk.rooms.set(channelId, { ...newRoom(), incident });
};

/** No alarm stands. */
export const createHearingDesk = (parts: HearingParts): HearingDesk => {
  const allowance = createAllowance(parts.clock, TOLD);
  const desk: Desk = { ...parts, rooms: new Map(), allowance, teller: createAlarmTeller(parts), total: 0 };
  const { rooms } = desk;
  const standing = ({ incident }: Room): boolean => incident?.isQuiet === false;
  return {
    load: (lines) => {
      for (const line of lines) recall(desk, line);
    },
    report: (report) => {
      const { channelId, troubles, isProven } = report;
      const known = rooms.get(channelId);
      if (known === undefined && troubles.length === 0) return;
      const room = known ?? newRoom();
      const isMissed = (some: readonly SeatTrouble[]): boolean => some.some(({ code }) => code === 'no-sound');
      if (isMissed(troubles) && (known === undefined || !isMissed(known.troubles))) room.misses += 1;
      const lifted = liftedBy(report, known);
      if (room.incident !== null)
        room.incident.ofPeople = room.incident.ofPeople.filter((code) => !lifted.includes(code));
      Object.assign(room, { troubles, isProven });
      rooms.set(channelId, room);
      judge(desk, channelId, room);
      forgetIfWell(desk, channelId, room);
    },
    heard: (channelId, userId) => {
      const room = rooms.get(channelId);
      room?.renewedFor.delete(userId);
      if (room === undefined || room.troubles.length > 0 || isAwaitingOthers(desk, channelId, room, userId)) return;
      Object.assign(room, { isProven: true, misses: 0 });
      judge(desk, channelId, room);
      forgetIfWell(desk, channelId, room);
    },
    spaceChanged: ({ room: { channelId }, life }) => {
      const room = channelId === null ? undefined : rooms.get(channelId);
      if (room === undefined || channelId === null) return;
      if (life.status === 'ended') forget(desk, channelId);
      else judge(desk, channelId, room);
    },
    of: (channelId) => {
      const incident = channelId === null ? null : (rooms.get(channelId)?.incident ?? null);
      if (incident === null || incident.isQuiet) return null;
      return { codes: incident.codes, who: incident.who, sinceMs: incident.sinceMs };
    },
    close: () => {
      for (const channelId of rooms.keys()) forget(desk, channelId);
      desk.teller.close();
    },
    counts: () => ({ now: [...rooms.values()].filter(standing).length, total: desk.total }),
  };
};
