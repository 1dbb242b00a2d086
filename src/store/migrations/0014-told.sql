-- What is told once for ever and is no state of anything else, when each server's digest is due, and what the upkeep of plans looks for.

-- Given-up jobs, rooms that are gone, what was in the way of a plan: by a key that says which.
create table app.told (
  key text primary key,
  at_ms bigint not null
);
create index told_age on app.told (at_ms);

-- `due_at_ms` and `due_date` are null where a server has no digest; `last_date` is the local day of the last one that was dealt with.
create table app.digest (
  guild_id text primary key,
  due_at_ms bigint,
  due_date text,
  last_date text
);
create index digest_due on app.digest (due_at_ms, guild_id) where due_at_ms is not null;

-- Dates of series that did not open and that nobody decided on.
create index plan_missed_date on app.plan (starts_at_ms, id) where status = 'missed' and series_id is not null;
create index rsvp_waiting on app.rsvp (plan_id) where coming = 'waitlisted';
