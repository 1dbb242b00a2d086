import type { GuildId } from '../lib/index.ts';
import type { BlockStore } from './block-port.ts';
import type { SpaceBook } from './space-book.ts';
import type { SpaceDesk } from './space-desk.ts';
import { MAJLIS } from './space-desk.ts';

/** What it has of the rest of the app. */
interface Parts {
  readonly deps: { readonly blocks: Pick<BlockStore, 'of'> };
  readonly book: Pick<SpaceBook, 'ofGuild'>;
  readonly desk: Pick<SpaceDesk, 'change'>;
}

/**
 * Makes the open spaces of a server hold what its block list says: what an act could not do in each, a kill cut short, or a space that was
 * being opened, or had them as its host, did not know.
 */
export const holdServerBlocks = async ({ deps, book, desk }: Parts, guildId: GuildId): Promise<void> => {
  const userIds = await deps.blocks.of(guildId);
  for (const entry of book.ofGuild(guildId)) await desk.change(entry, { type: 'server-blocks', userIds }, MAJLIS);
};
