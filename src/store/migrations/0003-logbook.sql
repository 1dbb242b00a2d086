-- Why something was done; what is told outside once; who asked to be forgotten; and what finds all that is kept of one person or one server.

alter table app.action_log add column reason text;
create index action_log_actor on app.action_log (actor_key) where actor_key is not null;
create index action_log_target on app.action_log (target_key) where target_key is not null;

-- An ended space is as old as its last change: its end.
create index space_ended on app.space (((state->'life'->>'sinceMs')::numeric)) where status = 'ended';

create table app.outbox (
  -- The order of sending within a lane.
  seq bigint generated always as identity primary key,
  key text not null unique,
  lane text not null,
  guild_id text not null,
  at_ms bigint not null,
  attempted_at_ms bigint,
  effect jsonb not null
);
create index outbox_lane on app.outbox (lane, seq);

create table app.forget_wish (
  user_id text primary key,
  asked_at_ms bigint not null
);
