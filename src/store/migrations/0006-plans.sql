-- Spaces that are to open by themselves, series of them, and the zone in which somebody's times are read.

create table app.plan (
  id text primary key,
  guild_id text not null,
  revision integer not null,
  status text not null,
  since_ms bigint not null,
  made_at_ms bigint not null,
  starts_at_ms bigint not null,
  series_id text,
  original_ms bigint,
  -- Whom `state` names, so that all that is kept of one person is found without reading what is kept of all.
  people text[] not null,
  state jsonb not null
);
-- A date of a series opens once.
create unique index plan_date on app.plan (series_id, original_ms) where series_id is not null;
create index plan_due on app.plan (starts_at_ms, id) where status = 'planned';
create index plan_coming on app.plan (guild_id, starts_at_ms, id) where status in ('planned', 'missed');
create index plan_of_series on app.plan (series_id, starts_at_ms, id) where status in ('planned', 'missed');
create index plan_draft on app.plan (since_ms) where status = 'draft';
-- One that is over is as old as its end; one that was missed and that nobody decided on, as that.
create index plan_past on app.plan (since_ms) where status in ('opened', 'missed', 'over');
-- Without the list of late entries, which every search would read through: nothing cleans it up in the embedded database.
create index plan_people on app.plan using gin (people) with (fastupdate = off);

create table app.series (
  id text primary key,
  guild_id text not null,
  revision integer not null,
  status text not null,
  since_ms bigint not null,
  made_at_ms bigint not null,
  planned_until_ms bigint not null,
  people text[] not null,
  state jsonb not null
);
create index series_running on app.series (guild_id, since_ms, id) where status = 'running';
create index series_due on app.series (planned_until_ms, id) where status = 'running';
create index series_draft on app.series (since_ms) where status = 'draft';
create index series_past on app.series (since_ms) where status = 'over';
create index series_people on app.series using gin (people) with (fastupdate = off);

alter table app.person_settings add column zone text;
