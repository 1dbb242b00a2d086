import { signal, type Signal } from '@preact/signals';

/** A command to be written next, by its registered words, or null. */
export const wanted: Signal<string | null> = signal(null);
