import type { Space } from '../domain/index.ts';
import { onStage, parseReason, refuse } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { UserId } from '../lib/index.ts';
import { openLines } from './action-log.ts';
import { askedTooOften, createAllowance } from './allowance.ts';
import type { Actor, App, Outcome } from './api.ts';
import { done } from './done.ts';
import { piecesFor, shownLine } from './logbook.ts';
import type { Machine } from './machine.ts';
import type { LogButton, LogEffect } from './outbox-port.ts';
import type { GuildSettings, LogEntry, RoomSeen } from './ports.ts';

/** Lines that go with a report, and those that are looked through for them. */
const LINES_WITH_REPORT = 8;
const LOOKED_THROUGH = 500;
/** Reports of one person in one server: enough for a raid, too few to bury the moderators. */
const REPORTS = { times: 3, windowMs: 600_000 };

/** What is reported: somebody in a space, or null for the space itself, and why in the reporter's words. */
interface Report {
  readonly userId: UserId | null;
  readonly reason: string;
}

/** What a report is made of. */
interface Scene {
  readonly machine: Machine;
  readonly set: GuildSettings;
  readonly actor: Actor;
  readonly space: Space;
  readonly seen: RoomSeen | null;
  readonly atMs: number;
}

const seenOf = ({ book, reconciler }: Machine, space: Space): RoomSeen | null => {
  const entry = book.get(space.id);
  const seen = entry === undefined ? 'unknown' : reconciler.peek(entry);
  return typeof seen === 'string' ? null : seen;
};

const personTold = ({ set, actor, space, seen, atMs }: Scene, userId: UserId, reason: string): string =>
  texts(set.language).logbook.report({
    byUserId: actor.userId,
    userId,
    reason,
    atMs,
    channelId: space.room.channelId,
    role: space.people.find((person) => person.userId === userId)?.role ?? 'listener',
    question: space.hands.find((hand) => hand.userId === userId)?.question ?? null,
    isThere: seen?.people.some((person) => person.userId === userId) === true,
  });

const spaceTold = ({ set, actor, space, seen, atMs, machine }: Scene, reason: string): readonly string[] =>
  texts(set.language).safety.spaceReport({
    byUserId: actor.userId,
    reason,
    atMs,
    channelId: space.room.channelId,
    description: space.description,
    hostId: space.hostId,
    coHostIds: space.people.filter(({ role }) => role === 'co-host').map(({ userId }) => userId),
    speakerIds: onStage({ people: space.people.filter(({ role }) => role === 'speaker') }),
    listeners: seen === null ? null : machine.facts.listeners(space, seen),
    status: space.life.status,
    questions: space.hands.flatMap(({ userId, question }) => (question === null ? [] : [{ userId, question }])),
  });

/** The last lines of the log that are about whom it is about; of a space itself all are. */
const linesOf = async ({ machine, space, set }: Scene, userId: UserId | null): Promise<readonly string[]> => {
  const isAbout = ({ actorId, targetId }: LogEntry): boolean =>
    userId === null || actorId === userId || targetId === userId;
  const log = openLines(await machine.deps.spaces.log(space.id, LOOKED_THROUGH));
  return log
    .filter(isAbout)
    .slice(-LINES_WITH_REPORT)
    .map((line) => shownLine(set, line));
};

/** By which whoever moderates goes there, or ends it; who may not is told so when they press. */
const buttonsOf = ({ set, space }: Scene): readonly LogButton[] => {
  const { safety } = texts(set.language);
  const { channelId } = space.room;
  if (space.life.status === 'ended' || channelId === null) return [];
  return [
    { label: safety.openRoom, url: `https://discord.com/channels/${space.guildId}/${channelId}` },
    { label: safety.endSpace, does: 'end-space', spaceId: space.id },
  ];
};

/** What the moderators are told: the report, how things stand, what to find it by, and what the log says around it. */
const told = async (scene: Scene, { userId, reason }: Report): Promise<readonly LogEffect[]> => {
  const { set, actor, space, atMs, machine } = scene;
  const { logbook, safety } = texts(set.language);
  const { id, guildId, room } = space;
  const lines = await linesOf(scene, userId);
  const evidence = safety.evidence({
    byUserId: actor.userId,
    userId,
    hostId: space.hostId,
    spaceId: id,
    guildId,
    channelId: room.channelId,
  });
  const around = userId === null ? safety.spaceLines : logbook.reportLines;
  const effects = piecesFor(set, space, {
    key: `report ${machine.deps.ids.next()}`,
    atMs,
    lines: [
      ...(userId === null ? spaceTold(scene, reason) : [personTold(scene, userId, reason)]),
      evidence,
      ...(lines.length === 0 ? [logbook.reportNoLines] : [around, ...lines]),
    ],
  });
  const buttons = buttonsOf(scene);
  return effects.map((effect, at) => {
    const piece = { ...effect, isReport: true as const };
    return at === effects.length - 1 && buttons.length > 0 ? { ...piece, buttons } : piece;
  });
};

/** Which space somebody reports in, if its end is fresh. */
type Find = (actor: Actor, id: Parameters<App['report']>[1]) => Promise<Outcome<Space>>;

/** Passes reports on people, and on spaces, to the moderators of their server. */
export const createReport = (machine: Machine, find: Find): App['report'] => {
  const { deps, settings, outbox } = machine;
  const allowance = createAllowance(deps.clock, REPORTS);
  return async (actor, id, { userId, reason: typed }) => {
    const found = await find(actor, id);
    if (!found.ok) return found;
    const space = found.value;
    const reason = parseReason(typed);
    if (userId === actor.userId) return refuse('report-oneself');
    if (reason === null) return refuse('report-empty');
    const set = await settings.get(actor.guildId);
    const waitMs = allowance.take(`${actor.guildId} ${actor.userId}`);
    if (waitMs > 0) return askedTooOften(waitMs);
    const atMs = deps.clock.wallMs();
    const effects = await told({ machine, set, actor, space, seen: seenOf(machine, space), atMs }, { userId, reason });
    const act = userId === null ? 'space-reported' : 'reported';
    const line: LogEntry = { atMs, actorId: actor.userId, act, targetId: userId, detail: null, reason };
    await deps.spaces.note(space.id, [line], effects);
    outbox.wake(effects);
    // Nobody is told that it was passed on where it cannot be yet.
    return done({ space, waits: set.rules.logChannel === null || outbox.troubleOf(actor.guildId) !== null });
  };
};
