-- What people set for themselves, one row each, and how the last opening of somebody in a server is found.

create table app.person_settings (
  user_id text primary key,
  language text
);

create index space_opened on app.space (guild_id, opened_at_ms);
