import type { refuse } from '../domain/index.ts';
import type { App } from './api.ts';
import { askedTooOften, createAllowance } from './allowance.ts';
import type { Machine } from './machine.ts';
import { done } from './done.ts';
import { MAJLIS } from './space-desk.ts';

/** Lines of the log in one export; more than anybody has from 90 days of spaces. */
const MAX_LINES = 50_000;
/** Each looks through all that is kept. */
const ASKED = { times: 5, windowMs: 600_000 };
const DAY_MS = 86_400_000;

type PrivacyActs = Pick<App, 'retentionDays' | 'myData' | 'forgetMe'>;

/** What is kept of somebody: told, handed out, removed. */
export const privacyActs = ({ deps, config, book, desk, people, personal, rsvp, forms }: Machine): PrivacyActs => {
  const allowance = createAllowance(deps.clock, ASKED);
  const tooOften = (userId: string): ReturnType<typeof refuse> | null => {
    const waitMs = allowance.take(userId);
    return waitMs === 0 ? null : askedTooOften(waitMs);
  };
  return {
    retentionDays: () => Math.ceil(config.retentionMs / DAY_MS),
    myData: async ({ userId }) => tooOften(userId) ?? done(await deps.data.about(userId, MAX_LINES)),
    forgetMe: async ({ userId }) => {
      const refused = tooOften(userId);
      if (refused !== null) return refused;
      forms.forget(userId);
      await people.save(userId, { language: null, zone: null });
      const cleared = await personal.clear(userId);
      if (!cleared.ok) return cleared;
      // Once, as their list: what they have remembered later is not what the wish means, whenever it is carried out again.
      await deps.presets.forgetPerson(userId);
      // First, so that who waits for their seats gets them.
      await rsvp.forget(userId);
      // Nor is a running space to name them for nothing but how often their hand went up (RATE-1).
      for (const entry of book.all()) await desk.change(entry, { type: 'forget-raises', userId }, MAJLIS);
      const waits = await deps.data.forget(userId, deps.clock.wallMs());
      // Nobody's name in the process's log: that they are forgotten is all it may know.
      deps.logger.info('somebody asked to be forgotten', { unfinishedSpaces: waits.length });
      return done({ unfinished: waits.length });
    },
  };
};
