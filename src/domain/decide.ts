import type { UserId } from '../lib/index.ts';
import { decideBlock, decideGuest, decideRemove, decideUnblock, observeServerBlocks } from './blocks.ts';
import {
  backstageGone,
  backstageMade,
  decideCloseBackstage,
  decideGoBackstage,
  decideGoUp,
  decideOpenBackstage,
} from './backstage.ts';
import { leftServer, roleGone } from './gone.ts';
import { decideEnd, decideExtend } from './deadline.ts';
import { decideAbout, decideDescribe, decideRetitle, decideRules } from './edits.ts';
import type { Asker, Decision, MajlisCommand, SpaceCommand, SpaceEvent } from './event.ts';
import { decideApprove, decideInvite, decideLowerHand, decideRaiseHand, decideToAudience } from './floor.ts';
import { withFollowUps } from './follow-ups.ts';
import type { Moment } from './follow-ups.ts';
import { endIfEmpty, failOpening, goLive, isOpen, putBack, roomGone, roomMade, serverLeft } from './life.ts';
import { decideBrake, decideMute, decideMuteAll, decideUnmute, freed } from './mutes.ts';
import { observe } from './observe.ts';
import { follow, hostNear, mainOver, mainTold, openOverflow, overflowGone } from './overflow.ts';
import { decideClaim, decideCoHost, decideDropCoHost, decideTransfer } from './roles.ts';
import type { Space, TalkTime } from './space.ts';
import { changesOf, patched } from './space-rules.ts';
import { parseTitle } from './title.ts';
import { decideExtendTurn, decideNext } from './turns.ts';
import { forbiddenIn } from './words.ts';

/** The stage's topic was changed in Discord: taken over if it can be a title here. */
const adoptTitle = (space: Space, typed: string, { words = [] }: Moment): readonly SpaceEvent[] => {
  // That of a room beside another one follows from that one's.
  if (space.overflow.role === 'beside') return [];
  const title = parseTitle(typed);
  if (!title.ok || forbiddenIn(words, title.text) !== null) return [];
  return title.text !== space.title && isOpen(space) ? [{ type: 'retitled', title: title.text }] : [];
};

const adoptPlaces = (space: Space, places: number): readonly SpaceEvent[] => {
  // One beside another is as that one is.
  if (space.overflow.role === 'beside' || !isOpen(space)) return [];
  const rules = patched(space.rules, { places });
  const changed = changesOf(space.rules, rules);
  return changed.length === 0 ? [] : [{ type: 'rules-changed', rules, changed }];
};

const heard = (space: Space, talk: readonly TalkTime[]): readonly SpaceEvent[] => {
  const some = talk.filter(({ ms }) => ms > 0);
  return space.life.status === 'live' && some.length > 0 ? [{ type: 'talked', talk: some }] : [];
};

const forgetRaises = (space: Space, userId: UserId): readonly SpaceEvent[] =>
  space.raises.some((one) => one.userId === userId) ? [{ type: 'raises-forgotten', userId }] : [];

type OverflowCommand = Extract<
  MajlisCommand,
  { type: 'open-overflow' | 'overflow-gone' | 'main-over' | 'host-near' | 'main-told' | 'follow' }
>;

const decideOverflow = (space: Space, command: OverflowCommand, nowMs: number): readonly SpaceEvent[] => {
  switch (command.type) {
    case 'open-overflow':
      return openOverflow(space, command, nowMs);
    case 'overflow-gone':
      return overflowGone(space, command, nowMs);
    case 'main-over':
      return mainOver(space, nowMs);
    case 'host-near':
      return hostNear(space, nowMs);
    case 'main-told':
      return mainTold(space, command.userId);
    case 'follow':
      return follow(space, command, nowMs);
  }
};

const decideOurs = (space: Space, command: MajlisCommand, moment: Moment): readonly SpaceEvent[] => {
  const { nowMs } = moment;
  switch (command.type) {
    case 'observe':
      return observe(space, command.people, moment);
    case 'server-blocks':
      return observeServerBlocks(space, command.userIds);
    case 'left-server':
      return leftServer(space, command.userId);
    case 'role-gone':
      return roleGone(space, command.roleId);
    case 'adopt-title':
      return adoptTitle(space, command.title, moment);
    case 'adopt-places':
      return adoptPlaces(space, command.places);
    case 'tick':
      return [];
    case 'heard':
      return heard(space, command.talk);
    case 'freed':
      return freed(space, command.userId);
    case 'forget-raises':
      return forgetRaises(space, command.userId);
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
    case 'backstage-made':
      return backstageMade(space, command.channelId);
    case 'backstage-gone':
      return backstageGone(space, command.why);
    case 'open-overflow':
    case 'overflow-gone':
    case 'main-over':
    case 'host-near':
    case 'main-told':
    case 'follow':
      return decideOverflow(space, command, nowMs);
    case 'put-back':
      return putBack(space, nowMs);
  }
};

const FLOOR_COMMANDS = [
  'approve',
  'invite',
  'raise-hand',
  'lower-hand',
  'to-audience',
  'mute',
  'unmute',
  'mute-all',
  'next',
  'extend-turn',
] as const satisfies readonly SpaceCommand['type'][];

type FloorCommand = Extract<SpaceCommand, { type: (typeof FLOOR_COMMANDS)[number] }>;

