/**
 * Spaces of which anything names the person $1, their state, or what was confirmed outside, and those whose title, description or topics they wrote,
 * also where that stands in their wish to be forgotten alone. Looked for as text, since ids of Discord's are one of a kind, and no place is left out. Oldest first.
 */
export const NAMED_SPACES = `
  select s.id, s.state, a.applied, s.opened_at_ms::float8 as "openedAtMs", s.status
  from app.space s left join app.space_applied a on a.space_id = s.id
  where position($1 in s.state::text) > 0 or position($1 in a.applied::text) > 0 or s.id in (
    select l.space_id from app.action_log l join app.person p on p.key = l.actor_key
    where p.user_id = $1 and l.act in ('opened', 'retitled', 'described', 'about-changed'))
    or s.id in (select unnest(w.space_ids) from app.forget_wish w where w.user_id = $1)
  order by s.opened_at_ms, s.id`;

/** Links that the person $1 made or entered the code of. Oldest first. */
export const NAMED_LINKS = `
  select id, state, status from app.link
  where state->'near'->>'byUserId' = $1 or state->'state'->'far'->>'byUserId' = $1
  order by made_at_ms, id`;
