import type { Asker, Presence, Refusal, ServerRules, Space, SpaceCommand, SpeakerFacts } from '../domain/index.ts';
import { conversationOf, mayDo, parseReason, withoutMark } from '../domain/index.ts';
import type { SpaceId, UserId } from '../lib/index.ts';
import type { ActLimits } from './act-limits.ts';
import type { Actor, Outcome } from './api.ts';
import type { Asked } from './asked.ts';
import type { Machine } from './machine.ts';
import { isNameAllowed, NAME_NOT_ALLOWED } from './name-words.ts';
import { familyOf, mainEntry } from './overflow-family.ts';
import { muteInTalk, upBeside } from './talk-mutes.ts';
import type { Entry } from './space-book.ts';
import { factsOf } from './speaker-facts.ts';
import { whichSpace } from './which-space.ts';

/** A person as an asker: what counts is what they may do in the space's room, not where they happen to ask. */
export const asker = (actor: Actor, space: Space): Asker => ({
  type: 'person',
  userId: actor.userId,
  moderator: space.guildId === actor.guildId && actor.moderates(space.room.channelId),
  reason: parseReason(actor.reason ?? null),
});

const presenceOf = (machine: Machine, entry: Entry, userId: UserId): Presence => {
  const seen = machine.reconciler.peek(entry);
  if (typeof seen === 'string') return 'absent';
  return machine.reconciler.around(entry, seen).findLast((person) => person.userId === userId)?.presence ?? 'absent';
};

const MINUTE_MS = 60_000;

/** Who asks, and the rules of the space's server. */
interface By {
  readonly actor: Actor;
  readonly rules: ServerRules;
}

/** How somebody stands in the room, and whether they may be called what they are: who moderates it may, in their own server. */
const targetOf = (
  machine: Machine,
  entry: Entry,
  { actor, rules }: By,
  userId: UserId,
): { readonly presence: Presence; readonly isNameAllowed: boolean } => {
  const { guildId, room } = entry.space;
  const isOwn = actor.userId === userId;
  const moderates = isOwn ? actor.moderates(room.channelId) : actor.isModerator?.(userId, room.channelId) === true;
  const isExempt = guildId === actor.guildId && moderates;
  const named = { guildId, userId, name: isOwn ? actor.name : undefined };
  return {
    presence: presenceOf(machine, entry, userId),
    isNameAllowed: isExempt || isNameAllowed(machine.deps.rooms, rules.words, named),
  };
};

/** How somebody who asks to speak stands in the room, and what is known of them, their name among it. */
const wishOf = (
  { presence, isNameAllowed: isAllowed }: ReturnType<typeof targetOf>,
  facts: SpeakerFacts,
): { readonly presence: Presence; readonly facts: SpeakerFacts } => ({
  presence,
  facts: isAllowed ? facts : { ...facts, besides: [NAME_NOT_ALLOWED] },
});

/** Whether a co-host is in any room of the conversation. */
const isCoHostNear = ({ book }: Machine, { space }: Entry): boolean =>
  familyOf(book, conversationOf(space)).some((one) =>
    one.space.people.some(({ role, floor }) => role === 'co-host' && floor !== 'away'),
  );

/** What is asked, with what it is judged by. */
const commandOf = (machine: Machine, entry: Entry, by: By, asked: Asked): SpaceCommand => {
  const { actor, rules } = by;
  const longestMs = rules.maxLengthMin * MINUTE_MS;
  const target = (userId: UserId): ReturnType<typeof targetOf> => targetOf(machine, entry, by, userId);
  switch (asked.type) {
    case 'approve':
    case 'invite':
    case 'co-host':
    case 'transfer':
    case 'go-up':
      return { ...asked, ...target(asked.userId) };
    case 'go-backstage':
      return { ...asked, presence: presenceOf(machine, entry, asked.userId) };
    case 'claim':
      return { ...asked, ...target(actor.userId), isCoHostNear: isCoHostNear(machine, entry) };
    case 'raise-hand':
      return {
        ...asked,
        ...wishOf(target(actor.userId), factsOf(actor, [entry.space.rules.speakers, rules.speakers])),
      };
    case 'extend':
      return { ...asked, longestMs };
    case 'mute':
      return { ...asked, isUpElsewhere: upBeside(machine, entry).includes(asked.userId) };
    case 'mute-all':
    case 'brake':
      return { ...asked, others: upBeside(machine, entry) };
    case 'set-rules': {
      const { maxLengthMs } = asked.rules;
      if (maxLengthMs === undefined) return asked;
      return { ...asked, rules: { ...asked.rules, maxLengthMs: Math.min(maxLengthMs, longestMs) } };
    }
    default:
      return asked;
  }
};

/** Hands of linked rooms stand in one queue: who runs one of the rooms passes on the floor in all of them. */
const QUEUE_ACTS: ReadonlySet<Asked['type']> = new Set<Asked['type']>(['approve', 'lower-hand']);

