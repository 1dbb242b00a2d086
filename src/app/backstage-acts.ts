import { decide, refuse } from '../domain/index.ts';
import type { Space } from '../domain/index.ts';
import type { SpaceId } from '../lib/index.ts';
import type { Actor, Outcome } from './actor.ts';
import { ask, asker } from './ask.ts';
import type { Asking } from './ask.ts';
import { lacking } from './refusals.ts';
import { whichSpace } from './which-space.ts';

/** Whoever asked is told after this that it is on its way: two calls, and a rate limit of Discord's if there is one. */
const WITHIN_MS = 8000;

/** Opens the backstage of a space; what Majlis lacks for it is told before anything is stored. */
export const openBackstage = async (asking: Asking, actor: Actor, id: SpaceId | null): Promise<Outcome<Space>> => {
  const { machine } = asking;
  const { deps, openings } = machine;
  const found = await whichSpace(machine, actor, id);
  if (!found.ok) return found;
  const entry = found.value;
  const { guildId } = entry.space;
  // Who may not is told that first, and not what the server lacks.
  const decision = decide(entry.space, { type: 'open-backstage' }, asker(actor, entry.space), deps.clock.wallMs());
  if (!decision.ok) return decision;
  if (!deps.rooms.isAvailable(guildId)) return refuse('discord-unavailable');
  const missing = deps.rooms.missing(guildId, null, 'voice');
  if (missing.length > 0) return { ok: false, refusal: lacking(missing, null) };
  entry.backstageFailure = null;
  const asked = await ask(asking, actor, entry.space.id, { type: 'open-backstage' });
  return asked.ok ? await openings.waitForBackstage(entry, WITHIN_MS) : asked;
};
