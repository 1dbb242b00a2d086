import { isMuted, mainOf, type Space } from '../../../src/domain/index.ts';
import type { UserId } from '../../../src/lib/index.ts';
import type { Fact } from '../ledger.ts';
import type { Stored } from '../stored.ts';
import { backstage, doors, grant, grants, guest, block, hand, keeping, mute, overflow, stay, title } from './names.ts';

/** The unfinished space of a room, as stored. */
export const spaceAt = ({ spaces }: Stored, channelId: string): Space | undefined =>
  spaces.map(({ space }) => space).find(({ room, life }) => room.channelId === channelId && life.status !== 'ended');

/** The space that a room is of: of a room beside a full one that of the full one. */
const whole = ({ spaces }: Stored, space: Space | undefined): Space | undefined => {
  const mainId = space === undefined ? null : mainOf(space);
  return mainId === null ? space : spaces.map((one) => one.space).find(({ id }) => id === mainId);
};

type Of = Pick<Fact, 'about' | 'says'> & { readonly holds: (space: Space) => boolean };

/** Something of the unfinished space of one room, or of the whole conversation that it is of. */
const ofSpace = (channelId: string, { about, says, holds }: Of, isOfAll = false): Fact => ({
  about,
  says: `${says} in ${channelId}`,
  rooms: [channelId],
  holds: (stored) => {
    const space = spaceAt(stored, channelId);
    const meant = isOfAll ? whole(stored, space) : space;
    return meant !== undefined && holds(meant);
  },
});

const ofAll = (channelId: string, of: Of): Fact => ofSpace(channelId, of, true);

const has = (people: readonly { readonly userId: string }[], userId: string): boolean =>
  people.some((one) => one.userId === userId);

/** A hand is up, or down. */
export const handIs = (isUp: boolean, channelId: string, userId: string): Fact =>
  ofSpace(channelId, {
    about: [hand(channelId, userId)],
    says: `the hand of ${userId} was said to be ${isUp ? 'up' : 'down'}`,
    holds: ({ hands }) => has(hands, userId) === isUp,
  });

/** A hand is up with this question. */
export const questionIs = (question: string, channelId: string, userId: string): Fact =>
  ofSpace(channelId, {
    about: [hand(channelId, userId)],
    says: `the hand of ${userId} was said to be up with a question`,
    holds: ({ hands }) => hands.some((one) => one.userId === userId && one.question === question),
  });

/** The floor is given to somebody, or taken. */
export const grantIs = (isGiven: boolean, channelId: string, userId: string): Fact =>
  ofSpace(channelId, {
    about: [grant(channelId, userId), ...(isGiven ? [stay(channelId, userId)] : [])],
    says: `the floor was said to be ${isGiven ? 'given to' : 'taken from'} ${userId}`,
    holds: ({ people }) => has(people, userId) === isGiven,
  });

/** Somebody is a co-host, or not. */
export const coHostIs = (isOne: boolean, channelId: string, userId: string): Fact =>
  ofAll(channelId, {
    about: [grant(channelId, userId)],
    says: `${userId} was said to be ${isOne ? 'a' : 'no'} co-host`,
    holds: ({ people }) => people.some((one) => one.userId === userId && one.role === 'co-host') === isOne,
  });

/** Somebody is the host. */
export const hostIs = (channelId: string, userId: string): Fact =>
  ofAll(channelId, {
    about: [grants(channelId)],
    says: `${userId} was said to be the host`,
    holds: ({ hostId }) => hostId === userId,
  });

/** Somebody with the floor is muted, or not; a mute goes with the floor. */
export const muteIs = (isOn: boolean, channelId: string, userId: string): Fact =>
  ofAll(channelId, {
    about: [mute(channelId, userId), grant(channelId, userId), ...(isOn ? [stay(channelId, userId)] : [])],
    says: `${userId} was said to be ${isOn ? '' : 'un'}muted`,
    // as: a person's id.
    holds: (space) => isMuted(space, userId as UserId) === isOn,
  });

/** Somebody is on the guest list, or not. */
export const guestIs = (isOne: boolean, channelId: string, userId: string): Fact =>
  ofAll(channelId, {
    about: [guest(channelId, userId)],
    says: `${userId} was said to be ${isOne ? 'a' : 'no'} guest`,
    holds: ({ guests }) => guests.some((one) => one === userId) === isOne,
  });

/** Somebody is kept out, or not. */
export const blockIs = (isOn: boolean, channelId: string, userId: string): Fact =>
  ofAll(channelId, {
    about: [block(channelId, userId)],
    says: `${userId} was said to be ${isOn ? '' : 'un'}blocked`,
    holds: ({ blocked }) => has(blocked, userId) === isOn,
  });

/** The room is locked, or not. */
export const lockIs = (isOn: boolean, channelId: string): Fact =>
  ofAll(channelId, {
    about: [doors(channelId)],
    says: `it was said to be ${isOn ? '' : 'un'}locked`,
    holds: ({ rules }) => rules.locked === isOn,
  });

/** The room is to stay after the end. */
export const roomIsKept = (channelId: string): Fact =>
  ofAll(channelId, {
    about: [keeping(channelId)],
    says: 'it was said that the room stays',
    holds: ({ rules }) => rules.keepRoom,
  });

/** Another room opens when this one is full, or none. */
export const overflowIs = (isOn: boolean, channelId: string): Fact =>
  ofAll(channelId, {
    about: [overflow(channelId)],
    says: `it was said that ${isOn ? 'another room opens' : 'none opens'} when it is full`,
    holds: ({ rules }) => rules.overflow === isOn,
  });

/** The brake is on, or not. */
export const brakeIs = (isOn: boolean, channelId: string): Fact =>
  ofAll(channelId, {
    about: [`${channelId}/brake`],
    says: `the brake was said to be ${isOn ? 'pulled' : 'released'}`,
    holds: ({ brake }) => (brake !== null) === isOn,
  });

/** There is a backstage, or there is none. */
export const backstageIs = (isOpen: boolean, channelId: string): Fact =>
  ofAll(channelId, {
    about: [backstage(channelId)],
    says: `the backstage was said to be ${isOpen ? 'open' : 'closed'}`,
    holds: (space) => (space.backstage?.status === 'open') === isOpen,
  });

/** The space is called so. */
export const titleIs = (wanted: string, channelId: string): Fact =>
  ofAll(channelId, {
    about: [title(channelId)],
    says: `it was said to be called ${wanted}`,
    holds: (space) => space.title === wanted,
  });
