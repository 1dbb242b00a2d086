import type { PoolClient } from 'pg';
import type { Applied } from '../app/index.ts';
import { LINK_DETAIL_BREAK } from '../app/index.ts';
import { NO_ABOUT } from '../domain/index.ts';
import type { Space } from '../domain/index.ts';
import type { Logger, SeriesId, SpaceId, UserId } from '../lib/index.ts';
import type { Authored } from './authors.ts';
import { authoredBy } from './authors.ts';
import { forgetCovers } from './cover-store.ts';
import { NAMED_LINKS, NAMED_SPACES } from './named.ts';
import { forgetPlanned } from './planned-data.ts';
import { forgetRsvp } from './rsvp-data.ts';
import { readOrReport } from './read-or-report.ts';
import { NOBODY, scrubbed, UNTITLED } from './scrub.ts';
import {
  appliedRecordOf,
  linkRecordOf,
  readApplied,
  readLink,
  readSpace,
  readSpaceId,
  spaceRecordOf,
} from './records/index.ts';

/** Details that are codes of ours; all others are, or hold, words of people. */
const CODED_DETAILS: readonly string[] = ['ending', 'ended', 'rules-changed', 'about-changed'];

/** Who is forgotten, and since when they want it (wall time). */
export interface Forgetting {
  readonly userId: UserId;
  readonly askedAtMs: number;
  readonly logger: Logger;
}

interface NamedSpace {
  readonly id: string;
  readonly state: unknown;
  /** Null when nothing of it was ever confirmed outside. */
  readonly applied: unknown;
  readonly status: string;
  readonly openedAtMs: number;
}

/** Forgets somebody in the client's transaction; answers what of then is unfinished and names them. See `DataStore`. */
export async function forget(client: PoolClient, forgetting: Forgetting): Promise<readonly (SpaceId | SeriesId)[]> {
  const { userId, askedAtMs, logger } = forgetting;
  // Waits for acts of theirs that are being stored: their lines are among those below then.
  const { rows: keys } = await client.query<{ key: string }>(
    'select key from app.person where user_id = $1 for update',
    [userId],
  );
  for (const { key } of keys) {
    await wipeWords(client, key);
    await forgetRsvp(client, key);
  }
  const { rows } = await client.query<NamedSpace>(NAMED_SPACES, [userId]);
  const over = rows.filter(({ status }) => status === 'ended');
  const spaces = over.flatMap(({ id, state, applied }) =>
    readOrReport(() => ({ space: readSpace(state), applied }), { logger, id }),
  );
  const authored = await authoredBy(
    client,
    userId,
    spaces.map(({ space }) => space),
  );
  for (const { space, applied } of spaces) {
    await wipeSpace(client, space, { userId, authored: authored.get(space.id) });
    if (applied !== null) await wipeApplied(client, space.id, scrubbed(readApplied(applied), userId));
  }
  await wipeTitles(
    client,
    spaces.flatMap(({ space }) => (authored.get(space.id)?.title === true ? [space] : [])),
  );
  await wipeLinks(client, forgetting);
  // Whom they kept out of a server stays out; that it was they who did it is forgotten.
  await client.query('update app.server_block set by_user_id = $2, reason = null where by_user_id = $1', [
    userId,
    NOBODY,
  ]);
  // Nor are they told what still waits to be told to them.
  await client.query(`delete from app.outbox where effect->>'type' = 'notice' and effect->>'userId' = $1`, [userId]);
  await client.query('delete from app.person where user_id = $1', [userId]);
  const planned = await forgetPlanned(client, forgetting);
  // After all that names them is wiped: what nothing names is removed.
  await forgetCovers(client, userId, askedAtMs);
  const run = rows.filter(({ status, openedAtMs }) => status !== 'ended' && openedAtMs <= askedAtMs);
  const running = run.map(({ id }) => readSpaceId(id));
  await keepWish(client, forgetting, { running, isUnfinished: running.length + planned.length > 0 });
  return [...running, ...planned];
}

/** What they wrote in lines of their own. */
async function wipeWords(client: PoolClient, key: string): Promise<void> {
  await client.query(
    `update app.action_log set reason = null, detail = case when act = any($2) then detail end
     where actor_key = $1 and (reason is not null or detail is not null)`,
    [key, CODED_DETAILS],
  );
}

