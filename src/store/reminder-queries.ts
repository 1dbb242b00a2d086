import type { Pool, PoolClient } from 'pg';
import type { Effect, ReminderDue, ReminderTold, RsvpStore } from '../app/index.ts';
import type { Plan } from '../domain/index.ts';
import { HOST_LEAD_MIN, LEADS_MIN } from '../domain/index.ts';
import type { Logger } from '../lib/index.ts';
import { keysOf } from './action-log.ts';
import { drizzle } from './drizzle.ts';
import { appendEffects } from './outbox-store.ts';
import { readOrReport } from './read-or-report.ts';
import { readPlan, readUserId } from './records/index.ts';
import { guarded } from './store-error.ts';
import { inTransaction } from './transaction.ts';

const MINUTE_MS = 60_000;
const LONGEST_LEAD_MS = Math.max(...LEADS_MIN) * MINUTE_MS;
const HOST_LEAD_MS = HOST_LEAD_MIN * MINUTE_MS;

type ReminderQueries = Pick<RsvpStore, 'due' | 'isWanted' | 'begun' | 'nextDueMs' | 'mark' | 'remindedOf'>;

/** Who is due, by the plans as they stand: a plan that was moved has another start, of which nobody was reminded. */
export function reminderQueries(pool: Pool, logger: Logger): ReminderQueries {
  const list = (query: string, values: readonly unknown[]): Promise<readonly ReminderDue[]> =>
    inTransaction(pool, (client) => listed(client, logger, { query, values }));
  return {
    due: (nowMs, limit, aheadMs = 0) => guarded('find who is to be reminded', () => list(DUE, [nowMs, limit, aheadMs])),
    isWanted: (userId, { planId, startsAtMs, as, isOpen }) =>
      guarded('find whether a reminder is wanted', async () => {
        const values = [planId, startsAtMs, userId, isOpen ? 'opened' : 'planned'];
        return (await pool.query(as === 'guest' ? WANTED_BY_GUEST : WANTED_BY_HOST, values)).rowCount === 1;
      }),
    begun: (planIds, limit) => guarded('find who is told of a beginning', () => list(BEGUN, [planIds, limit])),
    nextDueMs: (nowMs) =>
      guarded('find when the next reminder is due', async () => {
        const { rows } = await pool.query<{ nextMs: number | null }>(NEXT, [nowMs]);
        return rows[0]?.nextMs ?? null;
      }),
    remindedOf: (planId, startsAtMs) =>
      guarded('find who was reminded', async () => {
        const { rows } = await pool.query<{ userId: string }>(REMINDED, [planId, startsAtMs]);
        return rows.map(({ userId }) => readUserId(userId));
      }),
    mark: (told) => guarded('note who is reminded', () => inTransaction(pool, (client) => mark(client, told))),
  };
}

const NOT_REMINDED = (key: string, lead: string, isHost: boolean): string => `
  not exists (select 1 from app.reminded m where m.plan_id = p.id and m.starts_at_ms = p.starts_at_ms
    and m.lead_min = ${lead} and m.person_key = ${key} and m.is_host = ${isHost})`;

const GUESTS = `app.plan p join app.rsvp r on r.plan_id = p.id join app.person w on w.key = r.person_key`;

const HOSTS = `app.plan p left join app.person w on w.user_id = p.state->>'hostId'
  left join app.reminder_settings s on s.person_key = w.key`;

/** Who never said whether they want to be is reminded of what they planned themselves alone. */
const IS_TOLD_AS_HOST = `coalesce(s.of_hosting, p.state->>'byUserId' = p.state->>'hostId')`;

const GUEST_COLUMNS = `p.state, p.starts_at_ms as start, p.id, w.user_id as "userId", w.key::text as key`;
const HOST_COLUMNS = `p.state, p.starts_at_ms as start, p.id, p.state->>'hostId' as "userId", w.key::text as key`;

