import type { PathFault } from '../rest/index.ts';

/** The fault of a text that is too long. */
export function tooLong(path: readonly (string | number)[], max: number): PathFault {
  return { path, code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${max} or fewer in length.` };
}

/** The fault of a field that must be there. */
export function required(path: readonly (string | number)[]): PathFault {
  return { path, code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };
}
