-- Pictures of spaces, planned ones and series; `state` names them by their id.

create table app.cover (
  id text primary key,
  guild_id text not null,
  -- Who gave it; null when they were forgotten.
  by_user_id text,
  type text not null,
  at_ms bigint not null,
  size integer not null,
  bytes bytea not null
);

create index cover_of_guild on app.cover (guild_id);
create index cover_of_person on app.cover (by_user_id) where by_user_id is not null;
