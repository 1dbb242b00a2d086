import type { CircleOf, Link, Space } from '../domain/index.ts';
import { mainOf } from '../domain/index.ts';
import type { SpaceId } from '../lib/index.ts';
import type { HearingDesk } from './hearing-desk.ts';
import type { LinkBook } from './link-book.ts';
import { linksFrom, roomLinksOf, roomsAlong } from './link-rooms.ts';
import type { Nudges } from './nudges.ts';
import type { Entry, SpaceBook } from './space-book.ts';
import type { SpaceDesk } from './space-desk.ts';
import { MAJLIS } from './space-desk.ts';
import type { VoiceDesk } from './voice-desk.ts';

/** What linked spaces are known by, and what is told of them. */
interface Linked {
  readonly book: SpaceBook;
  readonly links: Pick<LinkBook, 'all' | 'of'>;
  readonly nudges: Pick<Nudges, 'nudge'>;
  readonly desk: Pick<SpaceDesk, 'change'>;
  readonly voice: Pick<VoiceDesk, 'refresh'>;
  readonly hearing: Pick<HearingDesk, 'spaceChanged'>;
  readonly circleOf: CircleOf;
  spawn(name: string, work: Promise<unknown>): void;
  nudgeLinked(id: SpaceId): void;
  linkedWith(id: SpaceId): readonly Entry[];
}

/** The rooms at the other ends of open links of one, each once. */
const farIds = (links: readonly Link[], id: SpaceId): readonly SpaceId[] => [
  ...new Set(
    links
      .flatMap(({ near, state }) => (state.status === 'open' ? [near.spaceId, state.far.spaceId] : []))
      .filter((far) => far !== id),
  ),
];

/** The rooms with which one is linked. */
export const linkedRooms = (known: Pick<Linked, 'book' | 'links'>, id: SpaceId): readonly SpaceId[] =>
  farIds(roomLinksOf(known, id), id);

/** The spaces at the other ends of those links of one that are a talk with it. */
export const talkingWith = (
  { links, book, circleOf }: Linked,
  id: SpaceId,
  isTalk: (link: Link, circleOf: CircleOf) => boolean,
): readonly Entry[] => {
  const talks = roomLinksOf({ links, book }, id).filter((link) => isTalk(link, circleOf));
  return farIds(talks, id).flatMap((far) => book.get(far) ?? []);
};

/** Has a space that goes by turns look whether the next is its to call. */
const callTurns = ({ spawn, desk }: Linked, entry: Entry): void => {
  if (entry.space.rules.queue.mode === 'turns')
    spawn('turns of linked rooms', desk.change(entry, { type: 'tick' }, MAJLIS));
};

/** The queue is one with those of linked rooms: their panels tell it, and the next turn may be theirs to call. */
const tellQueue = (machine: Linked, { id }: Space): void => {
  for (const far of machine.linkedWith(id)) {
    machine.nudges.nudge(far);
    callTurns(machine, far);
  }
};

/** Other sound is needed in these spaces, or for them, than before. */
export const soundChanged = ({ book, hearing }: Linked, ids: readonly SpaceId[]): void => {
  for (const id of ids) {
    const entry = book.get(id);
    if (entry !== undefined) hearing.spaceChanged(entry.space);
  }
};

/** A room of a conversation is there from now on, or no more: what leads out of it is carried from there too, or no longer. */
const tellOfRoom = (machine: Linked, { id }: Space): void => {
  const { book, nudges } = machine;
  const rooms = new Set(linksFrom(machine, id).flatMap((link) => roomsAlong(book, link)));
  soundChanged(machine, [...rooms]);
  for (const room of rooms) {
    const entry = book.get(room);
    if (entry === undefined) continue;
    nudges.nudge(entry);
    callTurns(machine, entry);
  }
};

/** What the other sides of its links tell of a space: how it is called, who may hear it, its hands and whose turn it is. */
export const tellLinked = (machine: Linked, space: Space, before: Space): void => {
  if (space.life.status !== before.life.status && mainOf(space) !== null) tellOfRoom(machine, space);
  // Who may hear it decides what is carried from it and to it.
  if (space.title !== before.title || space.rules !== before.rules) machine.nudgeLinked(space.id);
  if (space.rules !== before.rules) soundChanged(machine, linkedRooms(machine, space.id));
  if (space.turn !== before.turn || space.hands !== before.hands) tellQueue(machine, space);
};

/** Others may hear a space than before, or it is known for the first time who may: what is carried, what is told and whose turn it is may change. */
export const circleChanged = (machine: Linked, id: SpaceId): void => {
  machine.voice.refresh();
  const far = linkedRooms(machine, id);
  if (far.length === 0) return;
  machine.nudgeLinked(id);
  soundChanged(machine, [id, ...far]);
  for (const end of [id, ...far]) {
    const entry = machine.book.get(end);
    if (entry !== undefined) callTurns(machine, entry);
  }
};
