-- Who comes to planned spaces, who was reminded of which start, and what people set about it. People stand under their key.

-- The revision by which writers of one plan's list keep apart.
create table app.rsvp_plan (
  plan_id text primary key,
  revision integer not null
);

create table app.rsvp (
  plan_id text not null,
  person_key bigint not null,
  coming text not null,
  place integer not null,
  lead_min integer,
  primary key (plan_id, person_key)
);
create index rsvp_person on app.rsvp (person_key);

create table app.reminded (
  plan_id text not null,
  starts_at_ms bigint not null,
  lead_min integer not null,
  person_key bigint not null,
  is_host boolean not null,
  primary key (plan_id, starts_at_ms, lead_min, person_key, is_host)
);
create index reminded_person on app.reminded (person_key);

create table app.reminder_settings (
  person_key bigint primary key,
  lead_min integer,
  of_hosting boolean not null
);

-- The message that tells of a planned space to everybody; `is_final` once nothing of it changes any more.
create table app.poster (
  plan_id text primary key,
  guild_id text not null,
  is_final boolean not null,
  state jsonb not null
);
create index poster_standing on app.poster (plan_id) where not is_final;
