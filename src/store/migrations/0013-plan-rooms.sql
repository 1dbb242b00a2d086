-- The rooms of what is planned: one of each plan, or of each series, from planning on.

create table app.plan_room (
  owner_id text primary key,
  guild_id text not null,
  room jsonb not null
);
