import type { GuildId, SpaceId } from '../lib/index.ts';
import { conversationOf } from './overflow.ts';
import type { Space } from './space.ts';
import type { Access } from './space-rules.ts';

/** Who may hear what is said in a room, as far as rules and Discord say. */
export interface Circle {
  /** Of a room beside another one that one: they are one conversation, with the same guests. */
  readonly spaceId: SpaceId;
  readonly guildId: GuildId;
  readonly access: Access;
  /** Only who may come in knows that there is such a space. */
  readonly hidden: boolean;
  readonly adultsOnly: boolean;
  /** The server itself keeps some of its people out of the room, or from seeing it, whatever the space says. */
  readonly isPrivate: boolean;
  /**
   * By what the server itself lets people see and enter the room: rooms of one server with the same doors let in the same people, but for those
   * whom it lets in by name. Null, or left out, where that is not known.
   */
  readonly doors?: string | null;
  /** The server lets somebody in by name, or shows them the room: into that room alone. */
  readonly isNamed?: boolean;
}

/** What Discord says of a room, whatever the space in it says: a lent one may be for adults by its server's doing. */
export type RoomCircle = Pick<Circle, 'isPrivate' | 'adultsOnly' | 'doors' | 'isNamed'>;

/** That who runs a side let its sound go to people who may not come in there, as both sides were then; `far` null: to anybody. */
export interface Consent {
  readonly own: Circle;
  readonly far: Circle | null;
}

/**
 * Who may hear a space. Its lock and brake keep order at the door and say nothing about who may know what is said: whoever is inside was let
 * in, and whoever hears it elsewhere came in there.
 */
export const circleOf = (space: Space, room: RoomCircle): Circle => {
  const { guildId, rules } = space;
  const { access, hidden } = rules;
  const adultsOnly = rules.adultsOnly || room.adultsOnly;
  return {
    spaceId: conversationOf(space),
    guildId,
    access,
    hidden,
    adultsOnly,
    isPrivate: room.isPrivate,
    doors: room.doors ?? null,
    isNamed: room.isNamed === true,
  };
};

/** Whether some are kept from hearing it. */
export const isRestricted = ({ access, hidden, adultsOnly, isPrivate }: Circle): boolean =>
  access.type !== 'everyone' || hidden || adultsOnly || isPrivate;

/** Whether only some of the people of its server may come in or see it. */
const isOfSome = ({ access, hidden, isPrivate }: Circle): boolean => access.type !== 'everyone' || hidden || isPrivate;

/** Guests, and whom a server lets into a channel, are of one room: of another it says nothing. */
const isSameRoom = (one: Circle, other: Circle): boolean => one.spaceId === other.spaceId;

/**
 * Two rooms that a server shows to some: the same ones, as far as it says. Those of one conversation too may be given other doors by hand; who is
 * let into one of them by name is let into the talk.
 */
const hasSameDoors = (one: Circle, other: Circle): boolean => {
  const [is, was] = [one.doors ?? null, other.doors ?? null];
  if (is === null || was === null) return isSameRoom(one, other);
  return is === was && (isSameRoom(one, other) || !(one.isNamed === true || other.isNamed === true));
};

/** Who comes in: to a room that everybody may enter and nobody sees only those do whom it was shown by name. */
const entryOf = ({ access, hidden }: Circle): Access =>
  hidden && access.type === 'everyone' ? { type: 'invited' } : access;

const isEntryWithin = (one: Circle, other: Circle): boolean => {
  const [who, whom] = [entryOf(one), entryOf(other)];
  switch (whom.type) {
    case 'everyone':
      return true;
    case 'invited':
      return who.type === 'invited' && isSameRoom(one, other);
    case 'roles': {
      if (who.type === 'invited') return isSameRoom(one, other);
      return who.type === 'roles' && who.roleIds.every((id) => whom.roleIds.includes(id));
    }
  }
};

/**
 * Whether everybody who may hear the first may, by what is known of both, hear the second too. People whom a side invites by name are its own
 * choice and not looked at.
 */
export const isWithin = (one: Circle, other: Circle): boolean => {
  if (other.adultsOnly && !one.adultsOnly) return false;
  if (!isOfSome(other)) return true;
  if (one.guildId !== other.guildId) return false;
  if (other.isPrivate && !(one.isPrivate && hasSameDoors(one, other))) return false;
  return (!other.hidden || one.hidden) && isEntryWithin(one, other);
};

/** Whether what is said in `own` may be carried wherever a code is entered: it is for everybody, or was let out while it was no narrower. */
export const mayGoToAnybody = (own: Circle, consent: Consent | null): boolean =>
  !isRestricted(own) || (consent !== null && consent.far === null && isWithin(consent.own, own));

/**
 * Whether what is said in `own` may not be carried to `far` as things are: more people may hear it there, and nobody who runs `own` has let
 * it out to them. A consent holds while `own` is not narrower, and `far` not wider, than when it was given.
 */
export const isHeldBack = (own: Circle, far: Circle, consent: Consent | null): boolean => {
  if (isWithin(far, own)) return false;
  if (consent === null) return true;
  return !isWithin(consent.own, own) || (consent.far !== null && !isWithin(far, consent.far));
};
