import type { AnnouncementFacts } from '../../src/app/index.ts';
import { NOTHING_APPLIED } from '../../src/app/index.ts';
import { aSpace } from './a-space.ts';

/** What an announcement of a live space says. */
export const toldFacts = (over: Partial<AnnouncementFacts> = {}): AnnouncementFacts => ({
  space: aSpace('told', { description: 'Bring a *cup*' }),
  language: 'en',
  roleId: null,
  speakers: 2,
  listeners: 7,
  tally: NOTHING_APPLIED.tally,
  ...over,
});

/** The same space when it is over. */
export const recapFacts = (over: Partial<AnnouncementFacts> = {}): AnnouncementFacts =>
  toldFacts({
    space: aSpace('told', { life: { status: 'ended', sinceMs: 5_101_000, reason: 'ended-by-host' } }),
    tally: { liveSinceMs: 1_000, peakListeners: 12, spoke: [], linked: [] },
    ...over,
  });
