import type { Refusal, Space } from '../domain/index.ts';
import { cutToTitle, decideOpening, evolveAll, parseTitle } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import { isBlank } from '../lib/index.ts';
import type { ChannelId, SpaceId } from '../lib/index.ts';
import { logOf } from './action-log.ts';
import { asker } from './acts.ts';
import type { Actor, App, Outcome } from './api.ts';
import type { Machine } from './machine.ts';
import { done } from './machine.ts';
import type { Applied, RoomSeen } from './ports.ts';
import { lacking } from './refusals.ts';
import { createEntry } from './space-book.ts';

type OpenSpace = App['openSpace'];
type Input = Parameters<OpenSpace>[1];

/** Nothing of ours is outside yet. */
const NOTHING_APPLIED: Applied = {
  panel: null,
  lostPanel: null,
  topic: null,
  overwrites: [],
  roomAskedAtMs: null,
  lent: null,
};

const refusal = (code: Refusal['code'], params: Refusal['params'] = {}): Refusal => ({ code, params });

/** Whether something goes on in a room already: its stage is open, or somebody is up or asked up. */
const isRunning = ({ topic, people }: RoomSeen): boolean =>
  topic !== null || people.some(({ presence }) => presence === 'speaking' || presence === 'invited');

/** Why a stage that stands already cannot be lent, or null. */
const lending = ({ deps, book }: Machine, actor: Actor, room: ChannelId): Refusal | null => {
  const channel = `<#${room}>`;
  const seen = deps.rooms.see(actor.guildId, room);
  if (seen === 'unknown') return refusal('discord-unavailable');
  if (seen === null) return refusal('room-not-found');
  if (seen.kind !== 'stage') return refusal('room-not-stage', { channel });
  if (book.inChannel(room) !== undefined) return refusal('room-in-use', { channel });
  // Its host renames the stage and may unmute there: what others run is not handed to whoever asks first.
  return isRunning(seen) && !actor.moderates(room) ? refusal('room-running', { channel }) : null;
};

/** Why the server or the room does not allow it, or null. */
const preflight = (machine: Machine, actor: Actor, room: ChannelId | null): Refusal | null => {
  const { rooms } = machine.deps;
  if (!rooms.isAvailable(actor.guildId)) return refusal('discord-unavailable');
  if (room !== null) {
    const refused = lending(machine, actor, room);
    if (refused !== null) return refused;
  } else if (!rooms.hasCommunity(actor.guildId)) return refusal('no-community');
  const missing = rooms.missing(actor.guildId, room);
  return missing.length === 0 ? null : lacking(missing, room);
};

/** The title as given, else the topic of a stage that is open there, else one made from the host's name. */
const titleOf = async (machine: Machine, actor: Actor, input: Input): Promise<string> => {
  if (input.title !== null) return input.title;
  const { rooms } = machine.deps;
  const seen = input.room === null ? null : rooms.see(actor.guildId, input.room);
  const topic = seen === null || seen === 'unknown' ? null : seen.topic;
  if (topic !== null && parseTitle(topic).ok) return topic;
  const { language } = await machine.settings.get(actor.guildId);
  const words = texts(language);
  const name = rooms.nameOf(actor.guildId, actor.userId);
  // Discord lets people have names that nobody can see.
  const named = cutToTitle(words.defaultTitle(name === null || isBlank(name) ? null : name));
  return parseTitle(named).ok ? named : words.defaultTitle(null);
};

const insert = async (machine: Machine, actor: Actor, input: Input): Promise<Outcome<Space>> => {
  const { deps, book } = machine;
  const title = await titleOf(machine, actor, input);
  const nowMs = deps.clock.wallMs();
  // as: the id source makes ids of the form that a SpaceId has.
  const id = deps.ids.next() as SpaceId;
  const others = book.ofGuild(actor.guildId).map((entry) => entry.space);
  const { description, room } = input;
  const opening = { id, guildId: actor.guildId, hostId: actor.userId, title, description, room };
  const decision = decideOpening(opening, others, nowMs);
  if (!decision.ok) return decision;
  const space = evolveAll(null, decision.events);
  const entry = createEntry(space, NOTHING_APPLIED, true);
  // In the book before it is stored: two openings at once count each other, with no lock.
  book.add(entry);
  try {
    await deps.spaces.insert(space, logOf(decision.events, asker(actor, space), nowMs));
  } catch (error) {
    book.remove(id);
    throw error;
  }
  return done(space);
};

/** Stores the intent and answers; the reconciler makes it true. */
export const openSpace =
  (machine: Machine): OpenSpace =>
  async (actor, input) => {
    const refused = preflight(machine, actor, input.room);
    if (refused !== null) return { ok: false, refusal: refused };
    const stored = await insert(machine, actor, input);
    if (!stored.ok) return stored;
    const entry = machine.book.get(stored.value.id);
    if (entry === undefined) throw new Error('a space that was just opened is in the book');
    // Somebody just acted in this server: it is there.
    machine.available.add(actor.guildId);
    const ready = machine.openings.wait(entry);
    machine.nudges.nudge(entry);
    return done({ space: stored.value, ready });
  };
