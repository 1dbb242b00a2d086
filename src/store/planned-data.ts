import type { PoolClient } from 'pg';
import type { OwnPlan, OwnSeries } from '../app/index.ts';
import { NO_ABOUT, withoutHost } from '../domain/index.ts';
import type { Plan, PlannedOpening, Series } from '../domain/index.ts';
import type { Logger, SeriesId, SpaceId, UserId } from '../lib/index.ts';
import { peopleOfPlan, peopleOfSeries } from './planned-people.ts';
import { readOrReport } from './read-or-report.ts';
import { planRecordOf, readPlan, readSeries, readSeriesId, readSpaceId, seriesRecordOf } from './records/index.ts';
import { NOBODY, saidOf, scrubbed, UNTITLED } from './scrub.ts';

/** Who is looked for. */
interface Sought {
  readonly userId: UserId;
  readonly logger: Logger;
}

interface Row {
  readonly id: string;
  readonly state: unknown;
}

/** Plans and series that name somebody, soonest and oldest first. */
export async function plannedOf(
  client: PoolClient,
  { userId, logger }: Sought,
): Promise<{ readonly plans: readonly OwnPlan[]; readonly series: readonly OwnSeries[] }> {
  const plans = await client.query<Row>(
    'select id, state from app.plan where people @> array[$1] order by starts_at_ms, id',
    [userId],
  );
  const series = await client.query<Row>(
    'select id, state from app.series where people @> array[$1] order by made_at_ms, id',
    [userId],
  );
  return {
    plans: plans.rows.flatMap(({ id, state }) => readOrReport(() => ownPlan(readPlan(state), userId), { logger, id })),
    series: series.rows.flatMap(({ id, state }) =>
      readOrReport(() => ownSeries(readSeries(state), userId), { logger, id }),
    ),
  };
}

function ownPlan(plan: Plan, userId: UserId): OwnPlan {
  const { id, guildId, life, startsAtMs, zone, opening, occurrence } = plan;
  return {
    id,
    guildId,
    seriesId: occurrence?.seriesId ?? null,
    status: life.status,
    startsAtMs,
    zone: plan.byUserId === userId ? zone : null,
    words: isPlanOf(plan, userId) ? wordsOf(opening) : null,
    said: saidOf(plan, userId),
  };
}

function ownSeries(series: Series, userId: UserId): OwnSeries {
  const { id, guildId, life, recurrence, opening, byUserId } = series;
  return {
    id,
    guildId,
    status: life.status,
    recurrence: byUserId === userId ? recurrence : null,
    words: isSeriesOf(series, userId) ? wordsOf(opening) : null,
    said: { ...saidOf(series, userId), ...datesOf(series, userId) },
  };
}

/** Dates without a plan that they were named to host alone. */
function datesOf({ exceptions }: Series, userId: UserId): { readonly exceptions?: Series['exceptions'] } {
  const own = exceptions.filter(({ change }) => change.type === 'moved' && change.edit?.hostId === userId);
  return own.length === 0 ? {} : { exceptions: own };
}

const wordsOf = ({ title, description, about: { topics } }: PlannedOpening): OwnPlan['words'] => ({
  title,
  description,
  ...(topics.length === 0 ? {} : { topics }),
});

/** Its words are of who planned it and of who hosts it. */
const isPlanOf = ({ hostId, byUserId }: Plan, userId: UserId): boolean => hostId === userId || byUserId === userId;

const isSeriesOf = ({ hosts, byUserId }: Series, userId: UserId): boolean =>
  byUserId === userId || hosts.includes(userId);

const withoutWords = (opening: PlannedOpening): PlannedOpening => ({
  ...opening,
  title: UNTITLED,
  description: null,
  about: NO_ABOUT,
});

/** Who is forgotten, and since when they want it (wall time). */
interface Forgetting extends Sought {
  readonly askedAtMs: number;
}

/**
 * Forgets somebody in what is planned, in the client's transaction: drafts of theirs are removed, what is over does not name them any more,
 * and a series that others host goes on without them. Answers what is still to come and names them, of what was planned until then.
 */
export async function forgetPlanned(
  client: PoolClient,
  forgetting: Forgetting,
): Promise<readonly (SpaceId | SeriesId)[]> {
  const { userId, askedAtMs } = forgetting;
  for (const table of ['plan', 'series'])
    await client.query(
      `delete from app.${table} where status = 'draft' and people @> array[$1] and state->>'byUserId' = $1`,
      [userId],
    );
  await wipePlans(client, forgetting);
  await wipeSeries(client, forgetting);
  const plans = await client.query<{ id: string }>(
    `select id from app.plan where people @> array[$1] and ${TO_COME} and made_at_ms <= $2 order by starts_at_ms, id`,
    [userId, askedAtMs],
  );
  const series = await client.query<{ id: string }>(
    `select id from app.series where people @> array[$1] and status <> 'over' and made_at_ms <= $2 order by made_at_ms, id`,
    [userId, askedAtMs],
  );
  return [...plans.rows.map(({ id }) => readSpaceId(id)), ...series.rows.map(({ id }) => readSeriesId(id))];
}

