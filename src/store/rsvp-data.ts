import type { PoolClient } from 'pg';
import type { OwnRsvp } from '../app/index.ts';
import type { UserId } from '../lib/index.ts';
import { readGuildId, readSpaceId, reminderSettingsOf } from './records/index.ts';

/** Every table in which people stand under their key because they come to something or are reminded of it. */
const TABLES = ['rsvp', 'reminded', 'reminder_settings', 'named_host'] as const;
const PLANNED_TABLES = ['rsvp', 'rsvp_plan', 'reminded', 'poster'] as const;

/** That the person `p` stands in none of these tables. */
export const NOT_COMING: string = TABLES.map(
  (table) => `not exists (select 1 from app.${table} where person_key = p.key)`,
).join(' and ');

/** What is kept of somebody about coming and reminders. */
export async function rsvpOf(client: PoolClient, userId: UserId): Promise<OwnRsvp> {
  const coming = await client.query<{ planId: string; coming: string; leadMin: number | null }>(
    `select r.plan_id as "planId", r.coming, r.lead_min as "leadMin" from app.rsvp r
     join app.person p on p.key = r.person_key and p.user_id = $1 order by 1`,
    [userId],
  );
  const reminded = await client.query<{ planId: string; startsAtMs: number; leadMin: number; isHost: boolean }>(
    `select m.plan_id as "planId", m.starts_at_ms::float8 as "startsAtMs", m.lead_min as "leadMin", m.is_host as "isHost"
     from app.reminded m join app.person p on p.key = m.person_key and p.user_id = $1 order by 2, 1, 3`,
    [userId],
  );
  const settings = await client.query(
    `select s.lead_min as "leadMin", s.of_hosting as "ofHosting" from app.reminder_settings s
     join app.person p on p.key = s.person_key and p.user_id = $1`,
    [userId],
  );
  const named = await client.query<{ guildId: string; atMs: number }>(
    `select n.guild_id as "guildId", n.at_ms::float8 as "atMs" from app.named_host n
     join app.person p on p.key = n.person_key and p.user_id = $1 order by 2, 1`,
    [userId],
  );
  return {
    coming: coming.rows.map((row) => ({ ...row, planId: readSpaceId(row.planId) })),
    reminded: reminded.rows.map((row) => ({ ...row, planId: readSpaceId(row.planId) })),
    named: named.rows.map(({ guildId, atMs }) => ({ guildId: readGuildId(guildId), atMs })),
    reminders: settings.rows.length === 0 ? null : reminderSettingsOf(settings.rows[0]),
  };
}

/** Removes where somebody with this key comes and how they are reminded. */
export async function forgetRsvp(client: PoolClient, key: string): Promise<void> {
  // A list without them is another list: who holds the old one has to read it anew.
  await client.query(
    'update app.rsvp_plan set revision = revision + 1 where plan_id in (select plan_id from app.rsvp where person_key = $1)',
    [key],
  );
  for (const table of TABLES) await client.query(`delete from app.${table} where person_key = $1`, [key]);
}

/** Removes what belongs to plans that are not kept any more, and who was named host before `beforeMs`. */
export async function expireRsvps(client: PoolClient, beforeMs: number): Promise<void> {
  await client.query('delete from app.named_host where at_ms < $1', [beforeMs]);
  for (const table of PLANNED_TABLES)
    await client.query(`delete from app.${table} t where not exists (select 1 from app.plan p where p.id = t.plan_id)`);
}
