import type { Logger } from '../lib/index.ts';
import { StoreError } from './store-error.ts';

/** In a list, one record that cannot be read must not hide the others. */
export function readOrReport<Value>(
  read: () => Value,
  { logger, id }: { readonly logger: Logger; readonly id: string },
): readonly Value[] {
  try {
    return [read()];
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    logger.error('store: a stored record cannot be read and is left out', { id, detail: error.message });
    return [];
  }
}
