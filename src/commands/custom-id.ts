import { z } from 'zod';
import type { LinkId, SpaceId } from '../lib/index.ts';

/** Version of the custom ids: a panel from a time when they meant something else is told to be old instead of misread. */
const VERSION = 'mj1';

/** What a custom id says: what to do, in which space. Nothing else is needed, so buttons outlive restarts. */
export interface CustomId {
  readonly act: string;
  readonly spaceId: SpaceId;
}

const ourId = /^[0-9a-z]{12}$/;

/** A space's id as somebody sent it. */
// `as`: the brand is given where the text was checked.
export const spaceIdSchema: z.ZodType<SpaceId> = z.string().regex(ourId) as unknown as z.ZodType<SpaceId>;
/** A link's id as somebody sent it. */
// `as`: the brand is given where the text was checked.
export const linkIdSchema: z.ZodType<LinkId> = z.string().regex(ourId) as unknown as z.ZodType<LinkId>;

/** The custom id of a button or select; at most 100 characters, as Discord demands. */
export const customId = (act: string, spaceId: SpaceId): string => `${VERSION}:${act}:${spaceId}`;

/** Reads a custom id; null for one of another version, another program, or forged. */
export const parseCustomId = (text: string): CustomId | null => {
  const [version, act, id, ...rest] = text.split(':');
  if (version !== VERSION || act === undefined || rest.length > 0) return null;
  const parsed = spaceIdSchema.safeParse(id);
  return parsed.success ? { act, spaceId: parsed.data } : null;
};
