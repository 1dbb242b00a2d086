/**
 * Everything Majlis may answer instead of doing what was asked. One catalogue; each code has a text in every language
 * (src/i18n), and a test holds the two together. Parameters are strings ready to be shown.
 */
const REFUSAL_CODES = [
  'title-empty',
  'title-too-long',
  'description-too-long',
  'only-in-servers',
  'no-community',
  'missing-permissions',
  'room-not-stage',
  'room-of-another-kind',
  'room-in-use',
  'room-running',
  'room-not-found',
  'too-many-spaces',
  'too-many-channels',
  'discord-refused',
  'discord-unavailable',
  'rate-limited',
  'no-space-here',
  'which-space',
  'space-not-found',
  'space-opening',
  'space-over',
  'not-host',
  'not-in-room',
  'join-first',
  'no-hand',
  'hand-is-up',
  'queue-full',
  'already-speaking',
  'already-invited',
  'you-speak-already',
  'you-are-invited',
  'not-speaking',
  'host-stays',
  'link-code-unknown',
  'link-code-expired',
  'link-same-space',
  'link-exists',
  'link-circle',
  'link-too-many',
  'link-not-found',
  'link-no-ears',
  'not-server-manager',
  'stale-button',
  'busy-try-again',
  'restarting',
  'opens-after-restart',
  'went-wrong',
  'report-no-channel',
  'report-oneself',
  'report-empty',
  'asked-too-often',
  'log-channel-gone',
] as const;

/** A code of the refusal catalogue. */
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** The answer that something may not or cannot be done, in data; i18n makes the words. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly params: Readonly<Record<string, string>>;
}

/** A refusal in the making. */
export const refuse = (
  code: RefusalCode,
  params: Refusal['params'] = {},
): { readonly ok: false; readonly refusal: Refusal } => ({
  ok: false,
  refusal: { code, params },
});
