import { isOpen, parseReason, refuse } from '../domain/index.ts';
import type { UserId } from '../lib/index.ts';
import type { Actor, App, Outcome } from './api.ts';
import { asker } from './ask.ts';
import type { ServerBlock, ServerNote } from './block-port.ts';
import { done } from './done.ts';
import { createKeyedTurns } from './keyed-turns.ts';
import type { Machine } from './machine.ts';
import { holdServerBlocks } from './server-blocks-held.ts';
import { serverNote } from './server-note.ts';

/** People on the block list of a server; with those of one space they stay within what a room's overwrites hold. */
const MAX_SERVER_BLOCKS = 200;

/** What was changed in the server's block list, done in its open spaces at once, in the name of who did it. */
const tellSpaces = async (
  machine: Machine,
  actor: Parameters<App['ask']>[0],
  userId: UserId,
  isOn: boolean,
): Promise<void> => {
  const type = isOn ? 'block' : 'unblock';
  for (const entry of machine.book.ofGuild(actor.guildId)) {
    const { space } = entry;
    const isThere = space.blocked.some((one) => one.userId === userId && one.scope !== 'space');
    if (!isOpen(space) || isThere === isOn || userId === space.hostId) continue;
    const by = asker(actor, space);
    // They moderate the server, which is more than any of its rooms.
    const moderator = by.type === 'person' ? { ...by, moderator: true } : by;
    await machine.desk.change(entry, { type, userId, scope: 'server' }, moderator);
  }
};

/** The line that the server's log gets. */
const noteOf = ({ deps, settings }: Machine, actor: Actor, userId: UserId, isOn: boolean): Promise<ServerNote> => {
  const act = isOn ? 'blocked-in-server' : 'unblocked-in-server';
  const reason = parseReason(actor.reason ?? null);
  const line = { atMs: deps.clock.wallMs(), actorId: actor.userId, act, targetId: userId, detail: null };
  const why = reason === null ? {} : { reason };
  return serverNote(settings, actor.guildId, { line: { ...line, ...why }, key: deps.ids.next() });
};

const changed = async (
  machine: Machine,
  actor: Actor,
  userId: UserId,
  isOn: boolean,
): Promise<Outcome<readonly ServerBlock[]>> => {
  const { deps, outbox } = machine;
  const { blocks } = deps;
  const known = await blocks.of(actor.guildId);
  const isKnown = known.includes(userId);
  if (isOn && isKnown) {
    // What the first time could not do everywhere is done now.
    await holdServerBlocks(machine, actor.guildId);
    return refuse('is-blocked');
  }
  if (!isOn && !isKnown) return refuse('not-blocked');
  if (isOn && known.length >= MAX_SERVER_BLOCKS) return refuse('too-many-blocked', { max: String(MAX_SERVER_BLOCKS) });
  const note = await noteOf(machine, actor, userId, isOn);
  const { atMs, reason = null } = note.line;
  if (isOn) await blocks.block(actor.guildId, { userId, byUserId: actor.userId, atMs, reason }, note);
  else await blocks.unblock(actor.guildId, userId, note);
  outbox.wake(note.effects);
  await tellSpaces(machine, actor, userId, isOn);
  // A kill before this is made good when a plan comes near.
  if (isOn) await machine.rsvp.putOut(actor.guildId, userId);
  await holdServerBlocks(machine, actor.guildId);
  return done(await blocks.listed(actor.guildId));
};

type BlockActs = Pick<App, 'serverBlocks' | 'blockInServer'>;

/** The block list of a server. */
export const blockActs = (machine: Machine): BlockActs => {
  const { blocks } = machine.deps;
  const turns = createKeyedTurns();
  return {
    serverBlocks: async (actor) =>
      actor.moderates(null) ? done(await blocks.listed(actor.guildId)) : refuse('not-server-moderator'),
    blockInServer: async (actor, userId, isOn) => {
      if (!actor.moderates(null)) return refuse('not-server-moderator');
      if (userId === actor.userId) return refuse('not-yourself');
      return await turns.run(actor.guildId, () => changed(machine, actor, userId, isOn));
    },
  };
};
