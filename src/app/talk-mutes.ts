import { conversationOf, mayDo } from '../domain/index.ts';
import type { Asker, Space } from '../domain/index.ts';
import type { SpaceId, UserId } from '../lib/index.ts';
import type { Asked } from './asked.ts';
import type { Machine } from './machine.ts';
import { familyOf, mainEntry } from './overflow-family.ts';
import type { Entry } from './space-book.ts';

/** Who has the floor in the other rooms of a conversation. */
export const upBeside = ({ book }: Pick<Machine, 'book'>, { space }: Entry): readonly UserId[] =>
  familyOf(book, conversationOf(space))
    .filter((one) => one.space.id !== space.id)
    .flatMap((one) => one.space.people.map(({ userId }) => userId));

/** The other spaces that are one talk with a conversation, each by its first room. */
const talkingWith = ({ book, linkedWith }: Machine, { space }: Entry): readonly Entry[] => {
  const own = conversationOf(space);
  const mains = linkedWith(space.id).map((one) => mainEntry(book, one));
  const byId = new Map<SpaceId, Entry>(mains.map((one) => [one.space.id, one]));
  byId.delete(own);
  return [...byId.values()];
};

/**
 * Whoever mutes somebody, or lifts that, does so in the linked rooms too that they run: who goes over to one of these is as silent there. In a
 * room that is run by others it is for these to say.
 */
export const muteInTalk = async (
  machine: Machine,
  entry: Entry,
  {
    asked,
    askerIn,
  }: { readonly asked: Extract<Asked, { type: 'mute' | 'unmute' }>; readonly askerIn: (space: Space) => Asker },
): Promise<void> => {
  for (const far of talkingWith(machine, entry)) {
    const by = askerIn(far.space);
    if (!mayDo(far.space, by, asked.type)) continue;
    const command = asked.type === 'mute' ? { ...asked, isUpElsewhere: true } : asked;
    // What is refused there, as of a co-host, is for that room to say, and was not asked for by itself.
    await machine.desk.change(far, command, by);
  }
};
