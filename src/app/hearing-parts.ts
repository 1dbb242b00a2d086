import type { CircleOf } from '../domain/index.ts';
import type { SpaceId } from '../lib/index.ts';
import type { AppDeps } from './deps.ts';
import type { HearingDesk, HearingParts } from './hearing-desk.ts';
import { createHearingDesk } from './hearing-desk.ts';
import type { LinkBook } from './link-book.ts';
import { roomLinksOf } from './link-rooms.ts';
import type { Outbox } from './outbox.ts';
import type { Reconciler } from './reconciler.ts';
import { soundNeeds } from './sound-needs.ts';
import type { VoiceDesk } from './voice-desk.ts';

/** What it has of the rest of the app from the start. */
type Books = Pick<HearingParts, 'book' | 'settings' | 'people' | 'logbook'> & {
  readonly links: Pick<LinkBook, 'all' | 'of'>;
  readonly outbox: Pick<Outbox, 'wake'>;
};

/** What it has of it once everything is made. */
interface Rest {
  readonly reconciler: Pick<Reconciler, 'peek'>;
  readonly voice: Pick<VoiceDesk, 'renew'>;
  nudgeLinked(id: SpaceId): void;
  readonly circleOf: CircleOf;
  spawn(name: string, work: Promise<unknown>): void;
}

/** The desk of alarms, put together; the rest of the app is there when the first one comes. */
export const createHearing = (deps: AppDeps, books: Books, machine: () => Rest): HearingDesk => {
  const { spaces, clock, ids, logger, rooms } = deps;
  return createHearingDesk({
    ...books,
    spaces,
    clock,
    ids,
    logger,
    guildName: (guildId) => rooms.guildName(guildId),
    seen: (entry) => {
      const seen = machine().reconciler.peek(entry);
      return typeof seen === 'string' ? null : seen;
    },
    needs: (space) => soundNeeds(space, roomLinksOf(books, space.id), machine().circleOf),
    renew: (channelId) => machine().voice.renew(channelId),
    nudge: ({ id }) => machine().nudgeLinked(id),
    spawn: (name, work) => machine().spawn(name, work),
    onEffects: (effects) => books.outbox.wake(effects),
  });
};
