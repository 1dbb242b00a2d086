import type { VNode } from 'preact';

/** Lines on a field of 24 by 24: drawn here, because not every machine has a font with such signs. */
const paths = {
  text: 'M9 4 7 20M17 4l-2 16M4 9h17M3 15h17',
  voice: 'M4 9v6h4l5 4V5L8 9zM16.5 8.5a5 5 0 0 1 0 7M19 6a8.5 8.5 0 0 1 0 12',
  stage: 'M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4M8 21h8',
  muted: 'M9 6a3 3 0 0 1 6 0v5M9 9v2a3 3 0 0 0 4.5 2.6M6 11a6 6 0 0 0 9.5 4.9M12 17v4M8 21h8M3 3l18 18',
  deaf: 'M4 14v-2a8 8 0 0 1 12-7M20 12v2M4 14h3v6H5a1 1 0 0 1-1-1zM17 16v4h2M3 3l18 18',
  hear: 'M4 14v-2a8 8 0 0 1 16 0v2M4 14h3v6H5a1 1 0 0 1-1-1zM20 14h-3v6h2a1 1 0 0 0 1-1z',
  hand: 'M8 12V6a1.5 1.5 0 0 1 3 0v5V4.5a1.5 1.5 0 0 1 3 0V11V6a1.5 1.5 0 0 1 3 0v8a7 7 0 0 1-13 3.5L2.5 14a1.6 1.6 0 0 1 2.6-1.8L8 15z',
  mail: 'M3 6h18v12H3zM3 7l9 7 9-7',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4 21c0-4 4-6 8-6s8 2 8 6',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3v4M16 3v4',
  record: 'M12 5a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM12 9.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  eye: 'M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z',
  bell: 'M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21h4',
  check: 'M5 13l5 5L20 7',
  close: 'M6 6l12 12M18 6 6 18',
  menu: 'M4 7h16M4 12h16M4 17h16',
  send: 'M4 20V4l17 8zM4 12h9',
  clip: 'M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 5 5l-8.5 8.5a1.7 1.7 0 0 1-2.5-2.5L14.5 8',
  outside: 'M14 4h6v6M20 4l-9 9M18 14v6H4V6h6',
} as const;

/** One of the signs. */
export type IconName = keyof typeof paths;

/** A sign beside words: screen readers pass it over. */
export function Icon({ name }: { name: IconName }): VNode {
  return (
    <svg class="icon" data-icon={name} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
