import type { Space } from '../domain/index.ts';
import { mayDo, parseReason, refuse } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { SpaceId, UserId } from '../lib/index.ts';
import { openLines } from './action-log.ts';
import { asker } from './ask.ts';
import type { Actor, App, Outcome, SpaceLog } from './api.ts';
import { createAllowance } from './allowance.ts';
import { logEffects, shownLine } from './logbook.ts';
import type { Machine } from './machine.ts';
import { done } from './done.ts';
import type { LogEntry } from './ports.ts';
import { whichSpace } from './which-space.ts';

/** Lines of one log that are read at once; one act in ten seconds for six days. */
const MAX_LINES = 50_000;
/** Spaces of a server that are looked through for those whose log somebody may read. */
const RECENT = 100;
/** Lines that go with a report, and those that are looked through for them. */
const LINES_WITH_REPORT = 8;
const LOOKED_THROUGH = 500;
/** Reports of one person in one server: enough for a raid, too few to bury the moderators. */
const REPORTS = { times: 3, windowMs: 600_000 };
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
  return done({
    space,
    lines: moderates(actor, space) ? kept : openLines(kept),
    isCut: lines.length > kept.length,
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

/** Who is reported, and why in the reporter's words. */
interface Report {
  readonly userId: UserId;
  readonly reason: string;
}

/** What the moderators are told: the report, and what the log says of whom it names. */
const told = async (machine: Machine, actor: Actor, space: Space, { userId, reason }: Report): Promise<Told> => {
  const { reconciler, book, settings, deps } = machine;
  const set = await settings.get(actor.guildId);
  const words = texts(set.language).logbook;
  const entry = book.get(space.id);
  const seen = entry === undefined ? 'unknown' : reconciler.peek(entry);
  const atMs = deps.clock.wallMs();
  const report = words.report({
    byUserId: actor.userId,
    userId,
    reason,
    atMs,
    channelId: space.room.channelId,
    role: space.people.find((person) => person.userId === userId)?.role ?? 'listener',
    question: space.hands.find((hand) => hand.userId === userId)?.question ?? null,
    isThere: typeof seen !== 'string' && seen.people.some((person) => person.userId === userId),
  });
  const touching = openLines(await deps.spaces.log(space.id, LOOKED_THROUGH))
    .filter(({ actorId, targetId }) => actorId === userId || targetId === userId)
    .slice(-LINES_WITH_REPORT)
    .map((line) => shownLine(set, line));
  const around = touching.length === 0 ? [words.reportNoLines] : [words.reportLines, ...touching];
  return {
    atMs,
    effects: logEffects(set, space, { key: `report ${deps.ids.next()}`, atMs, lines: [report, ...around] }),
  };
};

interface Told {
  readonly atMs: number;
  readonly effects: ReturnType<typeof logEffects>;
}

const createReport = (machine: Machine): App['report'] => {
  const { deps, settings, outbox } = machine;
  const allowance = createAllowance(deps.clock, REPORTS);
  return async (actor, id, { userId, reason: typed }) => {
    const found = await knownSpace(machine, actor, id, () => justEnded(machine, actor));
    if (!found.ok) return found;
    const space = found.value;
    if (!isFresh(machine, space)) return refuse('space-over');
    const reason = parseReason(typed);
    if (userId === actor.userId) return refuse('report-oneself');
    if (reason === null) return refuse('report-empty');
    const { rules } = await settings.get(actor.guildId);
    if (rules.logChannel === null) return refuse('report-no-channel');
    // Nobody is told that it was passed on where it cannot be.
    const trouble = outbox.troubleOf(actor.guildId);
    if (trouble !== null) return { ok: false, refusal: trouble };
    const waitMs = allowance.take(`${actor.guildId} ${actor.userId}`);
    if (waitMs > 0) return refuse('asked-too-often', { seconds: String(Math.ceil(waitMs / 1000)) });
    const { atMs, effects } = await told(machine, actor, space, { userId, reason });
    const line: LogEntry = { atMs, actorId: actor.userId, act: 'reported', targetId: userId, detail: null, reason };
    await deps.spaces.note(space.id, [line], effects);
    outbox.wake(effects);
    return done(space);
  };
};

/** Reading logs, and reporting somebody. */
export const logActs = (machine: Machine): Pick<App, 'log' | 'loggedSpaces' | 'report'> => ({
  log: (actor, id) => log(machine, actor, id),
  loggedSpaces: (actor) => readable(machine, actor),
  report: createReport(machine),
});
