import { signal, type Signal } from '@preact/signals';
import type { ToPage, TracedCall, TracedDispatch, TracedVoice } from '../../contract.ts';
import { ask } from '../link.ts';
import { attempt } from '../place.ts';

/** Lines kept; the oldest go first. */
const MAX_LINES = 400;

/** One line of what the protocol did. */
export type Line =
  | ({ readonly kind: 'call'; readonly key: number } & TracedCall)
  | ({ readonly kind: 'dispatch'; readonly key: number } & TracedDispatch);

/** Whether the drawer is open. */
export const isDrawerOpen: Signal<boolean> = signal(false);
/** What the protocol did, oldest first. */
export const traced: Signal<readonly Line[]> = signal([]);
/** Sound as it is now, and half a second before. */
export const voiceNow: Signal<TracedVoice | null> = signal(null);
export const voiceBefore: Signal<TracedVoice | null> = signal(null);

let nextKey = 0;

/** Opens or closes the drawer: nothing is watched while nobody looks. */
export function setDrawer(isOpen: boolean): void {
  isDrawerOpen.value = isOpen;
  attempt(ask({ act: 'trace', isOn: isOpen }));
}

/** Half a second of what the protocol did. */
export function takeTrace({ calls, dispatches, voice }: Extract<ToPage, { kind: 'trace' }>): void {
  voiceBefore.value = voiceNow.value;
  voiceNow.value = voice;
  const fresh: Line[] = [
    ...calls.map((call) => ({ kind: 'call' as const, key: (nextKey += 1), ...call })),
    ...dispatches.map((dispatch) => ({ kind: 'dispatch' as const, key: (nextKey += 1), ...dispatch })),
  ];
  if (fresh.length === 0) return;
  fresh.sort((a, b) => a.atMs - b.atMs);
  traced.value = [...traced.value, ...fresh].slice(-MAX_LINES);
}

/** Forgets what was seen. */
export function clearTrace(): void {
  traced.value = [];
}
