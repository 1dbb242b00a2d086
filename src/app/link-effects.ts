import type { Link } from '../domain/index.ts';
import type { Logbook } from './logbook.ts';
import type { Effect } from './outbox-port.ts';
import type { SpaceLogEntry } from './ports.ts';
import type { SpaceBook } from './space-book.ts';

/** What log channels are told of a link: those of both its spaces, each of its own lines. */
export const linkEffects = async (
  { book, logbook }: { readonly book: Pick<SpaceBook, 'get'>; readonly logbook: Logbook },
  link: Link,
  log: readonly SpaceLogEntry[],
): Promise<readonly Effect[]> => {
  // All lines of a space at once: the change names them, and what has the same name is told once.
  const told = [...new Set(log.map(({ spaceId }) => spaceId))].flatMap((id) => {
    const space = book.get(id)?.space;
    const lines = log.filter(({ spaceId }) => spaceId === id).map(({ entry }) => entry);
    return space === undefined ? [] : [logbook.effectsOf(space, lines, `link ${link.id} ${link.revision}`)];
  });
  return (await Promise.all(told)).flat();
};
