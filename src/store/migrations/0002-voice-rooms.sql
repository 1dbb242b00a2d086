-- Server mutes of ours that are to be lifted, and which account sits in which room. Both are read whole at a start and kept in memory from then
-- on, so that the keys, which writing goes by, are all the indexes they need.

create table app.owed_unmute (
  guild_id text not null,
  user_id text not null,
  space_id text not null,
  since_ms bigint not null,
  primary key (guild_id, user_id)
);

create table app.seat_lease (
  space_id text primary key,
  guild_id text not null,
  account_id text not null,
  -- One account sits in one room of a server.
  unique (guild_id, account_id)
);
