import type { LogButton, Waiting } from './outbox-port.ts';

/** What becomes one message. */
export interface Gathered {
  readonly text: string;
  /** The keys of what is in it, in order. */
  readonly keys: readonly string[];
  /** Those of the last piece: nothing is gathered behind one that has any. */
  readonly buttons: readonly LogButton[];
}

/**
 * The pieces at the front of a log's lane as one text of at most `limit` UTF-16 units: as many as fit, each heading once where it begins to
 * hold. The first piece is taken in any case.
 */
export const gathered = (waiting: readonly Waiting[], limit: number): Gathered => {
  let text = '';
  let heading: string | null = null;
  const keys: string[] = [];
  let buttons: readonly LogButton[] = [];
  for (const { effect } of waiting) {
    if (effect.type !== 'log' || buttons.length > 0) break;
    const lead = effect.heading === heading ? '' : `${effect.heading}\n`;
    const next = `${text}${text === '' ? '' : '\n'}${lead}${effect.text}`;
    if (next.length > limit && keys.length > 0) break;
    text = next;
    heading = effect.heading;
    keys.push(effect.key);
    buttons = effect.buttons ?? [];
  }
  return { text, keys, buttons };
};