async function wipeSpace(
  client: PoolClient,
  space: Space,
  { userId, authored }: { readonly userId: UserId; readonly authored: Authored | undefined },
): Promise<void> {
  const words = {
    ...(authored?.title === true ? { title: UNTITLED } : {}),
    ...(authored?.description === true ? { description: null } : {}),
    ...(authored?.about === true ? { about: NO_ABOUT } : {}),
  };
  const next = spaceRecordOf({ ...scrubbed(space, userId), ...words });
  await client.query(`update app.space set state = $2 where id = $1 and status = 'ended'`, [space.id, next]);
}

async function wipeApplied(client: PoolClient, id: SpaceId, applied: Applied): Promise<void> {
  const next = appliedRecordOf(applied);
  await client.query('update app.space_applied set applied = $2 where space_id = $1', [id, next]);
}

/** The titles that they wrote, in the lines of those spaces, and in what those that were linked with them tell. */
async function wipeTitles(client: PoolClient, titled: readonly Space[]): Promise<void> {
  if (titled.length === 0) return;
  const ids = titled.map(({ id }) => id);
  const titles = titled.map(({ title }) => title);
  await client.query(
    `update app.action_log set detail = null where space_id = any($1) and act in ('opened', 'retitled', 'described')`,
    [ids],
  );
  const { rows } = await client.query<{ linkId: string; spaceId: string; applied: unknown }>(FAR_SPACES, [ids]);
  for (const { linkId, spaceId, applied } of rows) {
    const far = readSpaceId(spaceId);
    await client.query(
      `update app.action_log set detail = null
       where space_id = $1 and (
         (act in ('linked', 'unlinked') or act like 'link-%') and detail = any($2)
         or act in ('link-volume', 'link-language') and substr(detail, strpos(detail, $3) + length($3)) = any($2))`,
      [far, titles, LINK_DETAIL_BREAK],
    );
    if (applied === null) continue;
    const known = readApplied(applied);
    const linked = known.tally.linked.map((one) => (one.id === linkId ? { ...one, title: UNTITLED } : one));
    await wipeApplied(client, far, { ...known, tally: { ...known.tally, linked } });
  }
}

/** The other ends of links with the spaces $1. */
const FAR_SPACES = `
  select e.link_id as "linkId", e.far_id as "spaceId", a.applied from (
    select id as link_id, state->'near'->>'spaceId' as near_id, state->'state'->'far'->>'spaceId' as far_id from app.link
    union all
    select id, state->'state'->'far'->>'spaceId', state->'near'->>'spaceId' from app.link
  ) e left join app.space_applied a on a.space_id = e.far_id
  where e.near_id = any($1) and e.far_id is not null
  order by e.link_id`;

async function wipeLinks(client: PoolClient, { userId, logger }: Forgetting): Promise<void> {
  const { rows } = await client.query<{ id: string; state: unknown; status: string }>(NAMED_LINKS, [userId]);
  for (const { id, state, status } of rows) {
    if (status !== 'closed') continue;
    for (const link of readOrReport(() => readLink(state), { logger, id })) {
      const record = linkRecordOf(scrubbed(link, userId));
      await client.query(`update app.link set state = $2 where id = $1 and status = 'closed'`, [id, record]);
    }
  }
}

/**
 * Spaces that began or were planned after the wish are not what it meant; one that is made again means those until then. Which run is kept
 * with it: whose words a space has is told by its log through a key that is theirs no longer, and it may name them nowhere else.
 */
async function keepWish(
  client: PoolClient,
  { userId, askedAtMs }: Forgetting,
  { running, isUnfinished }: { readonly running: readonly SpaceId[]; readonly isUnfinished: boolean },
): Promise<void> {
  if (!isUnfinished) return void (await client.query('delete from app.forget_wish where user_id = $1', [userId]));
  await client.query(
    `insert into app.forget_wish (user_id, asked_at_ms, space_ids) values ($1, $2, $3)
     on conflict (user_id) do update
     set asked_at_ms = greatest(app.forget_wish.asked_at_ms, excluded.asked_at_ms), space_ids = excluded.space_ids`,
    [userId, askedAtMs, running],
  );
  return undefined;
}
