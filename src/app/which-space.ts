import { isOpen, mainOf, refuse } from '../domain/index.ts';
import { quoted } from '../i18n/index.ts';
import type { SpaceId } from '../lib/index.ts';
import type { Actor, Outcome } from './api.ts';
import type { Machine } from './machine.ts';
import { done } from './done.ts';
import { sees } from './sight.ts';
import type { Entry } from './space-book.ts';

/** The space that is meant: the named one, else the one in the actor's channel, else the one they host, else the only one. */
export const whichSpace = async (machine: Machine, actor: Actor, id: SpaceId | null): Promise<Outcome<Entry>> => {
  const { book, deps } = machine;
  if (id !== null) {
    const entry = book.get(id);
    if (entry !== undefined && entry.space.guildId === actor.guildId)
      return sees(actor, entry.space) ? done(entry) : refuse('space-not-found');
    // An old button or a late answer: it helps to know that there was such a space.
    const past = await deps.spaces.get(id);
    return past?.guildId === actor.guildId ? refuse('space-over') : refuse('space-not-found');
  }
  const here = book.around(actor.channelId);
  if (here !== undefined) return done(here);
  // A room beside a full one is meant only by who is there, or names it.
  const isMain = ({ space }: Entry): boolean => mainOf(space) === null;
  const open = book.ofGuild(actor.guildId).filter((one) => isMain(one) && isOpen(one.space) && sees(actor, one.space));
  const hosted = open.filter((entry) => entry.space.hostId === actor.userId);
  const [only, ...others] = hosted.length === 1 ? hosted : open;
  if (only === undefined) return refuse('no-space-here');
  if (others.length === 0) return done(only);
  return refuse('which-space', { titles: open.map(({ space }) => quoted(space.title)).join(' · ') });
};
