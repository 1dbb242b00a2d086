import type { EventTexts } from './event-texts.ts';

/** English words of Discord's scheduled events. */
export const englishEvent: EventTexts = { place: 'In this server: the room opens at the start' };
