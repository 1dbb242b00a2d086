import type { OpeningScene, Refusal, RoomKind, ServerRules, Space, SpaceEvent } from '../domain/index.ts';
import {
  NO_ABOUT,
  cutToTitle,
  decideOpening,
  evolveAll,
  forbiddenIn,
  kindOfNew,
  openingRefusal,
  parseTitle,
  patched,
  PRESETS,
} from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import { isBlank } from '../lib/index.ts';
import type { ChannelId, SpaceId } from '../lib/index.ts';
import { logOf } from './action-log.ts';
import { asker } from './ask.ts';
import { holdServerBlocks } from './server-blocks-held.ts';
import type { Actor, App, OpenInput, Outcome } from './api.ts';
import { noteCauses } from './causes.ts';
import type { Machine } from './machine.ts';
import { done } from './done.ts';
import { NOTHING_APPLIED } from './nothing-applied.ts';
import type { OwnRoom } from './plan-rooms.ts';
import type { Earlier } from './plan-space.ts';
import type { RoomSeen } from './ports.ts';
import { openingScene } from './opening-scene.ts';
import { lacking } from './refusals.ts';
import type { ByItself } from './space-book.ts';
import { createEntry } from './space-book.ts';

type OpenSpace = App['openSpace'];

/** What is opened, and of what was planned the room that was made for it beforehand, if any. */
export type Opening = OpenInput & {
  readonly own?: OwnRoom | null;
  readonly earlier?: Earlier | null;
  readonly byItself?: ByItself | null;
  /** Whether it was planned long before: it counts in no pace. */
  readonly isPlannedAhead?: boolean;
};

/** What somebody opens, with the kind decided. */
type Input = Opening & { readonly kind: RoomKind };

/** Who opens what, and what the rules judge it by. */
interface Asked {
  readonly id: SpaceId;
  readonly actor: Actor;
  readonly input: Input;
  readonly scene: () => OpeningScene;
}

const refusal = (code: Refusal['code'], params: Refusal['params'] = {}): Refusal => ({ code, params });

/**
 * Whether only a moderator may lend a room: a stage that is open, or where somebody is up or asked up; and any voice channel, where
 * everybody who may speak by right would fall silent.
 */
const isModeratorsOnly = ({ kind, topic, people }: RoomSeen): boolean =>
  kind === 'voice' ||
  topic !== null ||
  people.some(({ presence }) => presence === 'speaking' || presence === 'invited');

/** The kind that is opened where nobody said which: that of the room, else what the server set and has. */
const kindOf = (
  { deps }: Machine,
  { guildId }: Actor,
  { kind, room, rules }: Pick<OpenInput, 'kind' | 'room'> & { readonly rules: ServerRules },
): RoomKind => {
  const seen = room === null ? null : deps.rooms.see(guildId, room);
  const ofRoom = seen === null || seen === 'unknown' || seen.kind === 'other' ? null : seen.kind;
  return kind ?? ofRoom ?? kindOfNew(rules, deps.rooms.hasCommunity(guildId));
};

/** Why a room that stands already cannot be lent, or null. */
const lending = ({ deps, book, planRooms }: Machine, actor: Actor, room: ChannelId, kind: RoomKind): Refusal | null => {
  const channel = `<#${room}>`;
  const seen = deps.rooms.see(actor.guildId, room);
  if (seen === 'unknown') return refusal('discord-unavailable');
  if (seen === null) return refusal('room-not-found');
  if (seen.kind === 'other') return refusal('room-not-stage', { channel });
  if (seen.kind !== kind) return refusal('room-of-another-kind', { channel, kind: seen.kind });
  const there = book.around(room)?.space.life;
  if (there?.status === 'ending' || there?.status === 'ended') return refusal('room-in-use', { channel, over: 'just' });
  if (there !== undefined || planRooms.holds(room)) return refusal('room-in-use', { channel });
  // Its host renames the stage and says who is heard there: what others run is not handed to whoever asks first.
  return isModeratorsOnly(seen) && !actor.moderates(room) ? refusal('room-running', { channel, kind }) : null;
};

/** A room that is lent is for adults already where its space is to be: who may see it is not for Majlis to change. */
const adultsRefusal = ({ deps }: Machine, { guildId }: Actor, { room, preset, rules }: Input): Refusal | null => {
  if (room === null || !patched(PRESETS[preset ?? 'panel-talk'], rules ?? {}).adultsOnly) return null;
  const seen = deps.rooms.see(guildId, room);
  const isForAdults = seen !== null && seen !== 'unknown' && seen.adultsOnly;
  return isForAdults ? null : refusal('room-not-for-adults', { channel: `<#${room}>` });
};

/** Why the server or the room does not allow it, or null. */
const preflight = (machine: Machine, actor: Actor, input: Input): Refusal | null => {
  const { room, kind, own = null } = input;
  const { rooms } = machine.deps;
  if (!rooms.isAvailable(actor.guildId)) return refusal('discord-unavailable');
  if (room !== null) {
    const refused = lending(machine, actor, room, kind) ?? adultsRefusal(machine, actor, input);
    if (refused !== null) return refused;
  } else if (kind === 'stage' && !rooms.hasCommunity(actor.guildId)) return refusal('no-community');
  const at = own?.channelId ?? room;
  const missing = rooms.missing(actor.guildId, at, kind);
  return missing.length === 0 ? null : lacking(missing, at);
};

