import type { Applied } from './ports.ts';
import { NO_TALLY } from './tally.ts';

/** Nothing of ours is outside yet. */
export const NOTHING_APPLIED: Applied = {
  panel: null,
  lostPanel: null,
  stalePanels: [],
  topic: null,
  rights: [],
  roomAskedAtMs: null,
  lent: null,
  limit: null,
  detours: [],
  notices: [],
  held: [],
  released: 0,
  announcement: null,
  tally: NO_TALLY,
  backstage: { asked: null, messageId: null, lostMessageId: null },
};
