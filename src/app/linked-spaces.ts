import type { CircleOf, Link, Space } from '../domain/index.ts';
import type { SpaceId } from '../lib/index.ts';
import type { HearingDesk } from './hearing-desk.ts';
import type { LinkBook } from './link-book.ts';
import type { Nudges } from './nudges.ts';
import type { Entry, SpaceBook } from './space-book.ts';
import type { SpaceDesk } from './space-desk.ts';
import { MAJLIS } from './space-desk.ts';
import type { VoiceDesk } from './voice-desk.ts';

/** What linked spaces are known by, and what is told of them. */
interface Linked {
  readonly book: SpaceBook;
  readonly links: Pick<LinkBook, 'of'>;
  readonly nudges: Pick<Nudges, 'nudge'>;
  readonly desk: Pick<SpaceDesk, 'change'>;
  readonly voice: Pick<VoiceDesk, 'refresh'>;
  readonly hearing: Pick<HearingDesk, 'spaceChanged'>;
  readonly circleOf: CircleOf;
  spawn(name: string, work: Promise<unknown>): void;
  nudgeLinked(id: SpaceId): void;
  linkedWith(id: SpaceId): readonly Entry[];
}

/** The spaces at the other ends of open links of one. */
export const farIds = (links: readonly Link[], id: SpaceId): readonly SpaceId[] =>
  links
    .flatMap(({ near, state }) => (state.status === 'open' ? [near.spaceId, state.far.spaceId] : []))
    .filter((far) => far !== id);

/** The spaces at the other ends of those links of one that are a talk with it. */
export const talkingWith = (
  { links, book, circleOf }: Linked,
  id: SpaceId,
  isTalk: (link: Link, circleOf: CircleOf) => boolean,
): readonly Entry[] => {
  const talks = links.of(id).filter((link) => isTalk(link, circleOf));
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

/** What the other sides of its links tell of a space: how it is called, who may hear it, its hands and whose turn it is. */
export const tellLinked = (machine: Linked, space: Space, before: Space): void => {
  // Who may hear it decides what is carried from it and to it.
  if (space.title !== before.title || space.rules !== before.rules) machine.nudgeLinked(space.id);
  if (space.rules !== before.rules) soundChanged(machine, farIds(machine.links.of(space.id), space.id));
  if (space.turn !== before.turn || space.hands !== before.hands) tellQueue(machine, space);
};

/** Others may hear a space than before, or it is known for the first time who may: what is carried, what is told and whose turn it is may change. */
export const circleChanged = (machine: Linked, id: SpaceId): void => {
  machine.voice.refresh();
  const far = farIds(machine.links.of(id), id);
  if (far.length === 0) return;
  machine.nudgeLinked(id);
  soundChanged(machine, [id, ...far]);
  for (const end of [id, ...far]) {
    const entry = machine.book.get(end);
    if (entry !== undefined) callTurns(machine, entry);
  }
};
