import type { TalkTime } from '../domain/index.ts';
import type { ChannelId, Clock, UserId } from '../lib/index.ts';
import type { HearingDesk } from './hearing-desk.ts';
import type { Nudges } from './nudges.ts';
import type { SpaceBook } from './space-book.ts';
import type { SpaceDesk } from './space-desk.ts';
import { MAJLIS } from './space-desk.ts';

/** What is told when rooms are heard. */
interface VoiceNews {
  readonly hearing: Pick<HearingDesk, 'heard'>;
  readonly book: SpaceBook;
  readonly nudges: Nudges;
  readonly desk: SpaceDesk;
  readonly deps: { readonly clock: Clock };
  readonly spawn: (name: string, work: Promise<unknown>) => void;
}

/** Something is new in these rooms: their panels may have to tell it. */
export const newsIn = ({ book, nudges }: VoiceNews, channelIds: readonly ChannelId[]): void => {
  for (const channelId of channelIds) {
    const entry = book.inChannel(channelId);
    if (entry !== undefined) nudges.nudge(entry);
  }
};

/** Somebody is heard in a room: its panel may have to be told. */
export const heardIn = ({ book, nudges, deps, hearing }: VoiceNews, channelId: ChannelId, userId: UserId): void => {
  hearing.heard(channelId, userId);
  const entry = book.inChannel(channelId);
  if (entry?.heard.note(userId, deps.clock.monotonicMs()) === true) nudges.nudge(entry);
};

/** How long people were heard is stored with the space of the room. */
export const storeTalk = ({ book, desk, spawn }: VoiceNews, channelId: ChannelId, talk: readonly TalkTime[]): void => {
  const entry = book.inChannel(channelId);
  if (entry !== undefined) spawn('talk times', desk.change(entry, { type: 'heard', talk }, MAJLIS));
};
