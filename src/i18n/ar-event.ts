import type { EventTexts } from './event-texts.ts';

/** Arabic words of Discord's scheduled events. */
export const arabicEvent: EventTexts = { place: 'في هذا الخادم: تفتح الغرفة عند البدء' };