const runsLinked = (machine: Machine, { space }: Entry, actor: Actor): boolean =>
  machine
    .linkedWith(space.id)
    // What somebody may do in their own server says nothing in another; by their role in a space they may act there too.
    .some((far) => mayDo(far.space, asker(actor, far.space), 'approve'));

/** Who moderates a room in Discord is put out and kept out only by others who do: to host a space gives no power over them. */
const isProtected = (actor: Actor, space: Space, by: Asker, asked: Asked): boolean =>
  (asked.type === 'remove' || asked.type === 'block') &&
  by.type === 'person' &&
  !by.moderator &&
  asked.userId !== actor.userId &&
  actor.isModerator?.(asked.userId, space.room.channelId) === true;

/** A lent room is never changed in who may see it: it is for adults already, or its space cannot be. That of a series is ours. */
const adultsRefusal = (machine: Machine, entry: Entry, asked: Asked): Refusal | null => {
  const { room } = entry.space;
  if (asked.type !== 'set-rules' || asked.rules.adultsOnly !== true || room.origin !== 'borrowed') return null;
  if (machine.planRooms.holds(room.channelId)) return null;
  const seen = machine.reconciler.peek(entry);
  if (typeof seen !== 'string' && seen.adultsOnly) return null;
  return { code: 'room-not-for-adults', params: { channel: `<#${room.channelId}>` } };
};

/** How many a lent room takes is for its server to say. That of a series is ours. */
const placesRefusal = ({ planRooms }: Machine, { space: { room } }: Entry, asked: Asked): Refusal | null => {
  if (asked.type !== 'set-rules' || (asked.rules.places ?? 0) === 0 || room.origin !== 'borrowed') return null;
  if (planRooms.holds(room.channelId)) return null;
  return { code: 'places-of-lent', params: { channel: `<#${room.channelId}>` } };
};

/** What is done to a whole conversation: in a room beside a full one it is done to that one, which the room follows. */
const OF_CONVERSATION: ReadonlySet<Asked['type']> = new Set<Asked['type']>([
  'block',
  'unblock',
  'add-guest',
  'drop-guest',
  'co-host',
  'drop-co-host',
  'transfer',
  'claim',
  'set-rules',
  'retitle',
  'describe',
  'set-about',
  'brake',
  'mute',
  'unmute',
  'mute-all',
  'extend',
  'open-backstage',
  'close-backstage',
]);

const conversation = ({ book }: Machine, entry: Entry, asked: Asked): Entry =>
  OF_CONVERSATION.has(asked.type) ? mainEntry(book, entry) : entry;

/** The title of a room beside a full one says which of its rooms that is; whoever writes a new one there need not leave that out. */
const asMeant = ({ overflow }: Space, asked: Asked): Asked =>
  asked.type === 'retitle' && overflow.role === 'beside'
    ? { ...asked, title: withoutMark(asked.title, overflow.number) }
    : asked;

/** What acts are done with: the parts of the app, and how fast each person may do them. */
export interface Asking {
  readonly machine: Machine;
  readonly limits: ActLimits;
}

/** Asks something of a space on behalf of a person. */
export const ask = async (
  { machine, limits }: Asking,
  actor: Actor,
  id: SpaceId | null,
  typed: Asked,
): Promise<Outcome<Space>> => {
  const found = await whichLinked(machine, actor, id, typed);
  if (!found.ok) return found;
  const asked = asMeant(found.value.space, typed);
  const entry = conversation(machine, found.value, asked);
  const by = asker(actor, entry.space);
  const { rules } = await machine.settings.get(entry.space.guildId);
  if (isProtected(actor, entry.space, by, asked)) return { ok: false, refusal: { code: 'is-moderator', params: {} } };
  const refusal =
    adultsRefusal(machine, entry, asked) ??
    placesRefusal(machine, entry, asked) ??
    limits.refusal(actor, entry.space, asked);
  if (refusal !== null) return { ok: false, refusal };
  const isTheirs = QUEUE_ACTS.has(asked.type) && runsLinked(machine, entry, actor);
  const outcome = await machine.desk.change(
    entry,
    commandOf(machine, entry, { actor, rules }, asked),
    isTheirs && by.type === 'person' && !by.moderator ? { ...by, moderator: true, isFar: true } : by,
  );
  if (!outcome.ok) return outcome;
  if (asked.type === 'mute' || asked.type === 'unmute')
    await muteInTalk(machine, entry, { asked, askerIn: (space) => asker(actor, space) });
  // What is shown of the room next is how it stands by that.
  if (entry !== found.value) await machine.overflow.followed(entry);
  return outcome;
};

/** The space that is meant; one of another server too, when its hand stands in the queue of a linked one here. */
const whichLinked = async (
  machine: Machine,
  actor: Actor,
  id: SpaceId | null,
  asked: Asked,
): Promise<Outcome<Entry>> => {
  const far = id === null || !QUEUE_ACTS.has(asked.type) ? undefined : machine.book.get(id);
  const isFar = far !== undefined && far.space.guildId !== actor.guildId;
  if (!isFar || !runsLinked(machine, far, actor)) return await whichSpace(machine, actor, id);
  return { ok: true, value: far };
};
