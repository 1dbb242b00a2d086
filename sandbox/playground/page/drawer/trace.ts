import { signal, type Signal } from '@preact/signals';
import type { OwnVoice, ToPage, TracedCall, TracedDispatch, TracedVoice } from '../../contract.ts';
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

/** One's own sound by report, the last ten seconds, oldest first; of one connection only. */
export const ownLately: Signal<readonly OwnVoice[]> = signal([]);

/** Reports that are kept of one's own sound, and the newest: ten seconds. */
const MAX_OWN = 21;

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
  ownLately.value = lately(voice.own);
  const fresh: Line[] = [
    ...calls.map((call) => ({ kind: 'call' as const, key: (nextKey += 1), ...call })),
    ...dispatches.map((dispatch) => ({ kind: 'dispatch' as const, key: (nextKey += 1), ...dispatch })),
  ];
  if (fresh.length === 0) return;
  fresh.sort((a, b) => a.atMs - b.atMs);
  traced.value = [...traced.value, ...fresh].slice(-MAX_LINES);
}

/** Counts begin anew with each connection, and so does what is remembered. */
function lately(own: OwnVoice | null): readonly OwnVoice[] {
  if (own === null) return [];
  const isNew = ownLately.value.some(({ heard, sent }) => own.heard < heard || own.sent < sent);
  return [...(isNew ? [] : ownLately.value), own].slice(-MAX_OWN);
}

/** Forgets what was seen. */
export function clearTrace(): void {
  traced.value = [];
}
