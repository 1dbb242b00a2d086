import type { Link, Space } from '../domain/index.ts';
import type { SpaceId, UserId } from '../lib/index.ts';
import type { LinkSeen } from './api.ts';
import type { LinkBook } from './link-book.ts';
import type { PanelFacts, RoomPort, RoomSeen, SpaceStore } from './ports.ts';
import type { SettingsBook } from './settings-book.ts';
import type { Entry, SpaceBook } from './space-book.ts';
import type { VoiceDesk } from './voice-desk.ts';

/** What is told about a space, gathered from everything that knows. */
export interface Facts {
  /** `space` as it should be told; the room as it is seen, null when there is none. */
  of(entry: Entry, space: Space, seen: RoomSeen | null): Promise<PanelFacts>;
  ears(entry: Entry): PanelFacts['ears'];
  /** A link from one side. */
  link(link: Link, side: SpaceId): Promise<LinkSeen>;
}

/** The far end of a link, null while it is only offered. */
const farOf = (link: Link, side: SpaceId): { readonly spaceId: SpaceId; readonly guildId: Space['guildId'] } | null => {
  if (link.near.spaceId !== side) return link.near;
  return link.state.status === 'offered' ? null : link.state.far;
};

/** Where facts come from. */
interface FactsParts {
  readonly spaces: SpaceStore;
  readonly rooms: RoomPort;
  readonly settings: SettingsBook;
  readonly book: SpaceBook;
  readonly links: LinkBook;
  readonly voice: VoiceDesk;
  /** The room of a space as it is seen; null when it cannot be. */
  readonly look: (entry: Entry) => RoomSeen | null;
}

/** How many are in the room without a place on the stage, a host in the audience among them. */
const listenersOf = (space: Space, seen: RoomSeen | null): number => {
  const up = new Set<UserId>(space.people.map((person) => person.userId));
  return (seen?.people ?? []).filter(
    ({ userId, presence }) => !up.has(userId) || presence === 'audience' || presence === 'hand',
  ).length;
};

/** Gathers facts; keeps nothing itself. */
export const createFacts = (parts: FactsParts): Facts => {
  const { spaces, rooms, settings, book, links, voice, look } = parts;

  /** In the audience our account may sit and is heard by nobody. */
  const isSilenced = (id: SpaceId): boolean => {
    const entry = book.get(id);
    return entry !== undefined && look(entry)?.self === 'suppressed';
  };

  const link = async (one: Link, side: SpaceId): Promise<LinkSeen> => {
    const far = farOf(one, side);
    if (far === null) return { link: one, farTitle: null, farServer: null, carrying: false };
    // An ended far side is not in the book any more; its title still tells people what was removed.
    const title = book.get(far.spaceId)?.space.title ?? (await spaces.get(far.spaceId))?.title ?? null;
    const carrying = voice.carries(one.id) && !isSilenced(side) && !isSilenced(far.spaceId);
    return { link: one, farTitle: title, farServer: rooms.guildName(far.guildId), carrying };
  };

  const ears = (entry: Entry): PanelFacts['ears'] => {
    if (!book.isSeated(entry)) return 'none-free';
    const { channelId } = entry.space.room;
    const seat = channelId === null ? null : voice.seat(channelId);
    if (seat === 'ready') return isSilenced(entry.space.id) ? 'joining' : 'ready';
    return seat === 'lost' || seat === 'left' ? 'lost' : 'joining';
  };

  return {
    link,
    ears,
    of: async (entry, space, seen) => {
      const open = links.of(space.id).filter((one) => one.state.status === 'open');
      const shown = await Promise.all(open.map((one) => link(one, space.id)));
      const { language } = await settings.get(space.guildId);
      return {
        space,
        language,
        listeners: listenersOf(space, seen),
        ears: ears(entry),
        troubles: [...entry.troubles.values()],
        links: shown.map((one) => ({
          id: one.link.id,
          farTitle: one.farTitle ?? '?',
          farServer: one.farServer ?? '?',
          carrying: one.carrying,
        })),
        namesOf: (userId) => rooms.nameOf(space.guildId, userId) ?? userId,
      };
    },
  };
};
