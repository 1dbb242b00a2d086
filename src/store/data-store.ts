import type { Pool, PoolClient } from 'pg';
import type { DataStore, ForgetWish, OwnLine, OwnSpace, PersonData } from '../app/index.ts';
import type { About, Space } from '../domain/index.ts';
import type { GuildId, Logger, SpaceId, UserId } from '../lib/index.ts';
import type { Authored } from './authors.ts';
import { authoredBy } from './authors.ts';
import { coversOf } from './cover-store.ts';
import { forget } from './forget.ts';
import { NAMED_LINKS, NAMED_SPACES } from './named.ts';
import { expirePlanned, NOTHING_PLANNED, plannedOf } from './planned-data.ts';
import { personalOf, serverBlocksOf } from './safety-data.ts';
import { expireRsvps, NOT_COMING, rsvpOf } from './rsvp-data.ts';
import { readOrReport } from './read-or-report.ts';
import {
  readApplied,
  readGuildId,
  readLink,
  readRemembered,
  readSpace,
  readSpaceId,
  readUserId,
} from './records/index.ts';
import { saidOf } from './scrub.ts';
import { guarded } from './store-error.ts';
import { inTransaction } from './transaction.ts';

/** What is kept of people and of what is over, in the schema `app`. Failures are `StoreError`s. */
export function createDataStore(pool: Pool, logger: Logger): DataStore {
  return {
    about: (userId, limit) =>
      guarded('read what is kept of somebody', () =>
        inTransaction(
          pool,
          (client) => about(client, { userId, limit, logger }),
          'begin isolation level repeatable read',
        ),
      ),
    forget: (userId, askedAtMs) =>
      guarded('forget somebody', () => inTransaction(pool, (client) => forget(client, { userId, askedAtMs, logger }))),
    ripeWishes: () =>
      guarded('list who can be forgotten now', async () => {
        const { rows } = await pool.query<{ userId: string; askedAtMs: number }>(RIPE_WISHES);
        return rows.map((row): ForgetWish => ({ userId: readUserId(row.userId), askedAtMs: row.askedAtMs }));
      }),
    expire: (beforeMs, limit) =>
      guarded('remove what is old', () => inTransaction(pool, (client) => expire(client, beforeMs, limit))),
    expirePlanned: (beforeMs, limit) =>
      guarded('remove old plans', () =>
        inTransaction(pool, async (client) => {
          const removed = await expirePlanned(client, beforeMs, limit);
          await expireRsvps(client, beforeMs);
          return removed;
        }),
      ),
    dropStrangers: (limit) =>
      guarded('remove the keys of strangers', () => inTransaction(pool, (client) => dropStrangers(client, limit))),
  };
}

/** Only unfinished spaces are looked through: a few, where an index has them, while the ended ones may be many; of plans those that name them. */
const RIPE_WISHES = `
  select w.user_id as "userId", w.asked_at_ms::float8 as "askedAtMs" from app.forget_wish w
  where not exists (
    select 1 from app.space s left join app.space_applied a on a.space_id = s.id
    where s.status <> 'ended' and s.opened_at_ms <= w.asked_at_ms
      and (position(w.user_id in s.state::text) > 0 or position(w.user_id in a.applied::text) > 0
        or s.id = any(w.space_ids)))
  and ${NOTHING_PLANNED}
  order by 2, 1`;

interface Asked {
  readonly userId: UserId;
  readonly limit: number;
  readonly logger: Logger;
}

async function about(client: PoolClient, asked: Asked): Promise<PersonData> {
  const { userId, logger } = asked;
  const spaces = await client.query<NamedSpace>(NAMED_SPACES, [userId]);
  const links = await client.query<{ id: string; state: unknown }>(NAMED_LINKS, [userId]);
  const owed = await client.query<{ guildId: string; sinceMs: number }>(
    'select guild_id as "guildId", since_ms::float8 as "sinceMs" from app.owed_unmute where user_id = $1 order by 2',
    [userId],
  );
  const settings = await client.query<{ language: string | null; zone: string | null }>(
    'select language, zone from app.person_settings where user_id = $1',
    [userId],
  );
  const wish = await client.query<{ askedAtMs: number }>(
    'select asked_at_ms::float8 as "askedAtMs" from app.forget_wish where user_id = $1',
    [userId],
  );
  const own = spaces.rows.flatMap((row) =>
    readOrReport(() => ({ row, space: readSpace(row.state) }), { logger, id: row.id }),
  );
  const authored = await authoredBy(
    client,
    userId,
    own.map(({ space }) => space),
  );
  return {
    userId,
    language: settings.rows[0]?.language ?? null,
    zone: settings.rows[0]?.zone ?? null,
    lines: await linesOf(client, asked),
    spaces: own.map(({ row, space }) => ownSpace(row.applied, space, { userId, authored: authored.get(space.id) })),
    links: links.rows.flatMap(({ id, state }) => readOrReport(() => ownLink(state, userId), { logger, id })),
    owedUnmutes: owed.rows.map(({ guildId, sinceMs }) => ({ guildId: readGuildId(guildId), sinceMs })),
    serverBlocks: await serverBlocksOf(client, userId),
    personal: await personalOf(client, userId),
    ...(await plannedOf(client, asked)),
    rsvp: await rsvpOf(client, userId),
    remembered: await rememberedOf(client, asked),
    covers: await coversOf(client, userId),
    forgetAskedAtMs: wish.rows[0]?.askedAtMs ?? null,
  };
}

