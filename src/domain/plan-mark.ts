import type { Plan } from './plan.ts';
import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';
import type { Series } from './series.ts';

/** FNV-1a of 32 bits (RFC 9923): its offset and its prime. */
const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** What a form of something planned shows of it. */
type Shown = Pick<Plan | Series, 'opening' | 'lengthMin' | 'seats'>;

/**
 * A number that is another once words, topics, language, cover, length or seats are: a form carries that of what it showed. What else
 * becomes of a plan meanwhile (its host is told something, its number moves up) is no reason to refuse a form.
 */
export const markOf = ({ opening, lengthMin, seats }: Shown): number => {
  const { title, description, about } = opening;
  const { topics, language, cover } = about;
  const shown = JSON.stringify([title, description, topics, language, cover?.id ?? null, lengthMin, seats]);
  let hash = OFFSET;
  for (const byte of new TextEncoder().encode(shown)) hash = Math.imul(hash ^ byte, PRIME);
  return hash >>> 0;
};

/** Why a form that showed what has that mark may not be taken any more, or null. */
export const markRefusal = (
  now: Shown,
  mark: number | undefined,
): { readonly ok: false; readonly refusal: Refusal } | null =>
  mark === undefined || mark === markOf(now) ? null : refuse('changed-meanwhile');
