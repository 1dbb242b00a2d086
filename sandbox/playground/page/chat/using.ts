import { signal, type Signal } from '@preact/signals';
import type { PageAct, Used } from '../../contract.ts';
import { ask } from '../link.ts';
import { attempt, note } from '../place.ts';
import { words } from '../words/index.ts';
import type { Modal } from '../world/model.ts';

/** The form that stands open, or null. */
export const openModal: Signal<Modal | null> = signal(null);
/** What is being used right now, by a key of its own: shown as busy, and not used twice. */
export const busy: Signal<ReadonlySet<string>> = signal(new Set());

/** Uses a command, a button, a select or a form, and opens the form that comes of it. Resolves when it was answered; never rejects. */
export async function use(key: string, act: PageAct): Promise<boolean> {
  if (busy.value.has(key)) return false;
  busy.value = new Set([...busy.value, key]);
  let isAnswered = false;
  const doing = ask(act).then((answer) => {
    // The answer to every act that is used here.
    const used = answer as Used;
    isAnswered = used.status === 'answered';
    if (!isAnswered) note(words.value.interactionFailed);
    // The shape is Discord's own.
    if (used.modal !== null) openModal.value = used.modal as unknown as Modal;
  });
  attempt(doing);
  await doing.catch(() => {
    isAnswered = false;
  });
  busy.value = new Set([...busy.value].filter((other) => other !== key));
  return isAnswered;
}
