import type { ChannelId, UserId } from '../lib/index.ts';
import type { BackstageDesired } from './backstage-desired.ts';
import type { BackstageNotes } from './backstage-notes.ts';
import type { Call } from './call.ts';
import type { Applied, OverwriteSeen, Rights, RightWanted, RoomSeen } from './ports.ts';
import { agrees, rightsIn } from './room-rights.ts';

/** What is compared for the backstage of a space. */
export interface BackstageCompared {
  readonly desired: BackstageDesired;
  readonly applied: Applied['backstage'];
  /** The channel, as far as one is known. */
  readonly channelId: ChannelId | null;
  /** What Discord shows of it; null when there is none (any more). */
  readonly seen: RoomSeen | null;
  /** Who is to leave the space altogether. */
  readonly out: readonly UserId[];
  /** Who is in it and neither belongs there nor moderates: who lost their place, or was put in by hand. */
  readonly strangers: readonly UserId[];
  readonly notes: Pick<BackstageNotes, 'said' | 'isVerified'>;
}

/** What an overwrite says that lets nobody in. */
const NOTHING = { view: 'unset', connect: 'unset', speak: 'unset' } as const;

/** Whom an overwrite that is not ours lets in: by hand, or of somebody who belonged here. */
const isLetIn = ({ rights }: OverwriteSeen): boolean => rights.view === 'allowed' || rights.connect === 'allowed';

/** What is said of a right as a key. */
export const saidAs = (rights: Readonly<Partial<Rights>>): string => JSON.stringify(rights);

/** The channel is all ours: what its overwrites are to say, and nobody else let in. */
const rightCalls = ({ desired, notes }: BackstageCompared, { overwrites }: RoomSeen): readonly Call[] => {
  const wanted = new Set(desired.rights.map(({ target }) => target));
  const others = overwrites
    .filter((one) => !wanted.has(one.target) && isLetIn(one))
    .map(({ target }): RightWanted => ({ target, rights: NOTHING }));
  return [...desired.rights, ...others]
    .filter(({ target, rights }) => !agrees(rights, rightsIn(overwrites, target)))
    .map((one): Call => {
      const key = `backstage-right:${one.target}` as const;
      // What was set and stands no longer was undone by a person: that is mended a few times only.
      const isMend = notes.said.get(one.target) === saidAs(one.rights);
      return { type: 'set-backstage-right', key: isMend ? `mend:${key}` : key, wanted: one };
    });
};

const moves = (users: readonly UserId[], seen: RoomSeen | null, to: 'room' | 'backstage'): readonly Call[] =>
  users
    .filter((userId) => seen?.people.some((person) => person.userId === userId) === true)
    .map((userId): Call => ({ type: 'move-person', key: `backstage-move:${userId}`, userId, to }));

const outCalls = ({ out }: BackstageCompared, { people }: RoomSeen): readonly Call[] =>
  people
    .filter(({ userId }) => out.includes(userId))
    .map(({ userId }): Call => ({ type: 'put-out', key: `out:${userId}`, userId }));

const leaveCalls = ({ channelId, applied, seen }: BackstageCompared): readonly Call[] => {
  if (channelId === null && applied.asked !== null)
    return [{ type: 'make-backstage', key: 'backstage', find: true, make: false }];
  return seen === null
    ? [{ type: 'forget-backstage', key: 'backstage-gone' }]
    : [{ type: 'remove-backstage', key: 'backstage' }];
};

/** The calls that make the backstage of a space as it is desired, in order; `room`: the space's room as it is seen. Pure. */
export const backstageCalls = (compared: BackstageCompared, room: RoomSeen | null): readonly Call[] => {
  const { desired, applied, seen, notes } = compared;
  switch (desired.state) {
    case 'none':
      return [];
    case 'make':
      return [{ type: 'make-backstage', key: 'backstage', find: applied.asked !== null, make: true }];
    case 'leave':
      return leaveCalls(compared);
    case 'keep': {
      if (applied.asked !== null) return [{ type: 'confirm-backstage', key: 'backstage-noted' }];
      if (seen === null) return [];
      const isTold = applied.messageId !== null && notes.isVerified;
      return [
        ...rightCalls(compared, seen),
        ...outCalls(compared, seen),
        ...moves([...new Set([...desired.toRoom, ...compared.strangers])], seen, 'room'),
        ...moves(desired.toBackstage, room, 'backstage'),
        ...(isTold ? [] : [{ type: 'tell-backstage', key: 'backstage-told' } as const]),
      ];
    }
  }
};
