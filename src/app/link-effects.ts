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
  const told = log.flatMap(({ spaceId, entry }) => {
    const space = book.get(spaceId)?.space;
    return space === undefined ? [] : [logbook.effectsOf(space, [entry], `link ${link.id} ${link.revision}`)];
  });
  return (await Promise.all(told)).flat();
};
