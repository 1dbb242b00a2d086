import { Routes, SnowflakeUtil } from 'discord.js';
import type { Client } from 'discord.js';
import { z } from 'zod';
import type { ChannelId } from '../lib/index.ts';
import { mayRead } from './permissions.ts';

/** Discord gives at most this many messages in one page (its documentation, "Get Channel Messages"). */
const PAGE = 100;
/** Pages that are looked through: what we look for stands at the beginning of the first, unless a channel is flooded. */
const MAX_PAGES = 5;
/** How far Discord's clock, which stands in ids, may be behind ours. */
const CLOCK_SLACK_MS = 60_000;

/** A message of ours as it stands in a channel: its own words are given to us without a privileged intent. */
export interface OwnMessage {
  readonly id: string;
  readonly content: string;
  readonly components: readonly unknown[];
}

const pageSchema = z.array(
  z.object({
    id: z.string(),
    author: z.object({ id: z.string() }),
    content: z.string(),
    components: z.array(z.unknown()).default([]),
  }),
);

/** Where we look, and from when on (wall time). */
export interface Stretch {
  readonly channelId: ChannelId;
  readonly sinceMs: number;
}

/** When a message was posted, wall time. */
export const postedAtMs = ({ id }: Pick<OwnMessage, 'id'>): number => SnowflakeUtil.timestampFrom(id);

/**
 * The first message of ours in a channel that `isMeant`, oldest first, from a moment before `sinceMs` on; null when there is none,
 * 'unknown' where the history may not be read or too much was written since.
 */
export const ownMessage = async (
  client: Client,
  { channelId, sinceMs }: Stretch,
  isMeant: (message: OwnMessage) => boolean,
): Promise<OwnMessage | null | 'unknown'> => {
  if (!mayRead(client, channelId)) return 'unknown';
  let after = String(SnowflakeUtil.generate({ timestamp: sinceMs - CLOCK_SLACK_MS }));
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const query = new URLSearchParams({ after, limit: String(PAGE) });
    const page = pageSchema.parse(await client.rest.get(Routes.channelMessages(channelId), { query }));
    const found = page.find((message) => message.author.id === client.user?.id && isMeant(message));
    if (found !== undefined) return found;
    if (page.length < PAGE) return null;
    after = page
      .map(({ id }) => BigInt(id))
      .reduce((newest, id) => (id > newest ? id : newest), 0n)
      .toString();
  }
  return 'unknown';
};
