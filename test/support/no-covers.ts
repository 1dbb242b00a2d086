import type { DiscordOptions } from '../../src/discord/index.ts';

/** For an edge that shows no pictures and fetches none. */
export const NO_COVERS: Pick<DiscordOptions, 'cdnUrl' | 'covers'> = {
  cdnUrl: 'http://127.0.0.1:1',
  covers: { read: () => Promise.resolve(null) },
};