/** Who reported somebody is not told to them. */
const LINES = `
  select at_ms::float8 as "atMs", space_id as "spaceId", guild_id as "guildId", act,
    actor_key is not distinct from p.key as "isActor", target_key is not distinct from p.key as "isTarget", detail, reason
  from app.action_log l join app.person p on p.user_id = $1 and p.key in (l.actor_key, l.target_key)
  where act <> 'reported' or actor_key = p.key
  order by l.id desc limit $2`;

async function linesOf(client: PoolClient, { userId, limit }: Asked): Promise<readonly OwnLine[]> {
  type Row = Pick<OwnLine, 'atMs' | 'act' | 'detail' | 'reason'> & {
    spaceId: string | null;
    guildId: string | null;
    isActor: boolean;
    isTarget: boolean;
  };
  const { rows } = await client.query<Row>(LINES, [userId, limit]);
  return rows.toReversed().map(({ isActor, isTarget, spaceId, guildId, detail, reason, ...line }) => ({
    ...line,
    spaceId: spaceId === null ? null : readSpaceId(spaceId),
    ...(guildId === null ? {} : { guildId: readGuildId(guildId) }),
    as: isActor ? (isTarget ? 'oneself' : 'actor') : 'target',
    detail: isActor ? detail : null,
    reason: isActor ? reason : null,
  }));
}

async function rememberedOf(client: PoolClient, { userId, logger }: Asked): Promise<PersonData['remembered']> {
  const { rows } = await client.query<{ guildId: string; state: unknown }>(
    'select guild_id as "guildId", state from app.remembered where user_id = $1 order by 1',
    [userId],
  );
  return rows.flatMap(({ guildId, state }) =>
    readOrReport(() => ({ guildId: readGuildId(guildId), ...readRemembered(state) }), { logger, id: guildId }),
  );
}
/** The topics of something, when it has any. */
const topicsIn = ({ topics }: About): { readonly topics: readonly string[] } | undefined =>
  topics.length === 0 ? undefined : { topics };

interface NamedSpace {
  readonly id: string;
  readonly state: unknown;
  readonly applied: unknown;
}

function ownSpace(
  applied: unknown,
  space: Space,
  { userId, authored }: { readonly userId: UserId; readonly authored: Authored | undefined },
): OwnSpace {
  const { id, guildId, room, life } = space;
  const outside = applied === null ? {} : saidOf(readApplied(applied), userId);
  const title = authored?.title === true ? space.title : null;
  const description = authored?.description === true ? space.description : null;
  const topics = authored?.about === true ? topicsIn(space.about) : undefined;
  return {
    id,
    guildId,
    channelId: room.channelId,
    status: life.status,
    sinceMs: life.sinceMs,
    words: title === null && description === null && topics === undefined ? null : { title, description, ...topics },
    said: { ...saidOf(space, userId), ...outside },
  };
}

function ownLink(
  state: unknown,
  userId: UserId,
): { id: PersonData['links'][number]['id']; guildId: GuildId; status: string } {
  const link = readLink(state);
  const far = link.state.status === 'offered' ? null : link.state.far;
  const { guildId } = far?.byUserId === userId ? far : link.near;
  return { id: link.id, guildId, status: link.state.status };
}

/** Ended spaces by their end, as the index has them. */
const OLD_SPACES = `
  select id from app.space where status = 'ended' and (state->'life'->>'sinceMs')::numeric < $1
  order by (state->'life'->>'sinceMs')::numeric limit $2`;

async function expire(client: PoolClient, beforeMs: number, limit: number): Promise<number> {
  const { rows } = await client.query<{ id: string }>(OLD_SPACES, [beforeMs, limit]);
  const ids: readonly SpaceId[] = rows.map(({ id }) => readSpaceId(id));
  for (const [table, column] of [
    ['action_log', 'space_id'],
    ['space_applied', 'space_id'],
    ['personal_warned', 'space_id'],
    ['space', 'id'],
  ])
    await client.query(`delete from app.${table} where ${column} = any($1)`, [ids]);
  const closed = `delete from app.link where status = 'closed' and (state->'state'->>'sinceMs')::numeric < $1`;
  await client.query(closed, [beforeMs]);
  await client.query('delete from app.action_log where space_id is null and at_ms < $1', [beforeMs]);
  return ids.length;
}

/**
 * Locked first, so that no act can take up a key meanwhile (see `appendLog`); looked at again under the lock, since one may have just
 * before.
 */
async function dropStrangers(client: PoolClient, limit: number): Promise<number> {
  const unused = `not exists (select 1 from app.action_log where actor_key = p.key)
    and not exists (select 1 from app.action_log where target_key = p.key) and ${NOT_COMING}`;
  const { rows } = await client.query<{ key: string }>(
    `select p.key from app.person p where ${unused} limit $1 for update skip locked`,
    [limit],
  );
  const keys = rows.map(({ key }) => key);
  const { rowCount } = await client.query(`delete from app.person p where p.key = any($1) and ${unused}`, [keys]);
  return rowCount ?? 0;
}