/** The title as given, else the topic of a stage that is open there, else one made from the host's name. */
export const titleOf = async (
  machine: Machine,
  actor: Pick<Actor, 'guildId' | 'userId'>,
  input: Pick<OpenInput, 'title' | 'room'>,
): Promise<string> => {
  if (input.title !== null) return input.title;
  const { rooms } = machine.deps;
  const seen = input.room === null ? null : rooms.see(actor.guildId, input.room);
  const topic = seen === null || seen === 'unknown' ? null : seen.topic;
  const { language, rules } = await machine.settings.get(actor.guildId);
  const mayBe = (title: string): boolean => parseTitle(title).ok && forbiddenIn(rules.words, title) === null;
  if (topic !== null && mayBe(topic)) return topic;
  const words = texts(language);
  const name = rooms.nameOf(actor.guildId, actor.userId);
  // Discord lets people have names that nobody can see.
  const named = cutToTitle(words.defaultTitle(name === null || isBlank(name) ? null : name));
  return mayBe(named) ? named : words.defaultTitle(null);
};

const MINUTE_MS = 60_000;

/** How long it is to last at most, in milliseconds, but for what the server allows. */
const lengthOf = ({ preset, rules }: Input): number =>
  rules?.maxLengthMs ?? PRESETS[preset ?? 'panel-talk'].maxLengthMs;

/** The new space, a revision after the one that it takes the place of. */
const begun = (events: readonly SpaceEvent[], earlier: Earlier | null): Space => {
  const space = evolveAll(null, events);
  return earlier === null ? space : { ...space, revision: earlier.revision + space.revision };
};

/** What was decided of an opening. */
interface Decided extends Pick<Asked, 'actor' | 'input'> {
  readonly events: readonly SpaceEvent[];
  readonly nowMs: number;
}

const storeBegun = async (machine: Machine, { actor, input, events, nowMs }: Decided): Promise<Space> => {
  const { deps, book } = machine;
  const { earlier = null, byItself = null } = input;
  const space = begun(events, earlier);
  const entry = createEntry(space, machine.planRooms.begun(space, earlier?.applied ?? NOTHING_APPLIED), true);
  entry.byItself = byItself;
  entry.isPlannedAhead = input.isPlannedAhead ?? false;
  // In the book before it is stored: two openings at once count each other, with no lock.
  book.add(entry);
  try {
    const host = asker(actor, space);
    const log = logOf(events, host, nowMs);
    const effects = await machine.logbook.effectsOf(space, log, String(space.revision));
    if (earlier === null) await deps.spaces.insert(space, log, effects);
    else if (!(await deps.spaces.reopen(space, entry.applied, { log, effects })))
      throw new Error('opened twice at once');
    entry.isStored = true;
    noteCauses(entry.causes, events, host);
    machine.outbox.wake(effects);
  } catch (error) {
    book.remove(space.id);
    throw error;
  }
  return space;
};

const insert = async (machine: Machine, { id, actor, input, scene }: Asked): Promise<Outcome<Space>> => {
  const { deps } = machine;
  const title = await titleOf(machine, actor, input);
  const nowMs = deps.clock.wallMs();
  const blocked = await deps.blocks.of(actor.guildId);
  const now = scene();
  const { description, kind, own = null } = input;
  const room = own?.channelId ?? input.room;
  const isOwnRoom = own?.isLasting === false;
  const rules = patched(PRESETS[input.preset ?? 'panel-talk'], {
    ...input.rules,
    // Of a lent room that is for its server to say.
    ...(input.room === null || own !== null ? {} : { places: 0 }),
    maxLengthMs: Math.min(lengthOf(input), now.rules.maxLengthMin * MINUTE_MS),
  });
  const { userId: hostId, guildId } = actor;
  const about = input.about ?? NO_ABOUT;
  const opening = { id, guildId, hostId, title, description, about, kind, room, isOwnRoom, rules, blocked };
  const decision = decideOpening(opening, now, nowMs);
  if (!decision.ok) return decision;
  return done(await storeBegun(machine, { actor, input, events: decision.events, nowMs }));
};

/** Opens a space under an id of its own, for somebody who may be elsewhere: stores the intent and answers; the reconciler makes it true. */
export const openAs = async (machine: Machine, actor: Actor, asked: Opening, id: SpaceId): ReturnType<OpenSpace> => {
  const scene = await openingScene(machine, actor);
  const now = scene();
  const { kind: said, room, own = null } = asked;
  const kind = own?.kind ?? kindOf(machine, actor, { kind: said, room, rules: now.rules });
  const input = { ...asked, kind };
  // Who may not open here is told that first, and not what the server lacks.
  const refused = openingRefusal(now, machine.deps.clock.wallMs()) ?? preflight(machine, actor, input);
  const tooFast = refused === null && asked.isPlannedAhead !== true ? machine.pace.open(actor) : refused;
  if (tooFast !== null) return { ok: false, refusal: tooFast };
  const stored = await insert(machine, { id, actor, input, scene });
  if (!stored.ok) return stored;
  const entry = machine.book.get(stored.value.id);
  if (entry === undefined) throw new Error('a space that was just opened is in the book');
  // Somebody just acted in this server, or it was looked at: it is there.
  machine.available.add(actor.guildId);
  machine.spawn('settle leases', machine.leases.settle());
  // Somebody may have been blocked while it was being stored.
  machine.spawn('keep out who is blocked', holdServerBlocks(machine, actor.guildId));
  const ready = machine.openings.wait(entry);
  machine.nudges.nudge(entry);
  return done({ space: stored.value, ready });
};

/** Opens a space for whoever asks. */
export const openSpace =
  (machine: Machine): OpenSpace =>
  // as: the id source makes ids of the form that a SpaceId has.
  async (actor, asked) =>
    await openAs(machine, actor, asked, machine.deps.ids.next() as SpaceId);
