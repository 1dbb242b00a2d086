import type { Because } from '../app/index.ts';

/**
 * Discord takes "1-512 URL-encoded UTF-8 characters" (documentation, "Audit Logs"). Read in the strictest way: it is the encoded text that
 * may be so long, and an Arabic letter is six characters of that.
 */
const LIMIT = 512;

const encodedLength = (text: string): number => encodeURIComponent(text).length;

const headOf = (act: string): string => `Majlis مجلس · ${act}`;
const tailOf = (spaceId: Because['spaceId']): string => ` · space ${spaceId}`;

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
  const head = headOf(act);
  const tail = tailOf(spaceId);
  if (by === null) return `${head}${tail}`;
  // Lone halves of letters cannot be encoded.
  const who = (name === null ? by.userId : `${name} (${by.userId})`).toWellFormed();
  const why = by.reason === null ? '' : `: ${by.reason.toWellFormed()}`;
  const words = ` · by ${who}${why}`;
  return `${head}${cutEncoded(words, LIMIT - encodedLength(head) - encodedLength(tail))}${tail}`;
};

/** Whether a reason in the audit log is that of this act for this space, whatever it says of people. */
const isReasonOf = (reason: string, act: string, spaceId: Because['spaceId']): boolean =>
  (reason === `${headOf(act)}${tailOf(spaceId)}` || reason.startsWith(`${headOf(act)} · `)) &&
  reason.endsWith(tailOf(spaceId));

/**
 * Whether a reason in the audit log is that of the making of a channel of this space: by this act, or with null of its room, of which earlier
 * versions said other words.
 */
export const isMakingOf = (reason: string, act: string | null, spaceId: Because['spaceId']): boolean =>
  act === null
    ? reason.endsWith(`space ${spaceId}`) && !reason.startsWith(headOf('backstage '))
    : isReasonOf(reason, act, spaceId);
