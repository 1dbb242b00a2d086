import type { PoolClient } from 'pg';
import type { Applied } from '../app/index.ts';
import type { Link, Space } from '../domain/index.ts';
import type { Logger, SpaceId, UserId } from '../lib/index.ts';
import { NAMED_LINKS, NAMED_SPACES } from './named.ts';
import { readOrReport } from './read-or-report.ts';
import {
  appliedRecordOf,
  linkRecordOf,
  readApplied,
  readLink,
  readSpace,
  readSpaceId,
  spaceRecordOf,
} from './records/index.ts';

/** Stands where a person stood who was forgotten: Discord gives nobody this id. */
// as: a snowflake in form, which is all that a record asks of it.
const NOBODY = '0' as UserId;
/** Stands where their title stood: a space is never without one. */
const UNTITLED = '–';

/** Details that are codes of ours; all others are, or hold, words of people. */
const CODED_DETAILS: readonly string[] = ['ending'];

/** Who is forgotten, and since when they want it (wall time). */
export interface Forgetting {
  readonly userId: UserId;
  readonly askedAtMs: number;
  readonly logger: Logger;
}

interface NamedSpace {
  readonly id: string;
  readonly state: unknown;
  readonly status: string;
  readonly openedAtMs: number;
}

/** Forgets somebody in the client's transaction; answers the unfinished spaces of then that name them. See `DataStore`. */
export async function forget(client: PoolClient, forgetting: Forgetting): Promise<readonly SpaceId[]> {
  const { userId, askedAtMs, logger } = forgetting;
  // Waits for acts of theirs that are being stored: their lines are among those below then.
  const { rows: keys } = await client.query<{ key: string }>(
    'select key from app.person where user_id = $1 for update',
    [userId],
  );
  for (const { key } of keys) await wipeWords(client, key);
  const { rows } = await client.query<NamedSpace>(NAMED_SPACES, [userId]);
  const over = rows.filter(({ status }) => status === 'ended');
  const spaces = over.flatMap(({ id, state }) => readOrReport(() => readSpace(state), { logger, id }));
  for (const space of spaces) await wipeSpace(client, space, userId);
  await wipeTitles(
    client,
    spaces.filter(({ hostId }) => hostId === userId),
  );
  await wipeLinks(client, forgetting);
  await client.query('delete from app.person where user_id = $1', [userId]);
  const waits = rows.filter(({ status, openedAtMs }) => status !== 'ended' && openedAtMs <= askedAtMs);
  await keepWish(client, forgetting, waits.length > 0);
  return waits.map(({ id }) => readSpaceId(id));
}

/** What they wrote in lines of their own. */
async function wipeWords(client: PoolClient, key: string): Promise<void> {
  await client.query(
    `update app.action_log set reason = null, detail = case when act = any($2) then detail end
     where actor_key = $1 and (reason is not null or detail is not null)`,
    [key, CODED_DETAILS],
  );
}

async function wipeSpace(client: PoolClient, space: Space, userId: UserId): Promise<void> {
  const next = spaceRecordOf(without(space, userId));
  await client.query(`update app.space set state = $2 where id = $1 and status = 'ended'`, [space.id, next]);
  const { rows } = await client.query<{ applied: unknown }>(
    'select applied from app.space_applied where space_id = $1',
    [space.id],
  );
  for (const { applied } of rows) {
    const cleaned = appliedRecordOf(appliedWithout(readApplied(applied), userId));
    await client.query('update app.space_applied set applied = $2 where space_id = $1', [space.id, cleaned]);
  }
}

function without(space: Space, userId: UserId): Space {
  const isOther = (one: { readonly userId: UserId }): boolean => one.userId !== userId;
  const own = space.hostId === userId ? { hostId: NOBODY, title: UNTITLED, description: null } : {};
  const { people, hands, toAudience } = space;
  const others = { people: people.filter(isOther), hands: hands.filter(isOther) };
  return { ...space, ...own, ...others, toAudience: toAudience.filter((one) => one !== userId) };
}

function appliedWithout(applied: Applied, userId: UserId): Applied {
  const target = `member:${userId}`;
  const rights = applied.rights.filter((changed) => changed.target !== target);
  return { ...applied, rights, detours: applied.detours.filter((one) => one.userId !== userId) };
}

/** The titles of spaces that they hosted, in the lines of those spaces and of those that were linked with them. */
async function wipeTitles(client: PoolClient, hosted: readonly Space[]): Promise<void> {
  if (hosted.length === 0) return;
  const ids = hosted.map(({ id }) => id);
  await client.query(
    `update app.action_log set detail = null where space_id = any($1) and act in ('opened', 'retitled')`,
    [ids],
  );
  await client.query(
    `update app.action_log l set detail = null from app.link k
     where l.act in ('linked', 'unlinked') and (
       (k.state->'near'->>'spaceId' = any($1) and k.state->'state'->'far'->>'spaceId' = l.space_id)
       or (k.state->'state'->'far'->>'spaceId' = any($1) and k.state->'near'->>'spaceId' = l.space_id))
       and l.detail = any($2)`,
    [ids, hosted.map(({ title }) => title)],
  );
}

async function wipeLinks(client: PoolClient, { userId, logger }: Forgetting): Promise<void> {
  const { rows } = await client.query<{ id: string; state: unknown; status: string }>(NAMED_LINKS, [userId]);
  for (const { id, state, status } of rows) {
    if (status !== 'closed') continue;
    for (const link of readOrReport(() => readLink(state), { logger, id })) {
      const record = linkRecordOf(linkWithout(link, userId));
      await client.query(`update app.link set state = $2 where id = $1 and status = 'closed'`, [id, record]);
    }
  }
}

function linkWithout(link: Link, userId: UserId): Link {
  const byNobody = <End extends { readonly byUserId: UserId }>(end: End): End =>
    end.byUserId === userId ? { ...end, byUserId: NOBODY } : end;
  const { state } = link;
  if (state.status === 'offered' || state.far === null) return { ...link, near: byNobody(link.near) };
  return { ...link, near: byNobody(link.near), state: { ...state, far: byNobody(state.far) } };
}

/** Spaces that began after the wish are not what it meant; one that is made again means those until then. */
async function keepWish(client: PoolClient, { userId, askedAtMs }: Forgetting, isUnfinished: boolean): Promise<void> {
  if (!isUnfinished) return void (await client.query('delete from app.forget_wish where user_id = $1', [userId]));
  await client.query(
    `insert into app.forget_wish (user_id, asked_at_ms) values ($1, $2)
     on conflict (user_id) do update set asked_at_ms = greatest(app.forget_wish.asked_at_ms, excluded.asked_at_ms)`,
    [userId, askedAtMs],
  );
  return undefined;
}
