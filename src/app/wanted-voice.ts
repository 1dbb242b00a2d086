import { endsOf } from '../domain/index.ts';
import type { ChannelId, GuildId } from '../lib/index.ts';
import type { AppDeps } from './deps.ts';
import type { LeaseBook } from './lease-book.ts';
import type { LinkBook } from './link-book.ts';
import { circlesIn, linksBetweenRooms } from './link-rooms.ts';
import type { RoomSeen, VoicePlan } from './ports.ts';
import type { Entry, SpaceBook } from './space-book.ts';
import { voicePlan } from './voice-plan.ts';

/** Everything that has a say in what is carried. */
interface Sources {
  readonly deps: Pick<AppDeps, 'accountId' | 'accounts'>;
  readonly book: SpaceBook;
  readonly links: LinkBook;
  readonly leases: LeaseBook;
  readonly available: ReadonlySet<GuildId>;
}

/** The voice plan as it should be now; `seen` tells a room as it is, null when it cannot be. */
export const wantedVoice = (
  { deps, book, links, leases, available }: Sources,
  seen: (entry: Entry) => RoomSeen | null,
  resting: ReadonlySet<ChannelId>,
): VoicePlan => {
  const all = linksBetweenRooms({ book, links });
  const linked = new Set(all.flatMap(endsOf));
  const inPlan = book.all().map((entry) => {
    const { id, guildId } = entry.space;
    const accountId = available.has(guildId) ? leases.of(id) : null;
    const hasOverwrite = entry.applied.rights.some(({ target }) => target === `member:${accountId}`);
    return {
      space: entry.space,
      accountId,
      mayEnter: accountId === deps.accountId || hasOverwrite,
      bots: linked.has(id) ? (seen(entry)?.bots ?? []) : [],
      told: new Set(entry.applied.notices),
    };
  });
  const accounts = deps.accounts.all().map(({ id }) => id);
  return voicePlan({ spaces: inPlan, links: all, circleOf: circlesIn(book), accounts }, resting);
};