const TO_COME: string = `status in ('draft', 'planned', 'missed')`;

/** That nothing which is to come names the person of the wish `w`, of what was planned until they wished it. */
export const NOTHING_PLANNED: string = `
  not exists (
    select 1 from app.plan where people @> array[w.user_id] and ${TO_COME} and made_at_ms <= w.asked_at_ms)
  and not exists (
    select 1 from app.series where people @> array[w.user_id] and status <> 'over' and made_at_ms <= w.asked_at_ms)`;

async function wipePlans(client: PoolClient, { userId, logger }: Forgetting): Promise<void> {
  const { rows } = await client.query<Row>(
    `select id, state from app.plan where people @> array[$1] and not (${TO_COME}) for update`,
    [userId],
  );
  for (const { id, state } of rows)
    for (const plan of readOrReport(() => readPlan(state), { logger, id })) {
      const opening = isPlanOf(plan, userId) ? withoutWords(plan.opening) : plan.opening;
      const next = { ...scrubbed(plan, userId), opening };
      await client.query('update app.plan set state = $2, people = $3 where id = $1', [
        id,
        planRecordOf(next),
        peopleOfPlan(next),
      ]);
      await wipeLines(client, plan, userId);
    }
}

async function wipeSeries(client: PoolClient, { userId, askedAtMs, logger }: Forgetting): Promise<void> {
  const { rows } = await client.query<Row>(
    `select id, state from app.series where people @> array[$1] and (status = 'over' or made_at_ms <= $2) for update`,
    [userId, askedAtMs],
  );
  for (const { id, state } of rows)
    for (const series of readOrReport(() => readSeries(state), { logger, id }))
      for (const next of forgotten(series, userId)) {
        await wipeLines(client, series, userId);
        await client.query('update app.series set revision = $4, state = $2, people = $3 where id = $1', [
          id,
          seriesRecordOf(next),
          peopleOfSeries(next),
          next.revision,
        ]);
      }
}

/** Its title in lines of the server's log, which others may have written: it stands last in them, after which of them all it is, and what of it. */
async function wipeLines(client: PoolClient, planned: Plan | Series, userId: UserId): Promise<void> {
  const { id, guildId } = planned;
  const isTheirs = 'hostId' in planned ? isPlanOf(planned, userId) : isSeriesOf(planned, userId);
  if (!isTheirs || planned.life.status === 'running') return;
  await client.query(
    `update app.action_log set detail = array_to_string((string_to_array(detail, ' '))[1:2], ' ')
     where guild_id = $1 and space_id is null and (act like 'plan-%' or act like 'series-%')
       and split_part(detail, ' ', 1) = $2`,
    [guildId, id],
  );
}

/** The series without somebody; none when it is not over and has no other host. */
function forgotten(series: Series, userId: UserId): readonly Series[] {
  const exceptions = withoutHost(series.exceptions, userId);
  const { hosts, byUserId, ...same } = scrubbed({ ...series, exceptions }, userId);
  if (series.life.status === 'over') {
    const words = isSeriesOf(series, userId) ? { opening: withoutWords(same.opening), exceptions: [] } : {};
    return [{ ...same, ...words, byUserId, hosts: hosts.length > 0 ? hosts : [NOBODY] }];
  }
  // A new revision: who is writing the one before shall not bring them back.
  return hosts.length > 0 ? [{ ...same, byUserId, hosts, revision: series.revision + 1 }] : [];
}

/** Removes at most `limit` of the plans and series that are over, or were missed, since before a time; answers how many. */
export async function expirePlanned(client: PoolClient, beforeMs: number, limit: number): Promise<number> {
  let removed = 0;
  for (const [table, past] of [
    ['plan', `status in ('opened', 'missed', 'over')`],
    ['series', `status = 'over'`],
  ]) {
    const old = `select id from app.${table} where ${past} and since_ms < $1 order by since_ms limit $2`;
    const { rowCount } = await client.query(`delete from app.${table} where id in (${old})`, [
      beforeMs,
      limit - removed,
    ]);
    removed += rowCount ?? 0;
  }
  return removed;
}
