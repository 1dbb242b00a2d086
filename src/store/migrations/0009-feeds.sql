-- The calendar of a server that other programs read.

create table app.feed (
  guild_id text primary key,
  -- As it stands in the address, and no hash of it: people of the server are shown the address again, and whoever reads this database
  -- reads everything that the address leads to.
  key text not null unique
);

-- What stands in it, whatever became of it.
create index plan_of_guild on app.plan (guild_id, starts_at_ms) where status <> 'draft';
