-- What a whole server did about people, whom people do not want to meet, which servers we left, and whose words wait in a space that runs.

-- Lines of a server as a whole name no space.
alter table app.action_log alter column space_id drop not null;
alter table app.action_log add column guild_id text;
create index action_log_server on app.action_log (guild_id, id) where space_id is null;

-- Rows from before have none.
alter table app.server_block add column reason text;

-- The private list of one person, which holds in every server.
create table app.personal_block (
  user_id text not null,
  blocked_id text not null,
  at_ms bigint not null,
  primary key (user_id, blocked_id)
);
-- Who is to be warned of somebody who goes up.
create index personal_block_blocked on app.personal_block (blocked_id, user_id);

-- Who keeps a list and wants no direct messages.
create table app.personal_silence (
  user_id text primary key
);

-- Of whom somebody was warned in a space that is not over.
create table app.personal_warned (
  space_id text not null,
  user_id text not null,
  blocked_id text not null,
  primary key (space_id, user_id, blocked_id)
);

create table app.server_left (
  guild_id text primary key,
  at_ms bigint not null
);

-- Unfinished spaces with words of theirs, which may not name them any more.
alter table app.forget_wish add column space_ids text[] not null default '{}';
