import type { Because } from '../app/index.ts';

/**
 * Discord takes "1-512 URL-encoded UTF-8 characters" (documentation, "Audit Logs"). Read in the strictest way: it is the encoded text that
 * may be so long, and an Arabic letter is six characters of that.
 */
const LIMIT = 512;

const encodedLength = (text: string): number => encodeURIComponent(text).length;

/** A text of which at most `limit` characters are left when it is encoded: cut between what people see as letters, never inside one. */
const cutEncoded = (text: string, limit: number): string => {
  if (encodedLength(text) <= limit) return text;
  const ellipsis = '…';
  let left = limit - encodedLength(ellipsis);
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    left -= encodedLength(segment);
    if (left < 0) break;
    kept += segment;
  }
  return `${kept}${ellipsis}`;
};

/**
 * The reason that Discord's audit log shows: what is done, by whom and why if a person wanted it, and at its end the space's id, which finds
 * a room again when the answer to its making was lost. `name` is how that person is called in the server, null when that is not known. What
 * does not fit is cut from the person's words.
 */
export const auditReason = (act: string, { spaceId, by }: Because, name: string | null): string => {
  const head = `Majlis مجلس · ${act}`;
  const tail = ` · space ${spaceId}`;
  if (by === null) return `${head}${tail}`;
  // Lone halves of letters cannot be encoded.
  const who = (name === null ? by.userId : `${name} (${by.userId})`).toWellFormed();
  const why = by.reason === null ? '' : `: ${by.reason.toWellFormed()}`;
  const words = ` · by ${who}${why}`;
  return `${head}${cutEncoded(words, LIMIT - encodedLength(head) - encodedLength(tail))}${tail}`;
};
