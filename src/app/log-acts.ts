import type { Space } from '../domain/index.ts';
import { mayDo, refuse } from '../domain/index.ts';
import type { SpaceId } from '../lib/index.ts';
import { openLines } from './action-log.ts';
import { asker } from './ask.ts';
import type { Actor, App, Outcome, SpaceLog } from './api.ts';
import type { Machine } from './machine.ts';
import { done } from './done.ts';
import { createReport } from './report.ts';
import { whichSpace } from './which-space.ts';

/** Lines of one log that are read at once; one act in ten seconds for six days. */
const MAX_LINES = 50_000;
/** Spaces of a server that are looked through for those whose log somebody may read. */
const RECENT = 100;
const FRESH_MS = 86_400_000;

/** Whether somebody moderates a space; of one that is over the room may be gone, and what they may do in the server counts. */
const moderates = (actor: Actor, { room, life }: Space): boolean =>
  actor.serverManager || actor.moderates(room.channelId) || (life.status === 'ended' && actor.moderates(null));

/** Whether somebody may read the log of a space with all that is in it but reports. */
export const mayRead = (actor: Actor, space: Space): boolean =>
  mayDo(space, asker(actor, space), 'read-log') || moderates(actor, space);

/** The space that is meant, also one that is over: with no name, and none open, the `last` one that may be meant. */
const knownSpace = async (
  machine: Machine,
  actor: Actor,
  id: SpaceId | null,
  last: () => Promise<Space | undefined>,
): Promise<Outcome<Space>> => {
  const { book, deps } = machine;
  if (id !== null) {
    const space = book.get(id)?.space ?? (await deps.spaces.get(id));
    return space?.guildId === actor.guildId ? done(space) : refuse('space-not-found');
  }
  const found = await whichSpace(machine, actor, null);
  if (found.ok) return done(found.value.space);
  const ended = found.refusal.code === 'no-space-here' ? await last() : undefined;
  return ended === undefined ? found : done(ended);
};

const readable = async ({ deps }: Machine, actor: Actor): Promise<readonly Space[]> =>
  (await deps.spaces.recent(actor.guildId, RECENT)).filter((space) => mayRead(actor, space));

const log = async (machine: Machine, actor: Actor, id: SpaceId | null): Promise<Outcome<SpaceLog>> => {
  const found = await knownSpace(machine, actor, id, async () => (await readable(machine, actor))[0]);
  if (!found.ok) return found;
  const space = found.value;
  if (!mayRead(actor, space)) return refuse('not-host');
  const lines = await machine.deps.spaces.log(space.id, MAX_LINES + 1);
  const kept = lines.slice(-MAX_LINES);
  const isModerator = moderates(actor, space);
  return done({
    space,
    lines: isModerator ? kept : openLines(kept),
    isCut: lines.length > kept.length,
    waitingReports: isModerator ? await machine.deps.outbox.reports(space.guildId) : 0,
  });
};

/** Whether people may still report what happened in it. */
const isFresh = ({ deps }: Machine, { life }: Space): boolean =>
  life.status !== 'ended' || deps.clock.wallMs() - life.sinceMs < FRESH_MS;

/** The last space of a server, while its end is fresh: people report what has just happened. */
const justEnded = async (machine: Machine, actor: Actor): Promise<Space | undefined> => {
  const [last] = await machine.deps.spaces.recent(actor.guildId, 1);
  return last !== undefined && isFresh(machine, last) ? last : undefined;
};

/** The space in which somebody reports, while that is fresh. */
const reportable = async (machine: Machine, actor: Actor, id: SpaceId | null): Promise<Outcome<Space>> => {
  const found = await knownSpace(machine, actor, id, () => justEnded(machine, actor));
  return found.ok && !isFresh(machine, found.value) ? refuse('space-over') : found;
};

/** Reading logs, and reporting somebody. */
export const logActs = (machine: Machine): Pick<App, 'log' | 'loggedSpaces' | 'report'> => ({
  log: (actor, id) => log(machine, actor, id),
  loggedSpaces: (actor) => readable(machine, actor),
  report: createReport(machine, (actor, id) => reportable(machine, actor, id)),
});
