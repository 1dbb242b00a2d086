import type { Outcome } from './actor.ts';

/** An outcome's value wrapped as success. */
export const done = <Value>(value: Value): Outcome<Value> => ({ ok: true, value });
