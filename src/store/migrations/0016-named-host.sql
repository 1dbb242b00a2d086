-- Whom others named host and who was told so, by server: so that a restart tells them no second time within a day. A person stands under their key.

create table app.named_host (
  guild_id text not null,
  person_key bigint not null,
  at_ms bigint not null,
  primary key (person_key, guild_id)
);
create index named_host_age on app.named_host (at_ms);
