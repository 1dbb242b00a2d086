import type { HearingCode, Space } from '../domain/index.ts';
import { isOfOneVoice } from '../domain/index.ts';
import type { ChannelId, UserId } from '../lib/index.ts';
import {
  isAwaiting,
  isLifted,
  mayBeHeard,
  newIncident,
  noteAwaited,
  noteHeard,
  noteProven,
  noteRelapse,
  recalledIncident,
} from './alarm-incident.ts';
import type { Incident } from './alarm-incident.ts';
import { isOfPeople, kindsOf, topicOf } from './alarm-kinds.ts';
import { createAlarmTeller } from './alarm-teller.ts';
import type { AlarmTeller, AlarmTellerParts } from './alarm-teller.ts';
import { createAllowance } from './allowance.ts';
import type { Allowance } from './allowance.ts';
import type { HearingReport, RoomSeen, SeatTrouble } from './ports.ts';
import {
  heldFor,
  isLongAgo,
  isUnnamed,
  isUnnamedHeld,
  noRenewals,
  noteHeardAgain,
  noteRenewal,
  reasonsToRenew,
  restBeforeRenewal,
} from './room-renewals.ts';
import type { Renewals } from './room-renewals.ts';
import type { SoundNeeds } from './sound-needs.ts';
import type { LineOf } from './space-port.ts';
import { isInTheWay } from './sound-needs.ts';
import type { Entry, SpaceBook } from './space-book.ts';

/** A room that is deaf again within ten minutes, and in the same way, is the same story: its panel tells it, and the host is not told anew. */
const TOLD = { times: 1, windowMs: 600_000 };
/** A seat that is taken anew says after five seconds that no session comes; until then it says nothing of an alarm that stands. */
const RETAKEN_HELD_MS = 10_000;
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
  /** Its seat is taken anew, since it was lost. */
  retaken(channelId: ChannelId): void;
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

/** One for each seat of the plan at most. */
interface Room {
  troubles: readonly SeatTrouble[];
  isProven: boolean;
  incident: Incident | null;
  /** Until when its alarm stands though its seat says nothing: that is a new one. Monotonic. */
  heldUntilMs: number;
  readonly renewals: Renewals;
  /** Ends the wait for the moment from which the room is to be joined anew again, or its alarm stands no longer. */
  cancelLook: (() => void) | null;
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
  rooms.get(channelId)?.cancelLook?.();
  rooms.get(channelId)?.cancelTell?.();
  rooms.delete(channelId);
};

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
    if (entry !== undefined && standing?.quietSinceMs === null) tellIfMay(desk, entry, room, standing);
  });
};

/** Counts one that begins, and answers when. */
const count = (desk: Desk, { space }: Entry, codes: readonly HearingCode[]): number => {
  desk.total += 1;
  const { id: spaceId, room: place } = space;
  desk.logger.warn('an account does not hear its room, or is not heard there', {
    spaceId,
    channelId: place.channelId,
    codes,
  });
  return desk.clock.wallMs();
};

