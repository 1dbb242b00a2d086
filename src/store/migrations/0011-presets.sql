-- Ways of talking that a server made for itself, and how somebody's spaces there are to begin.

create table app.preset (
  guild_id text not null,
  number bigint not null,
  state jsonb not null,
  primary key (guild_id, number)
);

create table app.remembered (
  user_id text not null,
  guild_id text not null,
  state jsonb not null,
  primary key (user_id, guild_id)
);

-- A server that removes Majlis takes along what its people had remembered there.
create index remembered_in on app.remembered (guild_id);
