import type { WorldClock } from '../world/index.ts';

/** Windows kept at a time; the oldest is forgotten, which can only make us more lenient. */
const maxWindows = 20_000;

/** How often something was done in a stretch of time. */
export interface Window {
  used: number;
  /** World time at which the window ends, milliseconds. */
  readonly endsMs: number;
}

/** Fixed windows by key; what has run out starts anew. */
export interface Windows {
  of(key: string, windowMs: number): Window;
  /** A fresh one, also where one runs. */
  begin(key: string, windowMs: number): Window;
  leftMs(window: Window): number;
}

/** None runs yet. */
export function createWindows(clock: WorldClock): Windows {
  const windows = new Map<string, Window>();
  const begin: Windows['begin'] = (key, windowMs) => {
    const fresh = { used: 0, endsMs: clock.nowMs() + windowMs };
    windows.delete(key);
    windows.set(key, fresh);
    if (windows.size > maxWindows) windows.delete(windows.keys().next().value ?? key);
    return fresh;
  };
  return {
    begin,
    of(key, windowMs) {
      const known = windows.get(key);
      return known !== undefined && known.endsMs > clock.nowMs() ? known : begin(key, windowMs);
    },
    leftMs: (window) => Math.max(0, window.endsMs - clock.nowMs()),
  };
}
