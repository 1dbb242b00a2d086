import type { Refusal } from '../domain/index.ts';
import type { ChannelId, GuildId } from '../lib/index.ts';
import { CATEGORY_ROOM } from './checkup.ts';
import type { AppDeps } from './deps.ts';
import type { OutsideFailure, RoomPort } from './ports.ts';
import { isOutsideError } from './refusals.ts';
import type { Entry } from './space-book.ts';

/** What a room is made for, and what is noted of its making. */
export type Making = Pick<Entry, 'outsideCategory' | 'uncopied'> & {
  readonly space: { readonly guildId: GuildId };
};

/** Why rooms cannot be made in a category. */
type Why = 'gone' | 'full' | 'closed' | 'refused';

const whyNot = ({ server }: Pick<AppDeps, 'server'>, entry: Making, category: ChannelId): Why | null => {
  const { guildId } = entry.space;
  const seen = server.channel(guildId, category);
  if (seen === null) return 'gone';
  if (seen.children >= CATEGORY_ROOM) return 'full';
  return server.lacking(guildId, category, ['VIEW_CHANNEL', 'MANAGE_CHANNELS']).length > 0 ? 'closed' : null;
};

/** What the category denies and its rooms cannot, since we lack it: it keeps nobody out, and is told. */
const uncopied = ({ server }: Pick<AppDeps, 'server'>, { space }: Making, category: ChannelId): Refusal | null => {
  const permissions = server.undeniable(space.guildId, category);
  if (permissions.length === 0) return null;
  return { code: 'category-not-copied', params: { channel: `<#${category}>`, permissions: permissions.join(',') } };
};

/** Answers after which nothing was made, and which may be the category's fault. */
const REFUSED: ReadonlySet<OutsideFailure['code']> = new Set([
  'refused',
  'missing-permissions',
  'gone',
  'too-many-channels',
]);

/**
 * Makes a room in the category that the server set. Where that one is gone, full or closed to us the room is made outside of any, and
 * the panel tells why. Either way it begins with the category's overwrites: who may not enter that may not enter it.
 */
export const createInCategory = async (
  { deps }: { readonly deps: Pick<AppDeps, 'rooms' | 'server'> },
  entry: Making,
  asked: Omit<Parameters<RoomPort['create']>[0], 'category'> & { readonly within?: ChannelId | null },
): Promise<ChannelId> => {
  // A room that begins as another one is made where that one is.
  const { within, ...input } = asked;
  const category = within === undefined ? (input.like ?? null) : within;
  if (category === null) return await deps.rooms.create({ ...input, category });
  const outside = async (why: Why): Promise<ChannelId> => {
    entry.outsideCategory = { code: 'category-unusable', params: { channel: `<#${category}>`, why } };
    return await deps.rooms.create({ ...input, category: null });
  };
  entry.uncopied = uncopied(deps, entry, category);
  const why = whyNot(deps, entry, category);
  if (why !== null) return await outside(why);
  try {
    return await deps.rooms.create({ ...input, category });
  } catch (error) {
    // Filled, deleted or closed a moment ago.
    if (!isOutsideError(error) || !REFUSED.has(error.failure.code)) throw error;
    return await outside('refused');
  }
};