/** The incident to which what is found belongs: one that nothing showed for as long as telling waits is told as if it were new. */
const incidentOf = (desk: Desk, entry: Entry, { incident }: Room, codes: readonly HearingCode[]): Incident => {
  if (incident === null) return newIncident(count(desk, entry, codes), codes);
  const { quietSinceMs } = incident;
  if (quietSinceMs !== null && desk.clock.monotonicMs() - quietSinceMs >= TOLD.windowMs)
    Object.assign(incident, { sinceMs: count(desk, entry, codes), topics: new Set() });
  return incident;
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

/** Judges it anew after a while. */
const lookAgain = (desk: Desk, channelId: ChannelId, room: Room, afterMs: number): void => {
  room.cancelLook = desk.clock.after(afterMs, () => {
    room.cancelLook = null;
    judge(desk, channelId, room);
  });
};

/** Joins the room anew for somebody who is not heard there; the nodes see to everything else by themselves. */
const renewFor = (desk: Desk, room: Room, channelId: ChannelId, counted: readonly SeatTrouble[]): void => {
  const { renewals } = room;
  const reasons = reasonsToRenew(renewals, counted);
  if (reasons.length === 0) return;
  const nowMs = desk.clock.monotonicMs();
  const restMs = restBeforeRenewal(renewals, reasons, nowMs);
  if (restMs === 0) {
    noteRenewal(renewals, reasons, nowMs);
    desk.renew(channelId);
    // Sound that arrives all the while is told of once.
  } else if (reasons.some(isUnnamed)) lookAgain(desk, channelId, room, restMs);
};

/** Whether its alarm stands for now though nothing shows it any more; then it is looked at again. */
const isHeld = (desk: Desk, channelId: ChannelId, room: Room): boolean => {
  const nowMs = desk.clock.monotonicMs();
  const restMs = Math.max(heldFor(room.renewals, nowMs), room.heldUntilMs - nowMs);
  if (restMs > 0) lookAgain(desk, channelId, room, restMs);
  return restMs > 0;
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
  room.cancelLook?.();
  room.cancelLook = null;
  const { incident } = room;
  const counted = countedOf(desk, entry, room);
  const codes = [...new Set(counted.map(({ code }) => code))];
  const who = [...new Set(counted.flatMap(({ userId }) => userId ?? []))].slice(0, NAMED_MAX);
  const before = incident === null || incident.quietSinceMs !== null ? '' : [...incident.codes, ...incident.who].join();
  if (codes.length > 0) {
    room.incident = incidentOf(desk, entry, room, codes);
    const ofPeople = [...new Set([...room.incident.ofPeople, ...codes.filter(isOfPeople)])];
    const standing = new Set([...counted.map(topicOf), ...ofPeople]);
    const topics = new Set([...room.incident.topics].filter((topic) => standing.has(topic)));
    noteAwaited(room.incident, desk.seen(entry), counted);
    Object.assign(room.incident, { topics, troubles: counted, codes, ofPeople, who, quietSinceMs: null });
    tellIfMay(desk, entry, room, room.incident);
    renewFor(desk, room, channelId, counted);
  } else if (incident !== null) {
    const isShown = room.isProven && room.troubles.length === 0;
    const seen = desk.seen(entry);
    if (isShown && isLifted(incident, seen) && !isAwaiting(incident, seen)) end(desk, entry, room, incident);
    else if (isHeld(desk, channelId, room)) return;
    else incident.quietSinceMs ??= desk.clock.monotonicMs();
  }
  if (before !== [...codes, ...who].join()) desk.nudge(entry.space);
};

/** Whether that somebody is heard shows nothing of its alarm yet; whose own sound it waits for is noted as heard. */
const isStillOpen = (desk: Desk, channelId: ChannelId, { incident, renewals }: Room, userId: UserId): boolean => {
  const entry = desk.book.inChannel(channelId);
  if (incident === null || entry === undefined) return false;
  const seen = desk.seen(entry);
  noteHeard(incident, seen, userId);
  const isTooSoon = incident.troubles.some(isUnnamed) && isUnnamedHeld(renewals, desk.clock.monotonicMs());
  return isTooSoon || isAwaiting(incident, seen);
};

/**
 * A room where all is well is forgotten, and how often it was joined anew once that is long ago: it would else begin anew at each trouble. For whom
 * it was is not while they are there.
 */
const forgetIfWell = (desk: Desk, channelId: ChannelId, room: Room): void => {
  if (room.troubles.length > 0 || room.incident !== null) return;
  const { renewals } = room;
  if (!isLongAgo(renewals, desk.clock.monotonicMs())) return;
  const entry = desk.book.inChannel(channelId);
  const people = entry === undefined || renewals.usedFor.size === 0 ? [] : (desk.seen(entry)?.people ?? []);
  const usedFor = people.map(({ userId }) => userId).filter((one) => renewals.usedFor.has(one));
  forget(desk, channelId);
  if (usedFor.length > 0) desk.rooms.set(channelId, { ...newRoom(), renewals: noRenewals(usedFor) });
};

const newRoom = (): Room => ({
  troubles: [],
  isProven: false,
  incident: null,
  heldUntilMs: 0,
  renewals: noRenewals(),
  cancelLook: null,
  cancelTell: null,
});

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
  const nowMs = desk.clock.monotonicMs();
  const incident = recalledIncident(desk.rooms.get(channelId)?.incident ?? null, { codes, atMs, nowMs });
  desk.rooms.set(channelId, { ...newRoom(), incident });
};

/** No alarm stands. */
export const createHearingDesk = (parts: HearingParts): HearingDesk => {
  const allowance = createAllowance(parts.clock, TOLD);
  const desk: Desk = { ...parts, rooms: new Map(), allowance, teller: createAlarmTeller(parts), total: 0 };
  const { rooms } = desk;
  const standing = ({ incident }: Room): boolean => incident?.quietSinceMs === null;
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
      const { renewals, incident } = room;
      if (isMissed(troubles) && (known === undefined || !isMissed(known.troubles))) renewals.misses += 1;
      if (troubles.length + room.troubles.length > 0) renewals.wrongMs = parts.clock.monotonicMs();
      const lifted = liftedBy(report, known);
      if (incident !== null) {
        incident.ofPeople = incident.ofPeople.filter((code) => !lifted.includes(code));
        if (room.troubles.length === 0 && troubles.length > 0) noteRelapse(incident);
        if (isProven) noteProven(incident);
      }
      Object.assign(room, { troubles, isProven });
      rooms.set(channelId, room);
      judge(desk, channelId, room);
      forgetIfWell(desk, channelId, room);
    },
    heard: (channelId, userId) => {
      const room = rooms.get(channelId);
      if (room === undefined) return;
      noteHeardAgain(room.renewals, userId);
      if (room.troubles.length > 0 || isStillOpen(desk, channelId, room, userId)) return;
      room.isProven = true;
      judge(desk, channelId, room);
      forgetIfWell(desk, channelId, room);
    },
    spaceChanged: ({ room: { channelId }, life }) => {
      const room = channelId === null ? undefined : rooms.get(channelId);
      if (room === undefined || channelId === null) return;
      if (life.status === 'ended') forget(desk, channelId);
      else judge(desk, channelId, room);
    },
    retaken: (channelId) => {
      const room = rooms.get(channelId);
      if (room !== undefined) room.heldUntilMs = parts.clock.monotonicMs() + RETAKEN_HELD_MS;
    },
    of: (channelId) => {
      const incident = channelId === null ? null : (rooms.get(channelId)?.incident ?? null);
      if (incident === null || incident.quietSinceMs !== null) return null;
      return { codes: incident.codes, who: incident.who, sinceMs: incident.sinceMs };
    },
    close: () => {
      for (const channelId of rooms.keys()) forget(desk, channelId);
      desk.teller.close();
    },
    counts: () => ({ now: [...rooms.values()].filter(standing).length, total: desk.total }),
  };
};