const decideOnFloor = (space: Space, command: FloorCommand, asker: Asker, moment: Moment): Decision => {
  const { nowMs } = moment;
  switch (command.type) {
    case 'approve':
      return decideApprove(space, asker, command, nowMs);
    case 'invite':
      return decideInvite(space, asker, command, nowMs);
    case 'raise-hand':
      return decideRaiseHand(space, asker, command, moment);
    case 'lower-hand':
      return decideLowerHand(space, asker, command.userId);
    case 'to-audience':
      return decideToAudience(space, asker, command.userId);
    case 'mute':
      return decideMute(space, asker, command);
    case 'unmute':
      return decideUnmute(space, asker, command.userId);
    case 'mute-all':
      return decideMuteAll(space, asker, command.others);
    case 'next':
      return decideNext(space, asker);
    case 'extend-turn':
      return decideExtendTurn(space, asker);
  }
};

const BACKSTAGE_COMMANDS = [
  'open-backstage',
  'close-backstage',
  'go-up',
  'go-backstage',
] as const satisfies readonly SpaceCommand['type'][];

type BackstageCommand = Extract<SpaceCommand, { type: (typeof BACKSTAGE_COMMANDS)[number] }>;

const decideOnBackstage = (space: Space, command: BackstageCommand, asker: Asker, nowMs: number): Decision => {
  switch (command.type) {
    case 'open-backstage':
      return decideOpenBackstage(space, asker);
    case 'close-backstage':
      return decideCloseBackstage(space, asker);
    case 'go-up':
      return decideGoUp(space, asker, command, nowMs);
    case 'go-backstage':
      return decideGoBackstage(space, asker, command);
  }
};

type RunCommand = Exclude<SpaceCommand, FloorCommand | BackstageCommand | MajlisCommand>;

const decideOnRun = (space: Space, command: RunCommand, asker: Asker, moment: Moment): Decision => {
  const { nowMs, words = [] } = moment;
  switch (command.type) {
    case 'remove':
      return decideRemove(space, asker, command, nowMs);
    case 'block':
      return decideBlock(space, asker, command, nowMs);
    case 'unblock':
      return decideUnblock(space, asker, command);
    case 'add-guest':
    case 'drop-guest':
      return decideGuest(space, asker, { userId: command.userId, isGuest: command.type === 'add-guest' });
    case 'co-host':
      return decideCoHost(space, asker, command, nowMs);
    case 'drop-co-host':
      return decideDropCoHost(space, asker, command.userId, nowMs);
    case 'transfer':
      return decideTransfer(space, asker, command, nowMs);
    case 'claim':
      return decideClaim(space, asker, command, nowMs);
    case 'set-rules':
      return decideRules(space, asker, command.rules, nowMs);
    case 'retitle':
      return decideRetitle(space, asker, command.title, words);
    case 'describe':
      return decideDescribe(space, asker, command.description, words);
    case 'set-about':
      return decideAbout(space, asker, command.change, words);
    case 'brake':
      return decideBrake(space, asker, command, nowMs);
    case 'extend':
      return decideExtend(space, asker, command.longestMs ?? Infinity, nowMs);
    case 'end':
      return decideEnd(space, asker, command.lastWordsMs ?? 0, nowMs);
  }
};

const OURS: Readonly<Record<MajlisCommand['type'], true>> = {
  observe: true,
  'server-blocks': true,
  'left-server': true,
  'role-gone': true,
  'adopt-title': true,
  'adopt-places': true,
  tick: true,
  heard: true,
  freed: true,
  'forget-raises': true,
  'room-made': true,
  'go-live': true,
  'fail-opening': true,
  'end-if-empty': true,
  'room-gone': true,
  'server-left': true,
  'backstage-made': true,
  'backstage-gone': true,
  'open-overflow': true,
  'overflow-gone': true,
  'main-over': true,
  'host-near': true,
  'main-told': true,
  follow: true,
  'put-back': true,
};
const FLOOR: ReadonlySet<string> = new Set(FLOOR_COMMANDS);
const isOnFloor = (command: SpaceCommand): command is FloorCommand => FLOOR.has(command.type);
const BACKSTAGE: ReadonlySet<string> = new Set(BACKSTAGE_COMMANDS);
const isOnBackstage = (command: SpaceCommand): command is BackstageCommand => BACKSTAGE.has(command.type);
const isOurs = (command: SpaceCommand): command is MajlisCommand => Object.hasOwn(OURS, command.type);

const decideAlone = (space: Space, command: SpaceCommand, asker: Asker, moment: Moment): Decision => {
  if (isOurs(command)) {
    if (asker.type !== 'majlis') throw new Error(`${command.type} is not asked by people`);
    return { ok: true, events: decideOurs(space, command, moment) };
  }
  if (isOnBackstage(command)) return decideOnBackstage(space, command, asker, moment.nowMs);
  if (isOnFloor(command)) return decideOnFloor(space, command, asker, moment);
  return decideOnRun(space, command, asker, moment);
};

/**
 * What a command brings: events with all that follows from them by itself, or a refusal. Pure; `at` is wall time, in ms. What Majlis itself tells
 * twice or too late brings no events; asked by a person it throws, for no door leads there.
 */
export const decide = (space: Space, command: SpaceCommand, asker: Asker, at: number | Moment): Decision => {
  const moment: Moment = typeof at === 'number' ? { nowMs: at, holdsTurns: false } : at;
  const decision = decideAlone(space, command, asker, moment);
  return decision.ok ? { ok: true, events: withFollowUps(space, decision.events, moment) } : decision;
};