/** $1: now, $3: how far ahead. Hosts of what was planned later than that know of it. */
const DUE = `
  select * from (
    select ${GUEST_COLUMNS}, r.lead_min as "leadMin", 'guest' as "as" from ${GUESTS}
    where p.status = 'planned' and p.starts_at_ms > $1 and p.starts_at_ms <= $1::bigint + $3 + ${LONGEST_LEAD_MS}
      and r.lead_min > 0 and p.starts_at_ms - r.lead_min::bigint * ${MINUTE_MS} <= $1::bigint + $3
      and ${NOT_REMINDED('r.person_key', 'r.lead_min', false)}
    union all
    select ${HOST_COLUMNS}, ${HOST_LEAD_MIN}, 'host' from ${HOSTS}
    where p.status = 'planned' and p.starts_at_ms > $1 and p.starts_at_ms <= $1::bigint + $3 + ${HOST_LEAD_MS}
      and p.since_ms <= p.starts_at_ms - ${HOST_LEAD_MS} and ${IS_TOLD_AS_HOST}
      and ${NOT_REMINDED('w.key', String(HOST_LEAD_MIN), true)}
  ) due order by start - "leadMin"::bigint * ${MINUTE_MS}, start, id, key limit $2`;

/** $1: plan, $2: start, $3: person, $4: how the plan stands. */
const WANTED_BY_GUEST = `select 1 from ${GUESTS}
  where p.id = $1 and p.starts_at_ms = $2 and w.user_id = $3 and p.status = $4 and r.lead_min is not null`;
const WANTED_BY_HOST = `select 1 from ${HOSTS}
  where p.id = $1 and p.starts_at_ms = $2 and p.state->>'hostId' = $3 and p.status = $4 and ${IS_TOLD_AS_HOST}`;

/** $1: what is open. */
const BEGUN = `
  select * from (
    select ${GUEST_COLUMNS}, r.lead_min as "leadMin", 'guest' as "as" from ${GUESTS}
    where p.status = 'opened' and p.id = any($1) and r.lead_min is not null
      and ${NOT_REMINDED('r.person_key', 'r.lead_min', false)}
    union all
    select ${HOST_COLUMNS}, 0, 'host' from ${HOSTS}
    where p.status = 'opened' and p.id = any($1) and ${IS_TOLD_AS_HOST}
      and ${NOT_REMINDED('w.key', '0', true)}
  ) begun order by start, id limit $2`;

const NEXT = `
  select min(next)::float8 as "nextMs" from (
    select min(p.starts_at_ms - r.lead_min::bigint * ${MINUTE_MS}) as next from ${GUESTS}
    where p.status = 'planned' and r.lead_min > 0 and p.starts_at_ms - r.lead_min::bigint * ${MINUTE_MS} > $1
    union all
    select min(starts_at_ms) - ${HOST_LEAD_MS} from app.plan
    where status = 'planned' and starts_at_ms > $1::bigint + ${HOST_LEAD_MS}
  ) nexts`;

const REMINDED = `
  select distinct w.user_id as "userId" from app.reminded m join app.person w on w.key = m.person_key
  where m.plan_id = $1 and m.starts_at_ms = $2 and not m.is_host order by 1`;

interface Row {
  readonly id: string;
  readonly state: unknown;
  readonly userId: string;
  /** Null for a host who stands nowhere yet. */
  readonly key: string | null;
  readonly leadMin: number;
  readonly as: ReminderDue['as'];
}

async function listed(
  client: PoolClient,
  logger: Logger,
  { query, values }: { readonly query: string; readonly values: readonly unknown[] },
): Promise<readonly ReminderDue[]> {
  const { rows } = await client.query<Row>(query, [...values]);
  const strangers = rows.filter(({ key }) => key === null).map(({ userId }) => readUserId(userId));
  const keys = await keysOf(drizzle(client), strangers);
  const plans = new Map<string, Plan>();
  return rows.flatMap(({ id, state, userId, key, leadMin, as }) =>
    readOrReport(
      () => {
        const who = readUserId(userId);
        // Many people come to one plan.
        const plan = plans.get(id) ?? readPlan(state);
        plans.set(id, plan);
        return { plan, userId: who, personKey: key ?? String(keys.get(who)), leadMin, as };
      },
      { logger, id },
    ),
  );
}

async function mark(client: PoolClient, told: readonly ReminderTold[]): Promise<readonly Effect[]> {
  const fresh: Effect[] = [];
  for (const { due, notice } of told) {
    const { plan, leadMin, personKey, as } = due;
    const { rowCount } = await client.query(
      `insert into app.reminded (plan_id, starts_at_ms, lead_min, person_key, is_host) values ($1, $2, $3, $4, $5)
       on conflict do nothing`,
      [plan.id, plan.startsAtMs, leadMin, personKey, as === 'host'],
    );
    if (rowCount === 1) fresh.push(notice);
  }
  await appendEffects(drizzle(client), fresh);
  return fresh;
}
