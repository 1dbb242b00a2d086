import type { OutsideFailure } from '../../src/app/index.ts';

/** The calls of ours that a model may have fail. */
export const CALLS = [
  'create',
  'setTopic',
  'setRights',
  'restoreRights',
  'bringUpAccount',
  'post',
  'edit',
  'invite',
  'suppress',
  'remove',
  'removePanel',
  'below',
  'announce',
  'retell',
  'move',
  'postBackstage',
  'editBackstage',
] as const;
/** Those whose object may be gone by then. */
export const MAY_BE_GONE: readonly string[] = ['edit', 'invite', 'suppress', 'bringUpAccount', 'move', 'editBackstage'];
/** What passes by itself. */
export const PASSING: readonly OutsideFailure[] = [
  { code: 'unavailable', detail: '503', retryable: true },
  { code: 'rate-limited', retryAfterMs: 3000, retryable: true },
  { code: 'gone', detail: 'lost', retryable: false },
];
