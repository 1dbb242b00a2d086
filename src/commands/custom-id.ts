import { z } from 'zod';
import { SNOWFLAKE } from '../lib/index.ts';
import type { LinkId, SeriesId, SpaceId, UserId } from '../lib/index.ts';

/** Version of the custom ids: a panel from a time when they meant something else is told to be old instead of misread. */
const VERSION = 'mj1';

/** What a control, form or menu is about; null for what concerns no space, or nobody. */
export interface Subject {
  readonly spaceId: SpaceId | null;
  readonly userId: UserId | null;
  /** What else it is about, as the act has it: which choice, which page, a moment in milliseconds. Absent when there is nothing else. */
  readonly detail?: number;
  /** Which link of the space it is about; absent when about none. */
  readonly linkId?: LinkId;
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
/** A series' id as somebody sent it. */
// `as`: the brand is given where the text was checked.
export const seriesIdSchema: z.ZodType<SeriesId> = z.string().regex(ourId) as unknown as z.ZodType<SeriesId>;
// `as`: the brand is given where the text was checked.
const userIdSchema: z.ZodType<UserId> = z.string().regex(SNOWFLAKE) as unknown as z.ZodType<UserId>;

/** Begins a detail, with the version of what may stand in one; no id of a person begins so. */
const DETAIL = 'd1-';

const written = (detail: number): string => `${DETAIL}${detail.toString(36)}`;

/** A whole number from 0 on, in base 36, written in the one way that we write it: at most 11 characters. */
const detailSchema = z
  .string()
  .regex(/^d1-[0-9a-z]{1,11}$/)
  .transform((text) => ({ text, detail: Number.parseInt(text.slice(DETAIL.length), 36) }))
  .refine(({ text, detail }) => Number.isSafeInteger(detail) && written(detail) === text)
  .transform(({ detail }) => detail);

/** Begins the id of a link. */
const LINK = 'l1-';

// as: the brand is given where the text was checked.
const linkPart = z
  .string()
  .regex(/^l1-[0-9a-z]{12}$/)
  .transform((text) => text.slice(LINK.length) as LinkId);

const spacePart = z.union([spaceIdSchema, z.literal(NO_SPACE)]);

const subjectSchema = z.union([
  z.tuple([spacePart]).transform(([spaceId]) => ({ spaceId, userId: null })),
  z.tuple([spacePart, userIdSchema]).transform(([spaceId, userId]) => ({ spaceId, userId })),
  z.tuple([spacePart, detailSchema]).transform(([spaceId, detail]) => ({ spaceId, userId: null, detail })),
  z.tuple([spacePart, linkPart]).transform(([spaceId, linkId]) => ({ spaceId, userId: null, linkId })),
  z
    .tuple([spacePart, userIdSchema, detailSchema])
    .transform(([spaceId, userId, detail]) => ({ spaceId, userId, detail })),
]);

/**
 * The custom id of a button, select or form; at most 100 characters, as Discord demands. A detail is a whole number from 0 on: what a
 * press would do is all in it, and nothing in it gives a right to do it.
 */
export const customId = (act: string, spaceId: SpaceId | null, userId: UserId | null = null, detail?: number): string =>
  [
    VERSION,
    act,
    spaceId ?? NO_SPACE,
    ...(userId === null ? [] : [userId]),
    ...(detail === undefined ? [] : [written(detail)]),
  ].join(':');

/** The custom id of a control on one link, from the side of a space. */
export const linkCustomId = (act: string, spaceId: SpaceId, linkId: LinkId): string =>
  [VERSION, act, spaceId, `${LINK}${linkId}`].join(':');

/** Reads a custom id; null for one of another version, another program, or forged. */
export const parseCustomId = (text: string): CustomId | null => {
  const [version, act, ...subject] = text.split(':');
  if (version !== VERSION || act === undefined) return null;
  const parsed = subjectSchema.safeParse(subject);
  if (!parsed.success) return null;
  const { spaceId, ...rest } = parsed.data;
  return { act, spaceId: spaceId === NO_SPACE ? null : spaceId, ...rest };
};
