-- Which plan has which scheduled event of Discord, and what that was last given.

create table app.plan_event (
  plan_id text primary key,
  guild_id text not null,
  event_id text,
  asked_at_ms bigint,
  applied jsonb not null
);
