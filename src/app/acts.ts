import type { Asker, Presence, Space, SpaceCommand } from '../domain/index.ts';
import { isOpen, mayDo, parseReason } from '../domain/index.ts';
import type { SpaceId, UserId } from '../lib/index.ts';
import { openLines } from './action-log.ts';
import type { Actor, App, Outcome, SpaceListed, Standing } from './api.ts';
import type { Machine } from './machine.ts';
import { done } from './machine.ts';
import type { Entry } from './space-book.ts';
import { whichSpace } from './which-space.ts';

/** Log lines that `/space info` shows. */
const LOG_LINES = 10;

/** A person as an asker: what counts is what they may do in the space's room, not where they happen to ask. */
export const asker = (actor: Actor, space: Space): Asker => {
  const reason = parseReason(actor.reason ?? null);
  const moderator = actor.moderates(space.room.channelId);
  return { type: 'person', userId: actor.userId, moderator, ...(reason === null ? {} : { reason }) };
};

const act = async (
  machine: Machine,
  actor: Actor,
  id: SpaceId | null,
  commandFor: (entry: Entry) => SpaceCommand,
): Promise<Outcome<Space>> => {
  const found = await whichSpace(machine, actor, id);
  if (!found.ok) return found;
  return await machine.desk.change(found.value, commandFor(found.value), asker(actor, found.value.space));
};

const presenceOf = (machine: Machine, entry: Entry, userId: UserId): Presence => {
  const seen = machine.reconciler.peek(entry);
  if (typeof seen === 'string') return 'absent';
  return seen.people.find((person) => person.userId === userId)?.presence ?? 'absent';
};

type Acts = Pick<
  App,
  | 'endSpace'
  | 'info'
  | 'list'
  | 'standing'
  | 'approve'
  | 'raiseHand'
  | 'lowerHand'
  | 'toAudience'
  | 'settings'
  | 'setLanguage'
  | 'spacesOf'
>;

const list = ({ book, reconciler, facts, links }: Machine, actor: Actor): readonly SpaceListed[] =>
  book.ofGuild(actor.guildId).map((entry) => {
    const seen = reconciler.peek(entry);
    return {
      space: entry.space,
      listeners: facts.listeners(entry.space, typeof seen === 'string' ? null : seen),
      isLinked: links.of(entry.space.id).some(({ state }) => state.status === 'open'),
    };
  });

const standing = ({ book }: Machine, actor: Actor): Standing => {
  const open = book.ofGuild(actor.guildId).filter(({ space }) => isOpen(space));
  const runs = open.some(({ space }) => mayDo(space, asker(actor, space), 'end'));
  return { runs, hasSpaces: open.length > 0, serverManager: actor.serverManager };
};

/** The acts on one space, and the settings of a server. */
export const acts = (machine: Machine): Acts => ({
  endSpace: (actor, id) => act(machine, actor, id, () => ({ type: 'end' })),
  approve: (actor, id, userId) =>
    act(machine, actor, id, (entry) => ({ type: 'approve', userId, presence: presenceOf(machine, entry, userId) })),
  raiseHand: (actor, id) =>
    act(machine, actor, id, (entry) => ({ type: 'raise-hand', presence: presenceOf(machine, entry, actor.userId) })),
  lowerHand: (actor, id, userId) => act(machine, actor, id, () => ({ type: 'lower-hand', userId })),
  toAudience: (actor, id, userId) => act(machine, actor, id, () => ({ type: 'to-audience', userId })),
  info: async (actor, id) => {
    const found = await whichSpace(machine, actor, id);
    if (!found.ok) return found;
    const entry = found.value;
    const seen = machine.reconciler.peek(entry);
    const facts = await machine.facts.of(entry, entry.space, typeof seen === 'string' ? null : seen);
    const log = openLines(await machine.deps.spaces.log(entry.space.id, LOG_LINES));
    const trouble = machine.outbox.troubleOf(actor.guildId);
    return done({ ...facts, log, troubles: trouble === null ? facts.troubles : [...facts.troubles, trouble] });
  },
  list: (actor) => list(machine, actor),
  standing: (actor) => standing(machine, actor),
  settings: (guildId) => machine.settings.get(guildId),
  setLanguage: async (actor, language) => {
    if (!actor.serverManager) return { ok: false, refusal: { code: 'not-server-manager', params: {} } };
    const settings = { ...(await machine.settings.get(actor.guildId)), language };
    await machine.settings.save(actor.guildId, settings);
    machine.nudgeGuild(actor.guildId);
    return done(settings);
  },
  spacesOf: (guildId) => machine.book.ofGuild(guildId).map((entry) => entry.space),
});
