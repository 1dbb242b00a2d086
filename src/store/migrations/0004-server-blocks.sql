-- Who is kept out of every space of a server.

create table app.server_block (
  guild_id text not null,
  user_id text not null,
  by_user_id text not null,
  at_ms bigint not null,
  primary key (guild_id, user_id)
);
