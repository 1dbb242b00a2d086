import type { ChannelId, GuildId, SpaceId, UserId } from '../lib/index.ts';
import { NO_ABOUT, topicsOf } from './about.ts';
import type { About } from './about.ts';
import type { Decision, SpaceEvent } from './event.ts';
import type { OpeningScene } from './opening-rules.ts';
import { openingRefusal } from './opening-rules.ts';
import { refuse } from './refusal.ts';
import type { Deadline, EndReason, RoomKind, Space } from './space.ts';
import { accessRefusal, DEFAULT_SPACE_RULES } from './space-rules.ts';
import type { SpaceRules } from './space-rules.ts';
import { parseDescription, parseTitle } from './title.ts';
import { wordsRefusal } from './words.ts';

/** What somebody asks for with `/space open`. */
export interface Opening {
  readonly id: SpaceId;
  readonly guildId: GuildId;
  readonly hostId: UserId;
  readonly title: string;
  readonly description: string | null;
  /** What it is about; nothing when left out. */
  readonly about?: About;
  readonly kind: RoomKind;
  /** An existing channel of that kind, or null for a new one. */
  readonly room: ChannelId | null;
  /** Whether the existing channel was made for it beforehand: then it goes at the end. No when left out. */
  readonly isOwnRoom?: boolean;
  /** How it runs; the defaults when left out. */
  readonly rules?: SpaceRules;
  /** Who is blocked in the whole server; nobody when left out. */
  readonly blocked?: readonly UserId[];
}

/** Whether a space may open, by itself and by the rules of the server. */
export const decideOpening = (opening: Opening, scene: OpeningScene, nowMs: number): Decision => {
  const title = parseTitle(opening.title);
  if (!title.ok) return title;
  const description = parseDescription(opening.description);
  if (!description.ok) return description;
  if (opening.room !== null && scene.others.some((other) => other.room.channelId === opening.room))
    return refuse('room-in-use', { channel: `<#${opening.room}>` });
  const texts = { title: title.text, description: description.text, topics: topicsOf(opening.about) };
  const refusal = openingRefusal(scene, nowMs) ?? wordsRefusal(scene.rules.words, texts);
  if (refusal !== null) return { ok: false, refusal };
  const { id, guildId, hostId, kind, rules = DEFAULT_SPACE_RULES, blocked = [] } = opening;
  const closedToAll = accessRefusal(rules);
  if (closedToAll !== null) return closedToAll;
  const room: Space['room'] =
    opening.room === null
      ? { origin: 'created', kind, channelId: null }
      : { origin: opening.isOwnRoom === true ? 'created' : 'borrowed', kind, channelId: opening.room };
  return {
    ok: true,
    events: [
      {
        type: 'opened',
        id,
        guildId,
        hostId,
        room,
        title: title.text,
        description: description.text,
        about: opening.about ?? NO_ABOUT,
        rules,
        // Whoever may open a space in a server runs it, blocked or not.
        blocked: blocked.filter((userId) => userId !== hostId),
        atMs: nowMs,
      },
    ],
  };
};

/** Whether people can do things in it. */
export const isOpen = (space: Space): boolean => space.life.status === 'opening' || space.life.status === 'live';

/** Why nothing can be done in it now, or null. */
export const notNow = (space: Space): Extract<Decision, { ok: false }> | null => {
  if (space.life.status === 'opening') return refuse('space-opening');
  return space.life.status === 'live' ? null : refuse('space-over');
};

/** It ends now, if it has not ended. */
export const ending = (space: Space, reason: EndReason, nowMs: number): readonly SpaceEvent[] =>
  isOpen(space) ? [{ type: 'ending', reason, atMs: nowMs }] : [];

/** The grace is over: ends a live space whose room has been empty since just that moment. */
export const endIfEmpty = (space: Space, emptySinceMs: number, nowMs: number): readonly SpaceEvent[] =>
  space.life.status === 'live' && space.life.emptySinceMs === emptySinceMs ? ending(space, 'left-empty', nowMs) : [];

/** When a space that goes live now ends by itself. */
const firstDeadline = (space: Space, nowMs: number): SpaceEvent => {
  const deadline: Deadline = { atMs: nowMs + space.rules.maxLengthMs, reason: 'too-long', isWarned: false };
  return { type: 'deadline-set', deadline, why: 'went-live' };
};

/** Room, stage and panel are confirmed: it is live, and when it ends by itself is set. */
export const goLive = (space: Space, nowMs: number): readonly SpaceEvent[] =>
  space.life.status === 'opening' && space.room.channelId !== null
    ? [
        { type: 'went-live', atMs: nowMs },
        // A room beside another one ends with that one.
        ...(space.overflow.role === 'beside' ? [] : [firstDeadline(space, nowMs)]),
      ]
    : [];

/** It could not be opened; what was made is put back. */
export const failOpening = (space: Space, nowMs: number): readonly SpaceEvent[] =>
  space.life.status === 'opening' ? ending(space, 'could-not-open', nowMs) : [];

/** Somebody deleted the room; of a space that is not live yet that is one more reason why it could not be. */
export const roomGone = (space: Space, nowMs: number): readonly SpaceEvent[] =>
  space.life.status === 'opening' ? failOpening(space, nowMs) : ending(space, 'room-deleted', nowMs);

/** The room that was asked for is there; also while ending, so that it can be removed again. */
export const roomMade = (space: Space, channelId: ChannelId): readonly SpaceEvent[] =>
  space.room.channelId === null && space.life.status !== 'ended' ? [{ type: 'room-made', channelId }] : [];

/** Majlis was removed from the server: nothing can be put back there any more. */
export const serverLeft = (space: Space, nowMs: number): readonly SpaceEvent[] => {
  if (space.life.status === 'ended') return [];
  const reason = space.life.status === 'ending' ? space.life.reason : 'server-left';
  return [...ending(space, reason, nowMs), { type: 'ended', reason, atMs: nowMs }];
};

/** Whether a space is over without ever having been live, or is about to be. */
export const couldNotOpen = ({ life }: Pick<Space, 'life'>): boolean =>
  (life.status === 'ending' || life.status === 'ended') && life.reason === 'could-not-open';

/** Ends after which no room stays: there is none, or nobody was ever in it. */
const ROOMLESS: ReadonlySet<EndReason> = new Set(['room-deleted', 'server-left', 'could-not-open']);

/** Whether a room that was made for a space stays when it ends, or does by now: not where it is gone, or the space never was live. */
export const roomStays = ({ room, rules, life }: Pick<Space, 'room' | 'rules' | 'life'>): boolean => {
  if (room.origin !== 'created' || !rules.keepRoom || life.status === 'opening') return false;
  return life.status === 'live' || !ROOMLESS.has(life.reason);
};

/** Everything outside is put back. */
export const putBack = (space: Space, nowMs: number): readonly SpaceEvent[] =>
  space.life.status === 'ending'
    ? [{ type: 'ended', reason: space.life.reason, atMs: nowMs, ...(roomStays(space) ? { roomStays: true } : {}) }]
    : [];
