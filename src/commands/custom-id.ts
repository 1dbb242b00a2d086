import { z } from 'zod';
import type { LinkId, SpaceId, UserId } from '../lib/index.ts';

/** Version of the custom ids: a panel from a time when they meant something else is told to be old instead of misread. */
const VERSION = 'mj1';

/** What a control, form or menu is about; null for what concerns no space, or nobody. */
export interface Subject {
  readonly spaceId: SpaceId | null;
  readonly userId: UserId | null;
}

/** What a custom id says: what to do, and about what. Nothing else is needed, so buttons outlive restarts. */
export interface CustomId extends Subject {
  readonly act: string;
}

const ourId = /^[0-9a-z]{12}$/;

/** Stands where a custom id names no space. */
const NO_SPACE = '-';

/** A space's id as somebody sent it. */
// `as`: the brand is given where the text was checked.
export const spaceIdSchema: z.ZodType<SpaceId> = z.string().regex(ourId) as unknown as z.ZodType<SpaceId>;
/** A link's id as somebody sent it. */
// `as`: the brand is given where the text was checked.
export const linkIdSchema: z.ZodType<LinkId> = z.string().regex(ourId) as unknown as z.ZodType<LinkId>;
// `as`: the brand is given where the text was checked.
const userIdSchema: z.ZodType<UserId> = z.string().regex(/^\d{1,20}$/) as unknown as z.ZodType<UserId>;

const subjectSchema = z.union([
  z.tuple([z.union([spaceIdSchema, z.literal(NO_SPACE)])]),
  z.tuple([z.union([spaceIdSchema, z.literal(NO_SPACE)]), userIdSchema]),
]);

/** The custom id of a button, select or form; at most 100 characters, as Discord demands. */
export const customId = (act: string, spaceId: SpaceId | null, userId: UserId | null = null): string =>
  [VERSION, act, spaceId ?? NO_SPACE, ...(userId === null ? [] : [userId])].join(':');

/** Reads a custom id; null for one of another version, another program, or forged. */
export const parseCustomId = (text: string): CustomId | null => {
  const [version, act, ...subject] = text.split(':');
  if (version !== VERSION || act === undefined) return null;
  const parsed = subjectSchema.safeParse(subject);
  if (!parsed.success) return null;
  const [spaceId, userId = null] = parsed.data;
  return { act, spaceId: spaceId === NO_SPACE ? null : spaceId, userId };
};
