import { isOpen, mayDo } from '../domain/index.ts';
import { createActLimits } from './act-limits.ts';
import { openLines } from './action-log.ts';
import type { Actor, App, SpaceListed, Standing } from './api.ts';
import { ask, asker } from './ask.ts';
import { openBackstage } from './backstage-acts.ts';
import { mayRead } from './log-acts.ts';
import type { Machine } from './machine.ts';
import { done } from './done.ts';
import type { Entry } from './space-book.ts';
import { sees } from './sight.ts';
import { whichSpace } from './which-space.ts';

/** Log lines that `/space info` shows. */
const LOG_LINES = 10;

type Acts = Pick<
  App,
  'ask' | 'openBackstage' | 'info' | 'list' | 'standing' | 'settings' | 'setLanguage' | 'spaceWith' | 'spacesOf'
>;

/** The unfinished spaces of a server of which somebody is told, oldest first. */
const seenBy = ({ book }: Machine, actor: Actor): readonly Entry[] =>
  book.ofGuild(actor.guildId).filter(({ space }) => sees(actor, space));

const list = (machine: Machine, actor: Actor): readonly SpaceListed[] =>
  seenBy(machine, actor).map((entry) => {
    const { reconciler, facts, links } = machine;
    const seen = reconciler.peek(entry);
    return {
      space: entry.space,
      listeners: facts.listeners(entry.space, typeof seen === 'string' ? null : seen),
      isLinked: links.of(entry.space.id).some(({ state }) => state.status === 'open'),
    };
  });

const standing = (machine: Machine, actor: Actor): Standing => {
  const open = seenBy(machine, actor).filter(({ space }) => isOpen(space));
  const runs = open.some(({ space }) => mayDo(space, asker(actor, space), 'approve'));
  return { runs, hasSpaces: open.length > 0, serverManager: actor.serverManager };
};

const asking = (machine: Machine): Pick<Acts, 'ask' | 'openBackstage'> => {
  const parts = { machine, limits: createActLimits(machine.deps.clock) };
  return {
    ask: (actor, id, asked) => ask(parts, actor, id, asked),
    openBackstage: (actor, id) => openBackstage(parts, actor, id),
  };
};

/** The acts on one space, and the settings of a server. */
export const acts = (machine: Machine): Acts => ({
  ...asking(machine),
  info: async (actor, id) => {
    const found = await whichSpace(machine, actor, id);
    if (!found.ok) return found;
    const entry = found.value;
    const seen = machine.reconciler.peek(entry);
    const facts = await machine.facts.of(entry, entry.space, typeof seen === 'string' ? null : seen);
    const told = openLines(await machine.deps.spaces.log(entry.space.id, LOG_LINES));
    // Why somebody was muted or put out is for those who run the space.
    const log = mayRead(actor, entry.space) ? told : told.map(({ reason: _reason, ...line }) => line);
    const trouble = machine.outbox.troubleOf(actor.guildId);
    return done({ ...facts, log, troubles: trouble === null ? facts.troubles : [...facts.troubles, trouble] });
  },
  list: (actor) => list(machine, actor),
  standing: (actor) => standing(machine, actor),
  settings: (guildId) => machine.settings.get(guildId),
  setLanguage: async (actor, language) => {
    if (!actor.serverManager) return { ok: false, refusal: { code: 'not-server-manager', params: {} } };
    const changed = await machine.settings.change(actor.guildId, (settings) => done({ ...settings, language }));
    machine.nudgeGuild(actor.guildId);
    return changed;
  },
  spaceWith: (guildId, userId) => {
    const isThere = (entry: Entry): boolean => {
      const seen = machine.reconciler.peek(entry);
      return typeof seen !== 'string' && seen.people.some((person) => person.userId === userId);
    };
    return machine.book.ofGuild(guildId).find(isThere)?.space.id ?? null;
  },
  spacesOf: (actor) => seenBy(machine, actor).map((entry) => entry.space),
});
