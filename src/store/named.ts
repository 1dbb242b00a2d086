/** Spaces that name the person $1: as host, among those with a claim to the floor, in the queue, or on their way down. Oldest first. */
export const NAMED_SPACES = `
  select id, state, opened_at_ms::float8 as "openedAtMs", status from app.space
  where state->>'hostId' = $1
    or state->'people' @> jsonb_build_array(jsonb_build_object('userId', $1::text))
    or state->'hands' @> jsonb_build_array(jsonb_build_object('userId', $1::text))
    or state->'toAudience' ? $1
  order by opened_at_ms, id`;

/** Links that the person $1 made or entered the code of. Oldest first. */
export const NAMED_LINKS = `
  select id, state, status from app.link
  where state->'near'->>'byUserId' = $1 or state->'state'->'far'->>'byUserId' = $1
  order by made_at_ms, id`;
