-- Spaces, their log, links and server settings.

-- People stand in the log under a key of ours: deleting a person is deleting one row here.
create table app.person (
  key bigint generated always as identity primary key,
  user_id text not null unique
);

create table app.space (
  id text primary key,
  guild_id text not null,
  revision integer not null,
  status text not null,
  opened_at_ms bigint not null,
  empty_since_ms bigint,
  state jsonb not null
);
create index space_unfinished on app.space (opened_at_ms) where status <> 'ended';
create index space_empty on app.space (empty_since_ms) where status = 'live' and empty_since_ms is not null;

create table app.space_applied (
  space_id text primary key,
  applied jsonb not null
);

create table app.action_log (
  id bigint generated always as identity primary key,
  space_id text not null,
  at_ms bigint not null,
  actor_key bigint,
  act text not null,
  target_key bigint,
  detail text
);
create index action_log_space on app.action_log (space_id, id);

create table app.link (
  id text primary key,
  revision integer not null,
  status text not null,
  code text,
  made_at_ms bigint not null,
  state jsonb not null
);
create unique index link_code on app.link (code) where status = 'offered';
create index link_unfinished on app.link (made_at_ms) where status <> 'closed';

create table app.guild_settings (
  guild_id text primary key,
  settings jsonb not null
);
