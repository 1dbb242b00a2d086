import { useSignal, type Signal } from '@preact/signals';

/** Which entry of an open list is marked, and the keys that move the mark. */
export interface Stepping {
  readonly active: Signal<number>;
  /** Moves the mark for an arrow key and swallows it; false for every other key, and while the list is empty. */
  step(event: KeyboardEvent): boolean;
}

/** Steps through `count()` entries, round the end. */
export function useStepping(count: () => number): Stepping {
  const active = useSignal(0);
  return {
    active,
    step(event) {
      const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      if (by === 0 || count() === 0) return false;
      event.preventDefault();
      active.value = (active.value + by + count()) % count();
      return true;
    },
  };
}
