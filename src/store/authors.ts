import type { PoolClient } from 'pg';
import type { SpaceId, UserId } from '../lib/index.ts';
import { readSpaceId } from './records/index.ts';

/** Which of a space's words are somebody's: who wrote them last is in its log; whoever is host by now may be another. */
export interface Authored {
  readonly title: boolean;
  readonly description: boolean;
  readonly about: boolean;
}

/** The last line in which somebody wrote the title, the description, and what else it is about, of each of the spaces $1. */
const LAST_WRITTEN = `
  select distinct on (l.space_id, l.words) l.space_id as "spaceId", l.words, l.actor_key as "actorKey", p.user_id as "userId"
  from (
    select space_id, id, actor_key, unnest(
      case act when 'opened' then array['title', 'description', 'about'] when 'retitled' then array['title']
        when 'described' then array['description'] else array['about'] end
    ) as words
    from app.action_log where space_id = any($1) and act in ('opened', 'retitled', 'described', 'about-changed')
  ) l left join app.person p on p.key = l.actor_key
  order by l.space_id, l.words, l.id desc`;

interface Written {
  readonly spaceId: string;
  readonly words: keyof Authored;
  readonly actorKey: string | null;
  readonly userId: string | null;
}

/**
 * What of these spaces are the words of somebody: what they wrote last; where no person did, or the log says nothing, the host's. What
 * somebody wrote who was forgotten meanwhile is nobody's to keep, and counts as theirs too.
 */
export async function authoredBy(
  client: PoolClient,
  userId: UserId,
  spaces: readonly { readonly id: SpaceId; readonly hostId: UserId }[],
): Promise<ReadonlyMap<SpaceId, Authored>> {
  const { rows } = await client.query<Written>(LAST_WRITTEN, [spaces.map(({ id }) => id)]);
  const by = new Map(rows.map((row) => [`${readSpaceId(row.spaceId)} ${row.words}`, row]));
  const isTheirs = (id: SpaceId, hostId: UserId, words: keyof Authored): boolean => {
    const last = by.get(`${id} ${words}`);
    if (last === undefined || last.actorKey === null) return hostId === userId;
    return last.userId === null || last.userId === userId;
  };
  return new Map(
    spaces.map(({ id, hostId }) => [
      id,
      {
        title: isTheirs(id, hostId, 'title'),
        description: isTheirs(id, hostId, 'description'),
        about: isTheirs(id, hostId, 'about'),
      },
    ]),
  );
}
