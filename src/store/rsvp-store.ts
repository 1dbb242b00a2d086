import type { Pool } from 'pg';
import type { ReminderSettings, RsvpStore } from '../app/index.ts';
import type { Attendance, Attendee } from '../domain/index.ts';
import type { Logger, UserId } from '../lib/index.ts';
import { keysOf } from './action-log.ts';
import { and, bigint, drizzle, eq, integer, type NodePgDatabase, pgSchema, text } from './drizzle.ts';
import { appendEffects } from './outbox-store.ts';
import { attendeeOf, readGuildId, readSpaceId, reminderSettingsOf } from './records/index.ts';
import { reminderQueries } from './reminder-queries.ts';
import { guarded } from './store-error.ts';
import { inTransaction } from './transaction.ts';

const app = pgSchema('app');

const revisions = app.table('rsvp_plan', {
  planId: text('plan_id').primaryKey(),
  revision: integer().notNull(),
});

const rsvps = app.table('rsvp', {
  planId: text('plan_id').notNull(),
  personKey: bigint('person_key', { mode: 'number' }).notNull(),
  coming: text().notNull(),
  place: integer().notNull(),
  leadMin: integer('lead_min'),
});

/** Only plans for which somebody waits are looked at: an index has them. A host takes no seat. */
const FREE_SEATS = `
  select p.id, p.guild_id as "guildId" from app.plan p
  where p.id in (select plan_id from app.rsvp where coming = 'waitlisted') and p.status in ('planned', 'missed')
    and (p.state->>'seats' is null or (p.state->>'seats')::int >
      (select count(*) from app.rsvp r where r.plan_id = p.id and r.coming = 'going' and r.person_key is distinct from
        (select w.key from app.person w where w.user_id = p.state->>'hostId')))
  order by p.starts_at_ms, p.id limit $1`;

/** Who comes to planned spaces, in the schema `app`. Failures are `StoreError`s. */
export function createRsvpStore(pool: Pool, logger: Logger): RsvpStore {
  return {
    get: (planId) => guarded('read who comes', () => readAttendance(pool, planId)),
    save: (before, after, effects) =>
      guarded('save who comes', () =>
        inTransaction(pool, async (client) => {
          const tx = drizzle(client);
          if (!(await takeRevision(tx, before, after))) return false;
          await writeChanges(tx, before, after);
          await appendEffects(tx, effects);
          return true;
        }),
      ),
    plansOf: (userId) =>
      guarded('list to what somebody comes', async () => {
        const { rows } = await pool.query<{ id: string }>(
          `select r.plan_id as id from app.rsvp r join app.person p on p.key = r.person_key and p.user_id = $1 order by 1`,
          [userId],
        );
        return rows.map(({ id }) => readSpaceId(id));
      }),
    withFreeSeats: (limit) =>
      guarded('find seats that nobody got', async () => {
        const { rows } = await pool.query<{ id: string; guildId: string }>(FREE_SEATS, [limit]);
        return rows.map(({ id, guildId }) => ({ id: readSpaceId(id), guildId: readGuildId(guildId) }));
      }),
    namedAtMs: (guildId, userId) =>
      guarded('read when somebody was named host', async () => {
        const { rows } = await pool.query<{ atMs: number }>(
          `select n.at_ms::float8 as "atMs" from app.named_host n
           join app.person p on p.key = n.person_key where n.guild_id = $1 and p.user_id = $2`,
          [guildId, userId],
        );
        return rows[0]?.atMs ?? null;
      }),
    settings: (userId) => guarded('read how somebody is reminded', () => readSettings(pool, userId)),
    saveSettings: (userId, settings) =>
      guarded('save how somebody is reminded', () => writeSettings(pool, userId, settings)),
    ...reminderQueries(pool, logger),
  };
}

/** In one transaction: a revision and the list that belongs to it. */
function readAttendance(pool: Pool, planId: Attendance['planId']): Promise<Attendance> {
  return inTransaction(
    pool,
    async (client) => {
      const known = await client.query<{ revision: number }>('select revision from app.rsvp_plan where plan_id = $1', [
        planId,
      ]);
      const { rows } = await client.query(
        `select p.user_id as "userId", r.coming, r.place, r.lead_min as "leadMin"
         from app.rsvp r join app.person p on p.key = r.person_key where r.plan_id = $1 order by r.place, p.key`,
        [planId],
      );
      return { planId, revision: known.rows[0]?.revision ?? 0, people: rows.map(attendeeOf) };
    },
    'begin isolation level repeatable read',
  );
}

type Connection = Pick<NodePgDatabase, 'insert' | 'update' | 'delete' | 'select'>;

async function takeRevision(tx: Connection, before: Attendance, { planId, revision }: Attendance): Promise<boolean> {
  const work =
    before.revision === 0
      ? tx.insert(revisions).values({ planId, revision }).onConflictDoNothing()
      : tx
          .update(revisions)
          .set({ revision })
          .where(and(eq(revisions.planId, planId), eq(revisions.revision, before.revision)));
  return (await work).rowCount === 1;
}

async function writeChanges(tx: Connection, before: Attendance, after: Attendance): Promise<void> {
  const known = new Map<string, Attendee>(before.people.map((one) => [one.userId, one]));
  const standing = new Set<string>(after.people.map(({ userId }) => userId));
  const changed = after.people.filter((one) => !isSame(one, known.get(one.userId)));
  const gone = before.people.filter(({ userId }) => !standing.has(userId));
  const keys = await keysOf(
    tx,
    [...changed, ...gone].map(({ userId }) => userId),
  );
  const { planId } = after;
  for (const { userId } of gone)
    await tx.delete(rsvps).where(and(eq(rsvps.planId, planId), eq(rsvps.personKey, keys.get(userId) ?? 0)));
  for (const one of changed) {
    const { userId, ...set } = attendeeOf(one);
    const personKey = keys.get(userId) ?? 0;
    await tx
      .insert(rsvps)
      .values({ planId, personKey, ...set })
      .onConflictDoUpdate({ target: [rsvps.planId, rsvps.personKey], set });
  }
}

const isSame = (one: Attendee, other: Attendee | undefined): boolean =>
  one.coming === other?.coming && one.place === other.place && one.leadMin === other.leadMin;

const UNSET: ReminderSettings = { leadMin: null, ofHosting: null };

async function readSettings(pool: Pool, userId: UserId): Promise<ReminderSettings> {
  const { rows } = await pool.query(
    `select s.lead_min as "leadMin", s.of_hosting as "ofHosting" from app.reminder_settings s
     join app.person p on p.key = s.person_key where p.user_id = $1`,
    [userId],
  );
  return rows.length === 0 ? UNSET : reminderSettingsOf(rows[0]);
}

function writeSettings(pool: Pool, userId: UserId, settings: ReminderSettings): Promise<void> {
  return inTransaction(pool, async (client) => {
    const { leadMin, ofHosting } = reminderSettingsOf(settings);
    const key = (await keysOf(drizzle(client), [userId])).get(userId);
    await client.query(
      `insert into app.reminder_settings (person_key, lead_min, of_hosting) values ($1, $2, $3)
       on conflict (person_key) do update set lead_min = excluded.lead_min, of_hosting = excluded.of_hosting`,
      [key, leadMin, ofHosting],
    );
  });
}
