import type { SeenComponent, SeenModal } from './seen.ts';

/** What a person fills in, by custom id. */
export type ModalValues = Readonly<Record<string, string | boolean | readonly string[]>>;

/** Input types whose answer is one value; the others answer with `values`. */
const SINGLE: readonly number[] = [4, 21, 23];

/** `data` of a submitted modal. Fields that are not named keep what stands in them. Throws for a field the modal does not have. */
export function modalData(modal: SeenModal, values: ModalValues): Readonly<Record<string, unknown>> {
  const unused = new Set(Object.keys(values));
  const fill = (shown: SeenComponent): Readonly<Record<string, unknown>> => {
    const base = { type: shown.type, id: shown.id };
    if (shown.component !== undefined) return { ...base, component: fill(shown.component) };
    if (shown.components !== undefined) return { ...base, components: shown.components.map(fill) };
    if (shown.custom_id === undefined) return base;
    unused.delete(shown.custom_id);
    const given = values[shown.custom_id];
    const answer = SINGLE.includes(shown.type) ? { value: given ?? shown['value'] ?? '' } : { values: given ?? [] };
    return { ...base, custom_id: shown.custom_id, ...answer };
  };
  const components = modal.components.map(fill);
  if (unused.size > 0) throw new Error(`The modal ${modal.custom_id} has no field ${[...unused].join(', ')}`);
  return { id: modal.id, custom_id: modal.custom_id, components };
}
