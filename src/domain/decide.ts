import type { Asker, Decision, MajlisCommand, SpaceCommand, SpaceEvent } from './event.ts';
import { decideApprove, decideLowerHand, decideRaiseHand, decideToAudience } from './floor.ts';
import { decideEnd, endIfEmpty, failOpening, goLive, isOpen, putBack, roomGone, roomMade, serverLeft } from './life.ts';
import { observe } from './observe.ts';
import type { Space } from './space.ts';
import { parseTitle } from './title.ts';

/** The stage's topic was changed in Discord: taken over if it can be a title. */
const adoptTitle = (space: Space, typed: string): readonly SpaceEvent[] => {
  const title = parseTitle(typed);
  return title.ok && title.text !== space.title && isOpen(space) ? [{ type: 'retitled', title: title.text }] : [];
};

const decideOurs = (space: Space, command: MajlisCommand, nowMs: number): readonly SpaceEvent[] => {
  switch (command.type) {
    case 'observe':
      return observe(space, command.people, nowMs);
    case 'adopt-title':
      return adoptTitle(space, command.title);
    case 'room-made':
      return roomMade(space, command.channelId);
    case 'go-live':
      return goLive(space, nowMs);
    case 'fail-opening':
      return failOpening(space, nowMs);
    case 'end-if-empty':
      return endIfEmpty(space, command.emptySinceMs, nowMs);
    case 'room-gone':
      return roomGone(space, nowMs);
    case 'server-left':
      return serverLeft(space, nowMs);
    case 'put-back':
      return putBack(space, nowMs);
  }
};

/**
 * What a command brings: events, or a refusal. Pure; `nowMs` is wall time. What Majlis itself tells twice or too late brings no
 * events; asked by a person it throws, for no door leads there.
 */
export const decide = (space: Space, command: SpaceCommand, asker: Asker, nowMs: number): Decision => {
  switch (command.type) {
    case 'approve':
      return decideApprove(space, asker, command, nowMs);
    case 'raise-hand':
      return decideRaiseHand(space, asker, command.presence, nowMs);
    case 'lower-hand':
      return decideLowerHand(space, asker, command.userId);
    case 'to-audience':
      return decideToAudience(space, asker, command.userId);
    case 'end':
      return decideEnd(space, asker, nowMs);
    default:
      if (asker.type !== 'majlis') throw new Error(`${command.type} is not asked by people`);
      return { ok: true, events: decideOurs(space, command, nowMs) };
  }
};
